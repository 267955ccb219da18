/** Judges what came of an attempt: one action for every outcome. Design rules 1 to 5, first that speaks wins. */
import { ERROR_ROWS, HEADERS, RETRY_POLICY, type Action, type Charged, type ErrorStatus } from './contract.js';
import type { Failure, Outcome } from './failure.js';
import { inWords, isObject, parseObject } from './json.js';
import { excerpt } from './redact.js';
import { parseRetryAfter } from './retry-after.js';

type Row = (typeof ERROR_ROWS)[ErrorStatus];

const ROWS: readonly Row[] = Object.values(ERROR_ROWS);
const CAREFUL: readonly Action[] = RETRY_POLICY.careful.order;
const BODY_KEPT = 8_192;
const MESSAGE_KEPT = 1_000;
const LONGEST_TYPE = 100;

/** Codes of failures before anything was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Codes of a certificate that is not trusted and of a peer that speaks no TLS; trying again changes nothing. */
const NOT_TRUSTED =
  /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET)_|ERR_SSL_(WRONG_VERSION|UNSUPPORTED_PROTOCOL|.*HANDSHAKE_FAILURE|.*PROTOCOL_VERSION))/;

/**
 * Judges an outcome. Pure: `dateMs` is the wall clock (milliseconds since 1970) that an HTTP date in Retry-After is
 * measured against.
 */
export function classify(outcome: Outcome, dateMs = 0): Failure {
  const { message, ...failure } = judgeOutcome(outcome, dateMs);
  const known = Object.entries(failure).filter(([, value]) => value !== undefined);
  return { mismatch: false, lost: false, message: oneLine(message), ...Object.fromEntries(known) } as Failure;
}

/** What is said of a failure; what is not known may be said as undefined. */
type Said = Pick<Failure, 'action' | 'charged' | 'message'> & { [K in keyof Failure]?: Failure[K] | undefined };

function judgeOutcome(outcome: Outcome, dateMs: number): Said {
  if (outcome.kind === 'response') return classifyResponse(outcome, dateMs);
  if (outcome.kind === 'no-response') return classifyNoResponse(outcome);
  const message = `the stream is not what was asked for: ${outcome.problem}`;
  return { action: unlistedAction(200), charged: 'unknown', status: 200, message };
}

function classifyResponse({ status, body, headers: given }: Outcome & { kind: 'response' }, dateMs: number): Said {
  const headers = new Headers(given);
  const envelope = readEnvelope(body);
  const { row, ...judged } = judge(status, envelope?.type);
  const honors = status >= 400 && judged.action === 'retry' && (row?.honorsRetryAfter ?? true);
  return {
    ...judged,
    status: isSuccess(status) && row ? row.status : status,
    type: envelope?.type ?? row?.type,
    message: envelope ? `${envelope.type} (${status}): ${envelope.message}` : describe(status, headers, body),
    retryAfterMs: honors ? parseRetryAfter(headers.get(HEADERS.RetryAfter), dateMs) : undefined,
    messageId: isSuccess(status) ? findId(body) : undefined,
    body: excerpt(body, BODY_KEPT) || undefined,
  };
}

interface Judgement {
  action: Action;
  charged: Charged;
  mismatch?: boolean;
  row?: Row;
}

function judge(status: number, type: string | undefined): Judgement {
  const statusRow = ROWS.find((row) => row.status === status);
  const typeRow = statusRow?.type === type ? statusRow : ROWS.find((row) => row.type === type);
  // 1. A type that says stop is believed whatever the status
  if (typeRow?.action === 'stop') return ofRow(typeRow, typeRow !== statusRow);
  // 2. Both name the same row
  if (typeRow && typeRow === statusRow) return ofRow(typeRow);
  // 4. Only the status speaks
  const byStatus: Judgement = statusRow ? ofRow(statusRow) : { action: unlistedAction(status), charged: 'unknown' };
  if (!typeRow) return byStatus;
  // An error inside a 200: the status says nothing about it
  const byType = ofRow(typeRow, true);
  if (isSuccess(status)) return byType;
  // 3. They disagree: the more careful of the two
  const careful = CAREFUL.indexOf(byStatus.action) >= CAREFUL.indexOf(byType.action) ? byStatus : byType;
  return { ...careful, charged: byStatus.charged === byType.charged ? byType.charged : 'unknown', mismatch: true };
}

