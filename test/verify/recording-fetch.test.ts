/** recordingFetch: the caller gets the same response as from fetch, and the exchange is what went over the wire. */
import { setTimeout as wait } from 'node:timers/promises';
import { text as readText } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CALLERS } from '../../scripts/clients/callers.js';
import { createClient } from '../../src/index.js';
import { createMock, startMock } from '../../src/mock/index.js';
import { headerOf, type Exchange } from '../../src/verify/read/exchange.js';
import { checkExchanges } from '../../src/verify/run/check-exchanges.js';
import { recordingFetch, exchangeOf } from '../../src/verify/feeds/recording-fetch.js';
import { closeAfter, http, raw, unusedUrl } from './servers.js';

let exchanges: Exchange[];
beforeEach(() => (exchanges = []));
afterEach(() => void vi.useRealTimers());
const onExchange = (exchange: Exchange) => void exchanges.push(exchange);
const recording = recordingFetch({ onExchange });

describe('the response of recordingFetch', () => {
  test('the response has the status, reason, headers, URL and body of the original', async () => {
    const url = await http((request, response) => {
      if (request.url === '/from') return response.writeHead(302, { location: '/to' }).end();
      response.writeHead(
        201,
        'Made So',
        [
          ['x-a', '1'],
          ['set-cookie', 'a'],
          ['set-cookie', 'b'],
        ].flat(),
      );
      response.end('{"a":"é"}');
    });
    const [seen, plain] = [await recording(`${url}/from`), await fetch(`${url}/from`)];
    const facts = (response: Response) => {
      const { status, statusText, ok, redirected, type, url: at, bodyUsed } = response;
      return {
        status,
        statusText,
        ok,
        redirected,
        type,
        url: at,
        bodyUsed,
        headers: [...response.headers].filter(([name]) => name !== 'date'),
      };
    };
    expect(facts(seen)).toEqual(facts(plain));
    expect(facts(seen)).toMatchObject({ status: 201, statusText: 'Made So', redirected: true, url: `${url}/to` });
    expect(facts(seen.clone())).toEqual(facts(plain));
    expect(seen).toBeInstanceOf(Response);
    expect(await seen.json()).toEqual({ a: 'é' });
  });

  test.each([204, 304])('the response to a %i is the original, because it has no body', async (status) => {
    const url = await http((_, response) => response.writeHead(status).end());
    expect((await recording(url)).body).toBeNull();
    expect(exchanges[0]).toMatchObject({ response: { status, body: '' } });
    expect(exchanges[0]!.failure).toBeUndefined();
  });

  test('recordingFetch rejects with the error of fetch, and the exchange contains only its name', async () => {
    const unreachable = await unusedUrl();
    const [one, other] = await Promise.all(
      [recording, fetch].map((each) => each(unreachable).catch((e: unknown) => e)),
    );
    expect(one).toBeInstanceOf(TypeError);
    expect((one as Error).message).toBe((other as Error).message);
    const headers = { authorization: 'Bearer secret\nx' };
    await expect(recording(unreachable, { headers })).rejects.toThrow(TypeError);
    expect(exchanges.map(({ failure }) => failure)).toEqual([
      'no response: ECONNREFUSED',
      'partly seen: the caller ended it (TypeError)',
    ]);
    expect(exchanges.every(({ response }) => response === undefined)).toBe(true);
    expect(JSON.stringify(exchanges)).not.toContain('secret');
  });

  test('the caller can read the body into its own buffer', async () => {
    const url = await raw('HTTP/1.1 200 OK\r\n\r\nabcdef');
    const reader = (await recording(url)).body!.getReader({ mode: 'byob' });
    let text = '';
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(4));
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    expect(text).toBe('abcdef');
    expect(exchanges[0]!.response!.body).toBe('abcdef');
  });

  test('recordingFetch does not detach the buffers of the source', async () => {
    const piece = new TextEncoder().encode('ab');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const each of [piece, new Uint8Array(), piece]) controller.enqueue(each);
        controller.close();
      },
    });
    const response = await recordingFetch({ fetch: async () => new Response(body), onExchange })('http://a/');
    expect(await response.text()).toBe('abab');
    expect(piece.byteLength).toBe(2);
  });
});

