/** Faults as data: the rules of a script. */

/** Answers that go wrong in another way than by a row of the error table, and what each is. */
export const FAULTS = {
  'html-502': 'A 502 with the HTML page of a proxy instead of the envelope; nothing was run.',
  'html-200': 'A 200 with an HTML page, as captive portals and login walls answer; nothing was run.',
  'malformed-envelope': 'A 500 whose JSON is not the error envelope; nothing was run.',
  redirect: 'A 307 to another host; nothing was run.',
  empty: 'The status and headers of the right answer with an empty body; the turn was run and charged.',
  truncated: 'The right answer, ended cleanly in the middle of its body; the turn was run and charged.',
  'wrong-content-type': 'The right answer as text/plain; the turn was run and charged.',
  'reset-before': 'The connection breaks before anything is answered; nothing was run.',
  'reset-headers': 'The connection breaks in the middle of the headers; the turn was run and charged.',
  'reset-after-headers': 'The connection breaks between headers and body; the turn was run and charged.',
  'reset-body': 'The connection breaks in the middle of the body; the turn was run and charged.',
  stall: 'Nothing is ever answered; nothing was run.',
  'stall-headers': 'Headers arrive and no body; the turn was run and charged.',
  'stall-body': 'The body stops in the middle and the connection stays open; the turn was run and charged.',
} as const;

export type FaultName = keyof typeof FAULTS;

/** What can happen to a stream, after some right events. */
export const STREAM_FAULTS = {
  error: 'An error event, then the end.',
  'error-first': 'An error event instead of everything; `after` does not count.',
  cut: 'A clean end of the body.',
  reset: 'The connection breaks.',
  stall: 'Nothing more comes and the connection stays open.',
  'wrong-order': 'The other events come backwards.',
  garbage: 'An event whose data is no JSON; the other events follow.',
  'unknown-event': 'An event of an unknown name, as a later version may add; the other events follow.',
  'json-instead': 'The whole answer as JSON, as if it had not been asked to stream; `after` does not count.',
} as const;

export type StreamFaultName = keyof typeof STREAM_FAULTS;

/** Which requests a rule is for: all members that are given must agree. */
export interface FaultMatch {
  method?: string;
  /** Path without query, such as `/v1/messages`. */
  path?: string;
  /** `model` of the body. */
  model?: string;
  /** Whether the body asks for a stream. */
  stream?: boolean;
  /** Only the n-th of these requests, from 1. */
  nth?: number;
}

/** A fault of a stream. */
export interface StreamFault {
  /** Right events before it; a negative number counts from the end: -1 keeps all but the last. Default 0. */
  after?: number;
  /** What happens then. Default: the stream goes on to its end. */
  then?: StreamFaultName;
  /** `error.type` of an error event. Default `overloaded_error`. */
  type?: string;
  /** Wait before each event, milliseconds. Default 0. */
  everyMs?: number;
}

/** What a rule answers: a row or another status, a raw body, a fault, or a stream that goes wrong. */
export interface FaultAnswer {
  /** Status of an error; its row gives type and message. */
  status?: number;
  /** `error.type`, where it should not be that of the row. */
  type?: string;
  message?: string;
  /** `Retry-After`: seconds as a number, anything else as text. */
  retryAfter?: number | string;
  headers?: Record<string, string>;
  /** A body as it goes out: text, or any JSON value. `status` is 200 unless given. */
  body?: unknown;
  /** Content type of `body`. Default application/json. */
  contentType?: string;
  fault?: FaultName;
  stream?: StreamFault;
  /** Wait before anything else, milliseconds. Alone, the right answer follows. */
  delayMs?: number;
}

/** One rule of a script. */
export interface FaultRule {
  /** Default: every request. */
  match?: FaultMatch;
  /** How many requests it answers. Default: without end. */
  times?: number;
  answer: FaultAnswer;
}
