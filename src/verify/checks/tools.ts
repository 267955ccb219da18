/** Tool calls: only tools that were offered, with input that satisfies their schemas. Source: Tools. */
import { isObject, parseObject } from '../../json.js';
import { each, type Check } from '../check-type.js';
import type { Reading } from '../reading.js';
import { schemaProblems } from '../tool-schema.js';

export const toolChecks = {
  'tool-was-offered': each({
    describe: 'Only tools are called that the request offered.',
    basis: 'documented',
    source: ['tools'],
    matters: ['message', 'chat', 'stream', 'chat-stream'],
    judge: (reading) => {
      const { turn } = reading;
      if (!turn || turn.calls.length === 0) return undefined;
      const offered = toolsOf(reading);
      return turn.calls.flatMap(({ name, pointer }) =>
        name === undefined || offered.has(name) ? [] : [{ message: `the tool ${name} was not offered`, pointer }],
      );
    },
  }),
  'tool-input-is-json': each({
    describe: 'The input of a tool call is a JSON object.',
    basis: 'documented',
    source: ['tools'],
    matters: ['message', 'chat', 'stream', 'chat-stream'],
    judge: ({ turn, stream }) => {
      if (!turn || turn.calls.length === 0 || stream?.end === 'error') return undefined;
      return turn.calls.flatMap(({ input, pointer }) =>
        parseObject(input) ? [] : [{ message: 'the input of a tool call is no JSON object', pointer }],
      );
    },
  }),
  'tool-input-fits-schema': each({
    describe: 'The input of a tool call satisfies the schema of the tool.',
    basis: 'documented',
    source: ['tools'],
    matters: ['message', 'chat', 'stream', 'chat-stream'],
    judge: (reading) => {
      const offered = toolsOf(reading);
      const readable = (reading.turn?.calls ?? []).filter(
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
  'tool-choice-is-kept': each({
    describe: 'Where tool_choice demands a tool, one is called, and the demanded one; where it forbids them, none is.',
    basis: 'documented',
    source: ['messages', 'chat-completions'],
    matters: ['message', 'chat', 'stream', 'chat-stream'],
    judge: ({ turn, asked, stream, violations }) => {
      const demand = isObject(asked) ? demandOf(asked['tool_choice']) : undefined;
      if (!turn?.stopReason || !demand || (stream ? !stream.isWhole : violations!.length > 0)) return undefined;
      const names = turn.calls.map(({ name }) => name);
      if (demand === 'none') return names.length === 0 ? [] : ['a tool is called where tool_choice forbids it'];
      // Tokens may have run out before
      if (names.length === 0)
        return /length|max_tokens/.test(turn.stopReason)
          ? undefined
          : ['no tool is called where tool_choice demands it'];
      return demand === 'any' || names.includes(demand.name)
        ? []
        : [`the tool ${demand.name} was demanded, and ${names.join(', ')} is called`];
    },
  }),
} satisfies Record<string, Check>;

/** The tools of a request with their schemas, on either surface. */
function toolsOf({ asked }: Reading): Map<string, unknown> {
  const tools = isObject(asked) && Array.isArray(asked['tools']) ? asked['tools'].filter(isObject) : [];
  return new Map(
    tools.map((tool) => {
      const { name, parameters } = isObject(tool['function']) ? tool['function'] : {};
      return [String(tool['name'] ?? name), tool['input_schema'] ?? parameters];
    }),
  );
}

function demandOf(choice: unknown): 'any' | 'none' | { name: string } | undefined {
  if (choice === 'none' || choice === 'required') return choice === 'none' ? 'none' : 'any';
  if (!isObject(choice)) return undefined;
  const { type, name, function: named } = choice;
  if (type === 'any' || type === 'none') return type;
  if (type === 'tool' && typeof name === 'string') return { name };
  return isObject(named) && typeof named['name'] === 'string' ? { name: named['name'] } : undefined;
}