describe('a streamed response', () => {
  test('recordingFetch reads the stream no further than the caller does', async () => {
    const [pulled, cancelled] = [[] as number[], [] as unknown[]];
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled.push(pulled.length);
          controller.enqueue(new TextEncoder().encode(String(pulled.length)));
        },
        cancel: (reason) => void cancelled.push(reason),
      },
      { highWaterMark: 0 },
    );
    const response = await recordingFetch({ fetch: async () => new Response(body), onExchange })('http://a/');
    await wait(10);
    expect(pulled).toHaveLength(0);
    const reader = response.body!.getReader();
    for (let count = 1; count <= 3; count++) {
      expect(new TextDecoder().decode((await reader.read()).value)).toBe(String(count));
      await wait(5);
      expect(pulled).toHaveLength(count);
    }
    expect(exchanges).toEqual([]);
    await reader.cancel('enough');
    expect(cancelled).toEqual(['enough']);
    expect(exchanges).toMatchObject([
      { response: { body: '123' }, failure: 'partly seen: the reader left before the response had ended' },
    ]);
  });

  test('the caller gets each piece as soon as the server sends it', async () => {
    const later: (() => void)[] = [];
    const url = await http((_, response) => {
      response.write('one');
      later.push(
        () => response.write('two'),
        () => response.end('é'),
      );
    });
    const read: string[] = [];
    for await (const piece of (await recording(url)).body!) {
      read.push(new TextDecoder().decode(piece));
      // The next piece is sent when this one has been read
      later.shift()?.();
    }
    expect(read).toEqual(['one', 'two', 'é']);
    expect(exchanges).toMatchObject([{ response: { body: 'onetwoé' } }]);
  });

  test('the exchange of a stream that is cut off has the part that arrived, and the caller gets the error', async () => {
    const url = await raw('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    await expect((await recording(url)).text()).rejects.toThrow(TypeError);
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]).toMatchObject({ response: { status: 200, body: 'half' } });
    expect(exchanges[0]!.failure).toMatch(/^response cut off: UND_ERR_SOCKET$/);
  });

  test('an abort ends the exchange also while no read is pending', async () => {
    let gone = false;
    const url = await http((_, response) => response.on('close', () => (gone = true)).write('half'));
    const aborter = new AbortController();
    const response = await recording(url, { signal: aborter.signal });
    aborter.abort();
    await expect(response.text()).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => gone).toBe(true);
    expect(exchanges.map(({ failure }) => failure)).toEqual(['partly seen: the caller ended it (AbortError)']);
  });

  test('an abort with a custom reason ends the exchange too', async () => {
    const url = await http((_, response) => response.write('half'));
    const aborter = new AbortController();
    const response = await recording(url, { signal: aborter.signal });
    aborter.abort();
    await expect(response.text()).rejects.toThrow();
    await expect(recording(url, { signal: AbortSignal.abort('because') })).rejects.toBe('because');
    expect(exchanges.map(({ failure }) => failure)).toEqual([
      'partly seen: the caller ended it (AbortError)',
      'partly seen: the caller ended it (with a custom reason)',
    ]);
  });

  test('a response and its clone are one exchange', async () => {
    const url = await raw('HTTP/1.1 200 OK\r\n\r\nabc');
    const response = await recording(url);
    expect(await Promise.all([response.clone().text(), response.text()])).toEqual(['abc', 'abc']);
    expect(exchanges.map(({ response: answer }) => answer?.body)).toEqual(['abc']);
  });
});

