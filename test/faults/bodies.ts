/** Faults of encodings, texts, JSON, envelopes, Retry-After and redirects. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { RETRY_POLICY } from '../../src/contract.js';
import {
  ANSWER,
  answer,
  chunk,
  CHUNKED,
  END,
  envelope,
  head,
  LAST_CHUNK,
  MESSAGE,
  STALL,
  whole,
  type Fault,
  type Want,
} from './fault.js';

const unreadable = {
  action: 'stop',
  because: 'unusable-answer',
  charged: 'unknown',
  status: 200,
  requests: 1,
} as const;
const lost = { action: 'retry', because: 'lost-response', charged: 'unknown', requests: 1 } as const;
const good = { value: MESSAGE, requests: 1 };
const encoded = (encoding: string | string[], body: string | Uint8Array) =>
  whole(200, body, { 'content-encoding': encoding });
const zip = gzipSync(ANSWER);
const brotli = brotliCompressSync(ANSWER);
const zeros = Buffer.alloc(100 * 2 ** 20);

const ENCODINGS: Fault[] = [
  { name: 'gzip', answers: [encoded('gzip', zip)], want: good },
  { name: 'brotli', answers: [encoded('br', brotli)], want: good },
  { name: 'deflate', answers: [encoded('deflate', deflateSync(ANSWER))], want: good },
  { name: 'gzip twice', answers: [encoded('gzip, gzip', gzipSync(zip))], want: good },
  { name: 'gzip that is none', answers: [encoded('gzip', ANSWER)], want: { ...lost, code: 'Z_DATA_ERROR' } },
  { name: 'brotli that is none', answers: [encoded('br', ANSWER)], want: lost },
  {
    name: 'gzip cut in the middle',
    answers: [encoded('gzip', zip.subarray(0, zip.length / 2))],
    want: lost,
  },
  {
    name: 'brotli cut in the middle',
    answers: [encoded('br', brotli.subarray(0, brotli.length / 2))],
    want: { charged: 'unknown', requests: 1 },
  },
  {
    name: 'gzip with a wrong checksum',
    answers: [encoded('gzip', Buffer.concat([zip.subarray(0, -8), Buffer.alloc(8)]))],
    want: { ...lost, code: 'Z_DATA_ERROR' },
  },
  { name: 'gzip of nothing', answers: [encoded('gzip', '')], want: unreadable },
  { name: 'an unknown encoding', answers: [encoded('rot13', ANSWER)], want: good },
  {
    name: 'a hundred encodings',
    answers: [encoded(Array<string>(100).fill('gzip').join(', '), zip)],
    want: { action: 'retry', charged: 'unknown' },
  },
  {
    name: 'an error that unpacks to 100 MB',
    answers: [whole(503, gzipSync(zeros), { 'content-encoding': 'gzip' })],
    want: { action: 'retry', because: 'attempts', status: 503, requests: 5 },
  },
  {
    name: 'an error whose gzip is broken',
    answers: [whole(402, 'plain', { 'content-encoding': 'gzip' })],
    want: { action: 'stop', status: 402, requests: 1 },
  },
  {
    name: 'an answer that unpacks to 100 MB',
    answers: [whole(200, gzipSync(zeros), { 'content-encoding': 'gzip' })],
    want: unreadable,
  },
];

const utf16 = Buffer.from(`\ufeff${ANSWER}`, 'utf16le');
const gbk = Buffer.from([0xc4, 0xe3, 0xba, 0xc3]);
const surrogate = Buffer.from([0xed, 0xa0, 0xbd]);

const TEXTS: Fault[] = [
  { name: 'a byte order mark', answers: [whole(200, `\uFEFF${ANSWER}`)], want: good },
  { name: 'UTF-16', answers: [whole(200, utf16)], want: unreadable },
  {
    name: 'bytes that are no UTF-8',
    answers: [whole(200, Buffer.concat([Buffer.from('{"x":"'), gbk, Buffer.from(`",${ANSWER.slice(1)}`)]))],
    want: { value: { ...MESSAGE, x: '���' }, requests: 1 },
  },
  {
    name: 'half a surrogate pair in three bytes',
    answers: [whole(200, Buffer.concat([Buffer.from('{"x":"'), surrogate, Buffer.from(`",${ANSWER.slice(1)}`)]))],
    want: { value: { ...MESSAGE, x: '���' }, requests: 1 },
  },
  {
    name: 'a charset other than that of the bytes',
    answers: [whole(200, ANSWER, { 'content-type': 'application/json; charset=utf-16' })],
    want: good,
  },
  {
    name: 'a charset that does not exist',
    answers: [whole(200, ANSWER, { 'content-type': 'application/json; charset=klingon' })],
    want: good,
  },
  {
    name: 'JSON under the type of text',
    answers: [whole(200, ANSWER, { 'content-type': 'text/plain' })],
    want: good,
  },
  {
    name: 'an error in another encoding',
    answers: [whole(503, Buffer.concat([gbk, gbk]), { 'content-type': 'text/html; charset=gbk' })],
    want: { action: 'retry', status: 503, requests: 5 },
  },
  {
    name: 'an error of a stop behind a byte order mark',
    answers: [whole(429, `\uFEFF${envelope('insufficient_quota')}`)],
    want: { action: 'stop', because: 'stop', requests: 1 },
  },
];

const withMember = (member: string) => `{${member},${ANSWER.slice(1)}`;

const JSONS: Fault[] = [
  { name: 'nothing', answers: [whole(200)], want: { ...unreadable, says: /an empty body/ } },
  { name: 'blanks', answers: [whole(200, ' \r\n')], want: unreadable },
  { name: 'a number', answers: [whole(200, '42')], want: unreadable },
  { name: 'an object without members', answers: [whole(200, '{}')], want: unreadable },
  { name: 'NUL after the end', answers: [whole(200, `${ANSWER}\0`)], want: unreadable },
  { name: 'a list', answers: [whole(200, `[${ANSWER}]`)], want: unreadable },
  { name: 'two objects', answers: [whole(200, ANSWER + ANSWER)], want: unreadable },
  { name: 'a comma too much', answers: [whole(200, `${ANSWER.slice(0, -1)},}`)], want: unreadable },
  { name: 'NaN', answers: [whole(200, withMember('"x":NaN'))], want: unreadable },
  {
    name: 'members that are missing',
    answers: [whole(200, '{"id":"msg_1"}')],
    want: { ...unreadable, messageId: 'msg_1' },
  },
  {
    name: 'a content that is null',
    answers: [whole(200, JSON.stringify({ ...MESSAGE, content: null }))],
    want: { value: { ...MESSAGE, content: [] }, requests: 1 },
  },
  {
    name: 'a content that is a text',
    answers: [whole(200, JSON.stringify({ ...MESSAGE, content: 'Hi' }))],
    want: { value: { ...MESSAGE, content: [{ type: 'text', text: 'Hi' }] }, requests: 1 },
  },
  {
    name: 'a member named __proto__',
    answers: [whole(200, withMember('"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}'))],
    want: good,
  },
  {
    name: 'members only in __proto__',
    answers: [whole(200, `{"__proto__":${ANSWER}}`)],
    want: unreadable,
  },
  {
    name: 'a member twice, of which the last counts,',
    answers: [whole(200, withMember('"id":"msg_first"'))],
    want: good,
  },
  {
    name: 'half a surrogate pair',
    answers: [whole(200, withMember('"x":"\\ud83d"'))],
    want: { value: { x: '\ud83d' }, requests: 1 },
  },
  {
    name: 'a number beyond all numbers',
    answers: [whole(200, withMember('"x":1e400,"y":-1e400,"z":123456789012345678901'))],
    want: { value: { x: Infinity, y: -Infinity, z: 123456789012345680000 }, requests: 1 },
  },
  { name: 'an object nested a hundred thousand times', answers: [whole(200, '{"a":'.repeat(1e5))], want: lost },
  {
    name: 'a member nested a hundred thousand times',
    answers: [whole(200, withMember(`"x":${'['.repeat(1e5)}${']'.repeat(1e5)}`))],
    want: good,
  },
  {
    name: 'an error nested a hundred thousand times',
    answers: [whole(500, `{"error":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)],
    want: { action: 'retry', status: 500, requests: 5 },
  },
  {
    name: 'an answer of 70 MB',
    answers: [
      answer(
        head(200, CHUNKED),
        ...Array<Uint8Array>(70).fill(chunk(Buffer.alloc(2 ** 20, 0x20))),
        chunk(ANSWER),
        LAST_CHUNK,
      ),
    ],
    want: unreadable,
  },
  {
    name: 'an answer without end',
    answers: [answer(head(200), { do: 'flood', bytes: Buffer.alloc(2 ** 20, 0x20) })],
    want: unreadable,
  },
];

/** Bodies that are no envelope: the status decides. */
const NO_ENVELOPE: [string, string][] = [
  ['null', 'null'],
  ['a text', '"overloaded"'],
  ['HTML', '<html><h1>Bad Gateway</h1></html>'],
  ['an error that is null', '{"type":"error","error":null}'],
  ['a type that is a number', envelope(402)],
  ['a type that is a list', envelope(['insufficient_quota'])],
  ['an error that is a text', '{"type":"error","error":"insufficient_quota"}'],
  ['an envelope inside __proto__', `{"__proto__":${envelope('insufficient_quota')}}`],
  ['nothing', ''],
  ['text', 'oops'],
  ['a number', '42'],
  ['a list', `[${envelope('insufficient_quota')}]`],
  ['an error without a type', '{"type":"error","error":{}}'],
  ['half an envelope', envelope('insufficient_quota').slice(0, -1)],
];

