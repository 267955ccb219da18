/** Who asks. */
import type { Account } from './keys.js';
import { limitHeaders } from './respond.js';
import type { Window } from './window.js';

/** A key that was recognised: its account and its window. */
export interface Caller {
  account: Account;
  window: Window;
}

/** The rate-limit headers of an answer; without a known key there is nothing to count (assumed). */
export function headersOf(caller: Caller | undefined): Record<string, string> {
  return caller ? limitHeaders(caller.account, caller.window) : {};
}
