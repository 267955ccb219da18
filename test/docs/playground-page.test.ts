/** The playground as a reader uses it: every scene on the built page, in both languages. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type Axe from 'axe-core';
import { source as AXE } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCENES } from '../../docs/site/.vitepress/theme/playground/scenes.js';
import { sceneTexts, TEXTS, type Language } from '../../docs/site/.vitepress/theme/playground/texts.js';
import { CHROMIUM, filesOf, folder, serve, textOf, type Served } from './built.js';

const PATHS: Record<Language, string> = { zh: 'playground.html', en: 'en/playground.html' };
const languages = Object.keys(PATHS) as Language[];
const MOST_BYTES = 90_000;
const AT_ONCE = '1000';
// axe takes seconds for each scene on a busy machine
const AXE_MS = 240_000;

describe('the files of the playground', () => {
  const chunks = filesOf('.js').filter((path) => /\/Playground\.[^/]*\.js$/.test(path));

  test(`client, mock and page have at most ${MOST_BYTES} bytes of gzip together`, () => {
    const bytes = chunks.map((path) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length);
    console.log(`the playground has ${bytes.join(' + ')} bytes of gzip`);
    expect(bytes).toHaveLength(1);
    expect(bytes[0]).toBeLessThanOrEqual(MOST_BYTES);
  });

  test('no page loads them from the start', () => {
    for (const path of filesOf('.html').filter((each) => each !== 'reference.html'))
      expect(textOf(path), path).not.toMatch(/(?:src|href)="[^"]*Playground\./);
  });

  test('without JavaScript the page says what it would show', () => {
    for (const language of languages) expect(textOf(PATHS[language])).toMatch(/<noscript>[^<]*curl[^<]*<\/noscript>/);
  });
});

describe.skipIf(!existsSync(CHROMIUM))('the page of the playground', () => {
  let served: Served;
  beforeAll(async () => void (served = await serve()));
  afterAll(() => served.close());

  for (const language of languages) {
    const texts = TEXTS[language];

    test(`runs every scene in ${language}`, async () => {
      const page = await open(PATHS[language]);
      for (const scene of SCENES) {
        await page.selectOption('select[name=scene]', scene.name);
        const { title, about } = sceneTexts(scene, language);
        expect(await page.textContent('select[name=scene] option:checked')).toBe(title);
        expect(await page.textContent('.about')).toBe(about);
        await runToEnd(page);
        expect(await page.locator('.chart .row:not(.axis, .limiter)').count()).toBe(scene.callers);
        expect(await page.textContent('.outcome')).not.toBe('');
        const said = await page.textContent('.playground');
        expect(said).not.toMatch(/undefined|NaN|\[object/);
        if (scene.row) {
          for (const value of [scene.row.status, scene.row.type, texts.actions[scene.row.action]])
            expect(said).toContain(String(value));
        }
      }
      await page.close();
    });

    test(`shows each language of code, and keeps scene and operation in the address, in ${language}`, async () => {
      const page = await open(`${PATHS[language]}#scene=retry-after-3&op=listModels`);
      expect(await page.inputValue('select[name=operation]')).toBe('listModels');
      for (const [name, word] of Object.entries({
        curl: 'curl https',
        Python: 'requests.get',
        TypeScript: 'models.list',
      })) {
        await page.getByLabel(name, { exact: true }).check({ force: true });
        expect(await page.textContent('.tabs + pre')).toContain(word);
      }
      await page.selectOption('select[name=scene]', 'broken-stream');
      expect(new URL(page.url()).hash).toBe('#scene=broken-stream&op=createMessage');
      await page.evaluate(() => (location.hash = '#scene=529'));
      await expect.poll(() => page.inputValue('select[name=scene]')).toBe('overloaded_error');
      await page.close();
    });
  }

  test('is usable with the keyboard alone', async () => {
    const page = await open(PATHS.en);
    await page.selectOption('select[name=speed]', AT_ONCE);
    await page.focus('select[name=speed]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('.outcome')).toMatch(/^Success/);
    await page.close();
  });

  test('stops when asked', async () => {
    const page = await open(`${PATHS.en}#scene=rate_limit_error`);
    await page.click('button.primary');
    await expect.poll(() => page.textContent('.log')).toContain('Retry in');
    await page.click('button.primary');
    expect(await page.textContent('.outcome')).toBe(TEXTS.en.stopped);
    await page.close();
  });

  // The colours are the same in each language
  for (const [language, colorScheme] of [
    ['zh', 'light'],
    ['en', 'dark'],
  ] as const) {
    test(
      `keeps the rules of accessibility, ${colorScheme}, and fits 320 pixels, in ${language}`,
      async () => {
        const page = await open(PATHS[language]);
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
        await page.setViewportSize({ width: 320, height: 700 });
        await page.addScriptTag({ content: AXE });
        for (const name of ['tools', 'insufficient_quota', 'retry-after-3', 'broken-stream', 'twenty-callers']) {
          await page.selectOption('select[name=scene]', name);
          await runToEnd(page);
          expect(await violations(page), name).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(320);
        }
        await page.close();
      },
      AXE_MS,
    );
  }

  test('sends nothing to the network and prints nothing to the console', () => {
    expect(served.complaints).toEqual([]);
  });

  async function open(path: string): Promise<Page> {
    const page = await served.context.newPage();
    await page.goto(served.url + path);
    await page.waitForSelector('.playground');
    return page;
  }
});

async function runToEnd(page: Page): Promise<void> {
  await page.selectOption('select[name=speed]', AT_ONCE);
  await page.click('button.primary');
  await page.waitForSelector('.playground[data-running=false] .log', { timeout: 30_000 });
}

function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>('.playground details')) details.open = true;
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const { violations: found } = await axe.run('.playground', { preload: false, resultTypes: ['violations'] });
    return found.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}
