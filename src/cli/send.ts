/** `caicaini send`: one question, its answer on stdout, its receipt on stderr. */
import { createClient, type Caicaini } from '../client.js';
import { DEFAULT_BASE_URL, ENVIRONMENT, RETRY_POLICY, type MessageRequest, type ModelId } from '../contract.js';
import { CaicainiError } from '../error.js';
import type { Receipt } from '../receipt.js';
import { header, integer, type Command } from './command.js';
import { EXIT } from './exit.js';
import { createTeller, printable, type Teller } from './say.js';
import { readInput } from './stdin.js';

interface SendOptions {
  stream?: boolean;
  model: ModelId;
  maxTokens: number;
  system?: string;
  baseUrl?: string;
  maxAttempts?: number;
  header?: Record<string, string>;
  json?: boolean;
}

type Body = Omit<MessageRequest, 'stream'>;

const NOTES = `
The key is read from ${ENVIRONMENT.apiKey}, the base URL from ${ENVIRONMENT.baseUrl} unless --base-url gives it.

Exit codes:
  ${EXIT.ok}    answered
  ${EXIT.fix}    fix: the request must be corrected
  ${EXIT.stop}    stop: a person must act (top up, or check the key), or the output could not be written
  ${EXIT.retry}   retry: try again later
  ${EXIT.usage}   the arguments could not be read or used
  ${EXIT.interrupted}  interrupted

Examples:
  caicaini send --stream "Why is the sky blue?"
  git diff | caicaini send --system "Write a commit message." -`;

/** Gives the command its arguments and its action. */
export function defineSend(command: Command): void {
  command
    .argument('<text>', 'what to say; - reads it from stdin')
    .option('--stream', 'print the answer as it arrives')
    .option('--model <id>', 'who answers', 'caicaini/auto')
    .option('--max-tokens <n>', 'longest answer, in tokens', integer(1), 1024)
    .option('--system <text>', 'the system prompt')
    .option('--base-url <url>', `the gateway (default: ${DEFAULT_BASE_URL})`)
    .option(
      '--max-attempts <n>',
      `attempts in all (default: ${RETRY_POLICY.attempts.default})`,
      integer(1, RETRY_POLICY.attempts.max),
    )
    .option('--header <name:value>', 'one more header; may be given again', header)
    .option('--json', 'receipt, retries and errors as JSON lines on stderr')
    .addHelpText('after', NOTES)
    .action(async (text: string, options: SendOptions) => {
      process.exitCode = await send(text, options);
    });
}

/** Sends and prints; answers the exit code. */
async function send(text: string, options: SendOptions): Promise<number> {
  const teller = createTeller(options.json === true);
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  try {
    const receipts: Receipt[] = [];
    const caicaini = connect(options, teller, receipts);
    const body = await toRequest(text, options, interrupt.signal);
    const ask = options.stream ? stream : create;
    // After the answer, so that the two do not mix on a terminal
    const reason = await ask(caicaini, body, interrupt.signal).finally(() => receipts.forEach(teller.receipt));
    if (reason === 'max_tokens') teller.note(`The answer was cut at --max-tokens ${options.maxTokens}.`);
    return EXIT.ok;
  } catch (thrown) {
    if (interrupt.signal.aborted) return EXIT.interrupted;
    if (!CaicainiError.is(thrown)) throw thrown;
    teller.error(thrown);
    return EXIT[thrown.action];
  }
}

function connect(
  { baseUrl, header: headers, maxAttempts }: SendOptions,
  teller: Teller,
  receipts: Receipt[],
): Caicaini {
  return createClient({
    ...(baseUrl !== undefined && { baseUrl }),
    ...(headers && { headers }),
    ...(maxAttempts !== undefined && { maxAttempts }),
    onReceipt: (receipt) => receipts.push(receipt),
    onRetry: teller.retry,
  });
}

async function toRequest(text: string, { model, maxTokens, system }: SendOptions, signal: AbortSignal): Promise<Body> {
  const content = text === '-' ? (await readInput(signal)).replace(/\r?\n$/, '') : text;
  return {
    model,
    max_tokens: maxTokens,
    ...(system !== undefined && { system }),
    messages: [{ role: 'user', content }],
  };
}

/** Prints the answer and tells why it ended. */
type Print = (caicaini: Caicaini, body: Body, signal: AbortSignal) => Promise<string | null>;

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
    // What comes on stderr begins on a line of its own
    if (begun) print('\n');
  }
  return (await answer.finalMessage()).stop_reason;
};

function print(text: string): void {
  process.stdout.write(process.stdout.isTTY ? printable(text) : text);
}
