/** Long lists are validated in windows: with the same errors, in time that grows with the length. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validators, type SchemaError, type Validator } from '../../src/contract.js';
import { check } from '../../src/validate/check.js';
import { checkRequest } from '../../src/validate/index.js';
import { errorsOf } from '../../src/validate/windows.js';

const validate: Validator = validators.MessageRequest;
const keyOf = ({ instancePath, keyword, params }: SchemaError) => JSON.stringify([instancePath, keyword, params]);
// A union around an invalid item has errors of its own, which `check` leaves out
const deepest = (errors: readonly SchemaError[]) =>
  errors.filter(
    ({ instancePath }) =>
      !errors.some(
        (other) => other.instancePath.startsWith(`${instancePath}/`) && instancePath.startsWith('/messages/'),
      ),
  );
const setOf = (errors: readonly SchemaError[]) => [...new Set(deepest(errors).map(keyOf))].sort();

const block = fc.oneof(
  { weight: 6, arbitrary: fc.constant<unknown>({ type: 'text', text: 'a' }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({ type: 'text' }, { type: 'no-such' }, 7, { text: 'b' }, null) },
);
const message = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record<unknown>({ role: fc.constantFrom('user', 'assistant'), content: fc.constant('a') }),
  },
  {
    weight: 2,
    arbitrary: fc.record<unknown>({ role: fc.constant('user'), content: fc.array(block, { maxLength: 24 }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({ role: 'x' }, [], 'text') },
);
const request = fc.record<unknown>({
  model: fc.constantFrom('caicaini/auto', 7),
  max_tokens: fc.constantFrom(5, 0),
  messages: fc.array(message, { maxLength: 40 }),
  stop_sequences: fc.array(fc.constant('a'), { maxLength: 30 }),
});

test('windows have the errors of the whole value', () => {
  fc.assert(
    fc.property(request, (value) => {
      const whole = validate(value) ? [] : setOf(validate.errors ?? []);
      fc.pre(whole.length < 300);
      expect(setOf(errorsOf(validate, value))).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

describe('time grows with the length', () => {
  const fastest = (work: () => unknown) => {
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  const requestOf = (messages: unknown[]) => ({ model: 'caicaini/auto', max_tokens: 5, messages });
  const answerOf = (content: unknown[]) => ({
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'caicaini/auto', stop_reason: 'end_turn' },
    ...{ usage: { input_tokens: 1, output_tokens: 1, credits_consumed: 1 }, content },
  });

  test('a request of 1.1 MB with an invalid role in every message takes less than 100 ms', () => {
    const body: any = requestOf(Array.from({ length: 80_000 }, () => ({ role: 'x' })));
    expect(checkRequest('createMessage', body)).toHaveLength(100);
    expect(fastest(() => checkRequest('createMessage', body))).toBeLessThan(100);
  });

  test('a long list takes no more time for each of many other members', () => {
    const others = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`x${index}`, 1]));
    const texts = Array.from({ length: 6 }, () => ({ type: 'text', text: 'a' }));
    for (const content of ['a', texts]) {
      const messages = Array.from({ length: 10_000 }, (_, index) => ({
        role: index % 2 ? 'assistant' : 'user',
        content,
      }));
      expect(errorsOf(validate, { ...requestOf(messages), ...others })).toEqual([]);
    }
  });

  test('an answer of 2 MB with blocks of an unknown type takes less than 200 ms', () => {
    const body = answerOf(Array.from({ length: 128_000 }, () => ({ type: 'odd' })));
    expect(fastest(() => check('Message', body))).toBeLessThan(200);
  });

  test('lists inside lists of invalid items take less than a second', () => {
    const bad = { type: 'tool_result', tool_use_id: 'x', content: Array.from({ length: 10 }, () => ({ type: 'bad' })) };
    const content = Array.from({ length: 300 }, () => bad);
    const body: any = requestOf(Array.from({ length: 300 }, () => ({ role: 'user', content })));
    expect(fastest(() => checkRequest('createMessage', body))).toBeLessThan(1_000);
  });
});