describe('the request of an exchange', () => {
  const echo = () =>
    http(async (request, response) => {
      const { method, headers } = request;
      const framed = headers['transfer-encoding'] ?? headers['content-length'];
      response.end(JSON.stringify({ method, framed, body: await readText(request) }));
    });
  const stream = (...pieces: string[]) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(piece));
      },
    });
  const post = { method: 'post', headers: [['X-A', '1']] as [string, string][] };
  const cases: { name: string; ask: (url: string) => Parameters<typeof fetch>; framed: string }[] = [
    { name: 'a text', ask: (url) => [url, { ...post, body: 'né' }], framed: '3' },
    { name: 'bytes', ask: (url) => [new URL(url), { ...post, body: Buffer.from('né') }], framed: '3' },
    { name: 'a blob', ask: (url) => [url, { ...post, body: new Blob(['né']) }], framed: '3' },
    {
      name: 'a stream',
      ask: (url) => [url, { ...post, body: stream('n', 'é'), duplex: 'half' } as RequestInit],
      framed: 'chunked',
    },
    { name: 'a Request', ask: (url) => [new Request(url, { ...post, body: 'né' })], framed: '3' },
    {
      name: 'a Request with a stream',
      ask: (url) => [new Request(url, { ...post, body: stream('né'), duplex: 'half' } as RequestInit)],
      framed: 'chunked',
    },
    {
      name: 'a Request and what replaces its parts',
      ask: (url) => [new Request(url, { method: 'PUT', body: 'no', headers: { 'X-B': '2' } }), { ...post, body: 'né' }],
      framed: '3',
    },
  ];
  test.each(cases)('recordingFetch sends $name unchanged and records it', async ({ ask, framed }) => {
    const url = await echo();
    expect(await (await recording(...ask(`${url}/v1/x?y`))).json()).toEqual({ method: 'POST', framed, body: 'né' });
    const [{ request }] = exchanges as [Exchange];
    expect({ ...request, headers: request.headers.filter(([name]) => name.startsWith('x-')) }).toEqual({
      method: 'POST',
      url: `${url}/v1/x?y`,
      headers: [['x-a', '1']],
      body: 'né',
    });
  });

  test('exchanges are numbered from 1 in the order of their start and have their times', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000 });
    const held: (() => void)[] = [];
    const url = await http((request, response) => {
      if (request.url === '/slow')
        held.push(
          () => response.write('a'),
          () => response.end(),
        );
      else response.end();
    });
    const slowly = recording(`${url}/slow`);
    await (await recording(`${url}/fast`)).text();
    await expect.poll(() => held.length).toBe(2);
    vi.setSystemTime(1_040);
    held[0]!();
    const response = await slowly;
    vi.setSystemTime(1_500);
    held[1]!();
    await response.text();
    const first = exchanges[0]!.id;
    expect(exchanges.map(({ id, request }) => [id - first, request.url])).toEqual([
      [0, `${url}/fast`],
      [-1, `${url}/slow`],
    ]);
    expect(exchanges[1]).toMatchObject({ startMs: 1_000, headersMs: 1_040, endMs: 1_500 });
    expect(idsFrom1()).toEqual([1, 2]);
  });

  test('the exchange has the request body also when the response arrives before the body is read', async () => {
    const fetch = recordingFetch({ fetch: async () => new Response('early'), onExchange });
    await (await fetch(new Request('http://a/', { method: 'POST', body: 'whole' }))).text();
    await (await fetch('http://a/', { method: 'POST', body: new Blob(['whole']) })).text();
    expect(exchanges.map(({ request }) => request.body)).toEqual(['whole', 'whole']);
  });

  test('recordingFetch calls onExchange before the caller has read the response', async () => {
    const mock = createMock();
    const fetch = recordingFetch({ fetch: mock.fetch, onExchange });
    const request = new Request('http://mock/v1/models', { headers: { authorization: `Bearer ${mock.key}` } });
    await (await fetch(request)).json();
    expect(exchanges).toMatchObject([{ request: { method: 'GET' }, response: { status: 200 } }]);
  });

  function idsFrom1() {
    return exchanges
      .map(({ id }) => id)
      .map((id, _, all) => id - Math.min(...all) + 1)
      .sort();
  }
});

