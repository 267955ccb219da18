/** Mutations: each changes a response to one of the probes below, and in a way of its own. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ERRORS, OPERATIONS } from '../../src/contract.js';
import { createMock, MOCK_KEYS, MUTATIONS, type MutationName } from '../../src/mock/index.js';
import { requestExample } from '../support/examples.js';
import { post } from './setup.js';

const NOW = Date.parse('2026-11-23T12:00:18Z');
const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');
const tools = requestExample('createMessage', 'tools');
const chatTools = requestExample('createChatCompletion', 'tools');
const image = (url: string) => ({ type: 'image', source: { type: 'url', url } });
const tiff = { type: 'image', source: { type: 'base64', media_type: 'image/tiff', data: 'AAAA' } };
const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });
const messagesOf = (...roles: string[]) => ({ messages: roles.map((role) => ({ role, content: 'x' })) });

type Send = (path: string, body?: unknown, headers?: Record<string, string | undefined>) => Promise<void>;

/** Requests by topic, which together show every mutation. */
const PROBES: Record<string, (send: Send) => Promise<void>> = {
  async readEndpoints(send) {
    await send('/v1/models');
    await send('/v1/messages', hello);
    await send('/v1/usage');
    await send('/v1/account');
    await send('/v1/account');
    await send('/v1/messages/count_tokens', requestExample('countMessageTokens', 'quickstart'));
    await send('/v1/messages/count_tokens', { model: hello.model, messages: hello.messages, system: 'Be brief.' });
    await send('/v1/account');
    await send('/v1/messages', { ...hello, messages: [] });
    await send('/v1/account', undefined, { authorization: `Bearer ${MOCK_KEYS.empty}` });
    await send('/v1/messages', hello, { authorization: `Bearer ${MOCK_KEYS.empty}` });
    await send('/v1/messages', hello, { 'transfer-encoding': 'chunked' });
    await send('/v1/account');
  },
  async invalidJson(send) {
    await send('/v1/messages', '{"model":');
    await send('/v1/messages');
  },
  async generations(send) {
    for (const body of [hello, tools, { ...hello, max_tokens: 2 }, { ...hello, stop_sequences: ['e'] }]) {
      await send('/v1/messages', body);
      await send('/v1/messages', { ...body, stream: true });
    }
    await send('/v1/chat/completions', requestExample('createChatCompletion', 'jsonObject'));
    for (const body of [chat, chatTools]) {
      await send('/v1/chat/completions', body);
      await send('/v1/chat/completions', { ...body, stream: true });
    }
    await send('/v1/account');
  },
  async errors(send) {
    for (const { status } of Object.values(ERRORS)) await send('/v1/messages', hello, { prefer: `code=${status}` });
  },
  async keys(send) {
    const all = [
      { authorization: undefined },
      { authorization: `bearer ${MOCK_KEYS.free}` },
      { authorization: `Bearer  ${MOCK_KEYS.free}` },
      { authorization: MOCK_KEYS.free },
      ...[`Basic ${MOCK_KEYS.free}`, 'Bearer not-a-key'].map((authorization) => ({ authorization })),
      { authorization: undefined, 'x-api-key': MOCK_KEYS.free },
      { authorization: `Bearer cai_api_${'0'.repeat(32)}` },
      ...[MOCK_KEYS.cli, MOCK_KEYS.suspended, MOCK_KEYS.scopeLimited].map((key) => ({
        authorization: `Bearer ${key}`,
      })),
    ];
    for (const headers of all) await send('/v1/account', undefined, headers);
  },
  async limits(send) {
    const free = { authorization: `Bearer ${MOCK_KEYS.free}` };
    const long = { ...hello, ...user('word '.repeat(11_000)) };
    for (let calls = 0; calls < 2; calls++) await send('/v1/messages', long, free);
    for (let calls = 0; calls < 5; calls++) await send('/v1/account', undefined, free);
    const paid = { authorization: `Bearer ${MOCK_KEYS.payAsYouGo}` };
    for (let calls = 0; calls < 6; calls++)
      await send('/v1/messages', { ...hello, stream: true }, { ...paid, unread: 'yes' });
    await send('/v1/account', undefined, paid);
  },
  async bodies(send) {
    const changes = [
      ...[{ model: 'caicaini/none' }, { model: undefined }, { max_tokens: undefined }, { max_tokens: 0 }],
      ...[{ max_tokens: 8193 }, { max_tokens: 8192 }, { temperature: 2 }, { temperature: 0 }, { top_p: 2 }],
      ...[{ stop_sequences: '12345'.split('') }, { stop_sequences: '1234'.split('') }, { messages: [] }],
      ...[
        messagesOf('user', 'assistant'),
        messagesOf('user', 'user'),
        { system: [{ type: 'text', text: 'x' }] },
        { system: 'x' },
      ],
      ...[20, 21].map((count) => user(Array(count).fill(image('https://example.com/a.png')))),
      ...[user([image('http://example.com/a.png')]), user([tiff]), { model: 'caicaini/haiku' }, { metadata: {} }],
      ...[{ thinking: { type: 'enabled', budget_tokens: 9 } }, { future_option: 1 }],
    ];
    for (const change of changes) await send('/v1/messages', { ...hello, ...change });
    for (const change of [
      { temperature: 3 },
      { tool_choice: 'required' },
      { response_format: { type: 'json_schema' } },
    ])
      await send('/v1/chat/completions', { ...chat, ...change });
  },
  async sizes(send) {
    const max = OPERATIONS.createMessage.maxBodyBytes;
    const frame = JSON.stringify({ ...hello, ...user('') });
    for (const bytes of [2 ** 20 + 1, max, max + 1])
      await send('/v1/messages', JSON.stringify({ ...hello, ...user('x'.repeat(bytes - frame.length)) }));
  },
};

