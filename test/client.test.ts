/** The client through the mock and through a faulty server, over real sockets; time and chance are handed in. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CaicainiError, createClient, type ClientOptions, type Receipt, type RetryNotice } from '../src/index.js';
import { ERRORS, MODELS, OPERATIONS } from '../src/contract.js';
import { MOCK_KEYS, startMock, type RunningMock } from '../src/mock/index.js';
import { realWorld, type Fetch } from '../src/world.js';
import { clockWorld } from './clock-world.js';
import { requestExample, responseExamples, rowOf } from './examples.js';
import { json, startFaulty, type FaultyServer } from './server.js';
import { testWorld, watchListeners } from './world.js';

/** Any row that is retried, any that stops, any that is to be fixed. */
const RETRIED = rowOf('retry');
const STOPPED = rowOf('stop');
const FIXED = rowOf('fix');

let mock: RunningMock;
let faulty: FaultyServer;
beforeAll(async () => {
  mock = await startMock();
  faulty = await startFaulty();
});
afterAll(() => mock.close());

const hello = requestExample('createMessage', 'quickstart');
const answer = responseExamples.find(
  ({ operation, name }) => operation === 'createMessage' && name === 'quickstart',
)!.body;

function client(options: Partial<ClientOptions> = {}, world = testWorld()) {
  return { world, caicaini: createClient({ apiKey: mock.key, baseUrl: mock.url, world, ...options }) };
}

function faultyClient(answers: FaultyServer['answers'], options: Partial<ClientOptions> = {}, world = testWorld()) {
  faulty.answers.splice(0, Infinity, ...answers);
  faulty.seen.length = 0;
  return client({ baseUrl: faulty.url, ...options }, world);
}

const headersOf = ({ headers }: Request) => Object.fromEntries(headers);

async function failureOf(call: Promise<unknown>): Promise<CaicainiError> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(CaicainiError.is(thrown), String(thrown)).toBe(true);
  return thrown as CaicainiError;
}

describe('each operation', () => {
  test('creates a message and gives a receipt', async () => {
    const receipts: Receipt[] = [];
    const { caicaini } = client({ onReceipt: (receipt) => receipts.push(receipt) });
    const message = await caicaini.messages.create(hello);
    expect(message.content[0]).toMatchObject({ type: 'text' });
    const { id, usage, model } = message;
    expect(receipts).toMatchObject([
      {
        id,
        model,
        operation: 'createMessage',
        attempts: 1,
        inputTokens: usage.input_tokens,
        outputTokens: usage.output_tokens,
        credits: usage.credits_consumed,
      },
    ]);
    expect(receipts[0]!.rateLimit).toMatchObject({ tier: 'enterprise' });
  });

  test('creates a chat completion and gives a receipt', async () => {
    const receipts: Receipt[] = [];
    const { caicaini } = client({ onReceipt: (receipt) => receipts.push(receipt) });
    const { id, usage } = await caicaini.chat.completions.create(requestExample('createChatCompletion', 'documented'));
    expect(receipts).toMatchObject([
      { id, inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens, credits: usage.credits_consumed },
    ]);
  });

  test('counts tokens, lists models, reads account and usage', async () => {
    const { caicaini } = client();
    const { input_tokens } = await caicaini.messages.countTokens(requestExample('countMessageTokens', 'quickstart'));
    const message = await caicaini.messages.create(hello);
    expect(message.usage.input_tokens).toBe(input_tokens);
    expect((await caicaini.models.list()).data.map(({ id }) => id)).toEqual(Object.keys(MODELS));
    expect((await caicaini.account.get()).tier).toBe('enterprise');
    expect((await caicaini.usage.get()).data?.[0]).toMatchObject({ model: 'caicaini/auto' });
  });

  test('stands at the name the description gives it', () => {
    const { caicaini } = client();
    for (const { clientMethod } of Object.values(OPERATIONS)) {
      const method = clientMethod.split('.').reduce<any>((at, name) => at[name], caicaini);
      expect(method, clientMethod).toBeTypeOf('function');
    }
  });

  test('keeps what a fetch writes into its headers out of the next call', async () => {
    const seen: object[] = [];
    const fetch = (_: string, { headers }: RequestInit) => {
      seen.push({ ...(headers as Record<string, string>) });
      Object.assign(headers!, { 'x-written': '1' });
      return Promise.resolve(Response.json({ data: [] }));
    };
    const { caicaini } = client({ world: { fetch } });
    await caicaini.models.list();
    await caicaini.models.list();
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]).not.toHaveProperty('x-written');
  });

  test('sends of several spellings of a header the last one alone, typed as raw', async () => {
    const headers = { Authorization: 'Bearer other', 'X-Mine': 'client', 'Content-Type': 'application/json; v=1' };
    const { caicaini } = faultyClient([json(200, { input_tokens: 1 })], { headers });
    const options = { headers: { 'x-MINE': 'call' } };
    await caicaini.messages.countTokens(hello, options);
    await caicaini.api.POST('/v1/messages/count_tokens', { body: hello, ...options });
    const { 'Content-Type': type } = headers;
    const wanted = { authorization: `Bearer ${mock.key}`, 'x-mine': 'call', 'content-type': type };
    expect(faulty.seen).toMatchObject([{ headers: wanted }, { headers: wanted }]);
  });

  test('lets middleware of the raw client change the request, and put one of its own in its place', async () => {
    const { caicaini } = faultyClient([json(200, { input_tokens: 1 })]);
    const { api } = caicaini;
    api.use({ onRequest: ({ request }) => request.headers.set('x-changed', '1') });
    await api.POST('/v1/messages/count_tokens', { body: hello });
    api.use({ onRequest: ({ request }) => new Request(request, { headers: { ...headersOf(request), 'x-own': '2' } }) });
    await api.POST('/v1/messages/count_tokens', { body: hello });
    const authorization = `Bearer ${mock.key}`;
    expect(faulty.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([hello, hello]);
    expect(faulty.seen).toMatchObject([
      { headers: { authorization, 'x-changed': '1' } },
      { headers: { authorization, 'x-changed': '1', 'x-own': '2' } },
    ]);
  });

  test('is there raw and typed, with the key and the policy', async () => {
    const { caicaini } = client();
    const { data, error, response } = await caicaini.api.POST('/v1/messages', { body: hello });
    expect(response.ok).toBe(true);
    expect(data?.id).toMatch(/^msg_/);
    expect(error).toBeUndefined();
  });
});

