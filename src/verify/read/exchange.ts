/** One request with its raw response, as it went over the wire. Nothing here is evaluated. */
import type { ErrorStatus, OperationId } from '../../contract.js';

/** Name and value. Names are in lower case and in wire order; a repeated header is repeated here. */
export type Header = readonly [name: string, value: string];

/** A request as it was sent. */
export interface SentRequest {
  method: string;
  /** Absolute URL. */
  url: string;
  headers: readonly Header[];
  /** The body as text; absent without one. */
  body?: string | undefined;
}

/** A response as it was received. */
export interface RawResponse {
  status: number;
  headers: readonly Header[];
  /** The body as decompressed text; the part that arrived, if the response was cut off. */
  body: string;
}

/** One request and its outcome. */
export interface Exchange {
  /** From 1, in the order in which the requests began. */
  id: number;
  request: SentRequest;
  /** Absent when no response arrived. */
  response?: RawResponse | undefined;
  /** Why no response, or only a part of it, was read. */
  failure?: string | undefined;
  /** When the request began, milliseconds since 1970. */
  startMs: number;
  /** When the response headers arrived, milliseconds since 1970. */
  headersMs: number;
  /** When the response body ended, milliseconds since 1970. */
  endMs: number;
  /** In how many reads the body arrived; absent for a recording. */
  reads?: number | undefined;
  /** The purpose of the request; absent for traffic that the verifier only observed. */
  probe?: ProbeInfo | undefined;
}

/** Why a request was sent, and which response the description requires. */
export interface ProbeInfo {
  /** The scenario that the request belongs to. */
  scenario: string;
  /** The key that the request was sent with; absent without a known one. */
  key?: KeyName | undefined;
  /** The check that evaluates the response. */
  check?: string | undefined;
  /** The error row that the gateway must answer with, or `success`. */
  expect?: ErrorStatus | 'success' | undefined;
  /** The special property of the request, as a clause: "max_tokens is 0". */
  why?: string | undefined;
  /** The basis of the expectation. Default: the basis of the check. */
  basis?: Basis | undefined;
  /** The vendor's pages behind the expectation. Default: the pages of the check. */
  source?: readonly string[] | undefined;
  /** The statement of the description behind the expectation, as a JSON pointer. */
  schema?: string | undefined;
  /** Whether other requests were under way at the same time. */
  concurrent?: boolean | undefined;
  /** Whether it only reads the balance again, because the gateway may settle a turn late. */
  settles?: boolean | undefined;
  /** Whether the verifier stopped reading before the end, because it had read enough. */
  stoppedEarly?: boolean | undefined;
}

/** The keys with a role in a verification; each has an environment variable. */
export type KeyRole = 'main' | 'cli' | 'suspended' | 'scope' | 'empty' | 'spare';

/** The name of a key: a role, or the name of a further key, such as one of another tier. */
export type KeyName = KeyRole | (string & Record<never, never>);

/** The basis of a statement in the description. */
export type Basis = 'documented' | 'convention' | 'assumed';

/** An operation that runs a model. */
export type TurnOperationId = Extract<OperationId, 'createMessage' | 'createChatCompletion'>;

/** The value of a header. Repeated values are joined by a comma, as fetch joins them. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  const values = headers.filter(([each]) => each === wanted).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/** A header of the response. */
export function responseHeader({ response }: Exchange, name: string): string | undefined {
  return response && headerOf(response.headers, name);
}

/** Headers as an object. Repeated values are joined by a comma. */
export function headersToObject(headers: readonly Header[]): Record<string, string> {
  return Object.fromEntries(headers.map(([name]) => [name, headerOf(headers, name)!]));
}
