/** Verification as a function: credits, keys, requests from both sides, and reports of hostile gateways. */
import { describe, expect, test } from 'vitest';
import { verifyMock } from '../scripts/verifier/play.js';
import { check, type SchemaName } from '../src/check.js';
import { ERRORS, OPERATIONS } from '../src/contract.js';
import { MOCK_KEYS, startMock } from '../src/mock/index.js';
import { createConnections } from '../src/verify/connections.js';
import { derive } from '../src/verify/derive.js';
import {
  CHECKS,
  judge,
  planOf,
  REPORTS,
  reportAnnotations,
  reportSummary,
  reportTerminal,
  verify,
  type Exchange,
} from '../src/verify/index.js';
import { send } from '../src/verify/send.js';
import { startFaulty } from './server.js';
import { closeAfter, http } from './verify-net.js';

describe('credits', () => {
  const keys = { main: MOCK_KEYS.enterprise, spare: MOCK_KEYS.free, empty: MOCK_KEYS.empty };

  test.each([0, 50, 300, 1_000])('no more than %i are spent, whatever the profile', async (maxCredits) => {
    for (const profile of ['smoke', 'thorough'] as const) {
      const { url, mock, close } = await startMock();
      const report = await verify({ baseUrl: url, keys, profile, provoke: 'prefer', maxCredits, strict: true });
      await close();
      const spent = [...mock.accounts.values()].reduce((sum, { consumed }) => sum + consumed, 0);
      expect(spent).toBeLessThanOrEqual(maxCredits);
      expect(report.credits!.spent).toBeGreaterThanOrEqual(spent);
      expect(report.credits!.spent).toBeLessThanOrEqual(maxCredits);
    }
  });

  const statuses = Object.values(ERRORS).filter(({ charged }) => charged === 'unknown');
  test.each([...statuses.map(({ status }) => status), 418, 'nothing', 'half'])(
    'turns answered with %s count with the most they can have cost',
    async (answer) => {
      const PRICE = 20;
      let turns = 0;
      const url = await http((request, response) => {
        request.resume();
        const isTurn = request.method === 'POST' && !request.url!.endsWith('count_tokens');
        response.setHeader('content-type', 'application/json');
        if (!isTurn || !request.headers.authorization) return response.end('{"tier":"free","credit_balance":9}');
        turns += 1;
        if (answer === 'nothing') return response.destroy();
        if (answer === 'half') return response.write('{"id":', () => response.destroy());
        response.statusCode = Number(answer);
        return response.end('{"type":"error","error":{"type":"odd_error","message":"after the turn"}}');
      });
      const report = await verify({ baseUrl: url, keys: { main: MOCK_KEYS.enterprise }, maxCredits: 500 });
      expect(turns).toBeGreaterThan(0);
      expect(report.credits!.spent).toBeGreaterThanOrEqual(turns * PRICE);
      expect(report.credits!.spent).toBeLessThanOrEqual(500);
    },
  );

  test('what the credits do not allow is told as not asked', async () => {
    const report = await verifyMock({}, { maxCredits: 0 });
    expect(report.notAsked.map(({ because }) => because)).toContain(
      'it may cost more than is left of 0 credits: --max-credits allows more',
    );
    expect(report.exitCode).toBe(0);
  });
});

describe('keys', () => {
  test('what has no key is not asked, and never passes', async () => {
    const { url, close } = await startMock({ mutate: ['auth-cli-key', 'limits-one-too-many'] });
    const report = await verify({ baseUrl: url, keys: { main: MOCK_KEYS.enterprise }, profile: 'thorough' });
    await close();
    const byName = Object.fromEntries(report.checks.map((each) => [each.name, each]));
    expect(byName['refuses-cli-key']).toMatchObject({ outcome: 'not-asked', because: 'no CAICAINI_VERIFY_CLI_KEY' });
    expect(byName['requests-are-limited']).toMatchObject({ outcome: 'not-asked' });
    expect(report.exitCode).toBe(0);
  });

  test('a limit that is used up leaves the rest not asked, unless one waits', async () => {
    const main = { main: MOCK_KEYS.free };
    const { url, mock, close } = await startMock();
    const report = await verify({ baseUrl: url, keys: main, profile: 'smoke' });
    expect(report.notAsked.some(({ because }) => because.includes('--wait'))).toBe(true);
    expect(mock.requests.filter(({ status }) => status === 429)).toEqual([]);
    const waits: number[] = [];
    const sleep = async (ms: number) => {
      waits.push(ms);
      mock.advance(ms);
    };
    const waited = await verify({ baseUrl: url, keys: main, profile: 'smoke', wait: true, sleep });
    await close();
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.every((ms) => ms > 0 && ms <= 61_000)).toBe(true);
    expect(waited.notAsked).toEqual([]);
    expect(waited.exitCode).toBe(0);
  });
});

