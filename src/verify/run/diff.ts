/** Sends the same probes to two gateways and compares what they answer. */
import { checkBaseUrl, checkKey } from '../../client/credentials.js';
import { HEADERS } from '../../contract.js';
import { responseHeader, type Exchange, type KeyName } from '../read/exchange.js';
import { parseExchange, pathOf, type ParsedExchange } from '../read/parsed-exchange.js';
import type { Difference, DiffReport, SideFinding } from '../reports/diff.js';
import type { Finding, Report } from '../reports/report.js';
import { unacceptedFindings } from '../reports/wording.js';
import { verify, type VerifyOptions } from './verify.js';

/** A gateway to compare, with its keys. */
export interface DiffSide {
  /** The gateway, such as `https://staging.example.com`. Default as in the client. */
  baseUrl?: string | undefined;
  /** A key of each kind, as in {@link VerifyOptions}; only probes that both gateways got are compared. */
  keys: Partial<Record<KeyName, string>>;
}

/** Options of {@link diff}. `maxCredits` holds for each gateway. */
export interface DiffOptions extends Omit<VerifyOptions, 'baseUrl' | 'keys'> {
  one: DiffSide;
  other: DiffSide;
}

/** Verifies the one gateway, then the other, and compares them. Rejects as {@link verify} does. */
export async function diff({ one, other, ...options }: DiffOptions): Promise<DiffReport> {
  // Before anything is sent to the first
  checkBaseUrl(other.baseUrl, options.dangerouslyAllowHttp);
  checkKey(other.keys.main);
  const first = await verify({ ...options, ...one });
  const second = await verify({ ...options, ...other });
  return compareReports(first, second);
}

/** What differs between two reports of the same probes. */
export function compareReports(one: Report, other: Report): DiffReport {
  const [mine, theirs] = [probesOf(one), probesOf(other)];
  const pairs = [...mine].flatMap(([name, parsed]): Pair[] => {
    const match = theirs.get(name);
    return match ? [{ name, one: parsed, other: match }] : [];
  });
  const found = pairs.flatMap((pair) => differencesOf(pair));
  const alone = [...findingsAlone('one', one, other), ...findingsAlone('other', other, one)];
  const differences = grouped([...found, ...alone.filter((each) => !attached(each, found)).map(toDifference)]);
  const cut = [one, other].find(({ stopped }) => stopped !== undefined);
  const stopped = cut ? `${cut.target}: ${cut.stopped!}` : pairs.length === 0 ? 'no probe was sent to both' : undefined;
  return {
    one: one.target,
    other: other.target,
    compared: pairs.length,
    onlyOne: mine.size - pairs.length,
    onlyOther: theirs.size - pairs.length,
    differences,
    ...(stopped !== undefined && { stopped }),
    exitCode: stopped !== undefined ? 2 : differences.length > 0 ? 1 : 0,
  };
}

interface Pair {
  name: string;
  one: ParsedExchange;
  other: ParsedExchange;
}

/** What one probe shows; `cause` is the same for findings of one cause. */
type Single = Omit<Difference, 'count' | 'probes' | 'findings'> & {
  probe: string;
  cause?: string;
  findings: SideFinding[];
};

/** The probes of a report by what they ask; of equal ones, the first is compared with the first, and so on. */
function probesOf({ exchanges }: Report): Map<string, ParsedExchange> {
  const counts = new Map<string, number>();
  return new Map(
    exchanges
      .filter(({ probe }) => !probe?.settles)
      .map((exchange) => {
        const { request, probe } = exchange;
        const name = JSON.stringify([
          ...[probe?.scenario, probe?.key, probe?.why, request.method, pathOf(request.url)],
          ...[request.body, request.headers.map(([header]) => header)],
        ]);
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        return [`${name} ${count}`, parseExchange(exchange)];
      }),
  );
}

