/** The options of clients and of calls, and their checks. */
import { RETRY_POLICY } from '../contract.js';
import { localLimiter, type LimiterOptions } from '../limiter/local.js';
import type { Limiter, LimiterNotice } from '../limiter/limiter.js';
import { defaultPolicy, type Policy, type RetryOptions, type Timeouts } from '../policy/decide.js';
import { CaicainiError } from '../policy/error.js';
import { createBudget, type Budget, type BudgetOptions } from '../policy/retry-budget.js';
import { inWords, isObject } from '../shared/json.js';
import { systemRuntime, type Clock, type Fetch, type Runtime } from '../shared/runtime.js';
import { checkKey, fromEnvironment } from './credentials.js';
import { HOOK_NAMES, notify, type Hooks } from './hooks.js';
import { LOG_VARIABLE, logHooks, type Logger } from './log.js';

/** Headers as fetch takes them. */
export type HeadersGiven = Headers | readonly (readonly [string, string])[] | Record<string, string | undefined>;

/** A part of an option. The members that are left out keep their defaults. */
type Some<T> = { [Name in keyof T]?: T[Name] | undefined };

/** The options of `withOptions`. They override those of the client. */
export interface SharedOptions {
  /** Rules for the retries of each call. */
  retry?: Some<RetryOptions> | undefined;
  /** Time limits of each call. */
  timeouts?: Some<Timeouts> | undefined;
  /** Headers of each request, in addition to those of the client. */
  headers?: HeadersGiven | undefined;
  /** Functions that are called when something happens to a call, in addition to those of the client. */
  hooks?: Hooks | readonly Hooks[] | undefined;
  /** Any value of yours, such as a user's id. It comes back as `tag` in hooks, receipts and errors, and is not sent. */
  tag?: unknown;
  /** The API key, instead of that of the client: it has a limiter of its own. */
  apiKey?: string | undefined;
}

/** The options of one call. They override those of the client. */
export interface CallOptions extends SharedOptions {
  /** Aborts the call, its waits included. The call then rejects with the signal's reason. */
  signal?: AbortSignal | null | undefined;
}

/** The options of `createFetch`. */
export interface FetchOptions {
  /**
   * When a call is tried again. `budget` limits the retries of all calls of this client, those after a 429 not counted.
   */
  retry?: (Some<RetryOptions> & { budget?: BudgetOptions | undefined }) | undefined;
  /** Time limits of each call. */
  timeouts?: Some<Timeouts> | undefined;
  /**
   * Paces the calls of a key by its rate-limit headers, takes load off an overloaded gateway, and refuses calls after a
   * confirmed 401 or 402. Default: the limiter that all clients of the key in this process share. `false` leaves every
   * call to itself.
   */
  limiter?: false | LimiterOptions | Limiter | undefined;
  /** Functions that are called when something happens to a call: one set, or a list of sets. Default: none. */
  hooks?: Hooks | readonly Hooks[] | undefined;
  /**
   * Where logs go, such as `console` or a logger of pino. Default: `console`, if the environment variable CAICAINI_LOG
   * is set. Its values are `off`, `error`, `warn`, `info` (the default of a given logger) and `debug`.
   */
  logger?: Logger | undefined;
  /** The function that sends a request. Default: the platform's `fetch`. */
  fetch?: Fetch | undefined;
  /** The clock and its timers, for tests. Default: those of the platform. */
  clock?: Clock | undefined;
  /** A function that returns a number from 0 (included) to 1 (excluded), for tests. Default: `Math.random`. */
  random?: (() => number) | undefined;
}

