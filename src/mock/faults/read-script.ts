/** Reads a fault script and names the member that is wrong. */
import { isObject } from '../../shared/json.js';
import { errorRow } from '../gateway/gateway-error.js';
import {
  BLOCK_MEMBERS,
  FAULTS,
  hasOutput,
  STREAM_FAULTS,
  type FaultAnswer,
  type FaultMatch,
  type FaultRule,
  type ScriptedBlock,
  type ScriptedTool,
  type StreamFault,
} from './rule.js';

type Check = (value: unknown) => string | undefined;

const string: Check = (value) => (typeof value === 'string' ? undefined : 'must be a string');
const boolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const anything: Check = () => undefined;
const integer: Check = (value) => (Number.isInteger(value) ? undefined : 'must be a whole number');
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
const headers: Check = (value) => {
  if (!isObject(value) || Object.values(value).some((member) => typeof member !== 'string'))
    return 'must be an object of strings';
  const wrong = Object.entries(value as Record<string, string>).find((entry) => !isHeader(...entry));
  return wrong && `has a name or a value that no header can have: ${JSON.stringify(wrong[0])}`;
};
const headerValue: Check = (value) =>
  typeof value === 'string' && isHeader('x', value) ? undefined : 'must be a string that a header can have';
const retryAfter: Check = (value) => (typeof value === 'string' ? headerValue(value) : duration(value));

const MATCH = {
  method: string,
  path: string,
  model: string,
  stream: boolean,
  nth: ordinal,
} satisfies Record<keyof FaultMatch, Check>;
const STREAM = {
  after: integer,
  then: nameIn(STREAM_FAULTS),
  type: string,
  everyMs: duration,
} satisfies Record<keyof StreamFault, Check>;
const object: Check = (value) => (isObject(value) ? undefined : 'must be an object');
const TOOL = { name: string, input: object } satisfies Record<keyof ScriptedTool, Check>;
const BLOCK = {
  text: string,
  json: anything,
  tool: anything,
  thinking: string,
} satisfies Record<keyof ScriptedBlock, Check>;
const ANSWER = {
  ...BLOCK,
  blocks: (value) => (Array.isArray(value) ? undefined : 'must be a list'),
  status,
  type: string,
  message: string,
  retryAfter,
  headers,
  body: anything,
  contentType: headerValue,
  fault: nameIn(FAULTS),
  stream: anything,
  delayMs: duration,
} satisfies Record<keyof FaultAnswer, Check>;
const RULE = { match: anything, times: ordinal, answer: anything } satisfies Record<keyof FaultRule, Check>;

/** The rules of a script, which is a JSON list. Throws a `TypeError` that names the member that is wrong. */
export function readScript(script: unknown): FaultRule[] {
  if (!Array.isArray(script)) throw new TypeError('the script must be a list of rules');
  return script.map((rule: unknown, index) => readRule(rule, `rule ${index}`));
}

function readRule(rule: unknown, at: string): FaultRule {
  const { match, answer } = checkedMembers(rule, RULE, at);
  if (match !== undefined) checkedMembers(match, MATCH, `${at}: match`);
  const given = checkedMembers(answer, ANSWER, `${at}: answer`);
  if (given['stream'] !== undefined) checkedMembers(given['stream'], STREAM, `${at}: answer.stream`);
  checkOutput(given, `${at}: answer`);
  const kinds = ['status', 'fault', 'stream'].filter((kind) => kind in given);
  if (kinds.length > 1) throw new TypeError(`${at}: answer has ${kinds.join(' and ')}; give only one of them`);
  const isOutput = hasOutput(given);
  if (kinds.length === 0 && !isOutput && !('body' in given) && !('delayMs' in given))
    throw new TypeError(
      `${at}: answer needs one of status, body, fault, stream, delayMs, ${BLOCK_MEMBERS.join(', ')}, blocks`,
    );
  const other = isOutput ? 'output of the model' : kinds[0] !== 'status' && kinds[0] && `answer.${kinds[0]}`;
  for (const raw of ['body', ...(isOutput ? ['status'] : [])])
    if (raw in given && other) throw new TypeError(`${at}: answer.${raw} cannot be combined with ${other}`);
  const isErrorStatus = errorRow(String(given['status'])) !== undefined;
  if ('status' in given && !isErrorStatus && !('body' in given) && !('type' in given))
    throw new TypeError(
      `${at}: answer.status ${String(given['status'])} is not a documented error: give answer.type or answer.body`,
    );
  return rule as FaultRule;
}

function checkOutput(given: Record<string, unknown>, at: string): void {
  if (given['tool'] !== undefined) {
    const { name } = checkedMembers(given['tool'], TOOL, `${at}.tool`);
    if (name === undefined) throw new TypeError(`${at}.tool.name is required`);
  }
  for (const [index, block] of ((given['blocks'] ?? []) as unknown[]).entries()) {
    const place = `${at}.blocks ${index}`;
    const members = checkedMembers(block, BLOCK, place);
    checkOutput(members, place);
    if (Object.keys(members).length !== 1)
      throw new TypeError(`${place} needs exactly one of ${Object.keys(BLOCK).join(', ')}`);
  }
}

function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    return false;
  }
}

function checkedMembers(value: unknown, checks: Record<string, Check>, at: string): Record<string, unknown> {
  if (!isObject(value)) throw new TypeError(`${at} must be an object`);
  for (const [name, member] of Object.entries(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check)
      throw new TypeError(`${at}.${name} is unknown; the known members are ${Object.keys(checks).join(', ')}`);
    const problem = check(member);
    if (problem !== undefined) throw new TypeError(`${at}.${name} ${problem}`);
  }
  return value;
}
