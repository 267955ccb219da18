/** The key is checked when the client is made, and nothing shows it afterwards. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { CaicainiError, createClient, createFetch, type ClientOptions } from '../../src/index.js';
import { requestExample } from '../support/examples.js';
import { outside, testRuntime } from '../support/fake-clock.js';
import { ROOT } from '../support/process.js';
import { json, startFaulty, type FaultyServer } from '../support/server.js';

const KEY = 'cai_api_HUSHhushHUSHhushHUSHhushHUSHhush';
const hello = requestExample('createMessage', 'quickstart');

let faulty: FaultyServer;
beforeAll(async () => {
  faulty = await startFaulty();
});

function thrownBy(options: ClientOptions): CaicainiError {
  try {
    createClient(options);
  } catch (error) {
    expect(CaicainiError.is(error)).toBe(true);
    return error as CaicainiError;
  }
  throw new Error('nothing was thrown');
}

/** A value in every form in which a program might show it. */
function shown(value: unknown): string {
  const error = value instanceof Error ? [value.message, value.stack, String(value), shown(value.cause ?? '')] : [];
  return [inspect(value, { depth: 10, showHidden: true }), JSON.stringify(value), ...error].join('\n');
}

describe('a key', () => {
  const cases: { name: string; given: string; says: RegExp }[] = [
    { name: 'empty', given: '', says: /no API key.*CAICAINI_API_KEY/ },
    { name: 'blank', given: ' \n ', says: /no API key/ },
    { name: 'broken by a line break', given: `${KEY}\nX-Evil: 1`, says: /no HTTP header may carry/ },
    { name: 'followed by NUL', given: `${KEY}\0`, says: /no HTTP header may carry/ },
    { name: 'two with a space between them', given: `${KEY} ${KEY}`, says: /no HTTP header may carry/ },
    { name: 'followed by a character beyond Latin', given: `${KEY}密`, says: /no HTTP header may carry/ },
    { name: 'of 10 kB', given: KEY.padEnd(10_000, 'x'), says: /has 10000 characters; .* at most 256/ },
    { name: 'of another vendor', given: 'sk-ant-HUSHhush', says: /does not begin with cai_api_/ },
    { name: 'of the command-line client', given: 'cai_cli_HUSHhush', says: /does not begin with cai_api_/ },
  ];
  for (const { name, given, says } of cases) {
    test(`that is ${name} is refused and not shown`, () => {
      const error = thrownBy({ apiKey: given });
      expect(error.message).toMatch(says);
      expect(error).toMatchObject({ action: 'fix', attempts: [] });
      expect(shown(error)).not.toMatch(/HUSH/i);
    });
  }

  test('white space around it is trimmed once', async () => {
    faulty.answers.splice(0, Infinity, json(200, { data: [] }));
    await createClient({ apiKey: ` ${KEY}\n`, baseUrl: faulty.url }).models.list();
    expect(faulty.seen.at(-1)!.headers.authorization).toBe(`Bearer ${KEY}`);
  });
});

