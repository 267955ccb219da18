/**
 * The laws of the limiter, as properties over random arrivals, answers, aborts and clocks in virtual time. FUZZ_RUNS raises
 * the number of runs; a failure prints its seed and its scene.
 */
import fc from 'fast-check';
import { seed } from '../fuzz/fuzz.js';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import type { Permit, Refusal } from '../../src/limiter/limiter.js';
import { LONGEST_HOLD_MS, MINUTE_MS } from '../../src/limiter/window.js';
import { watchListeners } from '../support/fake-clock.js';
import {
  createDriver,
  GATEWAY,
  KEY,
  randomOf,
  resultOf,
  told,
  type CallSpec,
  type Driver,
  type Gateway,
  type Reply,
} from './driver.js';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150);

/** Checks a property so often. */
function holds<T>(scenes: fc.Arbitrary<T>, property: (scene: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(scenes, property), { seed, numRuns });
}

const KINDS = [
  'ok',
  '503',
  '529',
  '504',
  '429 bare',
  '429 full',
  '429 left',
  '400',
  '403',
  '401',
  '402',
  'hang',
] as const;

/** A time in which the gateway answers alike. */
interface Phase {
  kind: (typeof KINDS)[number];
  lastsMs: number;
  tookMs: number;
  retryAfterMs: number;
}

const phases = fc.array(
  fc.record<Phase>({
    kind: fc.constantFrom(...KINDS),
    lastsMs: fc.integer({ min: 100, max: 20_000 }),
    tookMs: fc.integer({ min: 1, max: 3_000 }),
    retryAfterMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 2 ** 31 })),
  }),
  { maxLength: 6 },
);
const specs = (most: number, untilMs = 40_000) =>
  fc.array(
    fc.record<CallSpec>({
      atMs: fc.nat(untilMs),
      patienceMs: fc.oneof(fc.constant(900_000), fc.integer({ min: 1, max: 60_000 })),
      maxRetryAfterMs: fc.constantFrom(0, 5_000, LONGEST_HOLD_MS, 2 ** 31),
      streams: fc.boolean(),
      abortMs: fc.option(fc.nat(40_000), { nil: undefined, freq: 5 }),
      spends: fc.option(fc.record({ model: fc.constantFrom('a', 'b'), maxTokens: fc.constantFrom(100, 8_000) }), {
        nil: undefined,
      }),
    }),
    { minLength: 1, maxLength: most },
  );
const random = fc.integer().map(randomOf);

/** A gateway that goes through its phases and is then healthy. */
function gatewayOf(given: readonly Phase[], tier = 'pay_as_you_go', streamMs = 0): Gateway {
  return (nowMs, _spec, sent) => {
    let leftMs = nowMs;
    const phase = given.find(({ lastsMs }) => (leftMs -= lastsMs) < 0);
    const healthy = { status: 200, tookMs: 50, rateLimit: told(30, { tier }), streamMs };
    return phase ? replyOf(phase, healthy, sent) : healthy;
  };
}

function replyOf({ kind, tookMs, retryAfterMs }: Phase, healthy: Reply, sent: number): Reply {
  if (kind === 'ok') return { ...healthy, tookMs };
  if (kind === 'hang') return sent === 1 ? { status: 0, tookMs } : healthy;
  const [status, of] = kind.split(' ');
  const rateLimit = of === 'full' ? told(0, { resetMs: retryAfterMs % 60_000 }) : told(30);
  return { status: Number(status), tookMs, retryAfterMs, ...(of !== 'bare' && { rateLimit }) };
}

