/** Checks of requests and answers: a departure names its JSON pointer and its limit. */
import { describe, expect, test } from 'vitest';
import { CONSTRAINTS, OPERATIONS } from '../src/contract.js';
import { escapePointer } from '../src/check.js';
import { CaicainiError } from '../src/index.js';
import { picture } from '../src/verify/pictures.js';
import { assertRequest, check, checkRequest, checkResponse, type Violation } from '../src/validate.js';
import { requestExample, requestExamples, responseExamples } from './examples.js';

const message = (change: object) => ({ ...requestExample('createMessage', 'quickstart'), ...change });
const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });

test('every documented request and answer fits', () => {
  for (const { operation, body } of requestExamples) expect(checkRequest(operation, body)).toEqual([]);
  for (const { operation, body } of responseExamples) expect(checkResponse(operation, body)).toEqual([]);
});

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
    name: 'a second message of the same role',
    given: message({
      messages: ['user', 'user', 'assistant', 'user'].map((role) => ({ role, content: 'x' })),
    }),
    want: [{ pointer: '/messages/1/role', rule: 'roles-alternate' }],
  },
  {
    name: 'too many images in a tool result',
    given: message(
      user([
        {
          type: 'tool_result',
          tool_use_id: 'a',
          content: Array(21).fill({ type: 'image', source: { type: 'url', url: 'https://a' } }),
        },
      ]),
    ),
    want: [{ pointer: '/messages/0/content', rule: 'images-per-turn', limit: 20 }],
  },
  {
    name: 'an image of too many bytes',
    given: message(user([picture({ bytes: CONSTRAINTS['image-bytes'].max + 1 })])),
    want: [{ pointer: '/messages/0/content', rule: 'image-bytes', limit: 5 * 2 ** 20 }],
  },
  {
    name: 'a picture that is too high',
    given: message(user([picture({ height: 8_001 })])),
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
      'images-per-turn',
      'image-bytes',
      'image-pixels',
    ]);
  });

  const sentences: { given: unknown; want: string | RegExp }[] = [
    { given: 5, want: 'the value must be object' },
    { given: message({ model: 'gpt' }), want: /^\/model .*: [^ ,]+, [^ ,]+/ },
    {
      given: message({ messages: [{ role: 'assistant', content: 'x' }] }),
      want: `/messages/0/role: ${CONSTRAINTS['last-message-is-user'].description}`,
    },
    {
      given: message(user([picture({ height: 8_001 })])),
      want: `/messages/0/content: ${CONSTRAINTS['image-pixels'].description} (${CONSTRAINTS['image-pixels'].max})`,
    },
  ];
  for (const { given, want } of sentences) {
    test(`departs in a sentence like ${String(want)}`, () => {
      const [{ message: said } = { message: '' }] = checkRequest('createMessage', given);
      if (typeof want === 'string') expect(said).toBe(want);
      else expect(said).toMatch(want);
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
    const { data } = picture({ height: CONSTRAINTS['image-pixels'].max + 1 }).source;
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
    for (const image of [picture(most), jpeg])
      expect(checkRequest('createMessage', message(user([image])))).toEqual([]);
  });

  test('a member the schema does not know may be anything', () => {
    expect(checkRequest('createMessage', message(user([{ type: 'text', text: 'x', content: [null] }])))).toEqual([]);
    const unlike = { type: 'text', text: 'x', content: [{ type: 'image' }] };
    expect(checkRequest('createMessage', message(user([unlike])))).toEqual([]);
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
