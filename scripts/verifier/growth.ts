/** Bodies of a given size, and the time that the verifier and `checkRequest` take for each. */
import { checkRequest } from '../../src/validate/index.js';
import { checkExchanges, type Exchange } from '../../src/verify/index.js';

const at = { id: 1, startMs: 0, headersMs: 0, endMs: 0 };
const request = { model: 'caicaini/auto', max_tokens: 32 };
const messages = [{ role: 'user', content: 'Hi' }];
const usage = { input_tokens: 1, output_tokens: 1, credits_consumed: 1 };
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: request.model,
  stop_reason: 'end_turn',
  usage,
};
const error = (text: string) => JSON.stringify({ type: 'error', error: { type: 'api_error', message: text } });
const repeated = (unit: string, bytes: number) => unit.repeat(Math.ceil(bytes / unit.length));
const listOf = (unit: object, bytes: number) =>
  Array.from({ length: Math.ceil(bytes / (JSON.stringify(unit).length + 1)) }, () => unit);

function judge(status: number, body: string, type = 'application/json'): void {
  const sent = JSON.stringify({ ...request, messages, stream: type !== 'application/json' });
  const exchange: Exchange = {
    ...at,
    request: { method: 'POST', url: 'https://caicaini.com/v1/messages', headers: [], body: sent },
    response: { status, headers: [['content-type', type]], body },
  };
  checkExchanges([exchange], { target: 'x', source: 'proxy' });
}

/** What is made of so many bytes, and evaluated. */
export const SIZED: Record<string, (bytes: number) => () => void> = {
  'a request of wrong messages': (bytes) => {
    const body = { ...request, messages: listOf({ role: 'x' }, bytes) };
    return () => void checkRequest('createMessage', body);
  },
  'an answer of unknown blocks': (bytes) => {
    const body = JSON.stringify({ ...message, content: listOf({ type: 'new' }, bytes) });
    return () => judge(200, body);
  },
  'an answer of wrong blocks': (bytes) => {
    const body = JSON.stringify({ ...message, content: listOf({ type: 'text' }, bytes) });
    return () => judge(200, body);
  },
  'an answer of text': (bytes) => {
    const body = JSON.stringify({ ...message, content: [{ type: 'text', text: repeated('word ', bytes) }] });
    return () => judge(200, body);
  },
  'a stream that repeats a delta': (bytes) => {
    const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'again' } };
    const body = repeated(`event: ${delta.type}\ndata: ${JSON.stringify(delta)}\n\n`, bytes);
    return () => judge(200, body, 'text/event-stream');
  },
  'an error like a host': (bytes) => () => judge(500, error(repeated('a-', bytes))),
  'an error like a stack': (bytes) => () => judge(500, error(repeated('at a:1:', bytes))),
};

/** The least of several measurements, milliseconds: others have the work of other processes in them. */
export function timeOf(run: () => void, times = 3): number {
  const all = Array.from({ length: times }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...all);
}