describe('each error row, asked of the mock', () => {
  for (const row of Object.values(ERRORS)) {
    test(`${row.status} ${row.type}: ${row.action}`, async () => {
      const notices: RetryNotice[] = [];
      const stops: CaicainiError[] = [];
      const receipts: Receipt[] = [];
      const { caicaini, world } = client({
        headers: { prefer: `code=${row.status}` },
        onRetry: (notice) => notices.push(notice),
        onHardStop: (error) => stops.push(error),
        onReceipt: (receipt) => receipts.push(receipt),
      });
      const before = mock.mock.requests.length;
      const error = await failureOf(caicaini.messages.create(hello));

      const attempts = row.action === 'retry' ? 5 : 1;
      expect(mock.mock.requests.length - before).toBe(attempts);
      expect(error).toMatchObject({
        status: row.status,
        type: row.type,
        action: row.action,
        charged: row.charged,
        mismatch: false,
      });
      expect(error.because).toBe(row.action === 'retry' ? 'attempts' : row.action);
      expect(error.attempts).toHaveLength(attempts);
      expect(error.attempts.map(({ status }) => status)).toEqual(Array(attempts).fill(row.status));
      expect(error.message).toContain(row.message);
      expect(notices.map(({ afterMs }) => afterMs)).toEqual(world.waits);
      expect(error.attempts.slice(0, -1).map(({ delayMs }) => delayMs)).toEqual(world.waits);
      expect(error.attempts.at(-1)!.delayMs).toBeUndefined();
      expect(stops).toEqual(row.action === 'stop' ? [error] : []);
      expect(receipts).toEqual([]);
      if (row.status === 429) {
        expect(error.retryAfterMs).toBeGreaterThanOrEqual(1_000);
        expect(Math.min(...world.waits)).toBeGreaterThanOrEqual(1_000);
      } else if (row.action === 'retry') {
        expect(world.waits).toEqual([250, 500, 1_000, 2_000]);
      }
    });

    test(`${row.status} through the raw client is an answer, not a throw`, async () => {
      const { caicaini, world } = client();
      const { data, error, response } = await caicaini.api.GET('/v1/models', {
        headers: { prefer: `code=${row.status}` },
      });
      expect(response.ok).toBe(false);
      expect(response.status).toBe(row.status);
      expect(data).toBeUndefined();
      expect(error).toMatchObject({ type: 'error', error: { type: row.type } });
      expect(world.waits).toHaveLength(row.action === 'retry' ? 4 : 0);
    });
  }
});

