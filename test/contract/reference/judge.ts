/**
 * A reference reader: judges an attempt and decides about a retry as errors.json says, or with one mistake. It shares no
 * code with the SDK.
 */
import type { Json } from '../../../scripts/spec.js';
import type { Is } from './mistakes.js';
import { retryAfterMs } from './retry-after.js';

export interface Judged {
  action: string;
  charged: string;
  type: string | null;
  mismatch: boolean;
  /** A 2xx that holds no error. */
  isUnusable: boolean;
  askedMs: number | undefined;
}

/** Judges the outcome of a vector. */
export function judge(tables: Json, given: Json, dateMs: number, is: Is): Judged {
  const { outcomes } = tables['retryPolicy'].noAnswer;
  const nothing = { type: null, mismatch: false, askedMs: undefined };
  if (given['kind'] !== 'answer') {
    const { kind } = given as { kind: string };
    const { action, charged } = ofNoAnswer(kind, outcomes[kind], is);
    return { ...nothing, action, charged, isUnusable: given['kind'] === 'unusable-stream' };
  }
  const { status, body, retryAfter } = given as { status: number; body: string; retryAfter: string | null };
  const isSuccess = is('only-200-is-success') ? status === 200 : status >= 200 && status < 300;
  const error = isSuccess && !is('success-holds-no-error') ? errorIn(parse(body), is) : undefined;
  const type = error ? textOf(error['type']) : isSuccess ? undefined : typeIn(body, is);
  const found = error ? rowOfError(tables, error, is) : matchRow(tables, status, type, is);
  const { action, row } = found;
  const honors =
    (action === 'retry' || is('ra-whatever-the-action')) &&
    (status >= 400 || is('ra-in-success')) &&
    (row?.honorsRetryAfter ?? !is('ra-needs-a-row')) &&
    (!is('ra-of-429-only') || status === 429) &&
    (!is('ra-needs-an-envelope') || type !== undefined) &&
    !is('ra-ignored');
  const known =
    type === undefined || !is('unlisted-type-is-null') || tables['errors'].some((each: Json) => each['type'] === type);
  const ownType: string | null = row?.type ?? (is('api-error-without-a-row') && status >= 500 ? 'api_error' : null);
  return {
    ...{ action, charged: found.charged, mismatch: found.mismatch && !is('mismatch-never') },
    type: known ? (type ?? (is('type-of-the-envelope-only') ? null : ownType)) : null,
    isUnusable: isSuccess && (error === undefined || is('unusable-with-an-error')),
    askedMs: honors && retryAfter !== null ? retryAfterMs(retryAfter, dateMs, is) : undefined,
  };
}

function ofNoAnswer(kind: string, outcome: Json, is: Is): { action: string; charged: string } {
  const { action, charged } = outcome as { action: string; charged: string };
  if (kind === 'unsent' && is('unsent-may-be-charged')) return { action, charged: 'unknown' };
  if (kind === 'sent' && is('sent-is-never-charged')) return { action, charged: 'never' };
  if (kind === 'untrusted' && is('untrusted-is-retried')) return { action: 'retry', charged };
  if (kind === 'invalid' && is('invalid-is-retried')) return { action: 'retry', charged };
  if (kind === 'invalid' && is('invalid-may-be-charged')) return { action, charged: 'unknown' };
  if (kind === 'tooLong' && is('too-long-is-retried')) return { action: 'retry', charged };
  if (kind === 'tooLong' && is('too-long-is-never-charged')) return { action, charged: 'never' };
  if (kind === 'unusable-stream' && is('unusable-stream-is-fixed')) return { action: 'fix', charged };
  if (kind === 'unusable-stream' && is('unusable-stream-is-retried')) return { action: 'retry', charged };
  if (kind === 'unusable-stream' && is('unusable-stream-is-never-charged')) return { action, charged: 'never' };
  return { action, charged };
}

/** The type of a body that is no success. */
function typeIn(body: string, is: Is): string | undefined {
  if (is('type-by-pattern')) return /"error"\s*:\s*\{.*?"type"\s*:\s*"([^"]*)/.exec(body)?.[1];
  const parsed = parse(body);
  const value: any = is('first-of-a-list') && Array.isArray(parsed) ? parsed[0] : parsed;
  if (is('type-of-the-outer-object')) return textOf(value?.type);
  if (is('needs-the-outer-type') && value?.type !== 'error') return undefined;
  if (is('needs-a-message') && typeof value?.error?.message !== 'string') return undefined;
  if (is('error-may-be-a-text') && typeof value?.error === 'string') return value.error;
  if (is('type-may-be-a-number') && typeof value?.error?.type === 'number') return String(value.error.type);
  if (is('type-from-the-code') && value?.error?.type === undefined) return textOf(value?.error?.code);
  const type: unknown = value?.error?.type;
  if (is('type-in-any-case') && typeof type === 'string') return type.toLowerCase();
  if (is('type-trimmed') && typeof type === 'string') return type.trim();
  return textOf(type);
}

/** The error that a 2xx, or an event of a stream, holds. */
export function errorIn(value: any, is: Is, isError = value?.type === 'error'): Json | undefined {
  if (is('success-error-needs-type-error') && !isError) return undefined;
  const choices: any[] = Array.isArray(value?.choices) && !is('errors-of-choices-ignored') ? value.choices : [];
  for (const holder of [value, ...choices]) {
    const error: unknown = holder?.error;
    if (isGiven(error, is)) return typeof error === 'object' && error !== null ? error : { code: error };
    if (holder !== value && holder?.finish_reason === 'error' && !is('finish-reason-error-ignored')) return {};
  }
  return isError && !is('type-error-alone-ignored') ? {} : undefined;
}

