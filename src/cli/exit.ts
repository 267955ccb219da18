/** The exit codes: fix and stop as in the vendor's shell handler, the others as in sysexits.h and in shells. */
import type { Action } from '../contract.js';

/** The exit codes of the commands. */
export const EXIT = {
  ok: 0,
  /** The request must be corrected. */
  fix: 1,
  /** A person must act: top up, check the key, or free space on the disk that the output goes to. */
  stop: 2,
  /** The arguments are invalid; EX_USAGE. */
  usage: 64,
  /** Try again later; EX_TEMPFAIL. */
  retry: 75,
  /** The command was ended by Ctrl-C; 128 and the number of SIGINT. */
  interrupted: 130,
  /** The reader of the output has closed it; 128 and the number of SIGPIPE. */
  unread: 141,
} as const satisfies Record<Action, number> & Record<string, number>;

/** The exit code for an output that cannot be written. */
export function outputExit({ code }: NodeJS.ErrnoException): number {
  return code === 'EPIPE' ? EXIT.unread : EXIT.stop;
}