describe('law 1: every gate has a bound of its own', () => {
  test('in any scene each wait ends by its deadline, a state is told once, and no timer is left', () =>
    holds(
      fc.record({ calls: specs(20), phases, random, latestMs: fc.constantFrom(0, 0, 7, 3_000) }),
      async ({ calls, phases, random, latestMs }) => {
        const driver = createDriver({ random });
        const records = calls.map((spec) => driver.call(spec, gatewayOf(phases)));
        await driver.clock.run(Infinity, () => random() * latestMs);
        for (const { spec, sentMs, refusedMs = 0 } of records) {
          const lastMs = Math.max(refusedMs, ...sentMs);
          if (latestMs === 0) expect(lastMs).toBeLessThanOrEqual(spec.atMs + spec.patienceMs!);
        }
        const states = driver.notices.map(({ state }) => state);
        expect(states.filter((state, at) => state === (states[at - 1] ?? 'ready'))).toEqual([]);
        expect(driver.clock.events).toEqual([]);
      },
    ));

  test('once the gateway answers, a backlog drains by time alone, though probes hang and streams are never read', () =>
    holds(
      fc.record({
        calls: specs(25, 30_000),
        outageMs: fc.integer({ min: 1_000, max: 30_000 }),
        random,
        hung: fc.nat(5),
      }),
      async ({ calls, outageMs, random, hung }) => {
        const driver = createDriver({ random });
        let hangs = hung;
        const gateway: Gateway = (nowMs) => {
          if (nowMs < outageMs) return { status: 503, tookMs: 20 };
          hangs -= 1;
          return hangs >= 0 ? { status: 0, tookMs: 0 } : { status: 200, tookMs: 50, streamMs: Infinity };
        };
        const patient = { patienceMs: 3_600_000, abortMs: undefined, attempts: 200 };
        const records = calls.map((spec) => driver.call({ ...spec, ...patient }, gateway));
        await driver.clock.run();
        // A probe goes after ten seconds at most, its silence counts after five, the backlog is replayed at 0.7
        const lastMs = Math.max(outageMs, ...calls.map(({ atMs }) => atMs)) + 16_000 + 1.5 * outageMs;
        for (const { sentMs } of records) expect(sentMs.at(-1)).toBeLessThanOrEqual(lastMs);
        expect(records.filter(({ answeredMs }) => answeredMs === undefined).length).toBeLessThanOrEqual(hung);
      },
    ));

  test('while the gateway refuses, an attempt is sent every ten seconds, and few are', () =>
    holds(
      fc.record({ calls: fc.array(fc.nat(20_000), { minLength: 2, maxLength: 30 }), tookMs: fc.nat(3_000), random }),
      async ({ calls, tookMs, random }) => {
        const driver = createDriver({ random });
        // A call alone is no evidence of an overload
        for (const atMs of [...calls, Math.min(...calls)])
          driver.call({ atMs, attempts: 50 }, () => ({ status: 529, tookMs }));
        await driver.clock.run(120_000);
        const firstMs = Math.min(...calls) + 5_000;
        const sent = driver.sentMs.filter((atMs) => atMs > firstMs);
        const gaps = [...sent, 120_000].map((atMs, at) => atMs - (sent[at - 1] ?? firstMs));
        expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000 + tookMs + 1);
        expect(driver.sentMs.length).toBeLessThanOrEqual(2 * calls.length + 20);
      },
    ));
});

