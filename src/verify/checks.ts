/** All checks by name. */
import type { Check } from './check-type.js';
import { accountChecks } from './checks/accounts.js';
import { bodyChecks } from './checks/bodies.js';
import { envelopeChecks } from './checks/envelopes.js';
import { expectationChecks } from './checks/expectations.js';
import { leakChecks } from './checks/leaks.js';
import { limitChecks } from './checks/limits.js';
import { readingChecks } from './checks/readings.js';
import { statusChecks } from './checks/statuses.js';
import { streamChecks } from './checks/streams.js';
import { toolChecks } from './checks/tools.js';
import { turnChecks } from './checks/turns.js';

/** Every check: its name is its flag, its line in reports and its test. */
export const CHECKS = {
  ...statusChecks,
  ...envelopeChecks,
  ...bodyChecks,
  ...turnChecks,
  ...toolChecks,
  ...streamChecks,
  ...limitChecks,
  ...accountChecks,
  ...readingChecks,
  ...expectationChecks,
  ...leakChecks,
} as const satisfies Record<string, Check>;

/** Name of a check. */
export type CheckName = keyof typeof CHECKS;

/**
 * The names that are left of all checks. Throws a `TypeError` that lists the names when one is unknown, and when none is
 * left: what judges nothing would find nothing wrong.
 */
export function selectChecks(only?: readonly string[], skip: readonly string[] = []): CheckName[] {
  for (const name of [...(only ?? []), ...skip])
    if (!Object.hasOwn(CHECKS, name))
      throw new TypeError(`no check is named ${name}; there are ${Object.keys(CHECKS).join(', ')}`);
  const left = (Object.keys(CHECKS) as CheckName[]).filter(
    (name) => (only === undefined || only.includes(name)) && !skip.includes(name),
  );
  if (left.length === 0) throw new TypeError('no check is left to run: only and skip take them all away');
  return left;
}
