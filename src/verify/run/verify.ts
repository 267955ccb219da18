/** Active verification: sends probes to a gateway and checks the responses. */
import { checkBaseUrl, checkKey } from '../../client/credentials.js';
import { ERRORS } from '../../contract.js';
import { sleep, systemClock } from '../../shared/runtime.js';
import { selectChecks, type CheckName } from '../checks/index.js';
import { withOwnChecks, type OwnChecks } from '../checks/own.js';
import type { Exchange, KeyName, KeyRole } from '../read/exchange.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import type { BaselineEntry, Report } from '../reports/report.js';
import { scenariosOf } from '../scenarios/index.js';
import type { Profile, Scenario, ScenarioSettings } from '../scenarios/scenario.js';
import { checkExchanges } from './check-exchanges.js';
import { CreditBudget, estimateTokens, USUAL_PRICE } from './credit-budget.js';
import { furtherKeys, KEY_VARIABLES } from './key-variables.js';
import { costOf, INTERRUPTED, ProbeRunner, VerificationStopped } from './probe-runner.js';
import { describeProbe, probe } from './probe.js';

/** Options of {@link verify}. */
export interface VerifyOptions {
  /** The gateway, such as `https://staging.example.com`. Default as in the client. */
  baseUrl?: string | undefined;
  /**
   * A key of each role; `main` is required. Probes of a role without a key are skipped. A key of any other name, such as
   * one of another tier, is asked in addition.
   */
  keys: Partial<Record<KeyName, string>>;
  /** How many probes to send. Default `standard`. */
  profile?: Profile | undefined;
  /** The most credits to spend. Default 10,000. */
  maxCredits?: number | undefined;
  /** `prefer` requests each error row with `Prefer: code=NNN`, which mocks support. Default: it requests none. */
  provoke?: 'prefer' | undefined;
  /** Raises convention to failure and assumed to warning, and adds probes with an assumed basis. Default false. */
  strict?: boolean | undefined;
  /** Waits for the next minute when a rate limit is used up. Default false: the remaining probes are skipped. */
  wait?: boolean | undefined;
  /** An https URL of an image that the gateway can fetch. Default: images by URL are skipped. */
  imageUrl?: string | undefined;
  /** Headers of every request, such as those of a proxy in front of the gateway. Default none. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Further checks. Default none. */
  checks?: OwnChecks | undefined;
  /** Names of the scenarios to run. Default all of the profile. */
  scenarios?: readonly string[] | undefined;
  /** Names of the checks to run. Default all. */
  only?: readonly string[] | undefined;
  /** Names of the checks to leave out. Default none. */
  skip?: readonly string[] | undefined;
  /** Names of checks and scenarios that need not be shown for a pass. Default none. */
  allowNotShown?: readonly string[] | undefined;
  /** The least coverage by fact for a pass, in per cent. Default 0. */
  minCoverage?: number | undefined;
  /** The accepted findings. Default none. */
  baseline?: readonly BaselineEntry[] | undefined;
  /**
   * Time without a byte after which a request is aborted, milliseconds. A whole request may take five times as long.
   * Default 60,000.
   */
  timeoutMs?: number | undefined;
  /** Allows plain http to other machines. Default false. */
  dangerouslyAllowHttp?: boolean | undefined;
  /** Called before each scenario; `index` is from 0. */
  onScenario?: ((scenario: { name: string; describe: string; index: number; count: number }) => void) | undefined;
  /** Called with each exchange. The exchange is not redacted. */
  onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Waits, milliseconds. Default: a timer. */
  sleep?: ((ms: number) => Promise<void>) | undefined;
  /** Aborts the open request and sends no other. The report has the exchanges so far. */
  signal?: AbortSignal | undefined;
}

/** Default of {@link VerifyOptions.maxCredits}. */
export const DEFAULT_MAX_CREDITS = 10_000;
/** Default of {@link VerifyOptions.timeoutMs}. */
export const DEFAULT_TIMEOUT_MS = 60_000;
/** Shorter values of headers occur by chance. */
const MIN_SECRET_CHARS = 8;

