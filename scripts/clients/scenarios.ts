/** Scenarios for clients: a call, and the faults that the mock answers it with. */
import type { FaultRule } from '../../src/mock/index.js';
import { SYSTEM, type Caller } from './caller.js';

/** One scenario. */
export interface Scenario {
  name: string;
  call: keyof Caller;
  /** Fault rules of the mock. Without any, it answers as the gateway does. */
  script: FaultRule[];
  /** The result of the call. Default: any text of the mock, which ends in a full stop. */
  want?: string;
  /** A text that the first request must have. */
  sends?: string;
  /** Whether the caller aborts at the first text. */
  aborts?: boolean;
  /** Whether the client has a wrong key. */
  wrongKey?: boolean;
}

export const SCENARIOS: Scenario[] = [
  { name: 'an answer', call: 'create', script: [] },
  { name: 'a stream', call: 'stream', script: [] },
  { name: 'a system prompt', call: 'system', script: [], sends: SYSTEM },
  { name: 'a tool call', call: 'tool', script: [], want: 'get_weather' },
  { name: 'a forced tool', call: 'forced', script: [], want: 'get_weather' },
  {
    name: 'a tool loop',
    call: 'loop',
    script: [{ times: 1, answer: { tool: { name: 'get_weather' } } }, { answer: { text: 'It rains in Oslo.' } }],
    want: 'It rains in Oslo.',
  },
  { name: 'structured output', call: 'structured', script: [], want: '{"city":"Oslo"}' },
  { name: 'abort in a stream', call: 'stream', script: [{ answer: { stream: { everyMs: 20 } } }], aborts: true },
  { name: '401', call: 'create', script: [], wrongKey: true },
  { name: '400', call: 'create', script: [{ answer: { status: 400 } }] },
  { name: '402', call: 'create', script: [{ answer: { status: 402 } }] },
  { name: '402 to a stream', call: 'stream', script: [{ answer: { status: 402 } }] },
  { name: '409', call: 'create', script: [{ answer: { status: 409, body: '{}' } }] },
  { name: '529 three times, then fine', call: 'create', script: [{ times: 3, answer: { status: 529 } }] },
  { name: '429, Retry-After 7', call: 'create', script: [{ times: 1, answer: { status: 429, retryAfter: 7 } }] },
  { name: '429, Retry-After 240', call: 'create', script: [{ times: 1, answer: { status: 429, retryAfter: 240 } }] },
  { name: 'reset before the answer, once', call: 'create', script: [{ times: 1, answer: { fault: 'reset-before' } }] },
  { name: '200 with an empty body', call: 'create', script: [{ answer: { fault: 'empty' } }] },
  { name: '200 with a page of HTML', call: 'create', script: [{ answer: { fault: 'html-200' } }] },
  { name: 'redirect to another host', call: 'create', script: [{ answer: { fault: 'redirect' } }] },
  {
    name: 'overload as first event, once',
    call: 'stream',
    script: [{ times: 1, answer: { stream: { then: 'error-first' } } }],
  },
  { name: 'overload in the middle', call: 'stream', script: [{ answer: { stream: { after: 5, then: 'error' } } }] },
  { name: 'stream that ends too early', call: 'stream', script: [{ answer: { stream: { after: 5, then: 'cut' } } }] },
  { name: 'JSON instead of a stream', call: 'stream', script: [{ answer: { stream: { then: 'json-instead' } } }] },
];
