/** Classifies the outcome of an attempt: gives it an action, and says whether credits may have been consumed. */
import { HEADERS, RETRY_POLICY, type Action } from '../contract.js';
import { isSuccess, type Failure, type Outcome } from './failure.js';
import { findError, rowOf, type Row } from './find-error.js';
import { compact, inWords, isObject, parseObject, type Loose } from '../shared/json.js';
import { excerpt } from '../shared/redact.js';
import { parseHttpDate, parseRetryAfter } from './retry-after.js';

const CAREFUL: readonly Action[] = RETRY_POLICY.careful.order;
const BODY_KEPT = 8_192;
const MESSAGE_KEPT = 1_000;

/** Codes of connection failures before the request was sent, so that nothing can have been charged. */
const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
/** Codes of an untrusted certificate, and of a server that does not speak TLS. A retry would fail in the same way. */
const NOT_TRUSTED =
  /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_.*(WRONG_VERSION|PROTOCOL|HANDSHAKE_FAILURE))/;
/** Codes of a time limit of Node's fetch, 300 s by default. */
const TOO_LONG = /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/;
/** Codes of an answer that Node's HTTP client refuses, and the messages of those that have no code or a general one. */
const REFUSED = /^(HPE_|UND_ERR_(HEADERS_OVERFLOW|RES_)|bad response$|Response does not match )/;
/** Codes and messages of a request that the platform refuses to send. */
const INVALID_CODE = /^(UND_ERR_(INVALID|NOT_SUPPORTED|REQ_CONTENT)|ERR_(HTTP2?_)?INVALID_|ERR_UNESCAPED)/;
const INVALID_REQUEST = /^(bad port|unknown scheme|invalid (url|method|header)|.*scheme must be)/i;
/** A mistake in a custom `fetch` is one of these; so is what the platforms throw when the network fails. */
const PROGRAM_ERROR = /^(Type|Reference|Range)Error$/;
const IN_PROGRAM = /is not (a|an|defined|iterable)\b|cannot (read|set|convert)|undefined|null/i;
const ON_NETWORK =
  /fetch|load|network|connect|socket|host|send|time|tls|ssl|offline|internet|server|certificate|cancel|abort/i;

/**
 * Classifies an outcome as a failure. Pure: `dateMs`, milliseconds since 1970, is the time from which an HTTP date in
 * Retry-After is counted when the answer has no header Date. Source: Errors.
 */
export function classify(outcome: Outcome, dateMs = 0): Failure {
  const facts = classifyOutcome(outcome, dateMs);
  return compact<Failure>({ mismatch: false, lost: false, ...facts, message: oneLine(facts.message) });
}

/** The facts of a failure; an unknown fact may be undefined. */
type Facts = Pick<Failure, 'action' | 'charged' | 'message'> & Loose<Partial<Failure>>;

function classifyOutcome(outcome: Outcome, dateMs: number): Facts {
  if (outcome.kind === 'response') return classifyResponse(outcome, dateMs);
  if (outcome.kind === 'no-response') return classifyNoResponse(outcome);
  const message = `the stream is not what was asked for: ${outcome.problem}`;
  return { action: unlistedAction(200), charged: 'unknown', status: 200, message };
}

function classifyResponse({ status, headers, body }: Outcome & { kind: 'response' }, dateMs: number): Facts {
  const error = findError(parseObject(body) ?? {}, isSuccess(status) ? undefined : true);
  const kept = { messageId: isSuccess(status) ? findId(body) : undefined, body: excerpt(body, BODY_KEPT) || undefined };
  // The type or the code of an error inside a 2xx decides alone
  if (error && isSuccess(status))
    return { ...classifyResponse({ kind: 'response', ...error }, dateMs), mismatch: true, ...kept };
  const verdict = judge(status, error?.type);
  const { action, charged, mismatch, honorsRetryAfter = true } = verdict;
  const type = error?.type ?? verdict.type;
  const given = new Headers(headers);
  // A date is measured against the gateway's clock when the answer shows it
  const sentMs = parseHttpDate(given.get('date') ?? '') ?? dateMs;
  const isHonored = status >= 400 && action === 'retry' && honorsRetryAfter;
  const retryAfterMs = isHonored ? parseRetryAfter(given.get(HEADERS.RetryAfter), sentMs) : undefined;
  const message = error?.type === undefined ? describe(status, given, body) : `${type} (${status}): ${error.message}`;
  return { action, charged, mismatch, status, type, message, retryAfterMs, ...kept };
}

/** What a row says of a failure; of a status that has no row, what the policy says. */
type Verdict = Pick<Failure, 'action' | 'charged'> & { type?: Row['type']; honorsRetryAfter?: boolean };

