/** Runs a conversation with tools: sends the request, runs the tools that the model calls, and goes on with their results. */
import type {
  ChatCompletion,
  ChatCompletionRequest,
  ChatMessage,
  InputMessage,
  Message,
  MessageRequest,
} from '../contract.js';
import { CaicainiError } from '../policy/error.js';
import { inWords, isObject, parseObject } from '../shared/json.js';
import { onAbort } from '../shared/runtime.js';
import * as check from '../client/checks.js';
import type { Caicaini } from '../client/client.js';
import type { Hooks } from '../client/hooks.js';
import type { CallOptions } from '../client/options.js';
import type { Receipt } from '../client/receipt.js';
import { chatProtocol } from '../stream/chat.js';
import { checkInput, schemaOf, type RunnableTool } from './tool.js';

export { tool } from './tool.js';
export type { InputSchema, RunnableTool, StandardSchema, ToolContext } from './tool.js';

/** The options of `runTools`, and those of each of its calls. */
export interface RunToolsOptions extends CallOptions {
  /** The most requests, the first one included: an integer from 1. Default 10. */
  maxTurns?: number | undefined;
  /** True to stream each answer. Default false. */
  stream?: boolean | undefined;
  /** Called with each piece of text as it arrives; without `stream`, with the text of each answer. */
  onText?: ((text: string) => void) | undefined;
  /** Called after each answer, before its tools are run, with the conversation so far. */
  onTurn?:
    ((turn: { turns: number; answer: Message | ChatCompletion; messages: readonly unknown[] }) => void) | undefined;
  /**
   * Called once for each call of a tool, as soon as it has ended: also for a tool that goes on after an abort, whose
   * result would be known nowhere else.
   */
  onToolResult?: ((result: ToolResult) => void) | undefined;
}

/** The result of one call of a tool. */
export interface ToolResult {
  /** Id of the call, such as `toolu_…`. */
  id: string;
  /** Name of the tool. */
  name: string;
  /** The input, as the model gave it. */
  input: unknown;
  /** The text for the model: what the tool returned, or what is wrong. */
  content: string;
  /** True for a wrong input, an unknown tool, and a tool that threw. */
  isError: boolean;
}

/** The error of a request of `runTools`, with the conversation before it. */
export type ToolsError<Input = InputMessage | ChatMessage> = CaicainiError & {
  /** Not enumerable, so that the prompts stay out of logs. */
  readonly conversation: {
    /** The conversation up to the request that failed, with the results of the tools: the `messages` to go on with. */
    messages: Input[];
    /** The receipts of the turns, in order; that of a stream that broke off is the last one. */
    receipts: Receipt[];
  };
};

/** The result of `runTools`. */
export interface ToolsResult<Answer, Input> {
  /** The last answer. */
  answer: Answer;
  /** Its text. */
  text: string;
  /** The whole conversation, the last answer included: the `messages` of the next request. */
  messages: Input[];
  /** The receipt of each turn, in order. */
  receipts: Receipt[];
  /** False when `maxTurns` ended the conversation while the model still called tools. */
  isComplete: boolean;
}

/** The body of a conversation of messages with tools. */
export type MessageToolsBody = Omit<MessageRequest, 'tools'> & { tools: readonly RunnableTool[] };
/** The body of a conversation of chat completions with tools. */
export type ChatToolsBody = Omit<ChatCompletionRequest, 'tools'> & { tools: readonly RunnableTool[] };

/**
 * Runs a conversation with tools until the model calls none: `runTools(caicaini.messages, body)`, or with
 * `caicaini.chat.completions`. The inputs of tools are checked against their schemas. A wrong input, an unknown tool and
 * an error of a tool go back to the model as a result, so that it can correct itself. A `tool_choice` that forces a tool
 * holds for the first turn alone. An abort rejects at once, and begins no further tool; a tool that runs ends only if it
 * obeys `context.signal`. Source: Tools.
 * @throws {CaicainiError} of a request that fails, as a {@link ToolsError}; for a wrong body or option; the reason of
 * `signal`.
 */
