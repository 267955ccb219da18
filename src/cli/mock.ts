/** `caicaini mock`: the mock gateway on a port, with a line for every request. */
import { SPEC_SHA256, SPEC_VERSION } from '../contract.js';
import { startMock, type LogEntry } from '../mock/index.js';
import { integer, type Command } from './command.js';
import { printable } from './say.js';

interface MockCommandOptions {
  port: number;
  host: string;
  seed: number;
}

const NOTES = `
It stops on Ctrl-C and on SIGTERM. Any error can be asked for with a header: Prefer: code=529

Example:
  caicaini mock --port 8787
  CAICAINI_BASE=http://127.0.0.1:8787 CAICAINI_API_KEY=<a printed key> caicaini send Hi`;

/** Gives the command its arguments and its action. */
export function defineMock(command: Command): void {
  command
    .option('--port <port>', 'where to listen; 0 takes any free port', integer(0, 65_535), 8787)
    .option('--host <address>', 'on which address; beyond 127.0.0.1 others can reach it', '127.0.0.1')
    .option('--seed <n>', 'the same seed and requests give the same answers', integer(0), 1)
    .addHelpText('after', NOTES)
    .action(serve);
}

async function serve({ port, host, seed }: MockCommandOptions): Promise<void> {
  const running = await startMock({
    port,
    host,
    seed,
    onRequest: (entry) => process.stderr.write(`${describe(entry)}\n`),
  });
  const keys = Object.entries(running.mock.keys).map(([name, key]) => `  ${name.padEnd(12)} ${key}`);
  const description = `description ${SPEC_VERSION}, ${SPEC_SHA256.slice(0, 12)}`;
  process.stdout.write([`${running.url}  (${description})`, 'keys:', ...keys, ''].join('\n'));
  const stop = () => void running.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

/** `12:00:18 POST /v1/messages 200 cai_api_mock…` */
function describe({ method, path, status, key }: LogEntry): string {
  return printable([new Date().toISOString().slice(11, 19), method, path, status, key].join(' ').trimEnd());
}
