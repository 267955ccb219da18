/** The options of `caicaini verify`, and their valid combinations. */
import { DEFAULT_BASE_URL, ENVIRONMENT } from '../contract.js';
import { checkBaseUrl, checkKey } from '../client/credentials.js';
import { selectChecks } from '../verify/checks/index.js';
import { withOwnChecks, type OwnChecks } from '../verify/checks/own.js';
import {
  DEFAULT_KEEP,
  DEFAULT_MAX_CREDITS,
  KEY_VARIABLES,
  PROFILES,
  REPORTS,
  type Profile,
  type Report,
  type ReportName,
} from '../verify/index.js';
import { header, integer, invalid, oneOf, type Command } from './command.js';
import { EXIT } from './exit.js';
import { filePath } from './files.js';

/** The options as commander parses them. */
export interface VerifyCommandOptions {
  baseUrl?: string;
  profile: Profile;
  imageUrl?: string;
  maxCredits: number;
  dryRun?: boolean;
  provoke?: 'prefer';
  strict?: boolean;
  wait?: boolean;
  scenario?: string[];
  only?: string[];
  skip?: string[];
  baseline?: string;
  writeBaseline?: string;
  header?: Record<string, string>;
  replay?: string;
  allowNotShown?: string[];
  minCoverage: number;
  report?: ReportFile[];
  record?: string;
  har?: string;
  proxy?: boolean;
  target?: string;
  port?: number;
  keep?: number;
  timeout: number;
  dangerouslyAllowHttp?: boolean;
  checks?: string;
  fuzz?: number;
  seed?: number;
  diff?: string;
  json?: boolean;
  watch?: boolean;
  /** Milliseconds. */
  every?: number;
  list?: true | 'text' | 'json';
}

/** A report file to write. */
interface ReportFile {
  form: ReportName;
  path: string;
}

/** Options that only active verification uses. Other modes refuse them instead of ignoring them. */
const ACTIVE_ONLY: (keyof VerifyCommandOptions)[] = [
  ...([
    'profile',
    'imageUrl',
    'maxCredits',
    'dryRun',
    'provoke',
    'wait',
    'scenario',
    'timeout',
    'header',
    'replay',
    'fuzz',
    'seed',
    'diff',
    'json',
    'watch',
    'every',
  ] as const),
  'dangerouslyAllowHttp',
];

/** What generated requests, a comparison and a watch do not use. */
const UNUSED: Record<'fuzz' | 'diff' | 'watch', (keyof VerifyCommandOptions)[]> = {
  fuzz: ['profile', 'imageUrl', 'provoke', 'scenario', 'minCoverage', 'dryRun', 'replay', 'diff', 'watch', 'every'],
  diff: [
    'baseline',
    'writeBaseline',
    'minCoverage',
    'allowNotShown',
    'report',
    'record',
    'dryRun',
    'replay',
    'watch',
    'every',
  ],
  watch: ['dryRun', 'replay', 'writeBaseline'],
};

/** Time from one round of a watch to the next, milliseconds. */
export const DEFAULT_EVERY_MS = 600_000;

/** Default port of the proxy. */
export const DEFAULT_PORT = 8788;

/** The exit code of a verification without a result, or with an output that could not be written. */
export const INCOMPLETE: Report['exitCode'] = 2;

const NOTES = `
The keys are environment variables. Probes of a missing key are reported as skipped:
${Object.values(KEY_VARIABLES)
  .map((name) => `  ${name}`)
  .join('\n')}
CAICAINI_VERIFY_<NAME>_KEY with any other name is a further key, such as one of another tier.
--diff takes the keys of the other gateway from CAICAINI_DIFF_API_KEY and CAICAINI_DIFF_<NAME>_KEY.

Exit codes:
  0   passed: no check failed, and what a pass needs was shown
  1   failed: a check failed, or a baseline entry is stale
  ${INCOMPLETE}   inconclusive: too little was shown, and the report says what to give; also a verification that could not begin,
      was interrupted or could not write
  ${EXIT.usage}  invalid arguments: also a file that cannot be read or written, or a port in use
--diff: 0 no difference, 1 differences, ${INCOMPLETE} incomplete. --watch: that of the last verdict.

Examples:
  caicaini verify --base-url https://staging.example.com --report junit=verify.xml html=verify.html
  caicaini verify --har recorded.har
  caicaini verify --fuzz 200 --seed 7
  caicaini verify --diff https://staging.example.com
  caicaini verify --profile smoke --every 10m
  caicaini verify --proxy --target https://caicaini.com --port 8788`;

