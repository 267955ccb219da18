/** Conformance vectors for SDKs in any language: made from the rows by simple rules, and taken from openapi/conformance/. */
import { errorRows, operations, type ErrorRow, type Json, type Spec } from '../spec.js';

/** The clock of the vectors, for dates in Retry-After. */
const DATE_MS = Date.parse('Mon, 23 Nov 2026 12:00:00 GMT');
const RETRY_AFTER_S = 7;

/** The files of vectors by name, and the schema of both. */
export function emitConformance(spec: Spec): Record<string, Json> {
  const decisions = [...fromRows(spec), ...fromPolicy(spec), ...spec.conformance.decisions];
  return {
    decisions: { kind: 'decisions', dateMs: DATE_MS, vectors: decisions.map((each) => decision(spec, each)) },
    streams: { kind: 'streams', vectors: spec.conformance.streams.map((each) => stream(spec, each)) },
    'vectors.schema': spec.conformance.schema,
  };
}

/** Each row as it is, without an envelope, with a Retry-After, at the last attempt, and after content of a stream. */
function fromRows({ document }: Spec): Json[] {
  const { attempts, backoff, retryAfter } = document['x-retry-policy'];
  const plus = (spreadMs: number) => RETRY_AFTER_S * 1000 + spreadMs;
  return errorRows(document).flatMap((row) => {
    const { status, type } = row;
    const name = `${status} ${type}`;
    const first = outcome(row, { minMs: 0, maxMs: Math.min(backoff.baseMs, backoff.capMs) });
    const asked = outcome(row, { minMs: plus(retryAfter.spreadMinMs), maxMs: plus(retryAfter.spreadMaxMs) });
    return [
      { name, given: { status, type }, want: first },
      { name: `${name}, an empty body`, given: { status, body: '' }, want: first },
      {
        name: `${name}, Retry-After`,
        given: { status, type, retryAfter: String(RETRY_AFTER_S) },
        want: row.honorsRetryAfter ? asked : first,
      },
      {
        name: `${name}, the last attempt`,
        given: { status, type, attempts: attempts.default },
        want: outcome(row, { because: 'attempts' }),
      },
      {
        name: `${name}, after content of a stream`,
        given: { status, type, streamStarted: true },
        want: { ...outcome(row, {}), because: 'stream-started' },
      },
    ];
  });
}

/** What a row says, and how it goes on: rows that are not retried end with their action. */
function outcome({ action, charged, type }: ErrorRow, retried: Json): Json {
  return { action, charged, type, ...(action === 'retry' ? retried : { because: action }) };
}

/** The waits as attempts grow, and the statuses that have no row. */
function fromPolicy({ document }: Spec): Json[] {
  const { attempts, backoff, statuses } = document['x-retry-policy'];
  const row = errorRows(document).find(({ action }) => action === 'retry')!;
  const waits = Array.from({ length: attempts.default - 1 }, (_, index) => ({
    name: `the wait after attempt ${index + 1}`,
    given: { status: row.status, type: row.type, attempts: index + 1 },
    want: outcome(row, { minMs: 0, maxMs: Math.min(backoff.capMs, backoff.baseMs * backoff.factor ** index) }),
  }));
  const exact = Object.entries<string>(statuses).filter(([status]) => /^\d+$/.test(status));
  const unlisted = exact.map(([status, action]) => ({
    name: `${status} has no row`,
    given: { status: Number(status), body: '' },
    want: {
      ...{ action, charged: 'unknown', type: null },
      ...(action === 'retry' ? { minMs: 0, maxMs: backoff.baseMs } : { because: action }),
    },
  }));
  return [...waits, ...unlisted];
}

/** A vector with every member said. */
function decision({ document }: Spec, { name, given, want }: Json): Json {
  const { type, ...rest } = given;
  const body = type === undefined ? null : JSON.stringify({ type: 'error', error: { type, message: 'text' } });
  const defaults = {
    ...{ kind: 'answer', status: null, body, retryAfter: null },
    ...{ attempts: 1, leftMs: document['x-retry-policy'].timeouts.deadlineMs, idempotent: false, streamStarted: false },
  };
  const { action, charged, type: wanted, mismatch = false, ...decided } = want;
  const retry = decided.because === undefined;
  return {
    name,
    given: { ...defaults, ...rest },
    want: { action, charged, type: wanted, mismatch, retry, ...decided },
  };
}

/** A vector with its text and its events written out. */
function stream({ document }: Spec, { name, given, want }: Json): Json {
  const { operation, text, example, keep, prepend = '', append = '', lineEnds = '\n' } = given;
  const shown: string = text ?? exampleOf(document, operation, example);
  const kept = keep === undefined ? shown : events(shown).slice(0, keep).join('');
  const whole = `${kept}${append}`;
  const failure = want.failure && { type: null, retry: want.failure.because === undefined, ...want.failure };
  return {
    name,
    given: { operation, text: `${prepend}${whole.replaceAll('\n', lineEnds)}` },
    want: { events: dataOf(whole).slice(0, want.events), ...(failure ? { failure } : { final: want.final }) },
  };
}

function exampleOf(document: Json, id: string, example: string): string {
  const { node } = operations(document).find((operation) => operation.id === id)!;
  return node.responses['200'].content['text/event-stream'].examples[example].serializedValue;
}

// Good for our own examples, which keep to the plainest form of server-sent events
function events(text: string): string[] {
  return text.split(/(?<=\n\n)/).filter((event) => event.trim() !== '');
}

function dataOf(text: string): unknown[] {
  const data = events(text).map((event) => event.replaceAll(/^(data: ?|event:.*\n)/gm, '').trim());
  return data.flatMap((each) => {
    try {
      return [JSON.parse(each)];
    } catch {
      return [];
    }
  });
}
