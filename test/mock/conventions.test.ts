/** The mock accepts the forms of the mirrored APIs, names them in its log, and refuses them when it is strict. */
import { describe, expect, test } from 'vitest';
import { DESCRIPTION, MODELS } from '../../src/contract.js';
import { createMock } from '../../src/mock/index.js';
import { requestExample } from '../support/examples.js';
import { chat, expectError, expectMessage, message, post, userMessage } from './setup.js';

const CHAT = '/v1/chat/completions';
const tool = (name: string) => ({ name, input_schema: { type: 'object', properties: { city: { type: 'string' } } } });
const chatTool = (name: string) => ({ type: 'function', function: { name } });
const city = { type: 'object', properties: { city: { enum: ['Oslo', 'Rome'] } }, required: ['city'] };

const forms: { name: string; body: object; path?: string; note: string }[] = [
  {
    name: 'system as blocks',
    body: { ...message, system: [{ type: 'text', text: 'Be brief.' }] },
    note: '/system is a list',
  },
  {
    name: 'thinking that is adaptive',
    body: { ...message, thinking: { type: 'adaptive' } },
    note: '/thinking is adaptive',
  },
  {
    name: 'a system message',
    body: { ...message, messages: [...message.messages, { role: 'system', content: 'Be brief.' }] },
    note: `/messages/${message.messages.length}/role is system`,
  },
  {
    name: 'two user messages in a row',
    body: { ...message, messages: ['Hi', 'there'].map((content) => ({ role: 'user', content })) },
    note: '/messages/1/role: user and assistant messages alternate; by convention, messages of one role in a row count as one',
  },
  {
    name: 'a document',
    body: userMessage([{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Hi' } }]),
    note: '/messages/0/content/0 is document',
  },
  {
    name: 'redacted thinking',
    body: {
      ...message,
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'eA==' }] },
        { role: 'user', content: 'Go on.' },
      ],
    },
    note: '/messages/1/content/0 is redacted_thinking',
  },
  {
    name: 'a tool that the gateway ran',
    body: {
      ...message,
      messages: [
        { role: 'user', content: 'Hi' },
        {
          role: 'assistant',
          content: [
            { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} },
            { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
          ],
        },
        { role: 'user', content: 'Go on.' },
      ],
    },
    note: '/messages/1/content/0 is server_tool_use',
  },
  { name: 'null', body: { ...message, system: null }, note: '/system is null' },
  {
    name: 'a schema for the answer',
    body: { ...message, output_config: { format: { type: 'json_schema', schema: city } } },
    note: '/output_config',
  },
  {
    name: 'required',
    path: CHAT,
    body: { ...chat, tools: [chatTool('a')], tool_choice: 'required' },
    note: '/tool_choice is required',
  },
  {
    name: 'the format text',
    path: CHAT,
    body: { ...chat, response_format: { type: 'text' } },
    note: '/response_format is text',
  },
  { name: 'one choice', path: CHAT, body: { ...chat, n: 1 }, note: '/n' },
  { name: 'null for stop', path: CHAT, body: { ...chat, stop: null }, note: '/stop is null' },
  {
    name: 'the role developer',
    path: CHAT,
    body: { ...chat, messages: [{ role: 'developer', content: 'Be brief.' }, ...chat.messages] },
    note: '/messages/0 is developer',
  },
];

describe('a form that only the convention has', () => {
  for (const { name, body, path, note } of forms) {
    test(`${name} is answered and noted, and refused by a strict mock`, async () => {
      const mock = createMock();
      expect((await post(mock, body, {}, path)).status).toBe(200);
      expect(mock.requests[0]!.conventions).toContain(note);
      const strict = createMock({ strict: true });
      expect(await expectError(await post(strict, body, {}, path), 400)).toContain(note);
    });
  }

  test('the vendor documents every form of its examples, but for is_error and other members by convention', async () => {
    const refused: string[] = [];
    for (const [operation, path] of [
      ['createMessage', '/v1/messages'],
      ['createChatCompletion', CHAT],
      ['countMessageTokens', '/v1/messages/count_tokens'],
    ] as const)
      for (const [name, body] of Object.entries(DESCRIPTION.requests[operation]!)) {
        const response = await post(createMock({ strict: true }), { ...body, stream: false }, {}, path);
        if (response.status !== 200) refused.push(`${name}: ${await expectError(response, 400)}`);
      }
    expect(refused).toMatchInlineSnapshot(`
      [
        "tools: /tool_choice is auto: no page of the vendor allows it.",
        "toolError: /messages/2/content/0/is_error: no page of the vendor allows it.",
        "options: /messages/0 is developer: no page of the vendor allows it.",
        "quickstart: /stream is unknown: no page of the vendor allows it.",
        "tools: /stream is unknown: no page of the vendor allows it.",
      ]
    `);
  });
});

