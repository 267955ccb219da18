/** Hostile answers of many megabytes: bounded time, memory and findings. */
import { describe, expect, test } from 'vitest';
import { MOCK_KEYS } from '../../src/mock/index.js';
import { checkExchanges, verify, type Exchange } from '../../src/verify/index.js';
import { SIZED, timeOf } from '../../scripts/verifier/growth.js';
import { http } from './servers.js';

const TURN = { model: 'caicaini/auto', max_tokens: 32, stream: true, messages: [{ role: 'user', content: 'Hi' }] };
const at = { id: 1, startMs: 0, headersMs: 0, endMs: 0 };
const answered = (status: number, type: string, body: string): Exchange => ({
  ...at,
  request: { method: 'POST', url: 'https://caicaini.com/v1/messages', headers: [], body: JSON.stringify(TURN) },
  response: { status, headers: [['content-type', type]], body },
});
const errorOf = (message: string) => JSON.stringify({ type: 'error', error: { type: 'api_error', message } });

// The first report computes the facts of the contract
checkExchanges([answered(500, 'application/json', errorOf('x'))], { target: 'x', source: 'proxy' });

function timed(exchange: Exchange) {
  const start = performance.now();
  const report = checkExchanges([exchange], { target: 'x', source: 'proxy' });
  return { report, ms: performance.now() - start };
}

test.each(['a-', 'a.', 'eyJ-', 'SELECT ', '/app/', 'at a:1:'])(
  'an error message of 400 kB that repeats “%s” takes less than half a second',
  (unit) => {
    const message = unit.repeat(400_000 / unit.length);
    expect(timed(answered(500, 'application/json', errorOf(message))).ms).toBeLessThan(500);
  },
);

describe('the time grows with the size, and not with its square', () => {
  // Four times the size take four times as long, or sixteen times with the square
  test.each(Object.entries(SIZED))('%s', (_, ofBytes) => {
    const [small, large] = [2 ** 19, 2 ** 21].map((bytes) => timeOf(ofBytes(bytes)));
    expect(large).toBeLessThan(9 * Math.max(small!, 5));
  });
});

test('a stream of 64 MB is evaluated in part, and its report stays small', () => {
  const data = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'again and again' } };
  const event = `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const { report, ms } = timed(answered(200, 'text/event-stream', event.repeat(64e6 / event.length)));
  expect(ms).toBeLessThan(10_000);
  expect(JSON.stringify(report).length).toBeLessThan(10e6);
  expect(report.exchanges[0]!.failure).toContain('only the first 4194304 characters of the body are evaluated');
});

test('one exchange has at most twenty findings of a check, and the last one counts the others', () => {
  const events = Array.from({ length: 50 }, () => 'data: {"type":"content_block_stop"}\n\n').join('');
  const { report } = timed(answered(200, 'text/event-stream', events));
  const { findings } = report.checks.find(({ name }) => name === 'stream-names-match-types')!;
  expect(findings).toHaveLength(20);
  expect(findings.at(-1)!.message).toContain('and 30 more in this exchange');
});

describe('a leak', () => {
  test.each([
    { text: `refused by sk-${'a1b2'.repeat(8)}`, check: 'shows-no-secret' },
    { text: 'postgres://gateway:hunter2@db.example/credits', check: 'shows-no-secret' },
    { text: 'Error: x at handle (/srv/gateway/turn.js:10:5)', check: 'shows-no-stack' },
    { text: 'Traceback (most recent call last)', check: 'shows-no-stack' },
  ])('“$text” fails without strict', ({ text, check }) => {
    const { findings } = timed(answered(500, 'application/json', errorOf(text))).report.checks.find(
      ({ name }) => name === check,
    )!;
    expect(findings).toMatchObject([{ severity: 'fail', basis: 'convention' }]);
  });
});

test('an answer that does not end is cut off, and is a finding', async () => {
  const url = await http((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (request.url === '/v1/account') return response.end('{"tier":"free","credit_balance":9}');
    const spaces = ' '.repeat(1_000_000);
    const write = (): unknown => !response.destroyed && response.write(spaces, write);
    return write();
  });
  const keys = { main: MOCK_KEYS.enterprise };
  const report = await verify({ baseUrl: url, keys, scenarios: ['read-endpoints'] });
  expect(report.checks.find(({ name }) => name === 'response-is-complete')!.findings[0]).toMatchObject({
    severity: 'fail',
    message: 'response cut off: the body is longer than 4194304 bytes, and reading stopped there',
  });
});
