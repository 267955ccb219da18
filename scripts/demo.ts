/** The main job on the embedded mock: documented requests, then every error row, and what the client made of each. */
import { styleText } from 'node:util';
import {
  CaicainiError,
  createClient,
  ERRORS,
  SPEC_SHA256,
  SPEC_VERSION,
  type Receipt,
  type World,
} from '../src/index.js';
import { checkResponse } from '../src/validate.js';
import { startMock } from '../src/mock/index.js';
import { realWorld } from '../src/world.js';
import { loadSpec, operations } from './spec.js';

// Waits are noted and not slept, so that the demo ends in a second
const waits: number[] = [];
const world: Partial<World> = {
  random: () => 0.5,
  after: (ms, run, purpose) => {
    if (purpose === 'limit') return realWorld.after(ms, run, purpose);
    waits.push(ms);
    return realWorld.after(0, run, purpose);
  },
};

const { document } = await loadSpec();
const examples = (operationId: string): Record<string, { value: never }> =>
  operations(document).find(({ id }) => id === operationId)!.node.requestBody.content['application/json'].examples;

const mock = await startMock({
  now: () => Date.parse('2026-11-23T12:00:18Z'),
  // Slow enough to see a stream arrive
  pace: () => new Promise((resolve) => setTimeout(resolve, 30)),
});
const receipts: Receipt[] = [];
const caicaini = createClient({
  apiKey: mock.key,
  baseUrl: mock.url,
  world,
  onReceipt: (receipt) => receipts.push(receipt),
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

title('Every error row, asked of the mock');
console.log(row(['status', 'error.type', 'action', 'attempts', 'waited for, s', 'because', 'as described']));
for (const expected of Object.values(ERRORS)) {
  waits.length = 0;
  const error = await caicaini.messages
    .create(examples('createMessage')['quickstart']!.value, { headers: { prefer: `code=${expected.status}` } })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (!CaicainiError.is(error)) throw error;
  const kept = error.status === expected.status && error.action === expected.action;
  if (!kept) unexpected += 1;
  console.log(
    row([
      String(error.status),
      error.type ?? '',
      error.action,
      String(error.attempts.length),
      waits.map(seconds).join(' ') || '-',
      error.because,
      kept ? 'yes' : 'NO',
    ]),
  );
}

title('Receipts');
console.log(row(['id', 'operation', 'model', 'tokens', 'credits', 'attempts', '']));
for (const { id = '-', operation, model = '-', inputTokens, outputTokens, credits, attempts } of receipts) {
  console.log(
    row([
      id.slice(0, 16),
      operation,
      model,
      inputTokens === undefined ? '-' : `${inputTokens}+${outputTokens ?? 0}`,
      String(credits ?? '-'),
      String(attempts),
      '',
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
  const widths = [18, 24, 16, 12, 22, 10, 0];
  return cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd();
}

// No escape codes in a file or a pipe
function style(format: 'bold' | 'underline' | 'dim', text: string): string {
  return process.stdout.isTTY ? styleText(format, text) : text;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function title(text: string): void {
  console.log(`\n${style('underline', text)}`);
}
