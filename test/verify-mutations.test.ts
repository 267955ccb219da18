/** The proof of the verifier: it is silent on the mock, and notices each departure by checks whose matter it is. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { DEPARTURES, notice, strangers, toMarkdown, verifyMock, type Noticed } from '../scripts/verifier/play.js';
import { CHECKS } from '../src/verify/index.js';

describe('the mock keeps its description', () => {
  test.each(['smoke', 'standard', 'thorough'] as const)('nothing is found in the profile %s', async (profile) => {
    for (const strict of [false, true]) {
      const report = await verifyMock({}, { profile, strict });
      expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
      expect(report).toMatchObject({ exitCode: 0, stopped: undefined });
    }
  });
});

describe('a departure is noticed, by checks of its matter alone', () => {
  const all: Noticed[] = [];

  test.each(DEPARTURES.map((departure) => [departure.name, departure] as const))('%s', async (_, departure) => {
    const noticed = await notice(departure);
    all.push(noticed);
    expect(noticed.checks).not.toEqual([]);
    expect(strangers(noticed)).toEqual([]);
  });

  test('every check notices something', () => {
    const heard = new Set(all.flatMap(({ checks }) => checks.map(({ name }) => name)));
    expect(Object.keys(CHECKS).filter((name) => !heard.has(name as never))).toEqual([]);
  });

  test('docs/verifier.md says so', async () => {
    expect(toMarkdown(all)).toBe(await readFile(new URL('../docs/verifier.md', import.meta.url), 'utf8'));
  });
});
