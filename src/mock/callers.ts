/** Knows callers by their key. Source: Authentication. */
import type { Departure } from './departure.js';
import type { Account } from './keys.js';
import { limitHeaders } from './respond.js';
import { Window } from './window.js';

/** A key that was recognised: its account and its window. */
export interface Caller {
  account: Account;
  window: Window;
}

/** The callers of a mock. Limits belong to the key. */
export class Callers {
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly accounts: Map<string, Account>,
    private readonly now: () => number,
    private readonly departure: Required<Departure>,
  ) {}

  /** The caller that a request names. */
  recognise({ headers }: Request): Caller | undefined {
    const authorization = this.departure.authorization(headers.get('authorization'), headers);
    // The scheme is case-sensitive and one space follows it
    const key = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : '';
    const account = this.accounts.get(key);
    if (!account) return undefined;
    const window = this.windows.get(key) ?? new Window(() => this.departure.limits(account.limits), this.now);
    this.windows.set(key, window);
    return { account, window };
  }
}

/** The rate-limit headers of an answer; without a known key there is nothing to count (assumed). */
export function headersOf(caller: Caller | undefined): Record<string, string> {
  return caller ? limitHeaders(caller.account, caller.window) : {};
}
