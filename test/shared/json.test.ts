/** Texts that may be no JSON, and values in words. */
import { describe, expect, test, vi } from 'vitest';
import { inWords, isObject, parseJson, parseObject } from '../../src/shared/json.js';

describe('a text', () => {
  const cases: { text: string; value: unknown; isOne: boolean }[] = [
    { text: '{"a":1}', value: { a: 1 }, isOne: true },
    { text: '{}', value: {}, isOne: true },
    { text: '[]', value: [], isOne: false },
    { text: 'null', value: null, isOne: false },
    { text: '"x"', value: 'x', isOne: false },
    { text: '{', value: undefined, isOne: false },
    { text: '', value: undefined, isOne: false },
  ];
  for (const { text, value, isOne } of cases) {
    test(`of ${JSON.stringify(text)} is ${isOne ? 'an' : 'no'} object in JSON`, () => {
      expect(parseJson(text)).toEqual(value);
      expect(parseObject(text)).toEqual(isOne ? value : undefined);
      expect(isObject(value)).toBe(isOne);
    });
  }
});

test('a text of more than 131,072 levels is no JSON and is not parsed, which would take a minute for 64 MB', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}"[\\"["${']'.repeat(levels)}`;
  const parse = vi.spyOn(JSON, 'parse');
  expect(parseJson(nested(2 ** 17 - 1))).toBeInstanceOf(Array);
  expect(parse).toHaveBeenCalledTimes(1);
  expect(parseJson(nested(2 ** 17))).toBeUndefined();
  expect(parse).toHaveBeenCalledTimes(1);
  parse.mockRestore();
});

test('a value in words is never a failure', () => {
  const values = [1, 'a', null, undefined, {}, [], Object.create(null)];
  expect(values.map(inWords)).toEqual(['1', 'a', 'null', 'undefined', 'an object', 'a list', 'an object']);
});
