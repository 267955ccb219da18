/** The output of the mock's model: its forms, its limits, and the input of its tool calls. */
import { describe, expect, test } from 'vitest';
import { createMock, type Mock } from '../../src/mock/index.js';
import { requestExample } from '../support/examples.js';
import { chat, expectMessage, message, post, userMessage, withTool } from './setup.js';

const tools = requestExample('createMessage', 'tools');
const output = async (body: unknown, mock: Mock = createMock()) => expectMessage(await post(mock, body));

test('the output is the same for the same seed and request, and the id is not', async () => {
  const mock = createMock();
  const [first, second] = [await output(tools, mock), await output(tools, mock)];
  expect({ ...second, id: '' }).toEqual({ ...first, id: '' });
  expect(second.id).not.toBe(first.id);
  expect(await output(tools, createMock({ seed: 1 }))).toEqual(first);
  expect((await output(tools, createMock({ seed: 2 }))).id).not.toBe(first.id);
});

const forms: { name: string; change: object; want: object }[] = [
  { name: 'a plain prompt gets text', change: {}, want: { stop_reason: 'end_turn', content: [{ type: 'text' }] } },
  {
    name: 'a prompt of three paragraphs gets three text blocks',
    change: { messages: [{ role: 'user', content: 'one\n\ntwo\n\nthree' }] },
    want: { content: [{ type: 'text' }, { type: 'text' }, { type: 'text' }] },
  },
  {
    name: 'a request with thinking gets a thinking block first',
    change: { thinking: { type: 'enabled', budget_tokens: 20 } },
    want: { content: [{ type: 'thinking' }, { type: 'text' }] },
  },
  {
    name: 'the output ends at max_tokens',
    change: { max_tokens: 3 },
    want: { stop_reason: 'max_tokens', usage: { output_tokens: 3 } },
  },
  {
    name: 'the output ends at a stop sequence',
    change: { stop_sequences: ['said'] },
    want: { stop_reason: 'stop_sequence', stop_sequence: 'said', content: [{ text: 'You ' }] },
  },
];
for (const { name, change, want } of forms) {
  test(name, async () => {
    expect(await output({ ...message, ...change })).toMatchObject(want);
  });
}

test('a chat completion with response_format json_object is JSON', async () => {
  const request = { ...chat, response_format: { type: 'json_object' } };
  const completion = await (await post(createMock(), request, {}, '/v1/chat/completions')).json();
  expect(JSON.parse(completion.choices[0].message.content)).toBeTypeOf('object');
});

test('a prompt of millions of blank lines gets at most 20 blocks', async () => {
  const { content } = await output(userMessage('\n'.repeat(2 ** 22)));
  expect(content.length).toBeLessThanOrEqual(20);
});

describe('surrogates', () => {
  const prompts = {
    'a prompt with a surrogate pair at the end of the quotation': 'x'.repeat(59) + '😀😀',
    'a prompt with a lone surrogate': 'a\ud83d b',
  };
  for (const [name, text] of Object.entries(prompts))
    test(`${name} gets no lone surrogate back`, async () => {
      const { content } = await output(userMessage(text));
      expect(content[0].text).not.toMatch(/\p{Surrogate}/u);
    });

  test('a quotation may end with a surrogate pair', async () => {
    const { content } = await output(userMessage('x'.repeat(59) + '😀😀'));
    expect(content[0].text).toContain('x😀”');
  });
});

describe('max_tokens', () => {
  for (let max = 1; max <= 24; max++)
    test(`an output cut after ${max} tokens has no empty block`, async () => {
      const thinking = { type: 'enabled', budget_tokens: 1024 };
      const { content } = await output({ ...userMessage('Hi'), max_tokens: max, thinking });
      const texts = content.map((block: { text?: string; thinking?: string }) => block.text ?? block.thinking);
      expect(texts).not.toContain('');
    });
});

describe('tool input', () => {
  for (const names of [['a'], ['a', 'b'], ['a', 'b', 'c', 'd', 'e']])
    test(`a tool is called whose schema requires itself ${names.length} times`, async () => {
      const properties = Object.fromEntries(names.map((name) => [name, { $ref: '#' }]));
      await output({ ...withTool({ type: 'object', required: names, properties }), max_tokens: 8192 });
    });

  const lists: { items: unknown; count: number }[] = [
    { items: { type: 'integer' }, count: 100 },
    { items: { type: 'integer', minimum: 1, maximum: 12 }, count: 12 },
    { items: { enum: ['red', 'green', 'blue'] }, count: 3 },
  ];
  for (const { items, count } of lists)
    test(`a list of ${count} unique ${JSON.stringify(items)} has no item twice`, async () => {
      const list = { type: 'array', minItems: count, uniqueItems: true, items };
      const schema = { type: 'object', required: ['list'], properties: { list } };
      for (let seed = 1; seed <= 20; seed++) {
        const { content } = await output({ ...withTool(schema), max_tokens: 4096 }, createMock({ seed }));
        expect(new Set(content.at(-1).input.list).size).toBe(count);
      }
    });
});
