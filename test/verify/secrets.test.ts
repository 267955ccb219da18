/** The secrets of exchanges: every form of a credential is hidden, and the other text is kept. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Exchange, Header } from '../../src/verify/index.js';
import { hideSecrets, secretsOf } from '../../src/verify/read/secrets.js';

const KEY = 'cai_api_Zq81LmNo02PrStUv34WxYz56';
const OTHER = 'Wd7kQp93-nVx2sLt';
const exchange = (headers: Header[], body: string, url = 'https://caicaini.com/v1/models'): Exchange => ({
  id: 1,
  request: { method: 'GET', url, headers },
  response: { status: 400, headers: [], body },
  ...{ startMs: 0, headersMs: 0, endMs: 0 },
});
const shownOf = (given: Exchange) => hideSecrets(given, secretsOf([given])).response!.body;
const escaped = (text: string) =>
  text.replace(/[^]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe('a credential that the gateway repeats', () => {
  test.each([
    { name: 'as it is', form: (key: string) => key },
    { name: 'without its prefix', form: (key: string) => key.replace('cai_api_', '') },
    { name: 'without its first and last characters', form: (key: string) => key.slice(3, -3) },
    { name: 'in capital letters', form: (key: string) => key.toUpperCase() },
    { name: 'as base64', form: (key: string) => Buffer.from(key).toString('base64') },
    { name: 'as a user name in base64', form: (key: string) => Buffer.from(`${key}:`).toString('base64') },
    { name: 'as hex', form: (key: string) => Buffer.from(key).toString('hex') },
    { name: 'behind JSON escapes', form: escaped },
    { name: 'over two deltas', form: (key: string) => `${key.slice(0, 15)}"}\n\ndata: {"text":"${key.slice(15)}` },
  ])('it is hidden $name', ({ form }) => {
    for (const key of [KEY, OTHER]) {
      const secret = form(key);
      const shown = shownOf(exchange([['authorization', `Bearer ${key}`]], `a ${secret} b`));
      for (let at = 0; at + 12 <= secret.length; at++) {
        const part = secret.slice(at, at + 12);
        if (/^[\w-]+$/.test(part)) expect(shown).not.toContain(part);
      }
      expect(shown.startsWith('a ') && shown.endsWith(' b')).toBe(true);
    }
  });

  test.each(['x-api-key', 'api-key', 'x-goog-api-key', 'x-auth-token', 'proxy-authorization', 'x-session-secret'])(
    'it is hidden when the request has it in %s',
    (name) => {
      const hidden = hideSecrets(exchange([[name, OTHER]], OTHER), secretsOf([exchange([[name, OTHER]], '')]));
      expect(JSON.stringify(hidden)).not.toContain(OTHER);
    },
  );

  test('it is hidden when the request has it in the query', () => {
    const given = exchange([], `no ${OTHER}`, `https://caicaini.com/v1/models?api_key=${OTHER}&page=2`);
    const hidden = hideSecrets(given, secretsOf([given]));
    expect(JSON.stringify(hidden)).not.toContain(OTHER);
    expect(hidden.request.url).toContain('&page=2');
  });
});

describe('text that is no secret', () => {
  test('it is kept, whatever the secrets are', () => {
    const word = fc.stringMatching(/^[a-f0-9]{16,40}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.stringMatching(/^[g-z ]{0,80}$/), (keys, text) => {
        const exchanges = keys.map((key) => exchange([['x-api-key', key]], ''));
        expect(secretsOf(exchanges).redact(text)).toBe(text);
      }),
    );
  });

  test('of secrets that overlap nothing remains, and the text around them does', () => {
    const secrets = secretsOf([], ['Ab3dEf6hIj9lMn', 'Ij9lMnOp2rSt5vWx']);
    expect(secrets.redact('<Ab3dEf6hIj9lMnOp2rSt5vWx>')).toBe('<[redacted]>');
  });

  test('a thousand cookies are all hidden', () => {
    const exchanges = Array.from({ length: 1_000 }, (_, index) =>
      exchange([['cookie', `session=${String(index).padStart(20, 'x')}`]], ''),
    );
    const secrets = secretsOf(exchanges);
    for (const index of [0, 500, 999])
      expect(secrets.redact(`a ${String(index).padStart(20, 'x')} b`)).toBe('a [redacted] b');
  });
});
