/** BullMQ on a real Redis: how each failed call leaves its job, and a fleet of processes that loses none. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker, type Job } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import { bullmqRules, type BullmqOptions } from '../../src/bullmq/index.js';
import { createClient, type CaicainiError } from '../../src/index.js';
import { startMock, type FaultRule, type MockOptions, type RunningMock } from '../../src/mock/index.js';
import { requestExample } from '../support/examples.js';
import type { BullWorkerOptions } from './worker.js';
import { bundleProgram } from '../support/program.js';
import { HAS_REDIS, startRedis, WITH_REDIS, type RedisServer } from '../support/redis.js';

const hello = requestExample('createMessage', 'quickstart');

test('a 429 holds the queue for two minutes at most, whatever its Retry-After says', async () => {
  const holds: number[] = [];
  const queue = {
    rateLimit: (ms: number) => Promise.resolve(void holds.push(ms)),
    pause: () => Promise.resolve(),
    isPaused: () => Promise.resolve(false),
  };
  const answer = { status: ERRORS[429].status, headers: { 'retry-after': '999999999' } };
  const fetch = () => Promise.resolve(new Response('', answer));
  const caicaini = createClient({
    ...{ apiKey: `cai_api_${'x'.repeat(32)}`, fetch, limiter: false },
    retry: { maxAttempts: 1 },
  });
  const run = bullmqRules({ queue }).processor(() => caicaini.messages.create(hello));
  await expect(run({ attemptsStarted: 1 } as Job)).rejects.toMatchObject({ name: 'RateLimitError' });
  expect(holds).toEqual([120_000]);
});

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

  async function setUp(mockOptions: MockOptions, options: Partial<BullmqOptions> = {}) {
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
    const caicaini = createClient({ apiKey: mock.key, baseUrl: mock.url, retry: { maxAttempts: 1 } });
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
      name: 'a 429 is waited for and does not count as an attempt',
      script: [answer(429, { retryAfter: 0 })],
      want: { state: 'completed', attemptsMade: 1 },
      sent: 3,
    },
    {
      name: 'a 429 that lasts counts as an attempt after some starts',
      script: [{ answer: { status: 429, retryAfter: 0 } }],
      options: { maxStarts: 3 },
      want: { state: 'failed', attemptsMade: 5 },
      sent: 7,
    },
    {
      name: 'a 503 is tried again after the backoff of the client',
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
    ...[400, 403].map((status) => ({
      name: `a ${status} fails its job at once`,
      script: [{ answer: { status } }],
      want: { state: 'failed', attemptsMade: 1 },
      sent: 1,
    })),
    {
      name: 'an answer that cannot be used fails its job at once and is not paid for again',
      script: [{ answer: { body: '<html>', contentType: 'text/html' } }],
      want: { state: 'failed', attemptsMade: 1 },
      sent: 1,
    },
    {
      name: 'a single 402 is tried again and does not count as an attempt',
      script: [{ times: 1, answer: { status: 402 } }],
      want: { state: 'completed', attemptsMade: 1 },
      sent: 2,
    },
  ];
  for (const { name, script, options, want, sent } of ends) {
    test(name, async () => {
      const { mock, queue, add, run } = await setUp({ script }, options);
      const { id } = await add();
      run();
      await expect
        .poll(async () => {
          const job = (await queue.getJob(id!))!;
          return { state: await job.getState(), attemptsMade: job.attemptsMade };
        })
        .toEqual(want);
      expect(mock.mock.requests).toHaveLength(sent);
      expect(await queue.isPaused()).toBe(false);
    });
  }

  test('a second 402 in a row pauses the queue, and its jobs run when a person has acted', async () => {
    const { mock, queue, add, run, stops, caicaini, stateOf } = await setUp({});
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

  test('two 402s with a completed job between them do not pause the queue', async () => {
    const one = (answer: FaultRule['answer']): FaultRule => ({ times: 1, answer });
    const script = [one({ status: 402 }), one({ delayMs: 0 }), one({ status: 402 })];
    const { mock, queue, stops, add, run } = await setUp({ script }, { random: () => 0.9 });
    for (let job = 0; job < 3; job++) await add();
    run();
    await expect.poll(() => queue.getJobCounts('completed')).toEqual({ completed: 3 });
    expect(mock.mock.requests.map(({ status }) => status)).toEqual([402, 200, 402, 200, 200]);
    expect([await queue.isPaused(), stops]).toEqual([false, []]);
  });

  test('a job that alone meets 402s fails after some starts, and the queue goes on', async () => {
    const dear = { ...hello, model: 'caicaini/opus' };
    const script = [{ match: { model: dear.model }, answer: { status: 402 } }];
    const { queue, add, run, stops, stateOf } = await setUp({ script }, { maxStarts: 2, random: () => 0.9 });
    const failing = await queue.add('call', dear, { attempts: 1 });
    const job = await add();
    run();
    await expect.poll(() => stateOf(failing)).toBe('failed');
    expect([await stateOf(job), await queue.isPaused(), stops]).toEqual(['completed', false, []]);
  });

  test('an error that is none of this package stays with BullMQ', async () => {
    const { queue } = await setUp({});
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
      script = await bundleProgram('test/bullmq/worker.ts', join(folder, 'worker.mjs'));
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

    test('are not lost when a worker is killed and when Redis crashes and comes back', async () => {
      const { mock, queue } = await setUp({});
      const jobs = await queue.addBulk(
        Array.from({ length: 60 }, () => ({
          name: 'call',
          data: hello,
          opts: { attempts: 5, backoff: { type: 'custom' } },
        })),
      );
      // The first worker is killed while its jobs are active
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

    test('stop within a second of the first 402', async () => {
      const times: { status: number; atMs: number }[] = [];
      const { mock, queue } = await setUp({ onRequest: ({ status }) => times.push({ status, atMs: Date.now() }) });
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
