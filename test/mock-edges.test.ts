/** What nobody sends on purpose: the mock answers it as described, or as `fetch` would, and never hangs. */
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { check } from '../src/check.js';
import { ERRORS, type ErrorStatus } from '../src/contract.js';
import { createMock, startMock, type Mock } from '../src/mock/index.js';
import { requestExample } from './examples.js';

const NOW = Date.parse('2026-11-23T12:00:18Z');
const URL_OF_MESSAGES = 'https://caicaini.com/v1/messages';
const hello = requestExample('createMessage', 'quickstart');
const user = (content: unknown) => ({ ...hello, messages: [{ role: 'user', content }] });
const withTool = (schema: unknown) => ({
  ...hello,
  tools: [{ name: 'fill', description: 'Fills in a form.', input_schema: schema }],
});
const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

function post(mock: Mock, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return mock.fetch(URL_OF_MESSAGES, {
    method: 'POST',
    headers: { authorization: `Bearer ${mock.key}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function expectRow(response: Response, status: ErrorStatus): Promise<string> {
  const body = await response.json();
  expect(check('ErrorEnvelope', body)).toEqual([]);
  expect([response.status, body.error.type]).toEqual([status, ERRORS[status].type]);
  return body.error.message as string;
}

async function messageOf(response: Response) {
  const message = await response.json();
  expect(check('Message', message)).toEqual([]);
  expect(response.status).toBe(200);
  return message;
}

describe('the fetch form does as fetch does', () => {
  test('a request that cannot be made rejects and does not throw', async () => {
    const promise = createMock().fetch('no address');
    await expect(promise).rejects.toBeInstanceOf(TypeError);
  });

  test('a call that was aborted before rejects with the reason, costs nothing and is not noted', async () => {
    const mock = createMock({ now: () => NOW });
    const account = mock.accounts.get(mock.key)!;
    const before = account.balance;
    const reason = new Error('changed my mind');
    const init = { method: 'POST', headers: { authorization: `Bearer ${mock.key}` }, body: JSON.stringify(hello) };
    const call = mock.fetch(URL_OF_MESSAGES, { ...init, signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
    expect([account.balance, mock.requests]).toEqual([before, []]);
  });
});

describe('bodies beyond measure', () => {
  test('a content length that is no number does not lift the limit', async () => {
    const big = user('x'.repeat(17 * 2 ** 20));
    await expectRow(await post(createMock(), big, { 'content-length': 'many' }), ERRORS[413].status);
  });

  const deep: Record<string, (levels: number) => unknown> = {
    'the whole body': nested,
    'a declared schema': (levels) => withTool({ type: 'object', note: nested(levels) }),
    'an unknown member': (levels) => ({ ...hello, later: nested(levels) }),
  };
  for (const [where, bodyOf] of Object.entries(deep))
    for (const levels of [501, 4_000])
      test(`${levels} levels in ${where} are a 400 that names the limit`, async () => {
        expect(await expectRow(await post(createMock(), bodyOf(levels)), ERRORS[400].status)).toContain('500 levels');
      });

  test('as deep over a socket, where no trace of the mock shows', async () => {
    const { url, key, close } = await startMock();
    const response = await fetch(`${url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify(withTool({ type: 'object', note: nested(4_000) })),
    });
    await expectRow(response, ERRORS[400].status);
    await close();
  });

  test('400 levels are answered', async () => {
    await messageOf(await post(createMock(), withTool({ type: 'object', note: nested(400) })));
  });

  test('very many blank lines are answered in few blocks', async () => {
    const { content } = await messageOf(await post(createMock(), user('\n'.repeat(2 ** 22))));
    expect(content.length).toBeLessThanOrEqual(20);
  });
});