const ENVELOPES: Fault[] = [
  ...NO_ENVELOPE.map(([name, body]): Fault => ({
    name: `a 500 with ${name}`,
    answers: [whole(500, body), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2, waits: [250] },
  })),
  {
    name: 'a message that is an object',
    answers: [whole(400, envelope('invalid_request_error', { a: 1 }))],
    want: { action: 'fix', type: 'invalid_request_error', requests: 1, says: /^invalid_request_error \(400\)/ },
  },
  {
    name: 'a message of 60 kB',
    answers: [whole(400, envelope('invalid_request_error', 'x'.repeat(60_000)))],
    want: { action: 'fix', type: 'invalid_request_error', requests: 1 },
  },
  {
    name: 'a message with line breaks and colours of a terminal',
    answers: [whole(400, envelope('invalid_request_error', 'a\n\u001b[31mERROR fake line\r\u009b2J'))],
    want: { action: 'fix', requests: 1, says: /^[^\u0000-\u001f\u007f-\u009f]+$/ },
  },
  {
    name: 'a type of 60 kB',
    answers: [whole(400, envelope('x'.repeat(60_000)))],
    want: { action: 'fix', requests: 1 },
  },
  {
    name: 'a type that is a member of every object',
    answers: [whole(503, envelope('constructor')), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2 },
  },
  {
    name: 'a type that stops under a status that is retried',
    answers: [whole(529, envelope('insufficient_quota'), { 'retry-after': 1 })],
    want: { action: 'stop', because: 'stop', type: 'insufficient_quota', requests: 1 },
  },
  ...[
    { status: 400, want: { action: 'fix', charged: 'never', requests: 1 } as const },
    { status: 418, want: { action: 'fix', charged: 'unknown', requests: 1 } as const },
    { status: 429, want: { action: 'retry', charged: 'never', requests: 5 } as const },
    { status: 503, want: { action: 'retry', charged: 'unknown', requests: 5 } as const },
  ].map(({ status, want }): Fault => ({
    name: `an unknown type under a ${status}`,
    answers: [whole(status, envelope('new_error'))],
    want: { ...want, status, type: 'new_error' },
  })),
  {
    name: 'a type that stops under a 200',
    answers: [whole(200, envelope('insufficient_quota'))],
    want: { action: 'stop', because: 'stop', status: 402, requests: 1 },
  },
  {
    name: 'a type that is retried under a 200',
    answers: [whole(200, envelope('overloaded_error')), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2, waits: [250] },
  },
  {
    name: 'an unknown type under a 200',
    answers: [whole(200, envelope('new_error'))],
    want: { action: 'retry', because: 'attempts', type: 'new_error', status: 500, requests: 5 },
  },
  {
    name: 'a body of 200 MB, announced',
    answers: [answer(head(503, { 'content-length': 2e8 }), { do: 'flood', bytes: Buffer.alloc(65_536, 0x78) })],
    options: { retry: { maxAttempts: 2 } },
    want: { action: 'retry', because: 'attempts', status: 503, requests: 2 },
  },
  {
    name: 'a body without end',
    answers: [answer(head(402), { do: 'flood', bytes: Buffer.alloc(65_536, 0x78) })],
    want: { action: 'stop', because: 'stop', status: 402, requests: 1 },
  },
];

