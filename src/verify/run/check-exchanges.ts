/** Runs the checks over exchanges and writes the report. */
import { createHash } from 'node:crypto';
import { DESCRIPTION, SPEC_SHA256, SPEC_VERSION, type OperationId } from '../../contract.js';
import { isObservedOnly, selectChecks } from '../checks/index.js';
import { withOwnChecks, type OwnChecks } from '../checks/own.js';
import type { Check, Evaluation, Problem } from '../checks/check.js';
import type { Basis, Exchange } from '../read/exchange.js';
import { applyBaseline } from '../reports/baseline.js';
import { isOfGateway, parseExchange, pathOf, type ParsedExchange } from '../read/parsed-exchange.js';
import { isObject } from '../../shared/json.js';
import { hideSecrets, secretsOf } from '../read/secrets.js';
import type {
  BaselineEntry,
  CheckOutcome,
  CheckResult,
  Finding,
  Report,
  Severity,
  Coverage,
  Gap,
  Skipped,
  SourcePage,
} from '../reports/report.js';
import { coverageOf, NO_COVERAGE } from '../verdict/coverage.js';
import { gapsOf, statusesOf } from '../verdict/floor.js';

/** Options of {@link checkExchanges}. */
export interface CheckExchangesOptions {
  /** Where the exchanges come from, such as a base URL or a file name. */
  target: string;
  source: Report['source'];
  /** Raises convention to failure and assumed to warning. Default false. */
  strict?: boolean | undefined;
  /** Further checks. Default none. */
  checks?: OwnChecks | undefined;
  /** Names of the checks to run. Default all. */
  only?: readonly string[] | undefined;
  /** Names of the checks to leave out. Default none. */
  skip?: readonly string[] | undefined;
  /** The accepted findings. Default none. */
  baseline?: readonly BaselineEntry[] | undefined;
  /** Texts to redact beside keys. Default none. */
  secrets?: readonly string[] | undefined;
  /** The operation of every exchange whose request is unknown. */
  operation?: OperationId | undefined;
  profile?: string | undefined;
  credits?: Report['credits'];
  /** Probes that were not sent. Default none. */
  skipped?: Report['skipped'] | undefined;
  /** The scenarios that were selected; the floor of the verdict depends on them. Default none. */
  scenarios?: readonly string[] | undefined;
  /** Names of checks and scenarios that need not be shown. Default none. */
  allowNotShown?: readonly string[] | undefined;
  /** The least coverage by fact, in per cent. Default 0. */
  minCoverage?: number | undefined;
  /** Why a check may have no exchange to evaluate, by check name. */
  skipReasons?: Readonly<Record<string, string>> | undefined;
  /** The report of earlier exchanges of the same traffic, which are not given again. It has no baseline. */
  earlier?: Report | undefined;
  /** Why the verification ended early. */
  stopped?: string | undefined;
  /** Milliseconds since 1970. Default: the start of the first exchange. */
  startedMs?: number | undefined;
  /** Milliseconds since 1970. Default: the end of the last exchange. */
  endedMs?: number | undefined;
}

