/** The options of a mock, and their check. */
import type { FaultRule } from './faults/rule.js';
import { TIER_KEYS, type MockTier } from './gateway/keys.js';
import type { LogEntry } from './gateway/log.js';
import type { Pace } from './gateway/stream-response.js';
import type { SetTimer } from './gateway/timer.js';

/** Options of a mock. */
export interface MockOptions {
  /** Seed of outputs and ids: the same seed and the same requests give the same ones. Default 1. */
  seed?: number;
  /** Tier of {@link Mock.key}. Default `enterprise`, whose limits are too high for a test to reach. */
  tier?: MockTier;
  /** Reads the mock's clock, milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /**
   * Length of a rate-limit window, milliseconds, a multiple of 1,000. A short window lets you test limits in seconds.
   * Default 60,000.
   */
  windowMs?: number;
  /** Runs before each event of a stream, which is sent once the returned promise settles. Default: no wait. */
  pace?: Pace;
  /** Starts the timer of a scripted delay. Default `setTimeout`. */
  setTimer?: SetTimer;
  /** Fault rules from the start; see {@link Mock.script}. Default none. */
  script?: readonly FaultRule[];
  /** Name or names of {@link MUTATIONS}, each a break of the contract that your test should notice. Default none. */
  mutations?: string | readonly string[];
  /**
   * Refuses requests that no page of the vendor allows: the forms that clients of the mirrored APIs send, and unknown
   * members. Default false: they are accepted, and the log names them.
   */
  strict?: boolean;
  /** Allows cross-origin requests, so that the page of a browser can use the mock. Default false. */
  cors?: boolean;
  /** Called after each answered request. */
  onRequest?: (entry: LogEntry) => void;
}

/** Options of a mock that listens on a port. */
export interface ServerOptions extends MockOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
}

const OPTIONS: Record<keyof MockOptions, true> = {
  seed: true,
  tier: true,
  now: true,
  windowMs: true,
  pace: true,
  setTimer: true,
  script: true,
  mutations: true,
  strict: true,
  cors: true,
  onRequest: true,
};
const SERVER_OPTIONS: Record<keyof ServerOptions, true> = { ...OPTIONS, port: true, host: true };

/** Names that people use for an option. */
const SYNONYMS: Record<string, keyof ServerOptions> = {
  mutate: 'mutations',
  after: 'setTimer',
  answers: 'script',
  faults: 'script',
  responses: 'script',
  rules: 'script',
  clock: 'now',
  latency: 'pace',
  hostname: 'host',
};

/** Throws a `TypeError` for an unknown option, naming the one that was meant, and for an unknown tier. */
export function checkOptions(options: object, isServer: boolean): void {
  const names = Object.keys(isServer ? SERVER_OPTIONS : OPTIONS);
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const meant = names.find((each) => isAlike(each, name)) ?? names.find((each) => each === SYNONYMS[name]);
    const advice = meant ? `use ${meant}` : `the options are ${names.join(', ')}`;
    const elsewhere = name in SERVER_OPTIONS ? 'it is an option of startMock' : advice;
    throw new TypeError(`unknown option ${name}: ${elsewhere}`);
  }
  const { tier } = options as MockOptions;
  if (tier !== undefined && !Object.hasOwn(TIER_KEYS, tier))
    throw new TypeError(`unknown tier ${tier as string}: the tiers are ${Object.keys(TIER_KEYS).join(', ')}`);
}

/** Whether two names are equal but for case, or one is the beginning of the other. */
function isAlike(name: string, other: string): boolean {
  const [one, two] = [name.toLowerCase(), other.toLowerCase()];
  return two.length > 2 && (one.startsWith(two) || two.startsWith(one));
}
