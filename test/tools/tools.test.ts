/** The loop of tools on both surfaces, whole and streamed, with inputs of every kind of schema. */
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { CaicainiError, createClient, type InputMessage, type Message } from '../../src/index.js';
import { createMock } from '../../src/mock/index.js';
import { runTools, tool, type RunnableTool, type ToolResult, type ToolsError } from '../../src/tools/index.js';

const SCHEMA = {
  type: 'object' as const,
  properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1 } },
  required: ['city'],
};
const body = (tools: RunnableTool[]) => ({
  model: 'caicaini/auto' as const,
  max_tokens: 256,
  messages: [{ role: 'user' as const, content: 'What is the weather in Shanghai?' }],
  tools,
});

/** A client of a mock that calls a tool with each of the inputs, in turn, and then answers with text. */
function setUp(inputs: unknown[], name = 'get_weather') {
  const mock = createMock();
  mock.script([
    ...inputs.map((input) => ({ times: 1, answer: { tool: { name, input } } })),
    { answer: { text: 'It is sunny.' } },
  ] as never);
  return { mock, caicaini: createClient({ apiKey: mock.key, fetch: mock.fetch }) };
}

const weather = (more: Partial<RunnableTool> = {}) => {
  const seen: unknown[] = [];
  const run = (input: unknown) => {
    seen.push(input);
    return { degrees: 22 };
  };
  return { seen, tools: [{ name: 'get_weather', description: 'Weather.', input: SCHEMA, run, ...more }] };
};

