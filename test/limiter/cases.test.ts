/** The client with its limiter in scenes that once went wrong. No sockets; the clock is virtual, and all clients share a key. */
import { describe, expect, test, vi } from 'vitest';
import { createClient, type Caicaini, type ClientOptions, type LimiterNotice } from '../../src/index.js';
import { ERRORS, HEADERS, type ErrorStatus, type MessageRequest } from '../../src/contract.js';
import { localLimiter } from '../../src/limiter/local.js';
import type { CaicainiError } from '../../src/policy/error.js';
import { watchListeners } from '../support/fake-clock.js';
import { createDriver, told, VirtualClock } from './driver.js';

const apiKey = `cai_api_${'0'.repeat(32)}`;
const baseUrl = 'https://gateway.example';

/** A request as the gateway sees it. */
interface Request {
  nowMs: number;
  /** Requests before it. */
  before: number;
  model: string;
  maxTokens: number;
  path: string;
  signal: AbortSignal;
}

interface Reply {
  status?: number;
  /** Default 50 ms; infinite for no answer. */
  tookMs?: number;
  headers?: Record<string, string>;
  body?: string;
  /** A stream that goes on for so long after its first content. */
  streamMs?: number;
}

interface Scene {
  clock: VirtualClock;
  sentMs: number[];
  client(options?: ClientOptions): Caicaini;
}

/** Clients of a key, and a gateway. */
function scene(gateway: (request: Request) => Reply): Scene {
  const clock = new VirtualClock();
  const sentMs: number[] = [];
  const fetch = async (url: string, { body, signal }: RequestInit) => {
    const asked = JSON.parse(typeof body === 'string' ? body : '{}') as Record<string, unknown>;
    const [model, maxTokens] = [String(asked['model']), Number(asked['max_tokens'] ?? 0)];
    const { pathname: path } = new URL(url);
    const request = { nowMs: clock.nowMs, before: sentMs.length, model, maxTokens, path, signal: signal! };
    sentMs.push(clock.nowMs);
    const { status = 200, tookMs = 50, headers = {}, body: text, streamMs } = gateway(request);
    await (tookMs === Infinity ? new Promise(() => {}) : clock.sleep(tookMs));
    const type = streamMs === undefined ? 'application/json' : 'text/event-stream';
    const content = streamMs === undefined ? (text ?? bodyOf(status)) : streamBody(clock, streamMs);
    return new Response(content, { status, headers: { 'content-type': type, ...headers } });
  };
  const client = (options: ClientOptions = {}) =>
    createClient({ apiKey, baseUrl, clock, fetch, random: () => 0.5, ...options });
  return { clock, sentMs, client };
}

function bodyOf(status: number): string {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'auto', content: [] };
  if (status === 200) return JSON.stringify({ ...message, stop_reason: 'end_turn', usage: {} });
  return JSON.stringify({ error: { type: ERRORS[status as ErrorStatus].type, message: 'no' } });
}

