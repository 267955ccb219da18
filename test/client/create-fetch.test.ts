/** createFetch beneath the official clients, unchanged, against the mock and a faulty server. */
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFetch, type CallEnd, type FetchOptions, type Receipt } from '../../src/index.js';
import { ERRORS } from '../../src/contract.js';
import { startMock, type RunningMock } from '../../src/mock/index.js';
import { requestExample, responseExamples, rowOf, streamExample } from '../support/examples.js';
import { outside, testRuntime } from '../support/fake-clock.js';
import { json, startFaulty, type FaultyServer, type Handler } from '../support/server.js';

let mock: RunningMock;
let faulty: FaultyServer;
beforeAll(async () => {
  mock = await startMock();
  faulty = await startFaulty();
});
afterAll(() => mock.close());

const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');

/** A call by each official client, at its own defaults. */
const clients = {
  openai: (fetch: typeof globalThis.fetch, base: string, headers = {}) =>
    new OpenAI({ apiKey: mock.key, baseURL: `${base}/v1`, fetch, defaultHeaders: headers }).chat.completions.create(
      chat as OpenAI.ChatCompletionCreateParamsNonStreaming,
    ),
  anthropic: (fetch: typeof globalThis.fetch, base: string, headers = {}) =>
    new Anthropic({ authToken: mock.key, apiKey: null, baseURL: base, fetch, defaultHeaders: headers }).messages.create(
      hello as Anthropic.MessageCreateParamsNonStreaming,
    ),
};

/** A fetch with the policy, and what it was told. */
function policy(options: FetchOptions = {}) {
  const runtime = testRuntime();
  const receipts: Receipt[] = [];
  const ends: CallEnd[] = [];
  const hooks = { onReceipt: (receipt: Receipt) => receipts.push(receipt), onEnd: (end: CallEnd) => ends.push(end) };
  return { fetch: createFetch({ ...outside(runtime), hooks, ...options }), runtime, receipts, ends };
}

