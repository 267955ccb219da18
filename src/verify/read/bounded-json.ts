/** JSON with bounded depth: recursive code can walk it, however deeply a gateway nests its response. */
import { parseJson } from '../../shared/json.js';
import { DEEPEST } from '../../shared/redact.js';

/** The JSON value of a text, with {@link boundDepth} applied; undefined when the text is not JSON. */
export function parseBoundedJson(text: string): unknown {
  return boundDepth(parseJson(text));
}

/** The same value, changed in place: a list of the contained texts replaces each part that is deeper than 100 levels. */
export function boundDepth<T>(value: T, depth = 0): T {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return textsIn(value) as T;
  for (const name in value) {
    const member: unknown = value[name];
    if (typeof member !== 'object' || member === null) continue;
    const kept = boundDepth(member, depth + 1);
    if (kept !== member) value[name] = kept as never;
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
