/** The runners of examples/conformance/: other languages pass the decision vectors with errors.json alone. */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractJson, contractPath } from '../setup/contract.js';
import { inFolder, ROOT, run, type Ended } from '../support/process.js';

const FOLDER = join(ROOT, 'examples/conformance');
const VECTORS = contractPath('conformance/decisions.json');
const ERRORS = contractPath('errors.json');
const { vectors } = await contractJson('conformance/decisions.json');

interface Runner {
  language: string;
  /** The program that must be installed, and the arguments by which it prints its version. */
  needs: [program: string, ...args: string[]];
  run: (files: string[], scratch: string) => Promise<Ended>;
}

const RUNNERS: Runner[] = [
  {
    language: 'python',
    needs: ['python3', '--version'],
    run: (files) => run('python3', ['python/conformance.py', ...files], { cwd: FOLDER }),
  },
  {
    language: 'perl',
    needs: ['perl', '-MJSON::PP', '-e', '1'],
    run: (files) => run('perl', ['perl/conformance.pl', ...files], { cwd: FOLDER }),
  },
  {
    language: 'shell',
    needs: ['jq', '--version'],
    run: (files) => run('sh', ['shell/conformance.sh', ...files], { cwd: FOLDER }),
  },
  {
    language: 'go',
    needs: ['go', 'version'],
    run: (files) => run('go', ['run', 'go/conformance.go', ...files], { cwd: FOLDER }),
  },
  {
    language: 'java',
    needs: ['javac', '-version'],
    async run(files, scratch) {
      const compiled = await run('javac', ['-d', scratch, 'java/Json.java', 'java/Conformance.java'], { cwd: FOLDER });
      return compiled.code === 0 ? run('java', ['-cp', scratch, 'Conformance', ...files]) : compiled;
    },
  },
];

function isThere([program, ...args]: Runner['needs']): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

for (const runner of RUNNERS) {
  const { language, needs } = runner;
  const there = isThere(needs);
  describe.skipIf(!there)(there ? language : `${language}, skipped: no ${needs[0]}`, () => {
    test(`the runner in ${language} passes every vector`, async () => {
      const ended = await inFolder((scratch) => runner.run([ERRORS, VECTORS], scratch));
      expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: `${vectors.length} passed, 0 failed\n` });
    });

    test(`the runner in ${language} fails with a changed table`, async () => {
      const table = JSON.parse(await readFile(ERRORS, 'utf8'));
      table.errors.find((row: { status: number }) => row.status === 402).action = 'retry';
      const ended = await inFolder(async (scratch) => {
        const changed = join(scratch, 'errors.json');
        await writeFile(changed, JSON.stringify(table));
        return runner.run([changed, VECTORS], scratch);
      });
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('402 insufficient_quota: ');
    });
  });
}
