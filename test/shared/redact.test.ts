/** Secrets in texts, values and causes. */
import { describe, expect, test } from 'vitest';
import { excerpt, redact, redactAll, redactCause } from '../../src/shared/redact.js';

describe('redaction', () => {
  const cases: { given: string; secrets?: string | string[]; want: string }[] = [
    { given: 'key cai_api_Ab-9_x.', want: 'key cai_api_[redacted].' },
    { given: 'cai_api_a cai_api_b', want: 'cai_api_[redacted] cai_api_[redacted]' },
    { given: 'Bearer  a.b~c+d/e=-f, x', want: 'Bearer  [redacted], x' },
    { given: 'bearer cai_api_abc', want: 'bearer [redacted]' },
    { given: 'bearer', want: 'bearer' },
    { given: 'a hush b hush', secrets: 'hush', want: 'a [redacted] b [redacted]' },
    { given: 'a hush b hide', secrets: ['hush', 'hide', ''], want: 'a [redacted] b [redacted]' },
    { given: 'nothing', secrets: '', want: 'nothing' },
    { given: 'a cai_api_a.b/c~d b', secrets: 'cai_api_a.b/c~d', want: 'a cai_api_[redacted] b' },
    { given: 'a cai_api_abcdef', secrets: 'cai_api_abc', want: 'a cai_api_[redacted]' },
    { given: 'Bearer cai_api_a.b!c', secrets: 'cai_api_a.b!c', want: 'Bearer [redacted]' },
  ];
  for (const { given, secrets, want } of cases) {
    test(`turns ${given} into ${want}`, () => {
      expect(redact(given, secrets)).toBe(want);
    });
  }

  test.each([
    { given: 'a cai_api_ab.cdef', most: 15, want: 'a cai_api_[redacted]' },
    { given: 'a cai_api_ab.cdef', most: 17, want: 'a cai_api_ab.cdef' },
    { given: 'cai_api_a and more', most: 13, want: 'cai_api_a and' },
  ])('cuts $given after $most characters to $want', ({ given, most, want }) => {
    expect(excerpt(given, most)).toBe(want);
  });

  test('reaches names and values at every depth, and keeps the rest', () => {
    const error = new Error('hush');
    expect(redactAll({ hush: ['hush', { a: 'x hush' }], n: 1, b: true, z: null, u: undefined, error }, 'hush')).toEqual(
      {
        '[redacted]': ['[redacted]', { a: 'x [redacted]' }],
        n: 1,
        b: true,
        z: null,
        u: undefined,
        error,
      },
    );
  });

  test('goes down a hundred levels and leaves out deeper ones', () => {
    const nested = (levels: number): object =>
      JSON.parse(`${'{"a":'.repeat(levels)}"x"${'}'.repeat(levels)}`) as object;
    expect(redactAll(nested(101))).toEqual(nested(101));
    expect(JSON.stringify(redactAll(nested(102)))).toBe(`${'{"a":'.repeat(100)}{}${'}'.repeat(100)}`);
    expect(JSON.stringify(redactAll(nested(1e5))).length).toBeLessThan(1_000);
  });

  test('of a circle of causes ends where it begins anew', () => {
    const inner = new Error('inner');
    const outer = new Error('outer', { cause: inner });
    inner.cause = outer;
    const copy = redactCause(outer, 'hush') as Error & { cause: Error };
    expect([copy.message, copy.cause.message, copy.cause.cause]).toEqual(['outer', 'inner', undefined]);
  });

  test('of an error of another realm gives an error', () => {
    const copy = redactCause({ name: 'TypeError', message: 'a hush', stack: 'at hush' }, 'hush') as Error;
    expect(copy).toBeInstanceOf(Error);
    expect(copy).toMatchObject({ name: 'TypeError', message: 'a [redacted]', stack: 'at [redacted]' });
  });

  test('of a cause without a secret gives the cause itself', () => {
    const cause = Object.assign(new Error('plain', { cause: new Error('inner') }), { code: 'X', errno: -1 });
    expect(redactCause(cause, 'hush')).toBe(cause);
    for (const other of [undefined, null, 5]) expect(redactCause(other, 'hush')).toBe(other);
    expect(redactCause({ headers: { a: 'hush' } }, 'hush')).toStrictEqual(new Error('an object'));
    expect(redactCause('a hush', 'hush')).toBe('a [redacted]');
  });

  test('of an error of a class without data gives the error itself', () => {
    class Refused extends TypeError {
      retries = 3;
      override get message() {
        return 'refused';
      }
      explain() {}
    }
    for (const cause of [new Refused(), new DOMException('late', 'TimeoutError')])
      expect(redactCause(cause, 'hush')).toBe(cause);
  });

  test('of a cause without a stack adds none', () => {
    const cause = Object.assign(new Error('a hush'), { stack: undefined });
    expect(redactCause(cause, 'hush')).toMatchObject({ message: 'a [redacted]', stack: '' });
  });

  const leaky: { name: string; cause: Error }[] = [
    { name: 'message', cause: new TypeError('a hush') },
    { name: 'own text', cause: Object.assign(new TypeError('plain'), { data: 'a hush', code: 'X' }) },
    { name: 'cause', cause: new TypeError('plain', { cause: new Error('a hush') }) },
    { name: 'list of errors', cause: Object.assign(new AggregateError([new Error('a hush')]), { name: 'TypeError' }) },
    { name: 'stack', cause: Object.assign(new TypeError('plain'), { stack: 'at hush' }) },
    {
      name: 'request',
      cause: Object.assign(new TypeError('plain'), { config: { headers: { a: 'hush' } }, code: 'X' }),
    },
    { name: 'list of headers', cause: Object.assign(new TypeError('plain'), { headers: ['hush'] }) },
    { name: 'symbol', cause: Object.assign(new TypeError('plain'), { [Symbol('request')]: { a: 'hush' } }) },
    {
      name: 'getter',
      cause: Object.defineProperty(new TypeError('plain'), 'config', { get: () => 'hush', enumerable: true }),
    },
    {
      name: 'getter of its class',
      cause: new (class extends TypeError {
        readonly #request = { headers: { a: 'hush' } };
        get request() {
          return this.#request;
        }
      })('plain'),
    },
  ];
  for (const { name, cause } of leaky) {
    test(`of a cause whose ${name} shows a secret gives a copy of the same name`, () => {
      const copy = redactCause(cause, 'hush') as Error & { code?: string };
      expect(copy).not.toBe(cause);
      expect(copy.name).toBe('TypeError');
      expect(copy.stack).toBe(cause.stack!.replaceAll('hush', '[redacted]'));
      expect(copy.message).toBe(cause.message.replaceAll('hush', '[redacted]'));
      const hasInner = cause.cause !== undefined || 'errors' in cause;
      expect((copy.cause as Error | undefined)?.message).toBe(hasInner ? 'a [redacted]' : undefined);
      const { code } = cause as { code?: string };
      expect(
        Reflect.ownKeys(copy).filter((name) => !['stack', 'message', 'name', 'cause'].includes(String(name))),
      ).toEqual(code === undefined ? [] : ['code']);
    });
  }
});
