/** Headless Chromium: the package as the modules it is, found by an import map, in a page that has the mock's origin. */
import { chromium as browsers } from 'playwright-core';
import { exists } from '../cached.js';
import { execute } from '../execute.js';
import { servePage } from './page.js';
import { SUITE_MS, type Runtime } from './runtime.js';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromium: Runtime = {
  name: 'Chromium',
  how: 'modules and an import map',
  async find() {
    for (const place of [process.env['CHROMIUM_PATH'] ?? '', ...PLACES]) if (await exists(place)) return place;
    throw new Error('no Chromium on this machine; CHROMIUM_PATH can name one');
  },
  version: async (program) => /\d+(\.\d+)+/.exec(await execute(program, ['--version']))?.[0] ?? '?',
  async run(program, project, stage, report) {
    const server = await servePage(project, stage.url);
    const browser = await browsers.launch({ executablePath: program, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.exposeFunction('report', report);
      await page.goto(server.url);
      const here = { ...stage, url: server.url };
      const suite = page.evaluate(
        // As text, because this file's own helpers are not in the page
        `import('/smoke.mjs').then(({ smoke }) => smoke(${JSON.stringify(here)}, globalThis.report))`,
      );
      await Promise.race([suite, page.waitForEvent('close', { timeout: SUITE_MS })]);
    } finally {
      await browser.close();
      server.close();
    }
  },
};
