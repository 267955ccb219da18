/**
 * The proof of the verifier: it finds nothing wrong with the mock, and detects each mutation by checks of its area. Each
 * mutation runs the scenarios of its category; `MUTATION_SWEEP=full` runs every scenario, as `npm run matrix` does.
 */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  detect,
  MUTATION_CASES,
  toMarkdown,
  unexpectedChecks,
  verifyMock,
  type Detection,
} from '../../scripts/verifier/mutation-matrix.js';
import { CHECKS, type CheckName } from '../../src/verify/index.js';

const IS_FULL = process.env['MUTATION_SWEEP'] === 'full';

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

describe('each mutation', () => {
  const all: Detection[] = [];

  test.each(MUTATION_CASES.map((mutation) => [mutation.name, mutation] as const))(
    'the verifier detects %s by checks of its area only',
    async (_, mutation) => {
      const detection = await detect(mutation, IS_FULL);
      all.push(detection);
      expect(detection.checks).not.toEqual([]);
      expect(unexpectedChecks(detection)).toEqual([]);
    },
  );

  test('every check detects a mutation', () => {
    const detecting = new Set(all.flatMap(({ checks }) => checks.map(({ name }) => name)));
    // Requests of clients are evaluated in observed traffic only: test/verify/false-alarms.test.ts
    const active = (Object.keys(CHECKS) as CheckName[]).filter((name) => !('observedOnly' in CHECKS[name]));
    expect(active.filter((name) => !detecting.has(name))).toEqual([]);
  });

  test('docs/generated/verifier.md lists the same checks for each mutation', async () => {
    const page = await readFile(new URL('../../docs/generated/verifier.md', import.meta.url), 'utf8');
    expect(toMarkdown(all)).toBe(page);
  });
});
