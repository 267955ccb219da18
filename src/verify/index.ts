/** Verifies that a gateway keeps its description: by asking it, or from traffic that was watched. */
export { KEY_VARIABLES } from './asker.js';
export { CHECKS, type CheckName } from './checks.js';
export type { Basis, Exchange, Header, KeyRole, Probed, RawResponse, SentRequest } from './exchange.js';
export { readHar, writeHar, type ReadHar } from './har.js';
export { judge, pages, type JudgeOptions } from './judge.js';
export { parseKnown } from './known.js';
export {
  caicainiMatchers,
  type CaicainiMatchers,
  type Checkable,
  type MatchOptions,
  type PlainAnswer,
} from './matchers.js';
export { startProxy, type ProxyOptions, type RunningProxy } from './proxy.js';
export type {
  CheckResult,
  Finding,
  KnownDeparture,
  NotAsked,
  Outcome,
  Report,
  Severity,
  SourcePage,
} from './report.js';
export { REPORTS, reportAnnotations, reportSummary, reportTerminal, type ReportName } from './reports/index.js';
export { PROFILES, type Profile } from './scenes/scene.js';
export { checkingFetch, exchangeOf, type CheckingFetchOptions } from './watch.js';
export { DEFAULT_MAX_CREDITS, planOf, verify, type VerifyOptions } from './verify.js';
