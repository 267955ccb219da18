/** Waits of the mock, on a timer that tests can replace. */
import { systemClock } from '../../shared/runtime.js';
import type { ClientConnection } from './client-connection.js';

/** Calls `run` once after some milliseconds. The returned function cancels the call. */
export type SetTimer = (ms: number, run: () => void) => () => void;

/** The platform's timer. */
export const systemSetTimer: SetTimer = (ms, run) => systemClock.setTimer(ms, run, true);

/**
 * Resolves after some milliseconds, or never when `ms` is undefined. Rejects with the reason as soon as the client
 * disconnects.
 */
export function wait(ms: number | undefined, connection: ClientConnection, setTimer: SetTimer): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopListening = () => {};
    const end = () => {
      stopListening();
      resolve();
    };
    // Started first: onDisconnect calls back at once for a client that has disconnected already
    const cancel = ms === undefined ? () => {} : setTimer(ms, end);
    stopListening = connection.onDisconnect((reason) => {
      cancel();
      reject(reason);
    });
  });
}
