/** The README and its fenced blocks, for the tests that compile and run them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './process.js';

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');

/** The fenced blocks of one language, by default of the README, each with the line it begins on, from 1. */
export function blocksOf(language: string, page = readme): { text: string; line: number }[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((match) => ({
    text: match[1]!,
    line: page.slice(0, match.index).split('\n').length + 1,
  }));
}
