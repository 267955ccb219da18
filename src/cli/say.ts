/** What a command says beside its result: to stderr, a line each, readable or as JSON. No line shows a key. */
import { ERRORS, type Action, type ErrorRow } from '../contract.js';
import type { CaicainiError } from '../error.js';
import type { RetryNotice } from '../hooks.js';
import type { Receipt } from '../receipt.js';
import { redact } from '../redact.js';
import { docsOf } from './docs.js';

/** Says what happens during a call. */
export interface Teller {
  receipt: (receipt: Receipt) => void;
  retry: (notice: RetryNotice) => void;
  error: (error: CaicainiError) => void;
  /** Something to know that is no failure. */
  note: (text: string) => void;
}

/** A teller of readable lines, or of JSON lines whose `kind` is receipt, retry, error or note. */
export function createTeller(json: boolean): Teller {
  return json
    ? {
        receipt: (receipt) => sayJson({ kind: 'receipt', ...receipt }),
        retry: ({ failure: { message, status, type }, ...notice }) =>
          sayJson({ kind: 'retry', ...notice, message, status, type }),
        error: (error) => sayJson({ kind: 'error', ...error.toJSON(), whatToDo: adviceFor(error), ...docsFor(error) }),
        note: (text) => sayJson({ kind: 'note', message: text }),
      }
    : {
        receipt: (receipt) => say(describeReceipt(receipt)),
        retry: ({ failure, afterMs }) => say(`${failure.message} Trying again in ${seconds(afterMs)}.`),
        error: (error) => say(describeError(error)),
        note: say,
      };
}

/** A text without the characters that would steer a terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

/** A line on stderr. */
export function say(text: string): void {
  process.stderr.write(`${printable(redact(text))}\n`);
}

function sayJson(value: object): void {
  process.stderr.write(`${redact(JSON.stringify(value))}\n`);
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
  const { message, because, attempts, retryAfterMs, messageId, charged } = error;
  const tried = attempts.length > 1 ? ` (${attempts.length} attempts)` : '';
  const { docs } = docsFor(error);
  const facts = [
    adviceFor(error),
    retryAfterMs !== undefined && `Retry-After: ${seconds(retryAfterMs)}`,
    because === 'stream-started' && 'The answer above is not whole.',
    messageId !== undefined && `Message id: ${messageId}`,
    charged === 'unknown' && attempts.length > 0 && 'Credits may have been consumed.',
    docs !== undefined && `docs: ${docs}`,
  ];
  return [`caicaini: ${message}${tried}`, ...facts.filter(Boolean).map((fact) => `  ${String(fact)}`)].join('\n');
}

/** What to do where no row says it. */
const ADVICE: Record<Action, string> = {
  retry: 'Try again later.',
  stop: 'A person must act before the next call.',
  fix: 'Correct the call before the next one.',
};

/** What the error's row says to do. */
function adviceFor(error: CaicainiError): string {
  return rowOf(error)?.whatToDo ?? ADVICE[error.action];
}

/** Where the docs speak of the error's row. */
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
