/** The mock is safe to leave running: control requests, bounds, patterns, browsers; and a 429 that agrees with itself. */
import { request as httpRequest } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HEADERS } from '../../src/contract.js';
import { createMock, startMock, type FaultRule, type ServerOptions } from '../../src/mock/index.js';
import { textMatching } from '../../src/mock/model/sample-pattern.js';
import { expectError, expectMessage, limitsOf, message, post, setup, withTool } from './setup.js';

async function running(options: ServerOptions = {}) {
  const server = await startMock(options);
  onTestFinished(() => server.close());
  return server;
}

/** The status of a control request with headers that `fetch` does not let its caller set. */
function control(port: number, headers: Record<string, string>, method = 'DELETE'): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest({ port, host: '127.0.0.1', path: '/__mock/faults', method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });
}

describe('a control request', () => {
  const cases: { headers: Record<string, string>; want: number }[] = [
    { headers: { host: 'localhost:1' }, want: 200 },
    { headers: { host: '127.0.0.1:1' }, want: 200 },
    { headers: { host: '[::1]:1' }, want: 200 },
    { headers: { host: 'mock.localhost' }, want: 200 },
    { headers: { host: 'localhost', origin: 'http://localhost:3000' }, want: 200 },
    { headers: { host: 'rebound.example' }, want: 403 },
    { headers: { host: '127.evil.example' }, want: 403 },
    { headers: { host: 'localhost', origin: 'https://evil.example' }, want: 403 },
    { headers: { host: 'localhost', origin: 'null' }, want: 403 },
  ];
  for (const { headers, want } of cases) {
    test(`a control request with ${JSON.stringify(headers)} gets a ${want}`, async () => {
      const { port } = await running();
      for (const method of ['GET', 'DELETE']) expect(await control(port, headers, method)).toBe(want);
    });
  }

  test('any host may control a mock that listens on every address, but no page of another site', async () => {
    const { port } = await running({ host: '0.0.0.0' });
    expect(await control(port, { host: 'mock:8787' })).toBe(200);
    expect(await control(port, { host: 'mock:8787', origin: 'http://mock:8787' })).toBe(403);
  });

  test('a script above 2^20 bytes gets a 413 and changes nothing', async () => {
    const { url, mock } = await running({ script: [{ answer: { status: 529 } }] });
    const body = JSON.stringify([{ answer: { body: 'x'.repeat(2 ** 20) } }]);
    const response = await fetch(`${url}/__mock/faults`, { method: 'POST', body });
    expect([response.status, await response.json()]).toEqual([
      413,
      { error: 'the script has more than 1048576 bytes' },
    ]);
    await expectError(await post(mock, message), 529);
  });
});

test('a script that is nested too deeply gets a 400: its answers could not be written', async () => {
  const body = `[{"answer":{"json":${'['.repeat(50_000)}${']'.repeat(50_000)}}}]`;
  const response = await createMock().fetch('https://caicaini.com/__mock/faults', { method: 'POST', body });
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: 'the script is nested more than 500 levels deep' },
  ]);
});

test('the log keeps the first 1,000 characters of a path', async () => {
  const { mock, call } = setup();
  await call(`/${'x'.repeat(5_000)}`);
  expect(mock.requests[0]!.path).toBe(`/${'x'.repeat(999)}…`);
});

describe('a pattern of a tool', () => {
  // Each of them takes minutes, or all memory, when it is run or written out as it is
  const hostile = [
    '^(a+)+b$',
    '^(a|a)*c$',
    `${'a?'.repeat(60)}${'a'.repeat(60)}$`,
    '((a{10000}){10000}){10000}',
    '((a{1000}){1000}){1000}',
    'x{99999999}',
    '('.repeat(900),
    `${'(x|x)'.repeat(60)}y$`,
    '^\\d+\\d+\\d+\\d+x$',
    '['.repeat(20_000),
  ];
  for (const pattern of hostile) {
    test(`the pattern ${pattern.slice(0, 30)} is sampled in less than a second`, async () => {
      const started = performance.now();
      for (const least of [0, 40, 10_000]) expect(textMatching(pattern, least, Infinity).length).toBeLessThan(25_000);
      const schema = { type: 'object', properties: { x: { type: 'string', pattern } }, required: ['x'] };
      await expectMessage(await post(createMock(), withTool(schema)));
      expect(performance.now() - started).toBeLessThan(1_000);
    });
  }

  const kept: { pattern: string; least?: number; most?: number }[] = [
    { pattern: '^[a-z]+(-[a-z]+)*$', least: 20, most: 25 },
    { pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}$' },
    { pattern: '^(a|b|ab)*c$', least: 50 },
    { pattern: '^[a-z]*$', least: 17, most: 17 },
    { pattern: '^\\d+\\d+\\d+x$', least: 900 },
    { pattern: '^(?:[A-Z]{2,4}\\.){3}$' },
    { pattern: 'x', least: 30, most: 30 },
  ];
  for (const { pattern, least = 0, most = Infinity } of kept) {
    test(`the sample of ${pattern} matches and has ${least} to ${most} characters`, () => {
      const text = textMatching(pattern, least, most);
      expect(text).toMatch(new RegExp(pattern, 'u'));
      expect(text.length).toBeGreaterThanOrEqual(least);
      expect(text.length).toBeLessThanOrEqual(most);
    });
  }
});