export function runTools(
  resource: Caicaini['messages'],
  body: MessageToolsBody,
  options?: RunToolsOptions,
): Promise<ToolsResult<Message, InputMessage>>;
export function runTools(
  resource: Caicaini['chat']['completions'],
  body: ChatToolsBody,
  options?: RunToolsOptions,
): Promise<ToolsResult<ChatCompletion, ChatMessage>>;
export async function runTools(
  resource: Caicaini['messages'] | Caicaini['chat']['completions'],
  body: MessageToolsBody | ChatToolsBody,
  options: RunToolsOptions = {},
): Promise<ToolsResult<unknown, unknown>> {
  checkBody(body);
  check.number(1, MOST_TURNS, 'an integer')('maxTurns', options.maxTurns ?? 1);
  const conversation = { messages: [...body.messages], receipts: [] };
  try {
    return await converse(resource, body, options, conversation);
  } catch (thrown) {
    if (CaicainiError.is(thrown)) Reflect.defineProperty(thrown, 'conversation', { value: conversation });
    throw thrown;
  }
}

const MOST_TURNS = 1_000_000;

function checkBody(body: unknown): void {
  const { messages, tools } = check.object('runTools: the body', body, 'it has a model, messages and tools');
  for (const [name, value] of Object.entries({ messages, tools }))
    if (!Array.isArray(value))
      throw CaicainiError.usage(`runTools: ${name} must be a list, not ${inWords(value)}; without tools use create()`);
  for (const [at, each] of (tools as unknown[]).entries())
    check.aFunction(`tools[${at}].run`, check.object(`tools[${at}]`, each, 'define it with tool()')['run']);
}

/** Asks the model and runs its tools, in turn. Keeps the conversation and its receipts in the last argument. */
async function converse(
  resource: Caicaini['messages'] | Caicaini['chat']['completions'],
  body: MessageToolsBody | ChatToolsBody,
  options: RunToolsOptions,
  { messages, receipts }: { messages: unknown[]; receipts: Receipt[] },
): Promise<ToolsResult<unknown, unknown>> {
  const { maxTurns = 10, stream = false, onText, onTurn, onToolResult, hooks = [], ...rest } = options;
  const keep: Hooks = { onReceipt: (receipt) => receipts.push(receipt) };
  const call: CallOptions = { ...rest, hooks: [hooks, keep].flat() };
  const surface = ('countTokens' in resource ? MESSAGES : CHAT) as Surface;
  const { tools, tool_choice, ...given } = body as MessageToolsBody & { tool_choice?: unknown };
  const declared = tools.map((each) => surface.declare(each));
  const run = async (asked: ToolCall) => {
    const result = { ...asked, ...(await runTool(asked, tools, call.signal ?? undefined)) };
    onToolResult?.(result);
    return result;
  };
  let choice = tool_choice;
  for (let turns = 1; ; turns++) {
    const request = {
      ...given,
      tools: declared,
      messages,
      ...(choice !== undefined && { tool_choice: choice }),
    } as never;
    const answer = stream
      ? await readStream(resource.stream(request, call), onText)
      : await resource.create(request, call);
    const { turn, text, calls } = surface.read(answer);
    if (!stream && text) onText?.(text);
    messages.push(turn);
    onTurn?.({ turns, answer, messages });
    const isComplete = calls.length === 0;
    if (isComplete || turns >= maxTurns) return { answer, text, messages, receipts, isComplete };
    messages.push(...surface.results(await untilAborted(Promise.all(calls.map(run)), call.signal)));
    if (isForced(choice)) choice = undefined;
  }
}

/** Waits for work, or rejects with the signal's reason as soon as the signal is aborted; the work then goes on. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const unfollow = onAbort(signal, () => reject(signal?.reason));
    if (signal?.aborted) reject(signal.reason);
    work.finally(unfollow).then(resolve, reject);
  });
}

type Answer = Message | ChatCompletion;

/** A call of a tool; `input` is a text that is no JSON object when the answer was cut. */
interface ToolCall {
  id: string;
  name: string;
  input: unknown;
}

/** What differs between messages and chat completions. */
interface Surface {
  declare(definition: RunnableTool): object;
  read(answer: Answer): { turn: object; text: string; calls: ToolCall[] };
  results(results: ToolResult[]): object[];
}

/**
 * The reasons after which calls of tools are run, if there are any: a forced call ends with `stop` on many gateways. After
 * any other, such as `max_tokens`, the answer may lack a part.
 */