describe('requests from both sides of every constraint', () => {
  const all = (['createMessage', 'createChatCompletion', 'countMessageTokens'] as const).flatMap((id) => derive(id));

  test('each is what it says it is', () => {
    for (const { operation, body, isValid, why } of all)
      expect(check(OPERATIONS[operation].request as SchemaName, body).length === 0, why).toBe(isValid);
  });

  test.each([
    ['/max_tokens is 32769 (maximum 32768)', '/max_tokens is 32768, the maximum'],
    ['/temperature is 1.01 (maximum 1)', '/temperature is 1, the maximum'],
    ['/temperature is 2.01 (maximum 2)', '/temperature is 2, the maximum'],
    ['/stop_sequences has 5 items (maximum 4)', '/stop_sequences has 4 items, the most'],
    ['21 images in a turn (maximum 20)', '20 images in a turn, the most'],
    ['/messages is empty', 'roles that alternate'],
  ])('%s is refused, and %s is accepted', (outside, inside) => {
    expect(all.find(({ why }) => why === outside)).toMatchObject({ isValid: false });
    expect(all.find(({ why }) => why === inside)).toMatchObject({ isValid: true });
  });

  test('a guess is asked with --strict alone', () => {
    const lines = (strict: boolean) => planOf({ profile: 'thorough', strict }).flatMap(({ requests }) => requests);
    expect(lines(false).some((line) => line.includes('x-api-key'))).toBe(false);
    expect(lines(true).some((line) => line.includes('x-api-key'))).toBe(true);
  });
});

describe('what time shows', () => {
  const account = (id: number, atMs: number, remaining: number, resetS: number): Exchange => ({
    id,
    request: { method: 'GET', url: `https://caicaini.com${OPERATIONS.getAccount.path}`, headers: [] },
    response: {
      status: 200,
      headers: [
        ['x-ratelimit-tier', 'free'],
        ['x-ratelimit-limit-requests', '5'],
        ['x-ratelimit-remaining-requests', String(remaining)],
        ['x-ratelimit-reset-requests', String(resetS)],
      ],
      body: '{}',
    },
    startMs: atMs,
    headersMs: atMs,
    endMs: atMs,
    probe: { scene: 'reads', key: 'main' },
  });
  const said = (...exchanges: Exchange[]) =>
    judge(exchanges, { target: 'x', feed: 'active', only: ['reset-counts-down'] }).checks[0]!;

  test('a reset that has not fallen after seconds is found', () => {
    expect(said(account(1, 0, 4, 60), account(2, 4_000, 3, 60)).findings).toMatchObject([
      { message: 'after 4 s the reset still is 60 s', exchange: 2 },
    ]);
  });

  test('one that falls, is too young to have fallen, or is of the next window, is none', () => {
    expect(said(account(1, 0, 4, 60), account(2, 4_000, 3, 56)).findings).toEqual([]);
    expect(said(account(1, 0, 4, 60), account(2, 900, 3, 60)).findings).toEqual([]);
    expect(said(account(1, 0, 3, 30), account(2, 29_900, 4, 60)).findings).toEqual([]);
  });
});

