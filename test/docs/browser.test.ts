/** The built docs in a real browser, as readers open them: at any width, printed, without JavaScript, in forced colours. */
import { existsSync } from 'node:fs';
import type Axe from 'axe-core';
import { source as AXE } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, filesOf, serve, type Served } from './built.js';

const pages = filesOf('.html').filter((path) => path !== 'reference.html');

// The reporter counts them as skipped where there is no browser
describe.skipIf(!existsSync(CHROMIUM))('the docs in a browser', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(() => served.close());

  /** Opens a page for one action. It is ready when its scripts are; `options` give it a context of its own. */
  async function open<T>(
    path: string,
    action: (page: Page) => Promise<T>,
    options?: BrowserContextOptions,
  ): Promise<T> {
    const context = options ? await served.newContext(options) : served.context;
    const page = await context.newPage();
    try {
      await page.goto(served.url + path, { waitUntil: options ? 'load' : 'networkidle' });
      return await action(page);
    } finally {
      await (options ? context : page).close();
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

  test('Ctrl+K opens the search', async () => {
    await open('en/start/quickstart.html', async (page) => {
      await page.keyboard.press('Control+k');
      await page.waitForSelector('#localsearch-input');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('localsearch-input');
    });
  });

  test('print leaves out menus and shows the samples of each language', async () => {
    await open('api/create-message.html', async (page) => {
      await page.emulateMedia({ media: 'print' });
      for (const selector of ['.VPNav', '.VPSidebar']) expect(await page.isVisible(selector)).toBe(false);
      expect(await page.locator('.vp-code-group').first().locator('pre:visible').count()).toBe(3);
    });
  });

  test('each page has its text and fits a screen of 320 pixels, before its scripts run', async () => {
    // In a frame without scripts, because each page of its own would cost the browser a process
    const looks = await open('404.html', (page) => page.evaluate(lookAtPages, pages));
    expect(looks).toEqual(pages.map((path) => ({ path, fits: true, hasText: path !== '404.html' })));
  }, 300_000);

  test('without JavaScript every sample is readable, and no control is dead', async () => {
    await open(
      'api/create-message.html',
      async (page) => {
        expect(await page.locator('.vp-code-group').first().locator('pre:visible').count()).toBe(3);
        for (const control of ['button.copy', '.VPNavBarSearch', '.VPSwitchAppearance', '.vp-code-group .tabs'])
          expect(await page.locator(`${control} >> visible=true`).count(), control).toBe(0);
      },
      { javaScriptEnabled: false },
    );
  });

  test('in forced colours the chosen tab and the icons can be seen, and a diagram has the colours of the text', async () => {
    const forced: BrowserContextOptions = { forcedColors: 'active', colorScheme: 'dark' };
    await open(
      'api/create-message.html',
      async (page) => {
        const lines = await page
          .locator('.vp-code-group')
          .first()
          .locator('label')
          .evaluateAll((labels) => labels.map((label) => getComputedStyle(label).textDecorationLine));
        expect(lines).toEqual(['underline', 'none', 'none']);
        const [icon, canvas] = await page.evaluate(() =>
          ['.vpi-languages', 'body'].map((each) => getComputedStyle(document.querySelector(each)!).backgroundColor),
        );
        expect(icon).not.toBe(canvas);
      },
      forced,
    );
    await open(
      'api/streams.html',
      async (page) => {
        const colours = await page.evaluate(() => {
          const text = getComputedStyle(document.querySelector('figure text')!).fill;
          return { text, page: getComputedStyle(document.body).color };
        });
        expect(colours.text).toBe(colours.page);
      },
      forced,
    );
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
  for (const path of looked) {
    test(`${path} keeps the rules of accessibility in both languages, light and dark`, async () => {
      // The colours of a page are the same in each language
      const chinese = await open(path, (page) => violations(page));
      const english = await open(`en/${path}`, async (page) => {
        await page.emulateMedia({ colorScheme: 'dark' });
        return violations(page);
      });
      expect([...chinese, ...english]).toEqual([]);
    });
  }

  test('the accessibility check finds text with too little contrast', async () => {
    const found = await open('errors/', async (page) => {
      await page.addStyleTag({ content: '.vp-doc h1 { color: #ddd !important; background: #fff }' });
      return violations(page, { runOnly: ['color-contrast'] });
    });
    expect(found).toEqual([expect.stringMatching(/^color-contrast: <h1/)]);
  });

  test('the pages send no request to other hosts and print nothing to the console', () => {
    expect(served.complaints).toEqual([]);
  });
});

/** Loads pages into a frame of 320 pixels in which no script runs. */
async function lookAtPages(paths: string[]): Promise<{ path: string; fits: boolean; hasText: boolean }[]> {
  const frame = document.createElement('iframe');
  frame.width = '320';
  frame.height = '700';
  frame.style.cssText = 'border: 0; position: fixed; left: 100%';
  frame.sandbox.add('allow-same-origin');
  const looks = [];
  for (const path of paths) {
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    const text = await (await fetch(`/${path}`)).text();
    frame.srcdoc = text.replace(/<script\b[^]*?<\/script>|<link rel="modulepreload"[^>]*>/g, '');
    if (!frame.isConnected) document.body.append(frame);
    await loaded;
    const shown = frame.contentDocument!;
    const box = shown.querySelector('h1')?.getBoundingClientRect();
    const fits = shown.documentElement.scrollWidth <= 320 && frame.contentWindow!.innerWidth === 320;
    looks.push({ path, fits, hasText: box !== undefined && box.width > 0 && box.height > 0 });
  }
  return looks;
}

/** The serious and critical findings of axe on a page with everything unfolded. */
async function violations(page: Page, options: Axe.RunOptions = {}): Promise<string[]> {
  await page.addScriptTag({ content: AXE });
  return page.evaluate(async (given) => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const result = await axe.run(document, { preload: false, resultTypes: ['violations'], ...given });
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`));
  }, options);
}
