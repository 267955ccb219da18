/** The docs as a reader has them: files on disk in a real browser without a network, in both languages. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type Axe from 'axe-core';
import { source as AXE } from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHECKS_ZH } from '../scripts/docs/checks.zh.js';
import { buildDocs } from '../scripts/docs/build.js';
import { renderPage } from '../scripts/docs/frame.js';
import { siteOf, type Plot } from '../scripts/docs/model.js';
import { retryPage } from '../scripts/docs/pages/guides.js';
import { WORDS } from '../scripts/docs/words.js';
import { loadSpec, type Json } from '../scripts/spec.js';
import { CHECKS } from '../src/verify/index.js';
import { ACTIONS_ZH, ERRORS, HEADERS, OPERATIONS } from '../src/contract.js';

const CHROMIUM = '/usr/bin/chromium';
const LIMITS = { pageBytes: 200_000, allBytes: 1_500_000 };

const files = await buildDocs(await loadSpec());
const texts = new Map(files.map(({ path, text }) => [path, text]));
const pages = files.map(({ path }) => path).filter((path) => path.endsWith('.html'));
const hrefs = (html: string) =>
  [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));

describe('the files', () => {
  test('have the same pages in both languages', () => {
    const english = pages.filter((path) => path.startsWith('en/')).map((path) => path.slice(3));
    expect(pages.filter((path) => !path.startsWith('en/'))).toEqual(english);
    expect(english).toHaveLength(8 + Object.keys(OPERATIONS).length);
  });

  test('have a page for each operation, with samples in three languages', () => {
    for (const id of Object.keys(OPERATIONS)) {
      const html = texts.get(`${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.html`);
      for (const language of ['curl', 'TypeScript', 'Python']) expect(html).toContain(`data-language="${language}"`);
    }
  });

  for (const row of Object.values(ERRORS)) {
    test(`have an anchor for ${row.status} and for ${row.type}`, () => {
      for (const path of ['errors.html', 'en/errors.html'])
        for (const id of [row.status, row.type]) expect(texts.get(path)?.split(` id="${id}"`)).toHaveLength(2);
    });
  }

  for (const path of pages) {
    test(`link from ${path} to nothing but what is there`, () => {
      const ids = (html: string) => [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
      const missing = hrefs(texts.get(path)!).filter((href) => {
        if (href === 'data:,') return false;
        const { pathname, hash, origin } = new URL(href, `file:///${path}`);
        const target = texts.get(pathname.slice(1));
        return origin !== 'null' || target === undefined || (hash !== '' && !ids(target).includes(hash.slice(1)));
      });
      expect(missing).toEqual([]);
      expect(new Set(ids(texts.get(path)!)).size).toBe(ids(texts.get(path)!).length);
    });
  }

  test('say the actions of the retry policy in words, with the charge', () => {
    for (const path of pages) expect(texts.get(path), path).not.toContain('[object');
    const cells = (path: string) =>
      [...texts.get(path)!.matchAll(/<tr><td><code>(\w+)<\/code><\/td><td>(.*?)<\/td><\/tr>/g)].map(
        ([, name, cell]) => [name, cell!.replaceAll(/<[^>]*>/g, '')] as const,
      );
    const chinese = {
      order: '可重试 → 修请求 → 硬停止',
      unsent: '可重试 · 不扣积分',
      sent: '可重试 · 可能已扣积分',
      lost: '可重试 · 可能已扣积分',
      untrusted: '修请求 · 不扣积分',
    };
    expect(Object.fromEntries(cells('retry.html'))).toMatchObject(chinese);
    const english = { order: 'retry → fix → stop', sent: 'retry · charged: unknown' };
    expect(Object.fromEntries(cells('en/retry.html'))).toMatchObject(english);
  });

  test('show the plots that were drawn of the retry policy', async () => {
    const plot = { name: 'outage', svg: '<svg id="some"></svg>' };
    const { document } = await loadSpec();
    const html = renderPage(...(await withPlots(document, [plot])));
    expect(html).toMatch(/<figure class="plot">.*<svg id="some"><\/svg>.*two minutes of total outage/);
    expect(renderPage(...(await withPlots(document, [])))).not.toContain('class="plot"');
  });

  test('name every plot and every part of the retry policy in words', () => {
    for (const [path, words] of Object.entries({ 'retry.html': WORDS.zh, 'en/retry.html': WORDS.en })) {
      const html = texts.get(path)!;
      const said = (pattern: RegExp) => [...html.matchAll(pattern)].map((match) => match[1]);
      expect(said(/<figcaption>(.*?)<\/figcaption>/g).sort()).toEqual(Object.values(words.plotNames).sort());
      expect(said(/<h2[^>]*><a[^>]*>(.*?)<\/a>/g)).toEqual([...Object.values(words.retryNames), words.plots]);
      expect(html.split('<span lang="en"><svg')).toHaveLength(1 + Object.keys(words.plotNames).length);
    }
  });

  test('say of the first page once what it belongs to', () => {
    const titleOf = (path: string) => /<title>(.*?)<\/title>/.exec(texts.get(path)!)![1];
    expect(titleOf('index.html')).toBe('Caicaini API 参考');
    expect(titleOf('en/index.html')).toBe('Caicaini API');
    expect(titleOf('errors.html')).toBe('错误 · Caicaini API');
  });

  test('show what a schema says in unions, and beyond types', () => {
    const parts = (path: string, from: string, to: string) =>
      texts
        .get(path)!
        .split(from)[1]!
        .split(to)[0]!
        .replaceAll(/<[^>]*>/g, '');
    expect(parts('schemas.html', 'id="ChatTextContent"', '</section>')).toContain('string | ChatTextPart[]');
    for (const path of ['schemas.html', 'create-chat-completion.html'])
      expect(parts(path, '.stop"', '</dd>')).toContain('项数 ≤ 4');
    for (const path of ['create-message.html', 'count-message-tokens.html']) {
      expect(texts.get(path)).toMatch(
        /<li>user 与 assistant 的消息交替出现<\/li>.*<li>一轮对话中图片数量的上限：20<\/li>/,
      );
      expect(texts.get(`en/${path}`)).toContain('<li>a turn has at most this many images: 20</li>');
    }
    expect(texts.get('create-chat-completion.html')).not.toContain(WORDS.zh.constraints);
  });

  test('name the headers that may be missing on a 401', () => {
    for (const path of ['rate-limits.html', 'en/rate-limits.html']) {
      const names = [...texts.get(path)!.matchAll(/<li id="Optional\w+"><code>([\w-]+)<\/code>/g)].map(
        ([, name]) => name,
      );
      expect(names.sort()).toEqual(
        Object.values(HEADERS)
          .filter((name) => name.startsWith('X-RateLimit'))
          .sort(),
      );
    }
  });

  test('are small', () => {
    const weights = files.map(({ path, text }) => ({ path, bytes: Buffer.byteLength(text) }));
    expect(weights.filter(({ bytes }) => bytes > LIMITS.pageBytes)).toEqual([]);
    expect(weights.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(LIMITS.allBytes);
  });

  test('have every check of the verifier in Chinese', () => {
    expect(Object.keys(CHECKS_ZH).sort()).toEqual(Object.keys(CHECKS).sort());
    for (const text of Object.values(CHECKS_ZH)) expect(text).toMatch(/\p{Script=Han}.*。$/u);
  });
});

// Said aloud by the reporter as skipped where there is no browser
describe.skipIf(!existsSync(CHROMIUM))('in a browser without a network', () => {
  let folder: string;
  let browser: Browser;
  let context: BrowserContext;
  const left: string[] = [];
  const said: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'caicaini-docs-'));
    for (const { path, text } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
    browser = await chromium.launch({ executablePath: CHROMIUM, args: [...args, '--disable-sync'] });
    context = await browser.newContext();
    await context.setOffline(true);
    context.on('request', (request) => {
      if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) left.push(request.url());
    });
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(message.text());
    });
    context.on('weberror', (error) => said.push(String(error.error())));
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  const address = (path: string) => pathToFileURL(folder).href + '/' + path;
  async function open<T>(path: string, action: (page: Page) => Promise<T>): Promise<T> {
    const page = await context.newPage();
    try {
      await page.goto(address(path));
      return await action(page);
    } finally {
      await page.close();
    }
  }

  test('the switch of language keeps the page and the place', async () => {
    await open('errors.html#overloaded_error', async (page) => {
      expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
      expect(await page.textContent('main')).toContain(ACTIONS_ZH.stop);
      await page.click('#language');
      await page.waitForURL(address('en/errors.html#overloaded_error'));
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      expect(await page.textContent('h1')).toBe('Errors');
      await page.click('#language');
      await page.waitForURL(address('errors.html#overloaded_error'));
    });
  });

  const searches: { query: string; first: string }[] = [
    { query: '529', first: 'errors.html#529' },
    { query: 'overloaded_error', first: 'errors.html#529' },
    { query: 'insufficient', first: 'errors.html#402' },
    { query: 'createMessage', first: 'create-message.html' },
    { query: '/v1/usage', first: 'get-usage.html' },
    { query: 'ToolChoiceAny', first: 'schemas.html#ToolChoiceAny' },
  ];
  const own: Record<string, typeof searches> = {
    '': [
      ...searches,
      { query: '速率限制', first: 'rate-limits.html' },
      { query: '创建消息', first: 'create-message.html' },
      { query: '重试策略', first: 'retry.html' },
    ],
    'en/': [...searches, { query: 'rate limits', first: 'rate-limits.html' }],
  };
  for (const [language, cases] of Object.entries(own)) {
    for (const { query, first } of cases) {
      test(`the search of ${language}index.html finds ${query}`, async () => {
        await open(`${language}index.html`, async (page) => {
          await page.fill('#search', query);
          await page.waitForSelector('#hits a');
          expect(await page.getAttribute('#hits a', 'href')).toBe(first);
          await page.press('#search', 'Enter');
          await page.waitForURL(address(language + first));
        });
      });
    }
  }

  const inside: { query: string; among: string[] }[] = [
    { query: '退避', among: ['errors.html#500', 'retry.html'] },
    { query: '余额', among: ['errors.html#402', 'get-account.html'] },
    { query: '停止序列', among: ['schemas.html#Message'] },
    { query: '可重试', among: ['errors.html#429', 'errors.html#529'] },
    { query: '硬停止', among: ['errors.html#401', 'errors.html#402', 'errors.html#403'] },
    { query: '修请求', among: ['errors.html#400', 'errors.html#413'] },
  ];
  for (const { query, among } of inside) {
    test(`the Chinese search finds ${query} inside of texts`, async () => {
      await open('index.html', async (page) => {
        await page.fill('#search', query);
        await page.waitForSelector('#hits a');
        const found = await page.$$eval('#hits a', (links) => links.map((link) => link.getAttribute('href')));
        expect(found).toEqual(expect.arrayContaining(among));
      });
    });
  }

  test('the search says when it finds nothing', async () => {
    await open('en/index.html', async (page) => {
      await page.fill('#search', 'qqqqqqqq');
      await page.waitForSelector('#hits:not([hidden])');
      expect(await page.textContent('#hits')).toBe('Nothing found');
    });
  });

  test('a chosen theme and a chosen sample language stay on the next page', async () => {
    await open('create-message.html', async (page) => {
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await paper();
      await page.click('#theme');
      const dark = await paper();
      expect(dark).not.toBe(light);
      await page.click('.tabs button[data-language="Python"]');
      await page.goto(address('en/create-chat-completion.html'));
      expect(await paper()).toBe(dark);
      expect(await page.isVisible('.sample[data-language="Python"]')).toBe(true);
      expect(await page.isVisible('.sample[data-language="curl"]')).toBe(false);
      await page.evaluate(() => localStorage.clear());
    });
  });

  test('a page fits a phone', async () => {
    await open('index.html', async (page) => {
      await page.setViewportSize({ width: 375, height: 700 });
      for (const path of pages) {
        await page.goto(address(path));
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width, path).toBeLessThanOrEqual(375);
      }
    });
  });

  for (const path of pages) {
    test.concurrent(`${path} keeps the rules of accessibility, light and dark`, async ({ expect }) => {
      const found = await open(path, async (page) => {
        await page.evaluate(AXE);
        const light = await violations(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        return [...light, ...(await violations(page, ['color-contrast']))];
      });
      expect(found).toEqual([]);
    });
  }

  test('the rules of accessibility tell what breaks them', async () => {
    const found = await open('index.html', async (page) => {
      await page.evaluate(AXE);
      await page.addStyleTag({ content: '.lead { color: #ddd !important; background: #fff }' });
      return violations(page);
    });
    expect(found).toEqual([expect.stringMatching(/^color-contrast: <p class="lead"/)]);
  });

  test('nothing was asked of the network, and the console stayed silent', () => {
    expect(left).toEqual([]);
    expect(said).toEqual([]);
  });
});

async function withPlots(document: Json, plots: Plot[]): Promise<Parameters<typeof renderPage>> {
  const site = await siteOf(document, 'en', plots);
  return [site, retryPage(site)];
}

/** The serious and critical findings of axe on a page with everything unfolded. */
function violations(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async (only) => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const result = await axe.run(document, {
      preload: false,
      resultTypes: ['violations'],
      ...(only ? { runOnly: only } : {}),
    });
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 120)}`));
  }, rules);
}