function differencesOf({ one, other }: Pair): Single[] {
  const place = {
    operation: placeOf(one),
    probe: probeOf(one.raw),
    exchanges: { one: one.raw.id, other: other.raw.id },
  };
  const pick = (kind: Difference['kind'], what: string, of: (parsed: ParsedExchange) => string): Single[] => {
    const [left, right] = [of(one), of(other)];
    return left === right ? [] : [{ kind, what, one: left, other: right, findings: [], ...place }];
  };
  const status = pick('status', 'the status', statusOf);
  // Another status explains another type and other headers
  if (status.length > 0) return status;
  return [
    ...pick('error-type', 'error.type', ({ error }) => error?.type ?? '(none)'),
    ...pick('header', 'content-type', ({ contentType }) => contentType || '(none)'),
    ...Object.values(HEADERS).flatMap((header) => pick('header', header, (parsed) => headerWord(parsed, header))),
  ];
}

/** Headers whose value does not depend on the time of the request. */
const STEADY: readonly string[] = [HEADERS.RateLimitTier, HEADERS.RateLimitLimitRequests];

function headerWord({ raw }: ParsedExchange, name: string): string {
  const value = responseHeader(raw, name);
  if (value === undefined) return '(none)';
  if (STEADY.includes(name)) return value;
  return /^\d+$/.test(value) ? 'a whole number' : value;
}

function statusOf({ status, raw, stream }: ParsedExchange): string {
  if (status === undefined) return 'no response';
  if (stream) return `${status}, a stream that ends with ${stream.end === 'done' ? 'its last event' : stream.end}`;
  return raw.failure === undefined ? String(status) : `${status}, incomplete`;
}

/** A finding whose cause the other gateway does not have. */
interface FindingAlone {
  of: 'one' | 'other';
  finding: Finding;
  probe: string;
}

function findingsAlone(of: 'one' | 'other', own: Report, others: Report): FindingAlone[] {
  const known = new Set(unacceptedFindings(others).map(({ id }) => id));
  return unacceptedFindings(own)
    .filter(({ id }) => !known.has(id))
    .map((finding) => {
      const shown = own.exchanges.find(({ id }) => id === finding.exchange);
      return { of, finding, probe: shown?.probe?.why ?? '' };
    });
}

/** Adds a finding to the difference that its exchange shows. False if that shows none. */
function attached({ of, finding }: FindingAlone, differences: readonly Single[]): boolean {
  const { exchange, check, severity, message } = finding;
  if (exchange === undefined) return false;
  const shown = differences.filter(({ exchanges }) => exchanges?.[of] === exchange);
  for (const { findings } of shown.slice(0, 1)) findings.push({ of, check, severity, message });
  return shown.length > 0;
}

function toDifference({ of, finding, probe }: FindingAlone): Single {
  const { check, operation = 'session', id, severity, message, exchange } = finding;
  const [own, others] = [`${severity}: ${message}`, '(none)'];
  return {
    kind: 'finding',
    what: check,
    operation,
    cause: id,
    ...(of === 'one' ? { one: own, other: others } : { one: others, other: own }),
    ...{ probe, findings: [] },
    ...(exchange !== undefined && { exchanges: { [of]: exchange } }),
  };
}

const MAX_PROBES = 3;

function grouped(all: readonly Single[]): Difference[] {
  const groups = new Map<string, Difference & { probes: string[]; findings: SideFinding[] }>();
  for (const { probe, cause, findings, ...each } of all) {
    const key = cause ?? JSON.stringify([each.kind, each.what, each.operation, each.one, each.other]);
    const group = groups.get(key) ?? { ...each, count: 0, probes: [], findings: [] };
    group.count += 1;
    if (probe !== '' && group.probes.length < MAX_PROBES && !group.probes.includes(probe)) group.probes.push(probe);
    for (const finding of findings)
      if (!group.findings.some(({ of, check }) => of === finding.of && check === finding.check))
        group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function placeOf({ operation, raw }: ParsedExchange): string {
  return operation?.id ?? `${raw.request.method} ${pathOf(raw.request.url)}`;
}

function probeOf({ probe }: Exchange): string {
  return probe?.why ?? probe?.scenario ?? '';
}
