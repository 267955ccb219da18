/** Clients of other makers and a shell, unchanged, against the mock: what they do alone, and with our fetch beneath. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { describe, expect, test } from 'vitest';
import { CALLERS } from '../scripts/clients/callers.js';
import { describePlayed, play } from '../scripts/clients/play.js';
import { SCENES } from '../scripts/clients/scenes.js';
import { ERRORS } from '../src/contract.js';
import { createClient } from '../src/index.js';
import { createMock, startMock } from '../src/mock/index.js';
import { requestExample } from './examples.js';

const table = await readFile(new URL('../docs/clients.md', import.meta.url), 'utf8');

describe.each(Object.entries(CALLERS))('%s', (name, caller) => {
  const section = table.split(`## ${name}\n`)[1]?.split('\n## ')[0] ?? '';

  test.each(SCENES.map((scene) => [scene.name, scene] as const))('%s: as docs/clients.md says', async (_, scene) => {
    const [alone, beneath] = [await play(scene, caller, false), await play(scene, caller, true)];
    const row = `| ${scene.name} | ${describePlayed(alone, scene)} | ${describePlayed(beneath, scene)} | ${beneath.receipts} |`;
    expect(section.split('\n')).toContain(row);
  });
});

describe.each(Object.entries(CALLERS))('%s with our fetch beneath', (_, caller) => {
  const scene = (name: string) => SCENES.find((each) => each.name === name)!;

  test('answers, streams and calls tools, each with a receipt', async () => {
    for (const name of ['an answer', 'a stream', 'a tool call']) {
      const { result, receipts } = await play(scene(name), caller, true);
      expect(result).toMatch(name === 'a tool call' ? /^get_weather$/ : /^You said “Hi”/);
      expect(receipts).toBe(1);
    }
  });

  test('never takes for a success what is none', async () => {
    for (const { name, script, ask } of SCENES) {
      const { result } = await play({ name, script, ask }, caller, true);
      if (result !== undefined) expect(result, name).toMatch(/^(You said “Hi”|get_weather$)/);
    }
  });

  test('sends no more requests than the policy allows', async () => {
    for (const each of SCENES) expect((await play(each, caller, true)).attempts, each.name).toBeLessThanOrEqual(5);
  });
});

describe('the shell handler with curl', () => {
  const handler = fileURLToPath(new URL('../examples/handler.sh', import.meta.url));

  async function run(options: string[], base: string, key: string, prompt = 'Hi') {
    const env = { ...process.env, CAICAINI_API_KEY: key, CAICAINI_BASE: base };
    return new Promise<{ code: number; out: string; err: string }>((resolve) => {
      execFile('bash', [handler, prompt, ...options], { env }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      );
    });
  }

  test('answers with the message', async () => {
    const mock = await startMock();
    const { code, out, err } = await run([], mock.url, mock.key);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ type: 'message', content: [{ type: 'text' }] });
    await mock.close();
  });

  test('sends any prompt as it is, to a base URL with /v1 too', async () => {
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

  test('exits by the action of each row', async () => {
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

test('msw hands its requests to the mock in one line', async () => {
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
