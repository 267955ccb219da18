/** checkExchanges: single checks over given exchanges, severities, hostile responses. */
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/contract.js';
import {
  checkExchanges,
  CHECKS,
  REPORTS,
  reportAnnotations,
  reportSummary,
  reportTerminal,
  type Exchange,
} from '../../src/verify/index.js';
import { createConnections } from '../../src/verify/run/connections.js';
import { send } from '../../src/verify/run/send.js';
import { startFaulty } from '../support/server.js';
import { closeAfter } from './servers.js';

describe('reset-counts-down', () => {
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
    probe: { scenario: 'read-endpoints', key: 'main' },
  });
  const resultOf = (...exchanges: Exchange[]) =>
    checkExchanges(exchanges, { target: 'x', source: 'active', only: ['reset-counts-down'] }).checks[0]!;

  test('the check reports a reset that has not fallen after four seconds', () => {
    const finding = { message: 'the reset is 60 s, and 4 s earlier it was 60 s' };
    expect(resultOf(account(1, 0, 4, 60), account(2, 4_000, 3, 60)).findings).toMatchObject([finding]);
    // The first response is that of a request that does not count
    const uncounted = [account(1, 0, 5, 60), account(2, 1, 5, 60), account(3, 2, 4, 60)];
    expect(resultOf(...uncounted, account(4, 4_100, 3, 60)).findings).toMatchObject([finding]);
  });

  test('the check reports no reset that falls, is less than a second old, or is of the next window', () => {
    expect(resultOf(account(1, 0, 4, 60), account(2, 4_000, 3, 56)).findings).toEqual([]);
    expect(resultOf(account(1, 0, 4, 60), account(2, 900, 3, 60)).findings).toEqual([]);
    expect(resultOf(account(1, 0, 3, 30), account(2, 29_900, 4, 60)).findings).toEqual([]);
    // A window may begin with the first request that counts
    expect(resultOf(account(1, 0, 5, 60), account(2, 4_000, 5, 60)).findings).toEqual([]);
  });
});

/** A message and its request, as the verifier sees them. */
function messageExchange(id: number, request: object, message: object): Exchange {
  const usage = { input_tokens: 9, output_tokens: 9, credits_consumed: 1 };
  const body = { id: `msg_${id}`, type: 'message', role: 'assistant', model: 'caicaini/haiku', usage, ...message };
  return {
    id,
    request: {
      method: 'POST',
      url: `https://caicaini.com${OPERATIONS.createMessage.path}`,
      headers: [],
      body: JSON.stringify({ model: 'caicaini/haiku', max_tokens: 99, ...request }),
    },
    response: { status: 200, headers: [['content-type', 'application/json']], body: JSON.stringify(body) },
    ...{ startMs: id, headersMs: id, endMs: id },
  };
}

describe('tool-call-ids-are-unique', () => {
  const call = (id: string) => ({ type: 'tool_use', id, name: 'get_time', input: {} });
  const answer = (...ids: string[]) => ({ content: ids.map(call), stop_reason: 'tool_use' });
  const ask = (content: string, ...earlier: string[]) => ({
    messages: [
      { role: 'user', content },
      ...earlier.map((id) => ({ role: 'assistant', content: [call(id)] })),
      { role: 'user', content },
    ],
  });
  test.each([
    {
      what: 'two calls of a response',
      given: [[ask('Hi'), answer('a', 'a')]],
      want: 'in the response',
      basis: 'convention',
    },
    {
      what: 'a call of the conversation',
      given: [[ask('Hi', 'a'), answer('a')]],
      want: 'in the conversation',
      basis: 'convention',
    },
    {
      what: 'calls of different requests',
      given: [
        [ask('Hi'), answer('a')],
        [ask('Ho'), answer('a')],
      ],
      want: 'in exchange 1',
      basis: 'assumed',
    },
    {
      what: 'calls of equal requests',
      given: [
        [ask('Hi'), answer('a')],
        [{ ...ask('Hi'), stream: false }, answer('a')],
      ],
    },
    { what: 'calls with ids of their own', given: [[ask('Hi', 'a'), answer('b', 'c')]] },
  ] as { what: string; given: [object, object][]; want?: string; basis?: string }[])(
    'of $what, the check reports $want',
    ({ given, want, basis }) => {
      const exchanges = given.map(([request, message], at) => messageExchange(at + 1, request, message));
      const only = ['tool-call-ids-are-unique'];
      const { findings } = checkExchanges(exchanges, { target: 'x', source: 'har', only }).checks[0]!;
      expect(findings.map(({ message, basis }) => [message.includes(want!), basis])).toEqual(
        want ? [[true, basis]] : [],
      );
    },
  );
});