test('answers to what was no request at all are judged, too', () => {
  const exchange = (id: number, path: string, body: string | undefined, answer: object): Exchange => ({
    id,
    request: { method: 'POST', url: `https://caicaini.com${path}`, headers: [], ...(body !== undefined && { body }) },
    response: { status: 200, headers: [], body: JSON.stringify(answer) },
    startMs: id,
    headersMs: id,
    endMs: id,
  });
  const usage = { input_tokens: 1, output_tokens: 1, credits_consumed: 1, prompt_tokens: 1, total_tokens: 2 };
  for (const body of [undefined, '', '[]', 'null', '{"model":', '7', '{"tools":7,"stop":7,"messages":null}'])
    for (const answer of [
      {},
      { id: 'msg_1', model: 'x', usage },
      { choices: [null] },
      { content: [null], usage },
      { input_tokens: 3 },
    ])
      for (const stream of [false, true])
        expect(() =>
          judge(
            ['/v1/messages', '/v1/chat/completions', '/v1/messages/count_tokens', '/v1/models'].map((path, index) =>
              exchange(index + 1, path, body, stream ? { stream: true, ...answer } : answer),
            ),
            { target: 'x', feed: 'active', strict: true },
          ),
        ).not.toThrow();
});

describe('JSON that is nested beyond every stack', () => {
  const KEY = `cai_api_${'k'.repeat(32)}`;
  const nested: Record<string, (levels: number) => string> = {
    lists: (levels) => '['.repeat(levels) + `"${KEY}"` + ']'.repeat(levels),
    objects: (levels) => '{"a":'.repeat(levels) + `"${KEY}"` + '}'.repeat(levels),
  };
  const event = (type: string, rest: string) => `event: ${type}\ndata: {"type":"${type}",${rest}}\n\n`;
  const usage = '"usage":{"input_tokens":1,"output_tokens":1,"credits_consumed":1}';
  const message = (deep: string) =>
    `{"id":"msg_1","type":"message","role":"assistant","model":"caicaini/auto","stop_reason":"tool_use",${usage},` +
    `"content":[{"type":"tool_use","id":"t","name":"n","input":{"deep":${deep}}}]}`;
  const toolStream = (start: string, delta: string) =>
    event('message_start', `"message":${message('1').replace(/"content":.*/, '"content":[]}')}`) +
    event('content_block_start', `"index":0,"content_block":{"type":"tool_use","id":"t","name":"n","input":${start}}`) +
    event(
      'content_block_delta',
      `"index":0,"delta":{"type":"input_json_delta","partial_json":${JSON.stringify(delta)}}`,
    ) +
    event('content_block_stop', '"index":0') +
    event('message_delta', `"delta":{"stop_reason":"tool_use"},${usage}`) +
    event('message_stop', '"a":1');
  const completion = (input: string) =>
    '{"id":"c","object":"chat.completion","created":1700000000,"model":"caicaini/auto","choices":[{"index":0,' +
    '"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function",' +
    `"function":{"name":"n","arguments":${JSON.stringify(input)}}}]}}],` +
    '"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"credits_consumed":1}}';
  const places: Record<
    string,
    { path: string; status?: number; asked?: (deep: string) => string; of: typeof message }
  > = {
    'an account': { path: '/v1/account', of: (deep) => `{"tier":"free","more":${deep}}` },
    'a list': { path: '/v1/models', of: (deep) => `{"object":"list","data":[${deep}]}` },
    'an error': { path: '/v1/models', status: 400, of: (deep) => `{"type":"error","error":{"type":${deep}}}` },
    'the input of a tool': { path: '/v1/messages', of: message },
    'an argument': { path: '/v1/chat/completions', of: completion },
    'a start': { path: '/v1/messages', of: (deep) => toolStream(`{"a":${deep}}`, '{}') },
    'a delta': { path: '/v1/messages', of: (deep) => toolStream('{}', `{"a":${deep}}`) },
    'a request': {
      path: '/v1/messages',
      asked: (deep) => `{"messages":${deep},"stop":${deep}}`,
      of: () => message('1'),
    },
  };

  test.each(Object.keys(places))('is judged and shown as all else: %s', (place) => {
    const { path, status = 200, asked = () => '{"model":"caicaini/auto"}', of } = places[place]!;
    for (const nest of Object.values(nested))
      for (const levels of [3_000, 200_000]) {
        const body = of(nest(levels));
        const type = body.startsWith('event') ? 'text/event-stream' : 'application/json';
        const stream = body.startsWith('event') ? ',"stream":true' : '';
        const exchanges = [1, 2, 3].map((id): Exchange => ({
          id,
          request: {
            method: /models|account/.test(path) ? 'GET' : 'POST',
            url: `https://caicaini.com${path}`,
            headers: [],
            body: asked(nest(levels)).replace(/}$/, `${id < 3 ? '' : stream}}`),
          },
          response: {
            status,
            headers: [['content-type', type]],
            body: id < 3 && stream ? message(nest(levels)) : body,
          },
          startMs: id,
          headersMs: id,
          endMs: id,
        }));
        const report = judge(exchanges, { target: 'x', feed: 'active', strict: true });
        for (const form of Object.values(REPORTS)) expect(form(report)).not.toContain(KEY);
        if (['an account', 'a list', 'an error'].includes(place))
          expect(report.checks.find(({ name }) => name === 'shows-no-key')).toMatchObject({ outcome: 'broken' });
      }
  });
});

