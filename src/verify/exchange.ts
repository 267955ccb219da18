/** One request with its raw answer, as a feed saw it go over the wire; nothing here is judged. */
import type { ErrorStatus, OperationId } from '../contract.js';

/** Name and value; names in small letters, in the order of the wire, repeated where they were repeated. */
export type Header = readonly [name: string, value: string];

/** What was sent. */
export interface SentRequest {
  method: string;
  /** Absolute URL. */
  url: string;
  headers: readonly Header[];
  /** The body as text; absent without one. */
  body?: string | undefined;
}

/** What came back. */
export interface RawResponse {
  status: number;
  headers: readonly Header[];
  /** The body as text, decompressed; as much of it as arrived. */
  body: string;
}

/** One request and what came of it. */
export interface Exchange {
  /** From 1, in the order in which requests were begun. */
  id: number;
  request: SentRequest;
  /** Absent when none came. */
  response?: RawResponse | undefined;
  /** Why no answer, or only a part of it, was read. */
  failure?: string | undefined;
  /** When the request was begun, its headers had arrived, and its body had ended; milliseconds since 1970. */
  startMs: number;
  headersMs: number;
  endMs: number;
  /** What whoever sent it wanted to know; absent for traffic that was only watched. */
  probe?: Probed | undefined;
}

/** Why a request was sent, and what the description says must come of it. */
export interface Probed {
  /** The scene it belongs to. */
  scene: string;
  /** Which key it was sent with; absent when it had none that is known. */
  key?: KeyRole | undefined;
  /** The check that judges by it. */
  check?: string | undefined;
  /** The row that must refuse it, or `accepted`. */
  expect?: ErrorStatus | 'accepted' | undefined;
  /** What is special about the request, as a clause: "max_tokens is 0". */
  why?: string | undefined;
  /** On what the expectation rests. Default: on what its check rests. */
  basis?: Basis | undefined;
  source?: readonly string[] | undefined;
  /** Where the description says so, as a JSON pointer into it. */
  schema?: string | undefined;
  /** The reader left before the end, because it had seen enough. */
  left?: boolean | undefined;
}

/** The keys a verification can be given; each has an environment variable. */
export type KeyRole = 'main' | 'cli' | 'suspended' | 'scope' | 'empty' | 'spare';

/** On what a statement of the description rests. */
export type Basis = 'documented' | 'convention' | 'assumed';

/** An operation that runs a model. */
export type TurnId = Extract<OperationId, 'createMessage' | 'createChatCompletion'>;

/** The value of a header; several values are joined as fetch joins them. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  const values = headers.filter(([each]) => each === wanted).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/** A header of the answer. */
export function answerHeader({ response }: Exchange, name: string): string | undefined {
  return response && headerOf(response.headers, name);
}
