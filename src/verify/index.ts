/** Verifies that a gateway keeps its description: by asking it, or from traffic that was watched. */
export { CHECKS, type CheckName } from './checks.js';
export type { Basis, Exchange, Header, KeyRole, RawResponse, SentRequest } from './exchange.js';
export { judge, type JudgeOptions } from './judge.js';
export { parseKnown } from './known.js';
export type { CheckResult, Finding, KnownDeparture, NotAsked, Report, Severity } from './report.js';
export { PROFILES, type Profile } from './scenes.js';
export { DEFAULT_MAX_CREDITS, planOf, verify, type VerifyOptions } from './verify.js';