describe('what the keys of the mock are for', () => {
  const cases = [
    { key: 'cli', status: 403 },
    { key: 'suspended', status: 403 },
    { key: 'scopeLimited', status: 403 },
    { key: 'empty', status: 402 },
  ] as const;
  for (const { key, status } of cases) {
    test(`the ${key} key ends in ${status} after one attempt`, async () => {
      const { action } = ERRORS[status];
      const { caicaini } = client({ apiKey: MOCK_KEYS[key] });
      const error = await failureOf(caicaini.messages.create(hello));
      expect(error).toMatchObject({ status, action, because: action });
      expect(error.attempts).toHaveLength(1);
    });
  }

  test('the account of the empty key can be read', async () => {
    const { caicaini } = client({ apiKey: MOCK_KEYS.empty });
    expect((await caicaini.account.get()).credit_balance).toBe(0);
  });

  test('the sixth request of a minute waits for the next minute, and a 429 costs nothing', async () => {
    const { caicaini, world } = client({
      apiKey: MOCK_KEYS.free,
      door: false,
      onRetry: ({ afterMs }) => mock.mock.advance(afterMs),
    });
    for (let request = 0; request < 6; request++) await caicaini.messages.create(hello);
    expect(world.waits).toHaveLength(1);
    const account = mock.mock.accounts.get(MOCK_KEYS.free)!;
    expect(account.usage.size).toBeGreaterThan(0);
    expect([...account.usage.values()].reduce((sum, { requests }) => sum + requests, 0)).toBe(6);
  });
});

