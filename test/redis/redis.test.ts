/** The shared state of a key in a real Redis, through both usual clients, and a fleet of real processes. */
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createClient as createRedis } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS, TIERS } from '../../src/contract.js';
import { createClient, type LimiterNotice } from '../../src/index.js';
import { startMock, TIER_KEYS, type RunningMock } from '../../src/mock/index.js';
import { redisLimiter, type SharedState } from '../../src/redis/index.js';
import { redisState } from '../../src/redis/state.js';
import { inFolder, runNode } from '../support/process.js';
import { bundleProgram } from '../support/program.js';
import { HAS_REDIS, startRedis, WITH_REDIS, type RedisServer } from '../support/redis.js';
import type { WorkerOptions, WorkerReport } from './worker.js';

const STOP = { name: '402 m', status: ERRORS[402].status, body: '{}', maxTokens: 0 };
const TOO_MANY = ERRORS[429].status;
const ANY = { stops: [], maxTokens: 0 };

describe.skipIf(!HAS_REDIS)(`Redis${WITH_REDIS}`, () => {
  let server: RedisServer;
  let ioredis: Redis;
  let nodeRedis: ReturnType<typeof createRedis>;
  beforeAll(async () => {
    server = await startRedis();
    ioredis = new Redis(server.port, '127.0.0.1');
    nodeRedis = createRedis({ socket: { port: server.port, host: '127.0.0.1' } });
    await nodeRedis.connect();
  });
  afterAll(async () => {
    ioredis.disconnect();
    nodeRedis.destroy();
    await server.close();
  });

  const clients: { name: string; state: () => SharedState }[] = [
    { name: 'ioredis', state: () => redisState(ioredis, 'state:') },
    { name: 'redis', state: () => redisState(nodeRedis, 'state:') },
  ];
  for (const { name, state } of clients) {
    describe(`through ${name}`, () => {
      let keys = 0;
      const fresh = () => `${name}-${keys++}`;

      test('lets as many go as the window allows, and says to the others when it ends', async () => {
        const key = fresh();
        await state().acquire(key, ANY);
        await state().publish(key, { kind: 'window', limit: 60, used: 1, endsInMs: 20_000, agoMs: 5 });
        const answers = await Promise.all(Array.from({ length: 200 }, () => state().acquire(key, ANY)));
        const gone = answers.filter((answer) => answer.kind === 'go');
        expect(gone.map(({ used }) => used)).toEqual(Array.from({ length: 59 }, (_, at) => at + 2));
        for (const answer of answers.slice(59)) {
          expect(answer).toMatchObject({ kind: 'wait' });
          expect((answer as { waitMs: number }).waitMs).toBeGreaterThan(10_000);
          expect((answer as { waitMs: number }).waitMs).toBeLessThanOrEqual(20_000);
        }
      });

      test('lets all go while no limit is known', async () => {
        const key = fresh();
        for (let call = 1; call <= 20; call++)
          expect(await state().acquire(key, ANY)).toEqual({ kind: 'go', used: 0, hasStops: false });
      });

      test('counts the requests once an answer of the window is known, and in each window anew', async () => {
        const key = fresh();
        const used = async () => (await state().acquire(key, ANY)) as { used?: number };
        for (let call = 1; call <= 3; call++) expect(await used()).toMatchObject({ used: 0 });
        await state().publish(key, { kind: 'window', limit: 9, used: 1, endsInMs: 300, agoMs: 0 });
        expect(await used()).toMatchObject({ used: 4 });
        await expect.poll(used).toMatchObject({ used: 0 });
      });

      test('starts the next window when one has ended', async () => {
        const key = fresh();
        await state().publish(key, { kind: 'window', limit: 1, used: 1, endsInMs: 1, agoMs: 0 });
        await expect.poll(() => state().acquire(key, ANY)).toMatchObject({ kind: 'go', used: 0 });
      });

      test('ignores an answer to a request of an older window', async () => {
        const key = fresh();
        await state().publish(key, { kind: 'window', limit: 1, used: 1, endsInMs: 0, agoMs: 0 });
        await state().publish(key, { kind: 'window', limit: 1, used: 1, endsInMs: 9_000, agoMs: 60_000 });
        expect(await state().acquire(key, ANY)).toMatchObject({ kind: 'go' });
      });

      test('keeps the longer of two holds', async () => {
        const key = fresh();
        await state().publish(key, { kind: 'held', forMs: 9_000.5 });
        await state().publish(key, { kind: 'held', forMs: 10 });
        const answer = await state().acquire(key, ANY);
        expect((answer as { waitMs: number }).waitMs).toBeGreaterThan(5_000);
      });

      test('keeps no hold longer than two minutes', async () => {
        const key = fresh();
        await state().publish(key, { kind: 'held', forMs: 86_400_000 });
        expect(await state().acquire(key, ANY)).toEqual({ kind: 'wait', waitMs: 120_000 });
      });

      test('refuses for a hard stop once two have come in a row', async () => {
        const key = fresh();
        const stop = { kind: 'stop', stop: STOP, probeEveryMs: 60_000 } as const;
        const asked = { stops: ['401', STOP.name], maxTokens: 0 };
        await state().publish(key, stop);
        expect(await state().acquire(key, asked)).toMatchObject({ kind: 'go', hasStops: true });
        await state().publish(key, { kind: 'over', stops: asked.stops, maxTokens: 0 });
        await state().publish(key, stop);
        expect(await state().acquire(key, asked)).toMatchObject({ kind: 'go', hasStops: true });
        await state().publish(key, stop);
        const refused = await state().acquire(key, asked);
        expect(refused).toMatchObject({ kind: 'blocked', stop: STOP });
        expect((refused as { probeInMs: number }).probeInMs).toBeGreaterThan(50_000);
        expect(await state().acquire(key, { stops: ['401', '402 other'], maxTokens: 0 })).toMatchObject({ kind: 'go' });
        await state().publish(key, { kind: 'over', stops: asked.stops, maxTokens: 0 });
        expect(await state().acquire(key, asked)).toMatchObject({ kind: 'go', hasStops: false });
      });

      test('refuses only requests for as many tokens as those that the balance could not pay', async () => {
        const key = fresh();
        for (const maxTokens of [100, 50])
          await state().publish(key, { kind: 'stop', stop: { ...STOP, maxTokens }, probeEveryMs: 60_000 });
        const asked = (maxTokens: number) => state().acquire(key, { stops: [STOP.name], maxTokens });
        expect(await asked(99)).toMatchObject({ kind: 'go' });
        expect(await asked(100)).toMatchObject({ kind: 'blocked' });
        await state().publish(key, { kind: 'over', stops: [STOP.name], maxTokens: 99 });
        expect(await asked(100)).toMatchObject({ kind: 'blocked' });
        await state().publish(key, { kind: 'over', stops: [STOP.name], maxTokens: 100 });
        expect(await asked(100)).toMatchObject({ kind: 'go' });
      });

      test('lets one of many try a hard stop when its time has come', async () => {
        const key = fresh();
        const [first, second] = [0, 60_000].map(
          (probeEveryMs) => ({ kind: 'stop', stop: STOP, probeEveryMs }) as const,
        );
        const asked = { stops: [STOP.name], maxTokens: 0 };
        for (const stop of [first!, first!]) await state().publish(key, stop);
        expect(await state().acquire(key, asked)).toMatchObject({ kind: 'go' });
        await state().publish(key, second!);
        const answers = await Promise.all(Array.from({ length: 9 }, () => state().acquire(key, asked)));
        expect(answers.map(({ kind }) => kind)).toEqual(Array(9).fill('blocked'));
      });

      test('forgets everything when a person has acted', async () => {
        const key = fresh();
        for (let time = 0; time < 2; time++)
          await state().publish(key, { kind: 'stop', stop: STOP, probeEveryMs: 60_000 });
        await state().publish(key, { kind: 'held', forMs: 9_000 });
        await state().publish(key, { kind: 'reset' });
        const asked = { stops: [STOP.name], maxTokens: 0 };
        expect(await state().acquire(key, asked)).toEqual({ kind: 'go', used: 0, hasStops: false });
      });

      test('goes on after it has forgotten its scripts', async () => {
        await ioredis.script('FLUSH');
        expect(await state().acquire(fresh(), ANY)).toMatchObject({ kind: 'go' });
      });
    });
  }

  test('keeps each name for a day and shows no key', async () => {
    await redisState(ioredis, 'mine:').acquire('name', ANY);
    expect(await ioredis.pttl('mine:name')).toBeGreaterThan(3_600_000);
    const mock = await startMock();
    const limiter = redisLimiter(ioredis, { timeoutMs: 5_000 });
    await createClient({ apiKey: mock.key, baseUrl: mock.url, limiter }).models.list();
    const names = await ioredis.keys('*');
    const all = await Promise.all(names.map((name) => ioredis.hgetall(name)));
    expect(names.some((name) => name.startsWith('caicaini:limiter:'))).toBe(true);
    expect(JSON.stringify([names, all])).not.toContain(mock.key);
    await mock.close();
  });

  test('is not needed while it is away, and used again when it is back', async () => {
    const away = await startRedis();
    const client = new Redis(away.port, '127.0.0.1', { retryStrategy: () => 10 });
    client.on('error', () => {});
    const mock = await startMock();
    const notices: LimiterNotice[] = [];
    const caicaini = createClient({
      apiKey: TIER_KEYS.high_volume,
      baseUrl: mock.url,
      // A machine under load may take longer than the default to answer
      limiter: redisLimiter(client, { timeoutMs: 1_000 }),
      hooks: { onLimiter: (notice) => notices.push(notice) },
    });
    const call = async () => (await caicaini.models.list(), notices);
    expect(await call()).toEqual([]);
    await away.kill();
    await expect.poll(call).toMatchObject([{ state: 'ready', isAlone: true }]);
    await away.restart();
    await expect.poll(call).toMatchObject([{ isAlone: true }, { state: 'ready', isAlone: false }]);
    expect(mock.mock.requests.every(({ status }) => status === 200)).toBe(true);
    client.disconnect();
    await mock.close();
    await away.close();
  });

  describe('ten processes with one key', () => {
    const PROCESSES = 10;
    let mock: RunningMock;
    afterAll(() => mock.close());

    async function fleet(
      options: Omit<WorkerOptions, 'baseUrl' | 'redisPort'>,
      onBegin = () => {},
    ): Promise<WorkerReport[]> {
      await ioredis.flushall();
      return inFolder(async (folder) => {
        const outfile = await bundleProgram('test/redis/worker.ts', join(folder, 'worker.mjs'));
        const args = JSON.stringify({ ...options, baseUrl: mock.url, redisPort: server.port });
        const running = Promise.all(Array.from({ length: PROCESSES }, () => runNode(outfile, [args])));
        await expect.poll(() => ioredis.get('fleet:ready')).toBe(String(PROCESSES));
        onBegin();
        await ioredis.rpush('fleet:go', ...Array.from({ length: PROCESSES }, () => 'go'));
        const ends = await running;
        return ends.map(({ code, stdout, stderr }) => {
          if (code !== 0) throw new Error(stderr);
          return JSON.parse(stdout) as WorkerReport;
        });
      });
    }

    test('do all their work with few 429s', async () => {
      let beganMs = 0;
      // Short windows, so that several pass; the first begins with the work
      mock = await startMock({ windowMs: 4_000, now: () => Date.now() - beganMs });
      const limit = TIERS.pay_as_you_go.requestsPerMinute;
      const calls = (2.5 * limit) / PROCESSES;
      const reports = await fleet({ apiKey: TIER_KEYS.pay_as_you_go, workers: 5, calls }, () => {
        beganMs = Date.now();
      });
      expect(reports.flatMap(({ failed }) => failed)).toEqual([]);
      const statuses = mock.mock.requests.map(({ status }) => status);
      const succeeded = statuses.filter((status) => status === 200).length;
      expect(succeeded).toBe(calls * PROCESSES);
      expect(statuses.filter((status) => status === TOO_MANY).length / succeeded).toBeLessThanOrEqual(0.02);
    });

    test('stop within a second when the balance is used up', async () => {
      const stops: number[] = [];
      const late: number[] = [];
      mock = await startMock({
        onRequest: ({ status }) => {
          if (status === STOP.status) stops.push(Date.now());
          if (stops.length > 0) late.push(Date.now());
          if (mock.mock.requests.length === 500) mock.mock.accounts.get(mock.key)!.balance = 0;
        },
      });
      const reports = await fleet({ apiKey: mock.key, workers: 2 });
      expect(reports.flatMap(({ failed }) => failed)).toEqual([]);
      expect(Math.max(...late) - stops[0]!).toBeLessThan(1_000);
      for (const { stoppedAt } of reports) expect(stoppedAt! - stops[0]!).toBeLessThan(1_000);
      // One for each call that was under way at most
      expect(stops.length).toBeLessThanOrEqual(PROCESSES * 2);
    });
  });
});

test('a client of another package is refused, and the error names the two that will do', () => {
  expect(() => redisLimiter({} as never)).toThrow(/ioredis or redis/);
});