describe('a base URL', () => {
  const refused: { given: string; says: RegExp }[] = [
    { given: 'http://gateway.example.com', says: /in clear/ },
    { given: 'http://10.0.0.1:8080', says: /in clear/ },
    { given: 'http://127.0.0.1.evil.example', says: /in clear/ },
    { given: 'http://gateway.localhost', says: /in clear/ },
    { given: 'http://localhost.evil.example', says: /in clear/ },
    { given: 'http://[::ffff:8.8.8.8]', says: /in clear/ },
    { given: 'http://0.0.0.0', says: /in clear/ },
    { given: 'ftp://example.com', says: /https/ },
    { given: 'not a url', says: /not a URL/ },
    { given: 'https://user@example.com', says: /no user name and no query/ },
    { given: 'https://example.com/?a=1', says: /no user name and no query/ },
  ];
  for (const { given, says } of refused) {
    test(`${given} is refused`, () => {
      const error = thrownBy({ apiKey: KEY, baseUrl: given });
      expect(error.message).toMatch(says);
      expect(shown(error)).not.toContain(KEY);
    });
  }

  test('does not show its credentials in an error', () => {
    for (const baseUrl of ['http://user:HUSH@example.com', 'https://user:HUSH@example.com'])
      expect(shown(thrownBy({ apiKey: KEY, baseUrl }))).not.toContain('HUSH');
  });

  const used: { given: string; want: string }[] = [
    { given: '', want: '/v1/models' },
    { given: '/', want: '/v1/models' },
    { given: '/v1', want: '/v1/models' },
    { given: '/v1/', want: '/v1/models' },
    { given: '/gateway', want: '/gateway/v1/models' },
    { given: '/#b', want: '/v1/models' },
  ];
  for (const { given, want } of used) {
    test(`that ends in "${given}" leads to requests for ${want}`, async () => {
      faulty.answers.splice(0, Infinity, json(200, { data: [] }));
      await createClient({ apiKey: KEY, baseUrl: faulty.url.replace('127.0.0.1', 'localhost') + given }).models.list();
      expect(faulty.seen.at(-1)!.url).toBe(want);
    });
  }

  const here = [
    'http://localhost:8080',
    'http://127.0.0.1',
    'http://127.1.2.3',
    'http://2130706433',
    'http://[::1]:80',
  ];
  test.each(here)('%s is this machine, so http is fine', (baseUrl) => {
    expect(() => createClient({ apiKey: KEY, baseUrl })).not.toThrow();
  });

  test('may be plain http to another machine when an option says so', () => {
    expect(() =>
      createClient({ apiKey: KEY, baseUrl: 'http://gateway:8080', dangerouslyAllowHttp: true }),
    ).not.toThrow();
  });
});

describe('headers with', () => {
  const cases: Record<string, string>[] = [
    { 'X-Agent': 'a\r\nX-Evil: 1' },
    { 'X-Agent': 'a\0' },
    { 'X Agent': 'a' },
    { 'X-Agent': '密' },
    { '': 'a' },
    { 'Content-Length': '3' },
    { 'transfer-encoding': 'chunked' },
  ];
  for (const headers of cases) {
    test(`${JSON.stringify(headers)} are refused, and nothing is sent`, async () => {
      const before = faulty.seen.length;
      expect(thrownBy({ apiKey: KEY, headers }).message).not.toContain('Evil');
      const caicaini = createClient({ apiKey: KEY, baseUrl: faulty.url });
      await expect(caicaini.models.list({ headers })).rejects.toMatchObject({ action: 'fix', attempts: [] });
      expect(faulty.seen).toHaveLength(before);
    });
  }
});

