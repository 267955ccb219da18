/** `caicaini verify`: asks a gateway, reads a recording, or watches traffic, and says what departs from the description. */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { DEFAULT_BASE_URL, ENVIRONMENT } from '../contract.js';
import { CaicainiError } from '../error.js';
import {
  CHECKS,
  DEFAULT_MAX_CREDITS,
  judge,
  KEY_VARIABLES,
  parseKnown,
  pages,
  planOf,
  PROFILES,
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
  type Profile,
  type Report,
  type ReportName,
} from '../verify/index.js';
import { integer, invalid, oneOf, type Command } from './command.js';
import { EXIT } from './exit.js';
import { createProgress } from './progress.js';
import { printable, say } from './say.js';

interface VerifyCommandOptions {
  baseUrl?: string;
  profile: Profile;
  imageUrl?: string;
  maxCredits: number;
  dryRun?: boolean;
  provoke?: 'prefer';
  strict?: boolean;
  wait?: boolean;
  scene?: string[];
  only?: string[];
  skip?: string[];
  known?: string;
  report?: ReportFile[];
  record?: string;
  har?: string;
  proxy?: boolean;
  target?: string;
  port: number;
  timeout: number;
  dangerouslyAllowHttp?: boolean;
  list?: boolean;
}

interface ReportFile {
  form: ReportName;
  path: string;
}

/** Among the exit codes of a verification: no key, or no base URL, to ask with. */
const COULD_NOT_ASK: Report['exitCode'] = 2;

/** Ctrl-C, and what a CI system sends to a job that is cancelled; a second one ends the process at once. */
const STOPS = ['SIGINT', 'SIGTERM'] as const;

const NOTES = `
Keys are read from the environment; what has no key is reported as not asked:
${Object.values(KEY_VARIABLES)
  .map((name) => `  ${name}`)
  .join('\n')}

Exit codes:
  0   kept
  1   broken: a documented statement does not hold, or a known departure is stale
  2   could not ask; what was asked until then is still reported
  ${EXIT.usage}  the arguments could not be read

Examples:
  caicaini verify --base-url https://staging.example.com --report junit=verify.xml html=verify.html
  caicaini verify --har recorded.har
  caicaini verify --proxy --target https://caicaini.com --port 8788`;

/** Gives the command its arguments and its action. */
export function defineVerify(command: Command): void {
  command
    .option('--base-url <url>', `the gateway to ask (default: ${ENVIRONMENT.baseUrl}, else ${DEFAULT_BASE_URL})`)
    .option('--profile <name>', `how much is asked: ${PROFILES.join(', ')}`, oneOf(toTable(PROFILES)), 'standard')
    .option('--image-url <url>', 'an image that the gateway can fetch; without it images by URL are not asked')
    .option('--max-credits <n>', 'the most credits that may be spent', integer(0), DEFAULT_MAX_CREDITS)
    .option('--dry-run', 'list what would be sent, and send nothing')
    .option(
      '--provoke <how>',
      'prefer: ask for each error row with Prefer: code=NNN, which mocks know',
      oneOf({ prefer: 1 }),
    )
    .option('--strict', 'convention fails and assumed warns; guesses are asked, too')
    .option('--wait', 'wait for the next minute when a rate limit is used up')
    .option('--scene <name...>', 'ask only these scenes; --dry-run lists them')
    .option('--only <check...>', 'only these checks')
    .option('--skip <check...>', 'not these checks')
    .option('--known <file>', 'accepted departures: a JSON list of {check, match?, reason}')
    .option('--report <form=file...>', `write a report: ${Object.keys(REPORTS).join(', ')}`, reportFile)
    .option('--record <file>', 'write what was sent and answered as a HAR file, without keys')
    .option('--har <file>', 'judge a recording instead of asking')
    .option('--proxy', 'judge the traffic that goes through a port, until it is stopped')
    .option('--target <url>', 'where --proxy forwards to')
    .option('--port <port>', 'where --proxy listens; 0 takes any free port', integer(0, 65_535), 8788)
    .option('--timeout <seconds>', 'silence after which a request is given up', integer(1, 3_600), 60)
    .option('--dangerously-allow-http', 'allow plain http to other machines')
    .option('--list', 'list the checks with what they rest on')
    .addHelpText('after', NOTES)
    .action(async (options: VerifyCommandOptions) => {
      process.exitCode = await run(options).catch((thrown: unknown) => {
        if (!(thrown instanceof TypeError) && !CaicainiError.is(thrown)) throw thrown;
        say(`caicaini: ${thrown.message}`);
        return CaicainiError.is(thrown) ? COULD_NOT_ASK : EXIT.usage;
      });
    });
}

async function run(options: VerifyCommandOptions): Promise<number> {
  if (options.list) return print(listChecks());
  checkNames(options);
  if (options.dryRun) return print(listPlan(options));
  const known = options.known === undefined ? [] : parseKnown(await readFile(options.known, 'utf8'), options.known);
  if (options.har !== undefined) return finish(await judgeRecording(options.har, options, known), options);
  if (options.proxy) return finish(await watch(options, known), options);
  return finish(await ask(options, known), options);
}

// Wrong names shall be told before anything is read, asked or forwarded
function checkNames({ only, skip }: VerifyCommandOptions): void {
  judge([], { target: '', feed: 'active', only, skip });
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
  const { target, port, strict, only, skip } = options;
  if (target === undefined) throw new TypeError('--proxy needs --target');
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

function reportFile(text: string, before: ReportFile[] = []): ReportFile[] {
  const [, form, path] = /^(\w+)=(.+)$/.exec(text) ?? [];
  if (form === undefined || path === undefined || !Object.hasOwn(REPORTS, form))
    throw invalid(`It must be form=file, with a form of ${Object.keys(REPORTS).join(', ')}.`);
  return [...before, { form: form as ReportName, path }];
}

function toTable<Name extends string>(names: readonly Name[]): Record<Name, true> {
  return Object.fromEntries(names.map((name) => [name, true])) as Record<Name, true>;
}

function print(text: string): number {
  process.stdout.write(printable(text));
  return EXIT.ok;
}
