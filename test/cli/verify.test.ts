/** The built `caicaini verify` with signals, invalid arguments and outputs that cannot be written. */
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit.js';
import { startMock, type LogEntry, type RunningMock } from '../../src/mock/index.js';
import { startCommand, type Settings } from './command.js';

let folder: string;
let mock: RunningMock;
/** Called with each request that the mock has answered. */
let onRequest: (entry: LogEntry) => void = () => {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-cli-verify-'));
  await writeFile(file('object.json'), '{}');
  mock = await startMock({ tier: 'enterprise', onRequest: (entry) => onRequest(entry) });
});
afterAll(async () => {
  await mock.close();
  await rm(folder, { recursive: true, force: true });
});

/** Whether the system has a device that is always full. */
const HAS_FULL = existsSync('/dev/full');

const file = (name: string) => join(folder, name);
const readJson = async (name: string) => JSON.parse(await readFile(file(name), 'utf8'));

/** Starts the command with a key, against the mock unless the arguments say otherwise. */
function start(args: string[], { env, ...settings }: Settings = {}) {
  const ours = { CAICAINI_BASE: mock.url, CAICAINI_API_KEY: mock.key, GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' };
  return startCommand(['verify', ...args], { env: { ...ours, ...env }, ...settings });
}

describe('a signal', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} ends the command with 2 and a report of the exchanges so far`, async () => {
      const { child, ended } = start(['--report', `json=${file('stopped.json')}`]);
      // Once: a second one would end the process at once
      onRequest = () => {
        onRequest = () => {};
        child.kill(signal);
      };
      expect(await ended).toMatchObject({ code: 2, stdout: expect.stringContaining('it was interrupted') });
      const report = await readJson('stopped.json');
      expect(report.stopped).toBe('it was interrupted');
      expect(report.exchanges.length).toBeGreaterThan(0);
    });
  }
});

describe.concurrent('invalid arguments', () => {
  const refused: { args: string[]; says: RegExp }[] = [
    {
      args: ['--only', 'response-is-complete', '--skip', 'response-is-complete'],
      says: /^caicaini: only and skip leave no check to run/m,
    },
    { args: ['--dry-run', '--only', 'nope'], says: /nope is not a check; the checks are response-is-complete/ },
    {
      args: ['--dry-run', '--only', 'response-is-complete', '--skip', 'response-is-complete'],
      says: /only and skip leave no check to run/,
    },
    {
      args: ['--scenario', 'sizes', '--profile', 'smoke'],
      says: /scenario sizes needs the profile thorough; the profile is smoke/,
    },
    {
      args: ['--dry-run', '--scenario', 'read-endpoints', 'sizes'],
      says: /scenario sizes needs the profile thorough; the profile is stand/,
    },
    { args: ['--scenario', 'error-rows'], says: /scenario error-rows needs provoke prefer/ },
    { args: ['--har', 'FOLDER/none.har'], says: /^caicaini: --har \S+none\.har: there is no such file\n$/ },
    { args: ['--har', 'FOLDER'], says: /--har \S+: it is a folder\n$/ },
    { args: ['--har', 'FOLDER/object.json'], says: /^caicaini: --har \S+object\.json: log is missing\n$/ },
    { args: ['--replay', 'FOLDER/object.json#1'], says: /--replay \S+object\.json: the file is not a JSON report\n$/ },
    { args: ['--har', ''], says: /--har <file>.* must name a file/ },
    { args: ['--baseline', 'FOLDER/none.json'], says: /--baseline \S+none\.json: there is no such file\n$/ },
    { args: ['--baseline', 'FOLDER'], says: /--baseline \S+: it is a folder\n$/ },
    { args: ['--dry-run', '--baseline', 'FOLDER/object.json'], says: /object\.json: it must be a list/ },
    {
      args: ['--report', 'json=FOLDER/a', 'junit=FOLDER/no/x'],
      says: /--report junit=\S+: there is no folder \S+no\n/,
    },
    { args: ['--report', 'junit=FOLDER'], says: /--report junit=\S+: it is a folder\n/ },
    { args: ['--record', 'FOLDER/no/x.har'], says: /^caicaini: --record \S+x\.har: there is no folder \S+no\n$/ },
    { args: ['--record', 'FOLDER/object.json/x'], says: /--record \S+: there is no folder/ },
    { args: ['--record', 'FOLDER/new/'], says: /--record \S+: it is a folder/ },
    { args: ['--record', ''], says: /--record <file>.* must name a file/ },
    {
      args: ['--proxy', '--target', 'http://127.0.0.1:9', '--port', 'BUSY'],
      says: /port \d+: the port is in use; --port 0/,
    },
    { args: ['--target', 'http://127.0.0.1:9'], says: /^caicaini: --target requires --proxy/m },
    { args: ['--port', '8788'], says: /--port requires --proxy/ },
    { args: ['--keep', '9'], says: /--keep requires --proxy/ },
    { args: ['--dry-run', '--target', 'http://127.0.0.1:9'], says: /--target requires --proxy/ },
    { args: ['--proxy'], says: /--proxy requires --target/ },
    { args: ['--proxy', '--target', 'ftp://x:pa55-word@y', '--port', '0'], says: /target must be a URL/ },
    { args: ['--proxy', '--target', 'http://127.0.0.1:9', '--har', 'x'], says: /'--har <file>' cannot be used with/ },
    {
      args: ['--proxy', '--target', 'http://127.0.0.1:9', '--scenario', 'read-endpoints'],
      says: /cannot be used with option '--sc/,
    },
    { args: ['--har', 'x', '--profile', 'smoke'], says: /'--har <file>' cannot be used with option '--profile/ },
    { args: ['--har', 'x', '--dry-run'], says: /'--har <file>' cannot be used with option '--dry-run'/ },
    { args: ['--image-url', 'notaurl'], says: /^caicaini: --image-url must be a URL that begins with https/m },
    { args: ['--image-url', 'http://example.com/a.png'], says: /--image-url must be a URL that begins with https/ },
    { args: ['--image-url', 'https://user:pa55-word@example.com/a.png'], says: /without a user name and a password/ },
    { args: ['--dry-run', '--image-url', ''], says: /--image-url must be/ },
  ];
  for (const { args, says } of refused) {
    test(`verify ${args.join(' ')} ends with 64 and sends no request`, async ({ expect }) => {
      const asked = mock.mock.requests.length;
      const given = args.map((each) => each.replace('FOLDER', folder).replace('BUSY', String(mock.port)));
      const { code, stdout, stderr } = await start(given).ended;
      expect([code, stdout], stderr).toEqual([64, '']);
      expect(stderr).toMatch(says);
      expect(stderr).not.toContain('pa55-word');
      expect(mock.mock.requests).toHaveLength(asked);
    });
  }

  test.skipIf(process.getuid?.() === 0)(
    'a report file without write permission ends the command with 64',
    async ({ expect }) => {
      await writeFile(file('kept.json'), '', { mode: 0o444 });
      const { code, stderr } = await start(['--report', `json=${file('kept.json')}`]).ended;
      expect([code, stderr]).toEqual([64, expect.stringContaining('kept.json: access is denied')]);
    },
  );
});

describe('an output that cannot be written', () => {
  test.skipIf(!HAS_FULL)('the command writes the other reports and ends with 2', async () => {
    const summary = { GITHUB_STEP_SUMMARY: folder };
    const reports = [`json=${file('r.json')}`, 'junit=/dev/full', `sarif=${file('r.sarif')}`];
    const args = ['--profile', 'smoke', '--report', ...reports, '--record', file('r.har')];
    const { code, stdout, stderr } = await start(args, { env: summary }).ended;
    expect(code, stderr).toBe(2);
    expect(stdout).toContain('Passed: no check failed.');
    expect(stderr.split('\n').filter((line) => line.startsWith('caicaini: '))).toEqual([
      'caicaini: --report junit=/dev/full could not be written: no space is left',
      `caicaini: GITHUB_STEP_SUMMARY ${folder} could not be written: it is a folder`,
    ]);
    expect((await readJson('r.json')).exitCode).toBe(0);
    expect((await readJson('r.sarif')).runs).toHaveLength(1);
    expect((await readJson('r.har')).log.entries.length).toBeGreaterThan(0);
  });

  test.skipIf(!HAS_FULL)('the command reports a full stdout after it has written the files', async () => {
    const full = openSync('/dev/full', 'w');
    const args = ['--profile', 'smoke', '--report', `json=${file('full.json')}`];
    const { code, stderr } = await start(args, { stdout: full }).ended.finally(() => closeSync(full));
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/\ncaicaini: the output .* written: no space is left\n$/),
    ]);
    expect((await readJson('full.json')).exitCode).toBe(0);
  });

  test('the files are complete when the reader of stdout has left', async () => {
    const args = ['--profile', 'smoke', '--report', `json=${file('left.json')}`, `junit=${file('left.xml')}`];
    const { child, ended } = start([...args, '--record', file('left.har')]);
    child.stdout!.destroy();
    expect((await ended).code).toBe(EXIT.unread);
    expect((await readJson('left.json')).exitCode).toBe(0);
    expect(await readFile(file('left.xml'), 'utf8')).toMatch(/<\/testsuites>\s*$/);
    expect((await readJson('left.har')).log.entries.length).toBeGreaterThan(0);
  });

  test('the command works without a reader of stderr', async () => {
    const { child, ended } = start(['--profile', 'smoke']);
    child.stderr!.destroy();
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining('Passed: no check failed.') });
  });
});

test('no output shows the password in --target', async () => {
  const target = mock.url.replace('http://', 'http://user:pa55-word@');
  const reports = ['json', 'junit', 'html', 'sarif'].map((form) => `${form}=${file(`target.${form}`)}`);
  const args = ['--proxy', '--target', `${target}/?token=pa55-word`, '--port', '0', '--record', file('target.har')];
  const { child, until, output, ended } = start([...args, '--report', ...reports]);
  await until('stdout', /→ .*\n/);
  const [url] = output.stdout.split(' ');
  const headers = { authorization: `Bearer ${mock.key}` };
  expect((await fetch(`${url}/v1/account`, { headers })).status).toBe(200);
  const told = await (await fetch(`${url}/__verify/report`)).text();
  child.kill('SIGTERM');
  const { code, stdout, stderr } = await ended;
  expect(code, stderr).toBe(0);
  expect(stdout.split('\n').slice(0, 2)).toEqual([`${url} → ${mock.url}`, expect.stringContaining(`${mock.url} · `)]);
  const written = ['json', 'junit', 'html', 'sarif', 'har'].map((form) => readFile(file(`target.${form}`), 'utf8'));
  for (const text of [stdout, stderr, told, ...(await Promise.all(written))]) expect(text).not.toContain('pa55-word');
});
