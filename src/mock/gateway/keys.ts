/** The keys that the mock accepts, and the account of each. */
import { KEY_PREFIX, TIERS, type Tier } from '../../contract.js';

/** The kind of a key. Only `api` keys may call `/v1/*`; the others get a 403. Source: Errors, Rate limits. */
export type KeyKind = 'api' | 'cli' | 'suspended' | 'scope-limited';

/** Rate limits of a key. */
export interface Limits {
  /** Requests in one window. */
  requestsPerMinute: number;
  /** Input tokens in one window. */
  inputTokensPerMinute: number;
  /** Streams that may be open at once. */
  concurrentStreams: number;
}

/** The account of a key. Change its members to set up a test. */
export interface Account {
  kind: KeyKind;
  tier: Tier;
  limits: Limits;
  /** Credits of the account, reserved ones included. */
  balance: number;
  /** Credits reserved for running generations. */
  reserved: number;
  /** Credits consumed since the mock started. */
  consumed: number;
  /** Rows of `GET /v1/usage`, by day and model. */
  usage: Map<string, UsageEntry>;
}

/** Usage of one model on one day. */
export interface UsageEntry {
  /** `yyyy-mm-dd`, by UTC. */
  date: string;
  model: string;
  requests: number;
  input_tokens: number;
  output_tokens: number;
  credits_consumed: number;
}

/** The vendor sets enterprise limits for each customer. The mock's are high enough that no test reaches them. */
const ENTERPRISE: Limits = {
  requestsPerMinute: 1_000_000,
  inputTokensPerMinute: 1_000_000_000,
  concurrentStreams: 10_000,
};
const LIMITS = { ...TIERS, enterprise: ENTERPRISE };
const BALANCE = 1_000_000;

/** The keys of the mock, by the case that each is for. `empty` has no credits; the last three get a 403. */
export const MOCK_KEYS = {
  enterprise: makeKey('enterprise'),
  highVolume: makeKey('high-volume'),
  payAsYouGo: makeKey('pay-as-you-go'),
  free: makeKey('free'),
  empty: makeKey('empty'),
  cli: makeKey('cli'),
  suspended: makeKey('suspended'),
  scopeLimited: makeKey('scope-limited'),
} as const;

/** The key of an account of each tier. */
export const TIER_KEYS = {
  enterprise: MOCK_KEYS.enterprise,
  high_volume: MOCK_KEYS.highVolume,
  pay_as_you_go: MOCK_KEYS.payAsYouGo,
  free: MOCK_KEYS.free,
} as const;

/** A documented tier. */
export type MockTier = keyof typeof TIER_KEYS;

/** A new account for each key of the mock. */
export function createAccounts(): Map<string, Account> {
  return new Map<string, Account>([
    [MOCK_KEYS.enterprise, newAccount('enterprise')],
    [MOCK_KEYS.highVolume, newAccount('high_volume')],
    [MOCK_KEYS.payAsYouGo, newAccount('pay_as_you_go')],
    [MOCK_KEYS.free, newAccount('free')],
    [MOCK_KEYS.empty, { ...newAccount('pay_as_you_go'), balance: 0 }],
    [MOCK_KEYS.cli, { ...newAccount('pay_as_you_go'), kind: 'cli' }],
    [MOCK_KEYS.suspended, { ...newAccount('pay_as_you_go'), kind: 'suspended' }],
    [MOCK_KEYS.scopeLimited, { ...newAccount('pay_as_you_go'), kind: 'scope-limited' }],
  ]);
}

// The limits are copied, because a test may change those of its account
function newAccount(tier: MockTier): Account {
  const limits = { ...LIMITS[tier] };
  return { kind: 'api', tier, limits, balance: BALANCE, reserved: 0, consumed: 0, usage: new Map() };
}

// A prefix and 32 characters of a URL-safe alphabet. Source: Authentication
function makeKey(name: string): string {
  return KEY_PREFIX + `mock-${name}-`.padEnd(32, '0');
}