describe('gravity', () => {
  const answered = (body: object): Exchange => ({
    id: 1,
    request: { method: 'GET', url: 'https://caicaini.com/v1/account', headers: [] },
    response: { status: 200, headers: [['content-type', 'application/json']], body: JSON.stringify(body) },
    startMs: 0,
    headersMs: 1,
    endMs: 2,
  });
  const guess = answered({ tier: 7 });

  test('what is assumed is a note, and never fails; strict raises it to a warning', () => {
    const judged = (strict: boolean) =>
      judge([guess], { target: 'x', feed: 'test', strict, only: ['account-fits-schema'] });
    expect(judged(false).checks[0]).toMatchObject({ outcome: 'noted' });
    expect(judged(true).checks[0]).toMatchObject({ outcome: 'warned' });
    expect(judged(true).exitCode).toBe(0);
  });

  test.each([
    ['retry-after-agrees-with-reset', 'convention', ['rate-limits']],
    ['reads-account-of-empty-balance', 'assumed', ['authentication', 'errors']],
    ['answers-provoked-rows', 'convention', []],
  ] as const)('%s, which no page says, is %s', (name, basis, source) => {
    expect(CHECKS[name]).toMatchObject({ basis, source });
  });

  test('an unknown check is refused with the names of all', () => {
    expect(() => judge([], { target: 'x', feed: 'test', only: ['nothing'] })).toThrow(/there are is-answered, /);
  });
});

describe('additions of the vendor and other ways of writing are never findings', () => {
  test('unknown members, headers, events, line ends and spaces', async () => {
    const faulty = await startFaulty();
    const headers = {
      'x-ratelimit-tier': 'enterprise',
      'x-ratelimit-limit-requests': '1000',
      'x-ratelimit-remaining-requests': '999',
      'x-ratelimit-reset-requests': '60',
      'x-new': 'yes',
      'cache-control': 'no-store',
    };
    const frames = [
      ': keep alive',
      'event: message_start\r\ndata: {"new":1,"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"caicaini/auto","stop_reason":null,"usage":{"input_tokens":3,"output_tokens":0}}}',
      'event: ping\r\ndata: {"type":"ping"}',
      'event: novelty\r\ndata: {"type":"novelty"}',
      'event: content_block_start\r\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
      'event: content_block_delta\r\ndata: {"type":"content_block_delta",\r\ndata: "index":0,"delta":{"type":"text_delta","text":"héllo"}}',
      'event: content_block_stop\r\ndata: {"type":"content_block_stop","index":0}',
      'event: message_delta\r\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1,"credits_consumed":1}}',
      'event: message_stop\r\ndata: {"type":"message_stop"}',
    ];
    faulty.answers.push((request, response) => {
      const isStream = request.method === 'POST';
      response.writeHead(200, {
        ...headers,
        'content-type': isStream ? 'text/event-stream; charset=utf-8' : 'application/json; charset=UTF-8',
      });
      const bytes = Buffer.from(
        isStream
          ? frames.map((frame) => `${frame}\r\n\r\n`).join('')
          : '{\n\t"new": {"credit_balance": 1, "spent": 2 }, "plan": "enterprise" }\n',
      );
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });
    const agent = createConnections();
    closeAfter(() => agent.close());
    const body = JSON.stringify({
      model: 'caicaini/auto',
      max_tokens: 9,
      stream: true,
      messages: [{ role: 'user', content: 'x' }],
    });
    const exchanges: Exchange[] = [];
    for (const [method, path] of [
      ['GET', '/v1/account'],
      ['POST', '/v1/messages'],
    ] as const) {
      const request = { method, url: faulty.url + path, headers: {}, ...(method === 'POST' && { body }) };
      const came = await send(request, { timeoutMs: 20_000, agent });
      exchanges.push({ id: exchanges.length + 1, request: { ...request, headers: [] }, ...came });
    }
    const report = judge(exchanges, { target: faulty.url, feed: 'proxy', strict: true });
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report.checks.find(({ name }) => name === 'stream-keeps-order')).toMatchObject({ outcome: 'kept' });
  });
});