// Bodies of many megabytes are slow, so they are sent only for the mutations that they show
const SIZE_PROBES = ['sizes'];
const OTHER_PROBES = Object.keys(PROBES).filter((probe) => !SIZE_PROBES.includes(probe));
const probesFor = (category: string) => (category === 'body-cap' ? SIZE_PROBES : OTHER_PROBES);

/** All responses to the probes. A probe can leave a stream unread, so that it stays open. */
async function responsesTo(probes: string[], mutations: string[]): Promise<unknown[]> {
  const responses: unknown[] = [];
  for (const probe of probes) {
    const mock = createMock({ now: () => NOW, mutations });
    await PROBES[probe]!(async (path, body, { unread, ...headers } = {}) => {
      const all: Record<string, string | undefined> = { authorization: `Bearer ${mock.key}`, ...headers };
      const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const response = await mock.fetch(`https://caicaini.com${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: Object.fromEntries(given),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const { status } = response;
      const isUnread = unread !== undefined && status === 200;
      responses.push({
        probe,
        status,
        headers: [...response.headers],
        ...(!isUnread && { text: await response.text() }),
      });
    });
  }
  return responses;
}

const unmutated = new Map<string[], string>();
beforeAll(async () => {
  for (const probes of [OTHER_PROBES, SIZE_PROBES])
    unmutated.set(probes, JSON.stringify(await responsesTo(probes, [])));
});

const all = Object.entries(MUTATIONS);

describe('each mutation', () => {
  const seen = new Map<string, string>();
  for (const [name, { category, description }] of all) {
    test(`${name} changes a response as no other does: ${description}`, async () => {
      const probes = probesFor(category);
      const responses = JSON.stringify(await responsesTo(probes, [name]));
      expect(responses === unmutated.get(probes)).toBe(false);
      expect(seen.get(responses)).toBeUndefined();
      seen.set(responses, name);
    });
  }
});

test('a mock without mutations gives the same responses each time', async () => {
  expect(JSON.stringify(await responsesTo(OTHER_PROBES, []))).toBe(unmutated.get(OTHER_PROBES));
});

test('the mutations cover every category', () => {
  expect(all.length).toBeGreaterThanOrEqual(60);
  const categories = new Set(all.map(([, { category }]) => category));
  expect([...categories].sort()).toEqual([
    ...['accepts', 'account', 'authentication', 'body-cap', 'chat', 'chat-stream', 'content-type', 'count', 'credits'],
    ...['echo', 'envelope', 'id', 'leak', 'message', 'models', 'rate-limit', 'refuses', 'retry-after', 'status'],
    ...['stream', 'type', 'usage'],
  ]);
});

test('several mutations apply together', async () => {
  const names: MutationName[] = ['drop-credits', 'limits-drop-tier'];
  const response = await post(createMock({ mutations: names }), hello);
  expect(response.headers.has('x-ratelimit-tier')).toBe(false);
  expect((await response.json()).usage).not.toHaveProperty('credits_consumed');
});

test('an unknown name throws an error that lists the names', () => {
  expect(() => createMock({ mutations: 'drop-everything' })).toThrow(
    /no mutation is named drop-everything; the names are status-400/,
  );
  expect(() => createMock({ mutations: ['drop-credits', 'toString'] })).toThrow('no mutation is named toString');
});
