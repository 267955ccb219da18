/** The pure functions over random input: for any input they return, in the ranges they promise. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, spreadMs } from '../../src/policy/backoff.js';
import { classify } from '../../src/policy/classify.js';
import { ERRORS, HEADERS, RETRY_POLICY, type ErrorRow } from '../../src/contract.js';
import type { Outcome } from '../../src/policy/failure.js';
import { parseObject } from '../../src/shared/json.js';
import { parseRateLimit } from '../../src/policy/rate-limit-headers.js';
import { redact, redactAll } from '../../src/shared/redact.js';
import { decide, defaultPolicy } from '../../src/policy/decide.js';
import { parseRetryAfter } from '../../src/policy/retry-after.js';
import { holds } from './fuzz.js';

const NOW = Date.parse('Mon, 23 Nov 2026 12:00:00 GMT');
const rows: readonly ErrorRow[] = Object.values(ERRORS);
const types = [...new Set(rows.map(({ type }) => type)), 'new_error', '__proto__', 'constructor', ''];

const statuses = fc.oneof(fc.constantFrom(...rows.map(({ status }) => status)), fc.integer({ min: 0, max: 999 }));
/** JSON that looks like an envelope, cut, mangled or whole, and any text. */
const bodies = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json({ maxDepth: 5 }),
  fc
    .record(
      {
        type: fc.constantFrom<unknown>('error', 'message', 1, null),
        error: fc.oneof(
          fc.record({ type: fc.oneof(fc.constantFrom(...types), fc.jsonValue()), message: fc.jsonValue() }),
          fc.jsonValue(),
        ),
        id: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .chain((value) => {
      const text = JSON.stringify(value);
      return fc.oneof(
        fc.constant(text),
        fc.nat(text.length).map((end) => text.slice(0, end)),
      );
    }),
);
/** The value of a header: bytes, without those that fetch itself refuses. */
const headerValue = fc
  .oneof(
    fc.constantFrom('0', '1.5', '30, 40', '-5', '1e3', 'Infinity', '9'.repeat(400), 'Mon, 23 Nov 2026 12:00:30 GMT'),
    fc.string({ unit: fc.constantFrom(...Array.from('0123456789.,-+eE: GMTMonNov')), maxLength: 40 }),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(8e15 / 2000) }).map((date) => date.toUTCString()),
    fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  )
  .map((value) => value.replace(/[^\t\x20-\x7e]/g, ''));
const causes = fc.oneof(
  fc.anything(),
  fc
    .tuple(
      fc.string(),
      fc.constantFrom('ECONNRESET', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'X', 5, undefined),
      fc.anything(),
    )
    .map(([message, code, cause]) => Object.assign(new Error(message, { cause }), { code })),
  fc.array(fc.string(), { maxLength: 3 }).map((all) => new AggregateError(all.map((message) => new Error(message)))),
);
const outcomes: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    kind: fc.constant('response' as const),
    status: statuses,
    body: bodies,
    headers: fc.record(
      { 'retry-after': headerValue, location: headerValue, 'content-type': headerValue },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ kind: fc.constant('no-response' as const), cause: causes, lost: fc.boolean() }),
  fc.record({ kind: fc.constant('unusable-stream' as const), problem: fc.string({ unit: 'binary' }) }),
);

