/** Shows the client on the embedded mock: the documented requests, a stream, and its reaction to every error row. */
import { styleText } from 'node:util';
import {
  CaicainiError,
  createClient,
  defaultPolicy,
  ERRORS,
  SPEC_SHA256,
  SPEC_VERSION,
  type Clock,
  type Receipt,
} from '../src/index.js';
import { startMock } from '../src/mock/index.js';
import { systemClock } from '../src/shared/runtime.js';
import { checkResponse } from '../src/validate/index.js';
import { loadSpec, operations } from './spec.js';

// The clock skips waits, so that the demo ends within seconds
let skippedMs = 0;
const clock: Clock = {
  now: () => systemClock.now() + skippedMs,
  date: () => systemClock.date() + skippedMs,
  setTimer: (ms, run, keepAlive) => {
    if (!keepAlive) return systemClock.setTimer(ms, run, keepAlive);
    const jump = () => {
      skippedMs += ms;
      run();
    };
    return systemClock.setTimer(0, jump, keepAlive);
  },
};

const { document } = await loadSpec();
const examples = (operationId: string): Record<string, { value: never }> =>
  operations(document).find(({ id }) => id === operationId)!.node.requestBody.content['application/json'].examples;

const mock = await startMock({
  now: () => Date.parse('2026-11-23T12:00:18Z') + skippedMs,
  // 30 ms per event, so that the stream arrives visibly
  pace: () => new Promise((resolve) => setTimeout(resolve, 30)),
});
const receipts: Receipt[] = [];
const caicaini = createClient({
  apiKey: mock.key,
  baseUrl: mock.url,
  clock,
  random: () => 0.5,
  hooks: { onReceipt: (receipt) => receipts.push(receipt) },
});
let unexpected = 0;

title(`Caicaini description ${SPEC_VERSION} (${SPEC_SHA256.slice(0, 12)}…), mock on ${mock.url}`);

await show('quickstart, as documented', 'createMessage', () =>
  caicaini.messages.create(examples('createMessage')['quickstart']!.value),
);
await show('a tool call', 'createMessage', () => caicaini.messages.create(examples('createMessage')['tools']!.value));
await show('the tool’s result sent back', 'createMessage', () =>
  caicaini.messages.create(examples('createMessage')['toolResult']!.value),
);
await show('a chat completion', 'createChatCompletion', () =>
  caicaini.chat.completions.create(examples('createChatCompletion')['documented']!.value),
);
await show('a count', 'countMessageTokens', () =>
  caicaini.messages.countTokens(examples('countMessageTokens')['tools']!.value),
);
await show('the models', 'listModels', () => caicaini.models.list());
await show('the account', 'getAccount', () => caicaini.account.get());
await show('the usage', 'getUsage', () => caicaini.usage.get());

title('A stream, as it arrives');
const stream = caicaini.messages.stream(examples('createMessage')['conversation']!.value);
for await (const piece of stream.text()) process.stdout.write(piece);
const { usage, stop_reason } = await stream.finalMessage();
console.log(`\n${stream.id}: ${stop_reason}, ${usage.output_tokens} tokens, ${usage.credits_consumed} credits`);

title('Every error row, requested from the mock');
console.log(row(['status', 'error.type', 'action', 'attempts', 'waits, s', 'limiter, s', 'because', 'as described']));
for (const expected of Object.values(ERRORS)) {
  const beforeMs = skippedMs;
  const error = await caicaini.messages
    .create(examples('createMessage')['quickstart']!.value, { headers: { prefer: `code=${expected.status}` } })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (!CaicainiError.is(error)) throw error;
  const { status, type, action, attempts, because } = error;
  const isDescribed =
    status === expected.status &&
    type === expected.type &&
    action === expected.action &&
    attempts.length === (action === 'retry' ? defaultPolicy.retry.maxAttempts : 1) &&
    because === (action === 'retry' ? 'attempts' : action);
  if (!isDescribed) unexpected += 1;
  // The rest of the time is the limiter's: after the failures of the rows before, it assumes an overload
  const waits = attempts.flatMap(({ delayMs }) => delayMs ?? []);
  const limiterMs = skippedMs - beforeMs - waits.reduce((sum, ms) => sum + ms, 0);
  console.log(
    row([
      String(status),
      type ?? '',
      action,
      String(attempts.length),
      waits.map(seconds).join(' ') || '-',
      limiterMs >= 1 ? (limiterMs / 1_000).toFixed(0) : '-',
      because,
      isDescribed ? 'yes' : 'NO',
    ]),
  );
}

title('Receipts');
console.log(row(['id', 'operation', 'model', 'tokens', 'credits', 'attempts']));
for (const { id = '-', operation, model = '-', inputTokens, outputTokens, credits, attempts } of receipts) {
  console.log(
    row([
      id.slice(0, 16),
      operation,
      model,
      inputTokens === undefined ? '-' : `${inputTokens}+${outputTokens ?? 0}`,
      String(credits ?? '-'),
      String(attempts),
    ]),
  );
}
await mock.close();
if (unexpected > 0) process.exitCode = 1;

async function show(
  name: string,
  operation: Parameters<typeof checkResponse>[0],
  call: () => Promise<unknown>,
): Promise<void> {
  const body = await call();
  const violations = checkResponse(operation, body);
  unexpected += violations.length;
  const verdict = violations.length === 0 ? 'as described' : violations.map(({ message }) => message).join('; ');
  console.log(`\n${style('bold', name)}  ${style('dim', `${operation}: ${verdict}`)}\n${excerpt(body)}`);
}

function excerpt(body: unknown): string {
  const lines = JSON.stringify(body, null, 2).split('\n');
  return [...lines.slice(0, 16), ...(lines.length > 16 ? [`  … ${lines.length - 16} more lines`] : [])].join('\n');
}

function row(cells: string[]): string {
  const widths = [18, 24, 16, 10, 24, 10, 10, 0];
  return cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd();
}

// Plain text when stdout is a file or a pipe
function style(format: 'bold' | 'underline' | 'dim', text: string): string {
  return process.stdout.isTTY ? styleText(format, text) : text;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function title(text: string): void {
  console.log(`\n${style('underline', text)}`);
}
