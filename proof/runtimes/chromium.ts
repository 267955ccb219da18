/** Headless Chromium: a page on the mock's origin loads the package as modules, by an import map. */
import { chromium as browsers } from 'playwright-core';
import { exists } from '../support/cached.js';
import { execute } from '../../scripts/execute.js';
import { servePage } from './page.js';
import { SUITE_MS, type Runtime } from './runtime.js';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromium: Runtime = {
  name: 'Chromium',
  how: 'modules and an import map',
  async find() {
    for (const path of [process.env['CHROMIUM_PATH'] ?? '', ...PATHS]) if (await exists(path)) return path;
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
        // As text, because the page does not have the helpers that the compiler adds to this file
        `import('/smoke.mjs').then(({ smoke }) => smoke(${JSON.stringify(here)}, globalThis.report))`,
      );
      await Promise.race([suite, page.waitForEvent('close', { timeout: SUITE_MS })]);
    } finally {
      await browser.close();
      server.close();
    }
  },
};
