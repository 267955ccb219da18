/** All checks by name. */
import type { Check } from './check.js';
import { accountChecks } from './accounts.js';
import { bodyChecks } from './bodies.js';
import { envelopeChecks } from './envelopes.js';
import { expectationChecks } from './expectations.js';
import { leakChecks } from './leaks.js';
import { limitChecks } from './limits.js';
import { readEndpointChecks } from './read-endpoints.js';
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
  ...expectationChecks,
  ...leakChecks,
} as const satisfies Record<string, Check>;

/** Name of a check. */
export type CheckName = keyof typeof CHECKS;

/** Whether a check evaluates only traffic that the verifier observed. */
export function isObservedOnly(name: CheckName): boolean {
  return CHECKS[name].observedOnly === true;
}

/**
 * The names of the selected checks. Throws a `TypeError` for an unknown name, and when no check remains, because a run
 * without checks would pass.
 */
export function selectChecks(only?: readonly string[], skip: readonly string[] = []): CheckName[] {
  for (const name of [...(only ?? []), ...skip])
    if (!Object.hasOwn(CHECKS, name))
      throw new TypeError(`${name} is not a check; the checks are ${Object.keys(CHECKS).join(', ')}`);
  const selected = (Object.keys(CHECKS) as CheckName[]).filter(
    (name) => (only === undefined || only.includes(name)) && !skip.includes(name),
  );
  if (selected.length === 0) throw new TypeError('only and skip leave no check to run');
  return selected;
}