/** Runs the checks over exchanges. Throws a `TypeError` for an unknown check name, and for an own check that fails. */
export function checkExchanges(exchanges: readonly Exchange[], options: CheckExchangesOptions): Report {
  const { only, skip, strict = false, source, minCoverage, earlier } = options;
  const table = withOwnChecks(options.checks);
  const names = selectChecks(only, skip, table).filter((name) => source !== 'active' || !isObservedOnly(table[name]!));
  const secrets = secretsOf(exchanges, options.secrets);
  // For texts that may contain the gateway's words or the user's; all other texts are constants
  const clean = (text: string) => secrets.redact(text);
  const baseline = (options.baseline ?? []).map((entry) => ({ ...mapTexts(entry, clean), check: entry.check }));
  const all = exchanges.map((exchange) => parseExchange(exchange, options.operation));
  const parsed = source === 'active' || options.operation ? all : all.filter(isOfGateway);
  const results = evaluateChecks(names, parsed, { table, isOwnTraffic: source === 'active', strict, clean }).map(
    (each) =>
      withEarlier(
        each,
        earlier?.checks.find(({ name }) => name === each.name),
      ),
  );
  const counts = new Map<string, number>(results.map(({ name, count }) => [name, count]));
  const { findings, stale } = applyBaseline({
    findings: results.flatMap((each) => each.findings),
    baseline,
    // An entry for a check that shows nothing is neither used nor stale; an entry for an unknown check is stale
    isEvaluated: (check) => (counts.get(check) ?? 0) > 0 || !Object.hasOwn(table, check),
    nowMs: options.endedMs ?? Date.now(),
  });
  const skipped = options.skipped ?? [];
  const checks = results.map(({ name, count, ids }) =>
    toResult(name, table[name]!, {
      evaluated: count,
      findings: findings.filter(({ check }) => check === name),
      unsent: skipped.filter(({ check }) => check === name),
      uncertain: parsed.filter(({ raw }) => raw.probe?.check === name && !ids.has(raw.id)),
      reason: options.skipReasons?.[name],
    }),
  );
  const evaluated = new Map<string, ReadonlySet<number>>(results.map(({ name, ids }) => [name, ids]));
  const { scenarios = [], allowNotShown: allowed = [] } = options;
  const hadSuccess =
    earlier !== undefined && earlier.stopped === undefined && earlier.gaps.every(({ name }) => name === COVERAGE);
  const floor = { source, exchanges: parsed, checks, evaluated, skipped, scenarios, only, allowed, hadSuccess };
  // A test of single responses has no use for it, and the first computation takes half a second
  const coverage = source === 'test' ? NO_COVERAGE : coverageOf(parsed, checks, evaluated, earlier?.coverage.facts);
  const isEmpty = checks.every(({ outcome }) => outcome === 'not-shown');
  const stopped = options.stopped ?? (isEmpty ? 'no check had an exchange to evaluate' : undefined);
  const gaps = stopped === undefined ? [...gapsOf(floor), ...coverageGaps(coverage, minCoverage)] : [];
  const hasFailed =
    stale.length > 0 || findings.some(({ severity, accepted }) => severity === 'fail' && accepted === undefined);
  const verdict =
    stopped !== undefined ? 'inconclusive' : hasFailed ? 'failed' : gaps.length > 0 ? 'inconclusive' : 'passed';
  return {
    target: clean(options.target),
    source,
    profile: options.profile,
    strict,
    description: { version: SPEC_VERSION, sha256: SPEC_SHA256 },
    startedMs: options.startedMs ?? earlier?.startedMs ?? exchanges[0]?.startMs ?? 0,
    endedMs: options.endedMs ?? exchanges.at(-1)?.endMs ?? earlier?.endedMs ?? 0,
    credits: options.credits,
    exchanges: [...(earlier?.exchanges ?? []), ...parsed.map(({ raw }) => hideSecrets(raw, secrets))],
    dropped: earlier?.dropped ?? 0,
    ignored: (earlier?.ignored ?? 0) + all.length - parsed.length,
    checks: mapBecause(checks, clean),
    skipped: mapTexts(skipped, clean),
    stale: mapTexts(stale, clean),
    baseline: baseline.filter((entry) => !stale.includes(entry)),
    coverage,
    gaps: mapTexts(gaps, clean),
    stopped: mapTexts(stopped, clean),
    verdict,
    exitCode: EXIT_CODES[verdict],
  };
}

const EXIT_CODES = { passed: 0, failed: 1, inconclusive: 2 } as const;

/** Name of the gap of a coverage that is too low. */
const COVERAGE = 'coverage';

function coverageGaps({ percent }: Coverage, minCoverage = 0): Gap[] {
  if (percent >= minCoverage) return [];
  const because = `${percent} % of the facts are shown or broken`;
  const give = 'more keys, --profile thorough and --provoke prefer show more facts';
  return [{ name: COVERAGE, what: `${minCoverage} % of the facts of the contract`, because, give }];
}

interface Evaluated {
  name: string;
  /** How many exchanges it evaluated; 1 for a check of the whole session. */
  count: number;
  /** Ids of the exchanges that it evaluated; none for a check of the whole session. */
  ids: ReadonlySet<number>;
  findings: Finding[];
}

/** The result with that of earlier exchanges before it. */
function withEarlier(each: Evaluated, before: CheckResult | undefined): Evaluated {
  if (!before) return each;
  return { ...each, count: before.evaluated + each.count, findings: [...before.findings, ...each.findings] };
}

interface EvaluationContext {
  table: Readonly<Record<string, Check>>;
  isOwnTraffic: boolean;
  strict: boolean;
  clean: (text: string) => string;
}

function evaluateChecks(
  names: readonly string[],
  parsed: readonly ParsedExchange[],
  { table, isOwnTraffic, strict, clean }: EvaluationContext,
): Evaluated[] {
  const byId = new Map(parsed.map((each) => [each.raw.id, each]));
  return names.map((name) => {
    const check = table[name]!;
    const evaluations: [ParsedExchange | undefined, Evaluation][] =
      check.scope === 'session'
        ? [[undefined, check.evaluate({ exchanges: parsed, isOwnTraffic })]]
        : parsed.map((each) => [each, check.evaluate(each)]);
    const known = evaluations.filter(([, problems]) => problems !== undefined);
    const findings = known.flatMap(([exchange, problems]) =>
      (exchange ? limited(problems!) : problems!).map((each) =>
        toFinding(name, each, { check, exchange, byId, strict, clean }),
      ),
    );
    const ids = new Set(known.flatMap(([exchange]) => (exchange ? [exchange.raw.id] : [])));
    return { name, count: known.length, ids, findings };
  });
}

