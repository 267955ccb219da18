/** Runs the checks over exchanges and makes the report. */
import { DESCRIPTION, SPEC_SHA256, SPEC_VERSION, type OperationId } from '../contract.js';
import { CHECKS, selectChecks, type CheckName } from './checks.js';
import type { Check, Said, Verdict } from './check-type.js';
import type { Basis, Exchange } from './exchange.js';
import { applyKnown } from './known.js';
import { pathOf, read, type Reading } from './reading.js';
import { isObject } from '../json.js';
import { redact } from '../redact.js';
import { hideSecrets, secretsOf } from './secrets.js';
import type { CheckResult, Finding, KnownDeparture, Outcome, Report, Severity, SourcePage } from './report.js';

/** What a judgement needs beside the exchanges. */
export interface JudgeOptions {
  /** Where answers came from. */
  target: string;
  feed: Report['feed'];
  /** Raises convention to failure and assumed to warning. Default false. */
  strict?: boolean | undefined;
  /** Only these checks. Default all. */
  only?: readonly string[] | undefined;
  /** Not these checks. */
  skip?: readonly string[] | undefined;
  /** Accepted departures. */
  known?: readonly KnownDeparture[] | undefined;
  /** Texts to take out of everything shown, beside keys. */
  secrets?: readonly string[] | undefined;
  /** Takes exchanges whose request is not known for answers of this operation. */
  operation?: OperationId | undefined;
  profile?: string | undefined;
  credits?: Report['credits'];
  notAsked?: Report['notAsked'] | undefined;
  /** Why a check has nothing to judge, by its name. */
  because?: Readonly<Record<string, string>> | undefined;
  stopped?: string | undefined;
  startedMs?: number | undefined;
  endedMs?: number | undefined;
}

/** Judges exchanges. Throws a `TypeError` for a check that does not exist. */
export function judge(exchanges: readonly Exchange[], options: JudgeOptions): Report {
  const { only, skip, strict = false } = options;
  const names = selectChecks(only, skip);
  const secrets = secretsOf(exchanges, options.secrets);
  // Of texts that whoever was asked may have a part in; all others are our own
  const clean = (text: string) => redact(text, secrets);
  const known = (options.known ?? []).map((entry) => ({ ...mapTexts(entry, clean), check: entry.check }));
  const readings = exchanges.map((exchange) => read(exchange, options.operation));
  const session = { readings, isOurs: options.feed === 'active' };
  const byId = new Map(readings.map((reading) => [reading.exchange.id, reading]));
  const judged = names.map((name) => {
    const check: Check = CHECKS[name];
    const verdicts: [Reading | undefined, Verdict][] =
      check.over === 'session'
        ? [[undefined, check.judge(session)]]
        : readings.map((reading) => [reading, check.judge(reading)]);
    const findings = verdicts.flatMap(([reading, said]) =>
      (said ?? []).map((each) => toFinding(name, each, { shown: reading, byId, strict, clean })),
    );
    return { name, count: verdicts.filter(([, said]) => said !== undefined).length, findings };
  });
  const { findings, stale } = applyKnown(
    judged.flatMap((each) => each.findings),
    // An entry for a check that does not run is neither used nor stale; one for a check that there is not, is
    known.filter(({ check }) => names.includes(check as CheckName) || !Object.hasOwn(CHECKS, check)),
  );
  const checks = judged.map(({ name, count }) =>
    toResult(
      name,
      count,
      findings.filter(({ check }) => check === name),
      options.because?.[name],
    ),
  );
  const isEmpty = checks.every(({ outcome }) => outcome === 'not-asked');
  const stopped = options.stopped ?? (isEmpty ? 'no check had anything to judge' : undefined);
  const isBroken =
    stale.length > 0 || findings.some(({ severity, known: reason }) => severity === 'fail' && reason === undefined);
  return {
    target: clean(options.target),
    feed: options.feed,
    profile: options.profile,
    strict,
    description: { version: SPEC_VERSION, sha256: SPEC_SHA256 },
    startedMs: options.startedMs ?? exchanges[0]?.startMs ?? 0,
    endedMs: options.endedMs ?? exchanges.at(-1)?.endMs ?? 0,
    credits: options.credits,
    exchanges: exchanges.map((exchange) => hideSecrets(exchange, secrets)),
    checks,
    notAsked: mapTexts(options.notAsked ?? [], clean),
    stale: mapTexts(stale, clean),
    stopped: mapTexts(stopped, clean),
    exitCode: stopped === undefined ? (isBroken ? 1 : 0) : 2,
  };
}

/** A copy with every text changed. */
function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change)) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, change)])) as T;
}

const GRAVITY: Record<Basis, Severity> = { documented: 'fail', convention: 'warn', assumed: 'note' };
const RAISED: Record<Severity, Severity> = { note: 'warn', warn: 'fail', fail: 'fail' };

/** So much is shown of what a gateway said. */
const QUOTED_CHARS = 160;

/** What a finding needs beside what was said. */
interface Place {
  /** Absent where the whole session was judged. */
  shown: Reading | undefined;
  byId: ReadonlyMap<number, Reading>;
  strict: boolean;
  clean: (text: string) => string;
}

function toFinding(check: CheckName, each: string | Said, { byId, strict, clean, ...place }: Place): Finding {
  const said: Said = typeof each === 'string' ? { message: each } : each;
  const { basis: own, source }: Check = CHECKS[check];
  const basis = said.basis ?? own;
  const severity = strict ? RAISED[GRAVITY[basis]] : GRAVITY[basis];
  const quote = said.quote === undefined ? '' : ` (“${clean(said.quote).slice(0, QUOTED_CHARS)}”)`;
  const shown = place.shown ?? byId.get(said.exchange ?? NaN);
  return {
    check,
    severity,
    basis,
    message: clean(said.message) + quote,
    exchange: shown?.exchange.id,
    operation:
      shown && (shown.operation?.id ?? clean(`${shown.exchange.request.method} ${pathOf(shown.exchange.request.url)}`)),
    pointer: mapTexts(said.pointer, clean),
    schema: said.schema,
    source: pages(said.source?.length ? said.source : source.length > 0 ? source : shown?.operation ? [] : ['errors']),
  };
}

function toResult(
  name: CheckName,
  judged: number,
  findings: readonly Finding[],
  because: string | undefined,
): CheckResult {
  const { describe, basis, source }: Check = CHECKS[name];
  const outcome = outcomeOf(judged, findings);
  return {
    name,
    describe,
    basis,
    source: pages(source),
    outcome,
    judged,
    findings,
    ...(outcome === 'not-asked' && { because }),
  };
}

function outcomeOf(judged: number, findings: readonly Finding[]): Outcome {
  const open = findings.filter(({ known }) => known === undefined);
  if (open.some(({ severity }) => severity === 'fail')) return 'broken';
  if (open.some(({ severity }) => severity === 'warn')) return 'warned';
  if (open.length > 0) return 'noted';
  if (findings.length > 0) return 'known';
  return judged > 0 ? 'kept' : 'not-asked';
}

/** The vendor's pages by their short names. */
export function pages(names: readonly string[]): SourcePage[] {
  return names.map((name) => ({ name, title: DESCRIPTION['x-sources'][name] ?? name }));
}
