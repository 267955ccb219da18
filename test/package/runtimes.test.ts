/** The runner of `npm run runtimes`: its verdicts, and its page. The test of the package runs the suite itself. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { pick, RUNTIMES } from '../../proof/runtimes/all.js';
import { play, type Line, type Runtime } from '../../proof/runtimes/runtime.js';
import { complaints, exitCode, toMarkdown } from '../../proof/runtimes/table.js';
import { ROOT } from '../support/process.js';

const checks = ['create', 'stream'];
const good = checks.map((check): Line => ({ check, ok: true, ms: 1 }));
const bad: Line = { check: 'stream', ok: false, ms: 1, detail: 'silence' };
const away = () => Promise.reject(new Error('no such package'));

const cases: { given: string; runtime: Partial<Runtime>; want: string; cell: string; exit: number }[] = [
  { given: 'every check passed', runtime: reporting(good), want: 'passed', cell: 'all 2 passed', exit: 0 },
  {
    given: 'one check failed',
    runtime: reporting([good[0]!, bad]),
    want: 'failed',
    cell: '**failed**: 1 of 2 passed',
    exit: 1,
  },
  {
    given: 'a check is missing',
    runtime: reporting([good[0]!]),
    want: 'failed',
    cell: '**failed**: 1 of 2 passed',
    exit: 1,
  },
  {
    given: 'no check was reported',
    runtime: reporting([]),
    want: 'failed',
    cell: '**failed**: 0 of 2 passed',
    exit: 1,
  },
  { given: 'the suite threw', runtime: { run: away }, want: 'failed', cell: '**failed**: 0 of 2 passed', exit: 1 },
  { given: 'the runtime cannot be installed', runtime: { find: away }, want: 'not run', cell: 'not run', exit: 2 },
];

describe('a runtime', () => {
  for (const { given, runtime, want, cell, exit } of cases) {
    test(`a runtime is shown as "${cell}" where ${given}`, async () => {
      const whole: Runtime = {
        name: 'Toy',
        how: 'at hand',
        find: ok('toy'),
        version: ok('1.2.3'),
        ...reporting([]),
        ...runtime,
      };
      const result = await play(whole, { project: '', stage: { url: '', closed: '', key: '', emptyKey: '' }, checks });
      expect(result.outcome).toBe(want);
      const version = want === 'not run' ? '' : '1.2.3';
      expect(toMarkdown([result], checks)).toContain(`| Toy | ${version} | at hand | ${cell} |`);
      expect(exitCode([result])).toBe(exit);
    });
  }

  test('a failed check is reported with its detail', async () => {
    const result = { name: 'Toy', how: '', version: '', outcome: 'failed' as const, lines: [good[0]!, bad] };
    expect(complaints(result)).toEqual(['Toy: stream\n  silence']);
  });
});

test('a run without any runtime fails', () => expect(exitCode([])).toBe(1));

test('a failed runtime counts more than one that did not run', () => {
  const of = (outcome: 'failed' | 'not run' | 'passed') => ({ name: '', how: '', version: '', lines: [], outcome });
  expect(exitCode([of('not run'), of('failed'), of('passed')])).toBe(1);
});

test('the option --only picks runtimes by the beginning of their names', () => {
  expect(pick(['bun', 'NODE 22']).map(({ name }) => name)).toEqual(['Node 22', 'Bun']);
  expect(pick(undefined)).toBe(RUNTIMES);
  expect(() => pick(['rhino'])).toThrow('rhino');
});

test('docs/generated/runtimes.md has every runtime, all of them passed', async () => {
  const page = await readFile(`${ROOT}docs/generated/runtimes.md`, 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  expect(rows.map((row) => row.split(' | ')[0]!.slice(2))).toEqual(RUNTIMES.map(({ name }) => name));
  for (const row of rows) expect(row).toMatch(/\| all \d+ passed \|$/);
});

function reporting(lines: Line[]): Pick<Runtime, 'run'> {
  return { run: async (_program, _project, _stage, report) => lines.forEach(report) };
}

function ok(value: string): () => Promise<string> {
  return () => Promise.resolve(value);
}
