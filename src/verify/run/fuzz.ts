/** Sends generated requests, and makes each one that shows a problem as small as it can be. */
import type FastCheck from 'fast-check';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkBaseUrl, checkKey } from '../../client/credentials.js';
import { sleep, systemClock } from '../../shared/runtime.js';
import { selectChecks } from '../checks/index.js';
import { withOwnChecks } from '../checks/own.js';
import type { Exchange } from '../read/exchange.js';
import type { Finding, Report } from '../reports/report.js';
import type { BoundaryCase } from '../scenarios/boundary-cases.js';
import { generatedCases } from '../scenarios/generated-requests.js';
import { boundaryProbe } from '../scenarios/refusals.js';
import { checkExchanges } from './check-exchanges.js';
import { CreditBudget } from './credit-budget.js';
import { INTERRUPTED, ProbeRunner, VerificationStopped } from './probe-runner.js';
import { checkReachable, DEFAULT_MAX_CREDITS, DEFAULT_TIMEOUT_MS, secretsIn, type VerifyOptions } from './verify.js';

/** Options of {@link fuzz}: those of a verification without scenarios. */
export interface FuzzOptions extends Omit<
  VerifyOptions,
  'profile' | 'provoke' | 'scenarios' | 'imageUrl' | 'minCoverage' | 'onScenario'
> {
  /** How many requests to generate. Requests that make a failure smaller come in addition. */
  runs: number;
  /** The same seed generates the same requests. */
  seed: number;
  /** Called with the smallest request of each problem. */
  onFailure?: ((smallest: { exchange: Exchange; findings: readonly Finding[] }) => void) | undefined;
}

/** Requests that one failure may take to become small. */
const MAX_SHRINKS = 100;
/** Failures after which it stops: a gateway that checks nothing has a failure for every rule. */
const MAX_FAILURES = 10;

/**
 * Generates requests that fit the description and requests that break one rule of it, and checks each response. The
 * report has, of each problem, the smallest request that shows it. Rejects with a `TypeError` when the package fast-check
 * is not installed, and as `verify` does.
 */
export async function fuzz(options: FuzzOptions): Promise<Report> {
  const { runs, seed, strict = false, maxCredits = DEFAULT_MAX_CREDITS, signal, onFailure } = options;
  const fc = await loadFastCheck();
  const table = withOwnChecks(options.checks);
  selectChecks(options.only, options.skip, table);
  const baseUrl = checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp);
  const keys = { ...options.keys, main: checkKey(options.keys.main) };
  const budget = new CreditBudget(maxCredits);
  const runner = new ProbeRunner({
    ...{ baseUrl, keys, budget, signal },
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    headers: options.headers ?? {},
    waitsForReset: options.wait === true,
    sleep: options.sleep ?? ((ms) => sleep(systemClock, ms, signal)),
    onExchange: options.onExchange ?? (() => {}),
  });
  const secrets = secretsIn({ ...options, keys });
  const settings = {
    ...{ target: baseUrl, strict, checks: options.checks, only: options.only, baseline: options.baseline, secrets },
    // Checks of the whole session would compare requests that have nothing in common
    skip: [...(options.skip ?? []), ...Object.keys(table).filter((name) => table[name]!.scope === 'session')],
  };
  const startedMs = Date.now();
  const cases = generatedCases(fc, strict);
  const known = new Set<string>();
  const dropped = new Set<Exchange>();
  const state: { generated: number; stopped?: string; thrown?: unknown } = { generated: 0 };

  /** Sends requests until one shows a new problem, and makes it small. Resolves with false when none does. */
  const findOne = async (round: number): Promise<boolean> => {
    let smallest: { exchange: Exchange; findings: readonly Finding[] } | undefined;
    let shrinks = 0;
    const attempt = async (each: BoundaryCase) => {
      if (state.stopped !== undefined || shrinks >= MAX_SHRINKS) return;
      if (smallest) shrinks += 1;
      else state.generated += 1;
      const found = await findingsOf(each);
      if (!found || found.findings.length === 0) return;
      if (smallest) dropped.add(smallest.exchange);
      smallest = found;
      throw new Error(found.findings[0]!.message);
    };
    const property = fc.asyncProperty(cases, attempt);
    await fc.check(property, { seed: seed + round, numRuns: runs - state.generated });
    // An error of a check is no failure of the gateway
    if ('thrown' in state) throw state.thrown;
    if (!smallest) return false;
    for (const finding of smallest.findings) known.add(causeOf(finding));
    onFailure?.(smallest);
    return true;
  };
  /** Sends a request. Undefined when it was not sent, or when the run is over. */
  const findingsOf = async (each: BoundaryCase) => {
    try {
      const parsed = await runner.run(boundaryProbe(each));
      if (!parsed) return undefined;
      const problems = problemsOf(parsed.raw);
      const findings = problems.filter((finding) => !known.has(causeOf(finding)));
      // The report has the smallest request of each cause
      if (findings.length === 0 && problems.length > 0) dropped.add(parsed.raw);
      return { exchange: parsed.raw, findings };
    } catch (thrown) {
      state.stopped = signal?.aborted ? INTERRUPTED : (thrown as Error).message;
      if (!(thrown instanceof VerificationStopped) && !signal?.aborted) state.thrown = thrown;
      return undefined;
    }
  };
  const problemsOf = (exchange: Exchange): Finding[] =>
    checkExchanges([exchange], { ...settings, source: 'test' })
      .checks.flatMap(({ findings }) => findings)
      .filter(({ severity, accepted }) => severity !== 'note' && accepted === undefined);

  try {
    runner.scenario = 'fuzz';
    await checkReachable(runner).catch((thrown: unknown) => {
      if (!(thrown instanceof VerificationStopped)) throw thrown;
      state.stopped = thrown.message;
    });
    runner.scenario = 'fuzz';
    for (let round = 0; state.stopped === undefined && state.generated < runs && round < MAX_FAILURES; round++)
      if (!(await findOne(round))) break;
  } finally {
    runner.close();
  }
  return checkExchanges(
    runner.exchanges.filter((exchange) => !dropped.has(exchange)),
    {
      ...settings,
      source: 'active',
      profile: `fuzz of ${state.generated} requests, seed ${seed}`,
      credits: { spent: budget.spent, max: maxCredits },
      skipped: runner.skipped,
      allowNotShown: options.allowNotShown,
      stopped: state.stopped,
      startedMs,
      endedMs: Date.now(),
    },
  );
}

/** A finding without its numbers. The gateway's own words are kept, because they tell refusals of valid bodies apart. */
function causeOf({ check, operation, message }: Finding): string {
  return `${check} ${operation ?? ''} ${message.replace(/\d+/g, '#')}`;
}

/** Loads fast-check, also from the folder in which the command runs: npx keeps this package in one of its own. */
async function loadFastCheck(): Promise<typeof FastCheck> {
  const here = createRequire(join(process.cwd(), 'package.json'));
  const load = async (name: string) => ((await import(name)) as { default: typeof FastCheck }).default;
  return load('fast-check')
    .catch(() => load(pathToFileURL(here.resolve('fast-check')).href))
    .catch(() => {
      throw new TypeError('generated requests need the package fast-check: npm install fast-check');
    });
}
