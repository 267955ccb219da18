/** Faults of connections, status lines, headers and lengths. */
import {
  ABORT,
  ANSWER,
  answer,
  chunk,
  CHUNKED,
  early,
  END,
  head,
  LAST_CHUNK,
  MESSAGE,
  MODELS,
  RESET,
  STALL,
  whole,
  type Fault,
} from './fault.js';

const BYTES = Buffer.byteLength(ANSWER);
const cut = ANSWER.slice(0, 80);
const halves = [ANSWER.slice(0, 100), ANSWER.slice(100)] as const;
/** Nothing came: sent, so it may have been charged; tried as often as the policy allows. */
const noAnswer = { action: 'retry', because: 'attempts', charged: 'unknown' } as const;
/** The platform would refuse the next answer as well. */
const refused = {
  action: 'fix',
  because: 'fix',
  charged: 'unknown',
  requests: 1,
  says: /a retry would end alike: this platform refuses/,
} as const;
/** A 200 had begun: what it brought is gone, and asking again would buy it again. */
const lost = { action: 'retry', because: 'lost-response', charged: 'unknown', requests: 1 } as const;
const unreadable = {
  action: 'stop',
  because: 'unusable-answer',
  charged: 'unknown',
  status: 200,
  requests: 1,
} as const;

const CONNECTIONS: Fault[] = [
  {
    name: 'a reset as soon as the connection is open',
    answers: [early('connect', RESET)],
    want: { ...noAnswer, attempts: 5, says: /no answer/ },
  },
  {
    name: 'a close as soon as the connection is open',
    answers: [early('connect', END)],
    want: { ...noAnswer, attempts: 5 },
  },
  {
    name: 'a reset after the headers of the request',
    answers: [early('headers', RESET)],
    want: { ...noAnswer, attempts: 5 },
  },
  {
    name: 'a half-close while the body of the request comes',
    answers: [early('headers', END)],
    want: { ...noAnswer, attempts: 5, code: 'UND_ERR_SOCKET' },
  },
  {
    name: 'a reset after the request',
    answers: [answer(RESET)],
    want: { ...noAnswer, requests: 5, code: 'ECONNRESET', waits: [250, 500, 1000, 2000] },
  },
  {
    name: 'a half-close after the request',
    answers: [answer(END)],
    want: { ...noAnswer, requests: 5, code: 'UND_ERR_SOCKET' },
  },
  {
    name: 'a reset before an answer',
    answers: [answer(RESET), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2, waits: [250] },
  },
  {
    name: 'a close inside the status line',
    answers: [answer('HTTP/1.1 2', END)],
    want: { ...noAnswer, requests: 5 },
  },
  {
    name: 'a reset inside the headers',
    answers: [answer('HTTP/1.1 200 OK\r\ncontent-ty', RESET)],
    want: { ...noAnswer, requests: 5 },
  },
  {
    name: 'a close between the headers and the body',
    answers: [answer(head(200, { 'content-length': BYTES }), END)],
    want: { ...lost, says: /the answer broke off/ },
  },
  {
    name: 'a reset inside the body',
    answers: [answer(head(200, { 'content-length': BYTES }), cut, RESET)],
    want: lost,
  },
  {
    name: 'a close inside the body',
    answers: [answer(head(200, { 'content-length': BYTES }), cut, END)],
    want: lost,
  },
  {
    name: 'a reset inside a list, which is free,',
    call: 'list',
    answers: [answer(head(200, { 'content-length': MODELS.length }), '{"data"', RESET), whole(200, MODELS)],
    want: { value: JSON.parse(MODELS), requests: 2, waits: [250] },
  },
  {
    name: 'a reset inside the body of an error',
    answers: [answer(head(529, { 'content-length': 100 }), '{"type":"err', RESET)],
    want: { action: 'retry', because: 'attempts', status: 529, requests: 5 },
  },
  {
    name: 'a half-close inside the body of a 402',
    answers: [answer(head(402, { 'content-length': 100 }), '{"type":"err', END)],
    want: { action: 'stop', because: 'stop', status: 402, requests: 1 },
  },
  {
    name: 'an answer before the request is whole',
    answers: [early('headers', head(429, { 'content-length': 0, connection: 'close' }), END)],
    want: { action: 'retry', because: 'attempts', status: 429, attempts: 5 },
  },
];

