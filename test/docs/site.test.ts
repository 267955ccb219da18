/** The files of the built docs, in both languages: their pages, links and anchors. test/docs/browser.test.ts opens them. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { operations, loadSpec } from '../../scripts/spec.js';
import { fileOf } from '../../scripts/docs/reference.js';
import { WORDS, wordsOf } from '../../scripts/docs/words.js';
import { docsOf, docsUrl } from '../../src/cli/docs.js';
import { CHECKS } from '../../src/verify/index.js';
import { docsOfCheck } from '../../src/verify/reports/evidence.js';
import { ERRORS, RETRY_POLICY } from '../../src/contract.js';
import { filesOf, folder, textOf } from './built.js';

const DOCS = 'https://docs.example.com/';
// The address of the published docs is part of the package
vi.mock(import('../../generated/facts.js'), async (original) => ({
  ...(await original()),
  DOCS_URL: 'https://docs.example.com/',
}));

const { document: description } = await loadSpec();
// The one page that another program makes
const pages = filesOf('.html').filter((path) => path !== 'reference.html');
const chinese = pages.filter((path) => !path.startsWith('en/') && path !== '404.html');
const ids = new Map(pages.map((path) => [path, new Set(idsIn(textOf(path)))]));
const LANGUAGES = ['', 'en/'];

describe('the built docs', () => {
  test('both languages have the same pages', () => {
    expect(pages.filter((path) => path.startsWith('en/')).map((path) => path.slice(3))).toEqual(chinese);
  });

  test('each operation has a page with samples in three languages', () => {
    for (const operation of operations(description)) {
      for (const language of LANGUAGES) {
        const html = textOf(`${language}${fileOf(operation)}.html`);
        for (const title of ['curl', 'TypeScript', 'Python']) expect(html).toContain(`data-title="${title}"`);
      }
    }
  });

  test('required fields of a request precede optional ones, and nested fields are in place', () => {
    const fields = [...ids.get('api/create-message.html')!].filter((id) => id.startsWith('request.'));
    const top = fields.filter((id) => id.split('.').length === 2).map((id) => id.slice('request.'.length));
    expect(top.slice(0, 3).sort()).toEqual(['max_tokens', 'messages', 'model']);
    expect(fields).toContain('request.messages.InputMessage.role');
  });

  test('every address that a command, an error or a report prints exists', () => {
    const rows = Object.values(ERRORS).flatMap((row) => [docsUrl(row, 'zh')!, docsUrl(row, 'en')!, docsOf(row)]);
    const checks = Object.keys(CHECKS).map((check) => docsOfCheck(check)!);
    const printed = [...rows, ...checks].map((address) => address.replace(DOCS, '/'));
    expect(printed.filter((path) => !path.startsWith('/') || !leads(path, 'index.html'))).toEqual([]);
    expect(leads('/errors/#no_such_error', 'index.html')).toBe(false);
    for (const language of LANGUAGES) {
      const anchors = Object.values(ERRORS).flatMap(({ status, type, action }) => [String(status), type, action]);
      expect([...ids.get(`${language}errors/index.html`)!]).toEqual(expect.arrayContaining(anchors));
      expect([...ids.get(`${language}api/checks.html`)!]).toEqual(expect.arrayContaining(Object.keys(CHECKS)));
    }
  });

  test('the pages of the SDK say in Chinese that they are English, and mark the English part', () => {
    for (const path of pages.filter((each) => /^sdk\/(?!index)/.test(each))) {
      expect(textOf(path), path).toMatch(/<div lang="en">/);
      expect(textOf(path), path).toContain(WORDS.zh['sdkLead']);
    }
  });

  test('tables that a program prints have Chinese heads on Chinese pages', () => {
    const heads = [...textOf('resources/benchmarks.html').matchAll(/<th(?: [^>]*)?>(.*?)<\/th>/g)].map(
      ([, text]) => text!,
    );
    expect(heads.length).toBeGreaterThan(10);
    // A policy or a name of ours may be a head
    expect(heads.filter((head) => /^[\w ,×µ]+$/.test(head) && head in WORDS.zh['site'].tableHeads)).toEqual([]);
    expect(heads).toContain('场景');
    expect(textOf('en/resources/benchmarks.html')).toMatch(/<th(?: [^>]*)?>scene<\/th>/);
  });

  test('the changelog has a feed, which each page names', () => {
    const feed = textOf('changelog.xml');
    expect(feed).toMatch(/^<\?xml .*\n<rss version="2\.0"><channel><title>caicaini<\/title>/);
    expect(feed).toMatch(/<item><title>[^<]+<\/title><guid isPermaLink="false">[^<]+<\/guid><description>&#60;ul&#62;/);
    for (const language of LANGUAGES)
      expect(textOf(`${language}resources/changelog.html`)).toMatch(/<a href="\/changelog\.xml"/);
    expect(textOf('index.html')).toContain('type="application/rss+xml" href="/changelog.xml"');
  });

  test('the page of errors has the vendor’s five sections, in order', () => {
    const heads = [...textOf('errors/index.html').matchAll(/<h2 id="[^"]*" tabindex="-1">(.*?) <a/g)].map(
      ([, text]) => text,
    );
    expect(heads).toEqual(['错误信封', '状态码', '如何分类处理', '消息 ID', '一个可复用的小处理器']);
  });

  test('each error row links to its scene in the playground', () => {
    for (const { type } of Object.values(ERRORS))
      expect(textOf('errors/index.html')).toContain(`playground.html#scene=${type}`);
  });

  for (const path of pages) {
    test(`every link of ${path} leads to a page and an anchor that exist`, () => {
      const html = textOf(path);
      const missing = hrefsIn(html).filter((href) => !leads(href, path));
      expect([...new Set(missing)]).toEqual([]);
      const all = idsIn(html);
      expect(all.filter((id, at) => all.indexOf(id) !== at)).toEqual([]);
    });
  }

  test('every page has the version, the changelog and the description', () => {
    for (const path of pages.filter((each) => each !== '404.html')) {
      for (const part of [`v${manifest.version}`, 'changelog', 'openapi.json'])
        expect(textOf(path), path).toContain(part);
    }
  });

  test('the site has llms.txt, the Markdown of each page, openapi.json and a page for other addresses', () => {
    const files = filesOf('.md');
    expect(files).toEqual(expect.arrayContaining(['api/create-message.md', 'errors.md', 'en/guides/errors.md']));
    expect(textOf('llms.txt')).toContain('api/create-message.md');
    expect(JSON.parse(textOf('openapi.json')).info.title).toBe(description['info'].title);
    expect(pages).toContain('404.html');
  });

  test('reference.html is one file that loads nothing', () => {
    expect(textOf('reference.html')).not.toMatch(/<(?:script|link)[^>]* (?:src|href)="http/);
  });

  test('both languages have the same words, and the verifier’s checks have Chinese texts', () => {
    const keys = (words: object): string[] =>
      Object.entries(words).flatMap(([key, value]) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? keys(value as object).map((each) => `${key}.${each}`)
          : [key],
      );
    // VitePress has its own English labels
    const own = (words: object) => keys(words).filter((key) => !/^(site|plotWords)\b/.test(key));
    expect(own(WORDS.en).sort()).toEqual(own(WORDS.zh).sort());
    const texts = wordsOf('checks.zh');
    expect(Object.keys(texts).sort()).toEqual(Object.keys(CHECKS).sort());
    for (const text of Object.values(texts)) expect(text).toMatch(/\p{Script=Han}.*。$/u);
  });

  test('the page of the retry policy names its parts, and shows a plot in the language of the page', () => {
    for (const part of Object.keys(RETRY_POLICY)) expect(WORDS.zh['policyParts']).toHaveProperty(part);
    expect(textOf('api/retry-policy.html')).toContain('/plots/outage.zh.svg');
    expect(textOf('plots/outage.zh.svg')).toContain('每秒请求数');
    expect(textOf('plots/outage.en.svg')).toContain('requests a second');
    for (const path of pages.filter((each) => !each.includes('sdk/'))) {
      // Samples may name it
      const prose = textOf(path).replaceAll(/<(pre|code)\b.*?<\/\1>/gs, '');
      expect(prose, path).not.toMatch(/\[object|>undefined</);
    }
  });
});

function idsIn(html: string): string[] {
  return [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]!);
}

function hrefsIn(html: string): string[] {
  return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
}

/** Whether a link leads to another site, or to a file and an anchor of this one. */
function leads(href: string, from: string): boolean {
  if (/^(https?:|data:|mailto:)/.test(href)) return true;
  const [path, anchor] = href.split('#') as [string, string?];
  const target = path === '' ? from : path.startsWith('/') ? path.slice(1) : join(dirname(from), path);
  const file = target === '' || target.endsWith('/') ? `${target}index.html` : target;
  const known = ids.get(file);
  if (known === undefined) return existsSync(join(folder, file));
  // The playground reads its scene from the anchor
  return !anchor || file.endsWith('playground.html') || known.has(decodeURIComponent(anchor));
}
