/** Faults as data: the rules of a script, and a check that names the member that is wrong. */
import { ERRORS } from '../contract.js';

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

type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string');
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const anything: Check = () => undefined;
const whole =
  (least: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least ? undefined : `must be a whole number from ${least}`;
const duration: Check = (value) =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value) ? undefined : 'must be a number from 0';
const status: Check = (value) =>
  Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599 ? undefined : 'must be from 200 to 599';
const nameIn =
  (names: object): Check =>
  (value) =>
    typeof value === 'string' && Object.hasOwn(names, value)
      ? undefined
      : `must be one of ${Object.keys(names).join(', ')}`;
const texts: Check = (value) =>
  isObject(value) && Object.values(value).every((member) => typeof member === 'string')
    ? undefined
    : 'must be an object of strings';
const retryAfter: Check = (value) => (typeof value === 'string' ? undefined : duration(value));

const MATCH = {
  method: text,
  path: text,
  model: text,
  stream: flag,
  nth: whole(1),
} satisfies Record<keyof FaultMatch, Check>;
const STREAM = {
  after: whole(-Infinity),
  then: nameIn(STREAM_FAULTS),
  type: text,
  everyMs: duration,
} satisfies Record<keyof StreamFault, Check>;
const ANSWER = {
  status,
  type: text,
  message: text,
  retryAfter,
  headers: texts,
  body: anything,
  contentType: text,
  fault: nameIn(FAULTS),
  stream: anything,
  delayMs: duration,
} satisfies Record<keyof FaultAnswer, Check>;
const RULE = { match: anything, times: whole(1), answer: anything } satisfies Record<keyof FaultRule, Check>;

/** The rules of a script, a JSON list. Throws a `TypeError` that names the member that is wrong. */
export function readScript(script: unknown): FaultRule[] {
  if (!Array.isArray(script)) throw new TypeError('the script must be a list of rules');
  return script.map((rule: unknown, index) => readRule(rule, `rule ${index}`));
}

function readRule(rule: unknown, at: string): FaultRule {
  const { match, answer } = members(rule, RULE, at);
  if (match !== undefined) members(match, MATCH, `${at}: match`);
  const given = members(answer, ANSWER, `${at}: answer`);
  if (given['stream'] !== undefined) members(given['stream'], STREAM, `${at}: answer.stream`);
  const kinds = ['status', 'fault', 'stream'].filter((kind) => kind in given);
  if (kinds.length > 1) throw new TypeError(`${at}: answer has ${kinds.join(' and ')}; one of them is enough`);
  if (kinds.length === 0 && !('body' in given) && !('delayMs' in given))
    throw new TypeError(`${at}: answer needs one of status, body, fault, stream, delayMs`);
  if ('body' in given && kinds.length === 1 && kinds[0] !== 'status')
    throw new TypeError(`${at}: answer.body does not go with ${kinds[0]}`);
  const isRow = Object.hasOwn(ERRORS, String(given['status']));
  if ('status' in given && !isRow && !('body' in given) && !('type' in given))
    throw new TypeError(`${at}: answer.status ${String(given['status'])} has no row: give answer.type or answer.body`);
  return rule as FaultRule;
}

function members(value: unknown, checks: Record<string, Check>, at: string): Record<string, unknown> {
  if (!isObject(value)) throw new TypeError(`${at} must be an object`);
  for (const [name, member] of Object.entries(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) throw new TypeError(`${at}.${name} is unknown; there are ${Object.keys(checks).join(', ')}`);
    const problem = check(member);
    if (problem !== undefined) throw new TypeError(`${at}.${name} ${problem}`);
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
