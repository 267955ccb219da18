/** `caicaini verify`: asks a gateway, reads a recording, or watches traffic, and says what departs from the description. */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { CaicainiError } from '../error.js';
import {
  CHECKS,
  judge,
  KEY_VARIABLES,
  parseKnown,
  pages,
  planOf,
  readHar,
  REPORTS,
  reportAnnotations,
  reportSummary,
  reportTerminal,
  startProxy,
  verify,
  writeHar,
  type Exchange,
  type KeyRole,
  type KnownDeparture,
  type Report,
} from '../verify/index.js';
import { invalid, type Command } from './command.js';
import { EXIT } from './exit.js';
import { createProgress } from './progress.js';
import { printable, say } from './say.js';
import { addOptions, checkOptions, DEFAULT_PORT, type VerifyCommandOptions } from './verify-options.js';

/** Among the exit codes of a verification: no key, or no base URL, to ask with. */
const COULD_NOT_ASK: Report['exitCode'] = 2;

/** Ctrl-C, and what a CI system sends to a job that is cancelled; a second one ends the process at once. */
const STOPS = ['SIGINT', 'SIGTERM'] as const;

/** Gives the command its arguments and its action. */
export function defineVerify(command: Command): void {
  addOptions(command).action(async (options: VerifyCommandOptions) => {
    process.exitCode = await run(options).catch((thrown: unknown) => {
      if (thrown instanceof TypeError) throw invalid(thrown.message);
      if (!CaicainiError.is(thrown)) throw thrown;
      say(`caicaini: ${thrown.message}`);
      return COULD_NOT_ASK;
    });
  });
}

async function run(options: VerifyCommandOptions): Promise<number> {
  if (options.list) return print(listChecks());
  checkOptions(options);
  if (options.dryRun) return print(listPlan(options));
  const known = options.known === undefined ? [] : parseKnown(await readFile(options.known, 'utf8'), options.known);
  if (options.har !== undefined) return finish(await judgeRecording(options.har, options, known), options);
  if (options.proxy) return finish(await watch(options, known), options);
  return finish(await ask(options, known), options);
}

async function ask(options: VerifyCommandOptions, known: KnownDeparture[]): Promise<Report> {
  const { baseUrl, profile, imageUrl, maxCredits, provoke, strict, wait, scene, only, skip, timeout } = options;
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
      known,
      timeoutMs: timeout * 1000,
      signal: stop.signal,
      onScene: progress.scene,
      onExchange: progress.exchange,
      ...{ baseUrl, provoke, strict, wait, only, skip },
      scenes: scene,
      dangerouslyAllowHttp: options.dangerouslyAllowHttp,
    });
  } finally {
    progress.end();
  }
}

async function judgeRecording(file: string, options: VerifyCommandOptions, known: KnownDeparture[]): Promise<Report> {
  const { exchanges, skipped } = readHar(await readFile(file, 'utf8'), options.baseUrl);
  say(`${exchanges.length} exchanges of ${file}; ${skipped} entries are of something else.`);
  const { strict, only, skip } = options;
  const stopped = exchanges.length === 0 ? `${file} has no exchange with the gateway` : undefined;
  const secrets = Object.values(keysIn(process.env));
  return judge(exchanges, { target: file, feed: 'har', strict, only, skip, known, secrets, stopped });
}

/** Forwards until the process is told to stop, then judges. */
async function watch(options: VerifyCommandOptions, known: KnownDeparture[]): Promise<Report> {
  const { port = DEFAULT_PORT, strict, only, skip } = options;
  const target = withoutCredentials(options.target!);
  const exchanges: Exchange[] = [];
  const secrets = Object.values(keysIn(process.env));
  const judged = () => judge(exchanges, { target, feed: 'proxy', strict, only, skip, known, secrets });
  const proxy = await startProxy({
    target,
    port,
    onExchange: (exchange) => void exchanges.push(exchange),
    report: () => ({ status: 200, type: 'application/json', body: REPORTS.json(judged()) }),
  });
  process.stdout.write(`${proxy.url} → ${target}\n`);
  await new Promise<void>((resolve) => STOPS.forEach((signal) => process.once(signal, () => resolve())));
  await proxy.close();
  return judged();
}

/** The target as it may be shown. A user name and a password in it would be sent to nobody anyway, nor would a query. */
function withoutCredentials(target: string): string {
  if (!URL.canParse(target)) return target;
  const { protocol, host, pathname } = new URL(target);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

/** Prints and writes the reports, and answers the exit code. */
async function finish(report: Report, { report: files = [], record }: VerifyCommandOptions): Promise<number> {
  const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  process.stdout.write(reportTerminal(report, { colour }));
  for (const { form, path } of files) await writeFile(path, REPORTS[form](report));
  if (record !== undefined) await writeFile(record, writeHar(report.exchanges));
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
  if (GITHUB_ACTIONS === 'true') process.stdout.write(reportAnnotations(report));
  if (GITHUB_STEP_SUMMARY) await appendFile(GITHUB_STEP_SUMMARY, reportSummary(report));
  return report.exitCode;
}

function keysIn(environment: NodeJS.ProcessEnv): Partial<Record<KeyRole, string>> {
  const set = Object.entries(KEY_VARIABLES).map(([role, name]) => [role, environment[name]?.trim()] as const);
  return Object.fromEntries(set.filter(([, key]) => key !== undefined && key !== ''));
}

function listChecks(): string {
  return Object.entries(CHECKS)
    .map(([name, { describe, basis, source }]) => {
      const titles = pages(source).map(({ title }) => title);
      return `${name.padEnd(32)} ${basis.padEnd(10)} ${describe}${titles.length > 0 ? ` [${titles.join(', ')}]` : ''}\n`;
    })
    .join('');
}

function listPlan({ profile, strict, provoke, imageUrl, scene }: VerifyCommandOptions): string {
  const plan = planOf({ profile, strict, provoke, imageUrl, scenes: scene });
  const count = plan.reduce((sum, { requests }) => sum + requests.length, 0);
  return [
    ...plan.map(
      ({ scene: name, describe, requests }) =>
        `${name}: ${describe}\n${requests.map((each) => `  ${each}\n`).join('')}`,
    ),
    `${count} requests, some of them sent again; nothing was sent\n`,
  ].join('');
}

function print(text: string): number {
  process.stdout.write(printable(text));
  return EXIT.ok;
}
