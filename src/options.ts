/** Options of clients and calls, and their checks. */
import type { BudgetOptions } from './budget.js';
import { RETRY_POLICY } from './contract.js';
import type { DoorStore } from './door-store.js';
import { CaicainiError } from './error.js';
import type { Hooks } from './hooks.js';
import { inWords, isObject } from './json.js';
import type { RetryOptions } from './retry.js';
import type { Fetch, World } from './world.js';

/** How the door of a key behaves. */
export interface DoorOptions {
  /** How often one call may try whether a hard stop is healed, milliseconds. Default 60,000. */
  probeEveryMs?: number | undefined;
  /** Knowledge of the key that several processes share. Default none. */
  store?: DoorStore | undefined;
}

/** What of the retry policy is to be different. */
export type RetryChanges = { [Name in keyof RetryOptions]?: RetryOptions[Name] | undefined };

/** Headers as fetch takes them. */
export type HeadersGiven = Headers | readonly (readonly [string, string])[] | Record<string, string | undefined>;

/** The policy under a `fetch`: how to retry, whom to tell, and in tests the outside. */
export interface FetchOptions extends RetryChanges, Hooks {
  /**
   * The door that all calls of a key in this process go through: it waits while a window is used up, a 429 asks to or the
   * gateway is overloaded, and fails calls at once, unsent, after a hard stop. Default on; `false` leaves every call to
   * itself.
   */
  door?: false | DoorOptions | undefined;
  /**
   * Limits retries over all calls of this client, those for a 429 not counted. Default: one limit for all calls of a key,
   * `{ perCall: 0.1, perMinute: 1, max: 100 }`; with `door: false` no limit.
   */
  retryBudget?: BudgetOptions | undefined;
  /** Sends a request. Default: the platform's fetch. */
  fetch?: Fetch | undefined;
  /** Clocks, chance and timers, for tests. */
  world?: Partial<World> | undefined;
}

/** Options of a client. */
export interface ClientOptions extends FetchOptions {
  /** Default: the environment variable CAICAINI_API_KEY. */
  apiKey?: string | undefined;
  /** With or without `/v1`. Default: the environment variable CAICAINI_BASE, else the public gateway. */
  baseUrl?: string | undefined;
  /** Sent with every request. */
  headers?: HeadersGiven | undefined;
  /** Allows `http://` to other machines; the key then travels in clear. Default false. */
  dangerouslyAllowHttp?: boolean | undefined;
  /** Allows use in a browser, where every visitor can read the key. Default false. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** Options of one call; they win over those of the client. */
export interface CallOptions extends RetryChanges {
  /** Ends the call, its waits included; the call then rejects with the signal's reason. */
  signal?: AbortSignal | null | undefined;
  headers?: HeadersGiven | undefined;
}

type Range = { min: number; max: number; integer?: boolean };

const PROBE_EVERY_MS = 60_000;
const LONGEST_MS = 2 ** 31 - 1;
const COUNT: Range = { min: 0, max: 1_000_000 };
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
export function mergePolicy(base: RetryOptions, options: RetryChanges): RetryOptions {
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

/** Checks what of an engine's options a caller without types may get wrong, but for the numbers of the policy. */
export function checkEngine({ fetch, retryBudget }: FetchOptions): void {
  if (fetch !== undefined && typeof fetch !== 'function') throw CaicainiError.usage('fetch must be a function');
  if (retryBudget === undefined) return;
  const { perCall, max, perMinute = 0 } = checkObject('retryBudget', retryBudget);
  for (const [name, value] of Object.entries({ perCall, max, perMinute })) {
    if (!isWithin(value, COUNT)) throw outOfRange(`retryBudget.${name}`, value, COUNT);
  }
}

/** The options of a call, checked but for their numbers and headers. */
export function checkCall(options: CallOptions): CallOptions {
  const { signal } = checkObject('options', options);
  if (signal && typeof signal.addEventListener !== 'function')
    throw CaicainiError.usage('signal must be an AbortSignal, such as the signal of an AbortController');
  return options;
}

/** What must be an object. Throws for anything else, by its name. */
export function checkObject<T>(name: string, value: T): T {
  if (!isObject(value)) throw CaicainiError.usage(`${name} must be an object, not ${inWords(value)}`);
  return value;
}

/** The options of the door, checked; undefined when there is none. */
export function checkDoor(door: false | DoorOptions = {}): (DoorOptions & { probeEveryMs: number }) | undefined {
  if (door === false) return undefined;
  const { probeEveryMs = PROBE_EVERY_MS } = checkObject('door', door);
  if (!isWithin(probeEveryMs, TIME)) throw outOfRange('door.probeEveryMs', probeEveryMs, TIME);
  return { ...door, probeEveryMs };
}

/**
 * The headers by their names in small letters, once no name or value can break out of its line: of two spellings the last
 * counts. The error names the header, never its value.
 */
export function checkHeaders(headers: HeadersGiven = {}): Record<string, string> {
  const checked: [string, string][] = [];
  const arePairs = Array.isArray(headers) || Symbol.iterator in checkObject('headers', headers);
  const given = (arePairs ? headers : Object.entries(headers)) as Iterable<readonly [string, unknown]>;
  for (const [name, value] of given) {
    if (value === undefined) continue;
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw CaicainiError.usage(`headers: ${JSON.stringify(name)} is not a header name`);
    if (typeof value !== 'string')
      throw CaicainiError.usage(`headers: the value of ${name} must be a string, not ${inWords(value)}`);
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
    `${name} must be ${integer ? 'an integer' : 'a number'} from ${min} to ${max}, not ${inWords(value)}`,
  );
}
