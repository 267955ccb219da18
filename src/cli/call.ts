/** The common part of the commands that call the gateway: options, client, exit code. */
import { headers as checkHeaders } from '../client/checks.js';
import { createClient, type Caicaini } from '../client/client.js';
import { checkBaseUrl } from '../client/credentials.js';
import type { Hooks } from '../client/hooks.js';
import { DEFAULT_BASE_URL, ENVIRONMENT, RETRY_POLICY } from '../contract.js';
import { CaicainiError } from '../policy/error.js';
import { header, integer, type Command } from './command.js';
import { EXIT, outputExit } from './exit.js';
import type { Reporter } from './say.js';

/** The options of a call. */
export interface CallingOptions {
  baseUrl?: string;
  maxAttempts?: number;
  header?: Record<string, string>;
  json?: boolean;
}

/** How the commands end, for their help. */
export const CALLING_NOTES = `
The key is read from the environment variable ${ENVIRONMENT.apiKey}, the base URL from ${ENVIRONMENT.baseUrl}
unless --base-url gives it.

Exit codes:
  ${EXIT.ok}    answered
  ${EXIT.fix}    fix: the request must be corrected
  ${EXIT.stop}    stop: a person must act (top up, or check the key), or the output could not be written
  ${EXIT.retry}   retry: try again later
  ${EXIT.usage}   invalid arguments
  ${EXIT.interrupted}  interrupted
  ${EXIT.unread}  the reader of the output has closed it`;

/** Adds the options to a command. */
export function addCallingOptions(command: Command): Command {
  return command
    .option('--base-url <url>', `the gateway (default: ${DEFAULT_BASE_URL})`)
    .option(
      '--max-attempts <n>',
      `the most attempts, the first one included (default: ${RETRY_POLICY.attempts.default})`,
      integer(1, RETRY_POLICY.attempts.max),
    )
    .option('--header <name:value>', 'a header to add; repeat it for more', header);
}

/**
 * Calls the gateway and prints a failure. Returns the exit code. Ctrl-C aborts the signal, and so does an output that
 * cannot be written any more, so that a paid answer still has its receipt on stderr.
 */
export async function callGateway(
  { baseUrl, header: headers, maxAttempts }: CallingOptions,
  reporter: Reporter,
  act: (caicaini: Caicaini, signal: AbortSignal) => Promise<void>,
  hooks: Hooks = {},
): Promise<number> {
  try {
    if (baseUrl !== undefined) checkBaseUrl(baseUrl);
    checkHeaders(headers);
  } catch (thrown) {
    reporter.error(thrown as CaicainiError);
    return EXIT.usage;
  }
  const interrupt = new AbortController();
  const stop = (error: NodeJS.ErrnoException) => interrupt.abort(outputExit(error));
  process.once('SIGINT', () => interrupt.abort(EXIT.interrupted));
  process.stdout.on('error', stop);
  try {
    const caicaini = createClient({
      ...(baseUrl !== undefined && { baseUrl }),
      ...(headers && { headers }),
      retry: { maxAttempts },
      hooks: { ...hooks, onRetry: reporter.retry },
    });
    await act(caicaini, interrupt.signal);
    return interrupt.signal.aborted ? (interrupt.signal.reason as number) : EXIT.ok;
  } catch (thrown) {
    if (interrupt.signal.aborted) return interrupt.signal.reason as number;
    if (!CaicainiError.is(thrown)) throw thrown;
    reporter.error(thrown);
    return EXIT[thrown.action];
  } finally {
    process.stdout.off('error', stop);
  }
}
