/** Scripted output of the model, on both surfaces, streamed and not; the log of bodies; and `reset`. */
import { describe, expect, test } from 'vitest';
import { createMock, startMock, type FaultAnswer } from '../../src/mock/index.js';
import { chatProtocol } from '../../src/stream/chat.js';
import { messageProtocol } from '../../src/stream/messages.js';
import type { StreamProtocol } from '../../src/stream/protocol.js';
import { createSseParser } from '../../src/stream/sse.js';
import { chat, expectError, expectMessage, message, post, setup } from './setup.js';

const CHAT = '/v1/chat/completions';
const weather = {
  name: 'get_weather',
  input_schema: { type: 'object', properties: { city: { const: 'Oslo' } }, required: ['city'] },
};
const roomy = { ...message, max_tokens: 500 };

const use = (name: string, input: object) => ({ type: 'tool_use', id: expect.stringMatching(/^toolu_/), name, input });
const call = (name: string, input: object) => ({
  id: expect.stringMatching(/^call_/),
  type: 'function',
  function: { name, arguments: JSON.stringify(input) },
});

const cases: { name: string; answer: FaultAnswer; content: object[]; chatMessage: object; stop: [string, string] }[] = [
  {
    name: 'text',
    answer: { text: 'Paris.' },
    content: [{ type: 'text', text: 'Paris.' }],
    chatMessage: { content: 'Paris.' },
    stop: ['end_turn', 'stop'],
  },
  {
    name: 'JSON',
    answer: { json: { city: 'Rome', sights: [1, null] } },
    content: [{ type: 'text', text: '{"city":"Rome","sights":[1,null]}' }],
    chatMessage: { content: '{"city":"Rome","sights":[1,null]}' },
    stop: ['end_turn', 'stop'],
  },
  {
    name: 'a tool call',
    answer: { tool: { name: 'get_weather', input: { city: 'Rome' } } },
    content: [use('get_weather', { city: 'Rome' })],
    chatMessage: { content: null, tool_calls: [call('get_weather', { city: 'Rome' })] },
    stop: ['tool_use', 'tool_calls'],
  },
  {
    name: 'a tool call without input',
    answer: { tool: { name: 'get_weather' } },
    content: [use('get_weather', { city: 'Oslo' })],
    chatMessage: { content: null, tool_calls: [call('get_weather', { city: 'Oslo' })] },
    stop: ['tool_use', 'tool_calls'],
  },
  {
    name: 'a call of a tool that is not offered',
    answer: { tool: { name: 'launch' } },
    content: [use('launch', {})],
    chatMessage: { content: null, tool_calls: [call('launch', {})] },
    stop: ['tool_use', 'tool_calls'],
  },
  {
    name: 'thinking and text',
    answer: { thinking: 'Hm.', text: 'Paris.' },
    content: [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Paris.' },
    ],
    chatMessage: { content: 'Paris.' },
    stop: ['end_turn', 'stop'],
  },
  {
    name: 'several blocks',
    answer: { blocks: [{ text: 'First.' }, { tool: { name: 'a' } }, { tool: { name: 'b', input: { x: 1 } } }] },
    content: [{ type: 'text', text: 'First.' }, use('a', {}), use('b', { x: 1 })],
    chatMessage: { content: 'First.', tool_calls: [call('a', {}), call('b', { x: 1 })] },
    stop: ['tool_use', 'tool_calls'],
  },
];

for (const { name, answer, content, chatMessage, stop } of cases) {
  describe(`a rule with ${name}`, () => {
    const mock = createMock({ script: [{ answer }] });
    const tools = [weather];
    const chatTools = [{ type: 'function', function: { name: weather.name, parameters: weather.input_schema } }];

    test(`scripted output of ${name} makes a message`, async () => {
      const body = await expectMessage(await post(mock, { ...roomy, tools }));
      expect([body.content, body.stop_reason]).toEqual([content, stop[0]]);
    });

    test(`scripted output of ${name} makes a streamed message`, async () => {
      const body = accumulated(messageProtocol, await post(mock, { ...roomy, tools, stream: true }));
      expect(await body).toMatchObject({ content, stop_reason: stop[0] });
    });

    test(`scripted output of ${name} makes a chat completion`, async () => {
      const { choices } = await (await post(mock, { ...chat, tools: chatTools }, {}, CHAT)).json();
      expect(choices[0]).toEqual({ index: 0, message: { role: 'assistant', ...chatMessage }, finish_reason: stop[1] });
    });

    test(`scripted output of ${name} makes a streamed chat completion`, async () => {
      const body = accumulated(chatProtocol, await post(mock, { ...chat, tools: chatTools, stream: true }, {}, CHAT));
      expect(await body).toMatchObject({ choices: [{ message: chatMessage, finish_reason: stop[1] }] });
    });
  });
}

async function accumulated<Event, Final extends object>(
  protocol: StreamProtocol<Event, Final>,
  response: Response,
): Promise<Final> {
  const accumulator = protocol.accumulate();
  const parser = createSseParser(
    Infinity,
    ({ data }) => data !== protocol.marker && accumulator.push(JSON.parse(data) as Event),
    () => expect.unreachable(),
  );
  parser.feed(await response.text());
  return accumulator.partial() as Final;
}