/** The options of `createClient`. */
export interface ClientOptions extends FetchOptions {
  /** The API key. Default: the environment variable CAICAINI_API_KEY. Source: Authentication. */
  apiKey?: string | undefined;
  /** The gateway, with or without `/v1`. Default: the environment variable CAICAINI_BASE, else the public gateway. */
  baseUrl?: string | undefined;
  /** Headers of every request. Default: none. */
  headers?: HeadersGiven | undefined;
  /** Further options of each `fetch`, such as undici's `dispatcher` for a proxy or longer time limits. Default: none. */
  fetchOptions?: Record<string, unknown> | undefined;
  /** Allows `http://` to other machines, where the network can read the key. Default false. */
  dangerouslyAllowHttp?: boolean | undefined;
  /** Allows use in a browser, where every visitor of the page can read the key. Default false. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

type Range = { min: number; max: number; integer?: true; required?: true };
type Ranges<T> = { [Name in keyof T]-?: Range };

const TIME: Range = { min: 0, max: 2 ** 31 - 1 };
const LIMIT: Range = { ...TIME, min: 1 };
const COUNT: Range = { min: 0, max: 1_000_000 };
const RETRY: Ranges<RetryOptions> = {
  maxAttempts: { min: 1, max: RETRY_POLICY.attempts.max, integer: true },
  baseDelayMs: TIME,
  maxDelayMs: TIME,
  maxRetryAfterMs: TIME,
};
const TIMEOUTS: Ranges<Timeouts> = { attemptMs: LIMIT, totalMs: LIMIT, firstTokenMs: LIMIT, idleMs: LIMIT };
// A budget has no defaults: arithmetic with a missing number gives NaN, and such a budget would never run out
const BUDGET: Ranges<BudgetOptions> = {
  perCall: { ...COUNT, required: true },
  max: { ...COUNT, required: true },
  perMinute: COUNT,
};
const LIMITER: Ranges<LimiterOptions> = { probeEveryMs: TIME };
const CLOCK = ['now', 'date', 'setTimer'] as const;

const SHARED_NAMES = ['retry', 'timeouts', 'headers', 'hooks', 'tag', 'apiKey'];
const CALL_NAMES = [...SHARED_NAMES, 'signal'];
const FETCH_NAMES = ['retry', 'timeouts', 'limiter', 'hooks', 'logger', 'fetch', 'clock', 'random'];
/** The names of the options of `createClient`. */
export const CLIENT_NAMES = [
  ...FETCH_NAMES,
  ...['apiKey', 'baseUrl', 'headers', 'fetchOptions', 'dangerouslyAllowHttp', 'dangerouslyAllowBrowser'],
];
/** The names inside the options that are groups. */
const NESTED = {
  retry: [...Object.keys(RETRY), 'budget'],
  timeouts: Object.keys(TIMEOUTS),
  limiter: Object.keys(LIMITER),
  hooks: HOOK_NAMES,
};
/** Names that are not known at their place, as `plain` gives them, with the option that has the same purpose. */
const MEANT: Record<string, string> = {
  // Names of other SDKs
  authtoken: 'apiKey',
  token: 'apiKey',
  basepath: 'baseUrl',
  defaultheaders: 'headers',
  maxretries: 'retry: { maxAttempts }, one more than the retries',
  retries: 'retry: { maxAttempts }, one more than the retries',
  timeout: 'timeouts: { attemptMs }',
  timeoutms: 'timeouts: { attemptMs }',
  abortsignal: 'signal',
  ratelimiter: 'limiter',
  ...Object.fromEntries(
    Object.entries(NESTED).flatMap(([group, names]) => names.map((name) => [plain(name), `${group}: { ${name} }`])),
  ),
};

/** The state that all calls of a client share. */
export interface ClientContext {
  runtime: Runtime;
  policy: Policy;
  hooks: readonly Hooks[];
  /** The retry budget of all calls; undefined without one. */
  budget: Budget | undefined;
  /** The limiter; undefined with `limiter: false`. */
  limiter: Limiter | undefined;
  onState: ((notice: LimiterNotice) => void) | undefined;
  /** The API key, which is removed from every error. */
  secret?: string | undefined;
  /** Further options of each `fetch`. */
  fetchOptions?: Record<string, unknown> | undefined;
  /** The value that comes back in hooks, receipts and errors. */
  tag?: unknown;
}

/** The gateway, the headers and the context of the calls of a client. */
export interface Target {
  context: ClientContext;
  baseUrl: string;
  /** Headers of every request, with the key. */
  headers: Record<string, string>;
}

/**
 * The context of a fetch, or of a client, from its options. Throws for a name, a function or a number that cannot be
 * right.
 */
export function createContext(options: FetchOptions, names: readonly string[] = FETCH_NAMES): ClientContext {
  checkNames('', checkObject('options', options), names);
  checkFunctions('', options, ['fetch', 'random']);
  const { fetch, clock, random, limiter, logger, retry: givenRetry = {} } = options;
  if (clock !== undefined) checkMethods('clock', clock, CLOCK);
  const runtime: Runtime = {
    ...systemRuntime,
    // Bound, because a spread would lose the methods of a class instance
    ...(clock && (Object.fromEntries(CLOCK.map((name) => [name, clock[name].bind(clock)])) as unknown as Clock)),
    ...(fetch && { fetch: fetch as Runtime['fetch'] }),
    ...(random && { random }),
  };
  if (logger !== undefined) checkMethods('logger', logger, ['error', 'warn', 'info', 'debug']);
  const log = logHooks(logger, fromEnvironment(LOG_VARIABLE));
  const hooks = [...checkHooks(options.hooks), ...(log ? [log] : [])];
  const { budget: given, ...retry } = checkObject('retry', givenRetry);
  const budget = given === undefined ? undefined : merge('retry.budget', given, given, BUDGET);
  return {
    runtime,
    policy: mergePolicy(defaultPolicy, { ...options, retry }),
    ...hooked(hooks),
    budget: budget && createBudget(budget, () => runtime.now()),
    limiter: limiterOf(limiter, runtime, clock ?? fetch),
  };
}

/** The target of a call, or of a client that `withOptions` makes. Throws for an option that cannot be right. */
export function applyOptions(target: Target, options: CallOptions, names = CALL_NAMES): Target {
  checkNames('', checkObject('options', options), names);
  const { signal, apiKey, tag } = options;
  if (signal && typeof signal.addEventListener !== 'function')
    throw CaicainiError.usage('signal must be an AbortSignal, such as the signal of an AbortController');
  const { context, baseUrl, headers } = target;
  const key = apiKey === undefined ? undefined : checkKey(apiKey);
  return {
    baseUrl,
    headers: { ...headers, ...checkHeaders(options.headers), ...(key && { authorization: `Bearer ${key}` }) },
    context: {
      ...context,
      policy: mergePolicy(context.policy, options),
      ...(key && { secret: key }),
      ...(tag !== undefined && { tag }),
      ...(options.hooks !== undefined && hooked([...context.hooks, ...checkHooks(options.hooks)])),
    },
  };
}

/** The options of `withOptions` are those of a call, but for its signal. */
export function deriveTarget(target: Target, options: SharedOptions): Target {
  return applyOptions(target, options, SHARED_NAMES);
}

function checkHooks(given: Hooks | readonly Hooks[] = []): readonly Hooks[] {
  const hooks = [given].flat() as readonly Hooks[];
  for (const set of hooks) {
    checkNames('hooks', checkObject('hooks', set), HOOK_NAMES);
    checkFunctions('hooks.', set, HOOK_NAMES);
  }
  return hooks;
}

/** The hooks of a context, and the listener that tells them of the limiter, when one of them listens. */
function hooked(hooks: readonly Hooks[]): Pick<ClientContext, 'hooks' | 'onState'> {
  const isListening = hooks.some(({ onLimiter }) => onLimiter);
  return { hooks, onState: isListening ? (notice) => notify(hooks, 'onLimiter', notice) : undefined };
}

/** Merges a policy with the options that override it. Throws for an unknown name, or a number out of range. */
function mergePolicy(base: Policy, { retry = {}, timeouts = {} }: CallOptions): Policy {
  return {
    retry: merge('retry', base.retry, retry, RETRY),
    timeouts: merge('timeouts', base.timeouts, timeouts, TIMEOUTS),
  };
}

function limiterOf(given: FetchOptions['limiter'] = {}, runtime: Runtime, shared?: object): Limiter | undefined {
  if (given === false) return undefined;
  const cure = 'leave it out for the default, or pass false for none';
  if (!('acquire' in checkObject('limiter', given, cure) || 'reset' in given))
    return localLimiter(merge('limiter', {}, given, LIMITER), runtime, shared);
  checkMethods('limiter', given, ['acquire', 'reset']);
  return given as Limiter;
}

/** Throws for an unknown option. Its message names the option that was probably meant. */
function checkNames(group: string, options: object, names: readonly string[]): void {
  const path = group && `${group}.`;
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const elsewhere = MEANT[plain(name)] ?? '';
    const [outer = '', inner = ''] = elsewhere.split(/\W+/);
    const isThere = group === '' ? names.includes(outer) : group === outer && names.includes(inner);
    const meant = isThere ? elsewhere : names.find((each) => plain(each) === plain(name));
    const advice = meant ? `use ${meant}` : `the options are ${names.join(', ')}`;
    throw CaicainiError.usage(`unknown option ${path}${name}; ${advice}`);
  }
}

