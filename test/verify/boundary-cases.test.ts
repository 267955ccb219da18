/** The boundary cases that are derived from the description. */
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/contract.js';
import { check, type SchemaName } from '../../src/validate/check.js';
import { planOf } from '../../src/verify/index.js';
import { boundaryCasesOf } from '../../src/verify/scenarios/boundary-cases.js';

describe('the boundary cases of all operations', () => {
  const all = (['createMessage', 'createChatCompletion', 'countMessageTokens'] as const).flatMap((id) =>
    boundaryCasesOf(id),
  );

  test('each case is valid or invalid as it says', () => {
    for (const { operation, body, isValid, why } of all)
      expect(check(OPERATIONS[operation].request as SchemaName, body).length === 0, why).toBe(isValid);
  });

  test.each([
    ['/max_tokens is 32769 (maximum 32768)', '/max_tokens is 32768, the maximum'],
    ['/temperature is 1.01 (maximum 1)', '/temperature is 1, the maximum'],
    ['/temperature is 2.01 (maximum 2)', '/temperature is 2, the maximum'],
    ['/stop_sequences has 5 items (maximum 4)', '/stop_sequences has 4 items, the maximum'],
    ['21 images in a turn (maximum 20)', '20 images in a turn, the maximum'],
    ['/messages is empty', 'alternating roles'],
  ])('“%s” is an invalid case, and “%s” is a valid one', (outside, inside) => {
    expect(all.find(({ why }) => why === outside)).toMatchObject({ isValid: false });
    expect(all.find(({ why }) => why === inside)).toMatchObject({ isValid: true });
  });

  test.each(['createMessage', 'createChatCompletion'] as const)(
    'a tool call that no tool can answer is an invalid case of %s',
    (operation) => {
      const calls = all.filter((each) => each.operation === operation && each.why.startsWith('a required'));
      expect(calls.map(({ why, isValid, basis }) => [why, isValid, basis])).toEqual([
        ['a required tool call without tools', false, 'convention'],
        ['a required call of a tool that is not offered', false, 'convention'],
      ]);
    },
  );

  test('an image as a data URL is an invalid case with an assumed basis', () => {
    const found = all.filter(({ why }) => why === 'an image as a data URL');
    expect(found.map(({ isValid, basis }) => [isValid, basis])).toEqual([
      [false, 'assumed'],
      [false, 'assumed'],
    ]);
  });

  test('only strict plans have probes with an assumed basis', () => {
    const lines = (strict: boolean) => planOf({ profile: 'thorough', strict }).flatMap(({ requests }) => requests);
    expect(lines(false).some((line) => line.includes('x-api-key'))).toBe(false);
    expect(lines(true).some((line) => line.includes('x-api-key'))).toBe(true);
  });
});
