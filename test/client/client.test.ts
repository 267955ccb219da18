/** The client against the mock and against a faulty server, over real sockets; clock and random numbers are handed in. */
import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  CaicainiError,
  createApiClient,
  createClient,
  type ClientOptions,
  type Receipt,
  type RetryNotice,
} from '../../src/index.js';
import { ERRORS, MODELS, OPERATIONS } from '../../src/contract.js';
import { MOCK_KEYS, startMock, type RunningMock } from '../../src/mock/index.js';
import { systemRuntime, type Clock, type Runtime } from '../../src/shared/runtime.js';
import { requestExample, responseExamples, rowOf } from '../support/examples.js';
import { manualRuntime, outside, testRuntime, watchListeners } from '../support/fake-clock.js';
import { json, startFaulty, type FaultyServer } from '../support/server.js';

/** One row of each action. */
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

function client(options: Partial<ClientOptions> = {}, runtime = testRuntime()) {
  const given = { apiKey: mock.key, baseUrl: mock.url, ...outside(runtime), ...options };
  return { runtime, caicaini: createClient(given), api: createApiClient(given) };
}

function faultyClient(answers: FaultyServer['answers'], options: Partial<ClientOptions> = {}, runtime = testRuntime()) {
  faulty.answers.splice(0, Infinity, ...answers);
  faulty.seen.length = 0;
  return client({ baseUrl: faulty.url, ...options }, runtime);
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

describe('the methods of a client', () => {
  test('messages.create gives a message and a receipt', async () => {
    const receipts: Receipt[] = [];
    const { caicaini } = client({ hooks: { onReceipt: (receipt) => receipts.push(receipt) } });
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

  test('chat.completions.create gives a completion and a receipt', async () => {
    const receipts: Receipt[] = [];
    const { caicaini } = client({ hooks: { onReceipt: (receipt) => receipts.push(receipt) } });
    const { id, usage } = await caicaini.chat.completions.create(requestExample('createChatCompletion', 'documented'));
    expect(receipts).toMatchObject([
      { id, inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens, credits: usage.credits_consumed },
    ]);
  });

  test('the free operations count tokens, list models, and read account and usage', async () => {
    const { caicaini } = client();
    const { input_tokens } = await caicaini.messages.countTokens(requestExample('countMessageTokens', 'quickstart'));
    const message = await caicaini.messages.create(hello);
    expect(message.usage.input_tokens).toBe(input_tokens);
    expect((await caicaini.models.list()).data.map(({ id }) => id)).toEqual(Object.keys(MODELS));
    expect((await caicaini.account.get()).tier).toBe('enterprise');
    expect((await caicaini.usage.get()).data?.[0]).toMatchObject({ model: 'caicaini/auto' });
  });

  test('each operation has the name that the description gives it', () => {
    const { caicaini } = client();
    for (const { clientMethod } of Object.values(OPERATIONS)) {
      const method = clientMethod.split('.').reduce<any>((at, name) => at[name], caicaini);
      expect(method, clientMethod).toBeTypeOf('function');
    }
  });

  test('a header that a fetch writes does not reach the next call', async () => {
    const seen: object[] = [];
    const fetch = (_: string, { headers }: RequestInit) => {
      seen.push({ ...(headers as Record<string, string>) });
      Object.assign(headers!, { 'x-written': '1' });
      return Promise.resolve(Response.json({ data: [] }));
    };
    const { caicaini } = client({ fetch });
    await caicaini.models.list();
    await caicaini.models.list();
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]).not.toHaveProperty('x-written');
  });

  test('two spellings of a header send the last one alone, in typed and in raw calls', async () => {
    const headers = { 'X-Mine': 'client', 'Content-Type': 'application/json; v=1' };
    const { caicaini, api } = faultyClient([json(200, { input_tokens: 1 })], { headers });
    const options = { headers: { 'x-MINE': 'call' } };
    await caicaini.messages.countTokens(hello, options);
    await api.POST('/v1/messages/count_tokens', { body: hello, ...options });
    const { 'Content-Type': type } = headers;
    const wanted = { authorization: `Bearer ${mock.key}`, 'x-mine': 'call', 'content-type': type };
    expect(faulty.seen).toMatchObject([{ headers: wanted }, { headers: wanted }]);
  });

  test('an authorization header is refused in a client and in a call, because its key would not be the one that is limited', async () => {
    const headers = { Authorization: 'Bearer other' };
    const message = /authorization is not allowed here; use the option apiKey/;
    expect(() => client({ headers })).toThrow(message);
    await expect(client().caicaini.models.list({ headers })).rejects.toThrow(message);
  });

  test('middleware of the raw client may change the request or replace it', async () => {
    const { api } = faultyClient([json(200, { input_tokens: 1 })]);
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

  test('the raw client sends the key and gives typed data', async () => {
    const { api } = client();
    const { data, error, response } = await api.POST('/v1/messages', { body: hello });
    expect(response.ok).toBe(true);
    expect(data?.id).toMatch(/^msg_/);
    expect(error).toBeUndefined();
  });
});

describe('the error table', () => {
  for (const row of Object.values(ERRORS)) {
    test(`a ${row.status} ${row.type} ends in ${row.action === 'retry' ? 'five attempts' : row.action}`, async () => {
      const notices: RetryNotice[] = [];
      const stops: CaicainiError[] = [];
      const receipts: Receipt[] = [];
      const { caicaini, runtime } = client({
        headers: { prefer: `code=${row.status}` },
        hooks: {
          onRetry: (notice) => notices.push(notice),
          onHardStop: (error) => stops.push(error),
          onReceipt: (receipt) => receipts.push(receipt),
        },
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
      // The message of a 429 ends in the time that its headers give
      expect(error.message).toContain(row.message.split(' Retry after')[0]!);
      const delays = error.attempts.slice(0, -1).map(({ delayMs }) => delayMs);
      expect(notices.map(({ afterMs }) => afterMs)).toEqual(delays);
      // The limiter may let an attempt wait longer than its backoff
      expect(runtime.waits).toEqual(expect.arrayContaining(delays));
      expect(error.attempts.at(-1)!.delayMs).toBeUndefined();
      expect(stops).toEqual(row.action === 'stop' ? [error] : []);
      expect(receipts).toEqual([]);
      if (row.status === 429) {
        expect(error.retryAfterMs).toBeGreaterThanOrEqual(1_000);
        expect(Math.min(...(delays as number[]))).toBeGreaterThanOrEqual(1_000);
      } else if (row.action === 'retry') {
        expect(delays).toEqual([250, 500, 1_000, 2_000]);
      }
    });

    test(`a ${row.status} through the raw client is an answer, not a throw`, async () => {
      const { api } = client();
      const before = mock.mock.requests.length;
      const { data, error, response } = await api.GET('/v1/models', {
        headers: { prefer: `code=${row.status}` },
      });
      expect(response.ok).toBe(false);
      expect(response.status).toBe(row.status);
      expect(data).toBeUndefined();
      expect(error).toMatchObject({ type: 'error', error: { type: row.type } });
      expect(mock.mock.requests.length - before).toBe(row.action === 'retry' ? 5 : 1);
    });
  }
});

describe('the keys of the mock', () => {
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
    const { caicaini, runtime } = client({
      apiKey: MOCK_KEYS.free,
      limiter: false,
      hooks: { onRetry: ({ afterMs }) => mock.mock.advance(afterMs) },
    });
    for (let request = 0; request < 6; request++) await caicaini.messages.create(hello);
    expect(runtime.waits).toHaveLength(1);
    const account = mock.mock.accounts.get(MOCK_KEYS.free)!;
    expect(account.usage.size).toBeGreaterThan(0);
    expect([...account.usage.values()].reduce((sum, { requests }) => sum + requests, 0)).toBe(6);
  });
});

describe('a broken gateway', () => {
  const cut = JSON.stringify(answer).slice(0, 80);
  const cases: {
    name: string;
    handler: FaultyServer['answers'][number];
    attempts: number;
    want: Partial<CaicainiError>;
  }[] = [
    {
      name: 'an empty 200',
      handler: json(200, ''),
      attempts: 1,
      want: { action: 'stop', because: 'unusable-answer', status: 200 },
    },
    {
      name: 'a 200 of HTML',
      handler: json(200, '<html>', { 'content-type': 'text/html' }),
      attempts: 1,
      want: { action: 'stop', status: 200, body: '<html>' },
    },
    {
      name: 'a 200 of cut JSON',
      handler: json(200, cut),
      attempts: 1,
      want: { because: 'lost-response', messageId: 'msg_01H8fkx2N3p4q5r6s7t8u9v0wx' },
    },
    { name: 'a 200 without content', handler: json(200, {}), attempts: 1, want: { action: 'stop', status: 200 } },
    { name: 'a 200 with null', handler: json(200, 'null'), attempts: 1, want: { action: 'stop', status: 200 } },
    {
      name: 'a 204',
      handler: (_, response) => response.writeHead(204).end(),
      attempts: 1,
      want: { action: 'stop', status: 204 },
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
      attempts: 1,
      want: { action: 'fix', because: 'fix', charged: 'unknown' },
    },
  ];
  for (const { name, handler, attempts, want } of cases) {
    test(`${name} leads to ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}`, async () => {
      const { caicaini } = faultyClient([handler]);
      const error = await failureOf(caicaini.messages.create(hello));
      expect(error).toMatchObject(want);
      expect(faulty.seen).toHaveLength(attempts);
      expect(error.message.length).toBeLessThan(300);
    });
  }

  test('the raw client throws for an empty answer instead of giving undefined data', async () => {
    const { api } = faultyClient([json(200, '')]);
    expect(await failureOf(api.GET('/v1/models'))).toMatchObject({ action: 'stop', status: 200 });
  });

  test('the raw client leaves an error without a body to response.ok', async () => {
    const { api } = faultyClient([json(FIXED.status, '')]);
    const { data, error, response } = await api.GET('/v1/models');
    expect([data, error, response.ok, response.status]).toEqual([undefined, '', false, FIXED.status]);
  });

  test('a list that broke off is asked for again, because it is free', async () => {
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

  test('a refused connection counts as not sent', async () => {
    const gone = await startMock();
    await gone.close();
    const { caicaini } = client({ baseUrl: gone.url });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ action: 'retry', because: 'attempts', charged: 'never', code: 'ECONNREFUSED' });
    expect(error.status).toBeUndefined();
  });

  test('a call that succeeds after failures counts them in its receipt', async () => {
    const receipts: Receipt[] = [];
    const answers = [json(RETRIED.status, ''), json(RETRIED.status, ''), json(200, answer)];
    const hooks = { onReceipt: (receipt: Receipt) => receipts.push(receipt) };
    const { caicaini, runtime } = faultyClient(answers, { hooks, limiter: false });
    expect(await caicaini.messages.create(hello)).toEqual(answer);
    expect(receipts).toMatchObject([{ attempts: 3, durationMs: 750 }]);
    expect(runtime.waits).toEqual([250, 500]);
    expect(new Set(faulty.seen.map(({ body }) => body)).size).toBe(1);
  });

  test('rate-limit headers that make no sense are ignored', async () => {
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
        hooks: { onReceipt: (receipt) => receipts.push(receipt) },
      });
      await caicaini.messages.create(hello);
      expect(receipts[0]!.rateLimit).toBeUndefined();
    }
  });
});

