/** Scenes a client is put in: what it is asked, and what the mock does. */
import type { FaultRule } from '../../src/mock/index.js';
import type { Caller } from './callers.js';

export interface Scene {
  name: string;
  ask: keyof Caller;
  /** Faults of the mock; none is the plain gateway. */
  script: FaultRule[];
}

export const SCENES: Scene[] = [
  { name: 'an answer', ask: 'create', script: [] },
  { name: 'a stream', ask: 'stream', script: [] },
  { name: 'a tool call', ask: 'tool', script: [] },
  { name: '400', ask: 'create', script: [{ answer: { status: 400 } }] },
  { name: '402', ask: 'create', script: [{ answer: { status: 402 } }] },
  { name: '402 to a stream', ask: 'stream', script: [{ answer: { status: 402 } }] },
  { name: '409', ask: 'create', script: [{ answer: { status: 409, body: '{}' } }] },
  { name: '529 three times, then fine', ask: 'create', script: [{ times: 3, answer: { status: 529 } }] },
  { name: '429, Retry-After 7', ask: 'create', script: [{ times: 1, answer: { status: 429, retryAfter: 7 } }] },
  { name: '429, Retry-After 240', ask: 'create', script: [{ times: 1, answer: { status: 429, retryAfter: 240 } }] },
  { name: 'reset before the answer, once', ask: 'create', script: [{ times: 1, answer: { fault: 'reset-before' } }] },
  { name: '200 with an empty body', ask: 'create', script: [{ answer: { fault: 'empty' } }] },
  { name: '200 with a page of HTML', ask: 'create', script: [{ answer: { fault: 'html-200' } }] },
  { name: 'redirect to another host', ask: 'create', script: [{ answer: { fault: 'redirect' } }] },
  {
    name: 'overload as first event, once',
    ask: 'stream',
    script: [{ times: 1, answer: { stream: { then: 'error-first' } } }],
  },
  { name: 'overload in the middle', ask: 'stream', script: [{ answer: { stream: { after: 5, then: 'error' } } }] },
  { name: 'stream that ends too early', ask: 'stream', script: [{ answer: { stream: { after: 5, then: 'cut' } } }] },
  { name: 'JSON instead of a stream', ask: 'stream', script: [{ answer: { stream: { then: 'json-instead' } } }] },
];
