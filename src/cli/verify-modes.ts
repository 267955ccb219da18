/** The modes of `caicaini verify` beside a single verification: generated requests, a comparison and a watch. */
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import {
  diff,
  fuzz,
  KEY_VARIABLES,
  keysFrom,
  ownChecksIn,
  reportDiff,
  watch,
  type BaselineEntry,
  type KeyName,
  type OwnChecks,
  type Report,
  type VerdictChange,
  type VerifyOptions,
} from '../verify/index.js';
import { checkBaseUrl, checkKey } from '../client/credentials.js';
import { invalid } from './command.js';
import { readInputFile } from './files.js';
import { printable, say } from './say.js';
import { DEFAULT_EVERY_MS, inWords, type VerifyCommandOptions } from './verify-options.js';
import type { Progress } from './progress.js';

/** The options of the library that every mode with requests of its own takes. */
export function commonOptions(
  options: VerifyCommandOptions,
  { baseline, own, signal }: { baseline: BaselineEntry[]; own: OwnChecks | undefined; signal: AbortSignal },
): VerifyOptions {
  const { baseUrl, provoke, strict, wait, only, skip, profile, imageUrl, maxCredits, allowNotShown, minCoverage } =
    options;
  return {
    ...{ baseUrl, provoke, strict, wait, only, skip, profile, imageUrl, maxCredits, allowNotShown, minCoverage },
    ...{ baseline, signal, checks: own, keys: keysFrom(process.env) },
    timeoutMs: options.timeout * 1000,
    scenarios: options.scenario,
    dangerouslyAllowHttp: options.dangerouslyAllowHttp,
    headers: options.header,
  };
}

/** The checks of a module. Throws an argument error that names the file, and the member that is wrong. */
export async function loadOwnChecks(file: string): Promise<OwnChecks> {
  await readInputFile('--checks', file);
  const loading = import(pathToFileURL(resolve(file)).href) as Promise<object>;
  const module = await loading.catch((thrown: unknown) => {
    throw invalid(`--checks ${file}: ${String(thrown)}`);
  });
  return ownChecksIn(module, `--checks ${file}`);
}

/** Sends generated requests, and says which seed repeats them. */
export async function verifyGenerated(
  options: VerifyCommandOptions,
  common: VerifyOptions,
  progress: Progress,
): Promise<Report> {
  const { fuzz: runs = 0, seed = Math.floor(Math.random() * 2 ** 31), maxCredits } = options;
  say(`${runs} generated requests with --seed ${seed} may spend up to ${maxCredits} credits.`);
  const { profile: _, provoke: _provoke, scenarios: _scenarios, imageUrl: _image, minCoverage: _min, ...rest } = common;
  return fuzz({
    ...rest,
    ...{ runs, seed, onExchange: progress.exchange },
    onFailure: ({ exchange, findings: [first] }) =>
      say(
        printable(`The smallest request that shows it is exchange ${exchange.id}: ${first!.check}: ${first!.message}`),
      ),
  }).finally(() => progress.end());
}

/** The variable with the key of the other gateway. */
const DIFF_KEY = 'CAICAINI_DIFF_API_KEY';

/** Compares two gateways, and prints what differs. */
export async function compareGateways(
  options: VerifyCommandOptions,
  common: VerifyOptions,
  progress: Progress,
): Promise<number> {
  const { diff: url = '', profile, maxCredits } = options;
  const keys = diffKeys(process.env);
  if (keys['main'] === undefined)
    throw invalid(`--diff needs the key of the other gateway in ${DIFF_KEY}: no key goes to a gateway by itself.`);
  inWords({ baseUrl: '--diff', apiKey: DIFF_KEY }, () => {
    checkBaseUrl(url, options.dangerouslyAllowHttp);
    checkKey(keys['main']);
  });
  say(`The profile ${profile} may spend up to ${maxCredits} credits on each of both gateways.`);
  const { baseUrl, keys: own, ...rest } = common;
  const compared = await diff({
    ...rest,
    ...{ onScenario: progress.scenario, onExchange: progress.exchange },
    one: { baseUrl, keys: own },
    other: { baseUrl: url, keys },
  }).finally(() => progress.end());
  const { stopped, other } = compared;
  const named = stopped?.startsWith(`${other}: `) ? stopped.replace(KEY_VARIABLES.main, DIFF_KEY) : stopped;
  const report = { ...compared, ...(named !== undefined && { stopped: named }) };
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : reportDiff(report));
  return report.exitCode;
}

/** The keys of the other gateway: `CAICAINI_DIFF_CLI_KEY` instead of `CAICAINI_VERIFY_CLI_KEY`. */
function diffKeys(environment: NodeJS.ProcessEnv): Partial<Record<KeyName, string>> {
  const renamed = Object.entries(environment).flatMap(([name, value]) => {
    if (name === DIFF_KEY) return [['CAICAINI_API_KEY', value] as const];
    return name.startsWith('CAICAINI_DIFF_') ? [[name.replace('_DIFF_', '_VERIFY_'), value] as const] : [];
  });
  return keysFrom(Object.fromEntries(renamed));
}

/** Verifies until a signal arrives, and prints changes of the verdict. Returns the exit code of the last verdict. */
export async function watchGateway(
  options: VerifyCommandOptions,
  verifyOnce: () => Promise<Report>,
  { signal, publish }: { signal: AbortSignal; publish: (report: Report) => Promise<unknown> },
): Promise<number> {
  const { every = DEFAULT_EVERY_MS, maxCredits, profile } = options;
  say(`The profile ${profile} may spend up to ${maxCredits} credits every ${every / 1000} s. Ctrl-C ends the watch.`);
  return watch({
    ...{ everyMs: every, signal },
    verify: async () => {
      const report = await verifyOnce();
      if (!signal.aborted) await publish(report);
      return report;
    },
    onChange: (change) => void process.stdout.write(`${printable(describeChange(change))}\n`),
  });
}

function describeChange({ atMs, verdict, before, failed, because, round }: VerdictChange): string {
  const change = before === undefined || before === verdict ? verdict : `${before} → ${verdict}`;
  const detail = failed.length > 0 ? failed.join(', ') : because;
  return `${new Date(atMs).toISOString()} round ${round}: ${change}${detail === undefined ? '' : `: ${detail}`}`;
}
