/** Outcomes and the failures that they are. */
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/policy/classify.js';
import { ERRORS, type ErrorRow } from '../../src/contract.js';
import type { Failure, Outcome } from '../../src/policy/failure.js';
import { rowOf } from '../support/examples.js';

const [RETRY, STOP, FIX] = [rowOf('retry'), rowOf('stop'), rowOf('fix')];
const ROWS: readonly ErrorRow[] = Object.values(ERRORS);
const isRetried = (row: ErrorRow) => row.action === 'retry';
const NOW = Date.parse('Mon, 23 Nov 2026 12:00:00 GMT');
const envelope = (type: unknown, message: unknown = 'text') =>
  JSON.stringify({ type: 'error', error: { type, message } });
const answer = (status: number, body: string, headers?: Record<string, string>): Outcome => ({
  kind: 'response',
  status,
  body,
  ...(headers && { headers }),
});

describe('the error table', () => {
  for (const row of Object.values(ERRORS)) {
    test(`makes ${row.status} ${row.type} a ${row.action}`, () => {
      const failure = classify(answer(row.status, envelope(row.type, row.message), { 'retry-after': '7' }), NOW);
      expect(failure).toMatchObject({
        status: row.status,
        type: row.type,
        action: row.action,
        charged: row.charged,
        mismatch: false,
      });
      expect(failure.message).toBe(`${row.type} (${row.status}): ${row.message}`);
      expect(failure.retryAfterMs).toBe(row.honorsRetryAfter && isRetried(row) ? 7_000 : undefined);
    });

    test(`makes ${row.status} without a readable envelope a ${row.action}, too`, () => {
      for (const body of UNREADABLE) {
        expect(classify(answer(row.status, body)), body).toMatchObject({
          status: row.status,
          type: row.type,
          action: row.action,
          mismatch: false,
        });
      }
    });
  }
});

const UNREADABLE = [
  '',
  '<html><body>Bad Gateway</body></html>',
  'upstream connect error',
  'null',
  '[]',
  '"x"',
  '42',
  '{}',
  '{"type":"error"}',
  '{"type":"error","error":null}',
  '{"type":"error","error":"overloaded_error"}',
  '{"type":"error","error":[]}',
  '{"type":"error","error":{}}',
  '{"type":"error","error":{"type":402,"message":"x"}}',
  '{"type":"error","error":{"message":"no type"}}',
  '{"type":"error","error":{"type":"overloaded_er',
  '{"__proto__":{"error":{"type":"insufficient_quota"}}}',
  '['.repeat(100_000),
];