/** Half of the spread on top of a Retry-After, because the random number is 0.5. */
const { spreadMinMs, spreadMaxMs, maxMs } = RETRY_POLICY.retryAfter;
const SPREAD_MS = (spreadMinMs + spreadMaxMs) / 2;
const BACKOFF_MS = RETRY_POLICY.backoff.baseMs / 2;
const obeyed = (ms: number): Want => ({ value: MESSAGE, requests: 2, waits: [ms + SPREAD_MS] });
const ignored: Want = { value: MESSAGE, requests: 2, waits: [BACKOFF_MS] };
const tooLong = (ms: number): Want => ({
  action: 'retry',
  because: 'retry-after-too-long',
  retryAfterMs: ms,
  requests: 1,
  waits: [],
});

/** The clock starts at noon. */
const RETRY_AFTER: { given: string | string[]; status?: number; want: Want }[] = [
  { given: '0', want: obeyed(0) },
  { given: '1', want: obeyed(1_000) },
  { given: '1.5', want: obeyed(1_500) },
  { given: ' 30 ', want: obeyed(30_000) },
  { given: '007', want: obeyed(7_000) },
  { given: String(maxMs / 1000), want: obeyed(maxMs) },
  { given: '121', want: tooLong(121_000) },
  { given: '2592000', want: tooLong(2_592_000_000) },
  { given: '1000000000000', want: tooLong(1e15) },
  { given: '9'.repeat(400), want: ignored },
  { given: ['30', '40'], want: obeyed(40_000) },
  { given: '40, 30', want: obeyed(40_000) },
  { given: ['30', 'soon'], want: ignored },
  { given: '', want: ignored },
  { given: '-5', want: ignored },
  { given: '+5', want: ignored },
  { given: 'abc', want: ignored },
  { given: '1e3', want: ignored },
  { given: '0x10', want: ignored },
  { given: '30s', want: ignored },
  { given: 'Infinity', want: ignored },
  { given: 'NaN', want: ignored },
  { given: 'Retry 7', want: ignored },
  { given: '2026', want: tooLong(2_026_000) },
  { given: '.5', want: ignored },
  { given: '5; x=1', want: ignored },
  { given: 'Mon, 23 Nov 2026 12:00:30 GMT', want: obeyed(30_000) },
  { given: 'Mon, 23 Nov 2026 11:59:30 GMT', want: ignored },
  { given: 'Mon, 23 Nov 2026 12:00:30 +0000', want: ignored },
  { given: 'Mon Nov 23 12:00:30 2026', want: obeyed(30_000) },
  { given: 'Monday, 23-Nov-26 12:00:30 GMT', want: obeyed(30_000) },
  { given: 'Mon, 31 Nov 2026 12:00:30 GMT', want: ignored },
  { given: ['Mon, 23 Nov 2026 12:00:30 GMT', '5'], want: ignored },
  { given: 'Tue, 01 Dec 2026 00:00:00 GMT', want: tooLong(648_000_000) },
  { given: '2', status: 503, want: obeyed(2_000) },
  { given: '2', status: 529, want: obeyed(2_000) },
  { given: '2', status: 408, want: obeyed(2_000) },
];

