/** `caicaini send`: sends one message, prints the answer to stdout and the receipt to stderr. */
import type { Caicaini } from '../client/client.js';
import type { MessageRequest } from '../contract.js';
import type { Receipt } from '../client/receipt.js';
import { addCallingOptions, callGateway, CALLING_NOTES, type CallingOptions } from './call.js';
import { integer, invalid, type Command } from './command.js';
import { createReporter, printable } from './say.js';
import { readInput } from './stdin.js';

interface SendOptions extends CallingOptions {
  stream?: boolean;
  model: string;
  maxTokens: number;
  system?: string;
}

const NOTES = `${CALLING_NOTES}

Examples:
  caicaini send --stream "Why is the sky blue?"
  git diff | caicaini send --system "Write a commit message." -`;

/** Adds the arguments, the options and the action to the command. */
export function defineSend(command: Command): void {
  command
    .argument('<text>', 'the message; - reads it from stdin')
    .option('--stream', 'print the answer as it arrives')
    .option('--model <id>', 'the model that answers', 'caicaini/auto')
    .option('--max-tokens <n>', 'the longest answer, in tokens', integer(1), 1024)
    .option('--system <text>', 'the system prompt');
  addCallingOptions(command)
    .option('--json', 'print receipt, retries and errors as JSON lines')
    .addHelpText('after', NOTES)
    .action(async (text: string, options: SendOptions) => {
      process.exitCode = await send(text, options);
    });
}

/** Sends the message and prints the answer. Returns the exit code. */
function send(text: string, options: SendOptions): Promise<number> {
  const reporter = createReporter(options.json === true);
  const receipts: Receipt[] = [];
  const act = async (caicaini: Caicaini, signal: AbortSignal) => {
    const body = await toRequest(text, options, signal);
    const ask = options.stream ? stream : create;
    // Print the receipt after the answer, so that the two do not mix on a terminal
    const reason = await ask(caicaini, body, signal).finally(() => receipts.forEach(reporter.receipt));
    if (reason === 'max_tokens') reporter.note(`The answer was cut at --max-tokens ${options.maxTokens}.`);
  };
  return callGateway(options, reporter, act, { onReceipt: (receipt) => receipts.push(receipt) });
}

async function toRequest(
  text: string,
  { model, maxTokens, system }: SendOptions,
  signal: AbortSignal,
): Promise<MessageRequest> {
  const content = text === '-' ? (await readInput(signal)).replace(/\r?\n$/, '') : text;
  if (content.trim() === '') throw invalid(`${text === '-' ? 'stdin' : 'the message'} is empty; nothing was sent`);
  return {
    model,
    max_tokens: maxTokens,
    ...(system !== undefined && { system }),
    messages: [{ role: 'user', content }],
  };
}

/** Prints the answer and returns its stop reason. */
type Print = (caicaini: Caicaini, body: MessageRequest, signal: AbortSignal) => Promise<string | null>;

const create: Print = async (caicaini, body, signal) => {
  const { content, stop_reason } = await caicaini.messages.create(body, { signal });
  print(content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n'));
  print('\n');
  return stop_reason;
};

const stream: Print = async (caicaini, body, signal) => {
  const answer = caicaini.messages.stream(body, { signal });
  let begun = false;
  let blocks = 0;
  try {
    for await (const event of answer) {
      if (event.type === 'content_block_start' && event.content_block.type === 'text' && blocks++ > 0) print('\n\n');
      if (event.type !== 'content_block_delta' || event.delta.type !== 'text_delta') continue;
      begun = true;
      print(event.delta.text);
    }
  } finally {
    // End the line, so that a message on stderr begins on a line of its own
    if (begun) print('\n');
  }
  return (await answer.finalMessage()).stop_reason;
};

/** The first half of a character whose second half is in the next piece of text. */
let half = '';

function print(text: string): void {
  const whole = half + text;
  half = /[\ud800-\udbff]$/.exec(whole)?.[0] ?? '';
  const complete = half ? whole.slice(0, -1) : whole;
  process.stdout.write(process.stdout.isTTY ? printable(complete) : complete);
}