/** Adds the options and the help text to the command. */
export function addOptions(command: Command): Command {
  return command
    .option('--base-url <url>', `the gateway (default: ${ENVIRONMENT.baseUrl}, else ${DEFAULT_BASE_URL})`)
    .option('--profile <name>', `how many probes to send: ${PROFILES.join(', ')}`, oneOf(toTable(PROFILES)), 'standard')
    .option('--image-url <url>', 'an image that the gateway can fetch; without it, images by URL are skipped')
    .option('--max-credits <n>', 'the most credits to spend', integer(0), DEFAULT_MAX_CREDITS)
    .option('--dry-run', 'list the requests and send none')
    .option(
      '--provoke <how>',
      'prefer: request each error row with Prefer: code=NNN, which mocks support',
      oneOf({ prefer: 1 }),
    )
    .option('--strict', 'convention fails, assumed warns, and probes with an assumed basis are sent')
    .option('--header <name:value>', 'add a header to every request; repeatable', header)
    .option('--replay <report.json#n>', 'send the request of exchange n of a JSON report again, and check the response')
    .option('--wait', 'wait for the next minute when a rate limit is used up')
    .option('--scenario <name...>', 'run only these scenarios; --dry-run lists them')
    .option('--only <check...>', 'run only these checks')
    .option('--skip <check...>', 'leave out these checks')
    .option('--checks <file>', 'add the checks that a module exports', filePath)
    .addOption(
      command
        .createOption('--fuzz <n>', 'send n generated requests instead of a profile; needs the package fast-check')
        .argParser(integer(1, 1_000_000))
        .conflicts(UNUSED.fuzz),
    )
    .option('--seed <n>', 'the same seed generates the same requests (default: by chance)', integer(0, 2 ** 31 - 1))
    .addOption(
      command
        .createOption('--diff <url>', 'compare with another gateway: the same probes, and what differs')
        .conflicts(UNUSED.diff),
    )
    .option('--json', 'print what --diff finds as JSON')
    .addOption(
      command
        .createOption(
          '--watch',
          'verify again and again, and print changes of the verdict; --max-credits is for each round',
        )
        .conflicts(UNUSED.watch),
    )
    .option(
      '--every <time>',
      'the time from one round of --watch to the next, such as 90s, 10m or 1h (default: 10m)',
      time,
    )
    .option(
      '--baseline <file>',
      'severities and accepted findings: a JSON list of {check, match?, operation?, severity?, reason, until?}',
      filePath,
    )
    .option('--write-baseline <file>', 'write a baseline that accepts every failure', filePath)
    .option('--allow-not-shown <check...>', 'pass although these checks or scenarios are not shown')
    .option('--min-coverage <percent>', 'the least share of facts that must be shown for a pass', integer(0, 100), 0)
    .option('--report <form=file...>', `write a report: ${Object.keys(REPORTS).join(', ')}`, reportFile)
    .option('--record <file>', 'write the exchanges to a HAR file, without keys', filePath)
    .addOption(
      command
        .createOption('--har <file>', 'check a recording instead of sending requests')
        .argParser(filePath)
        .conflicts([...ACTIVE_ONLY, 'proxy', 'target', 'port', 'keep']),
    )
    .addOption(
      command
        .createOption('--proxy', 'forward the traffic of a port and check it when the command is stopped')
        .conflicts([...ACTIVE_ONLY, 'baseUrl']),
    )
    .option('--target <url>', 'the gateway behind --proxy')
    .option(
      '--port <port>',
      `the port of --proxy; 0 takes any free port (default: ${DEFAULT_PORT})`,
      integer(0, 65_535),
    )
    .option(
      '--keep <n>',
      `the latest exchanges that --proxy keeps for checks across exchanges and for --record (default: ${DEFAULT_KEEP})`,
      integer(1, 1_000_000),
    )
    .option('--timeout <seconds>', 'time without a byte after which a request is aborted', integer(1, 3_600), 60)
    .option('--dangerously-allow-http', 'allow plain http to other machines')
    .option('--list [form]', 'list the checks with their basis and source: text or json', oneOf({ text: 1, json: 1 }))
    .addHelpText('after', NOTES);
}

/** Throws for options that contradict each other, before the command reads, sends or forwards anything. */
export function checkOptions(options: VerifyCommandOptions, own?: OwnChecks): void {
  const { only, skip, imageUrl, proxy, target, port, keep, fuzz, seed, diff, json } = options;
  selectChecks(only, skip, withOwnChecks(own));
  if (seed !== undefined && fuzz === undefined) throw invalid('--seed requires --fuzz.');
  if (json && diff === undefined) throw invalid('--json requires --diff.');
  if (!proxy && options.har === undefined) checkGateway(options);
  // Not in an argument parser, because commander prints the value, which may contain a password
  if (imageUrl !== undefined && !isPlainHttps(imageUrl))
    throw invalid('--image-url must be a URL that begins with https://, without a user name and a password.');
  if (proxy && target === undefined) throw invalid('--proxy requires --target.');
  // Without --proxy the command would verify the gateway of --base-url, not the target
  const stray = Object.entries({ target, port, keep }).find(([, value]) => value !== undefined && !proxy);
  if (stray) throw invalid(`--${stray[0]} requires --proxy.`);
}

/** Throws for a base URL or a key that cannot be used, in the words of the command line. */
function checkGateway({ baseUrl, dangerouslyAllowHttp, dryRun }: VerifyCommandOptions): void {
  const given = baseUrl === undefined ? ENVIRONMENT.baseUrl : '--base-url';
  inWords({ baseUrl: given, apiKey: KEY_VARIABLES.main }, () => {
    checkBaseUrl(baseUrl, dangerouslyAllowHttp);
    if (!dryRun) checkKey(undefined);
  });
}

/** Runs a check of the library. Its error names the options and variables of the command line. */
export function inWords({ baseUrl, apiKey }: { baseUrl: string; apiKey: string }, check: () => void): void {
  try {
    check();
  } catch (thrown) {
    const text = (thrown as Error).message
      .replace(/\bbaseUrl\b/g, baseUrl)
      .replace('set dangerouslyAllowHttp', 'give --dangerously-allow-http')
      .replace('pass apiKey or set', 'set')
      .replace(/\bapiKey\b/g, apiKey);
    throw invalid(text);
  }
}

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** A time of at least a second, such as `90s`, `10m` or `1h`, in milliseconds. */
function time(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS[unit ?? ''] ?? NaN);
  // A timer of Node holds at most 2^31 milliseconds
  if (ms >= UNIT_MS['s']! && ms < 2 ** 31) return ms;
  throw invalid('It must be a number and s, m or h: 90s, 10m, 1h.');
}

function isPlainHttps(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username + password === '';
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
