/** Requests as they are captured, measured and found in the description; receipts as they are read. */
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../src/contract.js';
import { addressee, CapturedRequest, captureRequest, checkSize, findOperation, isReplayable } from '../src/request.js';
import { readCost } from '../src/receipt.js';

describe('a captured request', () => {
  test('of an address has its init, with headers that can be read by name', async () => {
    const captured = await captureRequest('https://a.example/', { method: 'POST', body: 'x', headers: [['X-A', '1']] });
    expect(captured).toMatchObject({ url: 'https://a.example/', method: 'POST', init: { method: 'POST', body: 'x' } });
    expect((captured.init.headers as Headers).get('x-a')).toBe('1');
    expect(await captureRequest(new URL('https://a.example/b'))).toMatchObject({
      url: 'https://a.example/b',
      method: 'GET',
    });
    expect(new CapturedRequest('u', {}).method).toBe('GET');
  });

  test('of a Request has its method, headers, signal and body, unless the init says otherwise', async () => {
    const request = () => new Request('https://a.example/', { method: 'PUT', body: 'abc', headers: { 'x-a': '1' } });
    const first = request();
    const { url, method, init } = await captureRequest(first);
    expect([url, method, new Headers(init.headers).get('x-a')]).toEqual(['https://a.example/', 'PUT', '1']);
    expect(init.signal).toBe(first.signal);
    expect(new TextDecoder().decode(init.body as ArrayBuffer)).toBe('abc');
    const replaced = request();
    const other = await captureRequest(replaced, { body: 'def', method: 'POST', headers: { 'X-B': '2' } });
    expect(other).toMatchObject({ method: 'POST', init: { body: 'def' } });
    expect([...(other.init.headers as Headers)]).toEqual([['x-b', '2']]);
    expect([first.bodyUsed, replaced.bodyUsed]).toEqual([true, false]);
    expect('body' in (await captureRequest(new Request('https://a.example/'))).init).toBe(false);
  });
});

describe('the operation of a request', () => {
  for (const operation of Object.values(OPERATIONS)) {
    test(`${operation.id} is found by method and path, behind any prefix`, () => {
      const { id, method, path } = operation;
      expect(findOperation(`https://a.example/gateway${path}?a=1`, method.toLowerCase())?.id).toBe(id);
      expect(findOperation(`https://a.example${path}/more`, method)).toBeUndefined();
      expect(findOperation(`https://a.example${path}`, 'DELETE')).toBeUndefined();
    });
  }
});

describe('the addressee of a request', () => {
  const url = `https://a.example/gateway${OPERATIONS.getAccount.path}?a=1`;
  const cases: { name: string; init?: RequestInit; unknown?: true; want: [string, string] }[] = [
    {
      name: 'a bearer token',
      init: { headers: { authorization: 'Bearer key' } },
      want: ['https://a.example/gateway', 'key'],
    },
    { name: 'a key header', init: { headers: { 'x-api-key': 'key' } }, want: ['https://a.example/gateway', 'key'] },
    {
      name: 'headers of the platform',
      init: { headers: new Headers({ 'X-API-Key': 'key' }) },
      want: ['https://a.example/gateway', 'key'],
    },
    {
      name: 'both, of which the bearer counts',
      init: { headers: { authorization: 'Bearer one', 'x-api-key': 'other' } },
      want: ['https://a.example/gateway', 'one'],
    },
    {
      name: 'another scheme',
      init: { headers: { authorization: 'Key Bearer key' } },
      want: ['https://a.example/gateway', 'Key Bearer key'],
    },
    { name: 'no key', want: ['https://a.example/gateway', ''] },
    {
      name: 'an operation that is not described',
      init: { headers: { 'x-api-key': 'key' } },
      unknown: true,
      want: ['https://a.example', 'key'],
    },
  ];
  for (const { name, init = {}, unknown, want } of cases) {
    test(`with ${name} is ${want.join(' ')}`, () => {
      expect(addressee(new CapturedRequest(url, init), unknown ? undefined : OPERATIONS.getAccount)).toEqual(want);
    });
  }
});

describe('a size', () => {
  const cases: { name: string; body: unknown; bytes: number | undefined }[] = [
    { name: 'ASCII', body: 'abcdef', bytes: 6 },
    { name: 'two bytes a letter', body: 'üüü', bytes: 6 },
    { name: 'the last of one byte', body: '\u007f', bytes: 1 },
    { name: 'the first and last of two bytes', body: '\u0080\u07ff', bytes: 4 },
    { name: 'the first of three bytes', body: '\u0800', bytes: 3 },
    { name: 'three bytes a letter', body: '密密', bytes: 6 },
    { name: 'the letters around the pairs', body: '\ud7ff\ue000', bytes: 6 },
    { name: 'a pair', body: '\u{1F004}', bytes: 4 },
    { name: 'the first and the last pair', body: '\u{10000}\u{10ffff}', bytes: 8 },
    { name: 'bytes', body: new Uint8Array(6), bytes: 6 },
    { name: 'a buffer', body: new ArrayBuffer(6), bytes: 6 },
    { name: 'a blob', body: new Blob(['abcdef']), bytes: 6 },
    { name: 'nothing', body: undefined, bytes: undefined },
    { name: 'null', body: null, bytes: undefined },
    { name: 'a form', body: new URLSearchParams('a=b'), bytes: undefined },
  ];
  for (const { name, body, bytes } of cases) {
    test(`of ${name} is ${bytes ?? 'not known'}`, () => {
      expect(() => checkSize(body, bytes ?? 0)).not.toThrow();
      if (bytes === undefined) return;
      expect(() => checkSize(body, bytes - 1)).toThrow(`has at least ${bytes} bytes, the limit is ${bytes - 1};`);
    });
  }

  test('is that which the platform would send', () => {
    const text = 'aü密\u{1F004}\ud7ff\ue000'.repeat(50);
    const { length } = new TextEncoder().encode(text);
    expect(() => checkSize(text, length)).not.toThrow();
    expect(() => checkSize(text, length - 1)).toThrow(`has at least ${length} bytes`);
  });
});

describe('a body', () => {
  const once = [new ReadableStream(), (async function* () {})()];
  const often = ['text', new Uint8Array(1), new Blob([]), null, undefined, new URLSearchParams()];
  test('that is read by reading is sent once', () => {
    expect(once.map(isReplayable)).toEqual([false, false]);
  });
  test('that is held is sent as often as needed', () => {
    expect(often.map(isReplayable)).toEqual(often.map(() => true));
  });
});

describe('a cost', () => {
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
    { name: 'an answer without any', body: { data: [] }, want: {} },
    { name: 'usage that is null', body: { id: 'm', usage: null }, want: { id: 'm' } },
    { name: 'usage that is a text', body: { usage: 'free' }, want: {} },
    { name: 'members of other types', body: { id: {}, model: null, usage: { input_tokens: [1] } }, want: {} },
    { name: 'a key for a model', body: { model: 'cai_api_x' }, want: { model: 'cai_api_[redacted]' } },
  ];
  for (const { name, body, want } of cases) {
    test(`of ${name}`, () => {
      expect(readCost(body)).toEqual(want);
    });
  }
});
