/** `checkRequest` with `unknown: 'report'`: members of a body that the description does not have. */
import { describe, expect, test } from 'vitest';
import { loadSpec, operations } from '../../scripts/spec.js';
import type { OperationId } from '../../src/contract.js';
import { checkRequest } from '../../src/validate/index.js';

const { document } = await loadSpec();
const ok = { model: 'caicaini/auto', max_tokens: 4, messages: [{ role: 'user', content: 'Hi' }] };
const report = (body: object, operation: OperationId = 'createMessage') =>
  checkRequest(operation, body, { unknown: 'report' }).filter(({ rule }) => rule === 'unknown-member');

describe('a misspelt member', () => {
  test.each([
    { given: { temprature: 0.2 }, pointer: '/temprature', meant: 'temperature' },
    { given: { temperatrue: 0.2 }, pointer: '/temperatrue', meant: 'temperature' },
    { given: { toolChoice: { type: 'auto' } }, pointer: '/toolChoice', meant: 'tool_choice' },
    { given: { messages: [{ role: 'user', contents: 'Hi' }] }, pointer: '/messages/0/contents', meant: 'content' },
    {
      given: { messages: [{ role: 'user', content: [{ type: 'text', txt: 'Hi' }] }] },
      pointer: '/messages/0/content/0/txt',
      meant: 'text',
    },
    { given: { tools: [{ name: 'a', inputSchema: {} }] }, pointer: '/tools/0/inputSchema', meant: 'input_schema' },
    {
      given: { thinking: { type: 'enabled', budget_token: 1 } },
      pointer: '/thinking/budget_token',
      meant: 'budget_tokens',
    },
  ])('$pointer is reported, with the name $meant', ({ given, pointer, meant }) => {
    const message = `${pointer} is not in the description; use ${meant}`;
    expect(report({ ...ok, ...given })).toEqual([{ pointer, rule: 'unknown-member', limit: meant, message }]);
  });

  test('is overlooked by default, and without a name like it no name is given', () => {
    expect(checkRequest('createMessage', { ...ok, temprature: 0.2 })).toEqual([]);
    expect(report({ ...ok, top_k: 3, zzz: 1 }).map(({ limit }) => limit)).toEqual(['top_p', undefined]);
  });

  test('is found beside other violations', () => {
    const found = checkRequest('createMessage', { ...ok, max_tokens: 0, stram: true }, { unknown: 'report' });
    expect(found.map(({ pointer }) => pointer)).toEqual(['/max_tokens', '/stram']);
  });
});

test('no example of the description has an unknown member', () => {
  for (const { id, node } of operations(document)) {
    const examples: Record<string, { value: object }> = node['requestBody']?.content['application/json'].examples ?? {};
    for (const { value } of Object.values(examples)) expect(report(value, id as OperationId)).toEqual([]);
  }
});

test('the input of a tool and a schema may have any member', () => {
  const input_schema = { type: 'object', propertis: {} };
  const call = { type: 'tool_use', id: 'a', name: 'b', input: { txt: 1 } };
  expect(
    report({ ...ok, tools: [{ name: 'b', input_schema }], messages: [{ role: 'assistant', content: [call] }] }),
  ).toEqual([]);
});
