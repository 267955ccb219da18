/** Authenticates requests by their API key. Source: Authentication. */
import type { MutationHooks } from '../mutations/mutation.js';
import type { AuthenticatedKey } from './authenticated-key.js';
import type { Account } from './keys.js';
import { RateLimitWindow } from './window.js';

/** The keys of a mock, each with a rate-limit window of its own. */
export class KeyRegistry {
  private readonly windows = new Map<string, RateLimitWindow>();

  constructor(
    private readonly accounts: Map<string, Account>,
    private readonly now: () => number,
    private readonly mutation: Required<MutationHooks>,
    private readonly windowMs: number | undefined,
  ) {}

  /** Empties the windows. */
  reset(): void {
    this.windows.clear();
  }

  /** The key in a request's Authorization header; undefined when the header is missing or its key is unknown. */
  authenticate({ headers }: Request): AuthenticatedKey | undefined {
    const authorization = this.mutation.authorization(headers.get('authorization'), headers);
    // The scheme is case-sensitive, and exactly one space follows it
    const key = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : '';
    const account = this.accounts.get(key);
    if (!account) return undefined;
    const limits = () => this.mutation.limits(account.limits);
    const window = this.windows.get(key) ?? new RateLimitWindow(limits, this.now, this.windowMs);
    this.windows.set(key, window);
    return { account, window };
  }
}
