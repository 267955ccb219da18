/** Waits of the mock, by a timer that can be handed in. */
import { realWorld } from '../world.js';
import type { Peer } from './peer.js';

/** Calls `run` after some milliseconds; gives back how to prevent it. */
export type After = (ms: number, run: () => void) => () => void;

/** The timer of the platform. */
export const realAfter: After = (ms, run) => realWorld.after(ms, run, 'wait');

/** Waits; rejects with the reason when the client goes away first. Without `ms` it waits for nothing else. */
export function wait(ms: number | undefined, peer: Peer, after: After): Promise<void> {
  return new Promise((resolve, reject) => {
    let forget = () => {};
    const end = () => {
      forget();
      resolve();
    };
    // Before anything is heard of the client: one that is gone already is told of at once
    const cancel = ms === undefined ? () => {} : after(ms, end);
    forget = peer.onGone((reason) => {
      cancel();
      reject(reason);
    });
  });
}
