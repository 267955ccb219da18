/** The words of failures to the letter, and the edges between one rule and the next. */
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/policy/classify.js';
import { ERRORS } from '../../src/contract.js';
import type { Failure, Outcome } from '../../src/policy/failure.js';

const answer = (status: number, body = '', headers: Record<string, string> = {}): Outcome => ({
  kind: 'response',
  status,
  body,
  headers,
});
const envelope = (type: string) => JSON.stringify({ error: { type, message: 'text' } });
const thrown = (message: string, code?: string): Outcome => ({
  kind: 'no-response',
  cause: Object.assign(new Error(message), code === undefined ? {} : { code }),
});
const page = { 'content-type': 'text/html' };

const cases: { name: string; given: Outcome; want: Partial<Failure> }[] = [
  {
    name: 'a stream with data that is no JSON',
    given: { kind: 'unusable-stream', problem: 'not JSON: x' },
    want: {
      ...{ action: 'stop', charged: 'unknown', mismatch: false, lost: false, status: 200 },
      message: 'the stream is not what was asked for: not JSON: x',
    },
  },
  {
    name: 'an empty 400',
    given: answer(400),
    want: { message: `${ERRORS[400].type} (400) without an error envelope: an empty body` },
  },
  {
    name: 'a page for a 500',
    given: answer(500, '<p>', page),
    want: { lost: false, message: `${ERRORS[500].type} (500) without an error envelope: text/html: "<p>"` },
  },
  {
    name: 'a status without a row',
    given: answer(418, 'x'),
    want: { mismatch: false, message: 'error (418) without an error envelope: no content type: "x"' },
  },
  {
    name: 'a 204',
    given: answer(204),
    want: { message: 'answer (204) that is not what was asked for: an empty body' },
  },
  {
    name: 'the first redirect',
    given: answer(300),
    want: { action: 'fix', message: 'redirect (300) to another path was not followed' },
  },
  {
    name: 'the last redirect',
    given: answer(399),
    want: { message: 'redirect (399) to another path was not followed' },
  },
  { name: 'status 0', given: answer(0), want: { message: 'redirect (0) to another path was not followed' } },
  {
    name: 'status 100',
    given: answer(100, 'x'),
    want: { message: 'error (100) without an error envelope: no content type: "x"' },
  },
  {
    name: 'status 199 with an id',
    given: answer(199, '{"id":"m"}'),
    want: { message: expect.stringMatching(/^error \(199\)/) as never },
  },
  {
    name: 'a status of 300 with an envelope',
    given: answer(300, envelope('overloaded_error')),
    want: { action: 'fix', status: 300 },
  },
  {
    name: 'a connection that was refused',
    given: thrown('refused', 'ECONNREFUSED'),
    want: { charged: 'never', mismatch: false, message: 'no connection (ECONNREFUSED): refused' },
  },
  { name: 'a host that cannot be reached', given: thrown('x', 'EHOSTUNREACH'), want: { charged: 'never' } },
  { name: 'a network that cannot be reached', given: thrown('x', 'ENETUNREACH'), want: { charged: 'never' } },
  {
    name: 'no answer',
    given: thrown('reset', 'ECONNRESET'),
    want: { charged: 'unknown', message: 'no answer (ECONNRESET): reset' },
  },
  { name: 'a failure without a code', given: thrown('why'), want: { action: 'retry', message: 'no answer: why' } },
  { name: 'a failure without a message', given: thrown(''), want: { message: 'no answer: Error' } },
  {
    name: 'a text that was thrown',
    given: { kind: 'no-response', cause: 'text' },
    want: { message: 'no answer: text' },
  },
  {
    name: 'undefined that was thrown',
    given: { kind: 'no-response', cause: undefined },
    want: { message: 'no answer: undefined' },
  },
  {
    name: 'an answer that broke off',
    given: { kind: 'no-response', cause: new Error('cut'), lost: true },
    want: { lost: true, message: 'the answer broke off: cut' },
  },
  {
    name: 'a stream that broke off',
    given: { kind: 'no-response', cause: new Error('cut'), begun: true },
    want: { action: 'retry', lost: false, message: 'the answer broke off: cut' },
  },
  {
    name: 'a message that is nested a hundred thousand times',
    given: answer(400, `{"error":{"message":${'['.repeat(1e5)}${']'.repeat(1e5)}}}`),
    want: { action: 'fix', message: expect.stringMatching(/^invalid_request_error \(400\)/) as never },
  },
  {
    name: 'a time limit',
    given: { kind: 'no-response', cause: new DOMException('late', 'TimeoutError') },
    want: { code: 'TIMEOUT', message: 'no answer (TIMEOUT): late' },
  },
  {
    name: 'an error of another name',
    given: { kind: 'no-response', cause: new DOMException('gone', 'AbortError') },
    want: { message: 'no answer: gone' },
  },
  {
    name: 'a handshake that failed',
    given: thrown('x', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'),
    want: { action: 'fix', charged: 'never' },
  },
  {
    name: 'a version of TLS that is too old',
    given: thrown('x', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'),
    want: { action: 'fix' },
  },
  { name: 'a peer without TLS', given: thrown('x', 'ERR_SSL_WRONG_VERSION_NUMBER'), want: { action: 'fix' } },
  {
    name: 'a record that was damaged on the way',
    given: thrown('x', 'ERR_SSL_BAD_RECORD_MAC'),
    want: { action: 'retry', charged: 'unknown' },
  },
  {
    name: 'a code that only ends like one of certificates',
    given: thrown('x', 'MY_CERT_X'),
    want: { action: 'retry', charged: 'unknown' },
  },
  { name: 'a type of 100 characters', given: answer(400, envelope('x'.repeat(100))), want: { type: 'x'.repeat(100) } },
  { name: 'a type of 101 characters', given: answer(400, envelope('x'.repeat(101))), want: { type: ERRORS[400].type } },
  { name: 'an id with blanks around it', given: answer(200, '{"id" : "m_1", "a'), want: { messageId: 'm_1' } },
  {
    name: 'line breaks and colours',
    given: answer(400, JSON.stringify({ error: { type: 't', message: 'a\r\n\u001b[1mb\u2028c' } })),
    want: { message: 't (400): a [1mb c' },
  },
  {
    name: 'Retry-After on the first error status that is retried',
    given: answer(408, '', { 'retry-after': '1' }),
    want: { retryAfterMs: 1_000 },
  },
];

for (const { name, given, want } of cases) {
  test(`${name} is a failure with ${Object.entries(want)
    .map(([member, value]) => `${member} ${JSON.stringify(value)}`)
    .join(', ')}`, () => {
    expect(classify(given)).toMatchObject(want);
  });
}

describe('unknown members are absent', () => {
  test('in a failure without an answer', () => {
    const { cause: _, ...failure } = classify(thrown('why'));
    expect(Object.keys(failure).sort()).toEqual(['action', 'charged', 'lost', 'message', 'mismatch']);
  });

  test('in an answer without a row', () => {
    expect(Object.keys(classify(answer(418))).sort()).toEqual([
      'action',
      'charged',
      'lost',
      'message',
      'mismatch',
      'status',
    ]);
  });

  test('in a failure that is not retried, also when a Retry-After came', () => {
    expect(classify(answer(418, '', { 'retry-after': '1' }))).not.toHaveProperty('retryAfterMs');
    expect(classify(answer(400, '', { 'retry-after': '1' }))).not.toHaveProperty('retryAfterMs');
  });
});

test('a message ends after 1,000 characters', () => {
  expect(classify(thrown('x'.repeat(5_000))).message).toHaveLength(1_000);
});
