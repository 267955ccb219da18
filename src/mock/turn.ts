/** One turn of a model: admitted by the limits and the balance, held while it is under way, settled at its end. */
import type { Caller } from './caller.js';
import { openTurn, type TurnSize } from './credits.js';
import type { StreamEvent } from './events.js';
import { refuse, type Refusal } from './respond.js';
import type { Window } from './window.js';

/** A turn under way. */
export interface Turn {
  /** Ends the turn: charges for the tokens generated and frees what it held. Further calls do nothing. */
  settle: (outputTokens: number) => void;
}

/** On what ground a turn runs. */
export interface Ground {
  /** Whether it holds a stream. */
  streams: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** What is charged for so many credits. */
  charge: (credits: number) => number;
}

/**
 * Admits a turn or throws the refusal. The order is assumed: streams, input tokens, credits; a turn that is refused
 * gives everything back, so that a 429 and a 402 cost nothing.
 */
export function admit({ account, window }: Caller, size: TurnSize, ground: Ground): Turn {
  const { streams, now, charge: charged } = ground;
  if (streams && !window.openStream()) throw limited('Concurrent streams', window);
  const free = () => {
    if (streams) window.closeStream();
  };
  if (!window.takeTokens(size.inputTokens)) {
    free();
    throw limited('Input tokens per minute', window);
  }
  const charge = openTurn(account, size, { now, charge: charged });
  if (!charge) {
    free();
    window.returnTokens(size.inputTokens);
    throw refuse(402);
  }
  let isOpen = true;
  return {
    settle: (outputTokens) => {
      if (!isOpen) return;
      isOpen = false;
      free();
      charge(outputTokens);
    },
  };
}

/** Settles a turn by what of its stream was sent, at the latest with all its tokens. */
export function settleStream(turn: Turn, outputTokens: number): Pick<Watcher, 'sent' | 'closed'> {
  let tokens = 0;
  return {
    sent: (event) => (tokens += event.tokens ?? 0),
    closed: () => turn.settle(Math.min(tokens, outputTokens)),
  };
}

interface Watcher {
  sent: (event: StreamEvent) => void;
  closed: () => void;
}

/** A 429. The vendor tells only what it says of requests; that the window is named for all limits is assumed. */
export function limited(what: string, window: Window): Refusal {
  return refuse(429, `${what} exceeded for this key. Retry after ${window.resetSeconds()} seconds.`);
}
