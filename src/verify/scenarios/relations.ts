/** Requests that are judged together: equal in meaning, larger than another, or sent at the same time. */
import type { OperationId } from '../../contract.js';
import { CANARY, ROUTER } from '../read/constants.js';
import { probe, type Probe } from '../run/probe.js';
import type { ProbeRunner } from '../run/probe-runner.js';
import {
  asFunction,
  chatBody,
  HAIKU,
  messageBody,
  OK_PROMPT,
  timeTool,
  weatherQuestion,
  weatherTool,
} from './requests.js';
import type { Scenario } from './scenario.js';

interface Form {
  why: string;
  headers?: Record<string, string>;
  change?: (body: object) => unknown;
  /** Whether turns get it too; counting is free and gets every form. */
  ofTurns?: boolean;
}

/** Forms of a request that HTTP and JSON do not tell apart; the first one is the usual form. Source: RFC 9110, RFC 8259. */
const FORMS: Form[] = [
  { why: 'the usual form', ofTurns: true },
  {
    why: 'a content type with a charset',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    ofTurns: true,
  },
  { why: 'a content type in capital letters', headers: { 'Content-Type': 'Application/JSON' } },
  { why: 'a body in chunks', headers: { 'Transfer-Encoding': 'chunked' }, ofTurns: true },
  {
    why: 'header names in capital letters',
    headers: { AUTHORIZATION: 'Bearer {key}', 'CONTENT-TYPE': 'application/json' },
  },
  { why: 'a body with white space', change: (body) => JSON.stringify(body, null, '\t') },
  { why: 'a body with escaped characters', change: (body) => JSON.stringify(body).replace('Answer', '\\u0041nswer') },
];

export const equivalentRequests: Scenario = {
  name: 'equivalent-requests',
  describe: 'the same request in forms that HTTP and JSON do not tell apart',
  minProfile: 'standard',
  probes: () => {
    const bodies: [OperationId, object][] = [
      ['countMessageTokens', { model: ROUTER, messages: messageBody().messages }],
      ['createMessage', messageBody({ max_tokens: 1 })],
      ['createChatCompletion', chatBody({ max_tokens: 1 })],
    ];
    return bodies.flatMap(([id, body]) =>
      FORMS.filter(({ ofTurns }) => ofTurns || id === 'countMessageTokens').map(
        ({ why, headers = {}, change = (given) => given }) =>
          probe(id, change(body), { headers, why, check: 'equivalent-requests-get-equal-answers' }),
      ),
    );
  },
};

/** What each probe asks. */
const RELATED = {
  short: 'a short prompt',
  long: 'a longer prompt',
  system: 'the short prompt with a system prompt',
  tool: 'the short prompt with a tool',
} as const;

const SYSTEM = `Answer as a ${CANARY} would, in plain and friendly words, and never in more than one sentence.`;

export const tokenRelations: Scenario = {
  name: 'token-relations',
  describe: 'the tokens of a short prompt, a longer one, and one with a system prompt or a tool',
  minProfile: 'standard',
  probes: () => {
    const user = (content: string) => ({ role: 'user', content });
    const long = user(`${OK_PROMPT} ${SYSTEM.repeat(3)}`);
    const related = (id: OperationId, base: object, variants: [keyof typeof RELATED, object][]): Probe[] =>
      variants.map(([name, change]) =>
        probe(id, { ...base, ...change }, { why: RELATED[name], check: 'more-input-counts-more' }),
      );
    const messages: [keyof typeof RELATED, object][] = [
      ['short', {}],
      ['long', { messages: [long] }],
      ['system', { system: SYSTEM }],
      ['tool', { tools: [weatherTool], tool_choice: { type: 'auto' } }],
    ];
    const base = { model: HAIKU, messages: [user(OK_PROMPT)] };
    return [
      ...related('countMessageTokens', base, messages),
      ...related('createMessage', { ...base, max_tokens: 1 }, messages),
      ...related('createChatCompletion', { ...base, max_tokens: 1 }, [
        ['short', {}],
        ['long', { messages: [long] }],
        ['system', { messages: [{ role: 'system', content: SYSTEM }, user(OK_PROMPT)] }],
      ]),
    ];
  },
};

export const twoCallers: Scenario = {
  name: 'two-callers',
  describe: 'two different requests at the same time, on both surfaces, whole and streamed',
  minProfile: 'standard',
  probes: ({ furtherKeys: [other = 'main'] = [] }) => {
    const ask = { ...weatherQuestion, model: HAIKU };
    const caller = (tool: typeof weatherTool | typeof timeTool, key: string): Probe[] => {
      const rest = { key, why: `a call of ${tool.name}`, check: 'callers-are-isolated' } as const;
      const named = { type: 'tool', name: tool.name };
      const choice = { type: 'function', function: { name: tool.name } };
      return [
        ...forms('createMessage', messageBody({ ...ask, tools: [tool], tool_choice: named }), rest),
        ...forms('createChatCompletion', chatBody({ ...ask, tools: [asFunction(tool)], tool_choice: choice }), rest),
      ];
    };
    const [one, two] = [caller(weatherTool, 'main'), caller(timeTool, other)];
    return one.flatMap((each, index) => [each, two[index]!]);
  },
  run: runInPairs,
};

/** A request whole and streamed. They differ in max_tokens, so that their answers are not compared with each other. */
function forms(id: OperationId, body: object, rest: Partial<Probe>): Probe[] {
  return [probe(id, body, rest), probe(id, { ...body, max_tokens: 120, stream: true }, rest)];
}

async function runInPairs(runner: ProbeRunner, probes: Probe[]): Promise<void> {
  for (let at = 0; at < probes.length; at += 2) await runner.runConcurrently(probes.slice(at, at + 2));
}
