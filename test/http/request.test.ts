/** Requests as they are captured, measured and found in the description; the cost of an answer. */
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/contract.js';
import { createFetch } from '../../src/client/create-fetch.js';
import { captureRequest, checkSize, isReplayable, routeOf } from '../../src/http/request.js';
import type { Ask } from '../../src/limiter/limiter.js';
import { readCost } from '../../src/client/receipt.js';

describe('a captured request', () => {
  test('of an address has its init, with its headers as a Headers', async () => {
    const captured = await captureRequest('https://a.example/', { method: 'POST', body: 'x', headers: [['X-A', '1']] });
    expect(captured).toMatchObject({ url: 'https://a.example/', init: { method: 'POST', body: 'x' } });
    expect((captured.init.headers as Headers).get('x-a')).toBe('1');
    expect(await captureRequest(new URL('https://a.example/b'))).toMatchObject({ url: 'https://a.example/b' });
  });

  test('of a Request has its method, headers, signal and body, unless the init says otherwise', async () => {
    const request = () => new Request('https://a.example/', { method: 'PUT', body: 'abc', headers: { 'x-a': '1' } });
    const first = request();
    const { url, init } = await captureRequest(first);
    expect([url, init.method, new Headers(init.headers).get('x-a')]).toEqual(['https://a.example/', 'PUT', '1']);
    expect(init.signal).toBe(first.signal);
    expect(new TextDecoder().decode(init.body as ArrayBuffer)).toBe('abc');
    const replaced = request();
    const other = await captureRequest(replaced, { body: 'def', method: 'POST', headers: { 'X-B': '2' } });
    expect(other).toMatchObject({ init: { method: 'POST', body: 'def' } });
    expect([...(other.init.headers as Headers)]).toEqual([['x-b', '2']]);
    expect([first.bodyUsed, replaced.bodyUsed]).toEqual([true, false]);
    expect('body' in (await captureRequest(new Request('https://a.example/'))).init).toBe(false);
  });
});

describe('the operation', () => {
  const headers = { authorization: 'Bearer cai_api_1' };
  const find = (url: string, method?: string) =>
    routeOf({ url, init: { headers, ...(method && { method }) } })?.operation.id;
  for (const { id, method, path } of Object.values(OPERATIONS)) {
    test(`${id} is found by its method and path, behind any prefix`, () => {
      expect(find(`https://a.example/gateway${path}?a=1`, method.toLowerCase())).toBe(id);
      expect(find(`https://a.example${path}/more`, method)).toBeUndefined();
      expect(find(`https://a.example${path}`, 'DELETE')).toBeUndefined();
      expect(find(`https://a.example${path}`)).toBe(method === 'GET' ? id : undefined);
    });
  }
});

describe('the scope of a request', () => {
  const { path } = OPERATIONS.getAccount;
  const cases: { name: string; headers: HeadersInit; want: string | undefined }[] = [
    { name: 'a Bearer key', headers: { authorization: 'Bearer cai_api_1' }, want: 'cai_api_1' },
    {
      name: 'a Bearer key in a Headers',
      headers: new Headers({ Authorization: 'bearer  cai_api_1' }),
      want: 'cai_api_1',
    },
    {
      name: 'a Bearer key and another key',
      headers: { authorization: 'Bearer cai_api_1', 'x-api-key': 'two' },
      want: 'cai_api_1',
    },
    { name: 'a Bearer key of another maker', headers: { authorization: 'Bearer sk-1' }, want: undefined },
    { name: 'another key alone', headers: { 'x-api-key': 'key' }, want: undefined },
    { name: 'another scheme', headers: { authorization: 'Key Bearer key' }, want: undefined },
    { name: 'two words for a key', headers: { authorization: 'Bearer a b' }, want: undefined },
    { name: 'no headers', headers: {}, want: undefined },
  ];
  for (const { name, headers, want } of cases) {
    test(`with ${name} ${want === undefined ? 'is none' : 'is the gateway and the key'}`, () => {
      const request = { url: `https://a.example/gateway${path}?a=1`, init: { headers } };
      const scope = want === undefined ? undefined : { gateway: 'https://a.example/gateway', key: want };
      expect(routeOf(request)?.scope).toEqual(scope);
    });
  }
});