describe("law 2: one request's fault is that request's", () => {
  test('refusals of single requests delay no other call', () =>
    holds(
      fc.record({
        calls: fc.array(fc.nat(20_000), { maxLength: 15 }),
        faults: fc.array(
          fc.record({
            atMs: fc.nat(20_000),
            status: fc.constantFrom(400, 403, 404, 413, 429),
            tookMs: fc.nat(2_000),
          }),
          { maxLength: 12 },
        ),
        hasUpstream: fc.boolean(),
      }),
      async ({ calls, faults, hasUpstream }) => {
        const driver = createDriver();
        const refuse = (reply: Reply) => () => ({ ...reply, retryAfterMs: 3_000, rateLimit: told(30) });
        for (const { atMs, ...reply } of faults) driver.call({ atMs, attempts: 1 }, refuse(reply));
        // A stop that came from an upstream is no word of the gateway on this key
        const upstream = { status: 502, tookMs: 0, type: ERRORS[401].type };
        if (hasUpstream) driver.call({ atMs: 5_000, attempts: 1 }, refuse(upstream));
        const records = calls.map((atMs) => driver.call({ atMs }, () => ({ status: 200, tookMs: 100 })));
        await driver.clock.run();
        expect(records.map(({ sentMs }) => sentMs)).toEqual(calls.map((atMs) => [atMs]));
      },
    ));

  test('a call that fails for ever, whatever it is told, delays no other', () =>
    holds(
      fc.record({
        calls: fc.array(fc.nat(40_000), { maxLength: 15 }),
        fate: fc.record({
          status: fc.constantFrom(429, 500, 502, 503, 504, 529),
          tookMs: fc.nat(3_000),
          retryAfterMs: fc.option(fc.nat(5_000), { nil: undefined }),
          rateLimit: fc.constantFrom(undefined, told(900, { limit: 1_000 })),
        }),
        attempts: fc.integer({ min: 1, max: 30 }),
        streams: fc.boolean(),
      }),
      async ({ calls, fate, attempts, streams }) => {
        const driver = createDriver();
        driver.call({ atMs: 0, attempts, streams }, () => fate);
        const records = calls.map((atMs) => driver.call({ atMs }, () => ({ status: 200, tookMs: 100 })));
        await driver.clock.run();
        expect(records.map(({ sentMs }) => sentMs)).toEqual(calls.map((atMs) => [atMs]));
      },
    ));

  test('calls that fail for ever cost none of ten seconds of patience or less', () =>
    holds(
      fc.record({
        fates: fc.array(
          fc.record({ atMs: fc.nat(20_000), status: fc.constantFrom(429, 500, 503, 529), streams: fc.boolean() }),
          { maxLength: 8 },
        ),
        healthy: fc.record({ atMs: fc.nat(60_000), count: fc.integer({ min: 1, max: 30 }) }),
        patienceMs: fc.integer({ min: 4_000, max: 10_000 }),
        random,
      }),
      async ({ fates, healthy, patienceMs, random }) => {
        const driver = createDriver({ random });
        for (const { status, ...spec } of fates) driver.call({ ...spec, attempts: 50 }, () => ({ status, tookMs: 50 }));
        const records = Array.from({ length: healthy.count }, () =>
          driver.call({ atMs: healthy.atMs, patienceMs }, () => ({ status: 200, tookMs: 50 })),
        );
        await driver.clock.run();
        expect(records.filter(({ answeredMs }) => answeredMs === undefined)).toEqual([]);
      },
    ));

  test('a model without capacity delays no call of another that answers', () =>
    holds(
      fc.record({ everyMs: fc.integer({ min: 50, max: 3_000 }), gapMs: fc.integer({ min: 100, max: 9_000 }), random }),
      async ({ everyMs, gapMs, random }) => {
        const driver = createDriver({ random });
        const gateway: Gateway = (_, { spends }) => ({ status: spends?.model === 'a' ? 529 : 200, tookMs: 20 });
        const calls = (model: string, stepMs: number) =>
          Array.from({ length: Math.ceil(60_000 / stepMs) }, (_, at) =>
            driver.call({ atMs: at * stepMs, spends: { model, maxTokens: 100 } }, gateway),
          );
        const [healthy] = [calls('b', gapMs), calls('a', everyMs)];
        await driver.clock.run();
        expect(healthy.map(({ sentMs }) => sentMs)).toEqual(healthy.map(({ spec }) => [spec.atMs]));
      },
    ));

  test('429s to streams hold streams alone', () =>
    holds(
      fc.record({ streams: fc.array(fc.nat(20_000), { maxLength: 10 }), calls: fc.array(fc.nat(20_000)) }),
      async ({ streams, calls }) => {
        const driver = createDriver();
        for (const atMs of streams)
          driver.call({ atMs, streams: true, attempts: 9 }, () => ({ status: 429, tookMs: 20, retryAfterMs: 2_000 }));
        const records = calls.map((atMs) => driver.call({ atMs }, () => ({ status: 200, tookMs: 20 })));
        await driver.clock.run();
        expect(records.map(({ sentMs }) => sentMs)).toEqual(calls.map((atMs) => [atMs]));
      },
    ));

  test('a 401 refuses others only after two in a row, then one call a minute tries, and a success ends it', () =>
    holds(
      fc.array(fc.record({ waitMs: fc.nat(50_000), status: fc.constantFrom(401, 401, 200, 403, 400) }), {
        maxLength: 30,
      }),
      async (steps) => {
        const driver = createDriver();
        let inARow = 0;
        let triedMs = -Infinity;
        for (const { waitMs, status } of steps) {
          await driver.clock.run(driver.clock.nowMs + waitMs);
          const { nowMs } = driver.clock;
          const answer = await driver.limiter.acquire(driver.ask());
          const isBlocked = inARow >= 2 && nowMs < triedMs + MINUTE_MS;
          expect(answer.kind === 'refused').toBe(isBlocked);
          if (answer.kind === 'refused') {
            expect(answer).toMatchObject({ because: 'stop', retryAfterMs: triedMs + MINUTE_MS - nowMs });
            continue;
          }
          triedMs = nowMs;
          // Only the first of a row is news
          expect(answer.release(resultOf({ status, tookMs: 0 }))).toBe(status !== 401 || inARow === 0);
          if (status === 401) inARow += 1;
          if (status === 200) inARow = 0;
        }
      },
    ));

  test('a 402 refuses what asks for as much or more of the same model, and nothing else', () =>
    holds(
      fc.record({
        refused: fc.tuple(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 1, max: 9_000 })),
        asked: fc.option(fc.integer({ min: 1, max: 9_000 }), { nil: undefined }),
        model: fc.constantFrom('a', 'b', undefined),
      }),
      async ({ refused, asked, model }) => {
        const driver = createDriver();
        for (const maxTokens of refused) {
          const permit = await driver.limiter.acquire(driver.ask({ spends: { model: 'a', maxTokens } }));
          (permit as Permit).release(resultOf({ status: 402, tookMs: 0 }));
        }
        const spends = { model, maxTokens: asked };
        const answer = await driver.limiter.acquire(driver.ask(model === undefined ? {} : { spends }));
        const isRefused = model === 'a' && (asked ?? Infinity) >= Math.max(...refused);
        expect(answer.kind).toBe(isRefused ? 'refused' : 'permit');
      },
    ));
});

