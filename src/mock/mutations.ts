/** Mutations of the contract by name: a mock that breaks it in one place proves that someone notices. */
import type { Departure } from './departure.js';
import { bodyMutations } from './mutations/bodies.js';
import type { Mutation } from './mutations/edit.js';
import { chatStreamMutations } from './mutations/chat-streams.js';
import { envelopeMutations } from './mutations/envelopes.js';
import { gateMutations } from './mutations/gates.js';
import { leakMutations } from './mutations/leaks.js';
import { limitMutations } from './mutations/limits.js';
import { readingMutations } from './mutations/readings.js';
import { requestMutations } from './mutations/requests.js';
import { statusMutations } from './mutations/statuses.js';
import { streamMutations } from './mutations/streams.js';

export type { Mutation } from './mutations/edit.js';

/** Every mutation by its name. */
export const MUTATIONS = {
  ...statusMutations,
  ...envelopeMutations,
  ...limitMutations,
  ...bodyMutations,
  ...readingMutations,
  ...streamMutations,
  ...chatStreamMutations,
  ...gateMutations,
  ...requestMutations,
  ...leakMutations,
} satisfies Record<string, Mutation>;

/** Name of a mutation. */
export type MutationName = keyof typeof MUTATIONS;

/** The departures of some mutations. Throws a `TypeError` with all names when one is unknown. */
export function departuresOf(names: string | readonly string[]): Departure[] {
  return [names].flat().map((name) => {
    if (!Object.hasOwn(MUTATIONS, name))
      throw new TypeError(`no mutation is named ${name}; there are ${Object.keys(MUTATIONS).join(', ')}`);
    const { apply }: Mutation = MUTATIONS[name as MutationName];
    return typeof apply === 'function' ? apply() : apply;
  });
}
