/** What a workflow engine is told of a failed call, on Temporal's own failure types. */
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../src/contract.js';
import { asActivity, toApplicationFailure } from '../src/engines/temporal.js';
import { judge } from '../src/engines/verdict.js';
import { CaicainiError } from '../src/error.js';
import { createClient } from '../src/index.js';
import { startMock } from '../src/mock/index.js';
import { requestExample } from './examples.js';

const hello = requestExample('createMessage', 'quickstart');

async function failureOf(status: number, retryAfter?: number): Promise<CaicainiError> {
  const mock = await startMock({
    script: [{ answer: { status, ...(retryAfter !== undefined && { retryAfter }) } }],
  });
  const caicaini = createClient({ apiKey: mock.key, baseUrl: mock.url, maxAttempts: 1, door: false });
  const thrown = await caicaini.messages.create(hello).catch((error: unknown) => error);
  await mock.close();
  return thrown as CaicainiError;
}

describe('every error row', () => {
  for (const row of Object.values(ERRORS)) {
    test(`${row.status} is ${row.action === 'retry' ? 'retried' : 'not retried'} by the engine`, async () => {
      const error = await failureOf(row.status, row.status === ERRORS[429].status ? 7 : undefined);
      const failure = toApplicationFailure(error, { chance: 0.5, attempts: 2 }) as ApplicationFailure;
      expect(failure).toBeInstanceOf(ApplicationFailure);
      expect(failure.nonRetryable).toBe(row.action !== 'retry');
      expect(failure.type).toBe(row.type);
      const ourMs = row.status === ERRORS[429].status ? 7_525 : 500;
      expect(failure.nextRetryDelay).toBe(row.action === 'retry' ? ourMs : undefined);
      expect(failure.details).toEqual([error.toJSON()]);
      expect(failure.cause).toBe(error);
    });
  }
});

const base = { action: 'retry' as const, charged: 'unknown' as const, message: 'x', mismatch: false, lost: false };
const cases = [
  { name: 'a lost answer', because: 'lost-response' as const, options: {}, want: { kind: 'fail' } },
  { name: 'a stream that had begun', because: 'stream-started' as const, options: {}, want: { kind: 'fail' } },
  {
    name: 'a lost answer that may be bought again',
    because: 'lost-response' as const,
    options: { retryLost: true, attempts: 3 },
    want: { kind: 'retry', afterMs: 1_000 },
  },
  { name: 'no answer', because: 'attempts' as const, options: {}, want: { kind: 'retry', afterMs: 250 } },
];
for (const { name, because, options, want } of cases) {
  test(`${name} gives ${want.kind}`, () => {
    expect(judge(new CaicainiError(base, { because }), { chance: 0.5, ...options })).toEqual(want);
  });
}

test('what is no error of this package stays as it was', async () => {
  const stranger = new Error('mine');
  expect(judge(stranger)).toBeUndefined();
  await expect(asActivity(() => Promise.reject(stranger))()).rejects.toBe(stranger);
});

test('an activity passes its arguments and its result on, and tells the attempt', async () => {
  expect(await asActivity((a: number, b: number) => Promise.resolve(a + b))(1, 2)).toBe(3);
  const activity = asActivity(() => Promise.reject(new CaicainiError(base, { because: 'attempts' })), {
    attempt: () => 4,
    chance: 0.5,
  });
  await expect(activity()).rejects.toMatchObject({ nextRetryDelay: 2_000, nonRetryable: false });
});