describe('law 3: permits come back without help', () => {
  test('each stream whose end is never seen holds up the next for a second at most', () =>
    holds(
      fc.record({
        calls: fc.array(fc.nat(5_000), { minLength: 1, maxLength: 20 }),
        tier: fc.constantFrom('free', 'pay_as_you_go'),
      }),
      async ({ calls, tier }) => {
        const driver = createDriver();
        const rateLimit = told(500, { tier, limit: 1_000 });
        const lost: Gateway = () => ({ status: 200, tookMs: 10, streamMs: Infinity, rateLimit });
        // The first answer tells the tier
        driver.call({ atMs: 0, streams: true }, lost);
        const records = calls.map((atMs) => driver.call({ atMs: 100 + atMs, streams: true }, lost));
        await driver.clock.run();
        for (const { sentMs, spec } of records) {
          const before = records.filter((other) => other.spec.atMs <= spec.atMs).length;
          expect(sentMs[0]).toBeLessThanOrEqual(spec.atMs + 1_000 * before + 10);
        }
      },
    ));

  test('a stream that has ended on the wire gives its slot back at once', () =>
    holds(
      fc.array(fc.record({ atMs: fc.integer({ min: 100, max: 20_000 }), streamMs: fc.nat(900) }), {
        minLength: 1,
        maxLength: 15,
      }),
      async (streams) => {
        const driver = createDriver();
        const rateLimit = told(500, { tier: 'free', limit: 1_000 });
        const endsMs: number[] = [];
        const open =
          (streamMs: number): Gateway =>
          (nowMs) => {
            endsMs.push(nowMs + 10 + streamMs);
            return { status: 200, tookMs: 10, streamMs, rateLimit };
          };
        driver.call({ atMs: 0, streams: true }, open(0));
        const records = streams.map(({ atMs, streamMs }) => driver.call({ atMs, streams: true }, open(streamMs)));
        await driver.clock.run();
        // The tier has one slot, and each stream is shorter than the second after which one more is tried
        const starts = records.map(({ sentMs, spec }) => [sentMs[0]!, spec.atMs] as const);
        starts.sort(([one], [other]) => one - other);
        starts.forEach(([sentMs, atMs], at) => expect(sentMs).toBe(Math.max(atMs, endsMs[at]!)));
      },
    ));
});