function isGiven(error: unknown, is: Is): boolean {
  if (error === undefined) return false;
  if (error === null) return is('null-is-an-error');
  if (error === false) return is('false-is-an-error');
  if (error === '') return is('an-empty-text-is-an-error');
  if (typeof error === 'string' && is('a-text-is-no-error')) return false;
  return typeof error !== 'object' || Object.keys(error).length > 0 || is('an-empty-object-is-an-error');
}

interface Found {
  action: string;
  charged: string;
  mismatch: boolean;
  row?: Json;
}

/** The row of an error inside a 2xx. */
export function rowOfError(tables: Json, error: Json, is: Is): Found {
  const rows: Json[] = tables['errors'];
  const byType = is('type-in-success-ignored') ? undefined : rows.find((row) => row['type'] === error['type']);
  const codes = is('status-before-code') ? [error['status'], error['code']] : [error['code'], error['status']];
  if (is('status-of-the-error-ignored')) codes.splice(1);
  const code = codes.map((each) => codeOf(each, is)).find((each) => each !== undefined);
  const mismatch = !is('success-is-no-mismatch');
  const fallback = is('error-without-a-code-is-400') ? 400 : 500;
  const status = is('code-before-type')
    ? (code ?? byType?.['status'] ?? fallback)
    : (byType?.['status'] ?? code ?? fallback);
  const row = rows.find((each) => each['status'] === status);
  if (row && is('success-takes-the-more-careful')) return { ...rowFound(row), action: 'stop', mismatch };
  if (row) return { ...rowFound(row), mismatch };
  return { action: unlisted(tables, status, is), charged: 'unknown', mismatch };
}

function codeOf(code: unknown, is: Is): number | undefined {
  if (typeof code === 'string' && is('codes-are-numbers')) return undefined;
  if (typeof code === 'number' && is('codes-are-texts')) return undefined;
  const status = typeof code === 'string' && code !== '' ? Number(code) : code;
  if (typeof status !== 'number' || !Number.isInteger(status)) return undefined;
  if (is('any-code-is-a-status') ? status < 100 : status < 400) return undefined;
  return status < 600 || is('codes-above-599') ? status : undefined;
}

function rowFound(row: Json, mismatch = false): Found {
  return { action: row['action'], charged: row['charged'], mismatch, row };
}

function matchRow(tables: Json, status: number, type: string | undefined, is: Is): Found {
  const rows: Json[] = tables['errors'];
  const ofStatus = rows.find((row) => row['status'] === status);
  const first = rows.find((row) => row['type'] === type);
  const ofType = ofStatus?.['type'] === type && !is('first-row-of-a-type') ? ofStatus : first;
  if (is('the-status-decides') && ofStatus) return rowFound(ofStatus, ofType !== undefined && ofType !== ofStatus);
  if (ofType && is('the-type-decides')) return rowFound(ofType, ofType !== ofStatus);
  if (ofType?.['action'] === 'stop' && !is('stop-is-compared')) return rowFound(ofType, ofType !== ofStatus);
  if (ofType && ofType === ofStatus) return rowFound(ofType);
  const charged = is('unlisted-is-never-charged') ? 'never' : 'unknown';
  const byClass: Found = { action: unlisted(tables, status, is), charged, mismatch: false };
  const ignoresRow = is('unlisted-type-hides-the-row') && type !== undefined && !ofType;
  const byStatus = ofStatus && !ignoresRow ? rowFound(ofStatus) : byClass;
  if (!ofType) return { ...byStatus, mismatch: type !== undefined && is('unlisted-type-is-a-mismatch') };
  const order: string[] = is('fix-before-stop') ? ['retry', 'stop', 'fix'] : tables['retryPolicy'].careful.order;
  const byType = rowFound(ofType, true);
  const statusWins = order.indexOf(byStatus.action) >= order.indexOf(byType.action);
  const chosen = statusWins !== is('the-less-careful') ? byStatus : byType;
  return {
    ...chosen,
    charged: chargeOf(byStatus, byType, is),
    mismatch: ofStatus !== undefined || !is('no-mismatch-without-a-row'),
  };
}

function chargeOf(byStatus: Found, byType: Found, is: Is): string {
  if (is('charge-of-the-type')) return byType.charged;
  if (is('charge-of-the-status')) return byStatus.charged;
  if (is('disagreement-is-never-charged')) return 'never';
  if (is('disagreement-may-be-charged')) return 'unknown';
  return byStatus.charged === byType.charged ? byType.charged : 'unknown';
}

function unlisted(tables: Json, status: number, is: Is): string {
  const { actions } = tables['retryPolicy'].statuses;
  if (is('unlisted-is-retried')) return 'retry';
  if (is('unlisted-is-fixed')) return 'fix';
  const ofClass: string = actions[`${Math.floor(status / 100)}xx`];
  if (is('redirects-are-retried') && status >= 300 && status < 400) return 'retry';
  if (is('unusable-success-is-fixed') && status < 300) return 'fix';
  if (is('unusable-success-is-retried') && status < 300) return 'retry';
  return is('class-before-status') ? ofClass : (actions[status] ?? ofClass);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