const cases: { name: string; given: Outcome; want: Partial<Failure> }[] = [
  // 1. A type that says stop, under any status
  {
    name: 'a type that stops under a status that is retried stops',
    given: answer(RETRY.status, envelope(STOP.type), { 'retry-after': '1' }),
    want: { action: 'stop', type: STOP.type, status: RETRY.status, mismatch: true },
  },
  {
    name: 'a type that stops under a status to be fixed stops',
    given: answer(FIX.status, envelope(STOP.type)),
    want: { action: 'stop', mismatch: true },
  },
  {
    name: 'a type that stops under a status without a row stops',
    given: answer(418, envelope(STOP.type)),
    want: { action: 'stop', mismatch: true },
  },
  {
    name: 'a type that stops inside a 200 stops',
    given: answer(200, envelope(STOP.type)),
    want: { action: 'stop', status: STOP.status, mismatch: true },
  },
  // 3. They disagree: the more careful one
  {
    name: 'a status that is retried under a type to be fixed is to be fixed',
    given: answer(RETRY.status, envelope(FIX.type)),
    want: { action: 'fix', mismatch: true, status: RETRY.status },
  },
  {
    name: 'a status to be fixed whose type is retried is to be fixed',
    given: answer(FIX.status, envelope(RETRY.type)),
    want: { action: 'fix', mismatch: true, charged: 'unknown' },
  },
  {
    name: 'a status that stops whose type is retried stops',
    given: answer(STOP.status, envelope(RETRY.type)),
    want: { action: 'stop', mismatch: true },
  },
  {
    name: 'a status without a row whose type is retried is to be fixed',
    given: answer(418, envelope(RETRY.type)),
    want: { action: 'fix', mismatch: true },
  },
  {
    name: 'a transient error inside a 200 is what its row says',
    given: answer(200, envelope(RETRY.type)),
    want: { action: 'retry', status: RETRY.status, type: RETRY.type, mismatch: true },
  },
  // A type the description does not know says nothing: the status' row
  {
    name: 'a new type on a 429 is retried',
    given: answer(429, envelope('burst_limit_error')),
    want: { action: 'retry', type: 'burst_limit_error', mismatch: false },
  },
  {
    name: 'a new type on a status to be fixed is to be fixed',
    given: answer(FIX.status, envelope('new_error')),
    want: { action: 'fix', mismatch: false },
  },
  {
    name: 'a message that is an object is told as JSON',
    given: answer(RETRY.status, envelope(RETRY.type, { a: 1 })),
    want: { action: 'retry', message: `${RETRY.type} (${RETRY.status}): {"a":1}` },
  },
  { name: 'a method that the server lacks is to be fixed', given: answer(501, ''), want: { action: 'fix' } },
  { name: 'a version of HTTP that the server lacks is to be fixed', given: answer(505, ''), want: { action: 'fix' } },
  { name: 'any other status from 500 on is retried', given: answer(511, ''), want: { action: 'retry' } },
  {
    name: 'an envelope behind a byte order mark is read by its status',
    given: answer(STOP.status, `\uFEFF${envelope(STOP.type)}`),
    want: { action: 'stop' },
  },
  // 4. Statuses without a row
  { name: '408 is retried', given: answer(408, ''), want: { action: 'retry' } },
  { name: '425 is retried', given: answer(425, ''), want: { action: 'retry' } },
  { name: '409 is to be fixed', given: answer(409, ''), want: { action: 'fix' } },
  { name: '418 is to be fixed', given: answer(418, 'short and stout'), want: { action: 'fix', charged: 'unknown' } },
  { name: '422 is to be fixed', given: answer(422, '{}'), want: { action: 'fix' } },
  {
    name: '520 is retried',
    given: answer(520, '<html>', { 'retry-after': '3' }),
    want: { action: 'retry', retryAfterMs: 3_000 },
  },
  { name: '599 is retried', given: answer(599, ''), want: { action: 'retry' } },
  { name: '999 is retried', given: answer(999, ''), want: { action: 'retry' } },
  {
    name: 'a redirect is to be fixed, naming only the host',
    given: answer(307, '', { location: 'https://u:secret@evil.example/path?q=1' }),
    want: { action: 'fix', message: 'redirect (307) to evil.example was not followed' },
  },
  { name: 'a redirect the browser hides is to be fixed', given: answer(0, ''), want: { action: 'fix' } },
  {
    name: 'an empty 200 stops',
    given: answer(200, ''),
    want: { action: 'stop', charged: 'unknown', message: 'answer (200) that is not what was asked for: an empty body' },
  },
  {
    name: 'an HTML 200 stops, with what was seen',
    given: answer(200, '<html>login</html>', { 'content-type': 'text/html' }),
    want: { action: 'stop', message: 'answer (200) that is not what was asked for: text/html: "<html>login</html>"' },
  },
  {
    name: 'a cut 200 keeps its id',
    given: answer(200, '{"id":"msg_01H8","content":[{"type":"te'),
    want: { action: 'stop', messageId: 'msg_01H8' },
  },
  {
    name: 'an HTTP date is measured against the clock that is handed in',
    given: answer(429, '', { 'Retry-After': 'Mon, 23 Nov 2026 12:00:30 GMT' }),
    want: { retryAfterMs: 30_000 },
  },
];

for (const { name, given, want } of cases) {
  test(name, () => {
    expect(classify(given, NOW)).toMatchObject(want);
  });
}

