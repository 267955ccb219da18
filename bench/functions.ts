/**
 * `npm run bench:functions [-- --json]`: counts the functions of `src/` that one call runs, and their files, by V8's
 * precise coverage, after a first call. Helper functions that tsx adds are not counted.
 */
import { Session } from 'node:inspector/promises';
import { createClient } from '../src/index.js';
import { QUESTION } from './peers/answers.js';
import { alignedTable } from '../scripts/table.js';

const EVENTS = 15;
const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: QUESTION.model,
  content: [{ type: 'text', text: 'Hi' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 5, output_tokens: 5, credits_consumed: 1 },
};
const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } };
const STREAM = [
  { type: 'message_start', message: { ...MESSAGE, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ...Array.from({ length: EVENTS - 5 }, () => delta),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5, credits_consumed: 1 } },
  { type: 'message_stop' },
];

const fetch = (url: string, { body }: RequestInit) =>
  Promise.resolve(
    typeof body === 'string' && body.includes('"stream":true')
      ? new Response(STREAM.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''), {
          headers: { 'content-type': 'text/event-stream' },
        })
      : Response.json(MESSAGE),
  );
const client = createClient({ apiKey: `cai_api_${'0'.repeat(32)}`, fetch });
const alone = createClient({ apiKey: `cai_api_${'0'.repeat(32)}`, fetch, limiter: false });

const CALLS: Record<string, () => Promise<unknown>> = {
  'create()': () => client.messages.create(QUESTION),
  'create(), limiter: false': () => alone.messages.create(QUESTION),
  [`stream(), ${EVENTS} events`]: () => client.messages.stream(QUESTION).finalMessage(),
  [`stream(), ${EVENTS} events, limiter: false`]: () => alone.messages.stream(QUESTION).finalMessage(),
};

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const counts: Record<string, { functions: number; files: number; calls: number }> = {};
for (const [name, call] of Object.entries(CALLS)) {
  await call();
  await session.post('Profiler.takePreciseCoverage');
  await call();
  counts[name] = await count();
}

if (process.argv.includes('--json')) console.log(JSON.stringify(counts));
else {
  const rows = Object.entries(counts).map(([name, { functions, calls, files }]) =>
    [name, functions, calls, files].map(String),
  );
  console.log(alignedTable(['call', 'functions', 'times they run', 'files'], rows));
}

/** Counts the functions of `src/` that ran since the last count. */
async function count(): Promise<{ functions: number; files: number; calls: number }> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const ran = result
    .filter(({ url }) => url.includes('/src/') && !url.includes('/node_modules/'))
    .map(({ functions }) =>
      functions.filter(
        ({ functionName, ranges: [range] }) =>
          range!.count > 0 && range!.startOffset > 0 && !/^(__name|<.*>)$/.test(functionName),
      ),
    )
    .filter((functions) => functions.length > 0);
  const all = ran.flat();
  return {
    functions: all.length,
    files: ran.length,
    calls: all.reduce((sum, { ranges: [range] }) => sum + range!.count, 0),
  };
}
