/** Describes in one line why a server did not start. */
import { invalid } from './command.js';

/** Messages for the system's error codes of addresses. */
const REASONS: Record<string, string> = {
  EADDRINUSE: 'the port is in use; --port 0 takes any free one',
  EACCES: 'this user may not use the port; choose one from 1024 on',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such address',
};

/** The error to throw: an argument error, unless the cause is a bug. */
export function notStarted(thrown: unknown, host: string, port: number): unknown {
  const { code = '', syscall, message } = thrown as NodeJS.ErrnoException;
  // The mock and the verifier throw a TypeError for an invalid argument
  if (thrown instanceof TypeError) return invalid(message);
  if (syscall === undefined) return thrown;
  return invalid(`cannot listen on ${host}, port ${port}: ${REASONS[code] ?? message}`);
}
