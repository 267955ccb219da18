/** The options of clients and of calls: their types, a table of their checks, and what is made of them. */
import { RETRY_POLICY } from '../contract.js';
import type { KeyScope, Limiter, LimiterNotice } from '../limiter/limiter.js';
import { localLimiter, type LimiterOptions } from '../limiter/local.js';
import { defaultPolicy, type Policy, type RetryOptions, type Timeouts } from '../policy/decide.js';
import { CaicainiError } from '../policy/error.js';
import { createBudget, type Budget, type BudgetOptions } from '../policy/retry-budget.js';
import { compact } from '../shared/json.js';
import { systemRuntime, type Clock, type Fetch, type Runtime } from '../shared/runtime.js';
import * as check from './checks.js';
import { checkKey, fromEnvironment } from './credentials.js';
import { HOOK_NAMES, notify, type Hooks } from './hooks.js';
import { LEVELS, LOG_VARIABLE, logHooks, type Logger } from './log.js';

/** A part of an option. The members that are left out keep their defaults. */
type Some<T> = { [Name in keyof T]?: T[Name] | undefined };

/** The options of `withOptions`. They override those of the client. */
export interface SharedOptions {
  /** Rules for the retries of each call. */
  retry?: Some<RetryOptions> | undefined;
  /** Time limits of each call. */
  timeouts?: Some<Timeouts> | undefined;
  /** Headers of each request, in addition to those of the client. */
  headers?: check.HeadersGiven | undefined;
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
  headers?: check.HeadersGiven | undefined;
  /** Further options of each `fetch`, such as undici's `dispatcher` for a proxy or longer time limits. Default: none. */
  fetchOptions?: Record<string, unknown> | undefined;
  /** Allows `http://` to other machines, where the network can read the key. Default false. */
  dangerouslyAllowHttp?: boolean | undefined;
  /** Allows use in a browser, where every visitor of the page can read the key. Default false. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

const ANY: check.Check = () => {};
const TIME = check.number(0, 2 ** 31 - 1);
const LIMIT = check.number(1, 2 ** 31 - 1);
const COUNT = check.number(0, 1_000_000);
const RETRY = {
  ...each(Object.keys(defaultPolicy.retry), TIME),
  maxAttempts: check.number(1, RETRY_POLICY.attempts.max, 'an integer'),
};
/** The options that are groups. A budget has no defaults: with a missing number it would never run out. */
const GROUPS = {
  retry: { ...RETRY, budget: group({ perCall: COUNT, max: COUNT, perMinute: COUNT }, ['perCall', 'max']) },
  timeouts: each(Object.keys(defaultPolicy.timeouts), LIMIT),
  limiter: { probeEveryMs: TIME },
  hooks: each(HOOK_NAMES, check.aFunction),
};

/** The checks of a function's options; an option with `ANY` takes any value, or is checked where it is used. */
type Checks<Options = Record<string, unknown>> = { readonly [Name in keyof Options]-?: check.Check };

/** The checks of the options of `withOptions`. */
export const SHARED_CHECKS: Checks<SharedOptions> = {
  retry: group(RETRY),
  timeouts: group(GROUPS.timeouts),
  headers: ANY,
  hooks: (name, value) => [value].flat().forEach((set) => group(GROUPS.hooks)(name, set)),
  ...each(['tag', 'apiKey'], ANY),
};
const CALL_CHECKS: Checks<CallOptions> = {
  ...SHARED_CHECKS,
  signal(_, value) {
    if (value && typeof (value as AbortSignal).addEventListener !== 'function')
      throw CaicainiError.usage('signal must be an AbortSignal, such as the signal of an AbortController');
  },
};
const FETCH_CHECKS: Checks<FetchOptions> = {
  retry: group(GROUPS.retry),
  timeouts: SHARED_CHECKS.timeouts,
  limiter(name, value) {
    if (value === false) return;
    const given = check.object(name, value, 'leave it out for the default, or pass false for none');
    (isLimiter(given) ? check.methods(['acquire', 'reset']) : group(GROUPS.limiter))(name, given);
  },
  hooks: SHARED_CHECKS.hooks,
  logger: check.methods(LEVELS.slice(1)),
  clock: check.methods(['now', 'date', 'setTimer']),
  ...each(['fetch', 'random'], check.aFunction),
};
/** The checks of the options of `createClient`. */
export const CLIENT_CHECKS: Checks<ClientOptions> = {
  ...FETCH_CHECKS,
  fetchOptions(name, value) {
    const given = check.object(name, value);
    const own = ['method', 'headers', 'body', 'signal'].find((each) => each in given);
    if (own) throw CaicainiError.usage(`${name}: ${own} is not allowed here; use headers, body and signal of a call`);
  },
  ...each(['apiKey', 'baseUrl', 'headers', 'dangerouslyAllowHttp', 'dangerouslyAllowBrowser'], ANY),
};
/** Names that are not known at their place, as `plain` gives them, with the option that has the same purpose. */
const MEANT: Record<string, string> = {
  // Names of other SDKs
  authtoken: 'apiKey',
  defaultheaders: 'headers',
  maxretries: 'retry: { maxAttempts }, one more than the retries',
  timeout: 'timeouts: { attemptMs }',
  abortsignal: 'signal',
  ...Object.fromEntries(
    Object.entries(GROUPS).flatMap(([group, checks]) =>
      Object.keys(checks).map((name) => [plain(name), `${group}: { ${name} }`]),
    ),
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
  /** The value that comes back in hooks, receipts and errors. */
  tag?: unknown;
}

/** The context of the calls of a client, with its gateway, its key and its headers. */
export interface Target extends ClientContext {
  scope: KeyScope;
  headers: Record<string, string>;
  /** Further options of each `fetch`. */
  fetchOptions?: Record<string, unknown> | undefined;
}

/** The context of a fetch, or of a client, from its options. Throws for an option that cannot be right. */
export function createContext(options: FetchOptions, checks: Checks = FETCH_CHECKS): ClientContext {
  group(checks)('', options);
  const { clock, fetch, random, hooks = [], limiter = {}, logger } = options;
  const { budget, ...retry } = options.retry ?? {};
  const runtime: Runtime = {
    ...systemRuntime,
    // Not a spread, because it would lose the methods of a class instance
    ...(clock && { now: () => clock.now(), date: () => clock.date(), setTimer: (...args) => clock.setTimer(...args) }),
    ...compact({ fetch: fetch as Runtime['fetch'] | undefined, random }),
  };
  return {
    runtime,
    policy: mergePolicy(defaultPolicy, { ...options, retry }),
    ...hooked([hooks, logHooks(logger, fromEnvironment(LOG_VARIABLE)) ?? []].flat()),
    budget: budget && createBudget(budget, () => runtime.now()),
    limiter:
      limiter === false ? undefined : isLimiter(limiter) ? limiter : localLimiter(limiter, runtime, clock, fetch),
  };
}

/** The target of a call, or of a client that `withOptions` makes. Throws for an option that cannot be right. */
export function applyOptions(target: Target, options: CallOptions, checks: Checks = CALL_CHECKS): Target {
  group(checks)('', options);
  const { apiKey, tag, hooks } = options;
  return {
    ...target,
    scope: apiKey === undefined ? target.scope : { ...target.scope, key: checkKey(apiKey) },
    headers: { ...target.headers, ...check.headers(options.headers) },
    policy: mergePolicy(target.policy, options),
    ...(tag !== undefined && { tag }),
    ...(hooks && hooked([...target.hooks, hooks].flat())),
  };
}

/** The hooks of a context, and the listener that tells them of the limiter, when one of them listens. */
function hooked(hooks: readonly Hooks[]): Pick<ClientContext, 'hooks' | 'onState'> {
  const isListening = hooks.some(({ onLimiter }) => onLimiter);
  return { hooks, onState: isListening ? (notice) => notify(hooks, 'onLimiter', notice) : undefined };
}

function mergePolicy(base: Policy, { retry = {}, timeouts = {} }: CallOptions): Policy {
  return { retry: { ...base.retry, ...compact(retry) }, timeouts: { ...base.timeouts, ...compact(timeouts) } };
}

function isLimiter(given: object): given is Limiter {
  return 'acquire' in given || 'reset' in given;
}

function each<Name extends string>(names: readonly Name[], one: check.Check): Checks<Record<Name, unknown>> {
  return Object.fromEntries(names.map((name) => [name, one])) as Checks<Record<Name, unknown>>;
}

/** Checks a group of options: that it has no others than those of `checks`, and each that is given or required. */
function group(checks: Checks, required: readonly string[] = []): check.Check {
  return (path, value) => {
    const given = check.object(path || 'options', value);
    const unknown = Object.keys(given).find((name) => !Object.hasOwn(checks, name));
    if (unknown !== undefined) throw CaicainiError.usage(adviceFor(path, unknown, Object.keys(checks)));
    for (const [name, one] of Object.entries(checks))
      if (given[name] !== undefined || required.includes(name)) one(join(path, name), given[name]);
  };
}

/** The message about an unknown option. It names the option that was probably meant. */
function adviceFor(path: string, name: string, names: readonly string[]): string {
  const elsewhere = MEANT[plain(name)] ?? '';
  const [outer = '', inner = ''] = elsewhere.split(/\W+/);
  const isThere = path === '' ? names.includes(outer) : path === outer && names.includes(inner);
  const meant = isThere ? elsewhere : names.find((each) => plain(each) === plain(name));
  return `unknown option ${join(path, name)}; ${meant ? `use ${meant}` : `the options are ${names.join(', ')}`}`;
}

const join = (...names: string[]) => names.filter(Boolean).join('.');

/** A name in small letters, without underscores: the names of a kind differ in these alone. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
