/** The commands that the READMEs and the page of the verifier show: those of `caicaini` are run as they are, the others by CI. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { startMock, type RunningMock } from '../../src/mock/index.js';
import { COMMAND } from '../cli/command.js';
import { ROOT, run } from '../support/process.js';
import { blocksOf, READMES } from './readme.js';

/** A complaint that a command may print although it ends with 0. */
const COMPLAINT = /\bNO\b|not run/;

const lines = (await blocksOf('sh', [...READMES, 'docs/site/en/verifier/index.md']))
  .flatMap(({ text }) => text.replaceAll(/\\\n */g, '').split('\n'))
  .map((line) => line.replace(/(^|\s+)#.*/, ''))
  .filter((line) => line !== '');
const shown = [...new Set(lines)];
const ofCaicaini = shown.filter((command) => command.includes('npx caicaini '));
const servers = ofCaicaini.filter((command) => / (mock|verify --proxy)\b/.test(command));

let folder: string;
let env: NodeJS.ProcessEnv;
let mock: RunningMock;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-commands-'));
  mock = await startMock();
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${COMMAND}" "$@"\n`);
  await chmod(join(folder, 'bin/npx'), 0o755);
  env = {
    PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`,
    CAICAINI_BASE: mock.url,
    CAICAINI_API_KEY: mock.key,
    GITHUB_ACTIONS: '',
    GITHUB_STEP_SUMMARY: '',
  };
  // The package that --fuzz needs, where its error says to install it
  await mkdir(join(folder, 'node_modules'));
  for (const name of ['fast-check', 'pure-rand'])
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  // The files that the commands read: a change to describe, and a recording to verify
  await writeFile(join(folder, 'haiku.txt'), 'before\n');
  const prepare =
    'git init -q . && git add haiku.txt && echo after > haiku.txt && npx caicaini verify --record recorded.har';
  expect(await inShell(`${prepare} --profile smoke`)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await mock.close();
  await rm(folder, { recursive: true, force: true });
});

const inShell = (command: string) => run('bash', ['-euo', 'pipefail', '-c', command], { cwd: folder, env });

/** The command with addresses and ports of this machine. */
function here(command: string): string {
  const addressed = command.replaceAll(/https:\/\/[^\s"]+/g, mock.url).replaceAll('_KEY=…', `_KEY=${mock.key}`);
  const local = addressed.replace(/ --port \d+/, '');
  return servers.includes(command) ? `${local} --port 0` : local;
}

describe('a command of caicaini', () => {
  for (const command of ofCaicaini.filter((each) => !servers.includes(each))) {
    test(`ends with 0 and without complaint: ${command}`, async () => {
      const { code, stdout, stderr } = await inShell(here(command));
      expect(code, stdout + stderr).toBe(0);
      expect(stdout).not.toBe('');
      expect(stdout + stderr).not.toMatch(COMPLAINT);
    });
  }

  for (const command of servers) {
    test(`serves until it is stopped, and then ends with 0: ${command}`, async () => {
      const child = spawn('bash', ['-c', `exec ${here(command)}`], { cwd: folder, env: { ...process.env, ...env } });
      const ended = once(child, 'close');
      try {
        let stdout = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
        await expect.poll(() => stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\b[^]*\n/m);
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout)!;
        const answer = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${mock.key}` } });
        expect([answer.status, ((await answer.json()) as { object: string }).object]).toEqual([200, 'list']);
        child.kill('SIGTERM');
        expect(await ended).toEqual([0, null]);
        expect(stdout).not.toMatch(COMPLAINT);
      } finally {
        child.kill('SIGKILL');
      }
    });
  }
});

/** The scripts that neither `npm run check` nor the nightly workflow runs, each with the test that runs its work. */
const TESTED: Record<string, string> = {
  build: 'test/setup/package.ts',
  demo: 'test/docs/demo.test.ts',
  docs: 'test/docs/site.test.ts',
  respect: 'test/contract/respect.test.ts',
};

describe('a script of package.json', async () => {
  const nightly = parse(await readFile(join(ROOT, '.github/workflows/nightly.yml'), 'utf8'));
  const everyNight = nightly.jobs.proof.strategy.matrix.script.map((script: string) => script.split(' ')[0]!);
  const scripts = shown.flatMap((command) =>
    [...command.matchAll(/npm (?:run )?(?!(?:ci|install)\b)([\w:-]+)/g)].map((match) => match[1]!),
  );

  test('is shown for the demo and for the tests', () => {
    expect(scripts).toEqual(expect.arrayContaining(['demo', 'test']));
  });

  for (const name of new Set(scripts)) {
    // A watcher has no end
    if (name === 'test:watch' || name === 'test' || name.startsWith('check')) continue;
    test(`is run by CI: ${name}`, async () => {
      expect(Object.keys(manifest.scripts)).toContain(name);
      const inCheck = new RegExp(`npm run ${name}(?= |$)`).test(manifest.scripts['check:static']);
      if (TESTED[name] !== undefined) await access(join(ROOT, TESTED[name]));
      else
        expect({ name, inCheck, isNightly: everyNight.includes(name) }).not.toEqual({
          name,
          inCheck: false,
          isNightly: false,
        });
    });
  }
});

test('every file that a command names is there', async () => {
  const paths = shown.flatMap((command) => command.match(/\b(?:test|examples|docs|openapi|proof)\/[\w./-]+/g) ?? []);
  for (const path of paths) await expect(access(join(ROOT, path)), path).resolves.toBeUndefined();
});