/** The policy is for requests that carry a Bearer key. */
const withKey = (init: RequestInit = {}): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${mock.key}` },
});

describe.each(Object.entries(clients))('beneath %s', (name, call) => {
  test('a call that succeeds gives a receipt', async () => {
    const { fetch, receipts } = policy();
    const { id } = await call(fetch, mock.url);
    expect(receipts).toMatchObject([
      { id, attempts: 1, operation: name === 'openai' ? 'createChatCompletion' : 'createMessage' },
    ]);
  });

  for (const row of Object.values(ERRORS)) {
    test(`a ${row.status} leads to ${row.action === 'retry' ? 'five attempts, and the client adds none' : 'one attempt'}`, async () => {
      const { fetch } = policy();
      const before = mock.mock.requests.length;
      await expect(call(fetch, mock.url, { prefer: `code=${row.status}` })).rejects.toMatchObject({
        status: row.status,
      });
      expect(mock.mock.requests.length - before).toBe(row.action === 'retry' ? 5 : 1);
    });
  }

  test('a 409 and a 422, which the client alone would retry, end after one attempt', async () => {
    for (const status of [409, 422]) {
      faulty.answers.splice(0, Infinity, json(status, '{}', { 'x-should-retry': 'true' }));
      faulty.seen.length = 0;
      await expect(call(policy().fetch, faulty.url)).rejects.toMatchObject({ status });
      expect(faulty.seen).toHaveLength(1);
    }
  });

  test('an empty, an HTML and a cut answer are errors, and no second one is paid for', async () => {
    const cut = JSON.stringify(responseExamples[0]!.body).slice(0, 60);
    const lost: Handler = (request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write(cut, () => request.socket.destroy());
    };
    for (const handler of [json(200, ''), json(200, '<html>', { 'content-type': 'text/html' }), json(200, cut), lost]) {
      faulty.answers.splice(0, Infinity, handler);
      faulty.seen.length = 0;
      await expect(call(policy().fetch, faulty.url)).rejects.toMatchObject({ status: 406 });
      expect(faulty.seen).toHaveLength(1);
    }
  });

  test('a redirect is answered with a 406 and not followed', async () => {
    faulty.answers.splice(0, Infinity, json(307, '', { location: `${mock.url}/v1/messages` }));
    const before = mock.mock.requests.length;
    await expect(call(policy().fetch, faulty.url)).rejects.toMatchObject({ status: 406 });
    expect(mock.mock.requests).toHaveLength(before);
  });
});

test('an error inside a 200 reaches the client above as the status it is', async () => {
  faulty.answers.splice(
    0,
    Infinity,
    json(200, { type: 'error', error: { type: rowOf('retry').type, message: 'full' } }),
  );
  const init = withKey({ method: 'POST', body: JSON.stringify(hello) });
  const response = await policy().fetch(`${faulty.url}/v1/messages`, init);
  expect(response.status).toBe(rowOf('retry').status);
});

test('an answer without a body is handed on', async () => {
  faulty.answers.splice(0, Infinity, (_, response) => response.writeHead(204).end());
  expect((await policy().fetch(`${faulty.url}/other`)).status).toBe(204);
});

test('a body over the limit is answered with a 413 and not sent', async () => {
  faulty.seen.length = 0;
  const init = withKey({ method: 'POST', body: new Uint8Array(16 * 2 ** 20 + 1) });
  const response = await policy().fetch(`${faulty.url}/v1/messages`, init);
  expect(response.status).toBe(413);
  expect(faulty.seen).toHaveLength(0);
});

describe('an answer is handed on as the platform has it:', () => {
  const modelsOf = async (handler: Handler) => {
    faulty.answers.splice(0, Infinity, handler);
    return policy().fetch(`${faulty.url}/v1/models`, withKey());
  };

  test('with its address, its status text and the type of JSON', async () => {
    const response = await modelsOf((_, response) =>
      response.writeHead(200, 'Fine', { 'content-type': 'text/plain' }).end('{"data":[]}'),
    );
    expect([response.url, response.statusText]).toEqual([`${faulty.url}/v1/models`, 'Fine']);
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  test('with a reader that brings its own buffer, also for a stream', async () => {
    const whole = await modelsOf(json(200, { data: [] }));
    faulty.answers.splice(0, Infinity, (_, response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(streamExample('/v1/messages')),
    );
    const init = withKey({ method: 'POST', body: JSON.stringify({ ...hello, stream: true }) });
    const stream = await policy().fetch(`${faulty.url}/v1/messages`, init);
    for (const { body } of [whole, stream]) {
      const { value } = await body!.getReader({ mode: 'byob' }).read(new Uint8Array(1));
      expect(value).toHaveLength(1);
    }
  });

  test('from a fetch that gives Buffers of Node, which share one memory with the whole process', async () => {
    const text = streamExample('/v1/messages', 'text');
    const pieces = text.split(/(?<=\n)/).map((line) => Buffer.from(line));
    const shared = Buffer.from('shared');
    expect(pieces.some(({ buffer }) => buffer === shared.buffer)).toBe(true);
    async function* bodyOf() {
      yield* pieces;
    }
    const given = { ok: true, status: 200, headers: new Headers({ 'content-type': 'text/event-stream' }) };
    const answer = { ...given, body: bodyOf(), text: () => Promise.resolve(text) };
    const { fetch } = policy({ fetch: () => Promise.resolve(answer) });
    const init = withKey({ method: 'POST', body: JSON.stringify({ ...hello, stream: true }) });
    expect(await (await fetch(`${mock.url}/v1/messages`, init)).text()).toBe(text);
    expect(shared.toString()).toBe('shared');
  });

  test('where nothing was modified', async () => {
    const response = await modelsOf((_, response) => response.writeHead(304, { etag: 'x' }).end());
    expect([response.status, response.headers.get('etag')]).toEqual([304, 'x']);
  });

  test('with an error that has no content type', async () => {
    const response = await modelsOf((_, response) => response.writeHead(400).end('no'));
    expect([await response.text(), response.headers.has('content-type')]).toEqual(['no', false]);
  });
});

describe('a request for a stream is known', () => {
  const asked = JSON.stringify({ ...hello, stream: true });
  const bodies: Record<string, () => BodyInit> = {
    'a text': () => asked,
    bytes: () => new TextEncoder().encode(asked),
    'a Blob': () => new Blob([asked]),
  };
  for (const [name, body] of Object.entries(bodies))
    test(`by its body that is ${name}, also in a Request, so that JSON in its place is no stream`, async () => {
      for (const wrap of [
        (init: RequestInit) => [`${faulty.url}/v1/messages`, init] as const,
        (init: RequestInit) => [new Request(`${faulty.url}/v1/messages`, init)] as const,
      ]) {
        faulty.answers.splice(0, Infinity, json(200, responseExamples[0]!.body));
        const response = await policy().fetch(...(wrap(withKey({ method: 'POST', body: body() })) as [Request]));
        expect(response.status).toBe(406);
      }
    });
});

test('the body of a Request is sent again on a retry', async () => {
  faulty.answers.splice(0, Infinity, json(rowOf('retry').status, ''), json(200, { input_tokens: 1 }));
  faulty.seen.length = 0;
  const init = withKey({ method: 'POST', body: JSON.stringify(hello), headers: { 'x-a': '1' } });
  const request = new Request(`${faulty.url}/v1/messages/count_tokens`, init);
  const response = await policy().fetch(request);
  expect(await response.json()).toEqual({ input_tokens: 1 });
  expect(faulty.seen.map(({ body, headers }) => [body, headers['x-a']])).toEqual(
    Array(2).fill([JSON.stringify(hello), '1']),
  );
});

test('a body that can be read only once is sent only once', async () => {
  faulty.answers.splice(0, Infinity, json(rowOf('retry').status, ''));
  faulty.seen.length = 0;
  const body = new Blob([JSON.stringify(hello)]).stream();
  const init = withKey({ method: 'POST', body, duplex: 'half' } as RequestInit);
  const response = await policy().fetch(`${faulty.url}/v1/messages`, init);
  expect(response.status).toBe(rowOf('retry').status);
  expect(faulty.seen).toHaveLength(1);
});

test('a request without a Bearer key goes straight through: one attempt, no receipt', async () => {
  for (const headers of [{}, { authorization: 'Basic eDp5' }, { 'x-api-key': mock.key }]) {
    faulty.answers.splice(0, Infinity, json(rowOf('retry').status, 'full'));
    faulty.seen.length = 0;
    const { fetch, runtime, ends } = policy();
    const init = { method: 'POST', body: JSON.stringify(hello), headers };
    const response = await fetch(`${faulty.url}/v1/messages`, init);
    expect([response.status, await response.text()]).toEqual([rowOf('retry').status, 'full']);
    expect(response.headers.has('x-should-retry')).toBe(false);
    expect([faulty.seen.length, runtime.waits, ends]).toEqual([1, [], []]);
  }
});

test('a request of an unknown operation goes straight through', async () => {
  faulty.answers.splice(0, Infinity, (_, response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end('hello'),
  );
  const response = await policy().fetch(`${faulty.url}/other`);
  expect(await response.text()).toBe('hello');
});

test("the caller's abort rejects with its own reason", async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  faulty.answers.splice(0, Infinity, () => controller.abort(reason));
  const init = withKey({ signal: controller.signal });
  await expect(policy().fetch(`${faulty.url}/v1/models`, init)).rejects.toBe(reason);
});

test('loading the package does not touch fetch', async () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'fetch')!;
  let touched = 0;
  Object.defineProperty(globalThis, 'fetch', {
    configurable: true,
    get: () => ((touched += 1), original.value ?? original.get?.call(globalThis)),
  });
  try {
    // Another address is another module instance
    const fresh = '../../src/index.js?fresh';
    await import(fresh);
    await import(fresh);
    createFetch();
    expect(touched).toBe(0);
  } finally {
    Object.defineProperty(globalThis, 'fetch', original);
  }
});

describe('streams beneath the official clients', () => {
  const MESSAGE = streamExample('/v1/messages');
  const CHAT = streamExample('/v1/chat/completions');
  const streams = {
    openai: async (fetch: typeof globalThis.fetch, base: string) => {
      const client = new OpenAI({ apiKey: mock.key, baseURL: `${base}/v1`, fetch });
      let text = '';
      for await (const chunk of await client.chat.completions.create({
        ...(chat as OpenAI.ChatCompletionCreateParamsNonStreaming),
        stream: true,
      })) {
        text += chunk.choices[0]?.delta.content ?? '';
      }
      return text;
    },
    anthropic: async (fetch: typeof globalThis.fetch, base: string) => {
      const client = new Anthropic({ authToken: mock.key, apiKey: null, baseURL: base, fetch });
      let text = '';
      for await (const event of await client.messages.create({
        ...(hello as Anthropic.MessageCreateParamsNonStreaming),
        stream: true,
      })) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
      }
      return text;
    },
  };
  const writes =
    (...texts: string[]): Handler =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(texts.join(''));
    };

  for (const [name, read] of Object.entries(streams)) {
    const whole = name === 'openai' ? CHAT : MESSAGE;
    const start = whole.split('\n\n').slice(0, 3).join('\n\n') + '\n\n';

    test(`${name} reads a stream, which gives a receipt`, async () => {
      faulty.answers.splice(0, Infinity, writes(whole));
      const { fetch, receipts } = policy();
      expect(await read(fetch, faulty.url)).toBe('One, two, three.');
      expect(receipts).toMatchObject([{ attempts: 1, credits: name === 'openai' ? 4 : 2 }]);
      expect(receipts[0]).not.toHaveProperty('broken');
    });

    test(`${name} reads a stream of another content type, or of none`, async () => {
      for (const type of [{ 'content-type': 'text/plain' }, {}] as Record<string, string>[]) {
        faulty.answers.splice(0, Infinity, (_, response) => response.writeHead(200, type).end(whole));
        const { fetch, receipts } = policy();
        expect(await read(fetch, faulty.url)).toBe('One, two, three.');
        expect(receipts).toMatchObject([{ attempts: 1 }]);
      }
    });

    test(`${name} may leave after the last event, and breaks the stream when it leaves before`, async () => {
      for (const [text, broken] of [
        [whole, undefined],
        [start, true],
      ] as const) {
        faulty.answers.splice(
          0,
          Infinity,
          (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(text),
        );
        const { fetch, receipts } = policy();
        const path = name === 'openai' ? '/v1/chat/completions' : '/v1/messages';
        const response = await fetch(faulty.url + path, withKey({ method: 'POST', body: '{"stream":true}' }));
        const reader = response.body!.getReader();
        await reader.read();
        await reader.cancel();
        expect(receipts.map((receipt) => receipt.broken)).toEqual([broken]);
      }
    });

    test(`the abort of a caller of ${name} in a stream leaves one receipt and no error`, async () => {
      faulty.answers.splice(
        0,
        Infinity,
        (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(start),
      );
      const { fetch, receipts, ends } = policy();
      const path = name === 'openai' ? '/v1/chat/completions' : '/v1/messages';
      const reason = new Error('enough');
      for (const leave of ['abort', 'cancel'] as const) {
        receipts.length = ends.length = 0;
        const controller = new AbortController();
        const init = withKey({ method: 'POST', body: '{"stream":true}', signal: controller.signal });
        const reader = (await fetch(faulty.url + path, init)).body!.getReader();
        await reader.read();
        const asked = reader.read();
        if (leave === 'abort') controller.abort(reason);
        else await reader.cancel();
        if (leave === 'abort') await expect(asked).rejects.toBe(reason);
        else expect(await asked).toEqual({ done: true, value: undefined });
        expect(receipts).toMatchObject([{ broken: true }]);
        expect(ends).toHaveLength(1);
        expect(ends[0]).not.toHaveProperty('error');
      }
    });

    test(`a caller of ${name} that aborts with null gets no whole stream`, async () => {
      faulty.answers.splice(
        0,
        Infinity,
        (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(start),
      );
      const { fetch } = policy();
      const path = name === 'openai' ? '/v1/chat/completions' : '/v1/messages';
      const stopper = new AbortController();
      const init = withKey({ method: 'POST', body: '{"stream":true}', signal: stopper.signal });
      const read = (await fetch(faulty.url + path, init)).text();
      setTimeout(() => stopper.abort(null), 20);
      expect(await read.then(String, () => 'rejected')).toBe('rejected');
    });

    test(`${name} does not see a transient error that came before the first content`, async () => {
      const { type } = rowOf('retry');
      const overloaded = `event: error\ndata: {"type":"error","error":{"type":"${type}","message":"full"}}\n\n`;
      faulty.answers.splice(0, Infinity, json(rowOf('retry').status, ''), writes(overloaded), writes(whole));
      const { fetch, runtime, receipts } = policy();
      expect(await read(fetch, faulty.url)).toBe('One, two, three.');
      expect(runtime.waits).toEqual(expect.arrayContaining([250, 500]));
      expect(receipts).toMatchObject([{ attempts: 3 }]);
    });

    test(`${name} gets an error for a stream that ends without its last event`, async () => {
      faulty.answers.splice(0, Infinity, writes(start));
      faulty.seen.length = 0;
      const { fetch, receipts } = policy();
      await expect(read(fetch, faulty.url)).rejects.toMatchObject({ because: 'stream-started' });
      expect(faulty.seen).toHaveLength(1);
      expect(receipts).toMatchObject([{ broken: true }]);
    });
  }
});