type SettingsOptions = Pick<VerifyOptions, 'profile' | 'strict' | 'provoke' | 'scenarios' | 'imageUrl' | 'only'> &
  Partial<Pick<VerifyOptions, 'keys'>>;

/** The probes of a scenario, before any is sent. */
export interface PlannedScenario {
  scenario: string;
  describe: string;
  requests: string[];
  /** The cost of its turns at a usual price, credits. */
  estimate: number;
}

/** The requests of a verification by scenario; none is sent. Throws a `TypeError` for an unknown scenario. */
export function planOf(options: SettingsOptions): PlannedScenario[] {
  const settings = settingsOf(options);
  return scenariosOf(settings).map(({ name, describe, probes }) => {
    const planned = probes(settings);
    const costs = planned.filter(({ expect }) => expect === undefined || expect === 'success').map(costOf);
    const tokens = costs.reduce((sum, cost) => sum + (cost ? estimateTokens(cost) : 0), 0);
    const estimate = Math.ceil(tokens * USUAL_PRICE);
    return { scenario: name, describe, requests: planned.map(describeProbe), estimate };
  });
}

/**
 * Verifies a gateway. Probes that cannot be sent are in the report as skipped. Rejects with a `TypeError` for an unknown
 * check or scenario, and with a `CaicainiError` for an invalid key or base URL.
 */
export async function verify(options: VerifyOptions): Promise<Report> {
  const {
    profile = 'standard',
    maxCredits = DEFAULT_MAX_CREDITS,
    strict = false,
    onScenario,
    onExchange,
    signal,
  } = options;
  selectChecks(options.only, options.skip, withOwnChecks(options.checks));
  if (!(maxCredits >= 0)) throw new TypeError(`maxCredits must be a number from 0 on, not ${maxCredits}`);
  const baseUrl = checkBaseUrl(options.baseUrl, options.dangerouslyAllowHttp);
  const keys = { ...options.keys, main: checkKey(options.keys.main) };
  const budget = new CreditBudget(maxCredits);
  const runner = new ProbeRunner({
    baseUrl,
    keys,
    budget,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    signal,
    headers: options.headers ?? {},
    waitsForReset: options.wait === true,
    sleep: options.sleep ?? ((ms) => sleep(systemClock, ms, signal)),
    onExchange: onExchange ?? (() => {}),
  });
  const startedMs = Date.now();
  const settings = settingsOf(options);
  const scenarios = scenariosOf(settings);
  const stopped = await runScenarios(runner, settings, onScenario, signal).finally(() => runner.close());
  return checkExchanges(runner.exchanges, {
    target: baseUrl,
    source: 'active',
    profile,
    strict,
    checks: options.checks,
    only: options.only,
    skip: options.skip,
    baseline: options.baseline,
    secrets: secretsIn({ ...options, keys }),
    credits: { spent: budget.spent, max: maxCredits },
    skipped: runner.skipped,
    scenarios: scenarios.map(({ name }) => name),
    allowNotShown: options.allowNotShown,
    minCoverage: options.minCoverage,
    skipReasons: skipReasonsOf(options, profile),
    stopped,
    startedMs,
    endedMs: Date.now(),
  });
}

/** The texts that no report of a verification may show. */
export function secretsIn({ keys, headers = {} }: Pick<VerifyOptions, 'keys' | 'headers'>): string[] {
  return [...Object.values(keys), ...Object.values(headers)].filter(
    (text): text is string => typeof text === 'string' && text.length >= MIN_SECRET_CHARS,
  );
}

function settingsOf(options: SettingsOptions): ScenarioSettings {
  const { profile = 'standard', strict = false, provoke, scenarios, imageUrl, only, keys = {} } = options;
  const further = furtherKeys(keys);
  return { profile, strict, provokes: provoke === 'prefer', scenarios, imageUrl, only, furtherKeys: further };
}

