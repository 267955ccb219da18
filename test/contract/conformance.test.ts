/** The published vectors fit their schema and cover every rule, and our own policy and stream reader pass them. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/policy/classify.js';
import { ERRORS } from '../../src/contract.js';
import type { Outcome } from '../../src/policy/failure.js';
import { decide, defaultPolicy, type Standing } from '../../src/policy/decide.js';
import { openLifetime } from '../../src/http/lifetime.js';
import { StreamReader } from '../../src/stream/reader.js';
import type { StreamProtocol } from '../../src/stream/protocol.js';
import { PROTOCOLS } from '../../src/stream/index.js';
import { clauseNames } from '../../scripts/emit/conformance-rules.js';
import { loadSpec } from '../../scripts/spec.js';
import { contractJson } from '../setup/contract.js';
import { testRuntime } from '../support/fake-clock.js';

interface Decision {
  name: string;
  clause: string;
  given: Omit<Standing, 'random'> & {
    kind: string;
    maxAttempts: number;
    status: number | null;
    body: string | null;
    retryAfter: string | null;
  };
  want: { type: string | null; retry: boolean; because?: string; minMs?: number; maxMs?: number } & Record<
    string,
    unknown
  >;
}
interface Stream {
  name: string;
  clause: string;
  given: { operation: string; text: string };
  want: unknown;
}

const decisions: { dateMs: number; kind: string; vectors: Decision[] } =
  await contractJson('conformance/decisions.json');
const streams: { kind: string; vectors: Stream[] } = await contractJson('conformance/streams.json');

type Given = Decision['given'];

const coded = (code: string) => Object.assign(new Error(code), { code });
/** The form of each kind of vector on this platform. */
const OUTCOMES: Record<string, (given: Given) => Outcome> = {
  answer: ({ status, body, retryAfter }) => ({
    kind: 'response',
    status: status!,
    body: body!,
    headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
  }),
  unsent: () => ({ kind: 'no-response', cause: coded('ECONNREFUSED') }),
  sent: () => ({ kind: 'no-response', cause: coded('ECONNRESET') }),
  lost: () => ({ kind: 'no-response', cause: coded('ECONNRESET'), lost: true }),
  untrusted: () => ({ kind: 'no-response', cause: coded('CERT_HAS_EXPIRED') }),
  invalid: () => ({ kind: 'no-response', cause: coded('UND_ERR_INVALID_ARG') }),
  tooLong: () => ({ kind: 'no-response', cause: coded('UND_ERR_HEADERS_TIMEOUT') }),
  'unusable-stream': () => ({ kind: 'unusable-stream', problem: 'some' }),
};
const ALMOST_ONE = 1 - 2 ** -53;

describe('the files of vectors', async () => {
  const validate = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false })
    .addVocabulary(['x-generated'])
    .compile(await contractJson('conformance/vectors.schema.json'));
  for (const file of [decisions, streams]) {
    test(`the vectors of ${file.kind} fit their schema and have unique names`, () => {
      expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
      const names = file.vectors.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    });
  }

  for (const [kind, names] of Object.entries(clauseNames(await loadSpec()))) {
    test(`each clause of ${kind} has a vector, and each vector has a clause`, () => {
      const { vectors } = kind === 'decisions' ? decisions : streams;
      expect([...new Set(vectors.map(({ clause }) => clause))].sort()).toEqual([...names].sort());
    });
  }

  test('every row and every reason has a vector', () => {
    const rows = decisions.vectors.map(({ given, want }) => `${given.status} ${want.type}`);
    for (const { status, type } of Object.values(ERRORS)) expect(rows).toContain(`${status} ${type}`);
    const reasons = new Set(decisions.vectors.map(({ want }) => want.because));
    const all = [
      'stop',
      'fix',
      'unusable-answer',
      'attempts',
      'deadline',
      'retry-after-too-long',
      'stream-started',
      'lost-response',
    ];
    expect([...reasons]).toEqual(expect.arrayContaining(all));
  });
});

describe('our policy decides as the vector says', () => {
  for (const { name, given, want } of decisions.vectors) {
    test(name, () => {
      const failure = classify(OUTCOMES[given.kind]!(given), decisions.dateMs);
      const { action, charged, mismatch, type } = want;
      expect({ type: null, ...failure }).toMatchObject({ action, charged, mismatch, type });
      const { maxAttempts } = given;
      const decideAt = (random: number) =>
        decide(failure, { ...given, random }, { ...defaultPolicy.retry, maxAttempts });
      for (const random of [0, 0.5, ALMOST_ONE]) {
        const { minMs, maxMs, retry, because } = want;
        if (!retry) expect(decideAt(random)).toEqual({ retry, because });
        else
          expect(decideAt(random)).toEqual({ retry, afterMs: expect.closeTo(minMs! + random * (maxMs! - minMs!), 6) });
      }
    });
  }
});

describe('our stream reader reads as the vector says', () => {
  for (const { name, given, want } of streams.vectors) {
    test(`${name}, cut at every byte`, async () => {
      const bytes = new TextEncoder().encode(given.text);
      expect(await read(given.operation, bytes, 1)).toEqual(want);
      for (let at = 0; at <= bytes.length; at += Math.ceil(bytes.length / 50) || 1)
        expect(await read(given.operation, bytes, bytes.length, at), `cut at ${at}`).toEqual(want);
    });
  }
});

/** Reads bytes in pieces of one size, the first of another, and returns the result as a vector has it. */
async function read(operation: string, bytes: Uint8Array, size: number, first = size) {
  const protocol = PROTOCOLS[operation as keyof typeof PROTOCOLS] as StreamProtocol<unknown, object>;
  const runtime = testRuntime();
  const response = new Response(inPieces(bytes, size, first), { headers: { 'content-type': 'text/event-stream' } });
  const reader = new StreamReader(response, openLifetime(runtime, undefined), protocol, {
    runtime,
    policy: { timeouts: { firstTokenMs: 60_000, idleMs: 60_000 } },
  });
  const events: unknown[] = [];
  while (!reader.end) await reader.pull();
  for (let event = reader.shift(); event !== undefined; event = reader.shift()) events.push(event);
  if (reader.end.how !== 'failed') return { events, final: reader.accumulator.partial() };
  const failure = classify(reader.end.outcome);
  const decision = decide(failure, { attempts: 1, leftMs: Infinity, random: 0, streamStarted: reader.hasContent });
  const { action, charged, type = null } = failure;
  const because = decision.retry ? {} : { because: decision.because };
  return { events, failure: { action, charged, type, retry: decision.retry, ...because } };
}

function inPieces(bytes: Uint8Array, size: number, first: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const end = Math.min(bytes.length, at === 0 ? first || size : at + size);
      if (end > at) controller.enqueue(bytes.slice(at, end));
      else controller.close();
      at = end;
    },
  });
}
