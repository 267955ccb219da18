/** Knows callers by their key. Source: Authentication. */
import type { Caller } from './caller.js';
import type { Departure } from './departure.js';
import type { Account } from './keys.js';
import { Window } from './window.js';

/** The callers of a mock. Limits belong to the key. */
export class Callers {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly accounts: Map<string, Account>,
    private readonly now: () => number,
    private readonly departure: Required<Departure>,
    private readonly windowMs: number | undefined,
  ) {}

  /** The caller that a request names. */
  recognise({ headers }: Request): Caller | undefined {
    const authorization = this.departure.authorization(headers.get('authorization'), headers);
    // The scheme is case-sensitive and one space follows it
    const key = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : '';
    const account = this.accounts.get(key);
    if (!account) return undefined;
    const limits = () => this.departure.limits(account.limits);
    const window = this.windows.get(key) ?? new Window(limits, this.now, this.windowMs);
    this.windows.set(key, window);
    return { account, window };
  }
}
