/** Checks of requests and answers: a departure names its JSON pointer and its limit. */
import { describe, expect, test } from 'vitest';
import document from '../../generated/openapi.json' with { type: 'json' };
import { CONSTRAINTS, MODELS, OPERATIONS } from '../../src/contract.js';
import { escapePointer } from '../../src/validate/check.js';
import { CaicainiError } from '../../src/index.js';
import { imageBlock } from '../../src/verify/scenarios/image-block.js';
import { assertRequest, check, checkRequest, checkResponse, type Violation } from '../../src/validate/index.js';
import { requestExample, requestExamples, responseExamples } from '../support/examples.js';

const message = (change: object) => ({ ...requestExample('createMessage', 'quickstart'), ...change });
const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });

test('every documented request and answer fits', () => {
  for (const { operation, body } of requestExamples) expect(checkRequest(operation, body)).toEqual([]);
  for (const { operation, body } of responseExamples) expect(checkResponse(operation, body)).toEqual([]);
});

const use = (id: string) => ({ type: 'tool_use', id, name: 'a', input: {} });
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id });
const tool = (name: string) => ({ name, input_schema: { type: 'object' } });

const cases: { name: string; given: unknown; want: Partial<Violation>[] }[] = [
  {
    name: 'max_tokens below its bound',
    given: message({ max_tokens: 0 }),
    want: [{ pointer: '/max_tokens', rule: 'minimum', limit: 1 }],
  },
  {
    name: 'max_tokens above the bound of its model',
    given: message({ max_tokens: 8193 }),
    want: [{ pointer: '/max_tokens', rule: 'maximum', limit: 8192 }],
  },
  {
    name: 'a missing member',
    given: message({ max_tokens: undefined }),
    want: [{ pointer: '/max_tokens', rule: 'required', message: '/max_tokens is required' }],
  },
  {
    name: 'each of two missing members',
    given: message({ model: undefined, max_tokens: undefined }),
    want: [
      { pointer: '/model', rule: 'required' },
      { pointer: '/max_tokens', rule: 'required' },
    ],
  },
  { name: 'an unknown model', given: message({ model: 'gpt' }), want: [{ pointer: '/model', rule: 'enum' }] },
  {
    name: 'two departures',
    given: message({ temperature: 2, top_p: -1 }),
    want: [
      { pointer: '/temperature', limit: 1 },
      { pointer: '/top_p', limit: 0 },
    ],
  },
  {
    name: 'one deep inside a union',
    given: message(user([{ type: 'image', source: { type: 'url', url: 'ftp://x' } }])),
    want: [{ pointer: '/messages/0/content/0/source/url', rule: 'pattern', limit: '^https://' }],
  },
  {
    name: 'an unknown block',
    given: message(user([{ type: 'audio' }])),
    want: [{ pointer: '/messages/0/content/0', rule: 'discriminator' }],
  },
  { name: 'no branch of a union', given: message(user(5)), want: [{ pointer: '/messages/0/content', rule: 'oneOf' }] },
  { name: 'no object at all', given: 5, want: [{ pointer: '', rule: 'type', limit: 'object' }] },
  {
    name: 'a rule that no schema can say',
    given: message({ messages: [{ role: 'assistant', content: 'x' }] }),
    want: [{ pointer: '/messages/0/role', rule: 'last-message-is-user' }],
  },
  {
    name: 'null for a required member',
    given: message({ model: null }),
    want: [{ pointer: '/model', rule: 'required' }],
  },
  {
    name: 'too many images in a tool result',
    given: message({
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [use('a')] },
        {
          role: 'user',
          content: [
            { ...result('a'), content: Array(21).fill({ type: 'image', source: { type: 'url', url: 'https://a' } }) },
          ],
        },
      ],
    }),
    want: [{ pointer: '/messages/2/content', rule: 'images-per-turn', limit: 20 }],
  },
  {
    name: 'a tool result without its call',
    given: message({
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [use('a')] },
        { role: 'user', content: [result('a'), result('b')] },
      ],
    }),
    want: [{ pointer: '/messages/2/content/1/tool_use_id', rule: 'tool-results-have-calls' }],
  },
  {
    name: 'a tool call without its result',
    given: message({
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [use('a'), use('b')] },
        { role: 'user', content: [result('a'), { type: 'text', text: 'Go on.' }] },
      ],
    }),
    want: [{ pointer: '/messages/1/content/1/id', rule: 'tool-calls-have-results' }],
  },
  {
    name: 'a choice of a tool that is not offered',
    given: message({ tools: [tool('a'), tool('b')], tool_choice: { type: 'tool', name: 'c' } }),
    want: [{ pointer: '/tool_choice/name', rule: 'tool-choice-is-offered', limit: ['a', 'b'] }],
  },
  {
    name: 'a forced tool without tools',
    given: message({ tool_choice: { type: 'any' } }),
    want: [{ pointer: '/tool_choice', rule: 'tool-choice-is-offered' }],
  },
  {
    name: 'a second tool of one name',
    given: message({ tools: [tool('a'), tool('b'), tool('a')] }),
    want: [{ pointer: '/tools/2/name', rule: 'tool-names-differ' }],
  },
  {
    name: 'an image of too many bytes',
    given: message(user([imageBlock({ bytes: CONSTRAINTS['image-bytes'].max + 1 })])),
    want: [{ pointer: '/messages/0/content', rule: 'image-bytes', limit: 5 * 2 ** 20 }],
  },
  {
    name: 'a picture that is too high',
    given: message(user([imageBlock({ height: 8_001 })])),
    want: [{ pointer: '/messages/0/content', rule: 'image-pixels', limit: 8_000 }],
  },
];

