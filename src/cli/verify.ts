/** `caicaini verify`: checks a gateway, a recording or the traffic of a proxy against the description. */
import {
  checkExchanges,
  exchangeIn,
  replay,
  CHECKS,
  KEY_VARIABLES,
  parseBaseline,
  planOf,
  readHar,
  REPORTS,
  sourcePages,
  startProxy,
  USUAL_PRICE,
  verify,
  type BaselineEntry,
  type Exchange,
  type KeyRole,
  type Report,
} from '../verify/index.js';
import { invalid, isInvalid, type Command } from './command.js';
import { EXIT } from './exit.js';
import { readInputFile } from './files.js';
import { notStarted } from './listen.js';
import { createProgress } from './progress.js';
import { printable, say } from './say.js';
import { addOptions, checkOptions, DEFAULT_PORT, INCOMPLETE, type VerifyCommandOptions } from './verify-options.js';
import { checkOutputs, publish } from './verify-outputs.js';

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
  if (options.list) return print(options.list === 'json' ? listChecksAsJson() : listChecks());
  checkOptions(options);
  const { baseline: file } = options;
  const baseline = file === undefined ? [] : parseBaseline(await readInputFile('--baseline', file), file);
  await checkOutputs(options);
  if (options.dryRun) return print(listPlan(options));
  if (options.replay !== undefined) return publish(await replayExchange(options.replay, options), options);
  const report =
    options.har !== undefined
      ? await verifyRecording(options.har, options, baseline)
      : await (options.proxy ? verifyTraffic : verifyGateway)(options, baseline);
  return publish(report, options);
}

async function verifyGateway(options: VerifyCommandOptions, baseline: BaselineEntry[]): Promise<Report> {
  const { baseUrl, profile, imageUrl, maxCredits, provoke, strict, wait, scenario, only, skip, timeout } = options;
  say(`The profile ${profile} may spend up to ${maxCredits} credits.`);
  const stop = new AbortController();
  for (const signal of STOPS) process.once(signal, () => stop.abort());
  const progress = createProgress(process.stderr);
  try {
    return await verify({
      keys: keysIn(process.env),
      profile,
      imageUrl,
      maxCredits,
      baseline,
      timeoutMs: timeout * 1000,
      signal: stop.signal,
      onScenario: progress.scenario,
      onExchange: progress.exchange,
      ...{ baseUrl, provoke, strict, wait, only, skip },
      allowNotShown: options.allowNotShown,
      minCoverage: options.minCoverage,
      scenarios: scenario,
      dangerouslyAllowHttp: options.dangerouslyAllowHttp,
      headers: options.header,
    });
  } finally {
    progress.end();
  }
}

/** Sends one request of a JSON report again: `report.json#41`. */
async function replayExchange(text: string, options: VerifyCommandOptions): Promise<Report> {
  const [, file, id] = /^(.+)#(\d+)$/.exec(text) ?? [];
  if (file === undefined)
    throw invalid('--replay must be a JSON report and the number of an exchange: report.json#41.');
  const recorded = exchangeIn(await readInputFile('--replay', file), Number(id));
  const { baseUrl, header: headers, strict, timeout, dangerouslyAllowHttp } = options;
  return replay(recorded, {
    ...{ baseUrl, headers, strict, dangerouslyAllowHttp },
    keys: keysIn(process.env),
    timeoutMs: timeout * 1000,
  });
}

async function verifyRecording(
  file: string,
  options: VerifyCommandOptions,
  baseline: BaselineEntry[],
): Promise<Report> {
  const { exchanges, skipped } = readHar(await readInputFile('--har', file), options.baseUrl);
  say(`${file} has ${exchanges.length} exchanges with the gateway and ${skipped} other entries.`);
  const { strict, only, skip } = options;
  const stopped = exchanges.length === 0 ? `${file} has no exchange with the gateway` : undefined;
  const secrets = Object.values(keysIn(process.env));
  const { allowNotShown, minCoverage } = options;
  return checkExchanges(exchanges, {
    target: file,
    source: 'har',
    ...{ strict, only, skip, baseline, secrets, stopped, allowNotShown, minCoverage },
  });
}

/** Forwards traffic until a signal arrives, then checks it. */
async function verifyTraffic(options: VerifyCommandOptions, baseline: BaselineEntry[]): Promise<Report> {
  const { port = DEFAULT_PORT, strict, only, skip, allowNotShown, minCoverage } = options;
  const target = withoutCredentials(options.target!);
  const exchanges: Exchange[] = [];
  const secrets = Object.values(keysIn(process.env));
  const makeReport = () =>
    checkExchanges(exchanges, {
      target,
      source: 'proxy',
      ...{ strict, only, skip, baseline, secrets, allowNotShown, minCoverage },
    });
  const proxy = await startProxy({
    target,
    port,
    onExchange: (exchange) => void exchanges.push(exchange),
    report: () => ({ status: 200, type: 'application/json', body: REPORTS.json(makeReport()) }),
  }).catch((thrown: unknown) => {
    throw notStarted(thrown, '127.0.0.1', port);
  });
  process.stdout.write(`${proxy.url} → ${target}\n`);
  await new Promise<void>((resolve) => STOPS.forEach((signal) => process.once(signal, () => resolve())));
  await proxy.close();
  return makeReport();
}

/** The target without user name, password and query: the proxy uses none of them, and reports must not show them. */
function withoutCredentials(target: string): string {
  if (!URL.canParse(target)) return target;
  const { protocol, host, pathname } = new URL(target);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

function keysIn(environment: NodeJS.ProcessEnv): Partial<Record<KeyRole, string>> {
  const set = Object.entries(KEY_VARIABLES).map(([role, name]) => [role, environment[name]?.trim()] as const);
  return Object.fromEntries(set.filter(([, key]) => key !== undefined && key !== ''));
}

function listChecks(): string {
  return Object.entries(CHECKS)
    .map(([name, { describe, basis, source }]) => {
      const titles = sourcePages(source).map(({ title }) => title);
      return `${name.padEnd(32)} ${basis.padEnd(10)} ${describe}${titles.length > 0 ? ` [${titles.join(', ')}]` : ''}\n`;
    })
    .join('');
}

function listChecksAsJson(): string {
  const checks = Object.entries(CHECKS).map(([name, { describe, basis, source, scope, areas }]) => {
    return { name, describe, basis, source: sourcePages(source), scope, areas };
  });
  return `${JSON.stringify(checks, null, 2)}\n`;
}

function listPlan({ profile, strict, provoke, imageUrl, scenario, only }: VerifyCommandOptions): string {
  const plan = planOf({ profile, strict, provoke, imageUrl, scenarios: scenario, only });
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