describe('redirects', () => {
  for (const status of [301, 302, 307, 308]) {
    test(`a ${status} is not followed, so neither key nor prompt goes to another host`, async () => {
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

  test('a redirect to the same address is one request', async () => {
    const { caicaini } = faultyClient([json(307, '', { location: '/v1/messages' })]);
    await failureOf(caicaini.messages.create(hello));
    expect(faulty.seen).toHaveLength(1);
  });
});

describe('limits', () => {
  test('a body over 16 MB fails with a 413 and is not sent', async () => {
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

  test('a call ends at its total time limit with the last failure', async () => {
    const { caicaini, runtime } = client({
      headers: { prefer: `code=${RETRIED.status}` },
      timeouts: { totalMs: 600 },
    });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ because: 'deadline', status: RETRIED.status });
    expect(runtime.waits).toEqual([250]);
  });

  test('a Retry-After beyond the total time limit is reported and not waited for', async () => {
    const timeouts = { totalMs: 20_000 };
    const { caicaini, runtime } = faultyClient([json(429, '', { 'retry-after': '30' })], { timeouts });
    const error = await failureOf(caicaini.messages.create(hello));
    expect(error).toMatchObject({ because: 'deadline', retryAfterMs: 30_000 });
    expect(runtime.waits).toEqual([]);
    expect(faulty.seen).toHaveLength(1);
  });

  test('an attempt without an answer ends at its time limit and is retried', async () => {
    const runtime = manualRuntime();
    const limits = { timeouts: { attemptMs: 50 }, retry: { baseDelayMs: 0 } };
    const { caicaini } = faultyClient([() => void runtime.pass(50), json(200, answer)], limits, runtime);
    expect(await caicaini.messages.create(hello)).toEqual(answer);
    expect(faulty.seen).toHaveLength(2);
  });

  test('a body that stalls after its headers ends at the time limit', async () => {
    const runtime = manualRuntime();
    const fetch: Runtime['fetch'] = async (url, init) => {
      const response = await systemRuntime.fetch(url, init);
      void runtime.pass(50);
      return response;
    };
    const { caicaini } = faultyClient(
      [(_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')],
      { timeouts: { attemptMs: 50 }, retry: { maxAttempts: 2 } },
      { ...runtime, fetch },
    );
    expect(await failureOf(caicaini.messages.create(hello))).toMatchObject({
      because: 'lost-response',
      code: 'TIMEOUT',
    });
  });

  test('a call can be left one attempt, so that a job queue above retries alone', async () => {
    const { caicaini } = client({ headers: { prefer: `code=${RETRIED.status}` } });
    const error = await failureOf(caicaini.messages.create(hello, { retry: { maxAttempts: 1 } }));
    expect(error).toMatchObject({ because: 'attempts', action: 'retry' });
    expect(error.attempts).toHaveLength(1);
  });

  test('a retry budget is shared by the calls of a client', async () => {
    const { caicaini } = client({
      headers: { prefer: `code=${RETRIED.status}` },
      retry: { budget: { perCall: 0.1, max: 3 } },
    });
    const first = await failureOf(caicaini.messages.create(hello));
    expect(first).toMatchObject({ because: 'budget' });
    expect(first.attempts).toHaveLength(4);
    expect((await failureOf(caicaini.messages.create(hello))).attempts).toHaveLength(1);
  });

  test('create refuses a request for a stream', async () => {
    const { caicaini } = client();
    expect((await failureOf(caicaini.messages.create({ ...hello, stream: true } as never))).message).toContain(
      'stream',
    );
  });

  test('a body that cannot be written as JSON is refused and not sent', async () => {
    const { caicaini } = client();
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    expect(await failureOf(caicaini.messages.create({ ...hello, metadata: loop } as never))).toMatchObject({
      action: 'fix',
      attempts: [],
    });
  });
});

test('a clock that is an instance of a class is used with its own state', async () => {
  class SlowClock implements Clock {
    ms = 0;
    waits: number[] = [];
    now() {
      return this.ms;
    }
    date() {
      return this.ms;
    }
    setTimer(ms: number, run: () => void, keepAlive: boolean) {
      if (!keepAlive) return () => {};
      this.ms += ms;
      this.waits.push(ms);
      queueMicrotask(run);
      return () => {};
    }
  }
  const clock = new SlowClock();
  const receipts: Receipt[] = [];
  const { caicaini } = faultyClient([json(RETRIED.status, ''), json(200, answer)], {
    clock,
    hooks: { onReceipt: (receipt) => receipts.push(receipt) },
  });
  await caicaini.messages.create(hello);
  expect([clock.waits, receipts[0]!.durationMs]).toEqual([[250], 250]);
});

describe('the abort of a caller', () => {
  const reason = new Error('enough');

  test('before the call sends nothing', async () => {
    const { caicaini } = client();
    const before = mock.mock.requests.length;
    await expect(caicaini.messages.create(hello, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(mock.mock.requests).toHaveLength(before);
  });

  test('before the headers ends the call with its reason', async () => {
    const controller = new AbortController();
    const { caicaini } = faultyClient([() => controller.abort(reason)]);
    await expect(caicaini.messages.create(hello, { signal: controller.signal })).rejects.toBe(reason);
    expect(faulty.seen).toHaveLength(1);
  });

  test('after a garbage collection ends the call with its reason', async () => {
    const controller = new AbortController();
    const { caicaini, api } = faultyClient([
      () => {
        for (let round = 0; round < 5; round++) globalThis.gc?.();
        setTimeout(() => controller.abort(reason), 20);
      },
    ]);
    expect(globalThis.gc).toBeTypeOf('function');
    await expect(caicaini.messages.create(hello, { signal: controller.signal })).rejects.toBe(reason);
    await expect(api.GET('/v1/models', { signal: controller.signal })).rejects.toBe(reason);
  });

  test('in the body ends the call with its reason', async () => {
    const controller = new AbortController();
    const { caicaini } = faultyClient([
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":');
        setTimeout(() => controller.abort(reason), 20);
      },
    ]);
    await expect(caicaini.messages.create(hello, { signal: controller.signal })).rejects.toBe(reason);
  });

  test('in the body of an error ends the call with its reason', async () => {
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

  test('in a wait ends the call at once, with no further request', async () => {
    const controller = new AbortController();
    const { caicaini } = faultyClient(
      [json(RETRIED.status, '')],
      { hooks: { onRetry: () => queueMicrotask(() => controller.abort(reason)) } },
      manualRuntime(),
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

  test('leaves no listener on a signal as long-lived as the process, of any kind of call', async () => {
    // A real signal without spies: the platform's Request adds listeners of its own
    const { signal } = new AbortController();
    const { caicaini, api } = client({ limiter: false });
    const calls = {
      raw: () => api.GET('/v1/models', { signal }),
      'raw with a body': () => api.POST('/v1/messages/count_tokens', { body: hello, signal }),
      create: () => caicaini.messages.create(hello, { signal }),
      stream: () => caicaini.messages.stream(hello, { signal }).finalMessage(),
    };
    for (const [name, call] of Object.entries(calls)) {
      for (let round = 0; round < 10; round++) await call();
      expect(getEventListeners(signal, 'abort'), name).toHaveLength(0);
    }
  });

  test('ends a raw call whose request middleware has replaced, also one that comes before', async () => {
    const stopper = new AbortController();
    const { api } = faultyClient([() => stopper.abort(reason)]);
    api.use({ onRequest: ({ request }) => new Request(request) });
    for (const sent of [1, 1]) {
      await expect(api.GET('/v1/models', { signal: stopper.signal })).rejects.toBe(reason);
      expect(faulty.seen).toHaveLength(sent);
    }
  });
});

describe('hooks', () => {
  test('a hook that throws does not break the call', async () => {
    const warn = console.warn;
    const warned: unknown[] = [];
    console.warn = (...args: unknown[]) => warned.push(args);
    const { caicaini } = client({
      hooks: {
        onReceipt: () => {
          throw new Error('disk full');
        },
      },
    });
    await caicaini.messages.create(hello).finally(() => (console.warn = warn));
    expect(warned).toHaveLength(1);
  });

  test('each set of a list of hooks is called, also when one before it throws', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const told: string[] = [];
    const throwing = () => {
      throw new Error('disk full');
    };
    const hooks = [
      { onReceipt: throwing, onRetry: () => told.push('retry') },
      { onReceipt: () => told.push('receipt') },
    ];
    const { caicaini } = faultyClient([json(RETRIED.status, ''), json(200, answer)], { hooks });
    await caicaini.messages.create(hello);
    warn.mockRestore();
    expect(told).toEqual(['retry', 'receipt']);
  });

  test('an async hook that rejects leads to a warning, and the call does not wait for it', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const down = new Error('database is down');
    const hook = () => Promise.reject(down);
    const hooks = { onReceipt: hook, onRetry: hook, onHardStop: hook, onEnd: hook, onLimiter: hook };
    const failing = [json(RETRIED.status, ''), json(RETRIED.status, '')];
    const whole = [json(200, answer), json(200, answer)];
    const { caicaini } = faultyClient([...failing, ...whole, json(STOPPED.status, '')], { hooks });
    // The limiter changes its state once two calls have failed
    await Promise.all([caicaini.messages.create(hello), caicaini.messages.create(hello)]);
    await failureOf(caicaini.messages.create(hello));
    // An unhandled rejection would fail the whole run
    await new Promise(setImmediate);
    const told = warn.mock.calls.map(([text, thrown]) => [text, thrown === down]);
    warn.mockRestore();
    for (const name of Object.keys(hooks)) expect(told).toContainEqual([`caicaini: ${name} threw`, true]);
  });
});
