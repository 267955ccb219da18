/**
 * What must and must not compile for a caller. Each `@ts-expect-error` stands over the one line that must fail; the
 * last test compiles this file, so a line that compiles all of a sudden, or no longer does, is a failing test.
 */
import { fileURLToPath } from 'node:url';
import { expect, expectTypeOf, test } from 'vitest';
import {
  type Action,
  createClient,
  ERRORS,
  type CaicainiError,
  type Caicaini,
  type ContentBlock,
  type Decision,
  type ErrorStatus,
  type ErrorType,
  type Message,
  type MessageBody,
  type MessageRequest,
  type ModelId,
} from '../src/index.js';
import { compile } from './compile.js';

const request = {
  model: 'caicaini/auto',
  max_tokens: 16,
  messages: [{ role: 'user', content: 'hi' }],
} satisfies MessageRequest;

// Compiled, never called
export async function calls(caicaini: Caicaini) {
  expectTypeOf(await caicaini.messages.create(request)).toEqualTypeOf<Message>();
  const body: MessageBody = request;
  expectTypeOf(await caicaini.messages.create(body)).toEqualTypeOf<Message>();
  // What is not set may be said so, as with exactOptionalPropertyTypes
  const unset = undefined as AbortSignal | undefined;
  await caicaini.messages.create(request, { signal: unset, deadlineMs: undefined, headers: undefined });
  createClient({ apiKey: process.env['KEY'], baseUrl: process.env['BASE'], onReceipt: undefined, door: undefined });
  createClient({ onReceipt: async () => {}, headers: new Headers() });
  // @ts-expect-error max_tokens is required
  await caicaini.messages.create({ model: 'caicaini/auto', messages: request.messages });
  // @ts-expect-error the description knows no such model
  await caicaini.messages.create({ ...request, model: 'caicaini/none' });
  // @ts-expect-error a stream is not a message
  await caicaini.messages.create({ ...request, stream: true });
  // @ts-expect-error system is a parameter here, not a role
  await caicaini.messages.create({ ...request, messages: [{ role: 'system', content: 'be brief' }] });
  // @ts-expect-error an image block needs its source
  await caicaini.messages.create({ ...request, messages: [{ role: 'user', content: [{ type: 'image' }] }] });
  // @ts-expect-error counting needs messages
  await caicaini.messages.countTokens({ model: 'caicaini/auto' });
  // @ts-expect-error a tool message names its call
  await caicaini.chat.completions.create({ model: 'caicaini/auto', messages: [{ role: 'tool', content: 'sunny' }] });
  // @ts-expect-error a list takes no body, only options
  await caicaini.models.list({ model: 'caicaini/auto' });
  // @ts-expect-error a unit is part of the name: attemptTimeoutMs
  createClient({ timeout: 1000 });
}

export async function rawCalls({ api }: Caicaini) {
  const { data, error, response } = await api.POST('/v1/messages', { body: request });
  if (response.ok && data) expectTypeOf(data.content[0]!.type).toEqualTypeOf<ContentBlock['type']>();
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
  // One of the actions, whichever the row has now
  expectTypeOf(ERRORS[429].action).not.toEqualTypeOf<Action>();
  expectTypeOf(ERRORS[429].action).toExtend<Action>();
  expectTypeOf(ERRORS[402].type).toEqualTypeOf<'insufficient_quota'>();
  expectTypeOf<keyof typeof ERRORS>().toEqualTypeOf<ErrorStatus>();
  expectTypeOf<(typeof ERRORS)[ErrorStatus]['type']>().toEqualTypeOf<ErrorType>();
  // @ts-expect-error the contract has no such row
  expect(ERRORS[418]).toBeUndefined();
});

test('the model ids are literals', () => {
  const auto: ModelId = 'caicaini/auto';
  // @ts-expect-error the description knows no such model
  const none: ModelId = 'caicaini/none';
  expect([auto, none]).toHaveLength(2);
});

test('this file compiles', () => {
  expect(compile([fileURLToPath(import.meta.url)])).toEqual([]);
});
