/** What a verification found out, as data; every report is written from it. */
import type { Basis, Exchange } from './exchange.js';

/** How grave a finding is: documented fails, convention warns, assumed notes; `strict` raises each by one. */
export type Severity = 'fail' | 'warn' | 'note';

/** A page of the vendor: its short name in the description, and its title. */
export interface SourcePage {
  name: string;
  title: string;
}

/** One departure from the description. */
export interface Finding {
  /** Name of the check. */
  check: string;
  severity: Severity;
  basis: Basis;
  /** What is wrong, as a sentence that begins small. */
  message: string;
  /** Id of the exchange that shows it; absent when only the session as a whole does. */
  exchange?: number | undefined;
  /** Operation of that exchange, or its method and path. */
  operation?: string | undefined;
  /** JSON pointer into the answer's body. */
  pointer?: string | undefined;
  /** JSON pointer into the description: the statement that is broken. */
  schema?: string | undefined;
  source: readonly SourcePage[];
  /** Why it is accepted, where the known departures list it. */
  known?: string | undefined;
}

/** What came of one check. `not-asked`: nothing was seen that it could judge. */
export type Outcome = 'kept' | 'broken' | 'warned' | 'noted' | 'known' | 'not-asked';

/** One check with its findings. */
export interface CheckResult {
  name: string;
  describe: string;
  basis: Basis;
  source: readonly SourcePage[];
  outcome: Outcome;
  /** How many exchanges it judged; a check of the whole session counts 1. */
  judged: number;
  findings: readonly Finding[];
  /** Why nothing was asked, where that is known. */
  because?: string | undefined;
}

/** Something that was not asked, and why: no key, the profile, the budget, the rate limit. */
export interface NotAsked {
  what: string;
  because: string;
}

/** An accepted departure, as the known-departures file lists it. */
export interface KnownDeparture {
  check: string;
  /** A part of the finding's message, or its pointer; absent for all findings of the check. */
  match?: string | undefined;
  /** Why it is accepted. */
  reason: string;
}

/** The whole verification. Keys are redacted everywhere. */
export interface Report {
  /** Where answers came from: a base URL, a file, the tests. */
  target: string;
  feed: 'active' | 'har' | 'proxy' | 'test';
  profile?: string | undefined;
  strict: boolean;
  description: { version: string; sha256: string };
  /** Milliseconds since 1970. */
  startedMs: number;
  endedMs: number;
  /**
   * Credits that receipts told of and the most that turns without one can have cost, and the most that were allowed; absent
   * for traffic that was only watched.
   */
  credits?: { spent: number; max: number } | undefined;
  exchanges: readonly Exchange[];
  checks: readonly CheckResult[];
  notAsked: readonly NotAsked[];
  /** Known departures that matched nothing: the gateway was mended, the entry can go. */
  stale: readonly KnownDeparture[];
  /** Why the verification could not go on, or has nothing to say. */
  stopped?: string | undefined;
  /** 0 kept, 1 broken, 2 could not ask. */
  exitCode: 0 | 1 | 2;
}