function ofRow(row: Row, mismatch = false): Judgement {
  return { action: row.action, charged: row.charged, mismatch, row };
}

function unlistedAction(status: number): Action {
  const statuses: Record<string, Action> = RETRY_POLICY.statuses;
  // Browsers show a redirect that was not followed as status 0
  return statuses[status] ?? statuses[`${Math.floor(status / 100) || 3}xx`] ?? statuses['5xx']!;
}

/** An envelope read from a body: type and message, both text; anything else is no envelope. */
function readEnvelope(body: string): { type: string; message: string } | undefined {
  const error = parseObject(body)?.['error'];
  if (!isObject(error) || typeof error['type'] !== 'string' || error['type'].length > LONGEST_TYPE) return undefined;
  return { type: error['type'], message: typeof error['message'] === 'string' ? error['message'] : '' };
}

function describe(status: number, headers: Headers, body: string): string {
  if (status < 100 || (status >= 300 && status < 400))
    return `redirect (${status}) to ${hostOf(headers.get('location'))} was not followed`;
  const type = headers.get('content-type') ?? 'no content type';
  const seen = body === '' ? 'an empty body' : `${type}: ${JSON.stringify(excerpt(body, 120))}`;
  if (isSuccess(status)) return `answer (${status}) that is not what was asked for: ${seen}`;
  const row = ROWS.find((each) => each.status === status);
  return `${row ? row.type : 'error'} (${status}) without an error envelope: ${seen}`;
}

// Only the host: a Location can hold credentials
function hostOf(location: string | null): string {
  return location !== null && URL.canParse(location) ? new URL(location).host : 'another path';
}

function findId(body: string): string | undefined {
  return /"id"\s*:\s*"([^"\\]{1,200})"/.exec(body)?.[1];
}

function classifyNoResponse({ cause, lost = false }: Outcome & { kind: 'no-response' }): Said {
  const chain = chainOf(cause);
  const code = codeOf(chain);
  const kind = kindOf(code, lost);
  const last = chain.at(-1);
  const reason = last ? last.message || inWords(last.name) : inWords(cause);
  const what = lost ? 'the answer broke off' : kind === 'sent' ? 'no answer' : 'no connection';
  const message = `${what}${code ? ` (${code})` : ''}: ${reason}`;
  return { ...RETRY_POLICY.noAnswer[kind], lost, message, code, cause };
}

function kindOf(code = '', lost: boolean): keyof typeof RETRY_POLICY.noAnswer {
  if (NOT_TRUSTED.test(code)) return 'untrusted';
  if (NEVER_SENT.has(code)) return 'unsent';
  return lost ? 'lost' : 'sent';
}

/** The first code along the chain of causes; fetch hides it one or two levels down. */
function codeOf(chain: ErrorLike[]): string | undefined {
  const codes = chain.map(({ name, code }) => (name === 'TimeoutError' ? 'TIMEOUT' : code));
  return codes.find((code) => typeof code === 'string');
}

/** What an Error holds, also one of another realm, as in a test runner: it is no instance of ours. */
interface ErrorLike {
  message: string;
  name?: unknown;
  code?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/** An error and what caused it, up to where it begins anew. */
function chainOf(cause: unknown): ErrorLike[] {
  const chain = new Set<ErrorLike>();
  let each = cause;
  while (isErrorLike(each) && !chain.has(each)) {
    chain.add(each);
    each = Array.isArray(each.errors) ? each.errors[0] : each.cause;
  }
  return [...chain];
}

function isErrorLike(value: unknown): value is ErrorLike {
  return isObject(value) && typeof value['message'] === 'string';
}

// What a gateway says must not forge lines of a log, steer a terminal or fill a disk
function oneLine(text: string): string {
  return excerpt(text, MESSAGE_KEPT).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
