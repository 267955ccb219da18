/** Verifies a gateway against its description: with probes, or from recorded traffic. */
export { KEY_VARIABLES, keysFrom, keyVariable } from './run/key-variables.js';
export { CHECKS, type CheckName } from './checks/index.js';
export type { Evaluation, Problem, Session } from './checks/check.js';
export { ownChecksIn, type OwnCheck, type OwnChecks } from './checks/own.js';
export type {
  Basis,
  Exchange,
  Header,
  KeyName,
  KeyRole,
  ProbeInfo,
  RawResponse,
  SentRequest,
} from './read/exchange.js';
export type { ParsedExchange } from './read/parsed-exchange.js';
export type { ParsedStream, StreamEvent } from './read/parsed-stream.js';
export type { ToolCall, Turn } from './read/turn.js';
export { readHar, writeHar, type ReadHar } from './feeds/har.js';
export { checkExchanges, sourcePages, type CheckExchangesOptions } from './run/check-exchanges.js';
export { parseBaseline, writeBaseline } from './reports/baseline.js';
export {
  caicainiMatchers,
  type CaicainiMatchers,
  type Checkable,
  type MatchOptions,
  type PlainResponse,
} from './feeds/matchers.js';
export { startProxy, type ProxyOptions, type RunningProxy } from './feeds/proxy.js';
export type {
  BaselineEntry,
  CheckOutcome,
  CheckResult,
  Finding,
  Report,
  Severity,
  Skipped,
  SourcePage,
} from './reports/report.js';
export { REPORTS, reportAnnotations, reportSummary, reportTerminal, type ReportName } from './reports/index.js';
export { PROFILES, type Profile } from './scenarios/scenario.js';
export { exchangeOf, recordingFetch, type RecordingFetchOptions } from './feeds/recording-fetch.js';
export { compareReports, diff, type DiffOptions, type DiffSide } from './run/diff.js';
export { reportDiff, type Difference, type DiffReport, type SideFinding } from './reports/diff.js';
export { fuzz, type FuzzOptions } from './run/fuzz.js';
export { liveJudge, type LiveFindings } from './run/live.js';
export { DEFAULT_KEEP, trafficLog, type TrafficLog, type TrafficOptions } from './run/traffic.js';
export { watch, type VerdictChange, type WatchOptions } from './run/watch.js';
export { DEFAULT_MAX_CREDITS, planOf, verify, type VerifyOptions } from './run/verify.js';
export { exchangeIn, replay, type ReplayOptions } from './run/replay.js';
export { USUAL_PRICE } from './run/credit-budget.js';