describe.each([false, true])('streamed: %s', (stream) => {
  test('a message calls a tool and goes on with its result', async () => {
    const { mock, caicaini } = setUp([{ city: 'Shanghai' }]);
    const { seen, tools } = weather();
    const texts: string[] = [];
    const result = await runTools(caicaini.messages, body(tools), { stream, onText: (text) => texts.push(text) });
    expectTypeOf(result.answer).toEqualTypeOf<Message>();
    expect(seen).toEqual([{ city: 'Shanghai' }]);
    expect(result).toMatchObject({ text: 'It is sunny.', isComplete: true, receipts: [{}, {}] });
    expect(texts.join('')).toContain('It is sunny.');
    expect(result.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(result.messages[2]).toMatchObject({ content: [{ type: 'tool_result', content: '{"degrees":22}' }] });
    expect(result.receipts.every(({ id, credits }) => typeof id === 'string' && credits! > 0)).toBe(true);
    expect(mock.requests).toHaveLength(2);
  });

  test('a chat completion calls a tool and goes on with its result', async () => {
    const { caicaini } = setUp([{ city: 'Shanghai' }]);
    const { seen, tools } = weather();
    const result = await runTools(caicaini.chat.completions, body(tools), { stream });
    expect(seen).toEqual([{ city: 'Shanghai' }]);
    expect(result).toMatchObject({ text: 'It is sunny.', isComplete: true });
    expect(result.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  });
});

const resultOf = async (inputs: unknown[], tools: RunnableTool[], name?: string) => {
  const { caicaini } = setUp(inputs, name);
  const { messages } = await runTools(caicaini.messages, body(tools));
  return (messages[2] as { content: { content: string; is_error?: true }[] }).content[0]!;
};

describe('the model is told', () => {
  test.each([
    ['what is wrong with an input', [{ city: 5 }], /city: .*string/],
    ['which member is missing', [{}], /city/],
    ['where a number is too small', [{ city: 'x', days: 0 }], /days: /],
  ])('%s', async (_, inputs, want) => {
    const { seen, tools } = weather();
    expect(await resultOf(inputs, tools)).toMatchObject({ is_error: true, content: expect.stringMatching(want) });
    expect(seen).toEqual([]);
  });

  test('which tools there are', async () => {
    const { tools } = weather();
    expect(await resultOf([{}], tools, 'get_time')).toMatchObject({
      is_error: true,
      content: 'There is no tool get_time. The tools are get_weather.',
    });
  });

  test('the error of a tool', async () => {
    const { tools } = weather({
      run: () => {
        throw new Error('no such city');
      },
    });
    expect(await resultOf([{ city: 'x' }], tools)).toMatchObject({ is_error: true, content: 'no such city' });
  });
});

describe('a schema', () => {
  test('of zod gives the JSON Schema and the type of the input', async () => {
    const seen: string[] = [];
    const typed = tool({
      name: 'get_weather',
      input: z.object({ city: z.string().min(2), days: z.number().default(3) }),
      run(input) {
        expectTypeOf(input).toEqualTypeOf<{ city: string; days: number }>();
        seen.push(`${input.city} ${input.days}`);
      },
    });
    const { mock, caicaini } = setUp([{ city: 'x' }, { city: 'Shanghai' }]);
    const { messages } = await runTools(caicaini.messages, body([typed]));
    expect(seen).toEqual(['Shanghai 3']);
    expect(messages[2]).toMatchObject({ content: [{ is_error: true, content: expect.stringContaining('city: ') }] });
    expect(JSON.stringify(mock.requests.at(-1))).toContain('minLength');
  });

  test('of arktype does so, too', async () => {
    const { caicaini } = setUp([{ city: 'Shanghai' }]);
    const typed = tool({ name: 'get_weather', input: type({ city: 'string' }), run: ({ city }) => city.toUpperCase() });
    const { messages } = await runTools(caicaini.messages, body([typed]));
    expect(messages[2]).toMatchObject({ content: [{ content: 'SHANGHAI' }] });
  });

  test('of valibot needs a JSON Schema beside it', async () => {
    const { caicaini } = setUp([{ city: 'Shanghai' }]);
    const input = v.object({ city: v.pipe(v.string(), v.toUpperCase()) });
    const bare = tool({ name: 'get_weather', input, run: ({ city }) => city });
    await expect(runTools(caicaini.messages, body([bare]))).rejects.toThrow(/get_weather needs inputSchema: .*valibot/);
    const { messages } = await runTools(caicaini.messages, body([{ ...bare, inputSchema: SCHEMA }]));
    expect(messages[2]).toMatchObject({ content: [{ content: 'SHANGHAI' }] });
  });
});

test('ends after maxTurns, and says that it is not complete', async () => {
  const { caicaini } = setUp(Array(5).fill({ city: 'x' }));
  const turns: number[] = [];
  const options = { maxTurns: 2, onTurn: (turn: { turns: number }) => void turns.push(turn.turns) };
  expect(await runTools(caicaini.messages, body(weather().tools), options)).toMatchObject({ isComplete: false });
  expect(turns).toEqual([1, 2]);
});

test('a forced tool is forced in the first turn alone', async () => {
  const { mock, caicaini } = setUp([{ city: 'x' }]);
  await runTools(caicaini.messages, { ...body(weather().tools), tool_choice: { type: 'any' } });
  const bodies = mock.requests.map((request) => JSON.stringify(request));
  expect(bodies.map((text) => text.includes('tool_choice'))).toEqual([true, false]);
});

test('an abort ends the conversation, also while a tool runs', async () => {
  const { mock, caicaini } = setUp([{ city: 'x' }]);
  const stop = new AbortController();
  const reason = new Error('enough');
  const { tools } = weather({
    run: (_input: unknown, { signal }: { signal?: AbortSignal | undefined }) => {
      stop.abort(reason);
      signal!.throwIfAborted();
    },
  });
  await expect(runTools(caicaini.messages, body(tools), { signal: stop.signal })).rejects.toBe(reason);
  expect(mock.requests).toHaveLength(1);
});

describe('an abort while tools run', () => {
  const reason = new Error('enough');

  test('rejects at once, also when a tool ignores it, and the result that it has later is told', async () => {
    const { mock, caicaini } = setUp([{ city: 'x' }]);
    const stop = new AbortController();
    const late: { finish?: (output: string) => void } = {};
    const { tools } = weather({
      run: () => {
        queueMicrotask(() => stop.abort(reason));
        return new Promise((resolve) => (late.finish = resolve));
      },
    });
    const told: ToolResult[] = [];
    const onToolResult = (result: ToolResult) => void told.push(result);
    const running = runTools(caicaini.messages, body(tools), { signal: stop.signal, onToolResult });
    await expect(running).rejects.toBe(reason);
    expect([told, getEventListeners(stop.signal, 'abort')]).toEqual([[], []]);
    late.finish!('order 4711');
    await expect.poll(() => told).toMatchObject([{ name: 'get_weather', input: { city: 'x' }, content: 'order 4711' }]);
    expect(mock.requests).toHaveLength(1);
  });

  test('begins no further tool', async () => {
    const { caicaini } = setUp([{}]);
    const stop = new AbortController();
    let runs = 0;
    const slow = { version: 1, vendor: 'test', validate: async (value: unknown) => (stop.abort(reason), { value }) };
    const tools = [
      tool({ name: 'get_weather', input: { '~standard': slow } as never, inputSchema: SCHEMA, run: () => runs++ }),
    ];
    await expect(runTools(caicaini.messages, body(tools), { signal: stop.signal })).rejects.toBe(reason);
    expect(runs).toBe(0);
  });
});

describe('the error of a later turn has', () => {
  const failing = (answer: object) => {
    const mock = createMock();
    mock.script([{ times: 1, answer: { tool: { name: 'get_weather', input: { city: 'x' } } } }, { answer }] as never);
    return createClient({ apiKey: mock.key, fetch: mock.fetch, retry: { maxAttempts: 1 } });
  };
  const errorOf = async (running: Promise<unknown>) => {
    const error: unknown = await running.then(String, (thrown: unknown) => thrown);
    if (!CaicainiError.is(error)) throw new Error(`not a CaicainiError: ${String(error)}`);
    return error as ToolsError;
  };

  const surfaces = [
    { surface: 'messages', stream: false },
    { surface: 'messages', stream: true },
    { surface: 'chat', stream: false },
    { surface: 'chat', stream: true },
  ];
  test.each(surfaces)('the conversation with the results of tools: $surface, streamed $stream', async (given) => {
    const { messages, chat } = failing({ status: 529 });
    const resource = (given.surface === 'chat' ? chat.completions : messages) as typeof messages;
    const { tools } = weather({ run: () => 'order 4711' });
    const error = await errorOf(runTools(resource, body(tools), { stream: given.stream }));
    const { conversation } = error;
    expect(error.status).toBe(529);
    expect(conversation.receipts).toMatchObject([{ id: expect.any(String), credits: expect.any(Number) }]);
    expect(conversation.messages).toHaveLength(3);
    expect(JSON.stringify(conversation.messages.at(-1))).toContain('order 4711');
    expect(JSON.stringify(error) + inspect(error), 'a log of it shows no prompt').not.toContain('4711');
  });

  test('the receipt of a stream that broke off as the last one', async () => {
    const caicaini = failing({ text: 'It is sunny.', stream: { after: -2, then: 'cut' } });
    const error = await errorOf(runTools(caicaini.messages, body(weather().tools), { stream: true }));
    expect(error.because).toBe('stream-started');
    expect(error.conversation.receipts.map(({ broken }) => broken)).toEqual([undefined, true]);
  });

  test('what is needed to go on', async () => {
    const { mock, caicaini } = setUp([{ city: 'x' }]);
    mock.script([
      { times: 1, answer: { tool: { name: 'get_weather', input: { city: 'x' } } } },
      { times: 1, answer: { status: 500 } },
    ] as never);
    const { seen, tools } = weather();
    const options = { retry: { maxAttempts: 1 } };
    const error = await errorOf(runTools(caicaini.messages, body(tools), options));
    const { messages } = (error as ToolsError<InputMessage>).conversation;
    expect(await runTools(caicaini.messages, { ...body(tools), messages })).toMatchObject({ isComplete: true });
    expect(seen).toHaveLength(1);
  });
});

describe('a mistake is an error before anything is sent:', () => {
  const { tools } = weather();
  const number = (given: string) => `maxTurns must be an integer from 1 to 1000000, not ${given}`;
  const cases: { name: string; given: object; options?: object; want: string }[] = [
    ...[0, -1, NaN, 1.5, Infinity, '3'].map((maxTurns) => ({
      ...{ name: `maxTurns: ${maxTurns}`, given: body(tools), options: { maxTurns }, want: number(String(maxTurns)) },
    })),
    {
      name: 'tools left out',
      given: { ...body(tools), tools: undefined },
      want: 'runTools: tools must be a list, not undefined; without tools use create()',
    },
    {
      name: 'messages left out',
      given: { ...body(tools), messages: undefined },
      want: 'runTools: messages must be a list, not undefined',
    },
    {
      name: 'a tool of the wire',
      given: body([{ name: 'a', input_schema: SCHEMA } as never]),
      want: 'tools[0].run must be a function',
    },
    { name: 'a name for a tool', given: body(['a' as never]), want: 'tools[0] must be an object, not a string' },
    { name: 'no body', given: undefined as never, want: 'runTools: the body must be an object, not undefined' },
  ];
  test.each(cases)('$name', async ({ given, options, want }) => {
    const { mock, caicaini } = setUp([]);
    const error: unknown = await runTools(caicaini.messages, given as never, options).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'CaicainiError', action: 'fix', charged: 'never' });
    expect((error as Error).message).toContain(want);
    expect(mock.requests).toHaveLength(0);
  });
});

