/** All mutations by name. A test proves that it checks a part of the contract by failing on a mock that breaks it. */
import { accessMutations } from './access.js';
import { bodyMutations } from './bodies.js';
import { chatStreamMutations } from './chat-streams.js';
import { envelopeMutations } from './envelopes.js';
import { leakMutations } from './leaks.js';
import { limitMutations } from './limits.js';
import type { Mutation, MutationHooks } from './mutation.js';
import { readEndpointMutations } from './read-endpoints.js';
import { requestMutations } from './requests.js';
import { statusMutations } from './statuses.js';
import { streamMutations } from './streams.js';

export type { Mutation } from './mutation.js';

/** Every mutation by its name. */
export const MUTATIONS = {
  ...statusMutations,
  ...envelopeMutations,
  ...limitMutations,
  ...bodyMutations,
  ...readEndpointMutations,
  ...streamMutations,
  ...chatStreamMutations,
  ...accessMutations,
  ...requestMutations,
  ...leakMutations,
} satisfies Record<string, Mutation>;

/** Name of a mutation. */
export type MutationName = keyof typeof MUTATIONS;

/** The hooks of the named mutations. Throws a `TypeError` that lists all names when one is unknown. */
export function hooksOfMutations(names: string | readonly string[]): MutationHooks[] {
  return [names].flat().map((name) => {
    if (!Object.hasOwn(MUTATIONS, name))
      throw new TypeError(`no mutation is named ${name}; the names are ${Object.keys(MUTATIONS).join(', ')}`);
    const { hooks }: Mutation = MUTATIONS[name as MutationName];
    return typeof hooks === 'function' ? hooks() : hooks;
  });
}
