/** One key's minute as far as it can be known: what the gateway told last, and what has been sent since. Pure. */
import { TIERS } from './contract.js';
import type { RateLimit } from './rate-limit.js';

/** How long a window lasts. Source: Rate limits. */
export const MINUTE_MS = 60_000;
/** The headers count whole seconds, and do not say whether up or down. */
export const ROUNDING_MS = 1_000;

/** A window. Times are on the caller's clock, in milliseconds. */
export interface DoorWindow {
  /** Requests it allows; endless until told. */
  limit: number;
  /** Requests counted in it: those sent, or more where the gateway tells more. */
  used: number;
  startMs: number;
  /** When the next one is used; endless while nothing was sent. */
  opensMs: number;
  /** Streams that may be open at a time; endless until the tier is known. */
  maxStreams: number;
}

/** A window of which nothing is known. */
export const UNKNOWN_WINDOW: DoorWindow = {
  limit: Infinity,
  used: 0,
  startMs: -Infinity,
  opensMs: Infinity,
  maxStreams: Infinity,
};

/** The window as it is now. */
function rollWindow(window: DoorWindow, nowMs: number): DoorWindow {
  return nowMs < window.opensMs ? window : { ...window, used: 0, startMs: window.opensMs, opensMs: Infinity };
}

/** With one more request sent. */
export function countRequest(window: DoorWindow, nowMs: number): DoorWindow {
  const now = rollWindow(window, nowMs);
  // It cannot last longer than a minute from the first request in it
  return { ...now, used: now.used + 1, opensMs: Math.min(now.opensMs, nowMs + MINUTE_MS + ROUNDING_MS) };
}

/** With what the headers of an answer tell; its request was sent at `sentMs`. */
export function readWindow(window: DoorWindow, told: RateLimit | undefined, sentMs: number, nowMs: number): DoorWindow {
  const now = rollWindow(window, nowMs);
  // A slow answer tells of a window that may be over
  if (!told || sentMs < now.startMs) return now;
  const { remaining, resetMs, tier } = told;
  // Of a window for nobody nobody would learn that it has changed
  const limit = Math.max(1, told.limit);
  return {
    ...now,
    limit,
    used: Math.max(now.used, limit - remaining),
    opensMs: Math.min(now.opensMs, nowMs + resetMs + ROUNDING_MS),
    maxStreams: tier in TIERS ? TIERS[tier as keyof typeof TIERS].concurrentStreams : Infinity,
  };
}

/** When it is a request's turn, with so many before it; long past while there is room. */
export function turnMs({ limit, used, opensMs }: DoorWindow, nowMs: number, ahead: number): number {
  const room = Math.max(0, limit - (nowMs < opensMs ? used : 0));
  return ahead < room ? -Infinity : opensMs + Math.floor((ahead - room) / limit) * MINUTE_MS;
}
