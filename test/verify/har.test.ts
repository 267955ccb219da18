/** HAR files of browsers, proxies and writeHar, and invalid ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERRORS, KEY_PREFIX, OPERATIONS } from '../../src/contract.js';
import type { Exchange, Header } from '../../src/verify/read/exchange.js';
import { readHar, writeHar } from '../../src/verify/feeds/har.js';
import { hideSecrets, secretsOf } from '../../src/verify/read/secrets.js';

const URL_OF = 'https://gateway.example/v1/messages';
const BODY = '{"text":"né"}';
const startedDateTime = '2026-01-02T03:04:05.678Z';
const startMs = Date.parse(startedDateTime);

const request = {
  method: 'POST',
  url: URL_OF,
  httpVersion: 'HTTP/1.1',
  cookies: [],
  queryString: [],
  headersSize: -1,
  bodySize: 2,
  headers: [
    { name: 'Content-Type', value: 'application/json' },
    { name: 'X-A', value: '1' },
    { name: 'x-a', value: '2' },
  ],
  postData: { mimeType: 'application/json', text: '{}' },
};
const response = {
  status: 200,
  statusText: 'OK',
  httpVersion: 'HTTP/1.1',
  cookies: [],
  redirectURL: '',
  headersSize: -1,
  bodySize: -1,
  headers: [{ name: 'Content-Type', value: 'application/json' }],
  content: { size: 14, mimeType: 'application/json', text: BODY },
};
const timings = { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 1, wait: 20, receive: 300 };
const entry = { startedDateTime, time: 321, request, response, cache: {}, timings };

const want: Exchange = {
  id: 1,
  request: {
    method: 'POST',
    url: URL_OF,
    headers: [
      ['content-type', 'application/json'],
      ['x-a', '1'],
      ['x-a', '2'],
    ],
    body: '{}',
  },
  response: { status: 200, headers: [['content-type', 'application/json']], body: BODY },
  startMs,
  headersMs: startMs + 21,
  endMs: startMs + 321,
};

describe('readHar with the files of each writer', () => {
  const pseudo = [':authority', ':method', ':path', ':scheme'].map((name) => ({ name, value: 'x' }));
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const writers: Record<string, unknown> = {
    Chrome: {
      ...entry,
      _initiator: { type: 'script' },
      _priority: 'High',
      request: { ...request, httpVersion: 'h3', headers: [...pseudo, ...request.headers] },
      response: { ...response, _transferSize: 400, _error: null },
      timings: { ...timings, _blocked_queueing: 1 },
    },
    Firefox: {
      ...entry,
      startedDateTime: '2026-01-02T04:04:05.678+01:00',
      request: { ...request, postData: { mimeType: 'application/json', params: [], text: '{}' } },
      response: { ...response, content: { ...response.content, encoding: 'base64', text: base64(BODY) } },
      timings: { blocked: 0, dns: 0, connect: 0, ssl: 0, send: 1, wait: 20, receive: 300 },
    },
    mitmproxy: {
      ...entry,
      startedDateTime: '2026-01-02T03:04:05.678000+00:00',
      request: { ...request, postData: { ...request.postData, params: [] } },
      response: { ...response, content: { ...response.content, size: 9, compression: 5 } },
      timings: { connect: -1.0, ssl: null, send: 1, receive: 300, wait: 20 },
    },
    Charles: {
      ...entry,
      startedDateTime: '2026-01-02T05:34:05.678+02:30',
      request: { ...request, postData: { mimeType: 'application/json', text: base64('{}'), encoding: 'base64' } },
      response: { ...response, content: { size: 14, mimeType: 'x', text: base64(BODY), encoding: 'base64' } },
    },
    Fiddler: { ...entry, startedDateTime: '2026-01-02T03:04:05.6780000+00:00', comment: '[#1]' },
    Playwright: { ...entry, pageref: 'page@1', _monotonicTime: 1.5, response: { ...response, _transferSize: 1 } },
  };
  test.each(Object.keys(writers))('readHar reads the same exchange from a file of %s', (name) => {
    expect(readHar(har([writers[name]]))).toEqual({ exchanges: [want], skipped: 0 });
  });

  test('readHar ignores the byte order mark of Fiddler', () => {
    expect(readHar(`\ufeff${har([entry])}`).exchanges).toEqual([want]);
  });
});

describe('an entry without a complete response', () => {
  const entries: { name: string; given: object; body?: string; failure: string | undefined }[] = [
    {
      name: 'an unreachable server in Chrome',
      given: { status: 0, _error: 'net::ERR_FAILED' },
      failure: 'no response: net::ERR_FAILED',
    },
    {
      name: 'an unreachable server in Firefox',
      given: { status: 0, content: {} },
      failure: 'partly seen: no response was recorded',
    },
    {
      name: 'an unreachable server in mitmproxy',
      given: { status: 0, _error: 'reset' },
      failure: 'no response: reset',
    },
    {
      name: 'an unreachable server in Playwright',
      given: { status: -1, _failureText: 'gone' },
      failure: 'no response: gone',
    },
    {
      name: 'a request that the user of Chrome aborted',
      given: { status: 0, _error: 'net::ERR_ABORTED' },
      failure: 'partly seen: net::ERR_ABORTED',
    },
    {
      name: 'a request that the client of mitmproxy aborted',
      given: { _error: 'Client disconnected.', content: { size: 4, text: 'half' } },
      body: 'half',
      failure: 'partly seen: Client disconnected.',
    },
    {
      name: 'a response in Chrome that was cut off',
      given: { _error: 'net::ERR_INCOMPLETE_CHUNKED_ENCODING', content: { size: 4, mimeType: 'x', text: 'half' } },
      body: 'half',
      failure: 'response cut off: net::ERR_INCOMPLETE_CHUNKED_ENCODING',
    },
    {
      name: 'a body that Chrome did not keep',
      given: { content: { size: 14, mimeType: 'x' } },
      body: '',
      failure: 'partly seen: the recording does not have the body',
    },
    {
      name: 'a streamed body in mitmproxy',
      given: { bodySize: 0, content: { size: 0, text: null } },
      body: '',
      failure: 'partly seen: the recording does not have the body',
    },
    {
      name: 'an entry without content',
      given: { content: undefined },
      body: '',
      failure: 'partly seen: the recording does not have the body',
    },
    {
      name: 'a body that was kept in part',
      given: { content: { size: 14, mimeType: 'x', text: '{"text' } },
      body: '{"text',
      failure: 'partly seen: the recording has 6 of 14 bytes of the body',
    },
    { name: 'an empty body', given: { content: { size: 0, mimeType: 'x', text: '' } }, body: '', failure: undefined },
    {
      name: 'a status without a body',
      given: { status: 204, content: { size: 0 } },
      body: '',
      failure: undefined,
    },
    {
      name: 'a content-length of 0',
      given: { headers: [{ name: 'Content-Length', value: '0' }], content: { size: 0 } },
      body: '',
      failure: undefined,
    },
  ];
  test.each(entries)('readHar gives $name the failure “$failure”', ({ given, body, failure }) => {
    const [exchange] = readHar(har([{ ...entry, response: { ...response, ...given } }])).exchanges;
    expect(exchange!.response?.body).toBe(body);
    expect(exchange!.failure).toBe(failure);
  });

  test('readHar reads an entry without a response', () => {
    const [exchange] = readHar(har([{ ...entry, response: undefined }])).exchanges;
    expect(exchange).toMatchObject({ failure: 'partly seen: no response was recorded' });
    expect(exchange!.response).toBeUndefined();
  });
});

describe('the selection of entries', () => {
  const at = (url: string, more: object = {}) => ({ ...entry, ...more, request: { ...request, url } });
  const urls = [
    'https://gateway.example/v1/models',
    'https://gateway.example/api/v1/usage?day=1',
    'https://other.example/v1/messages',
    'https://gateway.example/app.js?next=/v1/messages',
    'https://gateway.example/v1beta/messages',
    'data:text/plain,/v1/messages',
    'not a URL',
  ];
  test.each([
    { baseUrl: undefined, read: [0, 1, 2] },
    { baseUrl: 'https://gateway.example', read: [0] },
    { baseUrl: 'https://GATEWAY.example:443/v1/', read: [0] },
    { baseUrl: 'https://gateway.example/api', read: [1] },
    { baseUrl: 'http://gateway.example', read: [] },
  ])('readHar selects the entries of the base URL $baseUrl', ({ baseUrl, read }) => {
    const { exchanges, skipped } = readHar(har(urls.map((url) => at(url))), baseUrl);
    expect(exchanges.map((exchange) => exchange.request.url)).toEqual(read.map((index) => urls[index]));
    expect(skipped).toBe(urls.length - read.length);
  });

  test.each(Object.values(OPERATIONS))('readHar selects the entries of $id', ({ path }) => {
    expect(readHar(har([at(`http://localhost:8787${path}`)])).skipped).toBe(0);
  });

  test.each([
    { name: 'a preflight', other: { ...entry, request: { ...request, method: 'OPTIONS' } } },
    { name: 'a response from the cache', other: { ...entry, _fromCache: 'memory' } },
    { name: 'a response of a test’s route handler', other: { ...entry, _wasFulfilled: true } },
    { name: 'a request that was never sent', other: { ...entry, _wasAborted: true } },
    { name: 'an invalid entry of another address', other: { request: { url: 'about:blank' } } },
  ])('readHar leaves out $name', ({ other }) => {
    expect(readHar(har([other, entry]))).toEqual({ exchanges: [want], skipped: 1 });
  });

  test('readHar sorts the exchanges by their start', () => {
    const later = { ...entry, startedDateTime: '2026-01-02T03:04:06Z' };
    const { exchanges } = readHar(har([later, entry, later]));
    expect(exchanges.map(({ id, startMs: at }) => [id, at - startMs])).toEqual([
      [1, 0],
      [2, 322],
      [3, 322],
    ]);
  });
});

describe('an invalid file', () => {
  const bad = (change: object) => har([entry, entry, { ...entry, ...change }]);
  test.each([
    { text: '[]', want: 'the HAR file must be an object with a log' },
    { text: '{}', want: 'log is missing' },
    { text: '{"log":[]}', want: 'log must be an object' },
    { text: '{"log":{}}', want: 'log.entries is missing' },
    { text: '{"log":{"entries":{}}}', want: 'log.entries must be a list' },
    { text: '{"log":{"entries":[1]}}', want: 'log.entries[0] must be an object' },
    { text: bad({ request: undefined }), want: 'entry 3: request is missing' },
    { text: bad({ request: { ...request, url: undefined } }), want: 'entry 3: request.url is missing' },
    { text: bad({ request: { ...request, url: 5 } }), want: 'entry 3: request.url must be a string' },
    { text: bad({ request: { ...request, method: undefined } }), want: 'entry 3: request.method is missing' },
    { text: bad({ request: { ...request, headers: undefined } }), want: 'entry 3: request.headers is missing' },
    { text: bad({ request: { ...request, headers: ['x'] } }), want: 'entry 3: request.headers[0] must be an object' },
    {
      text: bad({ request: { ...request, headers: [{ name: 'cai_secret' }] } }),
      want: 'entry 3: request.headers[0].value is missing',
    },
    { text: bad({ request: { ...request, postData: 'x' } }), want: 'entry 3: request.postData must be an object' },
    {
      text: bad({ request: { ...request, postData: { text: 5 } } }),
      want: 'entry 3: request.postData.text must be a string',
    },
    { text: bad({ response: 'x' }), want: 'entry 3: response must be an object' },
    { text: bad({ response: { ...response, status: '200' } }), want: 'entry 3: response.status must be a number' },
    { text: bad({ response: { ...response, headers: 5 } }), want: 'entry 3: response.headers must be a list' },
    { text: bad({ response: { ...response, content: 5 } }), want: 'entry 3: response.content must be an object' },
    { text: bad({ startedDateTime: undefined }), want: 'entry 3: startedDateTime is missing' },
    { text: bad({ startedDateTime: 'soon' }), want: 'entry 3: startedDateTime must be a date and time' },
    { text: bad({ timings: 5 }), want: 'entry 3: timings must be an object' },
    { text: bad({ _caicaini: { id: 0 } }), want: 'entry 3: _caicaini.id must be a whole number from 1' },
    { text: bad({ _caicaini: { id: 1, probe: {} } }), want: 'entry 3: _caicaini.probe.scenario is missing' },
    {
      text: bad({ _caicaini: { id: 1, probe: { scenario: 's', expect: 418 } } }),
      want: 'entry 3: _caicaini.probe.expect must be the status of an error or success',
    },
  ])('readHar throws that $want', ({ text, want: message }) => {
    expect(() => readHar(text)).toThrow(new TypeError(message));
  });

  test.each(['', '{"log": secret}', '{"log": {}'])('readHar throws for “%s”, which is not JSON', (text) => {
    expect(() => readHar(text)).toThrow(/^the HAR file is not JSON(: syntax error at position \d+)?$/);
    expect(() => readHar(text)).toThrow(TypeError);
  });

  test('readHar throws for an invalid base URL', () => {
    expect(() => readHar(har([]), 'gateway')).toThrow(new TypeError('the base URL is not a URL'));
  });
});

describe('a file of writeHar', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const header = fc.tuple(fc.stringMatching(/^[a-z-]{1,12}$/), text) as fc.Arbitrary<Header>;
  const headers = fc.array(header, { maxLength: 4 });
  const ms = fc.integer({ min: 0, max: 100_000 });
  const probe = fc.record(
    {
      scenario: text,
      key: fc.constantFrom('main' as const, 'spare' as const),
      check: text,
      expect: fc.constantFrom('success' as const, ...Object.values(ERRORS).map(({ status }) => status)),
      why: text,
      basis: fc.constantFrom('documented' as const, 'assumed' as const),
      source: fc.array(text, { maxLength: 2 }),
      schema: text,
      stoppedEarly: fc.boolean(),
    },
    { requiredKeys: ['scenario'] },
  );
  const exchange = fc
    .record(
      {
        request: fc.record(
          {
            method: fc.constantFrom('GET', 'POST'),
            url: fc.webPath().map((path) => `https://gateway.example/v1/messages?${encodeURIComponent(path)}`),
            headers,
            body: text,
          },
          { requiredKeys: ['method', 'url', 'headers'] },
        ),
        response: fc.record({ status: fc.integer({ min: 100, max: 599 }), headers, body: text }),
        failure: text,
        probe,
        times: fc.tuple(fc.integer({ min: 0, max: 4e12 }), ms, ms),
      },
      { requiredKeys: ['request', 'times'] },
    )
    .map(({ times: [start, wait, receive], ...rest }) => ({
      ...rest,
      startMs: start,
      headersMs: start + wait,
      endMs: start + wait + receive,
    }));
  const session = fc.array(exchange, { maxLength: 4 }).chain((list) =>
    fc
      .shuffledSubarray(
        list.map((_, index) => index + 1),
        { minLength: list.length },
      )
      .map((ids) => list.map((each, index): Exchange => ({ id: ids[index]!, ...each }))),
  );

  test('readHar reads the same exchanges from it, with keys redacted', () => {
    fc.assert(
      fc.property(session, (exchanges) => {
        const read = readHar(writeHar(exchanges));
        const secrets = secretsOf(exchanges);
        expect(read).toEqual({ exchanges: exchanges.map((each) => hideSecrets(each, secrets)), skipped: 0 });
      }),
    );
  });

  test('the file contains no key, wherever the exchange had one', () => {
    const key = `${KEY_PREFIX}0123456789abcdef`;
    const leaky: Exchange = {
      ...want,
      request: {
        ...want.request,
        url: `${URL_OF}?key=${key}`,
        headers: [
          ['authorization', `Bearer ${key}`],
          ['cookie', 'session=hush'],
          ['x-api-key', 'hush'],
          ['x-b', key],
        ],
        body: key,
      },
      response: {
        status: 401,
        headers: [
          ['set-cookie', 'hush'],
          ['x-c', key],
        ],
        body: `no such key: ${key}, hidden`,
      },
      failure: `Bearer ${key}`,
    };
    const written = writeHar([leaky], ['hidden']);
    for (const secret of [key, 'hush', 'hidden']) expect(written).not.toContain(secret);
    expect(JSON.parse(written).log.entries[0].response.content.text).toMatch(
      /^no such key: \S+\[redacted\], \[redacted\]$/,
    );
  });

  test('readHar numbers the exchanges of merged files from 1', () => {
    const { entries } = JSON.parse(writeHar([{ ...want, id: 7 }])).log;
    expect(readHar(har(entries)).exchanges.map(({ id }) => id)).toEqual([7]);
    expect(readHar(har([...entries, ...entries])).exchanges.map(({ id }) => id)).toEqual([1, 2]);
    expect(readHar(har([...entries, entry])).exchanges.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('the file has the members that HAR 1.2 requires', () => {
    const { version, creator, entries } = JSON.parse(
      writeHar([{ ...want, request: { ...want.request, url: `${URL_OF}?a=1&a=2` } }]),
    ).log;
    expect({ version, creator }).toEqual({
      version: '1.2',
      creator: { name: 'caicaini', version: expect.any(String) as string },
    });
    expect(entries[0]).toMatchObject({
      startedDateTime,
      time: 321,
      request: {
        queryString: [
          { name: 'a', value: '1' },
          { name: 'a', value: '2' },
        ],
        postData: request.postData,
      },
      response: { status: 200, content: response.content },
      timings: { send: 0, wait: 21, receive: 300 },
    });
  });
});

function har(entries: unknown[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } });
}
