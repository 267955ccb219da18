/** The door's knowledge in a real Redis, by both usual clients, and in a fleet of real processes. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { Redis } from 'ioredis';
import { createClient as createRedis } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS, TIERS } from '../src/contract.js';
import type { DoorStore } from '../src/door-store.js';
import { redisStore } from '../src/engines/redis.js';
import { createClient, type DoorNotice } from '../src/index.js';
import { startMock, TIER_KEYS, type RunningMock } from '../src/mock/index.js';
import type { WorkerOptions, WorkerReport } from './fleet/worker.js';
import { inFolder, ROOT, runNode } from './process.js';
import { HAS_REDIS, startRedis, WITH_REDIS, type RedisServer } from './redis.js';

const STOP = { name: '402', status: ERRORS[402].status, body: '{}' };
const TOO_MANY = ERRORS[429].status;

describe.skipIf(!HAS_REDIS)(`a store in Redis${WITH_REDIS}`, () => {
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

  const clients: { name: string; store: () => DoorStore }[] = [
    { name: 'ioredis', store: () => redisStore(ioredis) },
    { name: 'redis', store: () => redisStore(nodeRedis) },
  ];
  for (const { name, store } of clients) {
    describe(`through ${name}`, () => {
      let keys = 0;
      const fresh = () => `${name}-${keys++}`;

      test('lets as many go at once as the window allows, and tells the others when it ends', async () => {
        const key = fresh();
        await store().ask(key, { stops: [] });
        await store().tell(key, { kind: 'window', limit: 60, used: 1, endsInMs: 20_000, agoMs: 5 });
        const answers = await Promise.all(
          Array.from({ length: 200 }, () => store().ask(key, { stops: [], limit: 60 })),
        );
        expect(answers.filter((answer) => answer.kind === 'go')).toHaveLength(59);
        for (const answer of answers.slice(59)) {
          expect(answer).toMatchObject({ kind: 'wait' });
          expect((answer as { waitMs: number }).waitMs).toBeGreaterThan(10_000);
          expect((answer as { waitMs: number }).waitMs).toBeLessThanOrEqual(20_000);
        }
      });

      test('lets all go while no limit is known', async () => {
        const key = fresh();
        for (let ask = 0; ask < 20; ask++) expect(await store().ask(key, { stops: [] })).toEqual({ kind: 'go' });
      });

      test('starts the next window when one has ended', async () => {
        const key = fresh();
        await store().tell(key, { kind: 'window', limit: 1, used: 1, endsInMs: 1, agoMs: 0 });
        await expect.poll(() => store().ask(key, { stops: [] })).toEqual({ kind: 'go' });
      });

      test('leaves the answer of an older window unread', async () => {
        const key = fresh();
        await store().tell(key, { kind: 'window', limit: 1, used: 1, endsInMs: 0, agoMs: 0 });
        await store().tell(key, { kind: 'window', limit: 1, used: 1, endsInMs: 9_000, agoMs: 60_000 });
        expect(await store().ask(key, { stops: [] })).toEqual({ kind: 'go' });
      });

      test('keeps the longer of two waits', async () => {
        const key = fresh();
        await store().tell(key, { kind: 'held', forMs: 9_000.5 });
        await store().tell(key, { kind: 'held', forMs: 10 });
        const answer = await store().ask(key, { stops: [] });
        expect((answer as { waitMs: number }).waitMs).toBeGreaterThan(5_000);
      });

      test('closes for those a hard stop is about, until someone reopens', async () => {
        const key = fresh();
        await store().tell(key, { kind: 'stop', stop: STOP, probeEveryMs: 60_000 });
        expect(await store().ask(key, { stops: ['401', '402'] })).toMatchObject({ kind: 'closed', stop: STOP });
        expect(await store().ask(key, { stops: ['401'] })).toEqual({ kind: 'go' });
        await store().tell(key, { kind: 'reopened', stops: ['402'] });
        expect(await store().ask(key, { stops: ['402'] })).toEqual({ kind: 'go' });
      });

      test('lets one of many try a hard stop when its time has come', async () => {
        const key = fresh();
        await store().tell(key, { kind: 'stop', stop: STOP, probeEveryMs: 0 });
        expect(await store().ask(key, { stops: ['402'] })).toEqual({ kind: 'go' });
        await store().tell(key, { kind: 'stop', stop: STOP, probeEveryMs: 60_000 });
        const answers = await Promise.all(Array.from({ length: 9 }, () => store().ask(key, { stops: ['402'] })));
        expect(answers.every((answer) => answer.kind === 'closed')).toBe(true);
      });

      test('goes on after Redis has forgotten its scripts', async () => {
        await ioredis.script('FLUSH');
        expect(await store().ask(fresh(), { stops: [] })).toEqual({ kind: 'go' });
      });
    });
  }

  test('keeps nothing for ever, and no key', async () => {
    await redisStore(ioredis, { prefix: 'mine:' }).ask('name', { stops: [] });
    expect(await ioredis.pttl('mine:name')).toBeGreaterThan(3_600_000);
    const mock = await startMock();
    await createClient({ apiKey: mock.key, baseUrl: mock.url, door: { store: redisStore(ioredis) } }).models.list();
    const names = await ioredis.keys('*');
    const all = await Promise.all(names.map((name) => ioredis.hgetall(name)));
    expect(names.some((name) => name.startsWith('caicaini:door:'))).toBe(true);
    expect(JSON.stringify([names, all])).not.toContain(mock.key);
    await mock.close();
  });

  test('is done without while it is away, and used again when it is back', async () => {
    const away = await startRedis();
    const client = new Redis(away.port, '127.0.0.1', { retryStrategy: () => 10 });
    client.on('error', () => {});
    const mock = await startMock();
    const notices: DoorNotice[] = [];
    const caicaini = createClient({
      apiKey: TIER_KEYS.high_volume,
      baseUrl: mock.url,
      door: { store: redisStore(client) },
      onDoor: (notice) => notices.push(notice),
    });
    await caicaini.models.list();
    await away.kill();
    await caicaini.models.list();
    expect(notices.at(-1)).toMatchObject({ door: 'open', isAlone: true });
    await away.restart();
    await expect.poll(async () => (await caicaini.models.list(), notices.at(-1))).toMatchObject({ isAlone: false });
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
        const outfile = join(folder, 'worker.mjs');
        const banner = {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        };
        await build({
          entryPoints: [join(ROOT, 'test/fleet/worker.ts')],
          bundle: true,
          platform: 'node',
          format: 'esm',
          banner,
          outfile,
        });
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

    test('do all their work with hardly a 429', async () => {
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
      expect(statuses.filter((status) => status === TOO_MANY).length / succeeded).toBeLessThanOrEqual(0.03);
    });

    test('all stop within a second when the account runs out', async () => {
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
      // Those under way when it happened, and no more
      expect(stops.length).toBeLessThanOrEqual(PROCESSES * 2);
    });
  });
});

test('a client of another package is refused by name', () => {
  expect(() => redisStore({} as never)).toThrow(/ioredis or redis/);
});
