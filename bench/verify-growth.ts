/**
 * `npm run bench:verify`: time of the validators and of the verifier by size of hostile input. Twice the size should take
 * at most about twice the time.
 */
import { checkRequest } from '../src/validate/index.js';
import { checkExchanges, type Exchange } from '../src/verify/index.js';
import { alignedTable } from '../scripts/table.js';

const TURN = { model: 'caicaini/auto', max_tokens: 32, messages: [{ role: 'user', content: 'Hi' }] };
const MESSAGE = {
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: TURN.model, stop_reason: 'end_turn' },
  usage: { input_tokens: 1, output_tokens: 1, credits_consumed: 1 },
};
const DELTA = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'again and again' } };
const EVENT = `event: ${DELTA.type}\ndata: ${JSON.stringify(DELTA)}\n\n`;

interface Subject {
  name: string;
  /** Items at the smallest size. */
  items: number;
  /** Prepares an input of this many items, and returns its bytes and the work. */
  prepare: (items: number) => { bytes: number; work: () => unknown };
}

const SUBJECTS: Subject[] = [
  {
    name: 'checkRequest, messages with a wrong role',
    items: 20_000,
    prepare: (items) => {
      const body: any = { ...TURN, messages: Array.from({ length: items }, () => ({ role: 'x' })) };
      return { bytes: JSON.stringify(body).length, work: () => checkRequest('createMessage', body) };
    },
  },
  {
    name: 'checkRequest, valid messages',
    items: 10_000,
    prepare: (items) => {
      const messages = Array.from({ length: items + 1 }, (_, at) => ({
        role: at % 2 ? 'assistant' : 'user',
        content: 'a',
      }));
      const body: any = { ...TURN, messages };
      return { bytes: JSON.stringify(body).length, work: () => checkRequest('createMessage', body) };
    },
  },
  answer('a message with blocks of an unknown type', 32_000, (items) =>
    JSON.stringify({ ...MESSAGE, content: Array.from({ length: items }, () => ({ type: 'odd' })) }),
  ),
  answer('a message with invalid blocks', 32_000, (items) =>
    JSON.stringify({ ...MESSAGE, content: Array.from({ length: items }, () => ({ type: 'text' })) }),
  ),
  answer('a stream that repeats an event', 8_000, (items) => EVENT.repeat(items), 'text/event-stream'),
  answer('an error message of "a-"', 50_000, (items) =>
    JSON.stringify({ type: 'error', error: { type: 'api_error', message: 'a-'.repeat(items) } }),
  ),
];

function answer(name: string, items: number, write: (items: number) => string, type = 'application/json'): Subject {
  const isError = name.includes('error');
  return {
    name: `verify, ${name}`,
    items,
    prepare: (count) => {
      const body = write(count);
      const exchange: Exchange = {
        id: 1,
        request: {
          method: 'POST',
          url: 'https://caicaini.com/v1/messages',
          headers: [['authorization', 'Bearer x']],
          body: JSON.stringify({ ...TURN, stream: type !== 'application/json' }),
        },
        response: { status: isError ? 500 : 200, headers: [['content-type', type]], body },
        ...{ startMs: 0, headersMs: 0, endMs: 0 },
      };
      return { bytes: body.length, work: () => checkExchanges([exchange], { target: 'bench', source: 'har' }) };
    },
  };
}

function fastestMs(work: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

const rows = SUBJECTS.flatMap(({ name, items, prepare }) => {
  let before: number | undefined;
  return [1, 2, 4, 8].map((factor) => {
    const { bytes, work } = prepare(items * factor);
    const ms = fastestMs(work);
    const growth = before === undefined ? '' : (ms / before).toFixed(2);
    before = ms;
    return [factor === 1 ? name : '', `${(bytes / 1e6).toFixed(2)} MB`, `${ms.toFixed(0)} ms`, growth];
  });
});
console.log(alignedTable(['input', 'size', 'time', 'growth when the size doubles'], rows));