describe('reads an answer in whatever form it comes', () => {
  const usage = { credits_consumed: 1 };
  const message = (content: unknown, stop_reason: unknown) => ({
    id: 'msg_1',
    type: 'message',
    content,
    stop_reason,
    usage,
  });
  const use = (more: object) => ({ type: 'tool_use', id: 'toolu_1', name: 'get_weather', ...more });
  const completion = (message: unknown, finish_reason: unknown) => ({
    ...{ id: 'chatcmpl_1', usage },
    choices: [{ index: 0, ...(message !== undefined && { message }), finish_reason }],
  });
  const call = (given: unknown, more: object = {}) => ({
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'get_weather', arguments: given }, ...more }],
  });
  /** The inputs with which the tool ran, the text at the end, and the requests that were sent. */
  const runWith = async (first: object, chat: boolean) => {
    const sent: { messages: Record<string, unknown>[] }[] = [];
    const last = chat ? completion({ role: 'assistant', content: 'bye' }, 'stop') : message('bye', 'end_turn');
    const fetch = (_: string, init: { body?: string }) => {
      sent.push(JSON.parse(init.body!) as never);
      return Promise.resolve(Response.json(sent.length === 1 ? first : last));
    };
    const caicaini = createClient({ apiKey: `cai_api_${'x'.repeat(32)}`, fetch, limiter: false });
    const { seen, tools } = weather({ input: { type: 'object' } });
    const { text } = chat
      ? await runTools(caicaini.chat.completions, body(tools))
      : await runTools(caicaini.messages, body(tools));
    return { seen, text, sent };
  };
  const [input, asText] = [{ city: 'x' }, '{"city":"x"}'];

  test.each([
    { name: 'a call after end_turn', given: message([use({ input })], 'end_turn'), seen: [input] },
    { name: 'a call without a stop reason', given: message([use({ input })], null), seen: [input] },
    { name: 'a call without an input', given: message([use({})], 'tool_use'), seen: [{}] },
    { name: 'an empty text as input', given: message([use({ input: '' })], 'tool_use'), seen: [{}] },
    { name: 'an input as JSON', given: message([use({ input: asText })], 'tool_use'), seen: [input] },
    { name: 'no block', given: message([null, { type: 'text', text: 'a' }], 'end_turn'), seen: [], text: 'a' },
    { name: 'a call that max_tokens cut', given: message([use({ input: {} })], 'max_tokens'), seen: [], text: '' },
    { name: 'a forced call', chat: true, given: completion(call(asText), 'stop'), seen: [input] },
    { name: 'empty arguments', chat: true, given: completion(call(''), 'tool_calls'), seen: [{}] },
    { name: 'arguments null', chat: true, given: completion(call(null), 'tool_calls'), seen: [{}] },
    { name: 'arguments as an object', chat: true, given: completion(call(input), 'tool_calls'), seen: [input] },
    { name: 'a call that length cut', chat: true, given: completion(call('{"ci'), 'length'), seen: [], text: '' },
    { name: 'no function', chat: true, given: completion(call('', { function: undefined }), 'tool_calls'), seen: [] },
    { name: 'no message', chat: true, given: completion(undefined, 'stop'), seen: [], text: '' },
    {
      name: 'content as a list',
      chat: true,
      given: completion({ role: 'assistant', content: [{ type: 'text', text: 'a' }] }, 'stop'),
      ...{ seen: [], text: 'a' },
    },
  ])('$name', async ({ given, chat = false, seen, text = 'bye' }) => {
    expect(await runWith(given, chat)).toMatchObject({ seen, text });
  });

  test('an input that was cut is told to the model, and not sent back in a form that no request has', async () => {
    const cut = message([use({ input: {}, partial_json: '{"city"' })], 'tool_use');
    const { seen, sent } = await runWith(cut, false);
    expect(seen).toEqual([]);
    expect(sent[1]!.messages.slice(1)).toMatchObject([
      { content: [use({ input: {} })] },
      { content: [{ is_error: true, content: expect.stringContaining('not valid') }] },
    ]);
    expect(JSON.stringify(sent[1])).not.toContain('partial_json');
  });

  test('an error of a tool that has no message', async () => {
    for (const thrown of [null, 'a', Object.create(null), { message: 5 }]) {
      const { tools } = weather({
        run: () => {
          throw thrown;
        },
      });
      expect(await resultOf([{ city: 'x' }], tools)).toMatchObject({ is_error: true, content: expect.any(String) });
    }
  });
});
