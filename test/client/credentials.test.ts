/** The keys, addresses and places with which a client is made, and those that are refused. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_BASE_URL, ENVIRONMENT, KEY_PREFIX } from '../../src/contract.js';
import { createClient } from '../../src/client/client.js';
import { checkBaseUrl, checkBrowser, checkKey } from '../../src/client/credentials.js';
import { CaicainiError } from '../../src/policy/error.js';

/** Replaces the environment of the machine. */
const environment = (env: Record<string, string> | undefined) => vi.stubGlobal('process', env && { env });
beforeEach(() => void environment({}));
afterEach(() => void vi.unstubAllGlobals());

/** The message of a refusal, which is always an error of this package. */
function refusalOf(check: () => unknown): string {
  try {
    check();
  } catch (thrown) {
    if (CaicainiError.is(thrown)) return thrown.message;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

const KEY = `${KEY_PREFIX}abc`;
const LONGEST = KEY.padEnd(256, 'x');

describe('a key', () => {
  const cases: { name: string; given?: string; env?: Record<string, string>; want: string | RegExp }[] = [
    { name: 'as it is issued', given: KEY, want: KEY },
    { name: 'with white space around it', given: ` ${KEY}\n`, want: KEY },
    { name: 'of 256 characters', given: LONGEST, want: LONGEST },
    { name: 'of 257 characters', given: `${LONGEST}x`, want: /257 .* 256/ },
    { name: 'in the environment', env: { [ENVIRONMENT.apiKey]: KEY }, want: KEY },
    {
      name: 'that is passed while the environment has another',
      given: KEY,
      env: { [ENVIRONMENT.apiKey]: 'x' },
      want: KEY,
    },
    { name: 'that is given nowhere', want: new RegExp(ENVIRONMENT.apiKey) },
    { name: 'that is empty', given: '', env: { [ENVIRONMENT.apiKey]: KEY }, want: new RegExp(ENVIRONMENT.apiKey) },
    { name: 'that is blank', given: ' ', want: new RegExp(ENVIRONMENT.apiKey) },
    { name: 'with a space inside', given: `${KEY} x`, want: /HTTP header/ },
    { name: 'with DEL at its end', given: `${KEY}\x7f`, want: /HTTP header/ },
    { name: 'with a letter before it that no header may carry', given: `密${KEY}`, want: /HTTP header/ },
    { name: 'with the first and last character a header may carry', given: `${KEY}!~`, want: `${KEY}!~` },
    { name: 'of another vendor', given: 'sk-abc', want: new RegExp(KEY_PREFIX) },
    { name: 'that ends as it should begin', given: `x${KEY_PREFIX}`, want: new RegExp(KEY_PREFIX) },
  ];
  for (const { name, given, env, want } of cases) {
    test(`${name} is ${want instanceof RegExp ? 'refused' : 'taken'}`, () => {
      if (env) environment(env);
      if (want instanceof RegExp) expect(refusalOf(() => checkKey(given))).toMatch(want);
      else expect(checkKey(given)).toBe(want);
    });
  }
});

test('an environment that may not be read counts as empty', () => {
  const env = new Proxy({}, { get: () => expect.fail('Requires env access') });
  vi.stubGlobal('process', { env });
  expect(refusalOf(() => checkKey(undefined))).toMatch(ENVIRONMENT.apiKey);
  expect(checkBaseUrl(undefined)).toBe(DEFAULT_BASE_URL);
  expect(() => createClient({ apiKey: KEY })).not.toThrow();
});

describe('a base URL', () => {
  const cases: { given?: string; env?: Record<string, string>; allowHttp?: boolean; want: string | RegExp }[] = [
    { want: DEFAULT_BASE_URL },
    { env: { [ENVIRONMENT.baseUrl]: 'https://b.example' }, want: 'https://b.example' },
    { given: 'https://a.example', env: { [ENVIRONMENT.baseUrl]: 'https://b.example' }, want: 'https://a.example' },
    { given: 'https://a.example:8443/', want: 'https://a.example:8443' },
    { given: 'https://a.example/v1', want: 'https://a.example' },
    { given: 'https://a.example/gateway/v1//', want: 'https://a.example/gateway' },
    { given: 'https://a.example/v1/gateway', want: 'https://a.example/v1/gateway' },
    { given: 'https://a.example//gateway', want: 'https://a.example//gateway' },
    { given: 'https://user:pass@a.example', want: /no user name and no query/ },
    { given: 'https://a.example/?b=1', want: /no user name and no query/ },
    { given: 'https://a.example/#c', want: 'https://a.example' },
    { given: 'a.example', want: /not a URL/ },
    { given: 'ftp://a.example', want: /https.*ftp:/ },
    { given: 'ftp://localhost', allowHttp: true, want: /https.*ftp:/ },
    { given: 'http://a.example:80', want: /http:\/\/a\.example would .* in clear/ },
    { given: 'http://a.example', allowHttp: true, want: 'http://a.example' },
    { given: 'http://localhost:8080', want: 'http://localhost:8080' },
    { given: 'http://a.localhost', want: /in clear/ },
    { given: 'http://alocalhost', want: /in clear/ },
    { given: 'http://localhost.example', want: /in clear/ },
    { given: 'http://[::1]:80', want: 'http://[::1]' },
    { given: 'http://[::2]', want: /in clear/ },
    { given: 'http://127.0.0.1', want: 'http://127.0.0.1' },
    { given: 'http://127.10.20.30', want: 'http://127.10.20.30' },
    { given: 'http://128.0.0.1', want: /in clear/ },
    { given: 'http://127.0.0.1.example', want: /in clear/ },
  ];
  for (const { given, env, allowHttp, want } of cases) {
    test(`${given ?? 'that is not given'}${env ? ' with one in the environment' : ''}${allowHttp ? ' that may be http' : ''} is ${want instanceof RegExp ? 'refused' : want}`, () => {
      if (env) environment(env);
      if (want instanceof RegExp) expect(refusalOf(() => checkBaseUrl(given, allowHttp))).toMatch(want);
      else expect(checkBaseUrl(given, allowHttp)).toBe(want);
    });
  }
});

describe('a place', () => {
  const both = { window: {}, document: {} };
  const cases: { name: string; globals: Record<string, unknown>; allow?: boolean; isRefused: boolean }[] = [
    { name: 'with a window and a document', globals: both, isRefused: true },
    { name: 'that is allowed by name', globals: both, allow: true, isRefused: false },
    { name: 'with a window alone', globals: { window: {} }, isRefused: false },
    { name: 'with a document alone', globals: { document: {} }, isRefused: false },
    { name: 'without process', globals: { process: undefined }, isRefused: false },
    { name: 'whose process has no environment', globals: { process: {} }, isRefused: false },
  ];
  for (const { name, globals, allow, isRefused } of cases) {
    test(`${name} is ${isRefused ? 'refused' : 'accepted'}`, () => {
      for (const [member, value] of Object.entries(globals)) vi.stubGlobal(member, value);
      const said = refusalOf(() => (checkBrowser(allow), checkKey(undefined)));
      expect(said).toContain(isRefused ? 'dangerouslyAllowBrowser' : ENVIRONMENT.apiKey);
    });
  }
});
