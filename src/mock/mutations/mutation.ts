/** A mutation: one named break of the contract, made of hooks that the gateway calls. */
import type { Operation } from '../../contract.js';
import type { AuthenticatedKey } from '../gateway/authenticated-key.js';
import type { KeyKind, Limits } from '../gateway/keys.js';
import type { ResponseDraft } from '../gateway/response-draft.js';

/** One named break of the contract. */
export interface Mutation {
  /** The part of the contract that it breaks, such as `rate-limit`. */
  category: string;
  /** The effect on a response, as a sentence. */
  description: string;
  /** The hooks, or a function that makes them for each mock because they keep state. */
  hooks: MutationHooks | (() => MutationHooks);
}

/** The request that a response belongs to. */
export interface MutationContext {
  operation: Operation | undefined;
  key: AuthenticatedKey | undefined;
  request: Request;
  /** The request body as text; undefined if it was not read. */
  bodyText: string | undefined;
}

/** The hooks of a mutation. Each takes a value that follows the contract and returns the value to use. */
export interface MutationHooks {
  /** The Authorization header of a request. */
  authorization?: (value: string | null, headers: Headers) => string | null;
  /** The kind of a key. */
  kind?: (kind: KeyKind) => KeyKind;
  /** The limits to enforce. Rate-limit headers keep the limits of the tier. */
  limits?: (limits: Limits) => Limits;
  /** The largest request body, bytes. */
  maxBodyBytes?: (bytes: number) => number;
  /** The request body, before it is checked. Throws a `GatewayError` to refuse it. */
  request?: (body: unknown, operation: Operation) => unknown;
  /** The credits to charge. `usage` keeps the price. */
  charge?: (credits: number) => number;
  /** The response, before it is written. */
  response?: (draft: ResponseDraft, context: MutationContext) => ResponseDraft;
}

/** Chains the hooks of several mutations. Without any, each hook returns its value unchanged. */
export function combineHooks(all: readonly MutationHooks[]): Required<MutationHooks> {
  const chain = <Name extends keyof MutationHooks>(name: Name): Required<MutationHooks>[Name] => {
    const hooks = all.flatMap((each) => each[name] ?? []) as ((...args: unknown[]) => unknown)[];
    const chained = (value: unknown, ...rest: unknown[]) =>
      hooks.reduce((result, hook) => hook(result, ...rest), value);
    return chained as unknown as Required<MutationHooks>[Name];
  };
  return {
    authorization: chain('authorization'),
    kind: chain('kind'),
    limits: chain('limits'),
    maxBodyBytes: chain('maxBodyBytes'),
    request: chain('request'),
    charge: chain('charge'),
    response: chain('response'),
  };
}
