/** A reference reader: the steps `append` and `update` of stream-grammar.json, or with one mistake. */
import type { Json } from '../../../scripts/spec.js';
import type { Is } from './mistakes.js';

/** Appends a piece: texts and lists grow, objects are merged, and other values replace. */
export function append(target: Json, piece: Json, wholeTexts: string[], is: Is): void {
  for (const [name, value] of Object.entries(piece)) {
    const known: unknown = target[name];
    if (value === null && known !== undefined && !is('null-replaces')) continue;
    if (Array.isArray(value) && Array.isArray(known) && !is('lists-are-replaced'))
      target[name] = [...(known as unknown[]), ...value];
    else if (isObject(value)) append((target[name] = isObject(known) ? { ...known } : {}), value, wholeTexts, is);
    else if (typeof value === 'string' && typeof known === 'string' && known !== '')
      target[name] = text(name, known, value, wholeTexts, is);
    else target[name] = value;
  }
}

function text(name: string, known: string, value: string, wholeTexts: string[], is: Is): string {
  if (wholeTexts.includes(name)) {
    if (is('whole-texts-are-joined')) return known + value;
    if (name === 'name' && is('names-are-joined')) return known + value;
    if (name === 'id' && is('ids-are-joined')) return known + value;
    if (name === 'role' && is('roles-are-joined')) return known + value;
    return known;
  }
  if (name === 'signature' && is('a-signature-is-replaced')) return value;
  if (name === 'thinking' && is('thinking-is-replaced')) return value;
  if (name === 'arguments' && is('arguments-are-replaced')) return value;
  if (name === 'content' && is('content-is-replaced')) return value;
  if (name === 'text' && is('text-is-replaced')) return value;
  return known + value;
}

/** Updates what is known: objects are merged, other values replace; null and an empty text replace nothing. */
export function update(target: Json, changes: Json, is: Is): void {
  for (const [name, value] of Object.entries(changes)) {
    const known: unknown = target[name];
    if (value === undefined) continue;
    if (value === null && known !== undefined && !is('null-replaces')) continue;
    if (value === '' && known !== undefined && !is('an-empty-text-replaces')) continue;
    if (isObject(value) && !is('objects-are-replaced'))
      update((target[name] = isObject(known) ? { ...known } : {}), value, is);
    else target[name] = value;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
