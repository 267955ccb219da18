/** The mock's log of requests. */
import { parseJson } from '../../shared/json.js';
import type { FaultAnswer } from '../faults/rule.js';
import type { RequestContext } from './request-context.js';

/** One answered request. */
export interface LogEntry {
  method: string;
  /** Path without the query; its first 1,000 characters. */
  path: string;
  /** Status of the response; 0 when the connection broke or the client disconnected before there was one. */
  status: number;
  /** The key as the vendor shows it: its first 12 characters; empty without a key. Source: Authentication. */
  key: string;
  /**
   * The request's body as JSON, or as text if it is not JSON. Absent without one, and if the mock answered without reading
   * it, as it does for a wrong key. The log keeps bodies of 2^25 characters together; older ones are dropped.
   */
  body?: unknown;
  /** The scripted answer; absent when no fault rule matched the request. */
  fault?: FaultAnswer;
  /**
   * The forms of the request that no page of the vendor names and that are accepted by convention, such as
   * `/system is a list`, at most 20. Absent without any.
   */
  conventions?: string[];
  /** JSON pointers to the members of the request that the mock ignores, at most 20. Absent without any. */
  ignored?: string[];
}

const SHOWN_CHARACTERS = 12;
const MAX_ENTRIES = 10_000;
const MAX_PATH_CHARACTERS = 1_000;
const MAX_BODY_CHARACTERS = 2 ** 25;

/** The last entries and bodies, so that a mock that runs for long does not fill the memory. */
export class RequestLog {
  readonly entries: LogEntry[] = [];
  /** The entries that have a body, with its length. */
  private bodies: { entry: LogEntry; characters: number }[] = [];
  private characters = 0;

  /** Adds an entry. `characters` is the length of its body as text. */
  add(entry: LogEntry, characters: number): void {
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES && this.entries.shift() === this.bodies[0]?.entry) this.dropBody();
    if (!('body' in entry)) return;
    this.bodies.push({ entry, characters });
    this.characters += characters;
    while (this.characters > MAX_BODY_CHARACTERS) this.dropBody();
  }

  /** Removes all entries. */
  clear(): void {
    this.entries.length = 0;
    this.bodies = [];
    this.characters = 0;
  }

  private dropBody(): void {
    const { entry, characters } = this.bodies.shift()!;
    delete entry.body;
    this.characters -= characters;
  }
}

/** The entry of a request and the status of its response. */
export function logEntry(context: RequestContext, status: number): LogEntry {
  const { method, path, request, fault, bodyText = '', departures: { conventions = [], ignored = [] } = {} } = context;
  const entry: LogEntry = {
    method,
    path: path.length > MAX_PATH_CHARACTERS ? `${path.slice(0, MAX_PATH_CHARACTERS)}…` : path,
    status,
    key: shortenKey(request.headers),
    ...(fault && { fault }),
    ...(conventions.length > 0 && { conventions }),
    ...(ignored.length > 0 && { ignored }),
  };
  if (bodyText !== '') defineBody(entry, bodyText);
  return entry;
}

/** Gives an entry its body, which is parsed when it is read first: the JSON of a text may take twenty times its memory. */
function defineBody(entry: LogEntry, text: string): void {
  const property = { configurable: true, enumerable: true };
  const get = () => {
    const value = parseJson(text) ?? text;
    Object.defineProperty(entry, 'body', { ...property, writable: true, value });
    return value;
  };
  Object.defineProperty(entry, 'body', { ...property, get });
}

/** The part of the key that may be shown. */
function shortenKey(headers: Headers): string {
  const key = headers.get('authorization')?.split(' ').at(-1) ?? '';
  return key === '' ? '' : `${key.slice(0, SHOWN_CHARACTERS)}…`;
}
