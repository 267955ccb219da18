/** The published vectors: they fit their schema, name every rule of the policy, and our own judgement and reader pass them. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import decisions from '../generated/conformance/decisions.json' with { type: 'json' };
import streams from '../generated/conformance/streams.json' with { type: 'json' };
import schema from '../generated/conformance/vectors.schema.json' with { type: 'json' };
import { classify } from '../src/classify.js';
import { ERRORS, type OperationId } from '../src/contract.js';
import type { Outcome } from '../src/failure.js';
import { decide, type Standing } from '../src/retry.js';
import { openScope } from '../src/scope.js';
import { StreamReader } from '../src/stream.js';
import type { Surface } from '../src/surface.js';
import { SURFACES } from '../src/surfaces.js';
import { testWorld } from './world.js';

type Given = (typeof decisions.vectors)[number]['given'];

const coded = (code: string) => Object.assign(new Error(code), { code });
/** How each kind of a vector shows on this platform. */
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
  'unusable-stream': () => ({ kind: 'unusable-stream', problem: 'some' }),
};
const ALMOST_ONE = 1 - 2 ** -53;

describe('the files', () => {
  const validate = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false })
    .addVocabulary(['x-generated'])
    .compile(schema);
  for (const file of [decisions, streams]) {
    test(`${file.kind} fit their schema, each under a name of its own`, () => {
      expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
      const names = file.vectors.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    });
  }

  test('hold a vector for every row and every reason', () => {
    const rows = decisions.vectors.map(({ given, want }) => `${given.status} ${want.type}`);
    for (const { status, type } of Object.values(ERRORS)) expect(rows).toContain(`${status} ${type}`);
    const reasons = new Set(decisions.vectors.map(({ want }) => want.because));
    const all = ['stop', 'fix', 'attempts', 'deadline', 'retry-after-too-long', 'stream-started', 'lost-response'];
    expect([...reasons]).toEqual(expect.arrayContaining(all));
  });
});

describe('our judgement', () => {
  for (const { name, given, want } of decisions.vectors) {
    test(name, () => {
      const failure = classify(OUTCOMES[given.kind]!(given), decisions.dateMs);
      const { action, charged, mismatch, type } = want;
      expect({ type: null, ...failure }).toMatchObject({ action, charged, mismatch, type });
      const decideAt = (chance: number) => decide(failure, { ...given, chance } satisfies Standing);
      for (const chance of [0, 0.5, ALMOST_ONE]) {
        const { minMs, maxMs, retry, because } = want;
        if (!retry) expect(decideAt(chance)).toEqual({ retry, because });
        else
          expect(decideAt(chance)).toEqual({ retry, afterMs: expect.closeTo(minMs! + chance * (maxMs! - minMs!), 6) });
      }
    });
  }
});

describe('our reader', () => {
  for (const { name, given, want } of streams.vectors) {
    test(`${name}, cut at every byte`, async () => {
      const bytes = new TextEncoder().encode(given.text);
      expect(await read(given.operation, bytes, 1)).toEqual(want);
      for (let at = 0; at <= bytes.length; at += Math.ceil(bytes.length / 50) || 1)
        expect(await read(given.operation, bytes, bytes.length, at), `cut at ${at}`).toEqual(want);
    });
  }
});

/** Reads bytes in pieces of a size, the first one of another, and says what became of them as a vector does. */
async function read(operation: string, bytes: Uint8Array, size: number, first = size) {
  const surface = SURFACES[operation as OperationId & keyof typeof SURFACES] as Surface<unknown, unknown>;
  const world = testWorld();
  const reader = new StreamReader(inPieces(bytes, size, first), openScope(world, undefined), surface, world);
  const events: unknown[] = [];
  while (!reader.isOver) await reader.pull();
  for (let event = reader.shift(); event !== undefined; event = reader.shift()) events.push(event);
  if (!reader.broken) return { events, final: reader.assembly.final() };
  const failure = classify(reader.broken);
  const decision = decide(failure, { attempts: 1, leftMs: Infinity, chance: 0, streamStarted: reader.hasContent });
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
