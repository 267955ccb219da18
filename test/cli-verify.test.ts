/** The built `caicaini verify` where something is amiss on our own side: how it ends, and what it keeps. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMock, type LogEntry, type RunningMock } from '../src/mock/index.js';
import { buildCommand, startCommand, type Settings } from './built.js';

let folder: string;
let built: string;
let mock: RunningMock;
/** Told of each request that the mock answered. */
let onRequest: (entry: LogEntry) => void = () => {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-cli-verify-'));
  built = await buildCommand(folder);
  mock = await startMock({ onRequest: (entry) => onRequest(entry) });
});
afterAll(async () => {
  await mock.close();
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string) => join(folder, name);
const readJson = async (name: string) => JSON.parse(await readFile(file(name), 'utf8'));

/** Starts the command with a key, against the mock unless the arguments say otherwise. */
function start(args: string[], { env, ...settings }: Settings = {}) {
  const ours = { CAICAINI_BASE: mock.url, CAICAINI_API_KEY: mock.key, GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' };
  return startCommand(built, ['verify', ...args], { env: { ...ours, ...env }, ...settings });
}

describe('a signal', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} ends it with 2 and a report of what was asked until then`, async () => {
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

describe.concurrent('arguments that cannot be meant end with 64 before anything is asked', () => {
  const refused: { args: string[]; says: RegExp }[] = [
    { args: ['--only', 'is-answered', '--skip', 'is-answered'], says: /^caicaini: no check is left/m },
    { args: ['--dry-run', '--only', 'nope'], says: /no check is named nope; there are is-answered/ },
    { args: ['--dry-run', '--only', 'is-answered', '--skip', 'is-answered'], says: /no check is left/ },
    { args: ['--scene', 'sizes', '--profile', 'smoke'], says: /scene sizes needs the profile thorough; this is smoke/ },
    { args: ['--dry-run', '--scene', 'reads', 'sizes'], says: /scene sizes needs the profile thorough; this is stand/ },
    { args: ['--scene', 'rows'], says: /scene rows needs provoke prefer/ },
  ];
  for (const { args, says } of refused) {
    test(`verify ${args.join(' ')}`, async ({ expect }) => {
      const asked = mock.mock.requests.length;
      const { code, stdout, stderr } = await start(args).ended;
      expect([code, stdout], stderr).toEqual([64, '']);
      expect(stderr).toMatch(says);
      expect(mock.mock.requests).toHaveLength(asked);
    });
  }
});