describe('what a request spends', () => {
  const cases: { name: string; body?: BodyInit; want: object }[] = [
    { name: 'a text', body: '{"model":"m","max_tokens":7}', want: { model: 'm', maxTokens: 7 } },
    { name: 'bytes', body: new TextEncoder().encode('{"model":"m"}'), want: { model: 'm', maxTokens: undefined } },
    { name: 'members of other types', body: '{"model":1,"max_tokens":"7"}', want: {} },
    { name: 'no object', body: '[]', want: {} },
    { name: 'no JSON', body: 'x', want: {} },
    { name: 'a form', body: new URLSearchParams('model=m'), want: {} },
    { name: 'no body', want: {} },
  ];
  for (const { name, body = null, want } of cases) {
    test(`with ${name} is read from the body`, async () => {
      const asked: Ask[] = [];
      const acquire = (ask: Ask) => {
        asked.push(ask);
        return Promise.reject(new Error('not sent'));
      };
      const headers = { authorization: 'Bearer cai_api_1' };
      const sent = createFetch({ limiter: { acquire, reset: () => {} } })(
        `https://a.example${OPERATIONS.createMessage.path}`,
        {
          method: 'POST',
          headers,
          body,
        },
      );
      await expect(sent).rejects.toThrow('not sent');
      expect(asked[0]!.spends).toEqual({ model: undefined, maxTokens: undefined, ...want });
    });
  }
});

describe('the size of a body', () => {
  const cases: { name: string; body: unknown; bytes: number | undefined }[] = [
    { name: 'ASCII', body: 'abcdef', bytes: 6 },
    { name: 'of two bytes a letter', body: 'üüü', bytes: 6 },
    { name: 'the last of one byte', body: '\u007f', bytes: 1 },
    { name: 'the first and last of two bytes', body: '\u0080\u07ff', bytes: 4 },
    { name: 'the first of three bytes', body: '\u0800', bytes: 3 },
    { name: 'of three bytes a letter', body: '密密', bytes: 6 },
    { name: 'the letters around the pairs', body: '\ud7ff\ue000', bytes: 6 },
    { name: 'a pair', body: '\u{1F004}', bytes: 4 },
    { name: 'the first and the last pair', body: '\u{10000}\u{10ffff}', bytes: 8 },
    { name: 'bytes', body: new Uint8Array(6), bytes: 6 },
    { name: 'a buffer', body: new ArrayBuffer(6), bytes: 6 },
    { name: 'nothing', body: undefined, bytes: undefined },
    { name: 'null', body: null, bytes: undefined },
    { name: 'a form', body: new URLSearchParams('a=b'), bytes: undefined },
  ];
  for (const { name, body, bytes } of cases) {
    test(`that is ${name} is ${bytes ?? 'not known'}`, () => {
      expect(() => checkSize(body, bytes ?? 0)).not.toThrow();
      if (bytes === undefined) return;
      expect(() => checkSize(body, bytes - 1)).toThrow(`has at least ${bytes} bytes, the limit is ${bytes - 1};`);
    });
  }

  test('is the size that the platform sends', () => {
    const text = 'aü密\u{1F004}\ud7ff\ue000'.repeat(50);
    const { length } = new TextEncoder().encode(text);
    expect(() => checkSize(text, length)).not.toThrow();
    expect(() => checkSize(text, length - 1)).toThrow(`has at least ${length} bytes`);
  });
});

describe('a body', () => {
  const once = [new ReadableStream(), (async function* () {})()];
  const often = ['text', new Uint8Array(1), new Blob([]), null, undefined, new URLSearchParams()];
  test('that can be read only once is sent once', () => {
    expect(once.map(isReplayable)).toEqual([false, false]);
  });
  test('that is held may be sent again', () => {
    expect(often.map(isReplayable)).toEqual(often.map(() => true));
  });
});

describe('the cost', () => {
  const cases: { name: string; body: Record<string, unknown>; want: object }[] = [
    {
      name: 'a message',
      body: { id: 'm', model: 'a', usage: { input_tokens: 1, output_tokens: 2, credits_consumed: 3 } },
      want: { id: 'm', model: 'a', inputTokens: 1, outputTokens: 2, credits: 3 },
    },
    {
      name: 'a completion',
      body: { id: 'c', model: 'a', usage: { prompt_tokens: 1, completion_tokens: 0, credits_consumed: 0 } },
      want: { id: 'c', model: 'a', inputTokens: 1, outputTokens: 0, credits: 0 },
    },
    { name: 'a count of tokens', body: { input_tokens: 7 }, want: { inputTokens: 7 } },
    { name: 'an answer without usage', body: { data: [] }, want: {} },
    { name: 'an answer whose usage is null', body: { id: 'm', usage: null }, want: { id: 'm' } },
    { name: 'an answer whose usage is a text', body: { usage: 'free' }, want: {} },
    {
      name: 'an answer with members of other types',
      body: { id: {}, model: null, usage: { input_tokens: [1] } },
      want: {},
    },
    { name: 'an answer with a key for a model', body: { model: 'cai_api_x' }, want: { model: 'cai_api_[redacted]' } },
    { name: 'an answer with the unusual key', body: { id: 'cai_api_x.y' }, want: { id: 'cai_api_[redacted]' } },
  ];
  for (const { name, body, want } of cases) {
    test(`of ${name} has the members that are known`, () => {
      expect(readCost(body, 'cai_api_x.y')).toEqual(want);
    });
  }
});