describe('a request', () => {
  for (const { name, given, want } of cases) {
    test(`${name} is named with pointer and limit`, () => {
      expect(checkRequest('createMessage', given)).toMatchObject(want);
      expect(checkRequest('createMessage', given)).toHaveLength(want.length);
    });
  }

  test('the rules that no schema can say are those of the description', () => {
    expect(Object.keys(CONSTRAINTS)).toEqual([
      'roles-alternate',
      'last-message-is-user',
      'tool-results-have-calls',
      'tool-calls-have-results',
      'tool-choice-is-offered',
      'tool-names-differ',
      'images-per-turn',
      'image-bytes',
      'image-pixels',
    ]);
  });

  const sentences: { given: unknown; want: string }[] = [
    { given: 5, want: 'the value must be object' },
    { given: message({ model: 'gpt' }), want: `/model must be one of ${Object.keys(MODELS).join(', ')}` },
    { given: message({ system: 5 }), want: '/system must be string or must be array' },
    {
      given: message({ tools: [tool('a'), tool('b')], tool_choice: { type: 'tool', name: 'c' } }),
      want: '/tool_choice/name: tool_choice asks for a tool that tools offers (a, b)',
    },
    {
      given: message({ messages: [{ role: 'assistant', content: 'x' }] }),
      want: `/messages/0/role: ${CONSTRAINTS['last-message-is-user'].description}`,
    },
    {
      given: message(user([imageBlock({ height: 8_001 })])),
      want: `/messages/0/content: ${CONSTRAINTS['image-pixels'].description} (${CONSTRAINTS['image-pixels'].max})`,
    },
  ];
  for (const { given, want } of sentences) {
    test(`departs in the sentence "${want}"`, () => {
      const [{ message: said } = { message: '' }] = checkRequest('createMessage', given);
      expect(said).toBe(want);
    });
  }

  test('where a rule has no limit, none is named', () => {
    for (const given of [message(user(5)), message(user([{ type: 'audio' }]))])
      for (const violation of checkRequest('createMessage', given)) expect(violation).not.toHaveProperty('limit');
  });

  test('as many images as a turn may have are taken, and blocks of text are none', () => {
    const { max } = CONSTRAINTS['images-per-turn'];
    const images = Array(max).fill({ type: 'image', source: { type: 'url', url: 'https://a' } });
    const texts = Array(max + 1).fill({ type: 'text', text: 'x' });
    expect(checkRequest('createMessage', message(user([...images, ...texts])))).toEqual([]);
  });

  test('an image is measured only where it says its size', () => {
    const { data } = imageBlock({ height: CONSTRAINTS['image-pixels'].max + 1 }).source;
    // In the place where a PNG says its width this one has the bytes of a very large number
    const jpeg = '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMD';
    const image = (base64: string) => ({
      type: 'image',
      source: { type: 'base64', media_type: 'image/png', data: base64 },
    });
    const rules = [jpeg, data.slice(0, 12), data.slice(0, 32)].map((base64) =>
      checkRequest('createMessage', message(user([image(base64)]))).map(({ rule }) => rule),
    );
    expect(rules).toEqual([[], [], ['image-pixels']]);
  });

  test('an image of just so many bytes and pixels is taken, and so is one that is no PNG', () => {
    const most = { width: CONSTRAINTS['image-pixels'].max, bytes: CONSTRAINTS['image-bytes'].max };
    const jpeg = {
      type: 'image',
      source: { type: 'base64', media_type: 'image/jpeg', data: '/9j/4AAQSkZJRgABAQEASABIAAD/' },
    };
    for (const image of [imageBlock(most), jpeg])
      expect(checkRequest('createMessage', message(user([image])))).toEqual([]);
  });

  test('a member the schema does not know may be anything', () => {
    expect(checkRequest('createMessage', message(user([{ type: 'text', text: 'x', content: [null] }])))).toEqual([]);
    const unlike = { type: 'text', text: 'x', content: [{ type: 'image' }] };
    expect(checkRequest('createMessage', message(user([unlike])))).toEqual([]);
  });

  const accepted: { name: string; change: object }[] = [
    { name: 'system as a list', change: { system: [{ type: 'text', text: 'x' }] } },
    { name: 'null for optional members', change: { system: null, tools: null, metadata: { user_id: null } } },
    {
      name: 'messages of one role in a row',
      change: { messages: ['user', 'user', 'assistant', 'assistant', 'user'].map((role) => ({ role, content: 'x' })) },
    },
    {
      name: 'a system message at the end',
      change: { messages: ['user', 'system'].map((role) => ({ role, content: 'x' })) },
    },
    {
      name: 'results that are spread over two user messages',
      change: {
        messages: [
          { role: 'assistant', content: [use('a'), use('b')] },
          { role: 'user', content: [result('b')] },
          { role: 'user', content: [result('a')] },
        ],
      },
    },
  ];
  for (const { name, change } of accepted) {
    test(`${name} is accepted by convention`, () => {
      expect(checkRequest('createMessage', message(change))).toEqual([]);
    });
  }

  test('the rules of chat requests are among those of message requests', () => {
    const { MessageInput, ChatCompletionRequest } = document.components.schemas;
    expect(MessageInput['x-constraints']).toEqual(expect.arrayContaining(ChatCompletionRequest['x-constraints']));
  });

  test('unknown members are accepted: the vendor does not say otherwise', () => {
    expect(checkRequest('createMessage', message({ top_k: 5 }))).toEqual([]);
  });

  test('an operation without a body takes anything', () => {
    expect(checkRequest('listModels', undefined)).toEqual([]);
  });

  test('can be asserted before sending', () => {
    expect(() => assertRequest('createMessage', message({}))).not.toThrow();
    const act = () => assertRequest('createMessage', message({ max_tokens: 0, top_p: 2 }));
    expect(act).toThrow('/max_tokens must be >= 1; /top_p must be <= 1');
    try {
      act();
    } catch (error) {
      expect(CaicainiError.is(error) && error.action).toBe('fix');
    }
  });
});

