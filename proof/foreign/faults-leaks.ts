/** Faults that leak secrets, and connections that break. */
import { always, asText, assumed, documented, MESSAGES, ACCOUNT, on, onError, onJson, type Fault } from './fault.js';
import type { Answer, Call } from './parts.js';

const given = (call: Call) => (call.headers.authorization ?? '').replace(/^\S+ +/, '');
const STACK = [
  "TypeError: Cannot read properties of undefined (reading 'role')",
  '    at readMessages (/srv/gateway/dist/turn.js:88:21)',
  '    at async serve (/srv/gateway/dist/server.js:41:9)',
].join('\n');

const say = (status: number, message: (call: Call) => string) =>
  onError((answer, call) => void (answer.json.error.message = message(call)), status);
const header = (name: string, value: (call: Call) => string) =>
  always((answer, call) => void (answer.headers[name] = value(call)));
const whole = (change: (answer: Answer) => void) =>
  on((answer, call) => answer.status === 200 && answer.json !== undefined && call.route === MESSAGES, change);

const leaks: Record<string, Fault> = {
  'leak-key-in-401': assumed(
    '401 repeats the key it was given',
    'unknown-key',
    say(401, (call) => `Invalid API key: ${given(call)}`),
  ),
  'leak-key-in-400': documented(
    '400 repeats the key of the request',
    'malformed',
    say(400, (call) => `Bad request (key ${call.key!.token}).`),
  ),
  'leak-key-in-403': documented(
    '403 repeats the key of the request',
    'cli',
    say(403, (call) => `The key ${call.key!.token} may not do that.`),
  ),
  'leak-key-in-header': documented(
    'a header repeats the key',
    'message',
    header('X-Debug-Key', (call) => call.key?.token ?? ''),
  ),
  'leak-authorization-in-header': documented(
    'a header repeats the Authorization header',
    'message',
    header('X-Forwarded-Auth', (call) => call.headers.authorization ?? ''),
  ),
  'leak-key-in-account': documented(
    'the account shows its key',
    'account',
    onJson(ACCOUNT, (json, call) => void (json.api_key = call.key!.token)),
  ),
  'leak-key-in-stream': documented(
    'a comment in streams has the key',
    'message-stream',
    on(
      (answer) => answer.frames !== undefined,
      (answer, call) => void answer.frames!.unshift({ comment: ` key=${call.key!.token}` }),
    ),
  ),
  'leak-key-of-another': documented('the account shows the key of another account', 'account', (g) => {
    onJson(ACCOUNT, (json, call) => {
      json.keys = g.keys.filter((key) => key !== call.key).map((key) => key.token);
    })(g);
  }),
  'leak-stack-in-500': assumed(
    '500 shows a stack trace',
    'forced',
    say(500, () => STACK),
  ),
  'leak-stack-in-400': assumed(
    '400 has a stack trace beside its message',
    'malformed',
    onError((answer) => void (answer.json.error.stack = STACK), 400),
  ),
  'leak-stack-in-header': assumed(
    '500 has a stack trace in a header',
    'forced',
    onError((answer) => void (answer.headers['X-Error'] = STACK.replaceAll('\n', ' ')), 500),
  ),
  'leak-upstream-in-502': assumed(
    '502 names the host of the provider',
    'forced',
    say(502, () => 'Post "https://api.anthropic.com/v1/messages": connection refused'),
  ),
  'leak-upstream-in-529': assumed(
    '529 names the host of the provider',
    'forced',
    say(529, () => 'api.moonshot.cn answered 429: engine overloaded'),
  ),
  'leak-upstream-in-header': assumed(
    'a header names the host of the provider',
    'message',
    header('X-Upstream-Host', () => 'api.anthropic.com'),
  ),
  'leak-upstream-request-header': assumed(
    'headers of the provider are passed on',
    'message',
    header('anthropic-organization-id', () => '9b2c1f1e-6d0a-4f6e-8a51-3f5f6f1f2a10'),
  ),
  'leak-upstream-key': assumed(
    '500 shows the key for the provider',
    'forced',
    say(500, () => 'auth failed for sk-ant-api03-Qm9ndXNCb2d1c0JvZ3VzQm9ndXNCb2d1c0JvZ3VzQm9n'),
  ),
  'leak-internal-address': assumed(
    '503 names an address of the inner network',
    'forced',
    say(503, () => 'dial tcp 10.4.17.22:8443: connect: connection refused'),
  ),
  'leak-database': assumed(
    '500 shows a database statement',
    'forced',
    say(500, () => 'SQLSTATE 42P01: relation "api_keys" does not exist: SELECT hash FROM api_keys WHERE prefix=$1'),
  ),
  'leak-database-url': assumed(
    '500 shows the address of the database with its password',
    'forced',
    say(500, () => 'cannot connect to postgres://gateway:hunter2hunter2@db.internal:5432/credits'),
  ),
  'leak-key-hash': assumed(
    'the account shows the hash of its key',
    'account',
    onJson(ACCOUNT, (json) => {
      json.key_hash = '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzYWx0$Wb1Dq8d4pO0m2l0oWl9x0fJ3cQmP1vA7uYk0Vx2ZtqE';
    }),
  ),
};

const wire: Record<string, Fault> = {
  'wire-reset': documented(
    'the connection breaks when a message is asked for',
    'message',
    whole((answer) => void (answer.cut = 'at once')),
  ),
  'wire-half': documented(
    'the connection breaks in the middle of a message',
    'message',
    whole((answer) => void (answer.cut = 'half way')),
  ),
  'wire-empty': documented(
    'messages have the status 200 and no body',
    'message',
    whole((answer) => asText(answer, 'application/json', '')),
  ),
  'wire-cut-json': documented(
    'the JSON of messages lacks its end',
    'message',
    whole((answer) => asText(answer, 'application/json', JSON.stringify(answer.json).slice(0, -2))),
  ),
  'wire-two-documents': documented(
    'two JSON documents come at once',
    'message',
    whole((answer) => {
      const text = JSON.stringify(answer.json);
      asText(answer, 'application/json', `${text}\n${text}`);
    }),
  ),
  'wire-single-quotes': documented(
    'the JSON of messages has single quotes',
    'message',
    whole((answer) => asText(answer, 'application/json', JSON.stringify(answer.json).replaceAll('"', "'"))),
  ),
  'wire-quoted-json': documented(
    'messages are a JSON string with JSON in it',
    'message',
    whole((answer) => asText(answer, 'application/json', JSON.stringify(JSON.stringify(answer.json)))),
  ),
  'wire-redirect': documented(
    'messages are redirected to another address',
    'message',
    whole((answer) => {
      asText(answer, 'text/plain', '');
      answer.status = 307;
      answer.headers.Location = '/v2/messages';
    }),
  ),
  'wire-read-reset': documented(
    'the connection breaks when the account is asked for',
    'account',
    on(
      (_, call) => call.route === ACCOUNT,
      (answer) => void (answer.cut = 'at once'),
    ),
  ),
};

export const leakFaults: Record<string, Fault> = { ...leaks, ...wire };
