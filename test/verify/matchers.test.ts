/** The matcher toMatchContract with responses of the mock, and with responses that violate the contract. */
import { describe, expect, test } from 'vitest';
import { ERRORS, OPERATIONS, type OperationId } from '../../src/contract.js';
import { createMock } from '../../src/mock/index.js';
import type { Exchange } from '../../src/verify/read/exchange.js';
import { caicainiMatchers, type PlainResponse } from '../../src/verify/feeds/matchers.js';
import { recordingFetch } from '../../src/verify/feeds/recording-fetch.js';
import { requestExamples } from '../support/examples.js';

expect.extend(caicainiMatchers);

const mock = createMock();
const bodies: Partial<Record<OperationId, object>> = {};
for (const { operation, body } of requestExamples) bodies[operation] ??= body as object;

function ask(operation: OperationId, headers: Record<string, string> = {}, more: object = {}, fetch = mock.fetch) {
  const { method, path } = OPERATIONS[operation];
  const body = bodies[operation] && JSON.stringify({ ...bodies[operation], ...more });
  return fetch(`http://mock${path}`, {
    method,
    headers: { authorization: `Bearer ${mock.key}`, 'content-type': 'application/json', ...headers },
    ...(body && { body }),
  });
}

const operations = Object.keys(OPERATIONS) as OperationId[];
const wrong = { status: 200, headers: { 'content-type': 'application/json' }, body: { id: 'msg_1', type: 'message' } };

describe('a response that matches the contract', () => {
  test.each(operations)('the mock’s response to %s matches and stays readable', async (operation) => {
    const response = await ask(operation);
    await expect(response).toMatchContract(operation);
    await expect(response).toMatchContract(operation, { strict: true });
    expect(await response.json()).toBeInstanceOf(Object);
  });

  test.each(['createMessage', 'createChatCompletion'] as const)('a stream of %s matches', async (operation) => {
    await expect(await ask(operation, {}, { stream: true })).toMatchContract(operation, { strict: true });
  });

  test.each(Object.values(ERRORS))('the error $status $type matches', async ({ status }) => {
    await expect(await ask('createMessage', { prefer: `code=${status}` })).toMatchContract('createMessage');
  });

  test.each(['text', 'bytes', 'JSON'])('a plain response with its body as %s matches', async (form) => {
    const response = await ask('createMessage');
    const text = await response.text();
    const body = form === 'text' ? text : form === 'bytes' ? Buffer.from(text) : (JSON.parse(text) as unknown);
    const { status, headers } = response;
    await expect({ status, headers, body }).toMatchContract('createMessage');
    await expect({ status, headers: Object.fromEntries(headers), body }).toMatchContract('createMessage');
    await expect({ status, headers: [...headers], body }).toMatchContract('createMessage');
  });

  test('exchanges of recordingFetch match without an operation', async () => {
    const exchanges: Exchange[] = [];
    const fetch = recordingFetch({ fetch: mock.fetch, onExchange: (exchange) => void exchanges.push(exchange) });
    for (const operation of operations) await (await ask(operation, {}, {}, fetch)).text();
    await expect(exchanges).toMatchContract();
    await expect(exchanges[0]).toMatchContract('createMessage', { skip: ['response-is-complete'] });
  });
});

describe('a response that violates the contract', () => {
  test('the message lists every finding with its check, place, basis and page', async () => {
    const failed = await failure(expect(wrong).toMatchContract('createMessage'));
    expect(failed).toMatch(/^expected a response with status 200 to match the contract of createMessage, but:\n/);
    const findings = failed.split('\n').slice(1);
    expect(findings.length).toBeGreaterThan(1);
    for (const finding of findings) expect(finding).toMatch(/^- [a-z-]+: .+ \((documented|convention)(: .+)?\)$/);
    expect(failed).toContain('usage');
  });

  test('.not passes for it, and fails for a response that matches', async () => {
    await expect(wrong).not.toMatchContract('createMessage');
    const response = await ask('createMessage');
    expect(await failure(expect(response).not.toMatchContract('createMessage'))).toBe(
      'expected a response with status 200 to violate the contract of createMessage, but no check failed',
    );
  });

  test('the response of another operation does not match', async () => {
    await expect(await ask('listModels')).not.toMatchContract('createMessage');
  });

  test('a list of exchanges does not match if one of them does not', async () => {
    const [good, bad] = await Promise.all([exchange(), exchange({ status: 418, headers: [], body: 'teapot' })]);
    await expect([good]).toMatchContract();
    expect(await failure(expect([good, bad]).toMatchContract())).toMatch(
      /^expected 2 exchanges to match the contract,/,
    );
  });

  test('only and skip select the checks', async () => {
    await expect(wrong).toMatchContract('createMessage', { only: ['status-is-documented'] });
    await expect({ ...wrong, status: 418 }).not.toMatchContract('createMessage', { only: ['status-is-documented'] });
    await expect({ ...wrong, status: 418 }).toMatchContract('createMessage', {
      only: ['status-is-documented', 'response-is-complete'],
      skip: ['status-is-documented'],
    });
  });

  test('the message contains no key', async () => {
    const given = { ...wrong, body: { error: { type: 'x', message: `no such key: ${mock.key}` } } };
    const failed = await failure(expect(given).toMatchContract('createMessage'));
    expect(failed).not.toContain(mock.key);
  });
});

describe('a mistake in the test', () => {
  test.each([
    { name: 'another value', ask: () => expect('x').not.toMatchContract('createMessage'), want: /^only a Response/ },
    {
      name: 'a response without headers',
      // @ts-expect-error -- most checks evaluate the headers
      ask: () => expect({ status: 200, body: {} } satisfies PlainResponse).not.toMatchContract('createMessage'),
      want: /^only a Response/,
    },
    { name: 'an empty list', ask: () => expect([]).not.toMatchContract(), want: /^only a Response/ },
    {
      name: 'no operation',
      ask: () => expect(wrong).not.toMatchContract(),
      want: /^name the operation of the response/,
    },
    {
      name: 'an unknown operation',
      // @ts-expect-error -- the operation must be in the description
      ask: () => expect(wrong).not.toMatchContract('createMesage'),
      want: /^the operation must be one of createMessage, /,
    },
    {
      name: 'an unknown check',
      ask: () => expect(wrong).not.toMatchContract('createMessage', { only: ['nonsense'] }),
      want: /nonsense/,
    },
    {
      name: 'a check that does not apply',
      ask: () => expect(wrong).not.toMatchContract('createMessage', { only: ['stream-ends'] }),
      want: /^the selected checks have nothing to evaluate in it$/,
    },
    {
      name: 'a response whose body was read',
      ask: async () => {
        const response = await mock.fetch('http://mock/v1/models');
        await response.text();
        await expect(response).not.toMatchContract('listModels');
      },
      want: /^the response body was read/,
    },
  ])('toMatchContract throws a TypeError for $name, also with .not', async ({ ask: asking, want }) => {
    await expect(asking()).rejects.toThrow(TypeError);
    await expect(asking()).rejects.toThrow(want);
  });
});

async function exchange(response?: Exchange['response']): Promise<Exchange> {
  let kept: Exchange | undefined;
  const fetch = recordingFetch({ fetch: mock.fetch, onExchange: (each) => (kept = each) });
  await (await ask('createMessage', {}, {}, fetch)).text();
  return { ...kept!, ...(response && { response, id: 2 }) };
}

async function failure(expected: Promise<void>): Promise<string> {
  return expected.then(
    () => 'it passed',
    (thrown: unknown) => (thrown as Error).message,
  );
}