describe('text that other languages can read', () => {
  const texts = {
    'a character of two units where the quotation ends': 'x'.repeat(59) + '😀😀',
    'half a character': 'a\ud83d b',
  };
  for (const [name, text] of Object.entries(texts))
    test(`${name} is answered in whole characters`, async () => {
      const { content } = await messageOf(await post(createMock(), user(text)));
      expect(content[0].text).not.toMatch(/\p{Surrogate}/u);
    });

  test('a character of two units is not lost', async () => {
    const { content } = await messageOf(await post(createMock(), user('x'.repeat(59) + '😀😀')));
    expect(content[0].text).toContain('x😀”');
  });
});

describe('an answer that max_tokens cuts has no empty block', () => {
  for (let max = 1; max <= 24; max++)
    test(`after ${max} tokens`, async () => {
      const thinking = { type: 'enabled', budget_tokens: 1024 };
      const body = { ...user('Hi'), model: 'caicaini/opus', max_tokens: max, thinking };
      const { content } = await messageOf(await post(createMock(), body));
      const texts = content.map((block: { text?: string; thinking?: string }) => block.text ?? block.thinking);
      expect(texts).not.toContain('');
    });
});

describe('schemas without an end', () => {
  for (const names of [['a'], ['a', 'b'], ['a', 'b', 'c', 'd', 'e']])
    test(`one that requires itself ${names.length} times is answered`, async () => {
      const properties = Object.fromEntries(names.map((name) => [name, { $ref: '#' }]));
      const body = { ...withTool({ type: 'object', required: names, properties }), max_tokens: 8192 };
      await messageOf(await post(createMock(), body));
    });

  const lists: { items: unknown; count: number }[] = [
    { items: { type: 'integer' }, count: 100 },
    { items: { type: 'integer', minimum: 1, maximum: 12 }, count: 12 },
    { items: { enum: ['red', 'green', 'blue'] }, count: 3 },
  ];
  for (const { items, count } of lists)
    test(`${count} different items of ${JSON.stringify(items)} are made`, async () => {
      const list = { type: 'array', minItems: count, uniqueItems: true, items };
      const schema = { type: 'object', required: ['list'], properties: { list } };
      for (let seed = 1; seed <= 20; seed++) {
        const { content } = await messageOf(
          await post(createMock({ seed }), { ...withTool(schema), max_tokens: 4096 }),
        );
        expect(new Set(content.at(-1).input.list).size).toBe(count);
      }
    });
});

describe('Prefer', () => {
  const cases: { given: string; want: number }[] = [
    ...Object.values(ERRORS).map(({ status }) => ({ given: `code=${status}`, want: status })),
    { given: 'code="529"', want: 529 },
    { given: 'respond-async, code=503', want: 503 },
    { given: 'code=200', want: 200 },
    { given: 'respond-async', want: 200 },
    { given: 'code=418', want: 400 },
    { given: 'code=overloaded', want: 400 },
    { given: 'code=', want: 400 },
    { given: 'code=0529', want: 400 },
  ];
  for (const { given, want } of cases)
    test(`${given} is answered with ${want}`, async () => {
      expect((await post(createMock(), hello, { prefer: given })).status).toBe(want);
    });

  test('what has no row is named', async () => {
    const response = await post(createMock(), hello, { prefer: 'code=overloaded' });
    expect(await expectRow(response, ERRORS[400].status)).toContain('overloaded');
  });

  test('forces a row without a key', async () => {
    const headers = { authorization: '', prefer: 'code=529' };
    await expectRow(await post(createMock(), hello, headers), ERRORS[529].status);
  });

  test('forces nothing where there is no endpoint', async () => {
    const mock = createMock();
    const headers = { authorization: `Bearer ${mock.key}`, prefer: 'code=529' };
    await expectRow(await mock.fetch('https://caicaini.com/v1/nothing', { headers }), ERRORS[404].status);
  });
});

const hasV6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
test.skipIf(!hasV6)('an address of version 6 is one that fetch can read', async () => {
  const { url, key, close } = await startMock({ host: '::1' });
  const response = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  expect([response.status, new URL(url).hostname]).toEqual([200, '[::1]']);
  await response.text();
  await close();
});