describe('what a broken gateway answers', () => {
  const cut = JSON.stringify(answer).slice(0, 80);
  const cases: {
    name: string;
    handler: FaultyServer['answers'][number];
    attempts: number;
    want: Partial<CaicainiError>;
  }[] = [
    { name: 'an empty 200', handler: json(200, ''), attempts: 1, want: { action: 'fix', because: 'fix', status: 200 } },
    {
      name: 'a 200 of HTML',
      handler: json(200, '<html>', { 'content-type': 'text/html' }),
      attempts: 1,
      want: { action: 'fix', status: 200, body: '<html>' },
    },
    {
      name: 'a 200 of cut JSON',
      handler: json(200, cut),
      attempts: 1,
      want: { action: 'fix', status: 200, messageId: 'msg_01H8fkx2N3p4q5r6s7t8u9v0wx' },
    },
    { name: 'a 200 without content', handler: json(200, {}), attempts: 1, want: { action: 'fix', status: 200 } },
    { name: 'a 200 with null', handler: json(200, 'null'), attempts: 1, want: { action: 'fix', status: 200 } },
    {
      name: 'a 204',
      handler: (_, response) => response.writeHead(204).end(),
      attempts: 1,
      want: { action: 'fix', status: 204 },
    },
    {
      name: 'a transient error inside a 200',
      handler: json(200, { type: 'error', error: { type: RETRIED.type, message: 'full' } }),
      attempts: 5,
      want: { action: 'retry', status: RETRIED.status, because: 'attempts' },
    },
    {
      name: 'a type that stops under a status that is retried',
      handler: json(
        RETRIED.status,
        { type: 'error', error: { type: STOPPED.type, message: 'empty' } },
        { 'retry-after': '1' },
      ),
      attempts: 1,
      want: { action: 'stop', mismatch: true, because: 'stop' },
    },
    {
      name: 'a page of a proxy',
      handler: json(RETRIED.status, `<html>${'x'.repeat(9_000)}`, { 'content-type': 'text/html' }),
      attempts: 5,
      want: { action: 'retry', type: RETRIED.type },
    },
    {
      name: 'a transient error without a body',
      handler: json(RETRIED.status, '', { 'content-length': '0' }),
      attempts: 5,
      want: { action: 'retry', type: RETRIED.type },
    },
    { name: '408', handler: json(408, ''), attempts: 5, want: { action: 'retry' } },
    { name: '409', handler: json(409, ''), attempts: 1, want: { action: 'fix' } },
    {
      name: 'a 400 that asks to be retried',
      handler: json(
        400,
        { type: 'error', error: { type: 'invalid_request_error', message: 'no' } },
        { 'x-should-retry': 'true' },
      ),
      attempts: 1,
      want: { action: 'fix' },
    },
    {
      name: 'a reset before the answer',
      handler: (request) => request.socket.resetAndDestroy(),
      attempts: 5,
      want: { action: 'retry', charged: 'unknown', code: 'ECONNRESET' },
    },
    {
      name: 'a close before the answer',
      handler: (request) => request.socket.end(),
      attempts: 5,
      want: { action: 'retry', charged: 'unknown', code: 'UND_ERR_SOCKET' },
    },
    {
      name: 'a 200 that breaks off',
      handler: (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write(cut, () => request.socket.destroy());
      },
      attempts: 1,
      want: { action: 'retry', because: 'lost-response', charged: 'unknown' },
    },
    {
      name: 'an error whose body breaks off',
      handler: (request, response) => {
        response.writeHead(RETRIED.status, { 'content-length': '1000' });
        response.write('{"type":"err', () => request.socket.destroy());
      },
      attempts: 5,
      want: { action: 'retry', status: RETRIED.status },
    },
    {
      name: 'Retry-After beyond two minutes',
      handler: json(429, '', { 'retry-after': '2592000' }),
      attempts: 1,
      want: { because: 'retry-after-too-long', retryAfterMs: 2_592_000_000 },
    },
    {
      name: 'garbage for a status line',
      handler: (request) => request.socket.end('HELLO\r\n\r\n'),
      attempts: 5,
      want: { action: 'retry' },
    },
  ];
  for (const { name, handler, attempts, want } of cases) {
    test(`${name}: ${attempts} attempt${attempts > 1 ? 's' : ''}`, async () => {
      const { caicaini } = faultyClient([handler]);
      const error = await failureOf(caicaini.messages.create(hello));
      expect(error).toMatchObject(want);
      expect(faulty.seen).toHaveLength(attempts);
      expect(error.message.length).toBeLessThan(300);
    });
  }

  test('the raw client throws for an empty answer instead of giving undefined data', async () => {
    const { caicaini } = faultyClient([json(200, '')]);
    expect(await failureOf(caicaini.api.GET('/v1/models'))).toMatchObject({ action: 'fix', status: 200 });
  });

  test('the raw client leaves an error without a body to response.ok', async () => {
    const { caicaini } = faultyClient([json(FIXED.status, '')]);
    const { data, error, response } = await caicaini.api.GET('/v1/models');
    expect([data, error, response.ok, response.status]).toEqual([undefined, '', false, FIXED.status]);
  });

  test('asks again for a list that broke off, because that is free', async () => {
    const { caicaini } = faultyClient([
      (request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{', () => request.socket.destroy());
      },
      json(200, { data: [] }),
    ]);
    expect(await caicaini.models.list()).toEqual({ data: [] });
    expect(faulty.seen).toHaveLength(2);
  });

  test('refused connections are known not to have been sent', async () => {
    const gone = await startMock();
    await gone.close();
    const { caicaini } = client({ baseUrl: gone.url });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ action: 'retry', because: 'attempts', charged: 'never', code: 'ECONNREFUSED' });
    expect(error.status).toBeUndefined();
  });

  test('succeeds after failures, and the receipt counts them', async () => {
    const receipts: Receipt[] = [];
    const { caicaini, world } = faultyClient([json(RETRIED.status, ''), json(RETRIED.status, ''), json(200, answer)], {
      onReceipt: (receipt) => receipts.push(receipt),
    });
    expect(await caicaini.messages.create(hello)).toEqual(answer);
    expect(receipts).toMatchObject([{ attempts: 3, durationMs: 750 }]);
    expect(world.waits).toEqual([250, 500]);
    expect(new Set(faulty.seen.map(({ body }) => body)).size).toBe(1);
  });

  test('ignores headers that make no sense', async () => {
    for (const [limit, remaining, reset] of [
      ['60', '61', '1'],
      ['60', '-1', '1'],
      ['x', '1', '1'],
      ['60', '1', '1000000000'],
      ['60', '1', '1.5'],
    ] as const) {
      const receipts: Receipt[] = [];
      const headers = {
        'X-RateLimit-Tier': 'free',
        'X-RateLimit-Limit-Requests': limit,
        'X-RateLimit-Remaining-Requests': remaining,
        'X-RateLimit-Reset-Requests': reset,
      };
      const { caicaini } = faultyClient([json(200, answer, headers)], {
        onReceipt: (receipt) => receipts.push(receipt),
      });
      await caicaini.messages.create(hello);
      expect(receipts[0]!.rateLimit).toBeUndefined();
    }
  });
});