const ENDS = new Set<unknown>(['tool_use', 'tool_calls', 'end_turn', 'stop', '', null, undefined]);

/** The input of a call: an object, whatever form it came in; a text when it was cut. */
function inputOf(given: unknown): unknown {
  const input = typeof given === 'string' ? given.trim() : (given ?? '');
  return typeof input !== 'string' ? input : input === '' ? {} : (parseObject(input) ?? given);
}

const MESSAGES = {
  declare: (each: RunnableTool) => ({ ...namesOf(each), input_schema: schemaOf(each) }),
  read({ content, stop_reason }: Message) {
    const blocks = content.filter(isObject) as (Message['content'][number] & { partial_json?: unknown })[];
    const text = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
    const asked = ENDS.has(stop_reason) ? blocks.filter((block) => block.type === 'tool_use') : [];
    const calls = asked.map(({ id, name, input, partial_json }) => ({
      id,
      name,
      input: inputOf(partial_json ?? input),
    }));
    // The gateway knows no partial_json in a request
    return { turn: { role: 'assistant', content: blocks.map(({ partial_json: _, ...block }) => block) }, text, calls };
  },
  results: (results: ToolResult[]) => [{ role: 'user', content: results.map(toBlock) }],
};

const CHAT = {
  declare: (each: RunnableTool) => ({
    type: 'function',
    function: { ...namesOf(each), parameters: schemaOf(each) },
  }),
  read(answer: ChatCompletion) {
    const choices = answer.choices.filter(isObject) as Partial<ChatCompletion['choices'][number]>[];
    const { message, finish_reason } = choices.find(({ index }) => !index) ?? choices[0] ?? {};
    const asked: { id: string; function?: { name: string; arguments: string } }[] = message?.tool_calls ?? [];
    const calls = asked.map(({ id, function: called }) => ({
      ...{ id, name: called?.name ?? '' },
      input: inputOf(called?.arguments),
    }));
    const turn = message ?? { role: 'assistant', content: '' };
    return {
      turn,
      text: chatProtocol.textOf({ choices: [{ message: turn }] } as never),
      calls: ENDS.has(finish_reason) ? calls : [],
    };
  },
  results: (results: ToolResult[]) => results.map(({ id, content }) => ({ role: 'tool', tool_call_id: id, content })),
};

function namesOf({ name, description }: RunnableTool): object {
  return { name, ...(description !== undefined && { description }) };
}

function toBlock({ id, content, isError }: ToolResult): object {
  return { type: 'tool_result', tool_use_id: id, content, ...(isError && { is_error: true }) };
}

async function runTool(
  { id, name, input }: ToolCall,
  tools: readonly RunnableTool[],
  signal: AbortSignal | undefined,
): Promise<Pick<ToolResult, 'content' | 'isError'>> {
  const failed = (content: string) => ({ content, isError: true });
  const found = tools.find((each) => each.name === name);
  if (!found) return failed(`There is no tool ${name}. The tools are ${tools.map((each) => each.name).join(', ')}.`);
  try {
    const checked = await checkInput(found, input);
    if (typeof checked === 'string') return failed(`The input is not valid. ${checked}`);
    signal?.throwIfAborted();
    const output = await found.run(checked.value, { id, signal });
    const content = typeof output === 'string' ? output : (JSON.stringify(output) as string | undefined);
    return { content: content ?? '', isError: false };
  } catch (thrown) {
    const { message } = Object(thrown) as { message?: unknown };
    return failed(typeof message === 'string' ? message : inWords(thrown));
  }
}

async function readStream(
  stream: ReturnType<Caicaini['messages']['stream']> | ReturnType<Caicaini['chat']['completions']['stream']>,
  onText: RunToolsOptions['onText'],
): Promise<Answer> {
  for await (const text of stream.text()) onText?.(text);
  return stream.finalMessage();
}

/** Whether a `tool_choice` forces a tool; with it on each turn the model would never answer. */
function isForced(choice: unknown): boolean {
  const type = typeof choice === 'object' && choice !== null ? (choice as { type?: unknown }).type : choice;
  return type !== undefined && type !== 'auto' && type !== 'none';
}
