/** Additions of the vendor: members of a union that the description does not know. They are never violations. */
import type { Violation } from '../../validate/check.js';

/** The violations without those of a value that names a type of its own. */
export function withoutAdditions(violations: readonly Violation[], value: unknown): readonly Violation[] {
  return violations.filter(
    ({ rule, pointer }) => rule !== 'discriminator' || typeof typeAt(value, pointer) !== 'string',
  );
}

function typeAt(value: unknown, pointer: string): unknown {
  const names = [...pointer.split('/').slice(1), 'type'];
  return names.reduce<unknown>(
    (part, name) => (part as Record<string, unknown> | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')],
    value,
  );
}