describe('law 4: no call waits on a healthy gateway', () => {
  test('any arrivals are sent as they come, beside slow and hung calls and open streams', () =>
    holds(
      fc.record({
        calls: fc.array(
          fc.record({ atMs: fc.nat(30_000), tookMs: fc.integer({ min: 1, max: 60_000 }), hangs: fc.boolean() }),
          { minLength: 1, maxLength: 30 },
        ),
        streams: fc.boolean(),
        later: fc.nat(100),
      }),
      async ({ calls, streams, later }) => {
        const driver = createDriver();
        const records = calls.map(({ atMs, tookMs, hangs }) =>
          driver.call({ atMs, streams }, () => ({ status: hangs ? 0 : 200, tookMs, streamMs: tookMs })),
        );
        await driver.clock.run();
        const endMs = driver.clock.nowMs;
        // A cold start lets 30 go before the first answer; once there was one, a burst of any size goes
        const size = calls.some(({ hangs }) => !hangs) ? later : 0;
        const quick: Gateway = () => ({ status: 200, tookMs: 1 });
        for (let at = 0; at < size; at++) records.push(driver.call({ atMs: endMs }, quick));
        await driver.clock.run();
        expect(records.map(({ sentMs }) => sentMs)).toEqual(records.map(({ spec }) => [spec.atMs]));
      },
    ));

  test('a batch that arrives in an outage is answered soon after it, and no fewer than without a limiter', () =>
    holds(
      fc.record({
        outageMs: fc.integer({ min: 500, max: 20_000 }),
        arrival: fc.double({ min: 0, max: 1, noNaN: true }),
        count: fc.integer({ min: 1, max: 120 }),
        tookMs: fc.integer({ min: 1, max: 4_000 }),
        random,
      }),
      async ({ outageMs, arrival, count, tookMs, random }) => {
        const gateway: Gateway = (nowMs) => (nowMs < outageMs ? { status: 503, tookMs: 20 } : { status: 200, tookMs });
        const answers = async (driver: Driver) => {
          const spec = { atMs: arrival * outageMs, patienceMs: 120_000 };
          const records = Array.from({ length: count }, () => driver.call(spec, gateway));
          await driver.clock.run();
          return records.flatMap(({ answeredMs }) => answeredMs ?? []);
        };
        const driver = createDriver({ random });
        const ours = await answers(driver);
        expect(ours.length).toBeGreaterThanOrEqual((await answers(createDriver({ limiter: false }))).length);
        // A call is lost only when its five attempts were probes
        const probes = driver.sentMs.filter((atMs) => atMs < outageMs).length;
        expect(count - ours.length).toBeLessThanOrEqual(probes / 5);
        // The end is found after a cool-down of 1.3 times the outage at most, and a silence; then the limit grows
        const foundMs = outageMs + Math.min(10_000, Math.max(1_000, 1.3 * outageMs)) + 1_000;
        expect(Math.max(0, ...ours)).toBeLessThanOrEqual(foundMs + 4_000 + tookMs);
      },
    ));

  test('calls that would time out take no turn of a window from calls that would not', () =>
    holds(
      fc.record({
        limit: fc.integer({ min: 3, max: 10 }),
        tookMs: fc.integer({ min: 1_000, max: 15_000 }),
        spareMs: fc.integer({ min: 3_000, max: 20_000 }),
        random,
      }),
      async ({ limit, tookMs, spareMs, random }) => {
        const driver = createDriver({ random });
        let [beganMs, used] = [-Infinity, 0];
        const gateway: Gateway = (nowMs) => {
          if (nowMs - beganMs >= 60_000) [beganMs, used] = [nowMs, 0];
          const resetMs = beganMs + 60_000 - nowMs;
          if (used === limit) return { status: 429, tookMs: 20, rateLimit: told(0, { limit, resetMs }) };
          used += 1;
          return { status: 200, tookMs, rateLimit: told(limit - used, { limit, resetMs }) };
        };
        // Two windows' worth of calls arrive in the time that a call can spare
        const everyMs = spareMs / (2 * limit);
        const patienceMs = tookMs + spareMs;
        const records = Array.from({ length: Math.ceil(200_000 / everyMs) }, (_, at) =>
          driver.call({ atMs: at * everyMs, patienceMs, maxRetryAfterMs: 60_000 }, gateway),
        );
        await driver.clock.run();
        const inTime = records.filter(({ spec, answeredMs = Infinity }) => answeredMs - spec.atMs <= patienceMs);
        expect(inTime.length).toBeGreaterThanOrEqual(4 * limit - 2);
      },
    ));
});