describe('the key does not appear', () => {
  const echo = {
    type: 'error',
    error: { type: 'authentication_error', message: `Invalid API key ${KEY} (Bearer ${KEY})` },
  };

  test('in a client', () => {
    const caicaini = createClient({ apiKey: KEY });
    expect(shown(caicaini)).not.toContain(KEY);
  });

  test('in an error whose answer echoes it', async () => {
    faulty.answers.splice(0, Infinity, json(401, echo));
    const caicaini = createClient({ apiKey: KEY, baseUrl: faulty.url, ...outside(testRuntime()) });
    const error: unknown = await caicaini.models.list().catch((thrown: unknown) => thrown);
    expect(CaicainiError.is(error)).toBe(true);
    expect(shown(error)).not.toContain(KEY);
    expect(shown(structuredClone(error))).not.toContain(KEY);
    expect((error as CaicainiError).body).toContain('API key cai_api_[redacted]');
  });

  test('in an error when it has other characters than most keys, whole or where the answer is cut', async () => {
    const key = 'cai_api_HUSH.HUSH/hush~HUSH.hush';
    for (const most of [120, 1_000, 8_192]) {
      const echo = 'x'.repeat(most - 20) + key;
      for (const body of [echo, { error: { type: 'api_error', message: echo } }, key]) {
        faulty.answers.splice(0, Infinity, json(400, body));
        const caicaini = createClient({ apiKey: key, baseUrl: faulty.url, ...outside(testRuntime()) });
        const error: unknown = await caicaini.models.list().catch((thrown: unknown) => thrown);
        expect(CaicainiError.is(error)).toBe(true);
        expect(shown(error)).not.toMatch(/HUSH/i);
      }
    }
  });

  test('in what an answer leads to that echoes an unusual key, as it is or encoded', async () => {
    const key = `cai_api_HUSH.+/="'\\~%&<>HUSHhush`;
    const encodings: Record<string, (text: string) => string> = {
      'as it is': (text) => text,
      'for a URL': encodeURIComponent,
      'for a URL, in small letters': (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
      'for a URL, twice': (text) => encodeURIComponent(encodeURIComponent(text)),
      'for a form': (text) => new URLSearchParams({ text }).toString(),
      'as Go writes JSON': (text) => JSON.stringify(text).replace('&', '\\u0026').replace('<', '\\u003c'),
    };
    for (const [name, encode] of Object.entries(encodings)) {
      const id = encode(key);
      const told: unknown[] = [];
      const tell = (value: unknown) => told.push(value);
      const client = createClient({
        apiKey: key,
        baseUrl: faulty.url,
        ...outside(testRuntime()),
        retry: { maxAttempts: 2 },
        logger: { error: tell, warn: tell, info: tell, debug: tell },
        hooks: {
          onReceipt: tell,
          onRetry: tell,
          onHardStop: tell,
          onEnd: ({ error, receipt }) => tell([error, receipt]),
        },
      });
      const answer = { id, content: [], model: id, usage: {} };
      faulty.answers.splice(0, Infinity, json(200, answer));
      await client.messages.create(hello);
      for (const status of [400, 401, 503]) {
        faulty.answers.splice(0, Infinity, json(status, { error: { type: 'api_error', message: `key=${id}` } }));
        told.push(await client.models.list().catch((thrown: unknown) => thrown));
      }
      expect(told.length, name).toBeGreaterThan(8);
      // What follows the first unusual character is the part that no pattern of usual keys finds
      expect(shown(told), name).not.toMatch(/HUSHhush/i);
    }
  });

  test('in the cause, when a fetch throws a function or an error whose class holds the request', async () => {
    const request = { headers: { authorization: `Bearer ${KEY}` } };
    class Held extends Error {}
    Object.assign(Held.prototype, { request });
    class Told extends Held {}
    const bare = Object.assign(() => {}, request);
    for (const thrown of [bare, new Held('fetch failed'), new Told('fetch failed')]) {
      const fetch = () => Promise.reject(thrown);
      const caicaini = createClient({ apiKey: KEY, ...outside(testRuntime({ fetch })), retry: { maxAttempts: 1 } });
      const error = (await caicaini.models.list().catch((each: unknown) => each)) as CaicainiError;
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(KEY);
      expect(error.cause).toBeInstanceOf(Error);
    }
  });

  test('in a failure whose cause shows it', async () => {
    const leaky = () =>
      Promise.reject(
        new TypeError('fetch failed', {
          cause: new Error(`Headers.append: "Bearer ${KEY}" is an invalid header value`),
        }),
      );
    const caicaini = createClient({ apiKey: KEY, ...outside(testRuntime({ fetch: leaky })) });
    const error: unknown = await caicaini.models.list().catch((thrown: unknown) => thrown);
    expect(shown(error)).not.toContain(KEY);
    expect((error as Error).cause).toBeInstanceOf(Error);
  });

  test('in the error of a fetch beneath another client', async () => {
    const leaky = () => Promise.reject(new Error(`bad header Bearer ${KEY}`));
    const fetch = createFetch(outside(testRuntime({ fetch: leaky })));
    const error: unknown = await fetch('https://caicaini.com/v1/models', {
      headers: { authorization: `Bearer ${KEY}` },
    }).catch((thrown: unknown) => thrown);
    expect(shown(error)).not.toContain(KEY);
  });

  test('in an error, nor does the prompt', async () => {
    faulty.answers.splice(0, Infinity, json(503, ''));
    const caicaini = createClient({ apiKey: KEY, baseUrl: faulty.url, ...outside(testRuntime()) });
    const error: unknown = await caicaini.messages
      .create({ ...hello, system: 'PRIVATE PROMPT' })
      .catch((thrown: unknown) => thrown);
    expect(shown(error)).not.toContain('PRIVATE');
  });
});

describe('a browser is refused unless an option allows it:', () => {
  const places: [string, Record<string, unknown>][] = [
    ['a page', { window: {}, document: {} }],
    ['a worker of a page', { importScripts: () => {}, location: {} }],
  ];
  test.each(places)('%s', (_, globals) => {
    Object.assign(globalThis, globals);
    try {
      expect(thrownBy({ apiKey: KEY }).message).toContain('dangerouslyAllowBrowser');
      expect(() => createClient({ apiKey: KEY, dangerouslyAllowBrowser: true })).not.toThrow();
    } finally {
      for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
    }
  });
});

test('a Worker of Cloudflare, which may have importScripts, is no browser', () => {
  Object.assign(globalThis, { importScripts: () => {} });
  try {
    expect(() => createClient({ apiKey: KEY })).not.toThrow();
  } finally {
    Reflect.deleteProperty(globalThis, 'importScripts');
  }
});

describe('a number out of range', () => {
  const cases: { given: ClientOptions; says: string }[] = [
    { given: { retry: { maxAttempts: 0 } }, says: 'retry.maxAttempts must be an integer from 1 to 6, not 0' },
    { given: { retry: { maxAttempts: 7 } }, says: 'retry.maxAttempts must be an integer from 1 to 6, not 7' },
    { given: { retry: { maxAttempts: 2.5 } }, says: 'retry.maxAttempts must be an integer from 1 to 6, not 2.5' },
    { given: { timeouts: { totalMs: NaN } }, says: 'timeouts.totalMs must be a number from 1 to 2147483647, not NaN' },
    {
      given: { retry: { maxRetryAfterMs: Infinity } },
      says: 'retry.maxRetryAfterMs must be a number from 0 to 2147483647, not Infinity',
    },
    {
      given: { timeouts: { attemptMs: '5' as never } },
      says: 'timeouts.attemptMs must be a number from 1 to 2147483647, not 5',
    },
  ];
  for (const { given, says } of cases) {
    test(`is refused: ${says}`, () => {
      expect(thrownBy({ apiKey: KEY, ...given }).message).toBe(says);
    });
  }
});

test('installing the package runs nothing of ours', () => {
  const scripts = Object.keys(manifest.scripts);
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']) {
    expect(scripts).not.toContain(name);
  }
});

test('installing its dependencies runs no script either', async () => {
  type Locked = { dev?: true; optional?: true; peer?: true; hasInstallScript?: true };
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const installed = Object.entries(lock.packages).filter(([, { dev, optional, peer }]) => !dev && !optional && !peer);
  expect(installed.map(([path]) => path)).toEqual(
    expect.arrayContaining(Object.keys(manifest.dependencies).map((name) => `node_modules/${name}`)),
  );
  expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
});

test('an error of another copy of the package is recognised', () => {
  class Copy extends Error {}
  Object.defineProperty(Copy.prototype, Symbol.for('caicaini.error'), { value: true });
  expect(CaicainiError.is(new Copy())).toBe(true);
  for (const other of [new Error(), null, undefined, 'text', {}]) expect(CaicainiError.is(other)).toBe(false);
});