describe('a schema of a tool', () => {
  const names = (prefix: string, length: number) => Array.from({ length }, (_, index) => `${prefix}${index}`);
  const record = (keys: string[], value: unknown) => Object.fromEntries(keys.map((key) => [key, value]));
  const many = (items: object) => ({
    properties: { list: { type: 'array', minItems: 10_000, items } },
    required: ['list'],
  });
  const refers = (length: number) => ({
    properties: record(names('q', length), { $ref: '#/$defs/it' }),
    required: names('q', length),
  });
  // Without a bound each of them takes half a minute or more, or all memory
  const hostile: Record<string, object> = {
    'a thousand references to a thousand properties': {
      ...refers(20),
      $defs: {
        it: { allOf: Array.from({ length: 1_000 }, () => ({ $ref: '#/$defs/wide' })) },
        wide: { properties: record(names('p', 1_000), { type: 'string' }) },
      },
    },
    'two long enums': {
      ...refers(50),
      $defs: { it: { allOf: [{ enum: names('a', 8_000) }, { enum: names('b', 8_000) }] } },
    },
    'a long constant in a long list': many({ const: 'x'.repeat(20_000) }),
    'long texts in a long list': many({ type: 'string', minLength: 10_000 }),
    'a pattern in a long list': many({ type: 'string', pattern: '^[a-z]*[a-z]*[^b]$', minLength: 100 }),
    'different long constants': many({ uniqueItems: true, const: 'x'.repeat(100_000) }),
    'wide objects in a long list': {
      ...many({ $ref: '#/$defs/it' }),
      $defs: { it: { maxProperties: 0, properties: record(names('p', 20_000), {}) } },
    },
    'a long reference in a long list': many({ $ref: `#/${'a/'.repeat(50_000)}` }),
    'a wide union in a long list': many({ oneOf: names('', 10_000).map(() => ({ type: 'string' })) }),
  };
  for (const [name, schema] of Object.entries(hostile))
    test(`${name} is sampled within the time limit of a test, as less than ten million characters`, async () => {
      const { content } = await expectMessage(
        await post(createMock(), { ...withTool({ type: 'object', ...schema }), max_tokens: 32_768 }),
      );
      expect(JSON.stringify(content).length).toBeLessThan(1e7);
    });
});

describe('the page of a browser', () => {
  const preflight = {
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  };
  const url = 'https://caicaini.com/v1/messages';

  test('with cors a page may send its headers and read the documented ones', async () => {
    const mock = createMock({ cors: true });
    const allowed = await mock.fetch(url, preflight);
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization,content-type',
    });
    for (const response of [await post(mock, message), await post(mock, message, { authorization: 'none' })]) {
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-expose-headers')).toContain(HEADERS.RetryAfter);
    }
  });

  test('with cors a page of another site may not control the mock', async () => {
    const mock = createMock({ cors: true });
    const init = { method: 'DELETE', headers: { origin: 'https://app.example' } };
    const response = await mock.fetch('https://caicaini.com/__mock/faults', init);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('without cors a preflight request gets a 401 and no header', async () => {
    const response = await createMock().fetch(url, preflight);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([401, null]);
  });
});

describe('a 429', () => {
  const cases: { name: string; script?: FaultRule[]; prefer?: string; retryAfter: string; says: string }[] = [
    { name: 'a rule', script: [{ answer: { status: 429 } }], retryAfter: '42', says: ' Retry after 42 seconds.' },
    {
      name: 'a rule with a number',
      script: [{ answer: { status: 429, retryAfter: 2 } }],
      retryAfter: '2',
      says: ' Retry after 2 seconds.',
    },
    {
      name: 'a rule with a number as text',
      script: [{ answer: { status: 429, retryAfter: '7' } }],
      retryAfter: '7',
      says: ' Retry after 7 seconds.',
    },
    {
      name: 'a rule with text',
      script: [{ answer: { status: 429, retryAfter: 'soon' } }],
      retryAfter: 'soon',
      says: '',
    },
    {
      name: 'a rule with the header',
      script: [{ answer: { status: 429, headers: { 'Retry-After': '9' } } }],
      retryAfter: '9',
      says: ' Retry after 9 seconds.',
    },
    { name: 'Prefer', prefer: 'code=429', retryAfter: '42', says: ' Retry after 42 seconds.' },
  ];
  for (const { name, script = [], prefer, retryAfter, says } of cases) {
    test(`the message and the headers of a 429 by ${name} agree`, async () => {
      const { call } = setup('payAsYouGo', { script });
      const authorization = `Bearer ${createMock().keys.payAsYouGo}`;
      const response = await call('/v1/messages', message, { headers: { authorization, ...(prefer && { prefer }) } });
      expect(response.headers.get(HEADERS.RetryAfter)).toBe(retryAfter);
      // Prefer leaves the window as it is: the requests after it are answered
      if (!prefer) expect(limitsOf(response).remaining).toBe(0);
      if (/^\d+$/.test(retryAfter)) expect(limitsOf(response)).toMatchObject({ reset: Number(retryAfter) });
      expect(await expectError(response, 429)).toBe(`Requests per minute exceeded for this key.${says}`);
    });
  }
});

describe('a rule with a header that cannot be sent', () => {
  const cases: { answer: object; says: string }[] = [
    {
      answer: { headers: { 'x y': '1' } },
      says: 'answer.headers has a name or a value that no header can have: "x y"',
    },
    { answer: { headers: { x: 'a\nb' } }, says: 'answer.headers has a name or a value that no header can have: "x"' },
    { answer: { headers: { '': '1' } }, says: 'answer.headers has a name or a value that no header can have: ""' },
    { answer: { retryAfter: '一' }, says: 'answer.retryAfter must be a string that a header can have' },
    { answer: { contentType: 'a\0b' }, says: 'answer.contentType must be a string that a header can have' },
  ];
  for (const { answer, says } of cases) {
    test(`a rule with ${JSON.stringify(answer)} is refused`, () => {
      expect(() => createMock({ script: [{ answer: { status: 529, ...answer } }] })).toThrow(`rule 0: ${says}`);
    });
  }
});
