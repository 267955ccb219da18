/** `caicaini mock`: the mock gateway on a port, with a line for every request. */
import { SPEC_SHA256, SPEC_VERSION } from '../contract.js';
import { readScript } from '../mock/fault-script.js';
import {
  FAULTS,
  MUTATIONS,
  startMock,
  STREAM_FAULTS,
  TIER_KEYS,
  type FaultRule,
  type LogEntry,
  type MockTier,
} from '../mock/index.js';
import { integer, invalid, oneOf, type Command } from './command.js';
import { EXIT } from './exit.js';
import { filePath, readInputFile } from './files.js';
import { notStarted } from './listen.js';
import { printable } from './say.js';
import { readInput } from './stdin.js';

interface MockCommandOptions {
  port: number;
  host: string;
  seed: number;
  tier?: MockTier;
  script?: string;
  mutate?: string[];
  mutations?: boolean;
  faults?: boolean;
}

const NOTES = `
It stops on Ctrl-C and on SIGTERM. Any error can be asked for with a header: Prefer: code=529
A script is a list of rules, also taken at POST /__mock/faults, such as twice a 529 and then fine:
  [{ "times": 2, "answer": { "status": 529 } }]
Such a rule may name its requests, and answer with a named fault, or with a stream that goes wrong:
  [{ "match": { "path": "/v1/messages" }, "answer": { "fault": "reset-body" } }]
  [{ "match": { "stream": true }, "answer": { "stream": { "after": 3, "then": "cut" } } }]

Exit codes:
  ${EXIT.ok}   stopped
  ${EXIT.stop}   the output could not be written
  ${EXIT.usage}  the arguments could not be read or used: a script that is none, a port in use

Example:
  caicaini mock --port 8787
  CAICAINI_BASE=http://127.0.0.1:8787 CAICAINI_API_KEY=<a printed key> caicaini send Hi`;

/** Gives the command its arguments and its action. */
export function defineMock(command: Command): void {
  command
    .option('--port <port>', 'where to listen; 0 takes any free port', integer(0, 65_535), 8787)
    .option('--host <address>', 'on which address; beyond 127.0.0.1 others can reach it', '127.0.0.1')
    .option('--seed <n>', 'the same seed and requests give the same answers', integer(0), 1)
    .option('--tier <tier>', `print the key of this tier alone: ${Object.keys(TIER_KEYS).join(', ')}`, oneOf(TIER_KEYS))
    .option('--script <file>', 'faults from the beginning, as JSON; - reads standard input', filePath)
    .option('--faults', 'list the names for --script: of fault, and of then in a stream')
    .option('--mutate <name...>', 'break the contract in a named place, to prove who should notice')
    .option('--mutations', 'list the names for --mutate')
    .addHelpText('after', NOTES)
    .action(serve);
}

async function serve({ port, host, seed, tier, script, mutate, ...lists }: MockCommandOptions): Promise<void> {
  if (lists.mutations) return listMutations();
  if (lists.faults) return listFaults();
  const running = await startMock({
    port,
    host,
    seed,
    ...(tier && { tier }),
    ...(script !== undefined && { script: await readRules(script) }),
    ...(mutate && { mutate }),
    onRequest: (entry) => process.stderr.write(`${describe(entry)}\n`),
  }).catch((thrown: unknown) => {
    throw notStarted(thrown, host, port);
  });
  const known = tier ? { [tier]: running.key } : running.mock.keys;
  const keys = Object.entries(known).map(([name, key]) => `  ${name.padEnd(13)} ${key}`);
  const description = `description ${SPEC_VERSION}, ${SPEC_SHA256.slice(0, 12)}`;
  process.stdout.write([`${running.url}  (${description})`, 'keys:', ...keys, ''].join('\n'));
  const stop = () => void running.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

/** `drop-credits  usage  …`, a line each. */
function listMutations(): void {
  const rows = Object.entries(MUTATIONS).map(
    ([name, { category, describe: what }]) => `${name.padEnd(36)} ${category.padEnd(16)} ${what}`,
  );
  process.stdout.write(`${rows.join('\n')}\n`);
}

/** `fault  reset-body  …`, a line each. */
function listFaults(): void {
  const rows = Object.entries({ fault: FAULTS, then: STREAM_FAULTS }).flatMap(([member, names]) =>
    Object.entries(names).map(([name, what]) => `${member.padEnd(6)} ${name.padEnd(20)} ${what}`),
  );
  process.stdout.write(`${rows.join('\n')}\n`);
}

/** The rules in a file. Throws for the argument when they are none. */
async function readRules(path: string): Promise<FaultRule[]> {
  const text = path === '-' ? await readInput() : await readInputFile('--script', path);
  try {
    return readScript(JSON.parse(text));
  } catch (thrown) {
    const { message } = thrown as Error;
    throw invalid(`--script ${path}: ${thrown instanceof SyntaxError ? `it is no JSON: ${message}` : message}`);
  }
}

/** `12:00:18 POST /v1/messages 200 cai_api_mock…` */
function describe({ method, path, status, key, fault }: LogEntry): string {
  const time = new Date().toISOString().slice(11, 19);
  const scripted = fault ? `scripted ${JSON.stringify(fault)}` : '';
  return printable([time, method, path, status || 'broken off', key, scripted].join(' ').trimEnd());
}
