/** Options of clients and calls, and their checks. */
import type { BudgetOptions } from './budget.js';
import { RETRY_POLICY } from './contract.js';
import type { DoorStore } from './door-store.js';
import { CaicainiError } from './error.js';
import type { Hooks } from './hooks.js';
import type { RetryOptions } from './retry.js';
import type { Fetch, World } from './world.js';

/** How the door of a key behaves. */
export interface DoorOptions {
  /** How often one call may try whether a hard stop is healed, milliseconds. Default 60,000. */
  probeEveryMs?: number;
  /** Knowledge of the key that several processes share. Default none. */
  store?: DoorStore;
}

/** The policy under a `fetch`: how to retry, whom to tell, and in tests the outside. */
export interface FetchOptions extends Partial<RetryOptions>, Hooks {
  /**
   * The door that all calls of a key in this process go through: it waits while a window is used up, a 429 asks to or the
   * gateway is overloaded, and fails calls at once, unsent, after a hard stop. Default on; `false` leaves every call to
   * itself.
   */
  door?: false | DoorOptions;
  /**
   * Limits retries over all calls of this client, those for a 429 not counted. Default: one limit for all calls of a key,
   * `{ perCall: 0.1, perMinute: 1, max: 100 }`; with `door: false` no limit.
   */
  retryBudget?: BudgetOptions;
  /** Sends a request. Default: the platform's fetch. */
  fetch?: Fetch;
  /** Clocks, chance and timers, for tests. */
  world?: Partial<World>;
}

/** Options of a client. */
export interface ClientOptions extends FetchOptions {
  /** Default: the environment variable CAICAINI_API_KEY. */
  apiKey?: string;
  /** With or without `/v1`. Default: the environment variable CAICAINI_BASE, else the public gateway. */
  baseUrl?: string;
  /** Sent with every request. */
  headers?: Record<string, string>;
  /** Allows `http://` to other machines; the key then travels in clear. Default false. */
  dangerouslyAllowHttp?: boolean;
  /** Allows use in a browser, where every visitor can read the key. Default false. */
  dangerouslyAllowBrowser?: boolean;
}

/** Options of one call; they win over those of the client. */
export interface CallOptions extends Partial<RetryOptions> {
  /** Ends the call, its waits included; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

type Range = { min: number; max: number; integer?: boolean };

const PROBE_EVERY_MS = 60_000;
const LONGEST_MS = 2 ** 31 - 1;
const TIME: Range = { min: 0, max: LONGEST_MS };
const RANGES: Record<keyof RetryOptions, Range> = {
  maxAttempts: { min: 1, max: RETRY_POLICY.attempts.max, integer: true },
  baseMs: TIME,
  factor: { min: 1, max: 100 },
  capMs: TIME,
  spreadMinMs: TIME,
  spreadMaxMs: TIME,
  maxRetryAfterMs: TIME,
  attemptTimeoutMs: { min: 1, max: LONGEST_MS },
  deadlineMs: { min: 1, max: LONGEST_MS },
  idleTimeoutMs: { min: 1, max: LONGEST_MS },
};

/** `base` with what `options` says instead. Throws when a number is out of range, naming field and range. */
export function mergePolicy(base: RetryOptions, options: Partial<RetryOptions>): RetryOptions {
  const merged = { ...base };
  let name: keyof RetryOptions;
  for (name in options as RetryOptions) {
    const value = options[name];
    if (value === undefined || !Object.hasOwn(RANGES, name)) continue;
    if (!isWithin(value, RANGES[name])) throw outOfRange(name, value, RANGES[name]);
    merged[name] = value;
  }
  return merged;
}

/** The options of the door, checked; undefined when there is none. */
export function checkDoor(door: false | DoorOptions = {}): (DoorOptions & { probeEveryMs: number }) | undefined {
  if (door === false) return undefined;
  const { probeEveryMs = PROBE_EVERY_MS } = door;
  if (!isWithin(probeEveryMs, TIME)) throw outOfRange('door.probeEveryMs', probeEveryMs, TIME);
  return { ...door, probeEveryMs };
}

/**
 * The headers by their names in small letters, once no name or value can break out of its line: of two spellings the last
 * counts. The error names the header, never its value.
 */
export function checkHeaders(headers: Record<string, string | undefined> = {}): Record<string, string> {
  const checked: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw CaicainiError.usage(`headers: ${JSON.stringify(name)} is not a header name`);

    if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value)) {
      throw CaicainiError.usage(`headers: the value of ${name} holds a character that no header may carry`);
    }
    checked.push([name.toLowerCase(), value]);
  }
  return Object.fromEntries(checked);
}

function isWithin(value: unknown, { min, max, integer }: Range): boolean {
  return typeof value === 'number' && value >= min && value <= max && (!integer || Number.isInteger(value));
}

function outOfRange(name: string, value: unknown, { min, max, integer }: Range): CaicainiError {
  return CaicainiError.usage(
    `${name} must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}, not ${String(value)}`,
  );
}