/** Runs every scenario. A text says why the verification ended early. */
async function runScenarios(
  runner: ProbeRunner,
  settings: ScenarioSettings,
  onScenario: VerifyOptions['onScenario'],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const scenarios = scenariosOf(settings);
  try {
    await checkReachable(runner);
    for (const [index, scenario] of scenarios.entries()) {
      if (signal?.aborted) return INTERRUPTED;
      const { name, describe } = scenario;
      onScenario?.({ name, describe, index, count: scenarios.length });
      await runScenario(runner, scenario, settings);
    }
    return signal?.aborted ? INTERRUPTED : undefined;
  } catch (thrown) {
    if (signal?.aborted) return INTERRUPTED;
    if (thrown instanceof VerificationStopped) return thrown.message;
    throw thrown;
  }
}

async function runScenario(runner: ProbeRunner, scenario: Scenario, settings: ScenarioSettings): Promise<void> {
  runner.scenario = scenario.name;
  const probes = scenario.probes(settings);
  if (scenario.run) await scenario.run(runner, probes);
  else for (const each of probes) await runner.run(each);
}

/** Sends the first request. Throws a {@link VerificationStopped} unless a gateway answers and takes the main key. */
export async function checkReachable(runner: ProbeRunner): Promise<void> {
  runner.scenario = 'first-request';
  const request = probe('getAccount');
  const isLimited = (parsed: ParsedExchange | undefined) => parsed?.status === ERRORS[429].status;
  const first = await runner.run(request);
  // Another user of the key may have used up this minute
  const parsed = isLimited(first) && runner.options.waitsForReset ? await runner.run(request) : first;
  const { status, row, error, raw } = parsed!;
  if (status === undefined)
    throw new VerificationStopped(`the gateway did not answer: ${raw.failure ?? 'no response'}`);
  if (status === ERRORS[401].status || status === ERRORS[403].status)
    throw new VerificationStopped(`the gateway refused ${KEY_VARIABLES.main} with ${status}`);
  // Later requests would fail the same way, and a verification without evidence would pass
  if (row?.action !== 'retry' && status < 500) return;
  // One endpoint may fail alone
  if (status >= 500 && (await runner.run(probe('listModels')))?.isSuccess) return;
  const response = [status, error?.type].filter(Boolean).join(' ');
  const hint = isLimited(parsed) && !runner.options.waitsForReset ? '; --wait waits for the next minute' : '';
  throw new VerificationStopped(`the gateway answered the first request with ${response}${hint}`);
}

/** Why a check may have no exchange to evaluate. */
function skipReasonsOf({ keys, provoke }: VerifyOptions, profile: Profile): Partial<Record<CheckName, string>> {
  const needs: Partial<Record<CheckName, KeyRole>> = {
    'refuses-cli-key': 'cli',
    'refuses-suspended-account': 'suspended',
    'refuses-other-scope': 'scope',
    'refuses-empty-balance': 'empty',
    'account-readable-when-empty': 'empty',
    'windows-are-per-key': 'empty',
    'requests-are-limited': 'spare',
    'streams-are-limited': 'spare',
    'limits-input-tokens': 'spare',
  };
  const thorough: CheckName[] = ['refuses-large-bodies', 'accepts-bodies-within-limit'];
  return {
    ...(provoke !== 'prefer' && { 'answers-provoked-rows': 'no --provoke prefer' }),
    'refuses-other-header': 'only with --strict, because its basis is assumed',
    ...Object.fromEntries(
      Object.entries(needs)
        .filter(([name, role]) => !keys[role] && !(name === 'windows-are-per-key' && furtherKeys(keys).length > 0))
        .map(([name, role]) => [name, `no ${KEY_VARIABLES[role]}`]),
    ),
    ...(profile !== 'thorough' && Object.fromEntries(thorough.map((name) => [name, 'only with --profile thorough']))),
  };
}
