/** `caicaini verify`: asks a gateway, reads a recording, or watches traffic, and says what departs from the description. */
import {
  CHECKS,
  judge,
  KEY_VARIABLES,
  parseKnown,
  pages,
  planOf,
  readHar,
  REPORTS,
  startProxy,
  verify,
  type Exchange,
  type KeyRole,
  type KnownDeparture,
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

/** Ctrl-C, and what a CI system sends to a job that is cancelled; a second one ends the process at once. */
const STOPS = ['SIGINT', 'SIGTERM'] as const;

/** Gives the command its arguments and its action. */
export function defineVerify(command: Command): void {
  addOptions(command).action(async (options: VerifyCommandOptions) => {
    process.exitCode = await run(options).catch((thrown: unknown) => {
      // The rooms' word for an argument
      if (thrown instanceof TypeError) throw invalid(thrown.message);
      if (isInvalid(thrown)) throw thrown;
      say(`caicaini: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      return INCOMPLETE;
    });
  });
}

async function run(options: VerifyCommandOptions): Promise<number> {
  if (options.list) return print(listChecks());
  checkOptions(options);
  const { known: file } = options;
  const known = file === undefined ? [] : parseKnown(await readInputFile('--known', file), file);
  await checkOutputs(options);
  if (options.dryRun) return print(listPlan(options));
  const report =
    options.har !== undefined
      ? await judgeRecording(options.har, options, known)
      : await (options.proxy ? watch : ask)(options, known);
  return publish(report, options);
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
  const { exchanges, skipped } = readHar(await readInputFile('--har', file), options.baseUrl);
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
  }).catch((thrown: unknown) => {
    throw notStarted(thrown, '127.0.0.1', port);
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