const WAITS: Fault[] = [
  ...RETRY_AFTER.map(({ given, status = 429, want }): Fault => ({
    name: `a Retry-After of ${JSON.stringify(given).slice(0, 60)} on a ${status}`,
    answers: [whole(status, '', { 'retry-after': given }), whole(200, ANSWER)],
    want,
  })),
  {
    name: 'a Retry-After on a 200',
    answers: [whole(200, ANSWER, { 'retry-after': '60' })],
    want: { ...good, waits: [] },
  },
  {
    name: 'a Retry-After on a 400',
    answers: [whole(400, '', { 'retry-after': '1' })],
    want: { action: 'fix', requests: 1, waits: [] },
  },
  {
    name: 'a Retry-After beyond the total time limit',
    answers: [whole(429, '', { 'retry-after': '30' })],
    options: { timeouts: { totalMs: 30_000 } },
    want: { because: 'deadline', retryAfterMs: 30_000, requests: 1, waits: [] },
  },
  {
    name: 'a Retry-After of 0 on every answer',
    answers: [whole(429, '', { 'retry-after': '0' })],
    want: { because: 'attempts', requests: 5, waits: Array<number>(4).fill(SPREAD_MS) },
  },
  {
    name: 'a Retry-After before a body that stalls',
    answers: [answer(head(429, { 'retry-after': '1', 'content-length': 5 }), STALL), whole(200, ANSWER)],
    want: obeyed(1_000),
  },
];

