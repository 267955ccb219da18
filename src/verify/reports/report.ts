/** The result of a verification, as data. Every form of the report is written from it. */
import type { Basis, Exchange } from '../read/exchange.js';

/** The severity of a finding: documented fails, convention warns, assumed notes. `strict` raises each by one. */
export type Severity = 'fail' | 'warn' | 'note';

/** A page of the vendor: its short name in the description, and its title. */
export interface SourcePage {
  name: string;
  title: string;
}

/** One deviation from the description. */
export interface Finding {
  /** The same for the same problem in every run: made from its check, place and message without numbers and ids. */
  id: string;
  /** Name of the check. */
  check: string;
  severity: Severity;
  basis: Basis;
  /** The problem, as a sentence that begins in lower case. */
  message: string;
  /** Id of the exchange that shows it; absent when only the session as a whole does. */
  exchange?: number | undefined;
  /** Operation of that exchange, or its method and path. */
  operation?: string | undefined;
  /** JSON pointer into the response body. */
  pointer?: string | undefined;
  /** The violated statement of the description, as a JSON pointer. */
  schema?: string | undefined;
  source: readonly SourcePage[];
  /** How many further findings of the same cause are not in the report, because their exchanges were dropped. */
  more?: number | undefined;
  /** The reason of the baseline entry that accepts it; absent without one. */
  accepted?: string | undefined;
}

/**
 * The outcome of a check. `warned` and `noted`: only findings of that severity. `accepted`: only findings in the baseline.
 * `not-shown`: the check had no exchange to evaluate, so nothing is known about its requirement.
 */
export type CheckOutcome = 'passed' | 'failed' | 'warned' | 'noted' | 'accepted' | 'not-shown';

/** One check with its findings. */
export interface CheckResult {
  name: string;
  /** The requirement, as a sentence. */
  describe: string;
  basis: Basis;
  source: readonly SourcePage[];
  outcome: CheckOutcome;
  /** How many exchanges the check evaluated; 1 for a check of the whole session. */
  evaluated: number;
  /** How many it could have evaluated: `evaluated`, its probes that were not sent, and those without a clear answer. */
  planned: number;
  findings: readonly Finding[];
  /** Why the check is not shown; absent for any other outcome. */
  because?: string | undefined;
}

/** Why a probe was not sent. `plan`: it does not apply to this gateway or key. */
export type SkipCause = 'key' | 'option' | 'credits' | 'rate-limit' | 'plan';

/** A probe that was not sent, and why. */
export interface Skipped {
  what: string;
  because: string;
  cause: SkipCause;
  /** The check that evaluates the response; absent when several do. */
  check?: string | undefined;
  scenario: string;
  /** For the cause `credits`: a budget that suffices for this probe and those before it. */
  needsCredits?: number | undefined;
}

/** A part of the floor that the verification did not reach: without it, a pass would be no evidence. */
export interface Gap {
  /** The check that lacks evidence, or the scenario; `--allow-not-shown` takes this name. */
  name: string;
  /** What is not shown. */
  what: string;
  because: string;
  /** What to give the verification so that it can show it; absent when only the gateway can change it. */
  give?: string | undefined;
}

/** `shown`: the fact held wherever it was seen. `broken`: at least one finding. `not-shown`: it was never seen. */
export type FactState = 'shown' | 'broken' | 'not-shown';

/** The kind of a fact: a requirement, or a part of the description. */
export type FactKind = 'requirement' | 'response' | 'request' | 'error' | 'header' | 'stream' | 'model';

/** One statement of the contract, and whether the exchanges show it. */
export interface Fact {
  /** A JSON pointer into the description; for a requirement, `/checks/` and the name of its check. */
  id: string;
  kind: FactKind;
  basis: Basis;
  state: FactState;
}

/** How many facts are in each state. */
export interface FactCounts {
  total: number;
  shown: number;
  broken: number;
  notShown: number;
}

/** How much of the contract the exchanges cover, by fact. */
export interface Coverage extends FactCounts {
  /** Facts shown or broken, in per cent of all, rounded down to one decimal. */
  percent: number;
  byBasis: Record<Basis, FactCounts>;
  facts: readonly Fact[];
}

/** An accepted finding in the baseline file. */
export interface BaselineEntry {
  check: string;
  /** A part of the finding's message, its pointer or its id; absent for all findings of the check. */
  match?: string | undefined;
  /** The operation of the finding; absent for every operation. */
  operation?: string | undefined;
  /** The severity of the findings. Default `off`: they are accepted. */
  severity?: 'error' | 'warn' | 'off' | undefined;
  /** Why. */
  reason: string;
  /** The last day on which the entry applies, as `2027-01-31` in UTC; absent for no end. */
  until?: string | undefined;
}

/** The result of a verification. Keys are redacted everywhere. */
export interface Report {
  /** Where the exchanges come from: a base URL, a file or a test. */
  target: string;
  /** How the exchanges were obtained; `active` means that the verifier sent the requests. */
  source: 'active' | 'har' | 'proxy' | 'test';
  profile?: string | undefined;
  strict: boolean;
  description: { version: string; sha256: string };
  /** Milliseconds since 1970. */
  startedMs: number;
  /** Milliseconds since 1970. */
  endedMs: number;
  /**
   * Credits of all receipts plus the maximum cost of turns without one, and the budget. Absent for traffic that the
   * verifier only observed.
   */
  credits?: { spent: number; max: number } | undefined;
  /** The exchanges that were evaluated, without those that were dropped. */
  exchanges: readonly Exchange[];
  /** How many exchanges were evaluated and then dropped: of long traffic, only the latest stay and those of findings. */
  dropped: number;
  /** How many exchanges were left out, because they are not the gateway's: preflights and paths of other services. */
  ignored: number;
  checks: readonly CheckResult[];
  /** Probes that were not sent. */
  skipped: readonly Skipped[];
  /** Baseline entries that match no finding: the gateway was fixed, or the entry is misspelt. */
  stale: readonly BaselineEntry[];
  /** The entries of the baseline that are not stale. */
  baseline: readonly BaselineEntry[];
  coverage: Coverage;
  /** What the verdict lacks: a verification with gaps has not passed. */
  gaps: readonly Gap[];
  /** Why the verification ended early, or has no result. */
  stopped?: string | undefined;
  /** `inconclusive`: no check failed, but the evidence does not suffice, or the verification ended early. */
  verdict: 'passed' | 'failed' | 'inconclusive';
  /** 0 passed, 1 failed, 2 inconclusive. */
  exitCode: 0 | 1 | 2;
}