describe('the stop sequence of a message', () => {
  const messages = [{ role: 'user', content: 'Tell a story.' }];
  const text = (words: string, stop_reason: string, stop_sequence: string | null = null) => ({
    content: [{ type: 'text', text: words }],
    ...{ stop_reason, stop_sequence },
  });
  const plain = messageExchange(1, { messages }, text('Once upon a time', 'end_turn'));
  test.each([
    { what: 'the sequence that ended it', given: text('Onc', 'stop_sequence', 'e'), want: [] },
    { what: 'an ordinary end', given: text('Onc', 'end_turn'), want: ['stop-sequence-is-the-reason'] },
    { what: 'an ordinary end of another text', given: text('Ok', 'end_turn'), want: [] },
    { what: 'a sequence of no request', given: text('Onc', 'stop_sequence', '#'), want: ['stop-sequence-is-named'] },
    { what: 'no sequence', given: text('Onc', 'stop_sequence'), want: ['stop-sequence-is-named'] },
    { what: 'a sequence without its reason', given: text('Ok', 'end_turn', 'e'), want: ['stop-sequence-is-named'] },
  ])('for $what, the findings are $want', ({ given, want }) => {
    const stopped = messageExchange(2, { messages, stop_sequences: ['e', 'a'] }, given);
    const only = ['stop-sequence-is-named', 'stop-sequence-is-the-reason'];
    const { checks } = checkExchanges([plain, stopped], { target: 'x', source: 'har', only });
    expect(checks.filter(({ findings }) => findings.length > 0).map(({ name }) => name)).toEqual(want);
  });
});

test('checkExchanges does not throw for responses to invalid requests', () => {
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
          checkExchanges(
            ['/v1/messages', '/v1/chat/completions', '/v1/messages/count_tokens', '/v1/models'].map((path, index) =>
              exchange(index + 1, path, body, stream ? { stream: true, ...answer } : answer),
            ),
            { target: 'x', source: 'active', strict: true },
          ),
        ).not.toThrow();
});

