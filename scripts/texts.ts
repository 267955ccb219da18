/** Finds the texts of a description that readers see. */
import type { Json } from './spec.js';

export interface PlacedText {
  /** JSON pointer into the description. */
  pointer: string;
  text: string;
}

const TEXTS = ['title', 'displayName', 'summary', 'description', 'whatToDo', 'note'];

/** Members whose values are data, not texts. */
const DATA = ['example', 'value', 'serializedValue', 'default', 'const', 'enum'];

/** Every title, display name, summary, description, whatToDo and note, with its JSON pointer. */
export function textsOf(node: Json, pointer = ''): PlacedText[] {
  return Object.entries(node).flatMap(([key, value]) => {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (typeof value === 'string') return TEXTS.includes(key) ? [{ pointer: at, text: value }] : [];
    return value === null || typeof value !== 'object' || DATA.includes(key) ? [] : textsOf(value, at);
  });
}

/** The texts that are still English in the Chinese description. A title of one word is a name, and may stay. */
export function untranslated(document: Json, chinese: Json): PlacedText[] {
  const translated = new Map(textsOf(chinese).map(({ pointer, text }) => [pointer, text]));
  return textsOf(document).filter(
    ({ pointer, text }) =>
      !/\p{Script=Han}/u.test(translated.get(pointer) ?? '') &&
      !(/\/(title|displayName)$/.test(pointer) && /^[A-Z][a-z]+$/.test(text)),
  );
}
