/** `caicaini verify`: checks a gateway, a recording or the traffic of a proxy against the description. */
import {
  checkExchanges,
  exchangeIn,
  replay,
  keysFrom,
  liveJudge,
  parseBaseline,
  planOf,
  readHar,
  REPORTS,
  sourcePages,
  startProxy,
  trafficLog,
  USUAL_PRICE,
  verify,
  type BaselineEntry,
  type Exchange,
  type OwnChecks,
  type Report,
} from '../verify/index.js';
import { withOwnChecks } from '../verify/checks/own.js';
import { findingPlace } from '../verify/reports/wording.js';
import { invalid, isInvalid, type Command } from './command.js';
import { EXIT } from './exit.js';
import { readInputFile } from './files.js';
import { notStarted } from './listen.js';
import { createProgress } from './progress.js';
import { printable, say } from './say.js';
import { addOptions, checkOptions, DEFAULT_PORT, INCOMPLETE, type VerifyCommandOptions } from './verify-options.js';
import { commonOptions, compareGateways, loadOwnChecks, verifyGenerated, watchGateway } from './verify-modes.js';
import { checkOutputs, publish, writeOutputs } from './verify-outputs.js';

/** Ctrl-C, and the signal of a CI system that cancels a job. A second signal ends the process at once. */
const STOPS = ['SIGINT', 'SIGTERM'] as const;

