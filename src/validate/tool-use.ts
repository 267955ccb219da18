/** The tools, tool calls and tool results of a request, in one form for messages and chat completions. */
import type { ChatCompletionRequest, MessageInput } from '../contract.js';

/** A name or an id with the JSON pointer to its place. */
export interface Named {
  name: string;
  pointer: string;
}

/** The calls and the results of one turn, by the id of the call. */
export interface ToolTurn {
  calls: Named[];
  results: Named[];
}

/** All that a request says of tools. */
export interface ToolUse {
  tools: Named[];
  /** The tool that must be called; an empty name for any tool. Undefined if none must be. */
  forced: Named | undefined;
  turns: ToolTurn[];
}

/** The tool use of a request to `/v1/messages`. Messages of one role in a row are one turn. */
export function messageToolUse({ messages, tools = [], tool_choice: choice }: MessageInput): ToolUse {
  const turns: (ToolTurn & { role: string })[] = [];
  for (const [index, { role, content }] of messages.entries()) {
    // A message with the role system belongs to no turn
    if (role === 'system') continue;
    if (turns.at(-1)?.role !== role) turns.push({ role, calls: [], results: [] });
    const { calls, results } = turns.at(-1)!;
    for (const [at, block] of typeof content === 'string' ? [] : content.entries()) {
      const pointer = `/messages/${index}/content/${at}`;
      if (block.type === 'tool_use') calls.push({ name: block.id, pointer: `${pointer}/id` });
      if (block.type === 'tool_result') results.push({ name: block.tool_use_id, pointer: `${pointer}/tool_use_id` });
    }
  }
  const forced = { any: '', tool: choice?.type === 'tool' ? choice.name : '', auto: undefined, none: undefined };
  return {
    tools: tools.map(({ name }, index) => ({ name, pointer: `/tools/${index}/name` })),
    forced: choice && namedChoice(forced[choice.type], '/tool_choice/name', '/tool_choice'),
    turns,
  };
}

/** The tool use of a request to `/v1/chat/completions`. Tool messages in a row are one turn. */
export function chatToolUse({ messages, tools = [], tool_choice: choice }: ChatCompletionRequest): ToolUse {
  const turns: ToolTurn[] = [];
  for (const [index, message] of messages.entries()) {
    const follows = message.role === 'tool' && messages[index - 1]?.role === 'tool';
    if (!follows) turns.push({ calls: [], results: [] });
    const { calls, results } = turns.at(-1)!;
    const pointer = `/messages/${index}`;
    if (message.role === 'tool') results.push({ name: message.tool_call_id, pointer: `${pointer}/tool_call_id` });
    if (message.role === 'assistant')
      for (const [at, { id }] of (message.tool_calls ?? []).entries())
        calls.push({ name: id, pointer: `${pointer}/tool_calls/${at}/id` });
  }
  const forced = typeof choice === 'object' ? choice.function.name : choice === 'required' ? '' : undefined;
  return {
    tools: tools.map(({ function: { name } }, index) => ({ name, pointer: `/tools/${index}/function/name` })),
    forced: namedChoice(forced, '/tool_choice/function/name', '/tool_choice'),
    turns,
  };
}

function namedChoice(name: string | undefined, named: string, any: string): Named | undefined {
  return name === undefined ? undefined : { name, pointer: name === '' ? any : named };
}

/** Pointers to the results whose call is not in the turn before them. */
export function resultsWithoutCall({ turns }: ToolUse): string[] {
  return turns.flatMap(({ results }, index) => missing(results, turns[index - 1]?.calls ?? []));
}

/** Pointers to the calls whose result is not in the turn after them. */
export function callsWithoutResult({ turns }: ToolUse): string[] {
  return turns.flatMap(({ calls }, index) => missing(calls, turns[index + 1]?.results ?? []));
}

/** The pointer to a choice that no tool of the request satisfies. */
export function choiceNotOffered({ tools, forced }: ToolUse): string[] {
  if (!forced) return [];
  return forced.name === '' && tools.length > 0 ? [] : missing([forced], tools);
}

/** Pointers to the tools with the name of an earlier tool. */
export function repeatedTools({ tools }: ToolUse): string[] {
  const seen = new Set<string>();
  return tools.flatMap(({ name, pointer }) => (seen.size === seen.add(name).size ? [pointer] : []));
}

function missing(wanted: readonly Named[], given: readonly Named[]): string[] {
  const names = new Set(given.map(({ name }) => name));
  return wanted.flatMap(({ name, pointer }) => (names.has(name) ? [] : [pointer]));
}
