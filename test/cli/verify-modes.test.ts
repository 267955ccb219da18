/** The built `caicaini verify` with generated requests, a comparison, a watch, own checks and live findings. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMock, type RunningMock } from '../../src/mock/index.js';
import { ROOT } from '../support/process.js';
import { startCommand, type Settings } from './command.js';

let folder: string;
let mock: RunningMock;
let faulty: RunningMock;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-cli-modes-'));
  mock = await startMock({ tier: 'enterprise' });
  faulty = await startMock({ tier: 'enterprise', mutations: ['models-one-missing'] });
});
afterAll(async () => {
  await mock.close();
  await faulty.close();
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string) => join(folder, name);
function start(args: string[], { env, ...settings }: Settings = {}) {
  const ours = { CAICAINI_BASE: mock.url, CAICAINI_API_KEY: mock.key, GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' };
  return startCommand(['verify', ...args], { env: { ...ours, ...env }, ...settings });
}

test('generated requests without fast-check end with 64 and the command that installs it', async () => {
  const { code, stderr } = await start(['--fuzz', '5'], { cwd: tmpdir() }).ended;
  expect([code, stderr]).toEqual([64, expect.stringContaining('npm install fast-check')]);
});

test('generated requests load fast-check from the folder in which the command runs', async () => {
  const { code, stdout, stderr } = await start(['--fuzz', '5', '--seed', '7'], { cwd: ROOT }).ended;
  expect(code, stdout + stderr).toBe(0);
});

describe('a comparison', () => {
  const other = () => ({ env: { CAICAINI_DIFF_API_KEY: faulty.key } });

  test('it prints what differs, and ends with 1', async () => {
    const { code, stdout, stderr } = await start(['--diff', faulty.url, '--profile', 'smoke'], other()).ended;
    expect(code, stderr).toBe(1);
    expect(stdout).toMatch(/listModels: models-[\w-]+\n {2}- \(none\)\n {2}\+ fail: /);
  });

  test('as JSON it is a report', async () => {
    const { stdout } = await start(['--diff', faulty.url, '--profile', 'smoke', '--json'], other()).ended;
    expect(JSON.parse(stdout)).toMatchObject({ one: mock.url, other: faulty.url, exitCode: 1 });
  });

  test.each([
    { url: 'nope', key: `cai_api_${'k'.repeat(32)}`, says: /^caicaini: --diff is not a URL/m },
    { url: 'http://gateway.example', key: `cai_api_${'k'.repeat(32)}`, says: /--diff \S+ would send the key in clear/ },
    { url: 'http://127.0.0.1:9', key: 'nonsense', says: /^caicaini: CAICAINI_DIFF_API_KEY does not begin/m },
  ])('with $url and the key $key it ends with 64 and sends nothing', async ({ url, key, says }) => {
    const asked = mock.mock.requests.length;
    const { code, stderr } = await start(['--diff', url], { env: { CAICAINI_DIFF_API_KEY: key } }).ended;
    expect([code, stderr]).toEqual([64, expect.stringMatching(says)]);
    expect(mock.mock.requests).toHaveLength(asked);
  });

  test('a key that the other gateway refuses is named', async () => {
    const env = { CAICAINI_DIFF_API_KEY: `cai_api_${'k'.repeat(32)}` };
    const { code, stdout } = await start(['--diff', faulty.url, '--profile', 'smoke'], { env }).ended;
    expect([code, stdout]).toEqual([2, expect.stringContaining('refused CAICAINI_DIFF_API_KEY with 401')]);
  });

  test('without a key for the other gateway it sends nothing', async () => {
    const asked = mock.mock.requests.length;
    const { code, stderr } = await start(['--diff', faulty.url]).ended;
    expect([code, stderr]).toEqual([64, expect.stringContaining('CAICAINI_DIFF_API_KEY')]);
    expect(mock.mock.requests).toHaveLength(asked);
  });
});

describe('a watch', () => {
  test('it prints changes only, and Ctrl-C ends it with the exit code of the last verdict', async () => {
    const gateway = await startMock({ tier: 'enterprise' });
    const report = file('watch.json');
    const args = ['--profile', 'smoke', '--every', '1s', '--report', `json=${report}`];
    const { child, until, output, ended } = start(args, { env: { CAICAINI_BASE: gateway.url } });
    await until('stdout', /round 1: passed\n/);
    const path = '/v1/models';
    gateway.mock.script([{ match: { path }, answer: { status: 404 } }]);
    await until('stdout', /round \d+: passed → failed: [^\n]*read-endpoints-respond/);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    await gateway.close();
    expect(code, stderr).toBe(1);
    expect(output.stdout.trim().split('\n')).toHaveLength(2);
    expect(JSON.parse(await readFile(report, 'utf8')).verdict).toBe('failed');
  });
});

describe('own checks', () => {
  test('a module adds them', async () => {
    await writeFile(
      file('mine.mjs'),
      `export const checks = { mine: { describe: 'So.', evaluate: () => ['not so'] } };`,
    );
    const { code, stdout } = await start(['--checks', file('mine.mjs'), '--only', 'mine', '--profile', 'smoke']).ended;
    expect([code, stdout]).toEqual([1, expect.stringContaining('not so')]);
    expect((await start(['--checks', file('mine.mjs'), '--list']).ended).stdout).toMatch(/^mine +documented +So\.$/m);
  });

  test('one that throws ends no forwarding of a proxy, and the command with 64', async () => {
    await writeFile(
      file('throws.mjs'),
      `export const checks = { mine: { describe: 'So.', evaluate: () => { throw new Error('oops'); } } };`,
    );
    const args = ['--proxy', '--target', mock.url, '--port', '0', '--checks', file('throws.mjs')];
    const { child, until, output, ended } = start(args);
    await until('stdout', /→/);
    const url = output.stdout.split(' ')[0]!;
    for (let asked = 0; asked < 2; asked++) expect((await fetch(`${url}/v1/models`)).status).toBe(401);
    await until('stderr', /checks\.mine\.evaluate threw on exchange 1: Error: oops; the traffic is forwarded/);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(64);
  });

  test.each([
    { text: `export const checks = { mine: { describe: 'So.' } };`, says: /checks\.mine\.evaluate must be a function/ },
    { text: 'export const checks = {', says: /--checks \S+: SyntaxError/ },
    { text: undefined, says: /--checks \S+: there is no such file/ },
  ])('an invalid module ends with 64: $says', async ({ text, says }) => {
    if (text !== undefined) await writeFile(file('wrong.mjs'), text);
    const { code, stderr } = await start(['--checks', file(text === undefined ? 'none.mjs' : 'wrong.mjs')]).ended;
    expect([code, stderr]).toEqual([64, expect.stringMatching(says)]);
  });
});

test('the proxy prints a finding when it comes, once, and shows no key', async () => {
  const { child, until, output, ended } = start(['--proxy', '--target', faulty.url, '--port', '0']);
  await until('stdout', /→ .*\n/);
  const [url] = output.stdout.split(' ');
  const headers = { authorization: `Bearer ${faulty.key}` };
  for (let time = 0; time < 2; time++) await (await fetch(`${url}/v1/models`, { headers })).text();
  await until('stderr', /fail models-[\w-]+: listModels #1/);
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect([code, stderr.match(/fail models/g)?.length]).toEqual([1, 1]);
  expect(stderr).not.toContain(faulty.key);
});
