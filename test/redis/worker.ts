/** One process of a fleet: makes calls with one key under a limiter that shares its state, and prints how they ended. */
import { Redis } from 'ioredis';
import { redisLimiter } from '../../src/redis/index.js';
import { CaicainiError, createClient } from '../../src/index.js';

export interface WorkerOptions {
  baseUrl: string;
  apiKey: string;
  redisPort: number;
  /** Calls at a time. */
  workers: number;
  /** Calls in all; when absent, calls are made until a hard stop. */
  calls?: number;
}

/** The line of JSON that a process prints at its end. */
export interface WorkerReport {
  done: number;
  /** Errors other than the hard stop. */
  failed: string[];
  /** Wall clock of the first hard stop, milliseconds since 1970. */
  stoppedAt?: number;
}

/** Names in Redis: the number of processes that are ready, and a list of which each takes one item to begin. */
const READY = 'fleet:ready';
const GO = 'fleet:go';

const options = JSON.parse(process.argv[2]!) as WorkerOptions;
const redis = new Redis(options.redisPort, '127.0.0.1');
const { baseUrl, apiKey } = options;
const caicaini = createClient({ baseUrl, apiKey, limiter: redisLimiter(redis, { timeoutMs: 5_000 }) });
const report: WorkerReport = { done: 0, failed: [] };
let left = options.calls ?? Infinity;

async function work(): Promise<void> {
  while (left-- > 0) {
    try {
      await caicaini.messages.create({
        model: 'caicaini/auto',
        max_tokens: 16,
        messages: [{ role: 'user', content: 'Hi' }],
      });
      report.done += 1;
    } catch (error) {
      if (CaicainiError.is(error) && error.action === 'stop') return void (report.stoppedAt ??= Date.now());
      report.failed.push(String(error));
    }
  }
}

// All processes begin together, however long each took to load
await redis.incr(READY);
await redis.blpop(GO, 0);
await Promise.all(Array.from({ length: options.workers }, work));
redis.disconnect();
console.log(JSON.stringify(report));
