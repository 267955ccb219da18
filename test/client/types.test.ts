/**
 * Lines of a caller that must compile, and lines that must not. Each `@ts-expect-error` is above the one line that must
 * fail. The last test compiles this file, so a line that begins or ceases to compile fails it.
 */
import { fileURLToPath } from 'node:url';
import { expect, expectTypeOf, test } from 'vitest';
import {
  type Action,
  type createApiClient,
  createClient,
  ERRORS,
  localLimiter,
  type CaicainiError,
  type Caicaini,
  type ContentBlock,
  type Decision,
  type ErrorRow,
  type ErrorStatus,
  type KnownModelId,
  type Message,
  type MessageRequest,
  type StopReason,
} from '../../src/index.js';
import { compile } from '../support/compile.js';

const request = {
  model: 'caicaini/auto',
  max_tokens: 16,
  messages: [{ role: 'user', content: 'hi' }],
} satisfies MessageRequest;

const budget = { perCall: 0.1, max: 10 };

// Compiled, never called
export async function calls(caicaini: Caicaini) {
  expectTypeOf(await caicaini.messages.create(request)).toEqualTypeOf<Message>();
  const body: MessageRequest = request;
  expectTypeOf(await caicaini.messages.create(body)).toEqualTypeOf<Message>();
  // An option may be undefined, also under exactOptionalPropertyTypes
  const unset = undefined as AbortSignal | undefined;
  await caicaini.messages.create(request, { signal: unset, timeouts: { totalMs: undefined }, headers: undefined });
  createClient({ apiKey: process.env['KEY'], baseUrl: process.env['BASE'], hooks: undefined, limiter: undefined });
  createClient({ hooks: { onReceipt: async () => {}, onEnd: undefined }, headers: new Headers() });
  createClient({ hooks: [{ onRetry: () => {} }, {}], limiter: localLimiter({ probeEveryMs: 1 }), retry: { budget } });
  // @ts-expect-error max_tokens is required
  await caicaini.messages.create({ model: 'caicaini/auto', messages: request.messages });
  await caicaini.messages.create({ ...request, model: process.env['MODEL'] ?? 'caicaini/auto' });
  caicaini.messages.stream(body);
  // @ts-expect-error a stream is not a message
  await caicaini.messages.create({ ...request, stream: true });
  await caicaini.messages.create({ ...request, system: [{ type: 'text', text: 'be brief' }] });
  await caicaini.messages.create({ ...request, messages: [{ role: 'system', content: 'be brief' }] });
  // @ts-expect-error an image block needs its source
  await caicaini.messages.create({ ...request, messages: [{ role: 'user', content: [{ type: 'image' }] }] });
  // @ts-expect-error counting needs messages
  await caicaini.messages.countTokens({ model: 'caicaini/auto' });
  // @ts-expect-error a tool message names its call
  await caicaini.chat.completions.create({ model: 'caicaini/auto', messages: [{ role: 'tool', content: 'sunny' }] });
  // @ts-expect-error a list takes no body, only options
  await caicaini.models.list({ model: 'caicaini/auto' });
  // @ts-expect-error a unit is part of the name: timeouts.attemptMs
  createClient({ timeout: 1000 });
  // @ts-expect-error a clock has timers
  createClient({ clock: { now: () => 0, date: () => 0 } });
  // @ts-expect-error the budget belongs to the client
  await caicaini.models.list({ retry: { budget } });
}

export async function rawCalls(api: ReturnType<typeof createApiClient>) {
  const { data, error, response } = await api.POST('/v1/messages', { body: request });
  if (response.ok && data) expectTypeOf(data.content[0]!.type).toEqualTypeOf<ContentBlock['type']>();
  if (data) expectTypeOf(data.stop_reason).toEqualTypeOf<string>();
  const streamed = { ...request, model: process.env['MODEL'] ?? 'caicaini/auto', stream: true };
  await api.POST('/v1/messages', { body: streamed, parseAs: 'stream' });
  if (error) expectTypeOf(error.error.message).toEqualTypeOf<string>();
  // @ts-expect-error the description knows no such path
  await api.GET('/v1/nowhere');
  // @ts-expect-error messages are posted
  await api.GET('/v1/messages');
}

export function blocks(block: ContentBlock): string {
  // @ts-expect-error not every block has text
  expectTypeOf(block.text);
  switch (block.type) {
    case 'text':
      return block.text;
    case 'thinking':
      return block.thinking;
    case 'tool_use':
      expectTypeOf(block.name).toEqualTypeOf<string>();
      // @ts-expect-error a tool call has no text
      return block.text;
  }
}

export function reasons(reason: StopReason): string {
  expectTypeOf(reason).toExtend<string>();
  return reason === 'end_turn' ? 'done' : reason;
}

export function decisions(decision: Decision): number {
  if (decision.retry) return decision.afterMs;
  // @ts-expect-error a decision against a retry has a reason, not a wait
  expectTypeOf(decision.afterMs);
  return decision.because.length;
}

export function failures({ action, status, attempts }: CaicainiError) {
  expectTypeOf(action).toExtend<'retry' | 'stop' | 'fix' | undefined>();
  expectTypeOf(status).toEqualTypeOf<number | undefined>();
  expectTypeOf(attempts.length).toEqualTypeOf<number>();
}

test('the error table keeps its literal types', () => {
  // The test does not pin the action of the row
  expectTypeOf(ERRORS[429].action).not.toEqualTypeOf<Action>();
  expectTypeOf(ERRORS[429].action).toExtend<Action>();
  expectTypeOf(ERRORS[402].type).toEqualTypeOf<'insufficient_quota'>();
  expectTypeOf<keyof typeof ERRORS>().toEqualTypeOf<ErrorStatus>();
  expectTypeOf<(typeof ERRORS)[ErrorStatus]['type']>().toEqualTypeOf<ErrorRow['type']>();
  // @ts-expect-error the contract has no such row
  expect(ERRORS[418]).toBeUndefined();
});

test('the ids of known models are literal types', () => {
  const auto: KnownModelId = 'caicaini/auto';
  // @ts-expect-error the description knows no such model
  const none: KnownModelId = 'caicaini/none';
  expect([auto, none]).toHaveLength(2);
});

test('this file compiles', async () => {
  expect(await compile([fileURLToPath(import.meta.url)])).toEqual([]);
});