describe('redirects', () => {
  for (const status of [301, 302, 307, 308]) {
    test(`${status} is not followed: neither key nor prompt travels on`, async () => {
      const { caicaini } = faultyClient([
        json(status, '', { location: 'https://user:pass@evil.example/v1/messages?secret=1' }),
      ]);
      const error = await failureOf(caicaini.messages.create(hello));
      expect(error).toMatchObject({ status, action: 'fix' });
      expect(error.message).toContain('evil.example');
      expect(error.message).not.toMatch(/pass|secret/);
      expect(faulty.seen).toHaveLength(1);
    });
  }

  test('a loop to itself is one request', async () => {
    const { caicaini } = faultyClient([json(307, '', { location: '/v1/messages' })]);
    await failureOf(caicaini.messages.create(hello));
    expect(faulty.seen).toHaveLength(1);
  });
});

describe('limits', () => {
  test('a body over 16 MB is a 413 with nothing sent', async () => {
    const { caicaini } = client();
    const before = mock.mock.requests.length;
    const max = OPERATIONS.createMessage.maxBodyBytes;
    const error = await failureOf(
      caicaini.messages.create({ ...hello, messages: [{ role: 'user', content: 'ü'.repeat(max / 2) }] }),
    );
    expect(error).toMatchObject({
      status: 413,
      type: 'request_too_large',
      action: 'fix',
      charged: 'never',
      attempts: [],
    });
    expect(error.message).toContain(String(max));
    expect(mock.mock.requests).toHaveLength(before);
  });

  test('ends at the deadline with the last failure', async () => {
    const { caicaini, world } = client({ headers: { prefer: `code=${RETRIED.status}` }, deadlineMs: 600 });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ because: 'deadline', status: RETRIED.status });
    expect(world.waits).toEqual([250]);
  });

  test('does not begin a Retry-After that the deadline cannot hold, and reports it', async () => {
    const { caicaini, world } = faultyClient([json(429, '', { 'retry-after': '30' })], { deadlineMs: 20_000 });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ because: 'deadline', retryAfterMs: 30_000 });
    expect(world.waits).toEqual([]);
    expect(faulty.seen).toHaveLength(1);
  });

  test('an attempt without an answer ends at its time limit and is retried', async () => {
    const world = clockWorld();
    const limits = { attemptTimeoutMs: 50, baseMs: 0 };
    const { caicaini } = faultyClient([() => void world.pass(50), json(200, answer)], limits, world);
    expect(await caicaini.messages.create(hello)).toEqual(answer);
    expect(faulty.seen).toHaveLength(2);
  });

  test('a body that stalls after its headers ends at the time limit', async () => {
    const world = clockWorld();
    const fetch: Fetch = async (url, init) => {
      const response = await realWorld.fetch(url, init);
      void world.pass(50);
      return response;
    };
    const { caicaini } = faultyClient(
      [(_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')],
      { attemptTimeoutMs: 50, maxAttempts: 2 },
      { ...world, fetch },
    );
    expect(await failureOf(caicaini.messages.create(hello))).toMatchObject({
      because: 'lost-response',
      code: 'TIMEOUT',
    });
  });

  test('an attempt per call can be set, leaving retries to an engine above', async () => {
    const { caicaini } = client({ headers: { prefer: `code=${RETRIED.status}` } });
    const error = await failureOf(caicaini.messages.create(hello, { maxAttempts: 1 }));
    expect(error).toMatchObject({ because: 'attempts', action: 'retry' });
    expect(error.attempts).toHaveLength(1);
  });

  test('a retry budget is shared by the calls of a client', async () => {
    const { caicaini } = client({
      headers: { prefer: `code=${RETRIED.status}` },
      retryBudget: { perCall: 0.1, max: 3 },
    });
    const first = await failureOf(caicaini.messages.create(hello));
    expect(first).toMatchObject({ because: 'budget' });
    expect(first.attempts).toHaveLength(4);
    expect((await failureOf(caicaini.messages.create(hello))).attempts).toHaveLength(1);
  });

  test('streaming is not asked of create', async () => {
    const { caicaini } = client();
    expect((await failureOf(caicaini.messages.create({ ...hello, stream: true } as never))).message).toContain(
      'stream',
    );
  });

  test('a body that is no JSON is refused with nothing sent', async () => {
    const { caicaini } = client();
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    expect(await failureOf(caicaini.messages.create({ ...hello, metadata: loop } as never))).toMatchObject({
      action: 'fix',
      attempts: [],
    });
  });
});

