/** The one class of errors. */
import { describe, expect, test } from 'vitest';
import { CaicainiError } from '../../src/policy/error.js';
import type { Failure } from '../../src/policy/failure.js';

describe('an error', () => {
  const failure: Failure = { action: 'retry', charged: 'unknown', message: 'm cai_api_x', mismatch: true, lost: false };

  test('has only the members that are known', () => {
    const error = new CaicainiError(failure, { because: 'attempts' });
    expect(error.toJSON()).toEqual({
      name: 'CaicainiError',
      message: 'm cai_api_[redacted]',
      action: 'retry',
      because: 'attempts',
      charged: 'unknown',
      mismatch: true,
      attempts: [],
    });
    expect(error).toBeInstanceOf(Error);
    expect('cause' in error).toBe(false);
    expect('status' in error).toBe(false);
    expect((error as unknown as Record<symbol, unknown>)[Symbol.for('caicaini.error')]).toBe(true);
    expect(String(error)).toBe('CaicainiError: m cai_api_[redacted]');
  });

  test('has its name where every error has it: not listed, and writable', () => {
    const nameOf = (of: typeof Error) => Object.getOwnPropertyDescriptor(of.prototype, 'name');
    expect(nameOf(CaicainiError as unknown as typeof Error)).toEqual({ ...nameOf(TypeError), value: 'CaicainiError' });
  });

  test('keeps what was received, with the id of the stream rather than that of the body', () => {
    const rateLimit = { tier: 'free', limit: 1, remaining: 0, resetMs: 5 };
    const attempts = [{ durationMs: 1 }];
    const known = {
      status: 529,
      type: 'overloaded_error',
      code: 'X',
      retryAfterMs: 0,
      body: 'b',
      messageId: 'of-body',
    };
    const context = { because: 'budget', attempts, rateLimit, partial: { id: 7, a: 1 } } as const;
    const error = new CaicainiError({ ...failure, ...known, cause: 'why' }, { ...context, attempts });
    expect(error).toMatchObject({
      ...known,
      because: 'budget',
      attempts,
      rateLimit,
      partial: { id: 7, a: 1 },
      cause: 'why',
    });
    const partial = { id: 'of-stream' };
    const other = new CaicainiError({ ...failure, ...known }, { because: 'stream-started', partial });
    expect(other.messageId).toBe('of-stream');
    expect(Object.keys(error)).toContain('rateLimit');
  });

  test('of usage says that nothing was sent', () => {
    const cause = new Error('inner');
    expect(CaicainiError.usage('do not', cause)).toMatchObject({
      ...{ message: 'do not', action: 'fix', because: 'fix', charged: 'never', mismatch: false, attempts: [], cause },
    });
  });

  test('is recognised by its brand', () => {
    expect(CaicainiError.is(CaicainiError.usage('x'))).toBe(true);
    for (const other of [new Error(), null, undefined, 'text', 5, {}]) expect(CaicainiError.is(other)).toBe(false);
  });
});
