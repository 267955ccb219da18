/** `caicaini/lite`: the same client as functions, without the door. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS, OPERATIONS } from '../src/contract.js';
import { createClient as createWhole } from '../src/index.js';
import * as lite from '../src/lite.js';
import { createMock, startMock, type RunningMock } from '../src/mock/index.js';
import { checkResponse } from '../src/validate.js';
import { testWorld } from './world.js';

const hello = { model: 'caicaini/auto' as const, max_tokens: 64, messages: [{ role: 'user' as const, content: 'Hi' }] };

let mock: RunningMock;
beforeAll(async () => void (mock = await startMock()));
afterAll(() => mock.close());

const clientOf = (options: lite.LiteOptions = {}) =>
  lite.createClient({ apiKey: mock.key, baseUrl: mock.url, ...options });

const answers: { operation: keyof typeof OPERATIONS; ask: (client: lite.LiteClient) => Promise<unknown> }[] = [
  { operation: 'createMessage', ask: (client) => lite.createMessage(client, hello) },
  { operation: 'countMessageTokens', ask: (client) => lite.countMessageTokens(client, hello) },
  { operation: 'createChatCompletion', ask: (client) => lite.createChatCompletion(client, hello) },
  { operation: 'listModels', ask: (client) => lite.listModels(client) },
  { operation: 'getAccount', ask: (client) => lite.getAccount(client) },
  { operation: 'getUsage', ask: (client) => lite.getUsage(client) },
];

test('there is a function for every operation, and one more for each that streams', () => {
  const streams = Object.values(OPERATIONS).filter((operation) => operation.streams);
  const wanted = [
    ...['CaicainiError', 'createClient', ...Object.keys(OPERATIONS)],
    ...streams.map(({ id }) => id.replace(/^create/, 'stream')),
  ];
  expect(Object.keys(lite).sort()).toEqual(wanted.sort());
  expect(answers.map(({ operation }) => operation)).toEqual(Object.keys(OPERATIONS));
});

for (const { operation, ask } of answers) {
  test(`${operation} gives an answer and a receipt`, async () => {
    const operations: string[] = [];
    const answer = await ask(clientOf({ onReceipt: (receipt) => void operations.push(receipt.operation) }));
    expect(checkResponse(operation, answer)).toEqual([]);
    expect(operations).toEqual([operation]);
  });
}

describe('a stream', () => {
  test('of a message ends as the message would be answered', async () => {
    const stream = lite.streamMessage(clientOf(), hello);
    const types = new Set<string>();
    for await (const { type } of stream) types.add(type);
    expect([...types]).toEqual(expect.arrayContaining(['message_start', 'content_block_delta', 'message_stop']));
    expect(checkResponse('createMessage', await stream.finalMessage())).toEqual([]);
  });

  test('of a completion gives its text', async () => {
    expect(await lite.streamChatCompletion(clientOf(), hello).finalText()).toMatch(/^You said “Hi”/);
  });
});

describe('an error', () => {
  /** A gateway in this process that answers these statuses first, and how long the client waited. */
  function scene(...codes: number[]) {
    const { fetch, key } = createMock();
    let requests = 0;
    const send = (url: string, init: RequestInit) => {
      const headers = new Headers(init.headers);
      const code = codes[requests++];
      if (code) headers.set('prefer', `code=${code}`);
      return fetch(url, { ...init, headers });
    };
    const world = testWorld({ fetch: send });
    return { client: lite.createClient({ apiKey: key, world }), world, sent: () => requests };
  }

  for (const row of Object.values(ERRORS).filter(({ action }) => action !== 'retry')) {
    test(`${row.status} is to be judged as ${row.action}, at once`, async () => {
      const { client, sent } = scene(row.status);
      const error = await lite.createMessage(client, hello).catch((thrown: unknown) => thrown);
      expect(lite.CaicainiError.is(error)).toBe(true);
      expect(error).toMatchObject({ action: row.action, type: row.type, status: row.status });
      expect(sent()).toBe(1);
    });
  }

  for (const row of Object.values(ERRORS).filter(({ action }) => action === 'retry')) {
    test(`${row.status} is tried again`, async () => {
      const { client, sent, world } = scene(row.status, row.status);
      expect(await lite.createMessage(client, hello)).toMatchObject({ type: 'message' });
      expect([sent(), world.waits.length]).toEqual([3, 2]);
    });
  }

  test('stops no other call: there is no door', async () => {
    const { client, sent } = scene(ERRORS[402].status);
    await expect(lite.createMessage(client, hello)).rejects.toMatchObject({ action: 'stop' });
    expect(await lite.createMessage(client, hello)).toMatchObject({ type: 'message' });
    expect(sent()).toBe(2);
  });
});

test('a client does not show its key', () => {
  const client = clientOf();
  for (const shown of [inspect(client, { depth: 10, showHidden: true }), JSON.stringify(client), String(client.use)])
    expect(shown).not.toContain(mock.key);
});

test('what cannot be right is refused as by the whole client', () => {
  const wrong = [
    { apiKey: 'sk-other' },
    { baseUrl: 'http://gateway.example' },
    { maxAttempts: 0 },
    { headers: { 'a b': '' } },
  ];
  for (const options of wrong) {
    const said = (make: (options: object) => unknown) => {
      try {
        make({ apiKey: mock.key, ...options });
      } catch (thrown) {
        return (thrown as Error).message;
      }
      return undefined;
    };
    expect(said(lite.createClient)).toBeTypeOf('string');
    expect(said(lite.createClient)).toBe(said(createWhole));
  }
});