describe('the charge', () => {
  test('of a type that stops is that of its row, with any status', () => {
    for (const { type, charged } of ROWS.filter(({ action }) => action === 'stop'))
      for (const status of [200, 418, ...ROWS.map((row) => row.status)])
        expect(classify(answer(status, envelope(type))), `${type} under ${status}`).toMatchObject({ charged });
  });

  test('of a status and a type that disagree is unknown unless both rows name the same', () => {
    for (const { status, ...byStatus } of ROWS) {
      for (const { type, action, charged } of ROWS) {
        if (action === 'stop' || type === byStatus.type) continue;
        const want = charged === byStatus.charged ? charged : 'unknown';
        const failure = classify(answer(status, envelope(type)));
        expect(failure, `${type} under ${status}`).toMatchObject({ charged: want, mismatch: true });
      }
    }
  });
});

test('Retry-After on a 200 is ignored', () => {
  expect(classify(answer(200, envelope(RETRY.type), { 'retry-after': '9' })).retryAfterMs).toBeUndefined();
});

test('a page of a proxy is cut short', () => {
  const failure = classify(answer(502, `<html>${'x'.repeat(100_000)}`));
  expect(failure.message.length).toBeLessThan(250);
  expect(failure.body).toHaveLength(8_192);
});

const connection: { code: string; want: Partial<Failure> }[] = [
  { code: 'ECONNREFUSED', want: { action: 'retry', charged: 'never' } },
  { code: 'ENOTFOUND', want: { action: 'retry', charged: 'never' } },
  { code: 'EAI_AGAIN', want: { action: 'retry', charged: 'never' } },
  { code: 'UND_ERR_CONNECT_TIMEOUT', want: { action: 'retry', charged: 'never' } },
  { code: 'ECONNRESET', want: { action: 'retry', charged: 'unknown' } },
  { code: 'UND_ERR_SOCKET', want: { action: 'retry', charged: 'unknown' } },
  { code: 'UND_ERR_HEADERS_TIMEOUT', want: { action: 'fix', charged: 'unknown' } },
  { code: 'UND_ERR_BODY_TIMEOUT', want: { action: 'fix', charged: 'unknown' } },
  { code: 'UND_ERR_HEADERS_OVERFLOW', want: { action: 'fix', charged: 'unknown' } },
  { code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', want: { action: 'fix', charged: 'unknown' } },
  { code: 'HPE_INVALID_CONSTANT', want: { action: 'fix', charged: 'unknown' } },
  { code: 'UND_ERR_INVALID_ARG', want: { action: 'fix', charged: 'never' } },
  { code: 'ERR_INVALID_URL', want: { action: 'fix', charged: 'never' } },
  { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', want: { action: 'fix', charged: 'never' } },
  { code: 'CERT_HAS_EXPIRED', want: { action: 'fix', charged: 'never' } },
  { code: 'ERR_TLS_CERT_ALTNAME_INVALID', want: { action: 'fix', charged: 'never' } },
];

for (const { code, want } of connection) {
  test(`${code} is ${want.action}, charged ${want.charged}`, () => {
    const cause = new TypeError('fetch failed', { cause: Object.assign(new Error(`inner ${code}`), { code }) });
    const failure = classify({ kind: 'no-response', cause });
    expect(failure).toMatchObject({ ...want, code, lost: false, cause });
    expect(failure.message).toContain(`inner ${code}`);
    expect(failure.status).toBeUndefined();
  });
}

test.each(['bad response', 'Response does not match the HTTP/1.1 protocol (Expected HTTP/)'])(
  'an answer that Node refuses by the words "%s" alone is refused again',
  (words) => {
    const cause = new TypeError('fetch failed', { cause: Object.assign(new Error(words), { code: undefined }) });
    const says = expect.stringContaining('a retry would end alike: this platform refuses the answer') as string;
    expect(classify({ kind: 'no-response', cause })).toMatchObject({
      action: 'fix',
      charged: 'unknown',
      message: says,
    });
  },
);

const MISTAKES = [new TypeError('x is not a function'), new RangeError('Maximum call stack size exceeded')];
const EARLY = ['ECONNREFUSED', 'CERT_HAS_EXPIRED', 'UND_ERR_INVALID_ARG', 'HPE_INVALID_CHUNK_SIZE'];
const causes = [...MISTAKES, ...EARLY.map((code) => Object.assign(new Error(code), { code }))];
test.each(causes)('%s after a 2xx had begun is never told as not sent, and may be charged', (cause) => {
  for (const state of [{ begun: true }, { lost: true }]) {
    const failure = classify({ kind: 'no-response', cause, ...state });
    expect(failure).toMatchObject({ action: 'retry', charged: 'unknown' });
    expect(failure.message).not.toMatch(/not sent|no connection/);
  }
});

test('a refusal on every address of a host is one refusal', () => {
  const cause = new TypeError('fetch failed', {
    cause: new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })]),
  });
  const message = 'no connection (ECONNREFUSED): refused';
  expect(classify({ kind: 'no-response', cause })).toMatchObject({ code: 'ECONNREFUSED', charged: 'never', message });
});

