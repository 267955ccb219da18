/** Tool calls: offered tools only, with valid input and an id of their own, and as tool_choice requires. Source: Tools. */
import { isObject, parseObject } from '../../shared/json.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { schemaProblems } from '../read/tool-schema.js';
import { objectsIn } from '../read/turn.js';
import { exchangeCheck, sessionCheck, type Check, type Problem } from './check.js';

export const toolChecks = {
  'tool-was-offered': exchangeCheck({
    describe: 'The model calls only tools that the request offers.',
    basis: 'documented',
    source: ['tools'],
    areas: ['message', 'chat', 'stream', 'chat-stream'],
    evaluate: (parsed) => {
      const { turn } = parsed;
      if (!turn || turn.calls.length === 0) return undefined;
      const offered = toolsOf(parsed);
      return turn.calls.flatMap(({ name, pointer }) =>
        name === undefined || offered.has(name) ? [] : [{ message: `the request does not offer ${name}`, pointer }],
      );
    },
  }),
  'tool-call-ids-are-unique': sessionCheck({
    describe: 'Every tool call has an id of its own, because its result names it.',
    basis: 'convention',
    source: ['tools'],
    areas: ['message', 'chat', 'stream', 'chat-stream'],
    evaluate: ({ exchanges }) => {
      const first = new Map<string, { exchange: number; request: unknown }>();
      const calling = exchanges.filter(({ turn }) => turn?.calls.some(({ id }) => id));
      if (calling.length === 0) return undefined;
      return calling.flatMap(({ turn, raw, requestJson }): Problem[] => {
        const earlier = callIdsIn(requestJson);
        const request = withoutStream(requestJson);
        return turn!.calls.flatMap(({ id, pointer }): Problem[] => {
          // Other checks report a call without an id
          if (!id) return [];
          const other = first.get(id) ?? { exchange: NaN, request };
          first.set(id, { exchange: raw.id, request });
          const problem = { exchange: raw.id, pointer };
          const message = `the id ${id} is also that of another tool call`;
          if (other.exchange === raw.id) return [{ ...problem, message: `${message} in the response` }];
          if (earlier.has(id)) return [{ ...problem, message: `${message} in the conversation` }];
          // Answers to equal requests are in no conversation together, and those to others may be
          if (other.request === request) return [];
          return [{ ...problem, message: `${message}, in exchange ${other.exchange}`, basis: 'assumed' }];
        });
      });
    },
  }),
  'tool-input-is-json': exchangeCheck({
    describe: 'The input of a tool call is a JSON object.',
    basis: 'documented',
    source: ['tools'],
    areas: ['message', 'chat', 'stream', 'chat-stream'],
    evaluate: ({ turn, stream }) => {
      if (!turn || turn.calls.length === 0 || stream?.end === 'error') return undefined;
      return turn.calls.flatMap(({ input, pointer }) =>
        parseObject(input) ? [] : [{ message: 'the input of a tool call is not a JSON object', pointer }],
      );
    },
  }),
  'tool-input-fits-schema': exchangeCheck({
    describe: 'The input of a tool call fits the schema of the tool.',
    basis: 'documented',
    source: ['tools'],
    areas: ['message', 'chat', 'stream', 'chat-stream'],
    evaluate: (parsed) => {
      const offered = toolsOf(parsed);
      const readable = (parsed.turn?.calls ?? []).filter(
        ({ input, name }) => parseObject(input) && offered.has(name ?? ''),
      );
      if (readable.length === 0) return undefined;
      return readable.flatMap(({ name, input, pointer }) =>
        schemaProblems(offered.get(name!), parseObject(input)).map((problem) => ({
          message: `the input of ${name!}: ${problem}`,
          pointer,
        })),
      );
    },
  }),
  'tool-choice-is-respected': exchangeCheck({
    describe:
      'The model calls a tool if tool_choice requires one, the named tool if it names one, and none if it forbids them.',
    basis: 'documented',
    source: ['messages', 'chat-completions'],
    areas: ['message', 'chat', 'stream', 'chat-stream'],
    evaluate: ({ turn, requestJson, stream, violations }) => {
      const choice = isObject(requestJson) ? choiceOf(requestJson['tool_choice']) : undefined;
      if (!turn?.stopReason || !choice || (stream ? !stream.isComplete : violations!.length > 0)) return undefined;
      const names = turn.calls.map(({ name }) => name);
      if (choice === 'none') return names.length === 0 ? [] : ['the model calls a tool, and tool_choice forbids it'];
      // The output may have reached max_tokens before the call
      if (names.length === 0)
        return /length|max_tokens/.test(turn.stopReason)
          ? undefined
          : ['the model calls no tool, and tool_choice requires one'];
      return choice === 'any' || names.includes(choice.name)
        ? []
        : [`the model calls ${names.join(', ')}, and tool_choice requires ${choice.name}`];
    },
  }),
} satisfies Record<string, Check>;

/** The ids of the tool calls in the messages of a request. */
function callIdsIn(requestJson: unknown): ReadonlySet<unknown> {
  const messages = isObject(requestJson) ? objectsIn(requestJson['messages']) : [];
  const calls = messages.flatMap(({ content, tool_calls: calls }) => [
    ...objectsIn(content).filter(({ type }) => type === 'tool_use'),
    ...objectsIn(calls),
  ]);
  return new Set(calls.map(({ id }) => id));
}

/** The request as text, whether whole or streamed. */
function withoutStream(requestJson: unknown): string {
  return JSON.stringify(requestJson, (name, value: unknown) => (name === 'stream' ? undefined : value));
}

/** The tools of a request on either surface, each with its schema. */
function toolsOf({ requestJson }: ParsedExchange): Map<string, unknown> {
  const tools = isObject(requestJson) ? objectsIn(requestJson['tools']) : [];
  return new Map(
    tools.map((tool) => {
      const { name, parameters } = isObject(tool['function']) ? tool['function'] : {};
      return [String(tool['name'] ?? name), tool['input_schema'] ?? parameters];
    }),
  );
}

function choiceOf(choice: unknown): 'any' | 'none' | { name: string } | undefined {
  if (choice === 'none' || choice === 'required') return choice === 'none' ? 'none' : 'any';
  if (!isObject(choice)) return undefined;
  const { type, name, function: named } = choice;
  if (type === 'any' || type === 'none') return type;
  if (type === 'tool' && typeof name === 'string') return { name };
  return isObject(named) && typeof named['name'] === 'string' ? { name: named['name'] } : undefined;
}
