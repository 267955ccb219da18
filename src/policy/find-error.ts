/** Finds an error inside a 2xx answer. The vendor does not say in which form one comes, so every known form counts. */
import { ERROR_ROWS, type ErrorStatus } from '../contract.js';
import { isObject } from '../shared/json.js';
import { redactAll } from '../shared/redact.js';

/** A row of the error table. */
export type Row = (typeof ERROR_ROWS)[ErrorStatus];

const ROWS: readonly Row[] = Object.values(ERROR_ROWS);

/** The row of a status or of a type; undefined when the table does not list it. */
export function rowOf(known: number | string | undefined): Row | undefined {
  return ROWS.find(({ status, type }) => status === known || type === known);
}

/** An error that was found. */
export interface FoundError {
  /** `error.type`; absent when the error has none. */
  type: string | undefined;
  message: string;
  /** The status of its type in the error table, else its numeric code, else 500. */
  status: number;
  /** The error in the form of the envelope, as JSON. */
  body: string;
}

const LONGEST_TYPE = 100;

/**
 * Finds the error that an answer or an event of a stream holds: in `error` or `errors`, in a choice, as the finish reason
 * `error`, or in its own members. With `isError` the value is an error even if it says nothing; else `error` beside content
 * or a delta is a note.
 */
export function findError(value: Record<string, unknown>, isError = value['type'] === 'error'): FoundError | undefined {
  const { choices, errors } = value;
  const own = value['error'] ?? (Array.isArray(errors) ? (errors as unknown[])[0] : isFlat(value) ? value : undefined);
  const inChoice = Array.isArray(choices) ? choices.find(isFailed) : undefined;
  if (!isError && !inChoice && (!isGiven(own) || isNote(value))) return undefined;
  const error = [own, inChoice?.['error']].find(isGiven) ?? (inChoice && 'the finish reason is "error"');
  const given = isObject(error) ? error : { message: error, code: error };
  const type = textOf(given['type']);
  const said = given['message'] ?? given['msg'] ?? given['code'] ?? '';
  const message = typeof said === 'object' ? JSON.stringify(redactAll(said)) : (textOf(said, Infinity) ?? '');
  const status = rowOf(type)?.status ?? codeOf(given['code']) ?? codeOf(given['status']) ?? ERROR_ROWS[500].status;
  const envelope = { type: type || rowOf(status)?.type || ERROR_ROWS[500].type, message };
  return { type, message, status, body: JSON.stringify({ type: 'error', error: envelope }) };
}

/** Whether an object has content beside its error. */
function isNote({ content, delta, choices }: Record<string, unknown>): boolean {
  return (
    isFilled(content) || (isObject(delta) && isGiven(delta)) || (Array.isArray(choices) && choices.some(isAnswered))
  );
}

function isFailed(choice: unknown): choice is Record<string, unknown> {
  if (!isObject(choice)) return false;
  return choice['finish_reason'] === 'error' || (isGiven(choice['error']) && !isAnswered(choice));
}

/** Whether a choice has a finish reason, or anything in its message or delta but the role. */
function isAnswered(choice: unknown): boolean {
  const { finish_reason, message, delta } = isObject(choice) ? choice : {};
  const { role: _, ...piece } = isObject(message) ? message : isObject(delta) ? delta : {};
  return [finish_reason, ...Object.values(piece)].some(isFilled);
}

function isFilled(value: unknown): boolean {
  return (typeof value === 'string' || Array.isArray(value)) && value.length > 0;
}

/** Whether the members of an object are those of an error: `object: "error"`, or a status and a text in place of content. */
function isFlat({ object, code, message, msg, content, choices }: Record<string, unknown>): boolean {
  const hasText = typeof (message ?? msg) === 'string' && content === undefined && choices === undefined;
  return object === 'error' || (hasText && codeOf(code) !== undefined);
}

// An empty object, null or false says that there is no error
function isGiven(error: unknown): boolean {
  return typeof error === 'object' && error !== null ? Object.keys(error).length > 0 : Boolean(error);
}

function textOf(value: unknown, longest = LONGEST_TYPE): string | undefined {
  return typeof value === 'string' && value.length <= longest ? value : undefined;
}

function codeOf(code: unknown): number | undefined {
  const status = typeof code === 'string' ? Number(code) : code;
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}
