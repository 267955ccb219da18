/** `caicaini mock`: serves the mock gateway on a port, and logs a line for every request. */
import { SPEC_SHA256, SPEC_VERSION } from '../contract.js';
import { readScript } from '../mock/faults/read-script.js';
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
  strict?: boolean;
  cors?: boolean;
  mutation?: string[];
  mutations?: boolean;
  faults?: boolean;
}

const NOTES = `
The mock stops on Ctrl-C and on SIGTERM. A request gets any error with a header such as Prefer: code=529
A script is a JSON list of rules; POST /__mock/faults takes it too. This one answers 529 twice, then normally:
  [{ "times": 2, "answer": { "status": 529 } }]
A rule can select requests, and answer with a named fault or with a broken stream:
  [{ "match": { "path": "/v1/messages" }, "answer": { "fault": "reset-body" } }]
  [{ "match": { "stream": true }, "answer": { "stream": { "after": 3, "then": "cut" } } }]
It can also say what the model answers, by text, json, tool, thinking or several blocks:
  [{ "times": 1, "answer": { "tool": { "name": "get_weather", "input": { "city": "Oslo" } } } },
   { "answer": { "text": "It rains in Oslo." } }]
Without a rule the model calls the first tool that a request offers, with input sampled from its schema. A client
that runs its tools runs these calls, too: give an answer of your own to clients that can change files.

Exit codes:
  ${EXIT.ok}   stopped
  ${EXIT.stop}   the output could not be written
  ${EXIT.usage}  invalid arguments: also a script that is not valid, or a port in use

Example:
  caicaini mock --port 8787
  CAICAINI_BASE=http://127.0.0.1:8787 CAICAINI_API_KEY=<a printed key> caicaini send Hi`;

/** Adds the options and the action to the command. */
export function defineMock(command: Command): void {
  command
    .option('--port <port>', 'the port; 0 takes any free port', integer(0, 65_535), 8787)
    .option('--host <address>', 'the address; other machines can reach any address but 127.0.0.1', '127.0.0.1')
    .option('--seed <n>', 'the same seed and requests give the same answers', integer(0), 1)
    .option('--tier <tier>', `print the key of this tier alone: ${Object.keys(TIER_KEYS).join(', ')}`, oneOf(TIER_KEYS))
    .option('--script <file>', 'the faults from the start, as JSON; - reads stdin', filePath)
    .option('--strict', "refuse what no page of the vendor allows, instead of naming it in the request's line")
    .option('--cors', 'let the page of a browser use the mock')
    .option('--faults', 'list the names for --script: values of fault, and of then')
    .option('--mutation <name...>', 'break the contract at one named place, to prove that a test notices')
    .option('--mutations', 'list the names for --mutation')
    .addHelpText('after', NOTES)
    .action(serve);
}

async function serve({
  port,
  host,
  seed,
  tier,
  script,
  strict,
  cors,
  mutation,
  ...lists
}: MockCommandOptions): Promise<void> {
  if (lists.mutations) return listMutations();
  if (lists.faults) return listFaults();
  const running = await startMock({
    port,
    host,
    seed,
    ...(strict && { strict }),
    ...(cors && { cors }),
    ...(tier && { tier }),
    ...(script !== undefined && { script: await readRules(script) }),
    ...(mutation && { mutations: mutation }),
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

/** Prints a line for each mutation: its name, its category and its description. */
function listMutations(): void {
  const rows = Object.entries(MUTATIONS).map(
    ([name, { category, description }]) => `${name.padEnd(36)} ${category.padEnd(16)} ${description}`,
  );
  process.stdout.write(`${rows.join('\n')}\n`);
}

/** Prints a line for each fault: its member of a rule, its name and its description. */
function listFaults(): void {
  const rows = Object.entries({ fault: FAULTS, then: STREAM_FAULTS }).flatMap(([member, names]) =>
    Object.entries(names).map(([name, description]) => `${member.padEnd(6)} ${name.padEnd(20)} ${description}`),
  );
  process.stdout.write(`${rows.join('\n')}\n`);
}

/** Reads the rules of a script. Throws an argument error when they are not valid. */
async function readRules(path: string): Promise<FaultRule[]> {
  const text = path === '-' ? await readInput() : await readInputFile('--script', path);
  try {
    return readScript(JSON.parse(text));
  } catch (thrown) {
    const { message } = thrown as Error;
    throw invalid(`--script ${path}: ${thrown instanceof SyntaxError ? `it is not JSON: ${message}` : message}`);
  }
}

/** The log line of a request, such as `12:00:18 POST /v1/messages 200 cai_api_mock… by convention: /system is a list`. */
function describe({ method, path, status, key, fault, conventions, ignored }: LogEntry): string {
  const time = new Date().toISOString().slice(11, 19);
  const notes = [
    ...(fault ? [`scripted ${JSON.stringify(fault)}`] : []),
    ...(conventions ? [`by convention: ${conventions.join(', ')}`] : []),
    ...(ignored ? [`ignored: ${ignored.join(', ')}`] : []),
  ];
  return printable([time, method, path, status || 'broken off', key, notes.join('; ')].join(' ').trimEnd());
}
