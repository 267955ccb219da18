/**
 * The proof of the verifier: it finds nothing wrong with the mock, and each check detects a mutation. The mutations are a
 * sample by FUZZ_SEED, one for each check; `npm run matrix -- --check` runs all of them with every scenario, every night.
 */
import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACTIVE_CHECKS,
  detect,
  MUTATION_CASES,
  toRow,
  unexpectedChecks,
  verifyMock,
} from '../../scripts/verifier/mutation-matrix.js';
import { seed } from '../fuzz/fuzz.js';

const page = await readFile(new URL('../../docs/generated/verifier.md', import.meta.url), 'utf8');
const rows = page.slice(page.indexOf('## Mutations')).match(/^\| `.*$/gm)!;

/** The mutation of a row of the page. */
const nameOf = (row: string) => /^\| `([^`]*)`/.exec(row)![1]!;
/** For each check, a mutation that it detects by the page. */
const sample = new Map(
  ACTIVE_CHECKS.map((check) => {
    const detected = rows.filter((row) => row.split(' | ').at(-1)!.includes(`\`${check}\``)).map(nameOf);
    return [check, fc.sample(fc.constantFrom(...detected), { seed, numRuns: 1 })[0]!];
  }),
);

describe('the mock without mutations', () => {
  // A strict run sends every probe of one that is not
  test.each([
    { profile: 'smoke', strict: false },
    { profile: 'smoke', strict: true },
    { profile: 'standard', strict: true },
    { profile: 'thorough', strict: true },
  ] as const)('the profile $profile finds nothing, strict: $strict', async (options) => {
    const report = await verifyMock({}, options);
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report).toMatchObject({ exitCode: 0, stopped: undefined });
  });
});

test('docs/generated/verifier.md has a row for each mutation', () => {
  expect(rows.map(nameOf)).toEqual(MUTATION_CASES.map(({ name }) => name));
});

describe('a mutation', () => {
  for (const name of new Set(sample.values())) {
    test(`the verifier detects ${name} by the checks of its row in docs/generated/verifier.md`, async () => {
      const detection = await detect(MUTATION_CASES.find((mutation) => mutation.name === name)!);
      expect(detection.checks).not.toEqual([]);
      expect(unexpectedChecks(detection)).toEqual([]);
      expect(toRow(detection)).toBe(rows.find((row) => nameOf(row) === name));
    });
  }
});