test('the outermost code is the code of a failure, and a time limit has its own', () => {
  const inner = Object.assign(new Error('inner'), { code: 'ECONNRESET' });
  const codes = (cause: Error) => classify({ kind: 'no-response', cause }).code;
  expect(codes(Object.assign(new Error('outer', { cause: inner }), { code: 'UND_ERR_SOCKET' }))).toBe('UND_ERR_SOCKET');
  expect(codes(Object.assign(new Error('outer', { cause: inner }), { code: 5 }))).toBe('ECONNRESET');
  expect(codes(new Error('outer', { cause: new DOMException('late', 'TimeoutError') }))).toBe('TIMEOUT');
});

/** Causes that say only that a fetch failed: those of browsers, of other runtimes, and values that are no errors. */
const VAGUE: { given: unknown; says: string }[] = [
  { given: new TypeError('fetch failed'), says: 'no answer: fetch failed' },
  { given: new TypeError('Failed to fetch'), says: 'no answer: Failed to fetch' },
  { given: new TypeError('Load failed'), says: 'no answer: Load failed' },
  { given: new TypeError('NetworkError when attempting to fetch resource.'), says: 'no answer: NetworkError when' },
  { given: new TypeError('error sending request for url'), says: 'no answer: error sending request' },
  { given: new Error('Network connection lost.'), says: 'no answer: Network connection lost.' },
  { given: undefined, says: 'no answer: undefined' },
  { given: null, says: 'no answer: null' },
  { given: 'text', says: 'no answer: text' },
  { given: 42, says: 'no answer: 42' },
  { given: {}, says: 'no answer: an object' },
  { given: Object.create(null), says: 'no answer: an object' },
  { given: Object.assign(new Error(''), { name: 'HTTPError' }), says: 'no answer: HTTPError' },
  { given: { message: 'of another realm' }, says: 'no answer: of another realm' },
  { given: { message: 5 }, says: 'no answer: an object' },
  { given: circle(), says: 'no answer: inner' },
];
function circle(): Error {
  const inner = new Error('inner');
  return Object.assign(inner, { cause: new Error('outer', { cause: inner }) }).cause;
}
for (const { given, says } of VAGUE) {
  test(`a failure with "${says}" is retried and may have been charged`, () => {
    const failure = classify({ kind: 'no-response', cause: given });
    expect(failure).toMatchObject({ action: 'retry', charged: 'unknown', message: expect.stringContaining(says) });
  });
}

test('nothing in a body reaches the prototype of a failure', () => {
  const failure = classify(answer(400, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect((failure as { polluted?: number }).polluted).toBeUndefined();
});

describe('the time of a Retry-After date', () => {
  const at = (headers: Record<string, string>) => classify(answer(429, '', headers), NOW).retryAfterMs;
  const until = 'Mon, 23 Nov 2026 12:00:30 GMT';
  test.each<[string, Record<string, string>, number | undefined]>([
    ['is counted from the Date of the answer', { 'retry-after': until, date: 'Mon, 23 Nov 2026 11:59:00 GMT' }, 90_000],
    ['is counted from its clock when the answer has no Date', { 'retry-after': until }, 30_000],
    ['is counted from the clock when its Date is none', { 'retry-after': until, date: 'now' }, 30_000],
    ['may be past for the gateway', { 'retry-after': until, date: 'Mon, 23 Nov 2026 12:01:00 GMT' }, undefined],
  ])('%s', (_, headers, want) => {
    expect(at(headers)).toBe(want);
  });
});
