/** Changes of the order of events. */
import type { StreamEvent } from '../events.js';

/** Turns the events of a stream into others. */
export type Change = (events: StreamEvent[]) => StreamEvent[];

/** Leaves out the events that are meant. */
export const without =
  (isMeant: (event: StreamEvent) => boolean): Change =>
  (all) =>
    all.filter((event) => !isMeant(event));
/** Sends the events that are meant twice. */
export const twice =
  (isMeant: (event: StreamEvent) => boolean): Change =>
  (all) =>
    all.flatMap((event) => (isMeant(event) ? [event, event] : [event]));
/** Puts the first event that is meant before another one. */
export const before =
  (isMeant: (event: StreamEvent) => boolean, other: (event: StreamEvent) => boolean): Change =>
  (all) => {
    const moved = all.find(isMeant);
    const rest = all.filter((event) => event !== moved);
    const at = rest.findIndex(other);
    return moved && at >= 0 ? [...rest.slice(0, at), moved, ...rest.slice(at)] : all;
  };
/** Changes the first event that is meant. */
export const first =
  (isMeant: (event: StreamEvent) => boolean, change: (event: StreamEvent) => StreamEvent[]): Change =>
  (all) => {
    const found = all.find(isMeant);
    return all.flatMap((event) => (event === found ? change(event) : [event]));
  };
