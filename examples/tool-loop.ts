/**
 * Tool use end to end: ask, run the tools the model wants, send their results back, until it answers in words.
 *
 *     npx tsx examples/tool-loop.ts [--stream] ["What is the weather in Shanghai?"]
 *
 * Without CAICAINI_API_KEY it talks to the embedded mock. Source: Capabilities / Tools.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
// In a project of your own: from 'caicaini' and from 'caicaini/mock'
import {
  createClient,
  type Caicaini,
  type InputMessage,
  type Message,
  type MessageRequest,
  type Tool,
  type ToolResultBlock,
  type ToolUseBlock,
} from '../src/index.js';
import { createMock } from '../src/mock/index.js';

/** A tool with the function that runs it. Its result is text for the model; what it throws becomes an error result. */
export interface RunnableTool extends Tool {
  run: (input: Record<string, unknown>) => string | Promise<string>;
}

/** How the loop is run. */
export interface LoopOptions {
  /** Reads every answer as a stream. Default false. */
  stream?: boolean;
  /** Requests in all, the first one included. Default 8. */
  maxTurns?: number;
  /** Told of the text as it comes, piece by piece when streamed, and of a line break after each answer. */
  onText?: (text: string) => void;
}

/** How the loop ended. */
export interface LoopResult {
  /** The last answer. */
  message: Message;
  /** The whole conversation, the last answer included. */
  messages: InputMessage[];
  /** Requests made. */
  turns: number;
  /** False when the cap on turns was reached and the model still wanted tools. */
  complete: boolean;
}

type Body = Omit<MessageRequest, 'stream' | 'tools'>;

/** Asks until the model wants no more tools. A request that fails ends the loop with its `CaicainiError`. */
export async function runToolLoop(
  caicaini: Caicaini,
  body: Body,
  tools: RunnableTool[],
  options: LoopOptions = {},
): Promise<LoopResult> {
  const { maxTurns = 8 } = options;
  const messages: InputMessage[] = [...body.messages];
  const declared = tools.map(({ run: _, ...tool }) => tool);
  for (let turns = 1; ; turns++) {
    const message = await ask(caicaini, { ...body, tools: declared, messages }, options);
    options.onText?.('\n');
    // As it came: every tool_use must be there when its result is sent
    messages.push({ role: 'assistant', content: message.content });
    const complete = message.stop_reason !== 'tool_use';
    if (complete || turns >= maxTurns) return { message, messages, turns, complete };
    const calls = message.content.filter((block) => block.type === 'tool_use');
    messages.push({ role: 'user', content: await Promise.all(calls.map((call) => answerCall(call, tools))) });
  }
}

async function ask(caicaini: Caicaini, body: MessageRequest, options: LoopOptions): Promise<Message> {
  if (!options.stream) {
    const message = await caicaini.messages.create({ ...body, stream: false });
    for (const block of message.content) if (block.type === 'text') options.onText?.(block.text);
    return message;
  }
  const stream = caicaini.messages.stream(body);
  for await (const text of stream.text()) options.onText?.(text);
  return stream.finalMessage();
}

async function answerCall({ id, name, input }: ToolUseBlock, tools: RunnableTool[]): Promise<ToolResultBlock> {
  const answer = (content: string, failed: boolean): ToolResultBlock => ({
    type: 'tool_result',
    tool_use_id: id,
    content,
    ...(failed && { is_error: true }),
  });
  const tool = tools.find((each) => each.name === name);
  // The model can mend what it is told of
  if (!tool) return answer(`There is no tool named ${name}.`, true);
  try {
    return answer(await tool.run(input), false);
  } catch (thrown) {
    return answer(thrown instanceof Error ? thrown.message : String(thrown), true);
  }
}

/** A tool that needs nothing but itself. */
export const getWeather: RunnableTool = {
  name: 'get_weather',
  description: 'Current weather of a city.',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string' }, units: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    required: ['city'],
  },
  run: ({ units }) => (units === 'fahrenheit' ? '72 degrees, cloudy' : '22 degrees, cloudy'),
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({ options: { stream: { type: 'boolean' } }, allowPositionals: true });
  const mock = createMock();
  const caicaini = process.env['CAICAINI_API_KEY']
    ? createClient()
    : createClient({ apiKey: mock.key, fetch: mock.fetch });
  const content = positionals.join(' ') || 'What is the weather in Shanghai?';
  const body: Body = { model: 'caicaini/auto', max_tokens: 1024, messages: [{ role: 'user', content }] };
  const { turns, complete } = await runToolLoop(caicaini, body, [getWeather], {
    stream: values.stream === true,
    onText: (text) => process.stdout.write(text),
  });
  console.error(`${turns} turns${complete ? '' : ', and the model still wants tools'}`);
}
