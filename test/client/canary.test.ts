/**
 * A canary for a key, used on every path against a gateway that echoes all it is sent. Nothing that the package says of
 * itself may show it: errors, hooks, receipts, logs, reports, recordings, the command. The bodies of successful answers
 * belong to the caller and come as they are.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import { createClient, createFetch, type Caicaini } from '../../src/index.js';
import { startMock } from '../../src/mock/index.js';
import {
  recordingFetch,
  checkExchanges,
  PROFILES,
  REPORTS,
  reportAnnotations,
  reportSummary,
  reportTerminal,
  startProxy,
  verify,
  writeHar,
  type Exchange,
  type Report,
} from '../../src/verify/index.js';
import { COMMAND } from '../cli/command.js';
import { requestExample, rowOf } from '../support/examples.js';
import { outside, testRuntime } from '../support/fake-clock.js';
import { inFolder, run, runNode } from '../support/process.js';
import { json, startFaulty, type FaultyServer, type Handler } from '../support/server.js';

const SECRET = 'TWEETtweetTWEETtweetTWEETtweet01';
const KEY = `cai_api_${SECRET}`;
const hello = requestExample('createMessage', 'quickstart');

let faulty: FaultyServer;
beforeAll(async () => {
  faulty = await startFaulty();
});

/** Fails when the text shows the key, as it is or encoded. */
function expectNoCanary(output: string): void {
  expect(output).not.toMatch(/tweet/i);
  expect(output).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 16));
  expect(output).not.toContain(Buffer.from(KEY).toString('base64').slice(0, 16));
  expect(output).not.toContain(Buffer.from(SECRET).toString('hex').slice(0, 16));
}

/** A value in every form in which a program might show it. */
function shown(value: unknown): string {
  const error = value instanceof Error ? [value.message, value.stack, String(value), shown(value.cause ?? '')] : [];
  return [inspect(value, { depth: 10, showHidden: true }), JSON.stringify(value), ...error].join('\n');
}

const echo = (type: string) => ({
  type: 'error',
  error: { type, message: `no such key: ${KEY}, Authorization: Bearer ${KEY}`, param: KEY, [KEY]: 1 },
  request_id: KEY,
});
const RETRIED = rowOf('retry');
const limits = {
  'x-ratelimit-tier': KEY,
  'x-ratelimit-limit-requests': '60',
  'x-ratelimit-remaining-requests': '0',
  'x-ratelimit-reset-requests': '1',
};
const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
const sse =
  (...events: object[]): Handler =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...limits }).end(events.map(event).join(''));
  };
const start = { type: 'message_start', message: { id: KEY, model: KEY, content: [], usage: { input_tokens: 1 } } };
const text = [
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: `your key is ${KEY}` } },
];

const answers: Record<string, Handler> = {
  ...Object.fromEntries(
    Object.values(ERRORS).map(({ status, type }) => [`an envelope with ${status}`, json(status, echo(type), limits)]),
  ),
  'a type that is the key': json(400, echo(KEY)),
  'a page': json(502, `<html><body>${KEY}`, { 'content-type': `text/html; x=${KEY}` }),
  'a 200 that is a page': json(200, `<html>${KEY}`, { 'content-type': 'text/html' }),
  'a 200 that is cut': json(200, `{"id":"${KEY}","content":[{"te`),
  'an answer that is whole': json(
    200,
    { ...start.message, type: 'message', role: 'assistant', stop_reason: null, stop_sequence: null },
    limits,
  ),
  'a redirect': json(307, KEY, { location: `https://${KEY}:${KEY}@evil.example/${KEY}?key=${KEY}` }),
  'garbage for a status line': (request) => request.socket.end(`${KEY}\r\n\r\n`),
  'a stream of an error': sse(echo(RETRIED.type)),
  'a stream of nonsense': sse({ [KEY]: KEY }),
  'a stream that breaks after its content': sse(start, ...text),
  'a stream that breaks with an error': sse(start, ...text, echo(RETRIED.type)),
  'a stream out of order': sse(start, { type: 'message_stop', key: KEY }),
};

const calls: Record<string, (caicaini: Caicaini) => Promise<unknown>> = {
  create: (caicaini) => caicaini.messages.create(hello).then(() => undefined),
  stream: (caicaini) =>
    caicaini.messages
      .stream(hello)
      .finalMessage()
      .then(() => undefined),
};

