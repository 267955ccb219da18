/** What a faithful gateway and ordinary clients do is no finding: additions, callers who leave, other traffic, a BOM. */
import { describe, expect, test } from 'vitest';
import { checkExchanges, readHar, type Exchange, type Report } from '../../src/verify/index.js';

const TURN = { model: 'caicaini/auto', max_tokens: 32, messages: [{ role: 'user', content: 'Hi' }] };
const LIMITS = [
  ['x-ratelimit-tier', 'enterprise'],
  ['x-ratelimit-limit-requests', '1000'],
  ['x-ratelimit-remaining-requests', '999'],
  ['x-ratelimit-reset-requests', '42'],
] as const;
const usage = { input_tokens: 3, output_tokens: 3, credits_consumed: 1 };
const message = (content: unknown[]) => ({
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'caicaini/auto', stop_reason: 'end_turn' },
  ...{ content, usage },
});
const event = (data: { type: string }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const streamOf = (block: object, ...deltas: object[]) =>
  [
    { type: 'message_start', message: { ...message([]), stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 1, delta })),
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage },
    { type: 'message_stop' },
  ]
    .map(event)
    .join('');

function exchange(
  over: {
    method?: string;
    path?: string;
    body?: object;
    status?: number;
    type?: string;
    answer?: string;
    failure?: string;
  } = {},
): Exchange {
  const { method = 'POST', path = '/v1/messages', body = TURN, status = 200, type = 'application/json' } = over;
  return {
    id: 1,
    request: {
      method,
      url: `https://caicaini.com${path}`,
      headers: [['authorization', 'Bearer x']],
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    },
    response: { status, headers: [['content-type', type], ...LIMITS], body: over.answer ?? '' },
    ...(over.failure !== undefined && { failure: over.failure }),
    ...{ startMs: 0, headersMs: 0, endMs: 0 },
  };
}

const found = (report: Report) => report.checks.flatMap(({ findings }) => findings.map(({ message: text }) => text));
const judge = (...exchanges: Exchange[]) => checkExchanges(exchanges, { target: 'x', source: 'proxy', strict: true });

describe('additions of the vendor', () => {
  const text = { type: 'text', text: 'Hello' };
  test.each([
    { type: 'redacted_thinking', data: 'x' },
    { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} },
    { type: 'no-such-block' },
  ])('a block of type $type is no finding', (block) => {
    expect(found(judge(exchange({ answer: JSON.stringify(message([text, block])) })))).toEqual([]);
  });

  test('a block without a type is a finding', () => {
    expect(found(judge(exchange({ answer: JSON.stringify(message([text, { text: 'x' }])) })))).not.toEqual([]);
  });

  const streamed = { body: { ...TURN, stream: true }, type: 'text/event-stream' };
  test.each([
    { name: 'an unknown block', answer: streamOf({ type: 'odd' }) },
    {
      name: 'an unknown block with a known delta',
      answer: streamOf(
        { type: 'server_tool_use', id: 'a', name: 'b', input: {} },
        { type: 'input_json_delta', partial_json: '{}' },
      ),
    },
    { name: 'a citation', answer: streamOf({ type: 'text', text: '' }, { type: 'citations_delta', citation: {} }) },
    { name: 'a byte order mark', answer: `\ufeff${streamOf({ type: 'text', text: '' })}` },
  ])('$name in a stream is no finding', ({ answer }) => {
    expect(found(judge(exchange({ ...streamed, answer })))).toEqual([]);
  });
});

describe('callers who leave', () => {
  test('a stream that its caller left before the first event is no finding', () => {
    const left = exchange({
      body: { ...TURN, stream: true },
      type: 'text/event-stream',
      failure: 'partly seen: the reader left',
    });
    expect(found(judge(left))).toEqual([]);
  });

  test('a request that a page aborted is no finding', () => {
    const entry = {
      startedDateTime: '2026-11-23T12:00:00Z',
      request: {
        method: 'POST',
        url: 'https://caicaini.com/v1/messages',
        headers: [],
        postData: { mimeType: 'application/json', text: JSON.stringify({ ...TURN, stream: true }) },
      },
      response: {
        status: 200,
        headers: [
          { name: 'Content-Type', value: 'text/event-stream' },
          ...LIMITS.map(([name, value]) => ({ name, value })),
        ],
        content: { size: 0, mimeType: '', text: '' },
        _failureText: 'net::ERR_ABORTED',
      },
      timings: { send: 0, wait: 1, receive: 1 },
    };
    const { exchanges } = readHar(JSON.stringify({ log: { entries: [entry] } }));
    expect(found(judge(...exchanges))).toEqual([]);
  });
});

