/** The recipes of examples/, over real sockets against the mock. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MessageStream } from '../../src/index.js';
import { startMock, type FaultAnswer, type RunningMock } from '../../src/mock/index.js';
import { inFolder, ROOT, runNode } from '../support/process.js';

type Listener = Parameters<typeof createServer>[1];

/** The handlers, loaded once the environment names the mock. */
const RELAYS: Record<string, () => Promise<Listener>> = {
  'relay-hono.ts': async () => getRequestListener((await import('../../examples/relay-hono.js')).app.fetch),
  'relay-express.ts': async () => (await import('../../examples/relay-express.js')).app,
  'relay-next.ts': async () => getRequestListener((await import('../../examples/relay-next.js')).POST),
};

/** Starts a server on a free port, which it returns. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe.each(Object.keys(RELAYS))('%s', (name) => {
  let mock: RunningMock;
  let server: Server;
  let port: number;
  const told = vi.fn();
  const delay = vi.fn(() => () => {});
  const ask = (answer: FaultAnswer, signal: AbortSignal | null = null) => {
    told.mockReset();
    mock.mock.script([{ answer }]);
    return fetch(`http://127.0.0.1:${port}/chat`, { method: 'POST', body: 'Hello', signal });
  };
  beforeAll(async () => {
    mock = await startMock({ setTimer: delay });
    vi.spyOn(console, 'info').mockImplementation(told);
    vi.stubEnv('CAICAINI_BASE', mock.url);
    vi.stubEnv('CAICAINI_API_KEY', mock.key);
    server = createServer(await RELAYS[name]!());
    port = await listening(server);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    server.closeAllConnections();
    server.close();
    await mock.close();
  });

  test('answers 500 for a 402, before anything of a stream is sent', async () => {
    const response = await ask({ status: 402 });
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(mock.mock.requests.at(-1)).toMatchObject({ status: 402, body: { messages: [{ content: 'Hello' }] } });
  });

  test('passes the whole stream on', async () => {
    const response = await ask({ text: 'one two three' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const stream = MessageStream.fromReadableStream(response.body!);
    expect(await stream.finalText()).toBe('one two three');
    await expect.poll(() => told.mock.calls).toEqual([[expect.not.objectContaining({ broken: true })]]);
  });

  test('answers 503 with Retry-After when the gateway is busy for long', async () => {
    const response = await ask({ status: 529, retryAfter: 3600 });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3600']);
  });

  test('closes the connection to the gateway when the visitor leaves before the stream', async () => {
    mock.mock.reset();
    const visit = new AbortController();
    const asking = ask({ delayMs: 1 }, visit.signal).catch(() => {});
    await expect.poll(() => delay).toHaveBeenCalled();
    visit.abort();
    await expect.poll(() => mock.mock.requests).toMatchObject([{ status: 0 }]);
    await asking;
  });

  test('closes the connection to the gateway when the visitor leaves a stream', async () => {
    mock.mock.reset();
    const visit = new AbortController();
    const { body } = await ask({ stream: { after: 6, then: 'stall' } }, visit.signal);
    await body!.getReader().read();
    expect(told).not.toHaveBeenCalled();
    visit.abort();
    await expect.poll(() => told.mock.calls).toEqual([[expect.objectContaining({ broken: true })]]);
  });
});

const start = (example: string, args: string[], { url, key }: RunningMock, env: NodeJS.ProcessEnv = {}) =>
  runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), [`examples/${example}`, ...args], {
    env: { CAICAINI_BASE: url, CAICAINI_API_KEY: key, ...env },
  });

describe('batch.ts', () => {
  const ids = Array.from({ length: 200 }, (_, index) => String(index));

  test('goes on where a hard stop and a killed run ended it, and asks nothing twice', () =>
    inFolder(async (folder) => {
      const [prompts, answers] = [join(folder, 'prompts.jsonl'), join(folder, 'answers.jsonl')];
      await writeFile(prompts, ids.map((id) => `${JSON.stringify({ id, prompt: `Number ${id}` })}\n`).join(''));
      const mock = await startMock();
      mock.mock.script([{ times: 50, answer: { text: 'Fine.' } }, { answer: { status: 402 } }]);
      const stopped = await start('batch.ts', [prompts, answers, '--concurrency', '10'], mock);
      expect(stopped.code, stopped.stderr).toBe(2);
      expect(stopped.stderr).toMatch(/\r50 of 200 answered, \d\d? failed\nstopped: run it again/);
      expect(mock.mock.requests.length).toBeLessThanOrEqual(60);

      // The last line is cut in its middle
      const written = await readFile(answers, 'utf8');
      await writeFile(answers, written.slice(0, -20));
      mock.mock.reset();
      const ended = await start('batch.ts', [prompts, answers], mock);
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stderr).toContain('\r200 of 200 answered, 0 failed');
      expect(mock.mock.requests).toHaveLength(151);
      const lines = (await readFile(answers, 'utf8')).trimEnd().split('\n');
      const whole = lines.filter((line) => line.endsWith('}')).map((line) => (JSON.parse(line) as { id: string }).id);
      expect(whole.sort()).toEqual([...ids].sort());
      await mock.close();
    }));
});

test('proxy.ts sends its request through the proxy', async () => {
  const mock = await startMock();
  const tunnels: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url!);
    const gateway = connect(Number(new URL(mock.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      gateway.pipe(socket).pipe(gateway);
    });
  });
  const port = await listening(proxy);
  const { code, stdout, stderr } = await start('proxy.ts', [], mock, { HTTPS_PROXY: `http://127.0.0.1:${port}` });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('caicaini/auto\n');
  expect(tunnels).toEqual([new URL(mock.url).host]);
  proxy.close();
  await mock.close();
});
