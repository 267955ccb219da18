/** Parses an exchange once for all checks: its operation, JSON bodies, error, stream and turn. */
import { check, type Violation } from '../../validate/check.js';
import { ERRORS, OPERATIONS, type ErrorRow, type Operation, type OperationId } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { parseBoundedJson } from './bounded-json.js';
import { withoutAdditions } from './additions.js';
import { partlySeen } from './failures.js';
import { responseHeader, type Exchange, type TurnOperationId } from './exchange.js';
import { parseStream, type ParsedStream } from './parsed-stream.js';
import { parseTurn, type Turn } from './turn.js';

/** An exchange as checks see it. */
export interface ParsedExchange {
  raw: Exchange;
  /** Absent for a path and method that the description does not have. */
  operation: Operation | undefined;
  /** The id of the operation, if it runs a model. */
  turnOperation: TurnOperationId | undefined;
  /** Absent when no response arrived. */
  status: number | undefined;
  isSuccess: boolean;
  /** The media type without parameters, in lower case. */
  contentType: string;
  /** The request body as JSON. */
  requestJson: unknown;
  /** Whether the request asks for a stream. */
  requestsStream: boolean;
  /** The response body as JSON; undefined when it is not JSON. */
  responseJson: unknown;
  /** Type and message of an error envelope, each undefined when it is missing. */
  error: { type: string | undefined; message: string | undefined } | undefined;
  /** The error row of the status. */
  row: ErrorRow | undefined;
  /** Whether `error.type` is the type of that row. */
  typeMatchesRow: boolean;
  /** Violations of the response schema; only for a complete successful response. */
  violations: readonly Violation[] | undefined;
  /** The events of a successful streamed response. */
  stream: ParsedStream | undefined;
  /** The model's output, whole or streamed, as far as it can be read. */
  turn: Turn | undefined;
}

/** Parses an exchange. `assumed` is its operation when the request is unknown. */
export function parseExchange(given: Exchange, assumed?: OperationId): ParsedExchange {
  const raw = bounded(given);
  const { request, response } = raw;
  const operation = assumed ? OPERATIONS[assumed] : operationOf(request.method, request.url);
  const turnOperation = operation?.streams ? operation.id : undefined;
  const requestJson = request.body === undefined ? undefined : parseBoundedJson(request.body);
  const contentType = (responseHeader(raw, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  const status = response?.status;
  const isSuccess = status !== undefined && status >= 200 && status < 300;
  const isEventStream = contentType === 'text/event-stream';
  // If the request is unknown, only the response shows whether a stream was requested
  const requestsStream =
    turnOperation !== undefined &&
    (isObject(requestJson) ? requestJson['stream'] === true : assumed !== undefined && isEventStream);
  const looksStreamed = isEventStream || /^\ufeff?\s*(event|data|:)/.test((response?.body ?? '').slice(0, 1_000));
  const stream = isSuccess && turnOperation && looksStreamed ? parseStream(turnOperation, raw) : undefined;
  const responseJson = stream || !response ? undefined : parseBoundedJson(response.body);
  const error = errorIn(responseJson);
  const row = Object.values(ERRORS).find((each) => each.status === status);
  const isWhole = isSuccess && operation !== undefined && !stream && !error && responseJson !== undefined;
  const violations = isWhole ? withoutAdditions(check(operation.response, responseJson), responseJson) : undefined;
  return {
    raw,
    operation,
    turnOperation,
    status,
    isSuccess,
    contentType,
    requestJson,
    requestsStream,
    responseJson,
    error,
    row,
    typeMatchesRow: row !== undefined && error?.type === row.type,
    violations,
    stream,
    turn: stream?.turn ?? (isWhole && turnOperation ? parseTurn(turnOperation, responseJson) : undefined),
  };
}

/**
 * Whether observed traffic is that of the gateway: a request of an operation, a refusal of a path below `/v1`, or a probe
 * that was recorded. Not a preflight, a HEAD, or the answer to a conditional request.
 */
export function isOfGateway({ raw, operation, status, isSuccess }: ParsedExchange): boolean {
  if (raw.probe) return true;
  if (['OPTIONS', 'HEAD'].includes(raw.request.method.toUpperCase()) || status === 304) return false;
  return operation !== undefined || (/^\/v1(\/|$)/.test(pathOf(raw.request.url)) && !isSuccess);
}

/** Characters of a body that are evaluated; a longer body counts as partly seen. */
const MAX_CHARS = 4 * 1024 * 1024;

function bounded(raw: Exchange): Exchange {
  const { request, response, failure } = raw;
  const isLong = (text: string | undefined) => text !== undefined && text.length > MAX_CHARS;
  const sent = isLong(request.body) ? { ...request, body: request.body!.slice(0, MAX_CHARS) } : request;
  if (!isLong(response?.body)) return sent === request ? raw : { ...raw, request: sent };
  return {
    ...raw,
    request: sent,
    response: { ...response!, body: response!.body.slice(0, MAX_CHARS) },
    failure: failure ?? partlySeen(`only the first ${MAX_CHARS} characters of the body are evaluated`),
  };
}

/** The operation of a request. A path prefix before `/v1` belongs to the gateway and is ignored. */
export function operationOf(method: string, url: string): Operation | undefined {
  const path = pathOf(url);
  return Object.values(OPERATIONS).find((each) => each.method === method.toUpperCase() && path === each.path);
}

/** The path from `/v1` on, without the query. */
export function pathOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url.split('?')[0]!;
  return /\/v1(\/.*)?$/.exec(path)?.[0] ?? path;
}

function errorIn(json: unknown): ParsedExchange['error'] {
  if (!isObject(json)) return undefined;
  const inner = isObject(json['error']) ? json['error'] : json['type'] === 'error' ? json : undefined;
  if (!inner) return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { type: inner === json ? undefined : text(inner['type']), message: text(inner['message']) };
}