describe('JSON that is nested deeper than the stack allows', () => {
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
    { path: string; status?: number; request?: (deep: string) => string; of: typeof message }
  > = {
    'an account': { path: '/v1/account', of: (deep) => `{"tier":"free","more":${deep}}` },
    'a list': { path: '/v1/models', of: (deep) => `{"object":"list","data":[${deep}]}` },
    'an error': { path: '/v1/models', status: 400, of: (deep) => `{"type":"error","error":{"type":${deep}}}` },
    'the input of a tool': { path: '/v1/messages', of: message },
    'the arguments of a tool': { path: '/v1/chat/completions', of: completion },
    'the start of a tool call': { path: '/v1/messages', of: (deep) => toolStream(`{"a":${deep}}`, '{}') },
    'the delta of a tool call': { path: '/v1/messages', of: (deep) => toolStream('{}', `{"a":${deep}}`) },
    'a request': {
      path: '/v1/messages',
      request: (deep) => `{"messages":${deep},"stop":${deep}}`,
      of: () => message('1'),
    },
  };

  test.each(Object.keys(places))('checkExchanges and the reports handle deep nesting in %s', (place) => {
    const { path, status = 200, request = () => '{"model":"caicaini/auto"}', of } = places[place]!;
    for (const nest of Object.values(nested))
      // A recursive walk overflows the stack after 3,500 to 14,000 levels
      for (const levels of [3_000, 30_000]) {
        const body = of(nest(levels));
        const type = body.startsWith('event') ? 'text/event-stream' : 'application/json';
        const stream = body.startsWith('event') ? ',"stream":true' : '';
        const exchanges = [1, 2, 3].map((id): Exchange => ({
          id,
          request: {
            method: /models|account/.test(path) ? 'GET' : 'POST',
            url: `https://caicaini.com${path}`,
            headers: [],
            body: request(nest(levels)).replace(/}$/, `${id < 3 ? '' : stream}}`),
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
        const report = checkExchanges(exchanges, { target: 'x', source: 'active', strict: true });
        for (const form of Object.values(REPORTS)) expect(form(report)).not.toContain(KEY);
        if (['an account', 'a list', 'an error'].includes(place))
          expect(report.checks.find(({ name }) => name === 'shows-no-key')).toMatchObject({ outcome: 'failed' });
      }
  });
});

describe('severities', () => {
  const exchangeWith = (body: object): Exchange => ({
    id: 1,
    request: { method: 'GET', url: 'https://caicaini.com/v1/account', headers: [] },
    response: { status: 200, headers: [['content-type', 'application/json']], body: JSON.stringify(body) },
    startMs: 0,
    headersMs: 1,
    endMs: 2,
  });
  const assumed = exchangeWith({ tier: 7 });

  test('a finding with an assumed basis is a note, and a warning with strict', () => {
    const reportOf = (strict: boolean) =>
      checkExchanges([assumed], { target: 'x', source: 'test', strict, only: ['account-fits-schema'] });
    expect(reportOf(false).checks[0]).toMatchObject({ outcome: 'noted' });
    expect(reportOf(true).checks[0]).toMatchObject({ outcome: 'warned' });
    expect(reportOf(true).exitCode).toBe(0);
  });

  test.each([
    ['retry-after-agrees-with-reset', 'convention', ['rate-limits']],
    ['account-readable-when-empty', 'assumed', ['authentication', 'errors']],
    ['answers-provoked-rows', 'convention', []],
  ] as const)('the basis of %s, which no page documents, is %s', (name, basis, source) => {
    expect(CHECKS[name]).toMatchObject({ basis, source });
  });

  test('checkExchanges throws for an unknown check and lists all names', () => {
    expect(() => checkExchanges([], { target: 'x', source: 'test', only: ['nothing'] })).toThrow(
      /the checks are response-is-complete, /,
    );
  });
});

describe('additions of the vendor', () => {
  test('unknown members, headers and events, and other line ends and spaces cause no findings', async () => {
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
    const connections = createConnections();
    closeAfter(() => connections.close());
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
      const result = await send(request, { idleTimeoutMs: 20_000, connections });
      exchanges.push({ id: exchanges.length + 1, request: { ...request, headers: [] }, ...result });
    }
    const report = checkExchanges(exchanges, { target: faulty.url, source: 'proxy', strict: true });
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report.checks.find(({ name }) => name === 'stream-order-is-valid')).toMatchObject({ outcome: 'passed' });
  });
});

test.each([200, 202])('success-has-no-error reports an error with the status %i', (status) => {
  const exchange: Exchange = {
    id: 1,
    request: { method: 'GET', url: 'https://caicaini.com/v1/models', headers: [] },
    response: { status, headers: [], body: '{"type":"error","error":{"type":"api_error","message":"x"}}' },
    startMs: 0,
    headersMs: 1,
    endMs: 2,
  };
  const report = checkExchanges([exchange], { target: 'x', source: 'har', only: ['success-has-no-error'] });
  expect(report.checks[0]!.findings).toMatchObject([
    { message: `the response to GET is an error of type api_error with the status ${status}` },
  ]);
});

test('a baseline entry for an unknown check is stale', () => {
  const baseline = [{ check: 'no-such-check', reason: 'misspelt' }];
  const exchange: Exchange = {
    id: 1,
    request: { method: 'GET', url: 'https://caicaini.com/v1/nothing', headers: [] },
    response: { status: 404, headers: [], body: '' },
    startMs: 0,
    headersMs: 0,
    endMs: 0,
  };
  const options = { target: 'x', source: 'test', only: ['status-is-documented'], baseline } as const;
  expect(checkExchanges([exchange], options)).toMatchObject({ stale: baseline, exitCode: 1 });
});

describe('reports of a hostile gateway', () => {
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
  const report = checkExchanges([exchange], {
    target: hostile,
    source: 'har',
    baseline: [{ check: 'status-is-documented', match: '418', reason: hostile }],
    stopped: hostile,
  });
  const forms = {
    ...REPORTS,
    terminal: (each: typeof report) => reportTerminal(each, { colour: true }),
    annotations: reportAnnotations,
    summary: reportSummary,
  };

  test.each(Object.entries(forms))(
    'the form %s contains no key, control character or markup of the gateway',
    (name, form) => {
      const text = form(report);
      expect(text).not.toContain('k'.repeat(32));
      expect(text).not.toContain('\u0007');
      expect(text).not.toContain('\u001b[2J');
      if (['html', 'junit', 'summary'].includes(name)) expect(text).not.toContain('<script>');
    },
  );

  test('the machine-readable forms and the page have every check', () => {
    for (const form of [REPORTS.json, REPORTS.junit, REPORTS.sarif, REPORTS.html])
      for (const name of Object.keys(CHECKS)) expect(form(report)).toContain(name);
  });

  test('the report of an early end has the exit code 2 and the findings so far', () => {
    expect(report.exitCode).toBe(2);
    expect(reportTerminal(report)).toContain('Could not verify');
    expect(reportTerminal(report)).toContain('error-envelope-fits-schema');
  });
});