function judge(status: number, type: string | undefined): Verdict & { mismatch: boolean } {
  const byStatus: Verdict = rowOf(status) ?? { action: unlistedAction(status), charged: 'unknown' };
  const byType: Verdict | undefined = type === byStatus.type ? undefined : rowOf(type);
  // Without a listed type the status decides
  if (!byType) return { ...byStatus, mismatch: false };
  // A type whose action is stop wins over any status; of other actions the more careful one wins
  if (byType.action === 'stop') return { ...byType, mismatch: true };
  const careful = CAREFUL.indexOf(byStatus.action) >= CAREFUL.indexOf(byType.action) ? byStatus : byType;
  return { ...careful, charged: byStatus.charged === byType.charged ? byType.charged : 'unknown', mismatch: true };
}

function unlistedAction(status: number): Action {
  const statuses: Record<string, Action> = RETRY_POLICY.statuses;
  // Browsers give status 0 to a redirect that was not followed
  return statuses[status] ?? statuses[`${Math.floor(status / 100) || 3}xx`] ?? statuses['5xx']!;
}

function describe(status: number, headers: Headers, body: string): string {
  if (status < 100 || (status >= 300 && status < 400))
    return `redirect (${status}) to ${hostOf(headers.get('location'))} was not followed`;
  const type = headers.get('content-type') ?? 'no content type';
  const seen = body === '' ? 'an empty body' : `${type}: ${JSON.stringify(excerpt(body, 120))}`;
  if (isSuccess(status)) return `answer (${status}) that is not what was asked for: ${seen}`;
  return `${rowOf(status)?.type ?? 'error'} (${status}) without an error envelope: ${seen}`;
}

// The message names the host alone, because a Location can hold credentials
function hostOf(location: string | null): string {
  return location !== null && URL.canParse(location) ? new URL(location).host : 'another path';
}

function findId(body: string): string | undefined {
  return /"id"\s*:\s*"([^"\\]{1,200})"/.exec(body)?.[1];
}

function classifyNoResponse(outcome: Outcome & { kind: 'no-response' }): Facts {
  const { cause, lost = false, begun = lost, body = '' } = outcome;
  const chain = chainOf(cause);
  const code = codeOf(chain);
  const last = chain.at(-1);
  const kind = begun && !TOO_LONG.test(code ?? '') ? (lost ? 'lost' : 'sent') : kindOf(last, code);
  const reason = last ? last.message || inWords(last.name) : inWords(cause);
  const message = `${WHAT[begun ? 'lost' : kind]}${code ? ` (${code})` : ''}: ${reason}${kind === 'tooLong' ? adviceFor(code) : ''}`;
  const received = { messageId: findId(body), body: excerpt(body, BODY_KEPT) || undefined };
  return { ...RETRY_POLICY.noAnswer[kind], lost, message, code, cause, ...received };
}

type NoAnswer = keyof typeof RETRY_POLICY.noAnswer;

const WHAT: Record<NoAnswer, string> = {
  unsent: 'no connection',
  sent: 'no answer',
  lost: 'the answer broke off',
  untrusted: 'no connection',
  invalid: 'not sent',
  tooLong: 'no answer',
};
const adviceFor = (code = '') =>
  `; a retry would end alike: ${TOO_LONG.test(code) ? 'use stream(), or a fetch with a longer limit' : 'this platform refuses the answer'}`;

function kindOf(last: ErrorLike | undefined, code = ''): NoAnswer {
  if (NOT_TRUSTED.test(code)) return 'untrusted';
  if ([code, last?.message ?? ''].some((each) => TOO_LONG.test(each) || REFUSED.test(each))) return 'tooLong';
  if (NEVER_SENT.test(code)) return 'unsent';
  return INVALID_CODE.test(code) || (code === '' && last && isMistake(last)) ? 'invalid' : 'sent';
}

/** Whether an error without a code comes from the program and not from the network. */
function isMistake({ name, message }: ErrorLike): boolean {
  if (INVALID_REQUEST.test(message)) return true;
  return PROGRAM_ERROR.test(inWords(name)) && (IN_PROGRAM.test(message) || !ON_NETWORK.test(message));
}

/** The first code in the chain of causes; the error that fetch throws has it one or two levels below. */
function codeOf(chain: ErrorLike[]): string | undefined {
  const codes = chain.map(({ name, code }) => (name === 'TimeoutError' ? 'TIMEOUT' : code));
  return codes.find((code) => typeof code === 'string');
}

/** An error of any realm: `instanceof Error` is false for an error of another realm, such as a test runner's. */
type ErrorLike = { message: string } & Record<'name' | 'code' | 'cause' | 'errors', unknown>;

/** An error and its causes; ends where a cause repeats. */
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

// A text of the gateway could forge lines of a log, control a terminal or fill a disk
function oneLine(text: string): string {
  return excerpt(text, MESSAGE_KEPT).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