function streamBody(clock: VirtualClock, streamMs: number): ReadableStream<Uint8Array> {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'auto', content: [], usage: {} };
  const events = [
    { type: 'message_start', message: { ...message, stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ].map((event) => new TextEncoder().encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`));
  // The gateway has written all of it at its own time, whether it is read or not
  const ended = clock.sleep(streamMs);
  return new ReadableStream({
    async pull(controller) {
      if (events.length === 3) await ended;
      const event = events.shift();
      if (event) controller.enqueue(event);
      else controller.close();
    },
  });
}

const question = (more: Partial<MessageRequest> = {}): MessageRequest => ({
  model: 'caicaini/auto',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hi' }],
  ...more,
});

/** The end of a call: "ok", or why it failed, with the time. */
interface End {
  how: string;
  atMs: number;
  error?: CaicainiError;
}

function endOf(clock: VirtualClock, call: Promise<unknown>): Promise<End> {
  return call.then(
    () => ({ how: 'ok', atMs: clock.nowMs }),
    (thrown: unknown) => {
      const error = thrown as CaicainiError;
      return { how: error.because, atMs: clock.nowMs, error };
    },
  );
}

/** Calls that are made at times. Their ends are there once the clock has run. */
function callsAt({ clock }: Scene, call: () => Promise<unknown>, times: readonly number[]): Promise<End[]> {
  return Promise.all(
    times.map(
      (atMs) =>
        new Promise<End>((resolve) => {
          clock.setTimer(atMs - clock.nowMs, () => resolve(endOf(clock, call())));
        }),
    ),
  );
}

/** The ends of calls that are made at times, with nothing beside them. */
async function endsOf(here: Scene, call: () => Promise<unknown>, times: readonly number[]): Promise<End[]> {
  const ends = callsAt(here, call, times);
  await here.clock.run();
  return ends;
}

const each = (count: number, everyMs: number, fromMs = 0) =>
  Array.from({ length: count }, (_, at) => fromMs + at * everyMs);
const okOf = (ends: readonly End[]) => ends.filter(({ how }) => how === 'ok').length;

describe('an outage', () => {
  const down = ({ nowMs }: Request): Reply => (nowMs < 6_000 ? { status: 503 } : {});

  test('of six seconds loses no call of a batch of 300 that came in it, and all are answered in nine seconds', async () => {
    const here = scene(down);
    const client = here.client();
    const ends = await endsOf(here, () => client.messages.create(question()), each(300, 0, 2_000));
    expect(okOf(ends)).toBe(300);
    expect(Math.max(...ends.map(({ atMs }) => atMs))).toBeLessThan(9_000);
  });

  test('loses no web call that came in it before silence', async () => {
    const here = scene(down);
    const client = here.client();
    const ends = await endsOf(here, () => client.messages.create(question()), each(50, 100));
    expect(okOf(ends)).toBe(50);
    expect(here.sentMs.length).toBeLessThan(70);
  });

  test('has few requests, where without a limiter each call takes five', async () => {
    const [ours, without] = [scene(() => ({ status: 503 })), scene(() => ({ status: 503 }))];
    const [client, alone] = [ours.client(), without.client({ limiter: false })];
    const timeouts = { timeouts: { totalMs: 60_000 } };
    await endsOf(ours, () => client.messages.create(question(), timeouts), each(100, 100));
    await endsOf(without, () => alone.messages.create(question(), timeouts), each(100, 100));
    expect(without.sentMs.length).toBe(500);
    expect(ours.sentMs.length).toBeLessThan(100);
  });

  test('whose probe hangs is over for the others a second later', async () => {
    const here = scene(({ before }) => (before < 2 ? { status: 503 } : { tookMs: before === 2 ? Infinity : 50 }));
    const client = here.client({ retry: { maxAttempts: 1 } });
    const create = () => client.messages.create(question(), { timeouts: { totalMs: 30_000 } });
    const ends = await endsOf(here, create, [0, 0, 100, 1_000, 1_001, 1_002]);
    expect(ends.map(({ how }) => how)).toEqual(['attempts', 'attempts', 'attempts', 'ok', 'ok', 'ok']);
    expect(ends.map(({ atMs }) => atMs).slice(2)).toEqual([30_100, 2_030, 2_030, 2_030]);
  });

  test('is told as probing, with the time until the next probe, and then as ready', async () => {
    const notices: (LimiterNotice & { atMs: number })[] = [];
    const here = scene(down);
    const onLimiter = (notice: LimiterNotice) => void notices.push({ ...notice, atMs: here.clock.nowMs });
    const client = here.client({ hooks: { onLimiter } });
    await endsOf(here, () => client.messages.create(question()), [0, 0, 5_000]);
    expect(notices.map(({ state }) => state)).toEqual(['probing', 'ready']);
    expect(notices[0]).toMatchObject({ atMs: 50, forMs: 930, waiting: 0, inFlight: 0 });
    expect(notices[1]).toMatchObject({ forMs: 0 });
  });
});

describe("one request's fault", () => {
  const cases: { title: string; fault: Reply }[] = [
    { title: 'a 403 for one model', fault: { status: 403 } },
    { title: 'the 403 page of a firewall', fault: { status: 403, body: '<html>blocked</html>' } },
    {
      title: "an upstream's authentication_error in a 502",
      fault: { status: 502, body: JSON.stringify({ error: { type: ERRORS[401].type, message: 'no' } }) },
    },
    {
      title: 'a prompt over the token limit',
      fault: { status: 429, headers: { ...headersOf(9_000), [HEADERS.RetryAfter]: '30' } },
    },
    { title: 'a 429 for one request, without headers', fault: { status: 429, headers: { 'retry-after': '86400' } } },
  ];
  for (const { title, fault } of cases)
    test(`such as ${title} delays no other call`, async () => {
      const here = scene(({ model }) => (model === 'bad' ? fault : { headers: headersOf(9_000) }));
      const client = here.client();
      const bad = () => client.messages.create(question({ model: 'bad' as 'caicaini/auto' }));
      const faults = callsAt(here, bad, each(6, 1_000));
      const ends = await endsOf(here, () => client.messages.create(question()), each(100, 60, 10));
      expect(okOf(await faults)).toBe(0);
      expect(okOf(ends)).toBe(100);
      expect(Math.max(...ends.map(({ atMs }, at) => atMs - (10 + at * 60)))).toBe(50);
    });
});

describe('what says nothing of the gateway', () => {
  test('such as a time limit of one caller delays no other call', async () => {
    const here = scene(({ maxTokens }) => ({ tookMs: maxTokens === 1 ? Infinity : 50 }));
    const client = here.client({ retry: { maxAttempts: 1 } });
    const hasty = { timeouts: { attemptMs: 300 } };
    const late = callsAt(here, () => client.messages.create(question({ max_tokens: 1 }), hasty), each(40, 250));
    const ends = await endsOf(here, () => client.messages.create(question()), each(5, 2_000, 1_010));
    expect(okOf(await late)).toBe(0);
    expect(ends.map(({ atMs }, at) => atMs - (1_010 + at * 2_000))).toEqual([50, 50, 50, 50, 50]);
  });
});

describe('a hard stop', () => {
  test('of one 401 refuses no other call', async () => {
    const here = scene(({ before }) => (before === 0 ? { status: 401 } : {}));
    const client = here.client();
    const ends = await endsOf(here, () => client.messages.create(question()), [0, 100, 200]);
    expect(ends.map(({ how }) => how)).toEqual(['stop', 'ok', 'ok']);
  });

  test('of two 401 refuses all calls unsent, is told once, and one call a minute tries', async () => {
    let isRevoked = true;
    const stops: CaicainiError[] = [];
    const here = scene(() => (isRevoked ? { status: 401 } : {}));
    const client = here.client({ hooks: { onHardStop: (error) => void stops.push(error) } });
    here.clock.setTimer(70_000, () => (isRevoked = false));
    const times = [0, 1_000, 2_000, 61_100, 61_200, 121_200, 121_210, 121_300];
    const ends = await endsOf(here, () => client.account.get(), times);
    // The last but one comes while the one before still tries
    const sent = [1, 1, 0, 1, 0, 'ok', 0, 'ok'];
    expect(ends.map(({ error }) => error?.attempts.length ?? 'ok')).toEqual(sent);
    expect(stops.length).toBe(1);
  });

  test('of two 402 refuses turns as large, and lets smaller ones and other models pass', async () => {
    const here = scene(({ maxTokens }) => (maxTokens > 1_000 ? { status: 402 } : {}));
    const client = here.client();
    const turns = [8_000, 8_000, 8_000, 9_000, 100, 8_000];
    const ends: End[] = [];
    for (const max_tokens of turns) {
      const create = () => client.messages.create(question({ max_tokens }));
      ends.push(...(await endsOf(here, create, [here.clock.nowMs + 100])));
    }
    expect(ends.map(({ error }) => error?.attempts.length ?? 'ok')).toEqual([1, 1, 0, 0, 'ok', 0]);
    const other = () => client.messages.create(question({ model: 'caicaini/opus', max_tokens: 8_000 }));
    expect((await endsOf(here, other, [here.clock.nowMs]))[0]!.error?.attempts.length).toBe(1);
  });

  test('is forgotten by resume()', async () => {
    const here = scene(({ before }) => (before < 2 ? { status: 401 } : {}));
    const client = here.client();
    await endsOf(here, () => client.account.get(), [0, 100]);
    client.resume();
    expect(okOf(await endsOf(here, () => client.messages.create(question()), [200]))).toBe(1);
  });

  test('leaves the other clients of the process alone that have another key', async () => {
    const here = scene(() => ({ status: 401 }));
    const [client, other] = [here.client(), here.client({ apiKey: `cai_api_${'1'.repeat(32)}` })];
    await endsOf(here, () => client.account.get(), [0, 100]);
    const ends = await endsOf(here, () => other.account.get(), [200]);
    expect(ends[0]!.error?.attempts.length).toBe(1);
  });
});

describe('a Retry-After of a day on a full window', () => {
  const full = { status: 429, headers: { ...headersOf(0), [HEADERS.RetryAfter]: '86400' } };

  test('holds the key for two minutes, and each client decides whether it waits for that', async () => {
    const here = scene(({ nowMs }) => (nowMs < 100_000 ? full : {}));
    const patient = here.client({ retry: { maxRetryAfterMs: 2 ** 31 - 1 }, timeouts: { totalMs: 2 ** 31 - 1 } });
    const hasty = here.client({ retry: { maxRetryAfterMs: 60_000 } });
    const first = callsAt(here, () => patient.messages.create(question()), [0]);
    const waiting = callsAt(here, () => patient.messages.create(question()), [1_000]);
    const [refused] = await endsOf(here, () => hasty.messages.create(question()), [1_000]);
    expect(refused).toMatchObject({ how: 'retry-after-too-long', atMs: 1_000 });
    expect(refused!.error!.retryAfterMs).toBe(120_050);
    expect(await waiting).toMatchObject([{ how: 'ok', atMs: 121_100 }]);
    // It alone waits the day that it was told and accepts
    expect((await first)[0]!.atMs).toBeGreaterThan(86_400_000);
  });

  test('is lifted by resume()', async () => {
    const here = scene(({ before }) => (before === 0 ? full : {}));
    const client = here.client({ retry: { maxAttempts: 1 } });
    await endsOf(here, () => client.messages.create(question()), [0]);
    here.clock.setTimer(10_000 - here.clock.nowMs, () => client.resume());
    const ends = await endsOf(here, () => client.messages.create(question()), [5_000]);
    expect(ends).toMatchObject([{ how: 'ok', atMs: 10_050 }]);
  });
});

describe('streams of a tier with one slot', () => {
  const streaming = (): Reply => ({ streamMs: 500, headers: headersOf(50, 'free') });

  test('that are never read hold up the next one for seconds, not for ever', async () => {
    const here = scene(streaming);
    const client = here.client();
    const leave = async () => {
      await client.messages.stream(question()).text().next();
    };
    const ends = await endsOf(here, leave, [0, 10_000]);
    const read = await endsOf(here, () => client.messages.stream(question()).finalText(), [here.clock.nowMs + 100]);
    expect([...ends, ...read].map(({ how }) => how)).toEqual(['ok', 'ok', 'ok']);
  });

  test('go on where one is opened while another is read', async () => {
    const here = scene(streaming);
    const client = here.client();
    const nested = async () => {
      for await (const _ of client.messages.stream(question()).text())
        await client.messages.stream(question()).finalText();
    };
    const ends = await endsOf(here, nested, [0]);
    expect(ends[0]!.how).toBe('ok');
    expect(ends[0]!.atMs).toBeLessThan(3_000);
  });

  test('go one after the other, let other calls pass, and none is refused', async () => {
    let open = 0;
    const here = scene(({ path, nowMs }) => {
      if (path.endsWith('/account')) return {};
      if (nowMs < open) return { status: 429, headers: { ...headersOf(50, 'free'), [HEADERS.RetryAfter]: '1' } };
      open = nowMs + 550;
      return streaming();
    });
    const client = here.client();
    const streams = callsAt(here, () => client.messages.stream(question()).finalText(), [0, ...each(5, 0, 1_000)]);
    const [call] = await endsOf(here, () => client.account.get(), [1_100]);
    const ends = await streams;
    expect(okOf(ends)).toBe(6);
    expect(call).toMatchObject({ how: 'ok', atMs: 1_150 });
    expect(ends.at(-1)!.atMs).toBe(1_000 + 5 * 550);
  });
});

describe('waiting calls', () => {
  const minute = ({ before }: Request): Reply => ({ headers: headersOf(before % 2 === 0 ? 1 : 0, 'free', 2) });

  test('go in the order in which they came, as many as the next windows allow', async () => {
    const here = scene(minute);
    const client = here.client();
    await endsOf(here, () => client.messages.create(question()), each(6, 100));
    expect(here.sentMs.map((atMs) => Math.round(atMs / 60_000))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('leave with the reason of their own abort, and leave neither timer nor listener', async () => {
    const here = scene(minute);
    const client = here.client();
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const { signal } = controller;
    await endsOf(here, () => client.messages.create(question()), [0, 100]);
    const fromMs = here.clock.nowMs;
    here.clock.setTimer(1_000, () => {
      expect(listeners.size).toBe(1);
      controller.abort(new Error('enough'));
    });
    const ends = await endsOf(here, () => client.messages.create(question(), { signal }), each(20, 1, fromMs));
    expect(new Set(ends.map(({ error }) => error?.message))).toEqual(new Set(['enough']));
    expect(listeners.size).toBe(0);
    expect(here.clock.nowMs - fromMs).toBe(1_000);
  });

  test('are told as throttled', async () => {
    const states: string[] = [];
    const here = scene(minute);
    const client = here.client({
      hooks: { onLimiter: ({ state, waiting }) => void states.push(`${state} ${waiting}`) },
    });
    await endsOf(here, () => client.messages.create(question()), [0, 100, 200]);
    expect(states).toEqual(['throttled 0', 'ready 0']);
  });

  test('are only those of a limiter: without one each call is left to itself', async () => {
    const here = scene(minute);
    const client = here.client({ limiter: false });
    await endsOf(here, () => client.messages.create(question()), each(5, 0));
    expect(here.sentMs).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('the limiter of a key', () => {
  test('is shared by copies of this package in one process', async () => {
    vi.resetModules();
    const copy = await import('../../src/limiter/local.js');
    expect(copy.localLimiter).not.toBe(localLimiter);
    const driver = createDriver();
    const clock = { now: () => 0, date: () => 0, setTimer: () => () => {} };
    const runtime = { ...clock, random: () => 0.5, fetch };
    const shared = {};
    const [one, other] = [localLimiter({}, runtime, shared), copy.localLimiter({}, runtime, shared)];
    const permit = await one.acquire(driver.ask());
    if (permit.kind === 'permit') permit.release({ kind: 'success', rateLimit: told(0) });
    expect(await other.acquire(driver.ask({ deadlineMs: 1_000 }))).toMatchObject({ because: 'deadline' });
  });

  test('is of its own for each clock and fetch', async () => {
    const driver = createDriver();
    const runtime = { now: () => 0, date: () => 0, setTimer: () => () => {}, random: () => 0.5, fetch };
    const [clock, one, other] = [{}, {}, {}];
    const permit = await localLimiter({}, runtime, clock, one).acquire(driver.ask());
    if (permit.kind === 'permit') permit.release({ kind: 'success', rateLimit: told(0) });
    const kindOf = async (...shared: object[]) =>
      (await localLimiter({}, runtime, ...shared).acquire(driver.ask({ deadlineMs: 1_000 }))).kind;
    expect(await kindOf(clock, one)).toBe('refused');
    for (const shared of [[clock, other], [clock], [one], [other, one]]) expect(await kindOf(...shared)).toBe('permit');
  });

  test('is of its own for each gateway', async () => {
    const driver = createDriver();
    const permit = await driver.limiter.acquire(driver.ask());
    if (permit.kind === 'permit') permit.release({ kind: 'success', rateLimit: told(0) });
    expect(await driver.limiter.acquire(driver.ask({ gateway: 'https://other.example' }))).toMatchObject({
      kind: 'permit',
    });
  });

  test('is removed two minutes after its last use, once others come', async () => {
    const driver = createDriver();
    const permit = await driver.limiter.acquire(driver.ask({ key: 'first' }));
    if (permit.kind === 'permit') permit.release({ kind: 'success', rateLimit: told(0, { resetMs: 60_000 }) });
    const comes = async () => {
      for (let at = 0; at < 64; at++) await driver.limiter.acquire(driver.ask({ key: `${driver.clock.nowMs} ${at}` }));
      return driver.limiter.acquire(driver.ask({ key: 'first', deadlineMs: driver.clock.nowMs + 1 }));
    };
    expect(await comes()).toMatchObject({ kind: 'refused' });
    await driver.clock.run(121_000);
    expect(await comes()).toMatchObject({ kind: 'permit' });
  });
});

function headersOf(remaining: number, tier = 'enterprise', limit = 10_000): Record<string, string> {
  return {
    [HEADERS.RateLimitTier]: tier,
    [HEADERS.RateLimitLimitRequests]: String(limit),
    [HEADERS.RateLimitRemainingRequests]: String(remaining),
    [HEADERS.RateLimitResetRequests]: '60',
  };
}
