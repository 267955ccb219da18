/** JSON of strangers, made such that whoever walks it comes back: it may be nested until the stack ends. */
import { parseJson } from '../json.js';
import { DEEPEST } from '../redact.js';

/** The value that a text holds, made {@link shallow}; undefined when it is no JSON. */
export function readJson(text: string): unknown {
  return shallow(parseJson(text));
}

/** The same value; in place of what lies deeper than 100 levels it has a list of the texts in there. */
export function shallow<T>(value: T, depth = 0): T {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return textsIn(value) as T;
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    const kept = shallow(member, depth + 1);
    if (kept !== member) (value as Record<string, unknown>)[name] = kept;
  }
  return value;
}

function textsIn(value: object): string[] {
  const texts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const each = open.pop();
    if (typeof each === 'string') texts.push(each);
    else if (typeof each === 'object' && each !== null) for (const member of Object.values(each)) open.push(member);
  }
  return texts;
}
