/** All checks by name. */
import type { Check } from './check.js';
import { accountChecks } from './accounts.js';
import { bodyChecks } from './bodies.js';
import { envelopeChecks } from './envelopes.js';
import { expectationChecks } from './expectations.js';
import { leakChecks } from './leaks.js';
import { limitChecks } from './limits.js';
import { readEndpointChecks } from './read-endpoints.js';
import { relationChecks } from './relations.js';
import { requestChecks } from './requests.js';
import { statusChecks } from './statuses.js';
import { streamChecks } from './streams.js';
import { toolChecks } from './tools.js';
import { turnChecks } from './turns.js';

/** Every check. Its name is its flag, its line in reports and its test. */
export const CHECKS = {
  ...statusChecks,
  ...envelopeChecks,
  ...bodyChecks,
  ...turnChecks,
  ...toolChecks,
  ...streamChecks,
  ...limitChecks,
  ...accountChecks,
  ...readEndpointChecks,
  ...requestChecks,
  ...relationChecks,
  ...expectationChecks,
  ...leakChecks,
} as const satisfies Record<string, Check>;

/** Name of a check. */
export type CheckName = keyof typeof CHECKS;

/** Whether a check evaluates only traffic that the verifier observed. */
export function isObservedOnly({ observedOnly }: Check): boolean {
  return observedOnly === true;
}

/**
 * The names of the selected checks. Throws a `TypeError` for an unknown name, and when no check remains, because a run
 * without checks would pass.
 */
export function selectChecks(
  only?: readonly string[],
  skip: readonly string[] = [],
  table: Readonly<Record<string, Check>> = CHECKS,
): string[] {
  for (const name of [...(only ?? []), ...skip])
    if (!Object.hasOwn(table, name))
      throw new TypeError(`${name} is not a check; the checks are ${Object.keys(table).join(', ')}`);
  const selected = Object.keys(table).filter(
    (name) => (only === undefined || only.includes(name)) && !skip.includes(name),
  );
  if (selected.length === 0) throw new TypeError('only and skip leave no check to run');
  return selected;
}
