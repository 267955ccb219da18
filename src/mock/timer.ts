/** Waits of the mock, by a timer that can be handed in. */
import type { Peer } from './peer.js';

/** Calls `run` after some milliseconds; gives back how to prevent it. */
export type After = (ms: number, run: () => void) => () => void;

/** The timer of the platform. */
export const realAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Waits; rejects with the reason when the client goes away first. Without `ms` it waits for nothing else. */
export function wait(ms: number | undefined, peer: Peer, after: After): Promise<void> {
  return new Promise((resolve, reject) => {
    let cancel = () => {};
    const forget = peer.onGone((reason) => {
      cancel();
      reject(reason);
    });
    if (ms === undefined) return;
    cancel = after(ms, () => {
      forget();
      resolve();
    });
  });
}
