/** Exit codes, told apart as the vendor's shell handler does; the others are those of sysexits.h and of shells. */
import type { Action } from '../contract.js';

/** How a command ended. */
export const EXIT = {
  ok: 0,
  /** The request must be corrected. */
  fix: 1,
  /** A person must act: top up, check the key, or make room where the output goes. */
  stop: 2,
  /** The arguments could not be read or used; EX_USAGE. */
  usage: 64,
  /** Try again later; EX_TEMPFAIL. */
  retry: 75,
  /** Ended by Ctrl-C; 128 and the number of the signal. */
  interrupted: 130,
  /** Nobody reads the output any more; 128 and the number of SIGPIPE. */
  unread: 141,
} as const satisfies Record<Action, number> & Record<string, number>;
