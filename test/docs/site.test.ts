/** The docs as a reader opens them, in both languages: built, served, and opened in a real browser. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import type Axe from 'axe-core';
import { source as AXE } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { operations, loadSpec } from '../../scripts/spec.js';
import { fileOf } from '../../scripts/docs/reference.js';
import { WORDS, wordsOf } from '../../scripts/docs/words.js';
import { CHECKS } from '../../src/verify/index.js';
import { ERRORS, RETRY_POLICY } from '../../src/contract.js';
import { CHROMIUM, filesOf, folder, serve, textOf, type Served } from './built.js';

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

  test('every printed address exists: rows of errors, actions and checks', () => {
    for (const language of LANGUAGES) {
      const rows = Object.values(ERRORS).flatMap(({ status, type, action }) => [String(status), type, action]);
      expect([...ids.get(`${language}errors/index.html`)!]).toEqual(expect.arrayContaining(rows));
      expect([...ids.get(`${language}api/checks.html`)!]).toEqual(expect.arrayContaining(Object.keys(CHECKS)));
    }
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
    for (const path of pages.filter((each) => !each.includes('sdk/')))
      expect(textOf(path), path).not.toMatch(/\[object|>undefined</);
  });
});

// The reporter counts them as skipped where there is no browser
describe.skipIf(!existsSync(CHROMIUM))('the docs in a browser', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served.close());

  async function open<T>(path: string, action: (page: Page) => Promise<T>): Promise<T> {
    const page = await served.context.newPage();
    try {
      await page.goto(served.url + path, { waitUntil: 'networkidle' });
      return await action(page);
    } finally {
      await page.close();
    }
  }

  test('the language menu keeps the page and the anchor', async () => {
    await open('errors/#overloaded_error', async (page) => {
      expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
      await page.hover('.VPNavBarTranslations');
      await page.click('.VPNavBarTranslations a');
      await page.waitForURL(/\/en\/errors\/(index\.html)?#overloaded_error$/);
      // The address changes before the page does
      await expect.poll(() => page.textContent('h1')).toContain('Errors');
    });
  });

  test('the next page keeps the chosen language of samples', async () => {
    await open('api/create-message.html', async (page) => {
      await page.click('.vp-code-group label:has-text("Python")');
      await page.goto(`${served.url}en/api/list-models.html`, { waitUntil: 'networkidle' });
      expect(await page.textContent('.vp-code-group .active code')).toContain('import requests');
      await page.evaluate(() => localStorage.clear());
    });
  });

  test('a field with an anchor is unfolded when its address is opened', async () => {
    await open('api/create-message.html#request.messages.InputMessage.role', async (page) => {
      await expect.poll(() => page.isVisible('[id="request.messages.InputMessage.role"]')).toBe(true);
    });
  });

  test('the copy buttons are visible without a mouse, and copy on plain http', async () => {
    await open('start/quickstart.html', async (page) => {
      expect(await page.$eval('button.copy', (button) => getComputedStyle(button).opacity)).toBe('1');
      await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
      await page.click('button.copy');
      await expect.poll(() => page.$eval('button.copy', (button) => button.classList.contains('copied'))).toBe(true);
    });
  });

  test('a page fits a screen of 320 pixels', async () => {
    await open('', async (page) => {
      await page.setViewportSize({ width: 320, height: 700 });
      for (const path of chinese.flatMap((each) => [each, `en/${each}`])) {
        await page.goto(served.url + path);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
      }
    });
  }, 300_000);

  test('print leaves out menus and shows the samples of each language', async () => {
    await open('api/create-message.html', async (page) => {
      await page.emulateMedia({ media: 'print' });
      for (const selector of ['.VPNav', '.VPSidebar']) expect(await page.isVisible(selector)).toBe(false);
      expect(await page.locator('.vp-code-group').first().locator('pre:visible').count()).toBe(3);
    });
  });

  const looked = [
    'index.html',
    'errors/index.html',
    'api/create-message.html',
    'api/streams.html',
    'start/quickstart.html',
    'guides/errors.html',
    'api/checks.html',
  ];
  for (const path of looked.flatMap((each) => [each, `en/${each}`])) {
    test(`${path} keeps the rules of accessibility, light and dark`, async () => {
      const found = await open(path, async (page) => {
        await page.evaluate(AXE);
        const light = await violations(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        return [...light, ...(await violations(page, { runOnly: ['color-contrast'] }))];
      });
      expect(found).toEqual([]);
    });
  }

  test('the accessibility check finds text with too little contrast', async () => {
    const found = await open('errors/', async (page) => {
      await page.evaluate(AXE);
      await page.addStyleTag({ content: '.vp-doc h1 { color: #ddd !important; background: #fff }' });
      return violations(page);
    });
    expect(found).toEqual([expect.stringMatching(/^color-contrast: <h1/)]);
  });

  test('the pages send no request to other hosts and print nothing to the console', () => {
    expect(served.complaints).toEqual([]);
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

/** The serious and critical findings of axe on a page with everything unfolded. */
function violations(page: Page, options: Axe.RunOptions = {}): Promise<string[]> {
  return page.evaluate(async (given) => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const result = await axe.run(document, { preload: false, resultTypes: ['violations'], ...given });
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`));
  }, options);
}