describe('traffic that is not the gateway’s', () => {
  test.each([
    { method: 'OPTIONS', status: 204 },
    { method: 'HEAD', path: '/v1/models', status: 405 },
    { method: 'GET', path: '/healthz', status: 200, type: 'text/plain', answer: 'ok' },
    { method: 'GET', path: '/favicon.ico', status: 404, type: 'text/html', answer: '<html>' },
    { method: 'POST', path: '/v1/responses', status: 200, type: 'text/event-stream', answer: 'data: {}\n\n' },
    { method: 'GET', path: '/v1/models', status: 304 },
  ])('$method $path with $status is left out', (other) => {
    const own = exchange({ answer: JSON.stringify(message([{ type: 'text', text: 'Hello' }])) });
    const report = judge(own, { ...exchange(other), id: 2 });
    expect(report).toMatchObject({ ignored: 1, exitCode: 0 });
    expect(report.exchanges).toHaveLength(1);
  });

  test('a refusal of an unknown path below /v1 is evaluated', () => {
    const report = judge(
      exchange({ method: 'GET', path: '/v1/no-such-path', status: 404, answer: '<html>', type: 'text/html' }),
    );
    expect(found(report)).toContain('the body of the 404 is not JSON');
  });
});

test('a version number is no host', () => {
  const answer = (text: string) => JSON.stringify({ type: 'error', error: { type: 'api_error', message: text } });
  const hosts = (text: string) =>
    found(judge(exchange({ status: 500, answer: answer(text) }))).filter((each) => each.includes('the host'));
  expect(hosts('please use client version 10.0.3.17')).toEqual([]);
  expect(hosts('could not reach 10.0.3.17')).toEqual(['the body contains the host 10.0.3.17']);
});

describe('requests of clients', () => {
  const good = JSON.stringify(message([{ type: 'text', text: 'Hello' }]));
  const refusal = JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: 'no' } });
  const failing = (...exchanges: Exchange[]) =>
    checkExchanges(exchanges, { target: 'x', source: 'proxy' })
      .checks.filter(({ outcome }) => outcome === 'failed')
      .flatMap(({ name, findings }) => findings.map((each) => `${name}: ${each.message}`));

  test('a valid request that the gateway refuses is a finding', () => {
    expect(failing(exchange({ status: 400, answer: refusal }))).toEqual([
      'valid-requests-are-accepted: the gateway refused a request that fits its schema (“no”)',
    ]);
  });

  test.each([
    { name: 'max_tokens of 0', body: { ...TURN, max_tokens: 0 }, says: '/max_tokens must be >= 1' },
    { name: 'an unknown model', body: { ...TURN, model: 'gpt-9' }, says: '/model must be one of caicaini/auto' },
    { name: 'nine stop sequences', body: { ...TURN, stop_sequences: Array(9).fill('a') }, says: '/stop_sequences' },
  ])('$name that the gateway accepts is a finding of the client and of the gateway', ({ body, says }) => {
    const found = failing(exchange({ body, answer: good }));
    expect(found.find((each) => each.startsWith('requests-fit-schema: the client sent: '))).toContain(says);
    expect(found.find((each) => each.startsWith('invalid-requests-are-refused: the gateway accepted it: '))).toContain(
      says,
    );
  });

  test('an invalid request that the gateway refuses is a finding of the client only', () => {
    expect(failing(exchange({ body: { ...TURN, max_tokens: 0 }, status: 400, answer: refusal }))).toEqual([
      'requests-fit-schema: the client sent: /max_tokens must be >= 1',
    ]);
  });

  test('a valid request that the gateway answers is no finding', () => {
    expect(failing(exchange({ answer: good }))).toEqual([]);
  });
});
