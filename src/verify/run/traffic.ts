/** Checks traffic of any length in bounded memory: the oldest exchanges are checked and dropped, and their findings stay. */
import type { Exchange } from '../read/exchange.js';
import { partlySeen } from '../read/failures.js';
import type { CheckResult, Finding, Report } from '../reports/report.js';
import { groupsOf } from '../reports/wording.js';
import { checkExchanges, type CheckExchangesOptions } from './check-exchanges.js';

/** Options of {@link trafficLog}. */
export interface TrafficOptions extends Omit<CheckExchangesOptions, 'source' | 'earlier' | 'operation'> {
  /** How many of the latest exchanges stay. Checks across exchanges see no others. Default 1,000. */
  keep?: number | undefined;
}

/** Traffic under check. */
export interface TrafficLog {
  add: (exchange: Exchange) => void;
  /** The report of all traffic so far. */
  report: () => Report;
  /** How many exchanges are in memory: the latest, and the first one of each cause of a finding. */
  kept: () => number;
}

/** Default of {@link TrafficOptions.keep}. */
export const DEFAULT_KEEP = 1_000;
/** Characters of the bodies that stay. */
const MAX_CHARS = 64 * 2 ** 20;
/** Causes of findings that stay, for each check; those of further ones are counted with the last. */
const MAX_CAUSES = 200;
/** Characters of a body that stay in an exchange that shows a finding. */
const MAX_SHOWN_CHARS = 100_000;

/** A log that checks what it drops. Throws as {@link checkExchanges} does, when exchanges are dropped or reported. */
export function trafficLog({ keep = DEFAULT_KEEP, ...options }: TrafficOptions): TrafficLog {
  const exchanges: Exchange[] = [];
  // A tenth at once, so that no check of much traffic holds up the forwarding
  const batch = Math.ceil(keep / 10);
  let chars = 0;
  let earlier: Report | undefined;
  const drop = (count: number) => {
    const dropped = exchanges.splice(0, count);
    for (const each of dropped) chars -= charsOf(each);
    // The baseline is applied to all findings together
    earlier = condensed(checkExchanges(dropped, { ...options, source: 'proxy', baseline: [], earlier }));
  };
  return {
    add(exchange) {
      exchanges.push(exchange);
      chars += charsOf(exchange);
      if (exchanges.length >= keep + batch) drop(batch);
      while (chars > MAX_CHARS && exchanges.length > 1) drop(1);
    },
    report: () => checkExchanges(exchanges, { ...options, source: 'proxy', earlier }),
    kept: () => exchanges.length + (earlier?.exchanges.length ?? 0),
  };
}

function charsOf({ request, response }: Exchange): number {
  return (request.body?.length ?? 0) + (response?.body.length ?? 0);
}

/** The report with one finding of each cause, and with the exchanges of these alone. */
function condensed(report: Report): Report {
  const checks = report.checks.map((check): CheckResult => ({ ...check, findings: firstOfEach(check.findings) }));
  const shown = new Set(checks.flatMap(({ findings }) => findings.map(({ exchange }) => exchange)));
  const exchanges = report.exchanges.filter(({ id }) => shown.has(id)).map(shortened);
  return { ...report, checks, exchanges, dropped: report.dropped + report.exchanges.length - exchanges.length };
}

function firstOfEach(findings: readonly Finding[]): Finding[] {
  const groups = groupsOf(findings);
  const kept = groups.slice(0, MAX_CAUSES).map(({ first, count }) => ({ ...first, more: count - 1 }));
  const last = kept.at(-1);
  if (last) last.more += groups.slice(MAX_CAUSES).reduce((sum, { count }) => sum + count, 0);
  return kept;
}

function shortened(exchange: Exchange): Exchange {
  const { request, response, failure } = exchange;
  if (charsOf(exchange) <= MAX_SHOWN_CHARS) return exchange;
  const cut = (text: string) => text.slice(0, MAX_SHOWN_CHARS);
  return {
    ...exchange,
    request: { ...request, ...(request.body !== undefined && { body: cut(request.body) }) },
    ...(response && { response: { ...response, body: cut(response.body) } }),
    failure: failure ?? partlySeen(`only the first ${MAX_SHOWN_CHARS} characters of a body are kept`),
  };
}
