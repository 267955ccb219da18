/** Drafts answers: errors from the rows of the contract, JSON, and streams. */
import { ERRORS, HEADERS, type ErrorRow, type ErrorStatus } from '../contract.js';
import type { Draft, DraftStream } from './draft.js';
import type { Account } from './keys.js';
import type { Window } from './window.js';

/** An error the gateway answers with; thrown inside the mock, never out of it. */
export class Refusal extends Error {
  constructor(
    readonly row: ErrorRow,
    message: string = row.message,
  ) {
    super(message);
  }
}

/** A refusal with the row of a status. */
export function refuse(status: ErrorStatus, message?: string): Refusal {
  return new Refusal(ERRORS[status], message);
}

/** The rate-limit headers of a key. */
export function limitHeaders({ tier, limits }: Account, window: Window): Record<string, string> {
  return {
    [HEADERS.RateLimitTier]: tier,
    [HEADERS.RateLimitLimitRequests]: String(limits.requestsPerMinute),
    [HEADERS.RateLimitRemainingRequests]: String(Math.max(0, limits.requestsPerMinute - window.taken())),
    [HEADERS.RateLimitResetRequests]: String(window.resetSeconds()),
  };
}

/** The answer to a refusal. Retry-After says when the window opens again. */
export function draftError({ row, message }: Refusal, headers: Record<string, string>): Draft {
  const reset = headers[HEADERS.RateLimitResetRequests] ?? '1';
  // Source: Rate limits; only this row waits for the window
  const retryAfter = row.status === 429 ? { [HEADERS.RetryAfter]: reset } : {};
  return draftJson({ type: 'error', error: { type: row.type, message } }, { ...headers, ...retryAfter }, row.status);
}

/** A JSON answer. */
export function draftJson(body: unknown, headers: Record<string, string>, status = 200): Draft {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** A streamed answer. */
export function draftStream(stream: DraftStream, headers: Record<string, string>): Draft {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers },
    stream,
  };
}