const SLOW: Fault[] = [
  {
    name: 'silence after the request',
    answers: [answer(STALL)],
    options: { retry: { maxAttempts: 2 } },
    want: { ...noAnswer, requests: 2, code: 'TIMEOUT', says: /no whole answer within \d+ ms/ },
  },
  {
    name: 'silence before an answer',
    answers: [answer(STALL), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2 },
  },
  {
    name: 'silence until the total time limit',
    answers: [answer(STALL)],
    options: { timeouts: { totalMs: 700_000 } },
    // 600 s for the first attempt, a quarter of a second of waiting, the rest for the second
    want: { action: 'retry', because: 'deadline', charged: 'unknown', requests: 2, waits: [250] },
  },
  {
    name: 'a status line that stops in the middle',
    answers: [answer('HTTP/1.1 2', STALL)],
    options: { retry: { maxAttempts: 2 } },
    want: { ...noAnswer, requests: 2, code: 'TIMEOUT' },
  },
  {
    name: 'headers, a byte at a time, that stop in the middle',
    answers: [answer(...Array.from(head(200).slice(0, 30)), STALL)],
    options: { retry: { maxAttempts: 2 } },
    want: { ...noAnswer, requests: 2, code: 'TIMEOUT' },
  },
  {
    name: 'an answer, a byte at a time,',
    answers: [answer(...Array.from(head(200, { 'content-length': BYTES }) + ANSWER))],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'silence instead of a body',
    answers: [answer(head(200, { 'content-length': BYTES }), STALL)],
    want: { ...lost, code: 'TIMEOUT' },
  },
  {
    name: 'a body that stops in the middle',
    answers: [answer(head(200, CHUNKED), chunk(cut), STALL)],
    want: { ...lost, code: 'TIMEOUT' },
  },
  {
    name: 'a body without its last chunk',
    answers: [answer(head(200, CHUNKED), chunk(ANSWER), STALL)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'the body of an error that stops in the middle',
    answers: [answer(head(503, { 'content-length': 100 }), '{"type":', STALL), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2 },
  },
  {
    name: 'the body of an error that never begins',
    answers: [answer(head(401, CHUNKED), STALL)],
    want: { action: 'stop', because: 'stop', status: 401, requests: 1 },
  },
  {
    name: 'headers, one every ten seconds,',
    answers: [answer('HTTP/1.1 200 OK\r\n', { do: 'drip', bytes: 'x: y\r\n', everyMs: 10_000 })],
    options: { retry: { maxAttempts: 2 } },
    want: { ...noAnswer, requests: 2, code: 'TIMEOUT' },
  },
  {
    name: 'a body, one byte every ten seconds,',
    answers: [answer(head(200), { do: 'drip', bytes: ' ', everyMs: 10_000 })],
    want: { ...lost, code: 'TIMEOUT' },
  },
  {
    name: 'the body of an error, one byte a second,',
    answers: [answer(head(503), { do: 'drip', bytes: 'x', everyMs: 1_000 }), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2 },
  },
  {
    name: 'a body of each attempt, one byte every ten seconds,',
    call: 'list',
    answers: [answer(head(200), { do: 'drip', bytes: ' ', everyMs: 10_000 })],
    want: { action: 'retry', because: 'deadline', requests: 2, code: 'TIMEOUT' },
  },
];

const LENGTHS: Fault[] = [
  {
    name: 'a length that is too short',
    answers: [answer(head(200, { 'content-length': 40 }), ANSWER, END)],
    want: { ...lost, code: 'ANSWER_TRUNCATED', messageId: MESSAGE.id },
  },
  {
    name: 'a length that is too long',
    answers: [answer(head(200, { 'content-length': BYTES + 1 }), ANSWER, END)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'bytes after the end of the body',
    answers: [answer(head(200, { 'content-length': BYTES }), `${ANSWER}garbage`, END)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'another answer after the body',
    answers: [answer(head(200, { 'content-length': BYTES }), ANSWER, head(401, { 'content-length': 0 }), END)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'two lengths that differ',
    answers: [answer(head(200, { 'content-length': [String(BYTES), '3'] }), ANSWER, END)],
    want: refused,
  },
  ...['two lines', 'a list'].map((form): Fault => ({
    name: `the same length twice, as ${form}`,
    answers: [
      answer(
        head(200, { 'content-length': form === 'a list' ? `${BYTES}, ${BYTES}` : [String(BYTES), String(BYTES)] }),
        ANSWER,
        END,
      ),
    ],
    want: refused,
  })),
  {
    name: 'a negative length',
    answers: [answer(head(200, { 'content-length': -1 }), ANSWER, END)],
    want: refused,
  },
  {
    name: 'a length that is no number',
    answers: [answer(head(200, { 'content-length': '0x10' }), ANSWER, END)],
    want: refused,
  },
  {
    name: 'a length and chunks at once',
    answers: [answer(head(200, { 'content-length': 5, ...CHUNKED }), chunk(ANSWER), LAST_CHUNK, END)],
    want: refused,
  },
  {
    name: 'a body without a length that the close ends',
    answers: [answer(head(200), ANSWER, END)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'a body without a length that the close cuts',
    answers: [answer(head(200), cut, END)],
    want: { ...lost, code: 'ANSWER_TRUNCATED', says: /ended inside its JSON/ },
  },
  {
    // Node takes the reset for the end of such a body
    name: 'a body without a length that a reset cuts',
    answers: [answer(head(200), cut, RESET)],
    want: lost,
  },
  {
    name: 'chunks that fit',
    answers: [answer(head(200, CHUNKED), chunk(halves[0]), chunk(halves[1]), LAST_CHUNK)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'chunks with extensions and trailers',
    answers: [
      answer(head(200, CHUNKED), `${BYTES.toString(16)};a=b\r\n${ANSWER}\r\n`, '0\r\nx-checksum: 1\r\nx: y\r\n\r\n'),
    ],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'a chunk whose size is no number',
    answers: [answer(head(200, CHUNKED), chunk(cut), 'zz\r\nmore\r\n', END)],
    want: lost,
  },
  {
    name: 'a chunk that is longer than it says',
    answers: [answer(head(200, CHUNKED), '5\r\n1234567890\r\n', LAST_CHUNK, END)],
    want: lost,
  },
  {
    name: 'a chunk of 2^64 bytes',
    answers: [answer(head(200, CHUNKED), 'ffffffffffffffffff\r\nx', END)],
    want: lost,
  },
  {
    name: 'a close instead of the last chunk',
    answers: [answer(head(200, CHUNKED), chunk(ANSWER), END)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'a chunk whose size is no number after the answer',
    answers: [answer(head(200, CHUNKED), chunk(ANSWER), 'zz\r\n', END)],
    want: { value: MESSAGE, requests: 1 },
  },
];

const HEADS: Fault[] = [
  {
    name: 'garbage for a status line',
    answers: [answer('HELLO\r\n\r\n', END)],
    want: refused,
  },
  { name: 'a bare body, as in HTTP/0.9', answers: [answer(ANSWER, END)], want: refused },
  {
    name: 'a version that does not exist',
    answers: [answer(`HTTP/9.9 200 OK\r\n\r\n${ANSWER}`, END)],
    want: refused,
  },
  {
    name: 'HTTP/1.0 with a length',
    answers: [answer(`HTTP/1.0 200 OK\r\ncontent-length: ${BYTES}\r\n\r\n${ANSWER}`, END)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'HTTP/1.0 ended by the close',
    answers: [answer(`HTTP/1.0 200\r\n\r\n${ANSWER}`, END)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'HTTP/1.0 cut by a reset',
    answers: [answer(`HTTP/1.0 200 OK\r\n\r\n${cut}`, RESET)],
    want: lost,
  },
  {
    name: 'a status of two digits',
    answers: [answer('HTTP/1.1 20 OK\r\ncontent-length: 0\r\n\r\n', END)],
    want: { ...noAnswer, requests: 5 },
  },
  {
    name: 'status 099',
    answers: [answer('HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n', END)],
    want: { ...noAnswer, requests: 5 },
  },
  {
    name: 'status 999',
    answers: [whole(999)],
    want: { action: 'retry', because: 'attempts', status: 999, requests: 5 },
  },
  {
    name: 'status 599',
    answers: [whole(599)],
    want: { action: 'retry', because: 'attempts', status: 599, requests: 5 },
  },
  { name: 'status 418', answers: [whole(418)], want: { action: 'fix', charged: 'unknown', status: 418, requests: 1 } },
  {
    name: 'an unasked switch to another protocol',
    answers: [answer(head(101, { upgrade: 'h2c', connection: 'upgrade' }), 'bytes', END)],
    want: { ...noAnswer, requests: 5 },
  },
  {
    name: 'a hundred early hints before the answer',
    answers: [answer('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(100), head(200), ANSWER, END)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'an early hint without an answer',
    answers: [answer('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', STALL)],
    options: { retry: { maxAttempts: 1 } },
    want: { ...noAnswer, requests: 1, code: 'TIMEOUT' },
  },
  {
    name: 'an unasked 100',
    answers: [answer('HTTP/1.1 100 Continue\r\n\r\n', head(200, { 'content-length': BYTES }), ANSWER)],
    want: refused,
  },
  {
    name: 'a 102 before the answer',
    answers: [answer('HTTP/1.1 102 Processing\r\n\r\n', head(200, { 'content-length': BYTES }), ANSWER)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'a 100 without an answer',
    answers: [answer('HTTP/1.1 100 Continue\r\n\r\n', END)],
    want: refused,
  },
  { name: 'a 204', answers: [answer(head(204))], want: { ...unreadable, status: 204, says: /an empty body/ } },
  {
    name: 'a 204 with a body',
    answers: [answer(head(204, { 'content-length': BYTES }), ANSWER, END)],
    want: { ...unreadable, status: 204 },
  },
  { name: 'a 205', answers: [whole(205)], want: { ...unreadable, status: 205 } },
  { name: 'a 206 of a part', answers: [whole(206, cut)], want: lost },
  { name: 'a 304', answers: [answer(head(304))], want: { action: 'fix', status: 304, requests: 1 } },
  {
    name: 'headers of 20 kB',
    answers: [answer(head(200, { 'x-long': 'x'.repeat(20_000), 'content-length': BYTES }), ANSWER, END)],
    want: refused,
  },
  {
    name: 'headers without end',
    answers: [answer('HTTP/1.1 200 OK\r\n', { do: 'flood', bytes: Buffer.from('x-more: yes\r\n'.repeat(100)) })],
    options: { retry: { maxAttempts: 2 } },
    want: refused,
  },
  {
    name: 'a header without a colon',
    answers: [answer(`HTTP/1.1 200 OK\r\nnonsense\r\ncontent-length: ${BYTES}\r\n\r\n`, ANSWER, END)],
    want: refused,
  },
  {
    name: 'a second status line',
    answers: [answer('HTTP/1.1 200 OK\r\n', head(200, { 'content-length': BYTES }), ANSWER, END)],
    want: refused,
  },
  {
    name: 'three thousand headers',
    answers: [answer('HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(3_000), `content-length: ${BYTES}\r\n\r\n`, ANSWER)],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'a header with NUL',
    answers: [answer(head(200, { 'x-nul': 'a\0b', 'content-length': BYTES }), ANSWER, END)],
    want: refused,
  },
  {
    name: 'lines that end without CR',
    answers: [answer(`HTTP/1.1 200 OK\ncontent-length: ${BYTES}\n\n`, ANSWER, END)],
    want: refused,
  },
  {
    name: 'two content types',
    answers: [whole(200, ANSWER, { 'content-type': ['application/json', 'text/html'] })],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'an answer without a content type',
    answers: [whole(200, ANSWER, { 'content-type': '' })],
    want: { value: MESSAGE, requests: 1 },
  },
  {
    name: 'bytes beyond ASCII in a header',
    answers: [whole(529, '', { 'x-note': 'übervoll' }), whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 2 },
  },
  {
    name: 'rate-limit headers of nonsense',
    answers: [
      whole(200, ANSWER, {
        'x-ratelimit-limit-requests': 'NaN',
        'x-ratelimit-remaining-requests': ['-1', '1e9'],
        'x-ratelimit-reset-requests': '1000000000',
      }),
    ],
    want: { value: MESSAGE, requests: 1 },
  },
];

const ABORTS: Fault[] = [
  {
    name: 'an abort before the call',
    abort: 'before',
    answers: [whole(200, ANSWER)],
    want: { aborted: true, requests: 0 },
  },
  { name: 'an abort as soon as the connection is open', answers: [early('connect', ABORT)], want: { aborted: true } },
  { name: 'an abort before the headers', answers: [answer(ABORT)], want: { aborted: true, requests: 1 } },
  {
    name: 'an abort inside the headers',
    answers: [answer('HTTP/1.1 200 OK\r\nx', ABORT)],
    want: { aborted: true, requests: 1 },
  },
  {
    name: 'an abort between headers and body',
    answers: [answer(head(200, { 'content-length': BYTES }), ABORT)],
    want: { aborted: true, requests: 1 },
  },
  {
    name: 'an abort inside the body',
    answers: [answer(head(200, CHUNKED), chunk(cut), ABORT)],
    want: { aborted: true, requests: 1 },
  },
  {
    name: 'an abort inside the body of an error',
    answers: [answer(head(503, CHUNKED), chunk('{"type"'), ABORT)],
    want: { aborted: true, requests: 1 },
  },
  {
    name: 'an abort as the wait begins',
    abort: 'in the wait',
    answers: [whole(503)],
    want: { aborted: true, requests: 1, waits: [] },
  },
  {
    name: 'an abort in the second attempt',
    answers: [whole(503), answer(ABORT)],
    want: { aborted: true, requests: 2 },
  },
  {
    name: 'an abort after the end',
    abort: 'after the end',
    answers: [whole(200, ANSWER)],
    want: { value: MESSAGE, requests: 1 },
  },
];

/** Group by group. */
export const TRANSPORT = { CONNECTIONS, SLOW, LENGTHS, HEADS, ABORTS };
