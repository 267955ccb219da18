/** The handwritten pages of the docs: the same in both languages, found by search, linked without gaps, and in our words. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../support/process.js';

const SITE = join(ROOT, 'docs/site');
/** The folders of handwritten pages. The others are generated. */
const FOLDERS = ['start', 'guides', 'cli', 'mock', 'verifier', 'resources'];

async function pagesIn(root: string): Promise<string[]> {
  const inFolders = FOLDERS.map(async (folder) =>
    (await readdir(join(root, folder), { recursive: true })).map((name) => `${folder}/${name}`),
  );
  return ['index.md', ...(await Promise.all(inFolders)).flat()].filter((name) => name.endsWith('.md')).sort();
}

const names = await pagesIn(SITE);
const read = (name: string) => readFile(join(SITE, name), 'utf8');
const texts = new Map<string, string>();
for (const name of names.flatMap((each) => [each, `en/${each}`])) texts.set(name, await read(name));

const withoutCode = (text: string) =>
  text
    .replace(/^---\n[^]*?\n---/, '')
    .replace(/^```[^]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, '');
const anchorsOf = (text: string) => [...text.matchAll(/^#{2,} .*\{#([\w-]+)\}$/gm)].map((match) => match[1]!);
const blocksOf = (text: string) => [...text.matchAll(/^```(\w+.*)$/gm)].map((match) => match[1]!);

test('every Chinese page has an English one, and no other', async () => {
  expect(await pagesIn(join(SITE, 'en'))).toEqual(names);
  expect(names.length).toBeGreaterThan(35);
});

test('the pages of a language have different titles and descriptions', () => {
  for (const prefix of ['', 'en/'])
    for (const member of ['title', 'description']) {
      const values = names.map((name) => frontMatter(prefix + name)[member]);
      expect(new Set(values).size).toBe(names.length);
    }
});

describe.each(names)('the page %s', (name) => {
  test('has a title, a description and words for the search, in its language', () => {
    for (const path of [name, `en/${name}`]) {
      const { title, description, search } = frontMatter(path);
      expect(title, path).toMatch(/\S/);
      expect(description, path).toMatch(path === name ? /\p{Script=Han}.*。$/u : /^[\x20-\x7e]+\.$/);
      expect(search, path).toSatisfy((words: unknown) => Array.isArray(words) && words.length > 2);
    }
  });

  test('has the same anchors and the same kinds of blocks in both languages', () => {
    const [chinese, english] = [texts.get(name)!, texts.get(`en/${name}`)!];
    // The rules of the vectors are in English alone
    if (name !== 'resources/other-languages.md') expect(anchorsOf(chinese)).toEqual(anchorsOf(english));
    expect(blocksOf(chinese)).toEqual(blocksOf(english));
  });

  test('links to headings and pages of its own language that are there', () => {
    for (const path of [name, `en/${name}`]) {
      const links = [...withoutCode(texts.get(path)!).matchAll(/\]\((\/[^)]*|\.[^)]*|#[^)]*)\)|link: (\/\S*)/g)];
      for (const [, inText, inHome] of links) {
        const link = inText ?? inHome!;
        const [to, anchor] = new URL(link, `http://x/${path}`).href.slice('http://x/'.length).split('#') as [
          string,
          string?,
        ];
        const file = `${to}${to === '' || to.endsWith('/') ? 'index' : ''}`.replace(
          /(\.md|\.svg)?$/,
          (end) => end || '.md',
        );
        if (!FOLDERS.includes(dirname(file).replace(/^en\//, '').split('/')[0]!)) continue;
        expect(texts.has(file), `${path}: ${link}`).toBe(true);
        if (anchor) expect(anchorsOf(texts.get(file)!), `${path}: ${link}`).toContain(anchor);
        if (path.startsWith('en/')) expect(link, path).toMatch(/^(\/en\/|\.|#)/);
      }
    }
  });

  test('is written in our words', () => {
    const chinese = withoutCode(texts.get(name)!);
    // Upstream alone is a 供应商; Caicaini is 官方
    for (const [found] of chinese.matchAll(/.{0,6}供应商/g)) expect(found).toMatch(/上游|“供应商|模型供应商/);
    expect(chinese.match(/假设|猜测|有文档/g)).toBeNull();
    expect(chinese.match(/\p{Script=Han}[,;:!?]|\p{Script=Han}\.(?!\w)/gu)).toBeNull();
    const english = withoutCode(texts.get(`en/${name}`)!);
    expect(english.match(/\b(doors?|whoever|rooms?)\b/gi)).toBeNull();
    expect(english.match(/\p{Script=Han}/gu)).toBeNull();
  });
});

function frontMatter(path: string): Record<string, unknown> {
  return parse(/^---\n([^]*?)\n---/.exec(texts.get(path)!)![1]!);
}