/** A name in small letters, without underscores: the names of a kind differ in these alone. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

function merge<T extends object>(path: string, base: T, changes: Some<T>, ranges: Ranges<T>): T {
  checkNames(path, checkObject(path, changes), Object.keys(ranges));
  const merged = { ...base };
  for (const [name, { min, max, integer, required }] of Object.entries(ranges) as [keyof T & string, Range][]) {
    const value = changes[name];
    if (value === undefined && !required) continue;
    if (typeof value !== 'number' || !(value >= min && value <= max) || (integer && !Number.isInteger(value))) {
      const kind = integer ? 'an integer' : 'a number';
      throw CaicainiError.usage(`${path}.${name} must be ${kind} from ${min} to ${max}, not ${inWords(value)}`);
    }
    merged[name] = value as T[typeof name];
  }
  return merged;
}

/** Throws for a value that is not an object. Its message gives the option's name. */
function checkObject<T>(name: string, value: T, cure = 'leave it out for its default'): T & object {
  // The message does not show a string, because it may be a key
  const given = typeof value === 'string' ? 'a string' : inWords(value);
  if (!isObject(value)) throw CaicainiError.usage(`${name} must be an object, not ${given}; ${cure}`);
  return value;
}

function checkFunctions(path: string, options: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(options))
    if (names.includes(name) && value !== undefined && typeof value !== 'function')
      throw CaicainiError.usage(`${path}${name} must be a function`);
}

/** Throws for a part of the caller's own that lacks a method: the client would fail, or wait for ever, in its calls. */
function checkMethods(name: string, part: object, methods: readonly string[]): void {
  const missing = methods.filter(
    (each) => typeof (checkObject(name, part) as Record<string, unknown>)[each] !== 'function',
  );
  if (missing.length > 0)
    throw CaicainiError.usage(`${name} must have all of ${methods.join(', ')}; it lacks ${missing.join(' and ')}`);
}

/**
 * The headers by their names in small letters, once no name or value can break out of its line: of two spellings the
 * last counts. The error names the header, never its value.
 */
export function checkHeaders(headers: HeadersGiven = {}): Record<string, string> {
  const checked: [string, string][] = [];
  const arePairs = Array.isArray(headers) || Symbol.iterator in checkObject('headers', headers);
  const given = (arePairs ? headers : Object.entries(headers)) as Iterable<readonly [string, unknown]>;
  for (const [name, value] of given) {
    if (value === undefined) continue;
    if (/^authorization$/i.test(name))
      throw CaicainiError.usage('headers: authorization is not allowed here; use the option apiKey');
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