const redirected = { action: 'fix', because: 'fix', requests: 1 } as const;

/** Locations of redirects, and what the error may say of them. */
const LOCATIONS: { given: string | string[]; says: RegExp }[] = [
  { given: 'https://user:HUSH@evil.example/v1/messages?key=HUSH', says: /to evil\.example was not followed/ },
  { given: '//evil.example/', says: /another path/ },
  { given: '/v1/messages', says: /another path/ },
  { given: 'javascript:alert(1)', says: /was not followed/ },
  { given: 'http://[broken', says: /another path/ },
  { given: ['https://one.example/', 'https://two.example/'], says: /was not followed/ },
  { given: 'file:///etc/passwd', says: /was not followed/ },
  { given: '', says: /another path/ },
];

const REDIRECTS: Fault[] = [
  ...[300, 301, 302, 303, 305, 307, 308].map((status): Fault => ({
    name: `a ${status} to another host`,
    answers: [whole(status, '', { location: 'http://127.0.0.1:9/elsewhere' }), whole(200, ANSWER)],
    want: { ...redirected, status, says: new RegExp(`redirect \\(${status}\\) to 127\\.0\\.0\\.1:9 was not followed`) },
  })),
  ...LOCATIONS.map(({ given, says }): Fault => ({
    name: `a redirect to ${JSON.stringify(given)}`,
    answers: [whole(307, '', { location: given }), whole(200, ANSWER)],
    want: { ...redirected, status: 307, says },
  })),
  { name: 'a redirect without a place', answers: [whole(302)], want: { ...redirected, status: 302 } },
  {
    name: 'a redirect of a list',
    call: 'list',
    answers: [whole(301, '', { location: '/v2/models' })],
    want: { ...redirected, status: 301 },
  },
  {
    name: 'a redirect of a stream',
    call: 'stream',
    answers: [whole(307, '', { location: '/v2/messages' })],
    want: { ...redirected, status: 307 },
  },
  {
    name: 'a redirect whose body never ends',
    answers: [answer(head(308, { location: '/', ...CHUNKED }), chunk('moved'), END)],
    want: { ...redirected, status: 308 },
  },
];

/** Group by group. */
export const BODIES = { ENCODINGS, TEXTS, JSONS, ENVELOPES, WAITS, REDIRECTS };