describe('a member that the mock ignores', () => {
  const body = {
    ...message,
    top_k: 5,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: {} }] }],
  };

  test('a member that the mock ignores is named by its pointer, and refused by a strict mock', async () => {
    const mock = createMock();
    await expectMessage(await post(mock, body));
    expect(mock.requests[0]!.ignored).toEqual(['/messages/0/content/0/cache_control', '/top_k'].sort());
    expect(mock.requests[0]!.conventions).toBeUndefined();
    const said = await expectError(await post(createMock({ strict: true }), body), 400);
    expect(said).toBe('/messages/0/content/0/cache_control is unknown: no page of the vendor allows it.');
  });

  test('the log names twenty members at most', async () => {
    const mock = createMock();
    const extra = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x${index}`, index]));
    await expectMessage(await post(mock, { ...message, ...extra }));
    expect(mock.requests[0]!.ignored).toHaveLength(20);
  });

  test('the JSON of a schema and of an input has no members to name', async () => {
    const mock = createMock();
    await expectMessage(
      await post(mock, { ...message, tools: [{ ...tool('a'), input_schema: { title: 'x', default: null } }] }),
    );
    expect(mock.requests[0]).not.toHaveProperty('ignored');
    expect(mock.requests[0]).not.toHaveProperty('conventions');
  });
});

describe('a form that changes the answer', () => {
  const chatAnswer = async (change: object) => (await post(createMock(), { ...chat, ...change }, {}, CHAT)).json();

  test('max_completion_tokens ends the answer', async () => {
    const answer = await chatAnswer({ max_completion_tokens: 3 });
    expect(answer.choices[0].finish_reason).toBe('length');
    expect(answer.usage.completion_tokens).toBe(3);
  });

  test('the lower of max_tokens and max_completion_tokens holds', async () => {
    expect((await chatAnswer({ max_tokens: 2, max_completion_tokens: 9 })).usage.completion_tokens).toBe(2);
    expect((await chatAnswer({ max_tokens: 9, max_completion_tokens: 2 })).usage.completion_tokens).toBe(2);
  });

  test('required calls a tool', async () => {
    const answer = await chatAnswer({ tools: [chatTool('a')], tool_choice: 'required' });
    expect(answer.choices[0].message.tool_calls[0].function.name).toBe('a');
  });

  test('json_schema gives text that fits the schema', async () => {
    const format = { type: 'json_schema', json_schema: { name: 'place', schema: city, strict: true } };
    const answer = await chatAnswer({ response_format: format });
    expect(['Oslo', 'Rome']).toContain(JSON.parse(answer.choices[0].message.content).city);
  });

  test('output_config gives text that fits the schema', async () => {
    const body = { ...message, output_config: { format: { type: 'json_schema', schema: city } } };
    const { content } = await expectMessage(await post(createMock(), body));
    expect(['Oslo', 'Rome']).toContain(JSON.parse(content[0].text).city);
  });

  test('adaptive thinking comes before the answer', async () => {
    const { content } = await expectMessage(await post(createMock(), { ...message, thinking: { type: 'adaptive' } }));
    expect(content.map(({ type }: { type: string }) => type)).toEqual(['thinking', 'text']);
  });

  test('the answer is to the last user messages, not to a system message after them', async () => {
    const messages = [
      { role: 'user', content: 'One' },
      { role: 'user', content: 'Two' },
      { role: 'system', content: 'Three' },
    ];
    const { content } = await expectMessage(await post(createMock(), { ...message, messages }));
    expect(content[0].text).toContain('“One\nTwo”');
  });
});

describe('a request that every upstream refuses', () => {
  const refused: { name: string; body: object; path?: string; want: string }[] = [
    {
      name: 'a tool message without a call',
      path: CHAT,
      body: { ...chat, messages: [...chat.messages, { role: 'tool', tool_call_id: 'x', content: 'y' }] },
      want: `/messages/${chat.messages.length}/tool_call_id: each tool result names a tool call of the turn before it.`,
    },
    {
      name: 'a call without a tool message',
      path: CHAT,
      body: {
        ...chat,
        messages: [
          ...chat.messages,
          { role: 'assistant', tool_calls: [{ id: 'x', type: 'function', function: { name: 'a', arguments: '{}' } }] },
          ...chat.messages,
        ],
      },
      want: `/messages/${chat.messages.length}/tool_calls/0/id: each tool call has its result in the next turn.`,
    },
    {
      name: 'a choice that is not offered',
      path: CHAT,
      body: { ...chat, tools: [chatTool('a')], tool_choice: chatTool('b') },
      want: '/tool_choice/function/name: tool_choice asks for a tool that tools offers (a).',
    },
    {
      name: 'a choice that is not among many',
      path: CHAT,
      body: { ...chat, tools: Array.from({ length: 50 }, (_, at) => chatTool(`t${at}`)), tool_choice: chatTool('b') },
      want: `/tool_choice/function/name: tool_choice asks for a tool that tools offers (${Array.from({ length: 20 }, (_, at) => `t${at}`).join(', ')}, …).`,
    },
    {
      name: 'two tools of one name',
      path: CHAT,
      body: { ...chat, tools: [chatTool('a'), chatTool('a')] },
      want: '/tools/1/function/name: no two tools have the same name.',
    },
    {
      name: 'more input than the model reads',
      body: userMessage('word '.repeat(MODELS['caicaini/opus'].contextWindow)),
      want: `The input has ${MODELS['caicaini/opus'].contextWindow + 5} tokens, and caicaini/opus reads at most ${MODELS['caicaini/opus'].contextWindow}.`,
    },
    {
      name: 'more choices than one',
      path: CHAT,
      body: { ...chat, n: 2 },
      want: '/n must be <= 1.',
    },
    {
      name: 'more max_completion_tokens than the model has',
      path: CHAT,
      body: { ...chat, max_completion_tokens: 32_769 },
      want: '/max_completion_tokens must be <= 32768.',
    },
  ];
  for (const { name, body, path, want } of refused) {
    test(`${name} gets a 400`, async () => {
      expect(await expectError(await post(createMock(), body, {}, path), 400)).toBe(want);
    });
  }

  test('a document in base64 counts a fixed number of tokens', async () => {
    const document = { type: 'document', source: { type: 'base64', data: 'A'.repeat(9_000_000) } };
    const body = {
      ...requestExample('countMessageTokens', 'quickstart'),
      messages: [{ role: 'user', content: [document] }],
    };
    const response = await post(createMock(), body, {}, '/v1/messages/count_tokens');
    expect((await response.json()).input_tokens).toBeLessThan(3_000);
  });
});

describe('a 400 names the allowed values', () => {
  const wrong: { body: object; path?: string; want: string }[] = [
    {
      body: { ...message, thinking: { type: 'on' } },
      want: '/thinking/type must be one of enabled, disabled, adaptive.',
    },
    {
      body: { ...message, tool_choice: {} },
      want: '/tool_choice/type must be one of auto, any, tool, none.',
    },
    {
      path: CHAT,
      body: { ...chat, response_format: { type: 'xml' } },
      want: '/response_format/type must be one of json_object, text, json_schema.',
    },
    {
      path: CHAT,
      body: { ...chat, tool_choice: 'any' },
      want: '/tool_choice must be one of none, auto, required or must be object.',
    },
    {
      path: CHAT,
      body: { ...chat, messages: [{ role: 'function', name: 'a', content: 'b' }] },
      want: '/messages/0/role must be one of system, developer, user, assistant, tool: the convention replaced this role by tool.',
    },
    {
      path: CHAT,
      body: { ...chat, messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] },
      want: '/messages/0/content/0/type must be one of text, image_url: no model reads audio.',
    },
    {
      path: CHAT,
      body: { ...chat, messages: [{ role: 'user', content: [{ type: 'file', file: {} }] }] },
      want: '/messages/0/content/0/type must be one of text, image_url: no page of the vendor names files.',
    },
    { path: CHAT, body: { ...chat, stop: 5 }, want: '/stop must be string or must be array.' },
    { body: { ...message, model: 'gpt' }, want: `/model must be one of ${Object.keys(MODELS).join(', ')}.` },
  ];
  for (const { body, path, want } of wrong) {
    test(`a 400 says "${want}"`, async () => {
      expect(await expectError(await post(createMock(), body, {}, path), 400)).toBe(want);
    });
  }
});
