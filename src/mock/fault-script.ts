/** Reads a script of faults: a check that names the member that is wrong. */
import { ERRORS } from '../contract.js';
import { isObject } from '../json.js';
import {
  FAULTS,
  STREAM_FAULTS,
  type FaultAnswer,
  type FaultMatch,
  type FaultRule,
  type StreamFault,
} from './fault-rule.js';

type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string');
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const anything: Check = () => undefined;
const whole: Check = (value) => (Number.isInteger(value) ? undefined : 'must be a whole number');
const ordinal: Check = (value) =>
  Number.isInteger(value) && Number(value) >= 1 ? undefined : 'must be a whole number from 1';
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
  nth: ordinal,
} satisfies Record<keyof FaultMatch, Check>;
const STREAM = {
  after: whole,
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
const RULE = { match: anything, times: ordinal, answer: anything } satisfies Record<keyof FaultRule, Check>;

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