test.each([200, 202])('an error with a status of success is told with its status: %i', (status) => {
  const exchange: Exchange = {
    id: 1,
    request: { method: 'GET', url: 'https://caicaini.com/v1/models', headers: [] },
    response: { status, headers: [], body: '{"type":"error","error":{"type":"api_error","message":"x"}}' },
    startMs: 0,
    headersMs: 1,
    endMs: 2,
  };
  const report = judge([exchange], { target: 'x', feed: 'har', only: ['success-is-no-error'] });
  expect(report.checks[0]!.findings).toMatchObject([
    { message: `an error of type api_error to GET has the status ${status}` },
  ]);
});

test('the limit of requests is asked for also where nothing else was asked on the spare key', async () => {
  const report = await verifyMock({}, { scenes: ['request-limit'] });
  expect(report.notAsked).toEqual([]);
  expect(report.checks.find(({ name }) => name === 'requests-are-limited')).toMatchObject({ outcome: 'kept' });
});

test('a known departure of a check that there is not is stale', () => {
  const known = [{ check: 'no-such-check', reason: 'misspelt' }];
  const exchange: Exchange = {
    id: 1,
    request: { method: 'GET', url: 'https://caicaini.com/v1/nothing', headers: [] },
    response: { status: 404, headers: [], body: '' },
    startMs: 0,
    headersMs: 0,
    endMs: 0,
  };
  const options = { target: 'x', feed: 'test', only: ['status-is-documented'], known } as const;
  expect(judge([exchange], options)).toMatchObject({ stale: known, exitCode: 1 });
});

describe('reports', () => {
  const key = `cai_api_${'k'.repeat(32)}`;
  const hostile = `</pre><script>alert("x")</script>\u0007\u001b[2J ${key} ]]> %0A | \`a\``;
  const exchange: Exchange = {
    id: 1,
    request: {
      method: 'GET',
      url: `https://caicaini.com/v1/models?key=${key}`,
      headers: [['authorization', `Bearer ${key}`]],
    },
    response: { status: 418, headers: [['x-odd', hostile]], body: hostile },
    startMs: 0,
    headersMs: 1,
    endMs: 2,
  };
  const report = judge([exchange], {
    target: hostile,
    feed: 'har',
    known: [{ check: 'status-is-documented', match: '418', reason: hostile }],
    stopped: hostile,
  });
  const forms = {
    ...REPORTS,
    terminal: (each: typeof report) => reportTerminal(each, { colour: true }),
    annotations: reportAnnotations,
    summary: reportSummary,
  };

  test.each(Object.entries(forms))('%s: no key, no steering, no markup of strangers', (name, form) => {
    const text = form(report);
    expect(text).not.toContain('k'.repeat(32));
    expect(text).not.toContain('\u0007');
    expect(text).not.toContain('\u001b[2J');
    if (['html', 'junit', 'summary'].includes(name)) expect(text).not.toContain('<script>');
  });

  test('every check is in the machine-readable ones', () => {
    for (const form of [REPORTS.json, REPORTS.junit, REPORTS.sarif, REPORTS.html])
      for (const name of Object.keys(CHECKS)) expect(form(report)).toContain(name);
  });

  test('stopped and stale are told, and what was found until then', () => {
    expect(report.exitCode).toBe(2);
    expect(reportTerminal(report)).toContain('Could not ask');
    expect(reportTerminal(report)).toContain('envelope-has-its-shape');
  });
});
