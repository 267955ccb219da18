/** The words of the site, from docs/words/: everything that neither the description nor a hand-written page says. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Json } from '../spec.js';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Reads docs/words/NAME.yaml. */
export function wordsOf(name: string): Json {
  return parse(readFileSync(new URL(`../../docs/words/${name}.yaml`, import.meta.url), 'utf8'));
}

export const WORDS = { zh: wordsOf('zh'), en: wordsOf('en') };

/** The folder of a language, with a slash at its end: Chinese is in the root. */
export function folderOf(language: Language): string {
  return language === 'zh' ? '' : `${language}/`;
}
