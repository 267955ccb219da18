/** One BullMQ worker process: every job is a call of the gateway. It runs until it is killed. */
import { Queue, Worker } from 'bullmq';
import { bullmqRules } from '../../src/bullmq/index.js';
import { createClient, type MessageRequest } from '../../src/index.js';

export interface BullWorkerOptions {
  baseUrl: string;
  apiKey: string;
  redisPort: number;
  queue: string;
}

const options = JSON.parse(process.argv[2]!) as BullWorkerOptions;
const connection = { port: options.redisPort, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 20 };
const queue = new Queue(options.queue, { connection });
const rules = bullmqRules({ queue });
const { baseUrl, apiKey } = options;
const caicaini = createClient({ baseUrl, apiKey, retry: { maxAttempts: 1 } });

const worker = new Worker(
  options.queue,
  rules.processor(async (job) => {
    const message = await caicaini.messages.create(job.data as MessageRequest);
    return message.id;
  }),
  // A worker that died is noticed within a second
  {
    connection,
    settings: rules.settings,
    concurrency: 4,
    lockDuration: 1_000,
    stalledInterval: 300,
    maxStalledCount: 5,
  },
);
worker.on('error', () => {});
queue.on('error', () => {});
await worker.waitUntilReady();
console.log('ready');
