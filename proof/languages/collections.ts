/** Postman and Bruno: each runs the published collection against the mock, and fails where the mock answers with 401. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CONTRACT } from '../../scripts/contract.js';
import { startMock } from '../../src/mock/index.js';
import { ROOT } from './generators.js';
import type { Tool } from './tools.js';

const COLLECTION = join(ROOT, CONTRACT, 'postman.json');
const RIGHT = 'with a right key, and fails with a wrong one';

export const COLLECTION_TOOLS: readonly Tool[] = [
  {
    name: 'Postman (newman)',
    packages: { newman: '6.2.2' },
    task: `runs \`postman.json\` ${RIGHT}`,
    check: ({ run }) =>
      runBoth(/expected 401/, (...variables) => run('newman/bin/newman.js', 'run', COLLECTION, ...variables)),
  },
  {
    name: 'Bruno',
    packages: { '@usebruno/cli': '4.1.0' },
    task: `imports \`postman.json\`, and runs it ${RIGHT}`,
    async check({ folder, modules, run }) {
      const require = createRequire(import.meta.url);
      const { postmanToBruno } = require(join(modules, '@usebruno/converters'));
      // Its command imports OpenAPI alone; the program on the desktop imports a collection by these two functions
      const { createCollectionFromBrunoObject } = require(join(modules, '@usebruno/cli/src/utils/collection.js'));
      const { collection } = await postmanToBruno(JSON.parse(await readFile(COLLECTION, 'utf8')));
      await createCollectionFromBrunoObject(collection, folder, { format: 'bru' });
      return runBoth(/\(\d+ Failed\)/, (...variables) => run('@usebruno/cli/bin/bru.js', 'run', '-r', ...variables));
    },
  },
];

/** Runs a collection with a right key, and with a wrong one, which the output must show. Returns what does not hold. */
async function runBoth(shown: RegExp, run: (...variables: string[]) => Promise<string>): Promise<string[]> {
  const mock = await startMock();
  const runWith = (key: string) => run('--env-var', `baseUrl=${mock.url}`, '--env-var', `apiKey=${key}`);
  try {
    await runWith(mock.key);
    const refused = await runWith('wrong').then(
      () => 'it ends well',
      (error: unknown) => (error as Error).message,
    );
    return shown.test(refused) ? [] : [`with a wrong key: ${refused}`];
  } finally {
    await mock.close();
  }
}