describe('an error in onExchange', () => {
  const heard: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  const hear = (reason: unknown) => void heard.push(reason);
  beforeEach(() => void process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear));
  afterEach(() => {
    process.off('unhandledRejection', hear);
    for (const each of listeners) process.on('unhandledRejection', each);
  });

  test('an error in onExchange becomes an unhandled rejection, and the caller gets the response', async () => {
    const thrown = new Error('in onExchange');
    const throwing = recordingFetch({
      onExchange() {
        throw thrown;
      },
    });
    const url = await raw('HTTP/1.1 200 OK\r\n\r\nabc');
    expect(await (await throwing(url)).text()).toBe('abc');
    await expect.poll(() => heard).toEqual([thrown]);
  });
});

describe.each(Object.entries(CALLERS))('the client %s with recordingFetch', (_, caller) => {
  test('the client answers, streams and calls tools as without recordingFetch', async () => {
    const mock = await startMock();
    closeAfter(mock.close);
    for (const ask of ['create', 'stream', 'tool'] as const) {
      const target = { base: mock.url, key: mock.key, fetch: recording };
      expect(await caller[ask](target)).toMatch(ask === 'tool' ? /^get_weather$/ : /^You said “Hi”/);
    }
    const types = exchanges.map(({ response }) => headerOf(response!.headers, 'content-type')!.split(';')[0]);
    expect(types).toEqual(['application/json', 'text/event-stream', 'application/json']);
    expect(exchanges[1]!.response!.body).toMatch(/(data: \[DONE\]|"message_stop"})\n\n$/);
    // Version 7 of openai leaves a stream at its marker, before the body ends
    const left = 'partly seen: the reader left before the response had ended';
    expect([undefined, left]).toContain(exchanges[1]!.failure);
    expect([exchanges[0]!.failure, exchanges[2]!.failure]).toEqual([undefined, undefined]);
    expect(JSON.parse(exchanges[2]!.request.body!)).toHaveProperty('tools');
    const { checks, exitCode } = checkExchanges(exchanges, { target: mock.url, source: 'test' });
    expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(exitCode).toBe(0);
  });
});

test('the caicaini client works with recordingFetch', async () => {
  const mock = createMock();
  const caicaini = createClient({ apiKey: mock.key, fetch: recordingFetch({ fetch: mock.fetch, onExchange }) });
  const request = {
    model: 'caicaini/auto' as const,
    max_tokens: 64,
    messages: [{ role: 'user' as const, content: 'Hi' }],
  };
  await caicaini.messages.create(request);
  await caicaini.messages.stream(request).finalMessage();
  expect(exchanges.map(({ failure, request: { body } }) => [failure, JSON.parse(body!).stream])).toEqual([
    [undefined, undefined],
    // The client stops reading after the last event
    ['partly seen: the reader left before the response had ended', true],
  ]);
  expect(exchanges[1]!.response!.body).toMatch(/"message_stop"}\n\n$/);
});

describe('exchangeOf', () => {
  test('exchangeOf leaves the response readable', async () => {
    const response = Response.json({ a: 1 }, { status: 201, headers: { 'x-a': '1' } });
    const exchange = await exchangeOf(response, { method: 'POST', body: '{}' });
    expect(exchange).toMatchObject({
      id: 1,
      request: { method: 'POST', body: '{}', headers: [] },
      response: { status: 201, body: '{"a":1}' },
    });
    expect(exchange.response!.headers).toContainEqual(['x-a', '1']);
    expect(await response.json()).toEqual({ a: 1 });
  });

  test('exchangeOf accepts a response without a body', async () => {
    expect((await exchangeOf(new Response(null, { status: 204 }))).response).toEqual({
      status: 204,
      headers: [],
      body: '',
    });
  });

  test('exchangeOf keeps the part of a response that is cut off', async () => {
    const url = await raw('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    const { request, response, failure } = await exchangeOf(await fetch(url));
    expect([request.url, response!.body, failure]).toEqual([`${url}/`, 'half', 'response cut off: UND_ERR_SOCKET']);
  });

  test('exchangeOf rejects a response whose body was read', async () => {
    const response = new Response('x');
    await response.text();
    await expect(exchangeOf(response)).rejects.toThrow(TypeError);
    await expect(exchangeOf(response)).rejects.toThrow('the response body was read: check it first');
  });
});
