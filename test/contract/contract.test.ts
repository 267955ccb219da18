/**
 * Contract tests: requests and answers checked by ajv against the description. They run against the mock, or with
 * CAICAINI_BASE and CAICAINI_API_KEY set against a live gateway, where only cheap and read-only requests are sent.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { ERRORS, HEADERS, OPERATIONS, type Operation } from '../../src/contract.js';
import { startMock, type RunningMock } from '../../src/mock/index.js';
import { rowPointer } from '../support/row-pointer.js';
import { requestExamples, requestExample, responseExamples } from '../support/examples.js';

const live = process.env['CAICAINI_BASE'] !== undefined;
let mock: RunningMock | undefined;
let base = process.env['CAICAINI_BASE']?.replace(/\/v1\/?$/, '') ?? '';
let key = process.env['CAICAINI_API_KEY'] ?? '';

beforeAll(async () => {
  if (live) return;
  mock = await startMock();
  base = mock.url;
  key = mock.key;
});
afterAll(() => mock?.close());

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajvFormats.default(ajv);
ajv.addSchema(document, 'spec');
const validator = (pointer: string): ValidateFunction => ajv.compile({ $ref: `spec#${pointer}` });
const escaped = (path: string) => path.replaceAll('~', '~0').replaceAll('/', '~1');
const responsePointer = ({ path, method }: Operation) =>
  `/paths/${escaped(path)}/${method.toLowerCase()}/responses/200/content/application~1json/schema`;

function expectValid(pointer: string, value: unknown): void {
  const validate = validator(pointer);
  validate(value);
  expect(validate.errors ?? [], JSON.stringify(value)).toEqual([]);
}

async function send(
  { method, path }: { method: string; path: string },
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(base + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, any> };
}

function expectLimits(headers: Headers): void {
  const numbers = [HEADERS.RateLimitLimitRequests, HEADERS.RateLimitRemainingRequests, HEADERS.RateLimitResetRequests];
  for (const name of numbers) expect(headers.get(name), name).toMatch(/^\d+$/);
  expect(headers.get(HEADERS.RateLimitTier)).toBeTruthy();
  expect(Number(headers.get(HEADERS.RateLimitRemainingRequests))).toBeLessThanOrEqual(
    Number(headers.get(HEADERS.RateLimitLimitRequests)),
  );
}

describe('every documented example', () => {
  for (const { operation, name, body } of requestExamples) {
    test(`the request ${operation}/${name} fits its schema`, () => {
      expectValid(`/components/schemas/${OPERATIONS[operation].request}`, body);
    });
  }
  for (const { operation, name, body } of responseExamples) {
    test(`the answer ${operation}/${name} fits its schema`, () => {
      expectValid(responsePointer(OPERATIONS[operation]), body);
    });
  }
});

describe('read-only and free requests', () => {
  for (const operation of Object.values(OPERATIONS).filter(({ method }) => method === 'GET')) {
    test(`${operation.id} answers as described`, async () => {
      const { status, headers, body } = await send(operation);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expectLimits(headers);
      expectValid(responsePointer(operation), body);
    });
  }

  test('countMessageTokens answers as described', async () => {
    const { status, body } = await send(
      OPERATIONS.countMessageTokens,
      requestExample('countMessageTokens', 'quickstart'),
    );
    expect(status).toBe(200);
    expectValid(responsePointer(OPERATIONS.countMessageTokens), body);
  });

  const refusals: { name: string; status: 400 | 401 | 404; send: () => ReturnType<typeof send> }[] = [
    {
      name: 'an unknown key',
      status: 401,
      send: () => send(OPERATIONS.getAccount, undefined, { authorization: `Bearer cai_api_${'0'.repeat(32)}` }),
    },
    { name: 'a missing key', status: 401, send: () => send(OPERATIONS.getAccount, undefined, { authorization: '' }) },
    {
      name: 'the wrong scheme',
      status: 401,
      send: () => send(OPERATIONS.getAccount, undefined, { authorization: `Basic ${key}` }),
    },
    {
      name: 'the scheme in small letters',
      status: 401,
      send: () => send(OPERATIONS.getAccount, undefined, { authorization: `bearer ${key}` }),
    },
    { name: 'an unknown path', status: 404, send: () => send({ method: 'GET', path: '/v1/nowhere' }) },
    { name: 'JSON that is cut', status: 400, send: () => send(OPERATIONS.createMessage, '{"model":') },
    {
      name: 'an unknown model',
      status: 400,
      send: () =>
        send(OPERATIONS.createMessage, { ...requestExample('createMessage', 'quickstart'), model: 'caicaini/none' }),
    },
    {
      name: 'max_tokens of 0',
      status: 400,
      send: () => send(OPERATIONS.createMessage, { ...requestExample('createMessage', 'quickstart'), max_tokens: 0 }),
    },
    {
      name: 'no messages',
      status: 400,
      send: () => send(OPERATIONS.createChatCompletion, { model: 'caicaini/auto', messages: [] }),
    },
  ];
  for (const { name, status, send: act } of refusals) {
    test(`${name} is refused with ${status}`, async () => {
      const answer = await act();
      expect(answer.status).toBe(status);
      expectValid(rowPointer(status), answer.body);
    });
  }
});

describe('cheap messages', () => {
  for (const id of ['createMessage', 'createChatCompletion'] as const) {
    test(`${id} answers as described`, async () => {
      const body = requestExamples.find(({ operation }) => operation === id)!.body;
      const answer = await send(OPERATIONS[id], body);
      expect(answer.status).toBe(200);
      expectLimits(answer.headers);
      expectValid(responsePointer(OPERATIONS[id]), answer.body);
    });
  }
});

describe.skipIf(live)('the mock', () => {
  for (const { operation, name, body } of requestExamples.filter(
    (example) => (example.body as { stream?: boolean }).stream !== true,
  )) {
    test(`the mock answers ${operation}/${name} as described`, async () => {
      const answer = await send(OPERATIONS[operation], body);
      expect(answer.status).toBe(200);
      expectLimits(answer.headers);
      expectValid(responsePointer(OPERATIONS[operation]), answer.body);
    });
  }

  for (const operation of Object.values(OPERATIONS)) {
    for (const row of Object.values(ERRORS)) {
      test(`the mock answers ${operation.id} with ${row.status} on demand`, async () => {
        const answer = await send(operation, operation.request ? {} : undefined, { prefer: `code=${row.status}` });
        expect(answer.status).toBe(row.status);
        expectLimits(answer.headers);
        expect(answer.headers.has(HEADERS.RetryAfter)).toBe(row.status === 429);
        expectValid(rowPointer(row.status), answer.body);
      });
    }
  }

  test('the mock refuses a demand for a status without a row', async () => {
    const answer = await send(OPERATIONS.listModels, undefined, { prefer: 'code=418' });
    expect(answer.body.error.message).toContain('418');
  });
});

describe.skipIf(live)('requests the description does not allow', () => {
  const message = (change: object) => ({ ...requestExample('createMessage', 'quickstart'), ...change });
  const chat = (change: object) => ({ ...requestExample('createChatCompletion', 'documented'), ...change });
  const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
  const image = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } };
  const cases: {
    name: string;
    on: 'createMessage' | 'createChatCompletion';
    just: object;
    over: object;
    says: string;
  }[] = [
    {
      name: 'max_tokens from 1',
      on: 'createMessage',
      just: { max_tokens: 1 },
      over: { max_tokens: 0 },
      says: '/max_tokens must be >= 1',
    },
    {
      name: 'max_tokens whole',
      on: 'createMessage',
      just: { max_tokens: 2 },
      over: { max_tokens: 1.5 },
      says: '/max_tokens must be integer',
    },
    ...[
      ['caicaini/auto', 8192],
      ['caicaini/opus', 32768],
      ['caicaini/sonnet', 16384],
      ['caicaini/kimi', 32768],
      ['caicaini/haiku', 8192],
    ].flatMap(([model, max]) =>
      (['createMessage', 'createChatCompletion'] as const).map((on) => ({
        name: `max_tokens of ${model} on ${on}`,
        on,
        just: { model, max_tokens: max },
        over: { model, max_tokens: Number(max) + 1 },
        says: `/max_tokens must be <= ${max}`,
      })),
    ),
    {
      name: 'temperature to 1',
      on: 'createMessage',
      just: { temperature: 1 },
      over: { temperature: 1.01 },
      says: '/temperature must be <= 1',
    },
    {
      name: 'temperature from 0',
      on: 'createMessage',
      just: { temperature: 0 },
      over: { temperature: -0.1 },
      says: '/temperature must be >= 0',
    },
    {
      name: 'temperature to 2 on chat',
      on: 'createChatCompletion',
      just: { temperature: 2 },
      over: { temperature: 2.1 },
      says: '/temperature must be <= 2',
    },
    { name: 'top_p to 1', on: 'createMessage', just: { top_p: 1 }, over: { top_p: 1.1 }, says: '/top_p must be <= 1' },
    {
      name: '4 stop sequences',
      on: 'createMessage',
      just: { stop_sequences: ['1', '2', '3', '4'] },
      over: { stop_sequences: ['1', '2', '3', '4', '5'] },
      says: 'more than 4 items',
    },
    {
      name: '4 stops on chat',
      on: 'createChatCompletion',
      just: { stop: ['1', '2', '3', '4'] },
      over: { stop: ['1', '2', '3', '4', '5'] },
      says: '/stop',
    },
    {
      name: '20 images',
      on: 'createMessage',
      just: user(Array(20).fill(image)),
      over: user(Array(21).fill(image)),
      says: '(20)',
    },
    {
      name: 'known media types',
      on: 'createMessage',
      just: user([{ type: 'image', source: { type: 'base64', media_type: 'image/webp', data: 'AAAA' } }]),
      over: user([{ type: 'image', source: { type: 'base64', media_type: 'image/tiff', data: 'AAAA' } }]),
      says: 'image/jpeg, image/png, image/webp, image/gif',
    },
    {
      name: 'https images',
      on: 'createMessage',
      just: user([image]),
      over: user([{ type: 'image', source: { type: 'url', url: 'http://example.com/a.png' } }]),
      says: '^https://',
    },
    {
      name: 'known blocks',
      on: 'createMessage',
      just: user([{ type: 'text', text: '' }]),
      over: user([{ type: 'audio' }]),
      says: '/messages/0/content/0',
    },
    {
      name: 'known roles',
      on: 'createMessage',
      just: {},
      over: { messages: [{ role: 'tool', content: 'x' }] },
      says: 'user, assistant, system',
    },
    {
      name: 'a user at the end',
      on: 'createMessage',
      just: {},
      over: {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      },
      says: 'last message is from the user',
    },
    {
      name: 'at least one message',
      on: 'createMessage',
      just: {},
      over: { messages: [] },
      says: '/messages must NOT have fewer than 1 items',
    },
    { name: 'a model', on: 'createMessage', just: {}, over: { model: undefined }, says: '/model is required' },
    {
      name: 'system as text',
      on: 'createMessage',
      just: { system: 'x' },
      over: { system: { text: 'x' } },
      says: '/system must be string or must be array',
    },
    {
      name: 'a known tool choice',
      on: 'createMessage',
      just: { tool_choice: { type: 'auto' } },
      over: { tool_choice: { type: 'required' } },
      says: '/tool_choice/type must be one of auto, any, tool, none',
    },
    {
      name: 'a tool choice of chat',
      on: 'createChatCompletion',
      just: { tool_choice: 'none' },
      over: { tool_choice: 'any' },
      says: '/tool_choice must be one of none, auto, required',
    },
    {
      name: 'json_object',
      on: 'createChatCompletion',
      just: { response_format: { type: 'json_object' } },
      over: { response_format: { type: 'json' } },
      says: '/response_format/type must be one of json_object, text, json_schema',
    },
  ];
  for (const { name, on, just, over, says } of cases) {
    test(`the mock accepts the bound and refuses a step beyond it with 400: ${name}`, async () => {
      const make = on === 'createMessage' ? message : chat;
      expect((await send(OPERATIONS[on], make(just))).status).toBe(200);
      const refused = await send(OPERATIONS[on], make(over));
      expect(refused.status).toBe(400);
      expectValid(rowPointer(400), refused.body);
      expect(refused.body.error.message).toContain(says);
    });
  }

  test('the mock reads a body of 16 MB and answers one byte more with 413', async () => {
    // Counting accepts more tokens than a model reads
    const { maxBodyBytes: max } = OPERATIONS.countMessageTokens;
    const frame = JSON.stringify(message(user('')));
    const fitting = JSON.stringify(message(user('x'.repeat(max - frame.length))));
    expect(fitting.length).toBe(max);
    expect((await send(OPERATIONS.countMessageTokens, fitting)).status).toBe(200);
    const refused = await send(OPERATIONS.countMessageTokens, `${fitting} `);
    expect(refused.status).toBe(413);
    expectValid(rowPointer(413), refused.body);
  });
});