describe('law 5: the work grows with the number of calls, not with its square', () => {
  /** How often asks are looked at, and timers are set, while so many calls come to a full window and leave it. */
  const workFor = async (count: number, streams: boolean, leave: 'abort' | 'reset'): Promise<[number, number]> => {
    const driver = createDriver();
    const { limiter, clock } = driver;
    const permit = (await limiter.acquire(driver.ask({ streams }))) as Permit;
    permit.release({ kind: 'success', rateLimit: told(0, { tier: 'free', limit: 1 }) });
    let timers = 0;
    let looks = 0;
    clock.setTimer = () => ((timers += 1), () => {});
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const all = Array.from({ length: count }, () => {
      const ask = driver.ask({ streams, signal: controller.signal });
      Object.defineProperty(ask, 'deadlineMs', { get: () => ((looks += 1), Infinity) });
      const answer = limiter.acquire(ask);
      return answer.then(
        ({ kind }) => kind,
        () => 'left',
      );
    });
    expect(listeners.size).toBe(1);
    if (leave === 'abort') {
      controller.abort();
      expect(new Set(await Promise.all(all))).toEqual(new Set(['left']));
      expect(listeners.size).toBe(0);
    } else {
      limiter.reset({ gateway: GATEWAY, key: KEY });
      for (const each of all.slice(0, 30)) expect(await each).toBe('permit');
    }
    return [looks, timers];
  };

  for (const streams of [false, true])
    for (const leave of ['abort', 'reset'] as const)
      test(`ten thousand ${streams ? 'streams' : 'calls'} that wait and leave by ${leave} cost five times as much as two thousand`, async () => {
        const few = await workFor(2_000, streams, leave);
        const many = await workFor(10_000, streams, leave);
        few.forEach((work, at) => expect(many[at]! / work).toBeLessThan(7));
      });
});

describe("law 6: what one caller sets is that caller's", () => {
  test('a hold lasts as the gateway said, at most two minutes, and each caller decides whether it waits', () =>
    holds(
      fc.record({
        retryAfterMs: fc.oneof(fc.integer({ min: 100, max: 120_000 }), fc.integer({ min: 100, max: 2 ** 31 })),
        hasHeaders: fc.boolean(),
        accepts: fc.constantFrom(0, 10_000, LONGEST_HOLD_MS, 2 ** 31),
        patienceMs: fc.constantFrom(1_000, 60_000, 3_600_000),
        first: fc.constantFrom(0, LONGEST_HOLD_MS, 2 ** 31),
      }),
      async ({ retryAfterMs, hasHeaders, accepts, patienceMs, first }) => {
        const driver = createDriver();
        const rateLimit = hasHeaders ? told(0) : undefined;
        const refuse: Gateway = () => ({ status: 429, tookMs: 0, retryAfterMs, rateLimit });
        // Without headers the second in a row holds the key
        for (let at = 0; at < 2; at++) driver.call({ atMs: 0, maxRetryAfterMs: first, attempts: 1 }, refuse);
        await driver.clock.run(0);
        const quick: Gateway = () => ({ status: 200, tookMs: 10 });
        const other = driver.call({ atMs: 1, maxRetryAfterMs: accepts, patienceMs }, quick);
        await driver.clock.run();
        const holdMs = Math.min(retryAfterMs, LONGEST_HOLD_MS);
        if (other.refusal) {
          expect(other.refusedMs).toBe(1);
          expect(holdMs + 1_000).toBeGreaterThanOrEqual(Math.min(accepts, patienceMs));
        } else {
          expect(other.sentMs[0]).toBeGreaterThanOrEqual(holdMs);
          expect(other.sentMs[0]).toBeLessThanOrEqual(holdMs + 2_000);
        }
      },
    ));

  test('reset() lets a call go at once, whatever came before', () =>
    holds(
      fc.record({ calls: specs(15), phases, random, atMs: fc.nat(60_000) }),
      async ({ calls, phases, random, atMs }) => {
        const driver = createDriver({ random });
        for (const spec of calls) driver.call(spec, gatewayOf(phases, 'free', Infinity));
        await driver.clock.run(atMs);
        driver.limiter.reset({ gateway: GATEWAY, key: KEY });
        let answer: Permit | Refusal | undefined;
        void driver.limiter.acquire(driver.ask({ streams: true })).then((given) => (answer = given));
        await driver.clock.run(atMs);
        expect(answer?.kind).toBe('permit');
      },
    ));
});

