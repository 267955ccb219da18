/**
 * The conformance vectors for SDKs in any language: derived from the error rows, and taken from openapi/conformance/.
 */
import { errorRows, operations, type ErrorRow, type Json, type Spec } from '../spec.js';

/** The time of the vectors, for dates in Retry-After. */
const DATE_MS = Date.parse('Mon, 23 Nov 2026 12:00:00 GMT');
const RETRY_AFTER_S = 7;

/** Emits both files of vectors. */
export function emitConformance(spec: Spec): { decisions: Json; streams: Json } {
  const decisions = [...fromRows(spec), ...fromPolicy(spec), ...spec.conformance.decisions];
  return {
    decisions: { kind: 'decisions', dateMs: DATE_MS, vectors: decisions.map((each) => decision(spec, each)) },
    streams: { kind: 'streams', vectors: spec.conformance.streams.map((each) => stream(spec, each)) },
  };
}

/**
 * Five vectors per row: with its envelope, with an empty body, with Retry-After, at the last attempt, after stream
 * content.
 */
function fromRows({ document }: Spec): Json[] {
  const { attempts, backoff, retryAfter } = document['x-retry-policy'];
  const plus = (spreadMs: number) => RETRY_AFTER_S * 1000 + spreadMs;
  return errorRows(document).flatMap((row) => {
    const { status, type } = row;
    const name = `${status} ${type}`;
    const first = outcome(row, { minMs: 0, maxMs: Math.min(backoff.baseMs, backoff.capMs) });
    const asked = outcome(row, { minMs: plus(retryAfter.spreadMinMs), maxMs: plus(retryAfter.spreadMaxMs) });
    return [
      { name, clause: 'same-row', given: { status, type }, want: first },
      { name: `${name}, an empty body`, clause: 'status-with-row', given: { status, body: '' }, want: first },
      {
        name: `${name}, Retry-After`,
        clause: 'retry-after',
        given: { status, type, retryAfter: String(RETRY_AFTER_S) },
        want: row.honorsRetryAfter ? asked : first,
      },
      {
        name: `${name}, the last attempt`,
        clause: row.action === 'retry' ? 'attempts' : row.action,
        given: { status, type, attempts: attempts.default },
        want: outcome(row, { because: 'attempts' }),
      },
      {
        name: `${name}, after content of a stream`,
        clause: 'stream-started',
        given: { status, type, streamStarted: true },
        want: { ...outcome(row, {}), because: 'stream-started' },
      },
    ];
  });
}

/** The judgement of a row, and what follows: a row that is not retried ends with its action. */
function outcome({ action, charged, type }: ErrorRow, retried: Json): Json {
  return { action, charged, type, ...(action === 'retry' ? retried : { because: action }) };
}

/** The vectors for the waits after each attempt, and for statuses without a row. */
function fromPolicy({ document }: Spec): Json[] {
  const { attempts, backoff, statuses } = document['x-retry-policy'];
  const row = errorRows(document).find(({ action }) => action === 'retry')!;
  const given = { status: row.status, type: row.type, maxAttempts: attempts.max };
  const waits = Array.from({ length: attempts.max - 1 }, (_, index) => ({
    name: `the wait after attempt ${index + 1} of ${attempts.max}`,
    clause: 'backoff',
    given: { ...given, attempts: index + 1 },
    want: outcome(row, { minMs: 0, maxMs: Math.min(backoff.capMs, backoff.baseMs * backoff.factor ** index) }),
  }));
  const limits = [1, attempts.max].map((maxAttempts) => ({
    name: `attempt ${maxAttempts} of ${maxAttempts}`,
    clause: 'attempts',
    given: { ...given, maxAttempts, attempts: maxAttempts },
    want: outcome(row, { because: 'attempts' }),
  }));
  const exact = Object.entries<string>(statuses).filter(([status]) => /^\d+$/.test(status));
  const unlisted = exact.map(([status, action]) => ({
    name: `${status} has no row`,
    clause: 'status-without-row',
    given: { status: Number(status), body: '' },
    want: {
      ...{ action, charged: 'unknown', type: null },
      ...(action === 'retry' ? { minMs: 0, maxMs: backoff.baseMs } : { because: action }),
    },
  }));
  return [...waits, ...limits, ...unlisted];
}

/** A vector of decisions with all its members. */
function decision({ document }: Spec, { name, clause, given, want }: Json): Json {
  const { attempts, timeouts } = document['x-retry-policy'];
  const { type, ...rest } = given;
  const body = type === undefined ? null : JSON.stringify({ type: 'error', error: { type, message: 'text' } });
  const defaults = {
    ...{ kind: 'answer', status: null, body, retryAfter: null },
    ...{ attempts: 1, maxAttempts: attempts.default, leftMs: timeouts.deadlineMs },
    ...{ idempotent: false, streamStarted: false },
  };
  const { action, charged, type: wanted, mismatch = false, ...decided } = want;
  const retry = decided.because === undefined;
  return {
    name,
    clause,
    given: { ...defaults, ...rest },
    want: { action, charged, type: wanted, mismatch, retry, ...decided },
  };
}

/** A vector of streams with its text and its events. */
function stream({ document }: Spec, { name, clause, lenient, given, want }: Json): Json {
  const { operation, text, example, keep, prepend = '', append = '', lineEnds = '\n' } = given;
  const shown: string = text ?? (example ? exampleOf(document, operation, example) : '');
  const kept = keep === undefined ? shown : events(shown).slice(0, keep).join('');
  const whole = `${kept}${Array.isArray(append) ? append.map(eventText).join('') : append}`;
  const failure = want.failure && { type: null, retry: want.failure.because === undefined, ...want.failure };
  return {
    name,
    clause,
    ...(lenient && { lenient }),
    given: { operation, text: `${prepend}${whole.replaceAll('\n', lineEnds)}` },
    want: { events: dataOf(whole).slice(0, want.events), ...(failure ? { failure } : { final: want.final }) },
  };
}

/** An event as text: one of messages has the name of its type, data that is no object is a text. */
function eventText(event: Json | string): string {
  if (typeof event === 'string') return `data: ${event}\n\n`;
  const name = typeof event['type'] === 'string' ? `event: ${event['type']}\n` : '';
  return `${name}data: ${JSON.stringify(event)}\n\n`;
}

function exampleOf(document: Json, id: string, example: string): string {
  const { node } = operations(document).find((operation) => operation.id === id)!;
  return node.responses['200'].content['text/event-stream'].examples[example].serializedValue;
}

// A simple split, which is enough for the examples of the description
function events(text: string): string[] {
  return text.split(/(?<=\n\n)/).filter((event) => event.trim() !== '');
}

function dataOf(text: string): unknown[] {
  const data = events(text).map((event) => event.replaceAll(/^(data: ?|(event|retry).*\n)/gm, '').trim());
  return data.flatMap((each) => {
    try {
      return [JSON.parse(each)].filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
    } catch {
      return [];
    }
  });
}