/** Adds the options and the action to the command. */
export function defineVerify(command: Command): void {
  addOptions(command).action(async (options: VerifyCommandOptions) => {
    process.exitCode = await run(options).catch((thrown: unknown) => {
      // The library throws a TypeError for an invalid argument
      if (thrown instanceof TypeError) throw invalid(thrown.message);
      if (isInvalid(thrown)) throw thrown;
      say(`caicaini: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      return INCOMPLETE;
    });
  });
}

async function run(options: VerifyCommandOptions): Promise<number> {
  const own = options.checks === undefined ? undefined : await loadOwnChecks(options.checks);
  if (options.list) return print(options.list === 'json' ? listChecksAsJson(own) : listChecks(own));
  checkOptions(options, own);
  const { baseline: file } = options;
  const baseline = file === undefined ? [] : parseBaseline(await readInputFile('--baseline', file), file);
  await checkOutputs(options);
  if (options.dryRun) return print(listPlan(options));
  if (options.replay !== undefined) return publish(await replayExchange(options.replay, options), options);
  if (options.har !== undefined) return publish(await verifyRecording(options.har, options, baseline, own), options);
  if (options.proxy) return publish(await verifyTraffic(options, baseline, own), options);
  return verifyGateway(options, baseline, own);
}

async function verifyGateway(
  options: VerifyCommandOptions,
  baseline: BaselineEntry[],
  own: OwnChecks | undefined,
): Promise<number> {
  const { signal } = stopSignal();
  const common = commonOptions(options, { baseline, own, signal });
  const progress = createProgress(process.stderr);
  if (options.fuzz !== undefined) return publish(await verifyGenerated(options, common, progress), options);
  if (options.diff !== undefined) return compareGateways(options, common, progress);
  if (options.watch || options.every !== undefined)
    return watchGateway(options, () => verify(common), {
      signal,
      publish: (report) => writeOutputs(report, options),
    });
  say(`The profile ${options.profile} may spend up to ${options.maxCredits} credits.`);
  const report = await verify({
    ...common,
    onScenario: progress.scenario,
    onExchange: progress.exchange,
  }).finally(() => progress.end());
  return publish(report, options);
}

/** Aborted by the first of {@link STOPS}. */
function stopSignal(): AbortController {
  const stop = new AbortController();
  for (const signal of STOPS) process.once(signal, () => stop.abort());
  return stop;
}

/** Sends one request of a JSON report again: `report.json#41`. */
async function replayExchange(text: string, options: VerifyCommandOptions): Promise<Report> {
  const [, file, id] = /^(.+)#(\d+)$/.exec(text) ?? [];
  if (file === undefined)
    throw invalid('--replay must be a JSON report and the number of an exchange: report.json#41.');
  const given = await readInputFile('--replay', file);
  const recorded = ofFile(`--replay ${file}`, () => exchangeIn(given, Number(id)));
  const { baseUrl, header: headers, strict, timeout, dangerouslyAllowHttp } = options;
  return replay(recorded, {
    ...{ baseUrl, headers, strict, dangerouslyAllowHttp },
    keys: keysFrom(process.env),
    timeoutMs: timeout * 1000,
  });
}

/** Reads a file. An error says which one it is. */
function ofFile<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw thrown instanceof TypeError ? invalid(`${name}: ${thrown.message}`) : thrown;
  }
}

async function verifyRecording(
  file: string,
  options: VerifyCommandOptions,
  baseline: BaselineEntry[],
  checks: OwnChecks | undefined,
): Promise<Report> {
  const text = await readInputFile('--har', file);
  const { exchanges, skipped } = ofFile(`--har ${file}`, () => readHar(text, options.baseUrl));
  say(`${file} has ${exchanges.length} exchanges with the gateway and ${skipped} other entries.`);
  const { strict, only, skip } = options;
  const stopped = exchanges.length === 0 ? `${file} has no exchange with the gateway` : undefined;
  const secrets = Object.values(keysFrom(process.env)).filter((key) => key !== undefined);
  const { allowNotShown, minCoverage } = options;
  return checkExchanges(exchanges, {
    target: file,
    source: 'har',
    ...{ strict, checks, only, skip, baseline, secrets, stopped, allowNotShown, minCoverage },
  });
}

/** Forwards traffic until a signal arrives, then checks it. Findings of single exchanges are printed as they come. */
async function verifyTraffic(
  options: VerifyCommandOptions,
  baseline: BaselineEntry[],
  checks: OwnChecks | undefined,
): Promise<Report> {
  const { port = DEFAULT_PORT, strict, only, skip, allowNotShown, minCoverage, keep } = options;
  const target = withoutCredentials(options.target!);
  const secrets = Object.values(keysFrom(process.env)).filter((key) => key !== undefined);
  const settings = { target, strict, checks, only, skip, baseline, secrets };
  const traffic = trafficLog({ ...settings, allowNotShown, minCoverage, keep });
  const onLive = await liveOutput(liveJudge(settings));
  let broken: Error | undefined;
  const proxy = await startProxy({
    target,
    port,
    onExchange: (exchange) => {
      if (broken) return;
      try {
        traffic.add(exchange);
        onLive(exchange);
      } catch (thrown) {
        // An own check that fails must not end the forwarding
        broken = thrown as Error;
        say(printable(`caicaini: ${broken.message}; the traffic is forwarded, and no longer checked`));
      }
    },
    report: () => ({ status: 200, type: 'application/json', body: REPORTS.json(traffic.report()) }),
  }).catch((thrown: unknown) => {
    throw notStarted(thrown, '127.0.0.1', port);
  });
  process.stdout.write(`${proxy.url} → ${target}\n`);
  const stop = stopSignal().signal;
  await new Promise((resolve) => stop.addEventListener('abort', resolve));
  await proxy.close();
  if (broken) throw broken;
  return traffic.report();
}

/** Prints each cause once, and counts with OpenTelemetry where its API is installed. */
async function liveOutput(judge: ReturnType<typeof liveJudge>): Promise<(exchange: Exchange) => void> {
  const counters = await import('../otel/index.js').then(
    ({ trafficCounters }) => trafficCounters(),
    () => undefined,
  );
  return (exchange) => {
    const { operation, findings, fresh } = judge(exchange);
    counters?.exchange({ operation, status: exchange.response?.status });
    for (const { check, severity } of findings) counters?.finding({ check, severity, operation });
    for (const finding of fresh)
      say(printable(`${finding.severity} ${finding.check}: ${findingPlace(finding)}: ${finding.message}`));
  };
}

/** The target without user name, password and query: the proxy uses none of them, and reports must not show them. */
function withoutCredentials(target: string): string {
  if (!URL.canParse(target)) return target;
  const { protocol, host, pathname } = new URL(target);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

function listChecks(own: OwnChecks | undefined): string {
  return Object.entries(withOwnChecks(own))
    .map(([name, { describe, basis, source }]) => {
      const titles = sourcePages(source).map(({ title }) => title);
      return `${name.padEnd(32)} ${basis.padEnd(10)} ${describe}${titles.length > 0 ? ` [${titles.join(', ')}]` : ''}\n`;
    })
    .join('');
}

function listChecksAsJson(own: OwnChecks | undefined): string {
  const checks = Object.entries(withOwnChecks(own)).map(([name, { describe, basis, source, scope, areas }]) => {
    return { name, describe, basis, source: sourcePages(source), scope, areas };
  });
  return `${JSON.stringify(checks, null, 2)}\n`;
}

function listPlan({ profile, strict, provoke, imageUrl, scenario, only }: VerifyCommandOptions): string {
  const keys = keysFrom(process.env);
  const plan = planOf({ profile, strict, provoke, imageUrl, scenarios: scenario, only, keys });
  const credits = plan.reduce((sum, { estimate }) => sum + estimate, 0);
  const count = plan.reduce((sum, { requests }) => sum + requests.length, 0);
  return [
    ...plan.map(
      ({ scenario: name, describe, requests, estimate }) =>
        `${name}: ${describe}; about ${estimate} credits\n${requests.map((each) => `  ${each}\n`).join('')}`,
    ),
    `${count} requests, some of which are sent again; none was sent\n`,
    `About ${credits} credits if a token costs ${USUAL_PRICE}; --max-credits is the limit, whatever the price\n`,
  ].join('');
}

function print(text: string): number {
  process.stdout.write(printable(text));
  return EXIT.ok;
}