describe('abort', () => {
  const reason = new Error('the caller changed their mind');

  test('before the call: nothing is sent', async () => {
    const { caicaini } = client();
    const before = mock.mock.requests.length;
    await expect(caicaini.messages.create(hello, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(mock.mock.requests).toHaveLength(before);
  });

  test('before the headers', async () => {
    const controller = new AbortController();
    const { caicaini } = faultyClient([() => controller.abort(reason)]);
    await expect(caicaini.messages.create(hello, { signal: controller.signal })).rejects.toBe(reason);
    expect(faulty.seen).toHaveLength(1);
  });

  test('before the headers, after garbage was collected', async () => {
    const controller = new AbortController();
    const { caicaini } = faultyClient([
      () => {
        for (let round = 0; round < 5; round++) globalThis.gc?.();
        setTimeout(() => controller.abort(reason), 20);
      },
    ]);
    expect(globalThis.gc).toBeTypeOf('function');
    await expect(caicaini.messages.create(hello, { signal: controller.signal })).rejects.toBe(reason);
    await expect(caicaini.api.GET('/v1/models', { signal: controller.signal })).rejects.toBe(reason);
  });

  test('in the body', async () => {
    const controller = new AbortController();
    const { caicaini } = faultyClient([
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
        setTimeout(() => controller.abort(reason), 20);
      },
    ]);
    await expect(caicaini.messages.create(hello, { signal: controller.signal })).rejects.toBe(reason);
  });

  test('in the body of an error', async () => {
    const controller = new AbortController();
    const { caicaini } = faultyClient([
      (_, response) => {
        response.writeHead(RETRIED.status).write('{"type":');
        setTimeout(() => controller.abort(reason), 20);
      },
    ]);
    await expect(caicaini.messages.create(hello, { signal: controller.signal })).rejects.toBe(reason);
    expect(faulty.seen).toHaveLength(1);
  });

  test('in the wait: at once, and no further request', async () => {
    const controller = new AbortController();
    const world = { ...testWorld(), after: () => () => {} };
    const { caicaini } = faultyClient(
      [json(RETRIED.status, '')],
      { onRetry: () => queueMicrotask(() => controller.abort(reason)) },
      world,
    );
    await expect(caicaini.messages.create(hello, { signal: controller.signal })).rejects.toBe(reason);
    expect(faulty.seen).toHaveLength(1);
  });

  test('leaves no listener on a signal that many calls share', async () => {
    const { signal } = new AbortController();
    const listeners = watchListeners(signal);
    const { caicaini } = faultyClient([json(RETRIED.status, ''), json(200, answer)]);
    for (let call = 0; call < 5; call++) await caicaini.messages.create(hello, { signal });
    expect(listeners.size).toBe(0);
  });
});

describe('hooks', () => {
  test('what a hook throws does not break the call', async () => {
    const warn = console.warn;
    const warned: unknown[] = [];
    console.warn = (...args: unknown[]) => warned.push(args);
    const { caicaini } = client({
      onReceipt: () => {
        throw new Error('disk full');
      },
    });
    await caicaini.messages.create(hello).finally(() => (console.warn = warn));
    expect(warned).toHaveLength(1);
  });

  test('what an async hook rejects with is warned of, and nobody waits for it', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const down = new Error('database is down');
    const hook = () => Promise.reject(down);
    const hooks = { onReceipt: hook, onRetry: hook, onHardStop: hook, onEnd: hook, onDoor: hook };
    const { caicaini } = faultyClient([json(RETRIED.status, ''), json(200, answer), json(STOPPED.status, '')], hooks);
    await caicaini.messages.create(hello);
    await failureOf(caicaini.messages.create(hello));
    // An unhandled rejection would fail the whole run
    await new Promise(setImmediate);
    const told = warn.mock.calls.map(([text, thrown]) => [text, thrown === down]);
    warn.mockRestore();
    for (const name of Object.keys(hooks)) expect(told).toContainEqual([`caicaini: ${name} threw`, true]);
  });
});
