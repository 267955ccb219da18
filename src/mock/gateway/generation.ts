/** A generation: one run of a model. It starts when limits and balance allow it, and settles the credits at its end. */
import type { EventDraft } from '../model/events.js';
import type { AuthenticatedKey } from './authenticated-key.js';
import { reserveCredits, type GenerationSize } from './credits.js';
import { gatewayError, rateLimitMessage, type GatewayError } from './gateway-error.js';
import type { StreamListener } from './stream-response.js';
import type { RateLimitWindow } from './window.js';

/** A running generation. */
export interface Generation {
  /** Ends the generation: frees its reservations and charges for the generated tokens. Further calls do nothing. */
  settle: (outputTokens: number) => void;
}

/** The circumstances of a generation. */
export interface GenerationContext {
  /** Whether the response is streamed. */
  streams: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Maps the price in credits to the credits that are charged. */
  charge: (credits: number) => number;
}

/**
 * Starts a generation, or throws the 429 or 402 that refuses it. The order of the checks is assumed: streams, input
 * tokens, credits. A refused generation returns everything it had taken, so that a 429 and a 402 cost nothing.
 */
export function startGeneration(
  { account, window }: AuthenticatedKey,
  size: GenerationSize,
  { streams, now, charge }: GenerationContext,
): Generation {
  if (streams && !window.openStream()) throw rateLimitError('Concurrent streams', window);
  const closeStream = () => {
    if (streams) window.closeStream();
  };
  if (!window.takeTokens(size.inputTokens)) {
    closeStream();
    throw rateLimitError('Input tokens per minute', window);
  }
  const settleCredits = reserveCredits(account, size, { now, charge });
  if (!settleCredits) {
    closeStream();
    window.returnTokens(size.inputTokens);
    throw gatewayError(402);
  }
  let isRunning = true;
  return {
    settle: (outputTokens) => {
      if (!isRunning) return;
      isRunning = false;
      closeStream();
      settleCredits(outputTokens);
    },
  };
}

/** Settles a streamed generation by the tokens that were sent, at most `outputTokens`. */
export function settleByEvents(generation: Generation, outputTokens: number): StreamListener {
  let sentTokens = 0;
  return {
    onSent: ({ tokens = 0 }: EventDraft) => (sentTokens += tokens),
    onClosed: () => generation.settle(Math.min(sentTokens, outputTokens)),
  };
}

/** The 429 of a limit. */
export function rateLimitError(limit: string, window: RateLimitWindow): GatewayError {
  return gatewayError(429, rateLimitMessage(window.resetSeconds(), limit));
}
