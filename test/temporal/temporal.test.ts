/** The failures that Temporal gets for a failed call, of its own types. */
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import { asActivity, toApplicationFailure } from '../../src/temporal/index.js';
import { CaicainiError } from '../../src/policy/error.js';
import { createClient } from '../../src/index.js';
import { startMock } from '../../src/mock/index.js';
import { requestExample } from '../support/examples.js';

const hello = requestExample('createMessage', 'quickstart');

async function failureOf(status: number, retryAfter?: number): Promise<CaicainiError> {
  const mock = await startMock({
    script: [{ answer: { status, ...(retryAfter !== undefined && { retryAfter }) } }],
  });
  const caicaini = createClient({ apiKey: mock.key, baseUrl: mock.url, retry: { maxAttempts: 1 } });
  const thrown = await caicaini.messages.create(hello).catch((error: unknown) => error);
  await mock.close();
  return thrown as CaicainiError;
}

describe('the error table', () => {
  for (const row of Object.values(ERRORS)) {
    test(`makes a ${row.status} a failure that Temporal ${row.action === 'retry' ? 'retries' : 'does not retry'}`, async () => {
      const error = await failureOf(row.status, row.status === ERRORS[429].status ? 7 : undefined);
      const failure = toApplicationFailure(error, { random: 0.5, attempts: 2 }) as ApplicationFailure;
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

test('an answer that cannot be used is not asked for again', async () => {
  const mock = await startMock({ script: [{ answer: { body: '<html>', contentType: 'text/html' } }] });
  const caicaini = createClient({ apiKey: mock.key, baseUrl: mock.url, retry: { maxAttempts: 1 } });
  await expect(asActivity(() => caicaini.messages.create(hello))()).rejects.toMatchObject({ nonRetryable: true });
  await mock.close();
});

test('an error that is none of this package stays as it is', async () => {
  const other = new Error('mine');
  expect(toApplicationFailure(other)).toBe(other);
  await expect(asActivity(() => Promise.reject(other))()).rejects.toBe(other);
});

test('an activity hands on its arguments and its result, and counts its attempts', async () => {
  expect(await asActivity((a: number, b: number) => Promise.resolve(a + b))(1, 2)).toBe(3);
  const activity = asActivity(() => Promise.reject(new CaicainiError(base, { because: 'attempts' })), {
    attempt: () => 4,
    random: 0.5,
  });
  await expect(activity()).rejects.toMatchObject({ nextRetryDelay: 2_000, nonRetryable: false });
});