describe.each(Object.entries(answers))('a client that gets %s', (_, answer) => {
  test.each(Object.entries(calls))('shows no key in errors, hooks, receipts and logs of %s', async (_, call) => {
    faulty.answers.splice(0, Infinity, answer);
    const told: unknown[] = [];
    const tell = (value: unknown) => {
      told.push(value);
      throw value;
    };
    const hooks = { onRetry: tell, onHardStop: tell, onReceipt: tell, onLimiter: tell };
    const output = await printedBy(async () => {
      const caicaini = createClient({ apiKey: KEY, baseUrl: faulty.url, ...outside(testRuntime()), hooks });
      told.push(caicaini, caicaini.messages, await call(caicaini).catch((thrown: unknown) => thrown));
    });
    for (const value of told) {
      expectNoCanary(shown(value));
      if (value instanceof Error) expectNoCanary(shown(structuredClone(value)));
    }
    expectNoCanary(output);
  });
});

const others: { name: string; output: () => Promise<string> }[] = [
  {
    name: 'the body of a failed stream for a browser',
    output: async () => {
      faulty.answers.splice(0, Infinity, answers['an envelope with 401']!);
      const caicaini = createClient({ apiKey: KEY, baseUrl: faulty.url });
      return new Response(caicaini.messages.stream(hello).toReadableStream()).text();
    },
  },
  {
    name: 'an error of a fetch beneath another client, and an answer that it makes itself',
    output: async () => {
      const fetch = createFetch({ ...outside(testRuntime()), retry: { maxAttempts: 2 } });
      let said = '';
      for (const name of ['a 200 that is a page', 'a redirect', 'garbage for a status line'] as const) {
        faulty.answers.splice(0, Infinity, answers[name]!);
        const asked = { method: 'POST', body: '{}', headers: { authorization: `Bearer ${KEY}`, 'x-api-key': KEY } };
        said += await fetch(`${faulty.url}/v1/messages`, asked).then((response) => response.text(), shown);
      }
      return said;
    },
  },
  {
    name: 'the text that Node prints for an unhandled failure',
    output: async () => {
      faulty.answers.splice(0, Infinity, answers['an envelope with 401']!);
      const text = `import { createClient } from 'caicaini'; void createClient().models.list();`;
      const env = { CAICAINI_API_KEY: KEY, CAICAINI_BASE: faulty.url };
      const options = { env, cwd: inject('installed') };
      const { code, stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', text], options);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/no such key: cai_api_\[redacted\]/)]);
      return stdout + stderr;
    },
  },
  {
    name: 'the log of the mock',
    output: async () => {
      const entries: unknown[] = [];
      const mock = await startMock({ onRequest: (entry) => entries.push(entry) });
      const caicaini = createClient({ apiKey: KEY, baseUrl: mock.url });
      const error = await caicaini.messages.create(hello).catch((thrown: unknown) => thrown);
      const page = await (await fetch(`${mock.url}/__mock/requests`)).text();
      await mock.close();
      return shown([error, entries, mock.mock.requests]) + page;
    },
  },
  {
    name: 'every report and recording of the verifier',
    output: async () => {
      faulty.answers.splice(0, Infinity, json(200, echo('api_error'), limits));
      const recorded: Exchange[] = [];
      const report = await verify({
        baseUrl: faulty.url,
        keys: { main: KEY },
        profile: PROFILES[0],
        onExchange: (exchange) => recorded.push(exchange),
      });
      expect(recorded).not.toHaveLength(0);
      return reportsOf(report) + writeHar(recorded);
    },
  },
  {
    name: 'reports and recordings of traffic through the proxy',
    output: async () => {
      faulty.answers.splice(0, Infinity, json(401, echo('authentication_error'), limits));
      const exchanges: Exchange[] = [];
      const proxy = await startProxy({
        target: faulty.url,
        port: 0,
        onExchange: (exchange) => exchanges.push(exchange),
        report: () => ({ status: 200, type: 'text/plain', body: '' }),
      });
      await createClient({ apiKey: KEY, baseUrl: proxy.url })
        .messages.create(hello)
        .catch(() => {});
      await proxy.close();
      expect(exchanges).toHaveLength(1);
      return reportsOf(checkExchanges(exchanges, { source: 'proxy', target: faulty.url })) + writeHar(exchanges);
    },
  },
  {
    name: 'a recording fetch and the report of its exchanges',
    output: async () => {
      faulty.answers.splice(0, Infinity, json(200, { ...echo('api_error'), id: KEY }, limits));
      const exchanges: Exchange[] = [];
      const fetch = recordingFetch({ onExchange: (exchange) => exchanges.push(exchange) });
      const caicaini = createClient({ apiKey: KEY, baseUrl: faulty.url, fetch, retry: { maxAttempts: 1 } });
      const error = await caicaini.messages.create(hello).catch((thrown: unknown) => thrown);
      expect(exchanges).toHaveLength(1);
      return shown([error, checkExchanges(exchanges, { source: 'proxy', target: faulty.url })]);
    },
  },
  ...commands(),
];

for (const { name, output } of others) {
  test(`${name}: no key is shown`, async () => {
    const said = await output();
    expect(said.length).toBeGreaterThan(0);
    expectNoCanary(said);
  });
}

test('the check finds a canary that is there', () => {
  for (const text of [KEY, `x${SECRET.toLowerCase()}`, Buffer.from(KEY).toString('base64')]) {
    expect(() => expectNoCanary(text)).toThrow();
  }
});

/** The text that goes to the console during an action. */
async function printedBy(action: () => Promise<void>): Promise<string> {
  const original = { ...console };
  const printed: string[] = [];
  for (const name of ['log', 'warn', 'error', 'info', 'debug'] as const) {
    console[name] = (...args: unknown[]) => void printed.push(args.map((each) => shown(each)).join(' '));
  }
  await action().finally(() => Object.assign(console, original));
  return printed.join('\n');
}

function reportsOf(report: Report): string {
  const forms = Object.values(REPORTS as Record<string, (report: Report) => string>).map((write) => write(report));
  return [...forms, reportTerminal(report), reportSummary(report), reportAnnotations(report), shown(report)]
    .flat()
    .join('\n');
}

/** The command against the echo: all that it prints or writes. */
function commands(): typeof others {
  const rows: { args: string[]; answer: string }[] = [
    { args: ['send', 'Hi'], answer: 'an envelope with 401' },
    { args: ['send', '--json', 'Hi'], answer: 'an envelope with 400' },
    { args: ['send', '--stream', '--json', '--max-attempts', '2', 'Hi'], answer: 'a stream of nonsense' },
    { args: ['send', '--header', `x-mine: ${KEY}\n`, 'Hi'], answer: 'an envelope with 400' },
    { args: ['send', '--base-url', `http://${KEY}@gateway.example`, 'Hi'], answer: 'an envelope with 400' },
    { args: ['explain', KEY], answer: 'an envelope with 400' },
  ];
  return [
    ...rows.map(({ args, answer }) => ({
      name: `caicaini ${args.join(' ').replaceAll(KEY, '<key>').trim()}`,
      output: async () => {
        faulty.answers.splice(0, Infinity, answers[answer]!);
        const env = { CAICAINI_API_KEY: KEY, CAICAINI_BASE: faulty.url };
        const { stdout, stderr } = await runNode(COMMAND, args, { env });
        return stdout + stderr;
      },
    })),
    {
      name: 'caicaini verify, with every report and a recording',
      output: () =>
        inFolder(async (folder) => {
          faulty.answers.splice(0, Infinity, answers['an envelope with 401']!);
          const file = (name: string) => join(folder, name);
          const forms = ['json', 'junit', 'html', 'sarif'].map((form) => `${form}=${file(form)}`);
          const env = {
            ...{ CAICAINI_API_KEY: KEY, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file('summary.md') },
          };
          const args = ['verify', '--base-url', faulty.url, '--record', file('a.har'), '--report', ...forms];
          const { stdout, stderr } = await runNode(COMMAND, args, { env });
          const files = await readdir(folder);
          expect(files).toEqual(expect.arrayContaining(['a.har', 'html', 'json', 'junit', 'sarif', 'summary.md']));
          const written = await Promise.all(files.map((name) => readFile(file(name), 'utf8')));
          return [stdout, stderr, ...written].join('\n');
        }),
    },
  ];
}
