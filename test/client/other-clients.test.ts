/** Other clients and a shell script against the mock: alone, and with createFetch beneath. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { describe, expect, test } from 'vitest';
import { CLIENTS } from '../../scripts/clients/callers.js';
import { guidePages } from '../../scripts/clients/guide.js';
import { playScenario } from '../../scripts/clients/play-client.js';
import type { ScenarioResult } from '../../scripts/clients/run-scenario.js';
import { SCENARIOS } from '../../scripts/clients/scenarios.js';
import { ERRORS } from '../../src/contract.js';
import { createClient } from '../../src/index.js';
import { createMock, startMock } from '../../src/mock/index.js';
import { requestExample } from '../support/examples.js';

const page = await readFile(new URL('../../docs/generated/clients.md', import.meta.url), 'utf8');

describe.each(CLIENTS)('$name', (client) => {
  const { name } = client;
  const section = page.split(`## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
  const results = new Map<string, ScenarioResult>();

  test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    'the scenario %s gives the results in docs/generated/clients.md',
    async (_, scenario) => {
      const { row, beneath } = await playScenario(scenario, client);
      results.set(scenario.name, beneath);
      expect(row.problems).toEqual([]);
      expect(section.split('\n')).toContain(`| ${row.cells.join(' | ')} |`);
    },
  );

  test('every call without faults succeeds with createFetch beneath, with one receipt', () => {
    const faultless = SCENARIOS.filter(({ script, wrongKey }) => script.length === 0 && !wrongKey);
    expect(faultless.length).toBeGreaterThan(4);
    for (const { name, want = /^You said “Hi”/ } of faultless) {
      const { result, receipts } = results.get(name)!;
      expect(result, name).toMatch(want);
      expect(receipts, name).toBe(1);
    }
  });

  test('the client takes no failure for a success with createFetch beneath', () => {
    expect(results.size).toBe(SCENARIOS.length);
    for (const [scenario, { result }] of results)
      if (result !== undefined && !SCENARIOS.find(({ name }) => name === scenario)!.aborts)
        expect(result, scenario).toMatch(/^(You said “Hi”|get_weather$|It rains in Oslo\.$|\{"city":"Oslo"\}$)/);
  });

  test('the client sends no more requests than the policy allows with createFetch beneath', () => {
    expect(results.size).toBe(SCENARIOS.length);
    for (const [scenario, { attempts }] of results) expect(attempts, scenario).toBeLessThanOrEqual(5);
  });
});

test('no cell of the table is a 400, but those of the scenario of that name', () => {
  const rows = page.split('\n').filter((row) => row.startsWith('| ') && !row.startsWith('| 400 |'));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter((row) => row.includes('error 400'))).toEqual([]);
});

test('the pages of other clients are those that npm run proof:clients writes', async () => {
  for (const [path, text] of Object.entries(await guidePages()))
    expect(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'), path).toBe(text);
});

test('the index of the other clients links to the page of each', async () => {
  for (const path of Object.keys(await guidePages())) {
    const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1, -3)];
    const index = await readFile(new URL(`../../${folder}/index.md`, import.meta.url), 'utf8');
    expect(index, path).toContain(`](./${name})`);
  }
});

describe('the shell handler with curl', () => {
  const handler = fileURLToPath(new URL('../../examples/handler.sh', import.meta.url));

  async function run(options: string[], base: string, key: string, prompt = 'Hi') {
    const env = { ...process.env, CAICAINI_API_KEY: key, CAICAINI_BASE: base };
    return new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile('bash', [handler, prompt, ...options], { env }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      );
    });
  }

  test('the script prints the message', async () => {
    const mock = await startMock();
    const { code, out, err } = await run([], mock.url, mock.key);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ type: 'message', content: [{ type: 'text' }] });
    await mock.close();
  });

  test('the script sends any prompt unchanged, also to a base URL with /v1', async () => {
    const mock = await startMock();
    const prompt = `"quoted" \\n C:\\new & $HOME\n第二行\ttab`;
    for (const base of [mock.url, `${mock.url}/`, `${mock.url}/v1`, `${mock.url}/v1/`]) {
      const { code, out, err } = await run([], base, mock.key, prompt);
      expect([code, err], base).toEqual([0, '']);
      expect(JSON.parse(out).content[0].text).toContain(`You said “${prompt}”`);
    }
    expect(new Set(mock.mock.requests.map(({ path }) => path))).toEqual(new Set(['/v1/messages']));
    await mock.close();
  });

  test('the exit code tells the action of each error', async () => {
    const mock = await startMock();
    const codes = { fix: 1, stop: 2, retry: 75 };
    for (const row of Object.values(ERRORS)) {
      const { code, err } = await run(['--header', `Prefer: code=${row.status}`], mock.url, mock.key);
      expect(code, String(row.status)).toBe(codes[row.action]);
      expect(err).toContain(`status=${row.status} type=${row.type}`);
      expect(err).not.toContain(mock.key);
    }
    await mock.close();
    expect((await run([], mock.url, mock.key)).code).toBe(75);
  });
});

test('msw passes its requests to the mock in one line', async () => {
  const mock = createMock();
  const server = setupServer(http.all('https://caicaini.com/*', ({ request }) => mock.fetch(request)));
  server.listen({ onUnhandledRequest: 'error' });
  try {
    const message = await createClient({ apiKey: mock.key, baseUrl: 'https://caicaini.com' }).messages.create(
      requestExample('createMessage', 'quickstart'),
    );
    expect(message.id).toMatch(/^msg_/);
    expect(mock.requests).toHaveLength(1);
  } finally {
    server.close();
  }
});
