/** The verdict of a job queue on a failed call. */
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import { jobVerdict, type JobVerdictOptions } from '../../src/jobs/verdict.js';
import { classify } from '../../src/policy/classify.js';
import { CaicainiError } from '../../src/policy/error.js';
import type { Because, Failure } from '../../src/policy/failure.js';

const RETRYABLE: Failure = { action: 'retry', charged: 'unknown', message: 'x', mismatch: false, lost: false };
const LIMITED = ERRORS[429].status;

/** The error of a call that was answered with a status and a body. */
function answered(status: number, body: string, headers: Record<string, string> = {}): CaicainiError {
  const failure = classify({ kind: 'response', status, body, headers });
  return new CaicainiError(failure, { because: failure.action === 'retry' ? 'attempts' : failure.action });
}
const envelope = (type: string) => JSON.stringify({ type: 'error', error: { type, message: 'x' } });

describe('the error table', () => {
  const KINDS: Record<number, string> = { 401: 'stop', 402: 'stop', 429: 'hold' };
  for (const { status, type, action } of Object.values(ERRORS)) {
    const want = KINDS[status] ?? (action === 'retry' ? 'retry' : 'fail');
    test(`makes a ${status} with a Retry-After a ${want}`, () => {
      expect(jobVerdict(answered(status, envelope(type), { 'retry-after': '7' }))?.kind).toBe(want);
    });
  }
});

const cases: { name: string; error: CaicainiError; options?: JobVerdictOptions; want: object }[] = [
  {
    name: 'a 429 holds for its Retry-After and half the spread',
    error: answered(LIMITED, '', { 'retry-after': '7' }),
    want: { kind: 'hold', afterMs: 7_525 },
  },
  {
    name: 'a 429 without a Retry-After is tried again after the backoff',
    error: answered(LIMITED, ''),
    options: { attempts: 2 },
    want: { kind: 'retry', afterMs: 500 },
  },
  ...[0, 1].map((remaining) => ({
    name: `a 429 with ${remaining} requests left ${remaining ? 'concerns its own job' : 'holds'}`,
    error: new CaicainiError(
      { ...RETRYABLE, status: LIMITED, retryAfterMs: 7_000 },
      { because: 'attempts', rateLimit: { tier: 'free', limit: 60, remaining, resetMs: 9_000 } },
    ),
    want: { kind: remaining ? 'retry' : 'hold', afterMs: 7_525 },
  })),
  {
    name: 'a 402 of which the body is a page fails the job',
    error: answered(402, '<html>'),
    want: { kind: 'fail' },
  },
  {
    name: 'a 503 whose type is that of a 402 fails the job',
    error: answered(503, envelope(ERRORS[402].type)),
    want: { kind: 'fail' },
  },
  { name: 'an answer that cannot be used fails the job', error: answered(200, '<html>'), want: { kind: 'fail' } },
  ...(['lost-response', 'stream-started'] as Because[]).flatMap((because) => [
    { name: `a failure because of ${because} fails the job`, error: retryable(because), want: { kind: 'fail' } },
    {
      name: `a failure because of ${because} is tried again where it may be paid twice`,
      error: retryable(because),
      options: { retryLost: true, attempts: 3 },
      want: { kind: 'retry', afterMs: 1_000 },
    },
  ]),
  { name: 'no answer is tried again', error: retryable('attempts'), want: { kind: 'retry', afterMs: 250 } },
];
for (const { name, error, options, want } of cases) {
  test(name, () => {
    expect(jobVerdict(error, { random: 0.5, ...options })).toEqual(want);
  });
}

test('an answer that cannot be used is not paid for again, also where a lost one may be', () => {
  expect(jobVerdict(answered(200, '<html>'), { retryLost: true })).toEqual({ kind: 'fail' });
});

test('a thrown value that is no error of this package has no verdict', () => {
  for (const thrown of [new Error('mine'), undefined, 'text']) expect(jobVerdict(thrown)).toBeUndefined();
});

function retryable(because: Because): CaicainiError {
  return new CaicainiError(RETRYABLE, { because });
}
