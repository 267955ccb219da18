/** The limits of request bodies: size and depth. */
import { expect, test } from 'vitest';
import { createMock, startMock } from '../../src/mock/index.js';
import { expectError, expectMessage, message, post, userMessage, withTool } from './setup.js';

const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

test('a Content-Length that is not a number does not lift the size limit', async () => {
  const large = userMessage('x'.repeat(17 * 2 ** 20));
  await expectError(await post(createMock(), large, { 'content-length': 'many' }), 413);
});

const positions: Record<string, (levels: number) => unknown> = {
  'the whole body': nested,
  'a tool schema': (levels) => withTool({ type: 'object', note: nested(levels) }),
  'an unknown member': (levels) => ({ ...message, later: nested(levels) }),
};
for (const [where, bodyOf] of Object.entries(positions))
  for (const levels of [501, 4_000])
    test(`a body with ${levels} levels in ${where} gets a 400 that names the limit`, async () => {
      expect(await expectError(await post(createMock(), bodyOf(levels)), 400)).toContain('500 levels');
    });

test('the server answers a body of 4,000 levels with a 400, not with a stack trace', async () => {
  const { url, key, close } = await startMock();
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify(withTool({ type: 'object', note: nested(4_000) })),
  });
  await expectError(response, 400);
  await close();
});

test('a body of 400 levels is accepted', async () => {
  await expectMessage(await post(createMock(), withTool({ type: 'object', note: nested(400) })));
});
