/** BullMQ on a real Redis: where each failed call leaves its job, and a fleet of processes that loses none. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker, type Job } from 'bullmq';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS } from '../src/contract.js';
import { bullmqRules, type BullmqOptions } from '../src/engines/bullmq.js';
import { createClient, type CaicainiError } from '../src/index.js';
import { startMock, type FaultRule, type MockOptions, type RunningMock } from '../src/mock/index.js';
import { requestExample } from './examples.js';
import type { BullWorkerOptions } from './fleet/bull-worker.js';
import { ROOT } from './process.js';
import { HAS_REDIS, startRedis, WITH_REDIS, type RedisServer } from './redis.js';

const hello = requestExample('createMessage', 'quickstart');

describe.skipIf(!HAS_REDIS)(`jobs of BullMQ${WITH_REDIS}`, () => {
  let redis: RedisServer;
  let count = 0;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => void (redis = await startRedis()));
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(() => redis.close());

  const connection = () => ({
    port: redis.port,
    host: '127.0.0.1',
    maxRetriesPerRequest: null,
    retryStrategy: () => 20,
  });

  async function scene(mockOptions: MockOptions, options: Partial<BullmqOptions> = {}) {
    const mock = await startMock(mockOptions);
    const queue = new Queue(`jobs-${count++}`, { connection: connection() });
    const stops: CaicainiError[] = [];
    const rules = bullmqRules({
      queue,
      onHardStop: (error) => stops.push(error),
      // The least jitter, so that nothing waits long
      random: () => 0.01,
      ...options,
    });
    const caicaini = createClient({ apiKey: mock.key, baseUrl: mock.url, maxAttempts: 1 });
    const worker = new Worker(
      queue.name,
      rules.processor((job) => caicaini.messages.create(job.data as typeof hello)),
      { connection: connection(), settings: rules.settings, autorun: false },
    );
    closing.push(
      () => mock.close(),
      () => queue.close(),
      () => worker.close(),
    );
    const add = async () => await queue.add('call', hello, rules.jobOptions);
    const stateOf = async (job: Job) => (await queue.getJob(job.id!))!.getState();
    return { mock, queue, worker, stops, caicaini, add, stateOf, run: () => void worker.run() };
  }

  const answer = (status: number, more: object = {}): FaultRule => ({ times: 2, answer: { status, ...more } });
  const ends: { name: string; script: FaultRule[]; options?: Partial<BullmqOptions>; want: object; sent: number }[] = [
    {
      name: 'a 429 is waited for and counts no attempt',
      script: [answer(429, { retryAfter: 0 })],
      want: { state: 'completed', attemptsMade: 1 },
      sent: 3,
    },
    {
      name: 'a 429 that never ends fails as any other in the end',
      script: [{ answer: { status: 429, retryAfter: 0 } }],
      options: { maxStarts: 3 },
      want: { state: 'failed', attemptsMade: 5 },
      sent: 7,
    },
    {
      name: 'a 503 is tried again after our backoff',
      script: [answer(503)],
      want: { state: 'completed', attemptsMade: 3 },
      sent: 3,
    },
    {
      name: 'a 503 that lasts ends with the attempts of the client',
      script: [{ answer: { status: 503 } }],
      want: { state: 'failed', attemptsMade: 5 },
      sent: 5,
    },
    {
      name: 'a 400 fails at once',
      script: [{ answer: { status: 400 } }],
      want: { state: 'failed', attemptsMade: 1 },
      sent: 1,
    },
  ];
  for (const { name, script, options, want, sent } of ends) {
    test(name, async () => {
      const { mock, queue, add, run } = await scene({ script }, options);
      const { id } = await add();
      run();
      await expect
        .poll(async () => {
          const job = (await queue.getJob(id!))!;
          return { state: await job.getState(), attemptsMade: job.attemptsMade };
        })
        .toEqual(want);
      expect(mock.mock.requests).toHaveLength(sent);
    });
  }

  test('a 402 pauses the queue, is told of once, and its jobs run when a person has acted', async () => {
    const { mock, queue, add, run, stops, caicaini, stateOf } = await scene({});
    const account = mock.mock.accounts.get(mock.key)!;
    const balance = account.balance;
    account.balance = 0;
    const jobs = [await add(), await add(), await add()];
    run();
    await expect.poll(() => queue.isPaused()).toBe(true);
    await expect.poll(async () => (await queue.getJobCounts('active')).active).toBe(0);
    expect(stops.map(({ status }) => status)).toEqual([ERRORS[402].status]);
    expect(await queue.getJobCountByTypes('waiting', 'delayed')).toBe(3);
    account.balance = balance;
    caicaini.resume();
    await queue.resume();
    for (const job of jobs) await expect.poll(() => stateOf(job)).toBe('completed');
    expect(stops).toHaveLength(1);
  });

  test('an error of somebody else stays with BullMQ', async () => {
    const { queue } = await scene({});
    const rules = bullmqRules({ queue });
    const worker = new Worker(
      queue.name,
      rules.processor(() => Promise.reject(new Error('mine'))),
      { connection: connection(), settings: rules.settings },
    );
    closing.push(() => worker.close());
    const { id } = await queue.add('call', {}, { attempts: 1 });
    await expect.poll(async () => (await queue.getJob(id!))!.failedReason).toBe('mine');
  });

  describe('of a fleet of processes', () => {
    let folder: string;
    let script: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'caicaini-fleet-'));
      script = join(folder, 'worker.mjs');
      const banner = {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      };
      const entryPoints = [join(ROOT, 'test/fleet/bull-worker.ts')];
      await build({
        entryPoints,
        outfile: script,
        bundle: true,
        platform: 'node',
        format: 'esm',
        banner,
        logLevel: 'error',
      });
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    async function start(mock: RunningMock, queue: string): Promise<ChildProcess> {
      const options: BullWorkerOptions = { baseUrl: mock.url, apiKey: mock.key, redisPort: redis.port, queue };
      const worker = spawn(process.execPath, [script, JSON.stringify(options)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      closing.push(() => kill(worker));
      await new Promise((resolve) => worker.stdout.once('data', resolve));
      return worker;
    }

    test('none is lost when a worker is killed and when Redis crashes and comes back', async () => {
      const { mock, queue } = await scene({});
      const jobs = await queue.addBulk(
        Array.from({ length: 60 }, () => ({
          name: 'call',
          data: hello,
          opts: { attempts: 5, backoff: { type: 'custom' } },
        })),
      );
      // Answers come only once the first worker has been killed with jobs in its hands
      mock.mock.script([{ answer: { fault: 'stall' } }]);
      const first = await start(mock, queue.name);
      await expect.poll(async () => (await queue.getJobCounts('active')).active).toBe(4);
      await kill(first);
      mock.mock.script([]);
      await start(mock, queue.name);
      await redis.restart();
      await start(mock, queue.name);
      const counts = () => queue.getJobCounts('completed', 'failed');
      await expect.poll(counts).toEqual({ completed: jobs.length, failed: 0 });
    });

    test('all stop within a second of a 402', async () => {
      const times: { status: number; atMs: number }[] = [];
      const { mock, queue } = await scene({ onRequest: ({ status }) => times.push({ status, atMs: Date.now() }) });
      await queue.addBulk(Array.from({ length: 2_000 }, () => ({ name: 'call', data: hello })));
      for (let worker = 0; worker < 3; worker++) await start(mock, queue.name);
      await expect.poll(() => times.length).toBeGreaterThan(50);
      mock.mock.accounts.get(mock.key)!.balance = 0;
      await expect.poll(() => queue.isPaused()).toBe(true);
      await expect.poll(async () => (await queue.getJobCounts('active')).active).toBe(0);
      const stopped = times.find(({ status }) => status === ERRORS[402].status)!;
      expect(times.at(-1)!.atMs - stopped.atMs).toBeLessThan(1_000);
      const { failed, completed } = await queue.getJobCounts('failed', 'completed');
      expect(failed).toBe(0);
      expect(completed! + (await queue.getJobCountByTypes('waiting', 'delayed'))).toBe(2_000);
    });
  });
});

async function kill(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGKILL');
  await ended;
}
