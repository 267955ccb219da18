/** Why a server did not start, in one line. */
import { invalid } from './command.js';

/** What the system's codes say of an address. */
const REASONS: Record<string, string> = {
  EADDRINUSE: 'the port is in use; --port 0 takes any free one',
  EACCES: 'this user may not take the port',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such address',
};

/** What to throw for it: the arguments are at fault, but for a mistake of our own. */
export function notStarted(thrown: unknown, host: string, port: number): unknown {
  const { code = '', syscall, message } = thrown as NodeJS.ErrnoException;
  // The rooms' word for an argument
  if (thrown instanceof TypeError) return invalid(message);
  if (syscall === undefined) return thrown;
  return invalid(`cannot listen on ${host}, port ${port}: ${REASONS[code] ?? message}`);
}