describe('scripted output', () => {
  test('scripted output ends at max_tokens and at a stop sequence', async () => {
    const mock = createMock({ script: [{ answer: { text: 'one two three four' } }] });
    expect(await expectMessage(await post(mock, { ...message, max_tokens: 2 }))).toMatchObject({
      content: [{ text: 'one two' }],
      stop_reason: 'max_tokens',
    });
    expect(await expectMessage(await post(mock, { ...message, stop_sequences: [' three'] }))).toMatchObject({
      content: [{ text: 'one two' }],
      stop_reason: 'stop_sequence',
      stop_sequence: ' three',
    });
  });

  test('a rule with output answers requests that run a model only', async () => {
    const { mock, call } = setup('enterprise', { script: [{ times: 1, answer: { text: 'Paris.' } }] });
    expect((await call('/v1/models')).status).toBe(200);
    expect((await call('/v1/messages/count_tokens', { ...message, max_tokens: undefined })).status).toBe(200);
    expect((await expectMessage(await post(mock, message))).content[0].text).toBe('Paris.');
    expect((await expectMessage(await post(mock, message))).content[0].text).toContain('You said');
  });

  test('scripted output can be paced, delayed and broken off', async () => {
    const waits: number[] = [];
    const setTimer = (ms: number, run: () => void) => {
      waits.push(ms);
      run();
      return () => {};
    };
    const stream = { everyMs: 7, after: 4, then: 'cut' } as const;
    const mock = createMock({ setTimer, script: [{ answer: { text: 'one two three', delayMs: 5, stream } }] });
    const text = await (await post(mock, { ...roomy, stream: true })).text();
    expect(text).toContain('"one"');
    expect(text).not.toContain('"two"');
    expect(waits).toEqual([5, 7, 7, 7, 7]);
  });

  test('an invalid request gets a 400 all the same', async () => {
    const mock = createMock({ script: [{ answer: { text: 'Paris.' } }] });
    await expectError(await post(mock, { ...message, max_tokens: 0 }), 400);
  });
});

describe('the log of requests', () => {
  test('the log holds each body as JSON, or as text that is not JSON', async () => {
    const mock = createMock();
    for (const body of [message, 'no JSON']) await post(mock, body);
    await mock.fetch('https://caicaini.com/v1/models', { headers: { authorization: `Bearer ${mock.key}` } });
    expect(mock.requests.map(({ body }) => body)).toEqual([message, 'no JSON', undefined]);
    expect(mock.requests[2]).not.toHaveProperty('body');
  });

  test('the log holds the body of a request that a rule answered', async () => {
    const mock = createMock({ script: [{ answer: { status: 529 } }] });
    await post(mock, message);
    expect(mock.requests).toMatchObject([{ status: 529, body: message }]);
  });

  test('the log drops the oldest bodies above 2^25 characters', async () => {
    const mock = createMock();
    const large = { ...message, messages: [{ role: 'user', content: 'x'.repeat(15_000_000) }] };
    for (let count = 0; count < 3; count++) await post(mock, large);
    expect(mock.requests.map(({ body }) => body !== undefined)).toEqual([false, true, true]);
  });
});

test('reset puts the mock into its first state', async () => {
  const script = [{ times: 1, answer: { text: 'Once.' } }];
  const { mock, call } = setup('free', { script });
  const run = async () => {
    const response = await call('/v1/messages', message);
    const account = mock.accounts.get(mock.keys.free)!;
    return { body: await response.json(), headers: [...response.headers], consumed: account.consumed };
  };
  const first = await run();
  mock.accounts.get(mock.keys.free)!.limits.requestsPerMinute = 1;
  mock.script([{ answer: { status: 529 } }]);
  mock.advance(30_000);
  expect((await run()).body).not.toEqual(first.body);
  mock.reset();
  expect(mock.requests).toEqual([]);
  expect(await run()).toEqual(first);
  expect(mock.requests).toHaveLength(1);
});

describe('an option that the mock does not have', () => {
  const wrong: { given: object; says: string }[] = [
    { given: { Seed: 1 }, says: 'unknown option Seed: use seed' },
    { given: { mutation: 'x' }, says: 'unknown option mutation: use mutations' },
    { given: { after: 1 }, says: 'unknown option after: use setTimer' },
    { given: { scripts: [] }, says: 'unknown option scripts: use script' },
    { given: { port: 1 }, says: 'unknown option port: it is an option of startMock' },
    { given: { colour: 'red' }, says: 'unknown option colour: the options are seed, tier, now' },
    { given: { tier: 'gold' }, says: 'unknown tier gold: the tiers are enterprise, high_volume, pay_as_you_go, free' },
    { given: { tier: 'toString' }, says: 'unknown tier toString' },
  ];
  for (const { given, says } of wrong) {
    test(`${JSON.stringify(given)} is refused: ${says}`, () => {
      expect(() => createMock(given)).toThrow(says);
    });
  }

  test('startMock refuses an unknown option, too', async () => {
    await expect(startMock({ ports: 1 } as object)).rejects.toThrow('unknown option ports: use port');
  });
});
