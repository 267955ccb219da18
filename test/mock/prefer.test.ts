/** The Prefer header, which forces an error on one request. */
import { expect, test } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import { createMock } from '../../src/mock/index.js';
import { expectError, message, post } from './setup.js';

const cases: { given: string; want: number }[] = [
  ...Object.values(ERRORS).map(({ status }) => ({ given: `code=${status}`, want: status })),
  { given: 'code="529"', want: 529 },
  { given: 'respond-async, code=503', want: 503 },
  { given: 'code=200', want: 200 },
  { given: 'respond-async', want: 200 },
  { given: 'code=418', want: 400 },
  { given: 'code=overloaded', want: 400 },
  { given: 'code=', want: 400 },
  { given: 'code=0529', want: 400 },
];
for (const { given, want } of cases)
  test(`Prefer: ${given} gets a ${want}`, async () => {
    expect((await post(createMock(), message, { prefer: given })).status).toBe(want);
  });

test('the message names a code that is not documented', async () => {
  const response = await post(createMock(), message, { prefer: 'code=overloaded' });
  expect(await expectError(response, 400)).toContain('overloaded');
});

test('Prefer forces an error without a key', async () => {
  await expectError(await post(createMock(), message, { authorization: '', prefer: 'code=529' }), 529);
});

test('Prefer forces nothing on an unknown path', async () => {
  const mock = createMock();
  const headers = { authorization: `Bearer ${mock.key}`, prefer: 'code=529' };
  await expectError(await mock.fetch('https://caicaini.com/v1/nothing', { headers }), 404);
});
