/** Prints messages to stderr, beside the result on stdout: as text or as JSON lines. No line shows a key. */
import { ENVIRONMENT, ERRORS, type Action, type ErrorRow } from '../contract.js';
import type { CaicainiError } from '../policy/error.js';
import type { RetryNotice } from '../client/hooks.js';
import type { Receipt } from '../client/receipt.js';
import { redact } from '../shared/redact.js';
import { docsOf, withHost } from './docs.js';

/** Prints the events of a call. */
export interface Reporter {
  receipt: (receipt: Receipt) => void;
  retry: (notice: RetryNotice) => void;
  error: (error: CaicainiError) => void;
  /** Prints a remark that is not a failure. */
  note: (text: string) => void;
}

/** Creates a reporter. With `json` it prints JSON lines whose `kind` is receipt, retry, error or note. */
export function createReporter(json: boolean): Reporter {
  return json
    ? {
        receipt: (receipt) => sayJson({ kind: 'receipt', ...receipt }),
        retry: ({ failure: { message, status, type }, ...notice }) =>
          sayJson({ kind: 'retry', ...notice, message, status, type }),
        error: (error) =>
          sayJson({
            kind: 'error',
            ...error.toJSON(),
            message: messageOf(error),
            whatToDo: adviceFor(error),
            ...docsFor(error),
          }),
        note: (text) => sayJson({ kind: 'note', message: text }),
      }
    : {
        receipt: (receipt) => say(describeReceipt(receipt)),
        retry: ({ failure, afterMs }) => say(`${failure.message} Trying again in ${seconds(afterMs)}.`),
        error: (error) => say(describeError(error)),
        note: say,
      };
}

/** Removes the characters that control a terminal, except tab and line feed. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

/** Prints a line to stderr. */
export function say(text: string): void {
  process.stderr.write(`${printable(redact(text))}\n`);
}

function sayJson(value: object): void {
  process.stderr.write(`${redact(jsonLine(value))}\n`);
}

/** JSON on one line, in which the characters that control a terminal are escaped: `JSON.stringify` escapes half of them. */
export function jsonLine(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

function describeReceipt(receipt: Receipt): string {
  const { id, model, inputTokens, outputTokens, credits, attempts, rateLimit, durationMs, broken } = receipt;
  const parts = [
    id,
    model,
    inputTokens !== undefined && `${inputTokens}+${outputTokens ?? '?'} tokens`,
    credits !== undefined && `${credits} credits`,
    attempts > 1 && `${attempts} attempts`,
    seconds(durationMs),
    rateLimit && `${rateLimit.remaining} of ${rateLimit.limit} requests left`,
    broken && 'broken off',
  ];
  return parts.filter(Boolean).join(' · ');
}

function describeError(error: CaicainiError): string {
  const { because, attempts, retryAfterMs, messageId, charged } = error;
  const tried = attempts.length > 1 ? ` (${attempts.length} attempts)` : '';
  const { docs } = docsFor(error);
  const facts = [
    adviceFor(error),
    retryAfterMs !== undefined && `Retry-After: ${seconds(retryAfterMs)}`,
    because === 'stream-started' && 'The answer above is not complete.',
    messageId !== undefined && `Message id: ${messageId}`,
    charged === 'unknown' && attempts.length > 0 && 'Credits may have been consumed.',
    docs !== undefined && `docs: ${docs}`,
  ];
  return [`caicaini: ${messageOf(error)}${tried}`, ...facts.filter(Boolean).map((fact) => `  ${String(fact)}`)].join(
    '\n',
  );
}

/** The advice for an error without a row. */
const ADVICE: Record<Action, string> = {
  retry: 'Try again later.',
  stop: 'A person must act before the next call.',
  fix: 'Correct it before the next call.',
};

/** The advice for an error: that of its row, or else that for its action. */
function adviceFor(error: CaicainiError): string {
  const advice = withHost(rowOf(error)?.whatToDo ?? ADVICE[error.action]);
  const proxy = PROXIES.find((name) => process.env[name]);
  if (error.status !== undefined || error.attempts.length === 0 || !proxy) return advice;
  const obeys = process.env['NODE_USE_ENV_PROXY'] && process.allowedNodeEnvironmentFlags.has('--use-env-proxy');
  if (/^all/i.test(proxy)) return `${advice} ${proxy} is set, which Node does not obey: set HTTPS_PROXY instead.`;
  return obeys
    ? `${advice} ${proxy} is set: Node sends calls through that proxy, except to the hosts of NO_PROXY.`
    : `${advice} ${proxy} is set, which Node obeys only with NODE_USE_ENV_PROXY=1, from Node 22.21 on.`;
}

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/** The options of the client, and what a user of the command sets instead. */
const FLAGS: readonly [RegExp, string][] = [
  [/pass apiKey or set /, 'set '],
  [/^apiKey\b/, ENVIRONMENT.apiKey],
  [/^baseUrl\b/, `--base-url or ${ENVIRONMENT.baseUrl}`],
  [/ or set dangerouslyAllowHttp$/, ''],
  [/^headers\b/, '--header'],
];

/** The message of an error, with flags instead of options. An error of an option has no attempts. */
function messageOf({ message, attempts }: CaicainiError): string {
  return attempts.length > 0 ? message : FLAGS.reduce((text, [option, flag]) => text.replace(option, flag), message);
}

/** The link to the docs of an error's row. */
function docsFor(error: CaicainiError): { docs?: string } {
  const row = rowOf(error);
  return row ? { docs: docsOf(row) } : {};
}

function rowOf({ status, type, action }: CaicainiError): ErrorRow | undefined {
  const rows: readonly ErrorRow[] = Object.values(ERRORS).filter((row) => row.action === action);
  return rows.find((each) => each.status === status) ?? rows.find((each) => each.type === type);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
