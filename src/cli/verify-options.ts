/** The options of `caicaini verify`, and which of them go together. */
import { DEFAULT_BASE_URL, ENVIRONMENT } from '../contract.js';
import { selectChecks } from '../verify/checks.js';
import {
  DEFAULT_MAX_CREDITS,
  KEY_VARIABLES,
  PROFILES,
  REPORTS,
  type Profile,
  type Report,
  type ReportName,
} from '../verify/index.js';
import { integer, invalid, oneOf, type Command } from './command.js';
import { EXIT } from './exit.js';
import { filePath } from './files.js';

/** The options as commander gives them. */
export interface VerifyCommandOptions {
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
  port?: number;
  timeout: number;
  dangerouslyAllowHttp?: boolean;
  list?: boolean;
}

/** A report that is to be written. */
interface ReportFile {
  form: ReportName;
  path: string;
}

/** What only a gateway that is asked takes notice of. Elsewhere it is refused: it would be believed to do something. */
const ASKING: (keyof VerifyCommandOptions)[] = [
  ...(['profile', 'imageUrl', 'maxCredits', 'dryRun', 'provoke', 'wait', 'scene', 'timeout'] as const),
  'dangerouslyAllowHttp',
];

/** Where the proxy listens unless told otherwise. */
export const DEFAULT_PORT = 8788;

/** Among the exit codes of a verification: something that was wanted of it is missing. */
export const INCOMPLETE: Report['exitCode'] = 2;

const NOTES = `
Keys are read from the environment; what has no key is reported as not asked:
${Object.values(KEY_VARIABLES)
  .map((name) => `  ${name}`)
  .join('\n')}

Exit codes:
  0   kept
  1   broken: a documented statement does not hold, or a known departure is stale
  ${INCOMPLETE}   could not ask, was stopped while it asked, or could not write; what was asked is still reported
  ${EXIT.usage}  the arguments could not be read or used: a file that cannot be read or written, a port in use

Examples:
  caicaini verify --base-url https://staging.example.com --report junit=verify.xml html=verify.html
  caicaini verify --har recorded.har
  caicaini verify --proxy --target https://caicaini.com --port 8788`;

/** Gives the command its options and its help. */
export function addOptions(command: Command): Command {
  return command
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
    .option('--known <file>', 'accepted departures: a JSON list of {check, match?, reason}', filePath)
    .option('--report <form=file...>', `write a report: ${Object.keys(REPORTS).join(', ')}`, reportFile)
    .option('--record <file>', 'write what was sent and answered as a HAR file, without keys', filePath)
    .addOption(
      command
        .createOption('--har <file>', 'judge a recording instead of asking')
        .argParser(filePath)
        .conflicts([...ASKING, 'proxy', 'target', 'port']),
    )
    .addOption(
      command
        .createOption('--proxy', 'judge the traffic that goes through a port, until it is stopped')
        .conflicts([...ASKING, 'baseUrl']),
    )
    .option('--target <url>', 'where --proxy forwards to')
    .option(
      '--port <port>',
      `where --proxy listens; 0 takes any free port (default: ${DEFAULT_PORT})`,
      integer(0, 65_535),
    )
    .option('--timeout <seconds>', 'silence after which a request is given up', integer(1, 3_600), 60)
    .option('--dangerously-allow-http', 'allow plain http to other machines')
    .option('--list', 'list the checks with what they rest on')
    .addHelpText('after', NOTES);
}

/** Throws for options that cannot be meant, before anything is read, asked or forwarded. */
export function checkOptions({ only, skip, imageUrl, proxy, target, port }: VerifyCommandOptions): void {
  selectChecks(only, skip);
  // Not while the arguments are read: that would print the password
  if (imageUrl !== undefined && !isPlainHttps(imageUrl))
    throw invalid('--image-url must be a URL that begins with https://, without a user name and a password.');
  if (proxy && target === undefined) throw invalid('--proxy needs --target.');
  // Without this, the gateway of --base-url or the default one would be asked, and not the target
  const stray = Object.entries({ target, port }).find(([, value]) => value !== undefined && !proxy);
  if (stray) throw invalid(`--${stray[0]} goes with --proxy alone.`);
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
