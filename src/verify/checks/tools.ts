/** Tool calls: offered tools only, with valid input, and as tool_choice requires. Source: Tools. */
import { isObject, parseObject } from '../../shared/json.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { schemaProblems } from '../read/tool-schema.js';
import { exchangeCheck, type Check } from './check.js';

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

/** The tools of a request on either surface, each with its schema. */
function toolsOf({ requestJson }: ParsedExchange): Map<string, unknown> {
  const tools =
    isObject(requestJson) && Array.isArray(requestJson['tools']) ? requestJson['tools'].filter(isObject) : [];
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
