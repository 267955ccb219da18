/** What an exchange says, read once for all checks: its operation, its JSON, its error, its stream. */
import { check, type Violation } from '../check.js';
import { ERRORS, OPERATIONS, type ErrorRow, type Operation, type OperationId } from '../contract.js';
import { isObject } from '../json.js';
import { answerHeader, type Exchange, type TurnId } from './exchange.js';
import { readJson } from './shallow.js';
import { readStream, type StreamReading } from './stream-reading.js';
import { turnOfBody, type Turn } from './turn.js';

/** An exchange as checks see it. */
export interface Reading {
  exchange: Exchange;
  /** Absent for paths and methods that are none of the six. */
  operation: Operation | undefined;
  /** The same, where it runs a model. */
  turnId: TurnId | undefined;
  /** Absent when no answer came. */
  status: number | undefined;
  isSuccess: boolean;
  /** Without parameters, in small letters. */
  contentType: string;
  /** The request's body as JSON. */
  asked: unknown;
  /** Whether events were asked for. */
  asksStream: boolean;
  /** The answer's body as JSON; undefined where it is none. */
  json: unknown;
  /** Type and message of an error envelope, as far as they are there. */
  error: { type: string | undefined; message: string | undefined } | undefined;
  /** The row of the status. */
  row: ErrorRow | undefined;
  /** Whether status and type name the same row. */
  isRow: boolean;
  /** What departs from the schema of the operation's answer; only for whole successful answers. */
  violations: readonly Violation[] | undefined;
  /** The events of a successful streamed answer. */
  stream: StreamReading | undefined;
  /** What the model answered, whole or streamed, as far as it can be read. */
  turn: Turn | undefined;
}

/** Reads an exchange; `assumed` is the operation of a request that is not known. */
export function read(exchange: Exchange, assumed?: OperationId): Reading {
  const { request, response } = exchange;
  const operation = assumed ? OPERATIONS[assumed] : operationOf(request.method, request.url);
  const turnId = operation?.streams ? operation.id : undefined;
  const asked = request.body === undefined ? undefined : readJson(request.body);
  const contentType = (answerHeader(exchange, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  const status = response?.status;
  const isSuccess = status !== undefined && status >= 200 && status < 300;
  const isEvents = contentType === 'text/event-stream';
  // Of a request that is not known only the answer tells what was asked for
  const asksStream =
    turnId !== undefined && (isObject(asked) ? asked['stream'] === true : assumed !== undefined && isEvents);
  const looksStreamed = isEvents || /^\s*(event|data|:)/.test(response?.body ?? '');
  const stream = isSuccess && turnId && looksStreamed ? readStream(turnId, exchange) : undefined;
  const json = stream || !response ? undefined : readJson(response.body);
  const error = errorIn(json);
  const row = Object.values(ERRORS).find((each) => each.status === status);
  const isWhole = isSuccess && operation !== undefined && !stream && !error && json !== undefined;
  const violations = isWhole ? check(operation.response, json) : undefined;
  return {
    exchange,
    operation,
    turnId,
    status,
    isSuccess,
    contentType,
    asked,
    asksStream,
    json,
    error,
    row,
    isRow: row !== undefined && error?.type === row.type,
    violations,
    stream,
    turn: stream?.turn ?? (isWhole && turnId ? turnOfBody(turnId, json) : undefined),
  };
}

/** The operation that a request is for; whatever stands before `/v1` in its path is the gateway's own. */
export function operationOf(method: string, url: string): Operation | undefined {
  const path = pathOf(url);
  return Object.values(OPERATIONS).find((each) => each.method === method.toUpperCase() && path === each.path);
}

/** The path from `/v1` on, without the query. */
export function pathOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url.split('?')[0]!;
  return /\/v1(\/.*)?$/.exec(path)?.[0] ?? path;
}

function errorIn(json: unknown): Reading['error'] {
  if (!isObject(json)) return undefined;
  const inner = isObject(json['error']) ? json['error'] : json['type'] === 'error' ? json : undefined;
  if (!inner) return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { type: inner === json ? undefined : text(inner['type']), message: text(inner['message']) };
}