describe('an answer', () => {
  const answer = responseExamples[0]!.body as Record<string, unknown>;

  test('may have more than the description knows', () => {
    expect(checkResponse('createMessage', { ...answer, region: 'eu' })).toEqual([]);
  });

  test('without credits departs', () => {
    expect(checkResponse('createMessage', { ...answer, usage: { input_tokens: 1, output_tokens: 1 } })).toMatchObject([
      { pointer: '/usage/credits_consumed', rule: 'required' },
    ]);
  });

  test('can be checked by the name of any schema', () => {
    expect(check('ErrorEnvelope', { type: 'error', error: { type: 'x', message: 'y' } })).toEqual([]);
    expect(check('ErrorEnvelope', { type: 'error', error: null })).toMatchObject([{ pointer: '/error' }]);
  });

  test('names the constant that it should have', () => {
    expect(check('ErrorEnvelope', { type: 'x', error: { type: 'x', message: 'y' } })).toMatchObject([
      { pointer: '/type', rule: 'const', limit: 'error' },
    ]);
  });

  test('every operation names schemas that exist', () => {
    for (const { id } of Object.values(OPERATIONS)) expect(checkResponse(id, null).length).toBeGreaterThan(0);
  });
});

test('a request by the name of its schema is held to what no schema can say too', () => {
  const given = message({ messages: [{ role: 'assistant', content: 'x' }] });
  for (const name of ['MessageInput', 'MessageRequest'] as const)
    expect(check(name, given)).toMatchObject([{ rule: 'last-message-is-user' }]);
});

const names = [
  { given: 'max_tokens', want: 'max_tokens' },
  { given: 'a/b/c', want: 'a~1b~1c' },
  { given: 'a~b~c', want: 'a~0b~0c' },
  { given: '~1', want: '~01' },
];
for (const { given, want } of names) {
  test(`the name ${given} stands in a pointer as ${want}`, () => {
    expect(escapePointer(given)).toBe(want);
  });
}
