/** The keys the mock knows, and the account behind each. */
import { KEY_PREFIX, TIERS, type Tier } from '../contract.js';

/** What a key may do. Only `api` keys may call `/v1/*`. Source: Errors (403), Rate limits. */
export type KeyKind = 'api' | 'cli' | 'suspended' | 'scope-limited';

/** Limits of a key within one minute window. */
export interface Limits {
  requestsPerMinute: number;
  inputTokensPerMinute: number;
  concurrentStreams: number;
}

/** A key with its account. */
export interface Account {
  kind: KeyKind;
  tier: Tier;
  limits: Limits;
  /** Credits that can be spent. */
  balance: number;
  /** Credits held for turns that are not settled yet. */
  reserved: number;
  /** Credits consumed. */
  consumed: number;
  /** Calls by day and model. */
  usage: Map<string, UsageEntry>;
}

export interface UsageEntry {
  date: string;
  model: string;
  requests: number;
  input_tokens: number;
  output_tokens: number;
  credits_consumed: number;
}

/** Enterprise limits are set by hand; the mock's are out of a test's way. */
const ENTERPRISE: Limits = {
  requestsPerMinute: 1_000_000,
  inputTokensPerMinute: 1_000_000_000,
  concurrentStreams: 10_000,
};
const LIMITS = { ...TIERS, enterprise: ENTERPRISE };
const BALANCE = 1_000_000;

/** Well-known keys by what they are for. */
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

/** The key of each tier. */
export const TIER_KEYS = {
  enterprise: MOCK_KEYS.enterprise,
  high_volume: MOCK_KEYS.highVolume,
  pay_as_you_go: MOCK_KEYS.payAsYouGo,
  free: MOCK_KEYS.free,
} as const;

/** A documented tier. */
export type MockTier = keyof typeof TIER_KEYS;

/** A fresh account for every well-known key. */
export function createAccounts(): Map<string, Account> {
  return new Map<string, Account>([
    [MOCK_KEYS.enterprise, open('enterprise')],
    [MOCK_KEYS.highVolume, open('high_volume')],
    [MOCK_KEYS.payAsYouGo, open('pay_as_you_go')],
    [MOCK_KEYS.free, open('free')],
    [MOCK_KEYS.empty, { ...open('pay_as_you_go'), balance: 0 }],
    [MOCK_KEYS.cli, { ...open('pay_as_you_go'), kind: 'cli' }],
    [MOCK_KEYS.suspended, { ...open('pay_as_you_go'), kind: 'suspended' }],
    [MOCK_KEYS.scopeLimited, { ...open('pay_as_you_go'), kind: 'scope-limited' }],
  ]);
}

// Limits of its own, because whoever sets a scene may change them
function open(tier: MockTier): Account {
  const limits = { ...LIMITS[tier] };
  return { kind: 'api', tier, limits, balance: BALANCE, reserved: 0, consumed: 0, usage: new Map() };
}

// The prefix and 32 characters of a URL-safe alphabet. Source: Authentication
function makeKey(name: string): string {
  return KEY_PREFIX + `mock-${name}-`.padEnd(32, '0');
}
