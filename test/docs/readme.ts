/** The READMEs and their fenced blocks, for the tests that compile and run them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../support/process.js';

/** A fenced block, with its page and the line it begins on, from 1. */
export interface Block {
  page: string;
  line: number;
  text: string;
}

/** The README in English and in Chinese. */
export const READMES = ['README.md', 'README.zh-CN.md'];

/** The fenced blocks of one language in the pages, which are paths from the root of the repository. */
export async function blocksOf(language: string, pages = READMES): Promise<Block[]> {
  const blocks = await Promise.all(
    pages.map(async (page) => blocksIn(await readFile(join(ROOT, page), 'utf8'), language, page)),
  );
  return blocks.flat();
}

function blocksIn(text: string, language: string, page: string): Block[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((match) => ({
    page,
    text: match[1]!,
    line: text.slice(0, match.index).split('\n').length + 1,
  }));
}
