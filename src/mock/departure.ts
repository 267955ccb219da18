/** Where a mock can depart from the contract on purpose: the hooks that mutations take hold of. */
import type { Operation } from '../contract.js';
import type { Caller } from './caller.js';
import type { Draft } from './draft.js';
import type { KeyKind, Limits } from './keys.js';

/** What an answer is about. */
export interface About {
  operation: Operation | undefined;
  caller: Caller | undefined;
  request: Request;
  /** The body as it came, where it was read. */
  asked: string | undefined;
}

/** A departure; each hook turns what the contract says into something else. */
export interface Departure {
  /** The value of the Authorization header that is looked at. */
  authorization?: (value: string | null, headers: Headers) => string | null;
  /** What a key counts as. */
  kind?: (kind: KeyKind) => KeyKind;
  /** The limits that are enforced; headers go on showing those of the tier. */
  limits?: (limits: Limits) => Limits;
  /** Most bytes of a body. */
  maxBodyBytes?: (bytes: number) => number;
  /** The request body that is checked and answered; throws a refusal to refuse it. */
  request?: (body: unknown, operation: Operation) => unknown;
  /** What is charged, in credits; `usage` goes on showing the right number. */
  charge?: (credits: number) => number;
  /** The answer, before it is written. */
  answer?: (draft: Draft, about: About) => Draft;
}

/** All departures, one after the other; without any, the contract is kept. */
export function combine(departures: readonly Departure[]): Required<Departure> {
  const chain = <Name extends keyof Departure>(name: Name): Required<Departure>[Name] => {
    const hooks = departures.flatMap((departure) => departure[name] ?? []) as ((...args: unknown[]) => unknown)[];
    const all = (value: unknown, ...rest: unknown[]) => hooks.reduce((sum, hook) => hook(sum, ...rest), value);
    return all as unknown as Required<Departure>[Name];
  };
  return {
    authorization: chain('authorization'),
    kind: chain('kind'),
    limits: chain('limits'),
    maxBodyBytes: chain('maxBodyBytes'),
    request: chain('request'),
    charge: chain('charge'),
    answer: chain('answer'),
  };
}