/** Problems of one check in one exchange that are findings; the last one counts the others. */
const MAX_PROBLEMS = 20;

function limited(problems: readonly (string | Problem)[]): readonly (string | Problem)[] {
  const more = problems.length - MAX_PROBLEMS;
  if (more <= 0) return problems;
  const last = problems[MAX_PROBLEMS - 1]!;
  const problem = typeof last === 'string' ? { message: last } : last;
  return [
    ...problems.slice(0, MAX_PROBLEMS - 1),
    { ...problem, message: `${problem.message}, and ${more} more in this exchange` },
  ];
}

function mapBecause(checks: readonly CheckResult[], clean: (text: string) => string): CheckResult[] {
  return checks.map((each) => (each.because === undefined ? each : { ...each, because: clean(each.because) }));
}

/** A copy with every text changed. */
function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change)) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, change)])) as T;
}

const SEVERITY_OF: Record<Basis, Severity> = { documented: 'fail', convention: 'warn', assumed: 'note' };
const RAISED_SEVERITY: Record<Severity, Severity> = { note: 'warn', warn: 'fail', fail: 'fail' };

/** Longest quote of the gateway in a message, characters. */
const QUOTED_CHARS = 160;

interface FindingContext {
  check: Check;
  /** Absent for a check of the whole session. */
  exchange: ParsedExchange | undefined;
  byId: ReadonlyMap<number, ParsedExchange>;
  strict: boolean;
  clean: (text: string) => string;
}

function toFinding(name: string, each: string | Problem, context: FindingContext): Finding {
  const { byId, strict, clean } = context;
  const problem: Problem = typeof each === 'string' ? { message: each } : each;
  const { basis: own, source, alwaysFails = false } = context.check;
  const basis = problem.basis ?? own;
  const severity = alwaysFails ? 'fail' : strict ? RAISED_SEVERITY[SEVERITY_OF[basis]] : SEVERITY_OF[basis];
  const quote = problem.quote === undefined ? '' : ` (“${clean(problem.quote).slice(0, QUOTED_CHARS)}”)`;
  const shown = context.exchange ?? byId.get(problem.exchange ?? NaN);
  const pages = problem.source?.length
    ? problem.source
    : source.length > 0
      ? source
      : shown?.operation
        ? []
        : ['errors'];
  const message = clean(problem.message) + quote;
  const place = shown?.operation?.id ?? (shown && pathOf(shown.raw.request.url)) ?? '';
  return {
    id: idOf([name, place, problem.pointer ?? '', clean(problem.message)]),
    check: name,
    severity,
    basis,
    message,
    exchange: shown?.raw.id,
    operation: shown && (shown.operation?.id ?? clean(`${shown.raw.request.method} ${pathOf(shown.raw.request.url)}`)),
    pointer: mapTexts(problem.pointer, clean),
    schema: problem.schema,
    source: sourcePages(pages),
  };
}

interface ResultInput {
  evaluated: number;
  findings: readonly Finding[];
  /** Its probes that were not sent. */
  unsent: readonly Skipped[];
  /** Its probes whose answer decides nothing. */
  uncertain: readonly ParsedExchange[];
  /** Why it may have no exchange to evaluate. */
  reason: string | undefined;
}

function toResult(
  name: string,
  { describe, basis, source, scope }: Check,
  { evaluated, findings, unsent, uncertain, reason }: ResultInput,
): CheckResult {
  const outcome = outcomeOf(evaluated, findings);
  const because = reason ?? unsent[0]?.because ?? (uncertain.length > 0 ? statusesOf(uncertain) : NEVER_SEEN);
  return {
    name,
    describe,
    basis,
    source: sourcePages(source),
    outcome,
    evaluated,
    planned: scope === 'session' && evaluated > 0 ? evaluated : evaluated + unsent.length + uncertain.length,
    findings,
    ...(outcome === 'not-shown' && { because }),
  };
}

const NEVER_SEEN = 'no answer showed it';

function outcomeOf(evaluated: number, findings: readonly Finding[]): CheckOutcome {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  if (open.some(({ severity }) => severity === 'fail')) return 'failed';
  if (open.some(({ severity }) => severity === 'warn')) return 'warned';
  if (open.length > 0) return 'noted';
  if (findings.length > 0) return 'accepted';
  return evaluated > 0 ? 'passed' : 'not-shown';
}

/** A hash of the parts without numbers and ids, which differ from run to run. */
function idOf(parts: readonly string[]): string {
  const plain = parts.map((part) => part.replace(/\b(msg|chatcmpl|toolu|call|req)_\w+/g, '').replace(/\d+/g, '#'));
  return createHash('sha256').update(plain.join('\n')).digest('hex').slice(0, 12);
}

/** The vendor's pages by their short names. */
export function sourcePages(names: readonly string[]): SourcePage[] {
  return names.map((name) => ({ name, title: DESCRIPTION['x-sources'][name] ?? name }));
}
