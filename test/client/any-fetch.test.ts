/** The `fetch` of other libraries beneath the client, and the time limits of Node's own. */
import crossFetch from 'cross-fetch';
import nodeFetch from 'node-fetch';
import { Agent, fetch as undiciFetch } from 'undici';
import { describe, expect, test } from 'vitest';
import {
  createApiClient,
  createClient,
  createFetch,
  type CaicainiError,
  type ClientOptions,
  type Fetch,
} from '../../src/index.js';
import { requestExample, responseExamples, streamExample } from '../support/examples.js';
import { json, startFaulty } from '../support/server.js';

const gateway = await startFaulty();
const MESSAGE = responseExamples.find(({ operation }) => operation === 'createMessage')!.body;
const STREAM = streamExample('/v1/messages');
const hello = requestExample('createMessage', 'quickstart');
const optionsOf = (options: ClientOptions): ClientOptions => ({
  ...{ apiKey: `cai_api_${'A'.repeat(32)}`, baseUrl: gateway.url, limiter: false },
  ...options,
});
const client = (options: ClientOptions) => createClient(optionsOf(options));

/** The fetch of React Native: its Response has no body, only text(). */
const textOnly: Fetch = async (url, init) => {
  const { status, ok, headers, text } = await undiciFetch(url, init).then(async (response) => {
    const body = await response.text();
    return { status: response.status, ok: response.ok, headers: response.headers, text: () => Promise.resolve(body) };
  });
  return { status, ok, headers, text };
};

const fetches: Record<string, Fetch> = {
  undici: undiciFetch,
  'node-fetch': nodeFetch,
  'cross-fetch': crossFetch,
  'a Response with text() alone': textOnly,
  'the platform': globalThis.fetch,
};

describe.each(Object.entries(fetches))('with the fetch of %s', (_, fetch) => {
  test('a whole answer is read, in one request', async () => {
    gateway.answers.splice(0, Infinity, json(200, MESSAGE));
    gateway.seen.length = 0;
    expect(await client({ fetch }).messages.create(hello)).toEqual(MESSAGE);
    expect(gateway.seen).toHaveLength(1);
  });

  test('a stream is read', async () => {
    gateway.answers.splice(0, Infinity, json(200, STREAM, { 'content-type': 'text/event-stream' }));
    expect(await client({ fetch }).messages.stream(hello).finalText()).toBe('One, two, three.');
  });

  test('an error has its status', async () => {
    gateway.answers.splice(0, Infinity, json(402, ''));
    await expect(client({ fetch }).messages.create(hello)).rejects.toMatchObject({ status: 402, action: 'stop' });
  });
});

test.each(['undici', 'node-fetch', 'cross-fetch', 'the platform'])(
  'with the fetch of %s, a stream is read as it comes',
  async (name) => {
    let finish = () => {};
    const half = STREAM.indexOf('three');
    gateway.answers.splice(0, Infinity, (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(STREAM.slice(0, half));
      finish = () => void (response.writableEnded || response.end(STREAM.slice(half)));
    });
    const texts: string[] = [];
    for await (const text of client({ fetch: fetches[name] }).messages.stream(hello).text()) {
      texts.push(text);
      finish();
    }
    expect(texts.join('')).toBe('One, two, three.');
  },
);

describe("a time limit of Node's fetch", () => {
  const slow = { fetchOptions: { dispatcher: new Agent({ headersTimeout: 50, bodyTimeout: 50 }) } };

  test('is reached once, and the error says to stream', async () => {
    gateway.answers.splice(0, Infinity, () => {});
    gateway.seen.length = 0;
    const error = (await client(slow)
      .messages.create(hello)
      .catch((thrown: unknown) => thrown)) as CaicainiError;
    expect(error).toMatchObject({ action: 'fix', because: 'fix', charged: 'unknown', code: 'UND_ERR_HEADERS_TIMEOUT' });
    expect(error.message).toContain('use stream()');
    expect(gateway.seen).toHaveLength(1);
  });

  test('is set by the option fetchOptions', async () => {
    const patient = { fetchOptions: { dispatcher: new Agent({ headersTimeout: 5_000 }) } };
    gateway.answers.splice(
      0,
      Infinity,
      (request, response) => void setTimeout(() => json(200, MESSAGE)(request, response, ''), 1_500),
    );
    const [message, { data }] = await Promise.all([
      client(patient).messages.create(hello),
      createApiClient(optionsOf(patient)).POST('/v1/messages', { body: hello }),
    ]);
    expect([message, data]).toEqual([MESSAGE, MESSAGE]);
  });
});

describe('what never left this machine', () => {
  const mistakes: Record<string, ClientOptions> = {
    'a header that the platform refuses': { headers: { 'keep-alive': 'x' } },
    'a port that the platform blocks': { baseUrl: 'http://127.0.0.1:6667' },
    'a mistake in a custom fetch': { fetch: () => (undefined as unknown as { a: () => never }).a() },
    'a custom fetch that calls what is no function': { fetch: async () => (({}) as { f: () => never }).f() },
  };
  test.each(Object.entries(mistakes))('%s is an error at once, and may not have been charged', async (_, options) => {
    gateway.seen.length = 0;
    await expect(client(options).messages.create(hello)).rejects.toMatchObject({
      action: 'fix',
      charged: 'never',
      attempts: { length: 1 },
    });
    expect(gateway.seen).toHaveLength(0);
  });

  test('says nothing of the gateway to the limiter', async () => {
    const states: string[] = [];
    const hooks = { onLimiter: ({ state }: { state: string }) => void states.push(state) };
    const apiKey = `cai_api_${'B'.repeat(32)}`;
    const broken = client({ apiKey, headers: { 'keep-alive': 'x' }, limiter: {}, hooks });
    for (let call = 0; call < 5; call++) await broken.messages.create(hello).catch(() => {});
    expect(states).toEqual([]);
  });
});

test('createFetch has the type of the fetch of Bun', () => {
  const like: typeof globalThis.fetch & { preconnect(url: string | URL): void } = createFetch();
  expect(() => like.preconnect('https://caicaini.com')).not.toThrow();
});