describe('the classifier', () => {
  test('gives every outcome one action and a short line', () =>
    holds(outcomes, (outcome) => {
      const failure = classify(outcome, NOW);
      expect(['retry', 'stop', 'fix']).toContain(failure.action);
      expect(['never', 'unknown']).toContain(failure.charged);
      expect(failure.message.length).toBeLessThanOrEqual(1_000);
      expect(failure.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect((failure.body ?? '').length).toBeLessThanOrEqual(8_192);
      expect((failure.type ?? '').length).toBeLessThanOrEqual(100);
      if (failure.retryAfterMs !== undefined) {
        expect(failure.action).toBe('retry');
        expect(Number.isFinite(failure.retryAfterMs) && failure.retryAfterMs >= 0).toBe(true);
      }
      expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted');
    }));

  test('never retries a type or a status of a row that stops', () => {
    const stopping = rows.filter(({ action }) => action === 'stop');
    const told = fc.record({
      row: fc.constantFrom(...stopping),
      status: statuses,
      message: fc.jsonValue(),
      retryAfter: headerValue,
    });
    holds(told, ({ row, status, message, retryAfter }) => {
      const body = JSON.stringify({ error: { type: row.type, message } });
      const headers = { 'retry-after': retryAfter };
      expect(classify({ kind: 'response', status, body, headers }, NOW)).toMatchObject({ action: 'stop' });
      // And the status of such a row alone
      expect(classify({ kind: 'response', status: row.status, body: '', headers }, NOW).action).toBe('stop');
    });
  });

  test('is never bolder than the row of the status', () => {
    const order = ['retry', 'fix', 'stop'];
    const given = fc.record({ row: fc.constantFrom(...rows), body: bodies });
    holds(given, ({ row, body }) => {
      const { action } = classify({ kind: 'response', status: row.status, body }, NOW);
      expect(order.indexOf(action)).toBeGreaterThanOrEqual(order.indexOf(row.action));
    });
  });
});

describe('Retry-After', () => {
  test('is a finite wait or undefined', () =>
    holds(fc.tuple(headerValue, fc.double({ min: 0, max: 4e12, noNaN: true })), ([value, dateMs]) => {
      const ms = parseRetryAfter(value, dateMs);
      if (ms !== undefined) expect(Number.isFinite(ms) && ms >= 0).toBe(true);
    }));

  test('of seconds is those seconds, of several the longest', () =>
    holds(fc.array(fc.nat(1e6), { minLength: 1, maxLength: 4 }), (seconds) => {
      expect(parseRetryAfter(seconds.join(', '), NOW)).toBe(Math.max(...seconds) * 1000);
    }));

  test('of a date is the time until then, to the second', () =>
    holds(fc.integer({ min: -1e9, max: 1e9 }), (seconds) => {
      const date = new Date(NOW + seconds * 1000).toUTCString();
      expect(parseRetryAfter(date, NOW)).toBe(seconds > 0 ? seconds * 1000 : undefined);
    }));

  test('of other text is undefined', () =>
    holds(fc.string({ unit: 'binary' }), (value) => {
      if (/^[\d.,\s]*$/.test(value) || value.trim().endsWith(' GMT')) return;
      expect(parseRetryAfter(value, NOW)).toBeUndefined();
    }));
});

describe('the decision', () => {
  const standings = fc.record({
    attempts: fc.integer({ min: 1, max: 6 }),
    leftMs: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    idempotent: fc.boolean(),
    streamStarted: fc.boolean(),
    budget: fc.double({ min: 0, max: 10, noNaN: true }),
  });

  test('waits at least as long as asked for, within the time and the attempts that are left', () =>
    holds(fc.tuple(outcomes, standings), ([outcome, standing]) => {
      const failure = classify(outcome, NOW);
      const decision = decide(failure, standing);
      if (!decision.retry) return;
      expect(failure.action).toBe('retry');
      expect(standing.streamStarted).toBe(false);
      expect(standing.attempts).toBeLessThan(defaultPolicy.retry.maxAttempts);
      expect(decision.afterMs).toBeGreaterThanOrEqual(failure.retryAfterMs ?? 0);
      expect(decision.afterMs).toBeLessThan(standing.leftMs);
      expect(standing.budget).toBeGreaterThanOrEqual(1);
      if (failure.lost) expect(standing.idempotent).toBe(true);
    }));

  test('backs off between 0 and the longest delay, and spreads between its bounds', () =>
    holds(fc.tuple(fc.integer({ min: 1, max: 1_000 }), standings), ([attempts, { random }]) => {
      const waitMs = backoffMs(attempts, defaultPolicy.retry, random);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThanOrEqual(defaultPolicy.retry.maxDelayMs);
      expect(spreadMs(random)).toBeGreaterThanOrEqual(RETRY_POLICY.retryAfter.spreadMinMs);
      expect(spreadMs(random)).toBeLessThanOrEqual(RETRY_POLICY.retryAfter.spreadMaxMs);
    }));
});

test('rate-limit headers give whole numbers that agree, or nothing', () =>
  holds(fc.tuple(headerValue, headerValue, headerValue, headerValue), ([tier, limit, remaining, reset]) => {
    const headers = new Headers({
      [HEADERS.RateLimitTier]: tier,
      [HEADERS.RateLimitLimitRequests]: limit,
      [HEADERS.RateLimitRemainingRequests]: remaining,
      [HEADERS.RateLimitResetRequests]: reset,
    });
    const said = parseRateLimit(headers);
    if (!said) return;
    for (const number of [said.limit, said.remaining, said.resetMs]) expect(Number.isSafeInteger(number)).toBe(true);
    expect(said.remaining).toBeLessThanOrEqual(said.limit);
  }));

describe('redaction', () => {
  const key = fc
    .string({ unit: fc.constantFrom(...Array.from('abcXYZ019_-')), minLength: 20, maxLength: 40 })
    .map((tail) => `cai_api_${tail}`);

  test('leaves no key in any data, also when it is done twice', () =>
    holds(fc.tuple(key, fc.string(), fc.jsonValue()), ([secret, text, value]) => {
      const data = { [`${text} ${secret}`]: [`${text}${secret}`, { inner: `Bearer ${secret}` }, value], secret };
      const clean = redactAll(data, secret);
      expect(JSON.stringify(clean)).not.toContain(secret.slice(8));
      expect(redactAll(clean, secret)).toEqual(clean);
    }));

  test('changes no text without a key', () =>
    holds(fc.string({ unit: 'grapheme' }), (text) => {
      if (!/cai_|bearer/i.test(text)) expect(redact(text, 'cai_api_x')).toBe(text);
    }));
});

test('a text gives an object or undefined', () =>
  holds(bodies, (text) => {
    const value = parseObject(text);
    if (value !== undefined) expect(JSON.parse(text)).toEqual(value);
  }));