test('law 7: a call goes when its time comes, though the requests of others have ended with their timers', () =>
  holds(
    fc.record({
      calls: fc.array(
        fc.record({
          atMs: fc.nat(20_000),
          // A call of one attempt ends soon, and its timers with it
          attempts: fc.constantFrom(1, 100),
          dieMs: fc.option(fc.nat(20_000), { nil: undefined }),
        }),
        { minLength: 1, maxLength: 20 },
      ),
      outageMs: fc.integer({ min: 1_000, max: 20_000 }),
      isFull: fc.boolean(),
      random,
    }),
    async ({ calls, outageMs, isFull, random }) => {
      const driver = createDriver({ random, requestsEnd: true });
      const gateway: Gateway = (nowMs) => {
        if (nowMs >= outageMs) return { status: 200, tookMs: 50 };
        if (!isFull) return { status: 503, tookMs: 20 };
        const leftMs = outageMs - nowMs;
        return { status: 429, tookMs: 20, retryAfterMs: leftMs, rateLimit: told(0, { resetMs: leftMs }) };
      };
      const records = calls.map((spec) => driver.call(spec, gateway));
      await driver.clock.run();
      const lastMs = Math.max(outageMs, ...calls.map(({ atMs }) => atMs)) + 16_000 + 1.5 * outageMs + 2_000;
      for (const { spec, answeredMs } of records)
        if (spec.dieMs === undefined && spec.attempts === 100) expect(answeredMs).toBeLessThanOrEqual(lastMs);
    },
  ));

test('law 8: a call that cannot be sent before its deadline is told so at once, with the wait', () =>
  holds(
    fc.record({
      resetMs: fc.integer({ min: 1_000, max: 60_000 }),
      limit: fc.integer({ min: 1, max: 5 }),
      waiting: fc.nat(12),
      patienceMs: fc.integer({ min: 1, max: 300_000 }),
      isProbing: fc.boolean(),
    }),
    async ({ resetMs, limit, waiting, patienceMs, isProbing }) => {
      const driver = createDriver();
      const rateLimit = told(0, { limit, resetMs });
      const fill: Gateway = () => ({ status: 200, tookMs: 0, rateLimit });
      if (isProbing)
        for (let at = 0; at < 2; at++) driver.call({ atMs: 0, attempts: 1 }, () => ({ status: 529, tookMs: 0 }));
      else driver.call({ atMs: 0 }, fill);
      await driver.clock.run(0);
      for (let at = 0; at < waiting; at++) driver.call({ atMs: 0 }, fill);
      const record = driver.call({ atMs: 0, patienceMs }, () => ({ status: 200, tookMs: 0 }));
      await driver.clock.run(0);
      // The first probe goes after 0.9 seconds; a window lets its limit go, and a second for rounding comes on top
      const firstMs = isProbing ? 930 : resetMs + 1_000;
      const turnMs = isProbing ? firstMs : firstMs + Math.floor(waiting / limit) * MINUTE_MS;
      const waitedFor = isProbing ? 'overload' : 'rate-limit';
      const refusal = { kind: 'refused', because: 'deadline', waitedFor, retryAfterMs: firstMs };
      if (turnMs >= patienceMs) expect(record.refusal).toEqual(refusal);
      else expect(record.refusal).toBeUndefined();
    },
  ));
