/** The vectors find wrong readers: a reference reader passes them all, and with almost any one mistake it does not. */
import { describe, expect, test } from 'vitest';
import { contractJson } from '../setup/contract.js';
import { loadSpec, type Json } from '../../scripts/spec.js';
import { decide } from './reference/decide.js';
import { judge } from './reference/judge.js';
import { MISTAKES, SURVIVORS, type Is, type Mistake } from './reference/mistakes.js';
import { read } from './reference/read.js';

const spec = await loadSpec();

/** The least share of mistakes that the vectors find. */
const FLOOR = 0.97;

const [tables, { grammars }, decisions, streams] = (await Promise.all(
  ['errors', 'stream-grammar', 'conformance/decisions', 'conformance/streams'].map((name) =>
    contractJson(`${name}.json`),
  ),
)) as [Json, Json, Json, Json];
const ALMOST_ONE = 1 - 2 ** -53;

/** Whether a reader decides as a vector says. */
function decidesRight({ given, want }: Json, is: Is): boolean {
  const judged = judge(tables, given, decisions['dateMs'], is);
  const facts = ['action', 'charged', 'type', 'mismatch'] as const;
  if (facts.some((fact) => judged[fact] !== want[fact])) return false;
  return [0, ALMOST_ONE].every((chance) => {
    const decided = decide(tables, judged, given, chance, is);
    if (!want.retry) return decided === want.because;
    const { minMs, maxMs } = want as { minMs: number; maxMs: number };
    const wanted = minMs + chance * (maxMs - minMs);
    return typeof decided === 'number' && Math.abs(decided - wanted) < 0.001;
  });
}

/** Whether a reader reads a stream as a vector says: as a whole, and byte by byte. */
function readsRight({ given, want }: Json, is: Is): boolean {
  const bytes = new TextEncoder().encode(given.text);
  const single = Array.from(bytes, (_, at) => bytes.slice(at, at + 1));
  return [[bytes], single].every((pieces) => {
    const seen = read(tables, grammars[given.operation], pieces, is);
    return isEqual(seen, want);
  });
}

// The order of members does not matter
const isEqual = (one: unknown, other: unknown) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
function sorted(value: any): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

const CHECKS: { name: string; passes: (is: Is) => boolean }[] = [
  ...decisions['vectors'].map((vector: Json) => ({
    name: vector['name'],
    passes: (is: Is) => decidesRight(vector, is),
  })),
  ...streams['vectors'].map((vector: Json) => ({ name: vector['name'], passes: (is: Is) => readsRight(vector, is) })),
];

/** Whether a vector finds a mistake. A reader that throws is found, too. */
function finds({ passes }: (typeof CHECKS)[number], is: Is): boolean {
  try {
    return !passes(is);
  } catch {
    return true;
  }
}

describe('the reference reader', () => {
  test('the reference reader passes every vector', () => {
    const failed = CHECKS.filter((check) => finds(check, () => false));
    expect(failed.map(({ name }) => name)).toEqual([]);
  });

  const survivors: Mistake[] = MISTAKES.filter(
    (mistake) => !CHECKS.some((check) => finds(check, (each) => each === mistake)),
  );
  const score = 1 - survivors.length / MISTAKES.length;

  test('the vectors find the mistakes of the reader but for those that are listed with a reason', () => {
    expect(MISTAKES.length).toBeGreaterThanOrEqual(150);
    expect(survivors.sort()).toEqual(Object.keys(SURVIVORS).sort());
    for (const reason of Object.values(SURVIVORS)) expect(reason).toMatch(/^[A-Z].*\.$/);
  });

  test(`the vectors find at least ${FLOOR * 100} % of the mistakes`, () => {
    console.log(
      `${MISTAKES.length - survivors.length} of ${MISTAKES.length} wrong readings found: ${(score * 100).toFixed(1)} %`,
    );
    expect(score).toBeGreaterThanOrEqual(FLOOR);
    // The README of the package shows these figures
    const measured = { found: MISTAKES.length - survivors.length, mistakes: MISTAKES.length };
    expect(spec.conformance.score, 'openapi/conformance/score.yaml').toEqual(measured);
  });
});
