/** Judges single exchanges while traffic flows, and tells each cause once. */
import type { Exchange } from '../read/exchange.js';
import { operationOf } from '../read/parsed-exchange.js';
import type { Finding } from '../reports/report.js';
import { checkExchanges, type CheckExchangesOptions } from './check-exchanges.js';

/** The findings of one exchange. */
export interface LiveFindings {
  /** The operation, or undefined for traffic that is not the gateway's. */
  operation: string | undefined;
  /** All that the baseline does not accept. */
  findings: readonly Finding[];
  /** Those of a cause that was not told before. */
  fresh: readonly Finding[];
}

/** Causes that are remembered; when there are more, the next ones are told again and again. */
const MAX_CAUSES = 10_000;

/** A judge of one exchange after the other. Checks of the whole session need the report. */
export function liveJudge(
  options: Pick<CheckExchangesOptions, 'target' | 'strict' | 'checks' | 'only' | 'skip' | 'baseline' | 'secrets'>,
): (exchange: Exchange) => LiveFindings {
  const told = new Set<string>();
  return (exchange) => {
    const report = checkExchanges([exchange], { ...options, source: 'test' });
    const findings = report.checks.flatMap((check) => check.findings).filter(({ accepted }) => accepted === undefined);
    const fresh = findings.filter(({ id }) => !told.has(id));
    for (const { id } of fresh) if (told.size < MAX_CAUSES) told.add(id);
    return { operation: operationOf(exchange.request.method, exchange.request.url)?.id, findings, fresh };
  };
}
