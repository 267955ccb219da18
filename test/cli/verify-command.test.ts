/** `caicaini verify` as a process, and the steps of the CI examples as they are. Every output is searched for keys. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { MOCK_KEYS, startMock, type RunningMock } from '../../src/mock/index.js';
import { CHECKS, writeHar } from '../../src/verify/index.js';
import { ROOT, run, type Ended } from '../support/process.js';
import { COMMAND } from './command.js';

const KEY_ENV = { CAICAINI_API_KEY: MOCK_KEYS.enterprise, GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' };

let folder: string;
let sound: RunningMock;
let broken: RunningMock;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-verify-'));
  sound = await startMock();
  broken = await startMock({ mutations: ['echo-missing', 'leak-key-in-header'] });
});
afterAll(async () => {
  await Promise.all([sound.close(), broken.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command; nothing that it prints or writes may show a key. */
async function verify(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const ended = await run(process.execPath, [COMMAND, 'verify', ...args], { env: { ...KEY_ENV, ...env } });
  expectNoKey(ended.stdout + ended.stderr);
  for (const file of await readdir(folder)) expectNoKey(await readFile(join(folder, file), 'utf8'));
  return ended;
}

function expectNoKey(text: string): void {
  for (const key of Object.values(MOCK_KEYS)) expect(text).not.toContain(key);
}

test('the command ends with 0 for a valid gateway, and names the checks that are not shown with their reasons', async () => {
  const { code, stdout, stderr } = await verify(['--base-url', sound.url]);
  expect(code, stdout + stderr).toBe(0);
  expect(stderr).toContain('may spend up to 10000 credits');
  expect(stderr).toMatch(/\[1\/\d+\] read-endpoints/);
  expect(stdout).toContain('no CAICAINI_VERIFY_CLI_KEY: refuses-cli-key');
  expect(stdout).toContain('Passed: no check failed.');
});

test('the command ends with 1 for a mutated gateway, and writes every form of the report', async () => {
  const file = (name: string) => join(folder, name);
  const forms = [
    `json=${file('r.json')}`,
    `junit=${file('r.xml')}`,
    `html=${file('r.html')}`,
    `sarif=${file('r.sarif')}`,
  ];
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file('summary.md') };
  const { code, stdout } = await verify(
    ['--base-url', broken.url, '--report', ...forms, '--record', file('r.har')],
    env,
  );
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::error title=message-fits-schema::createMessage #\d+ .*\/model is required/m);
  const report = JSON.parse(await readFile(file('r.json'), 'utf8'));
  const found = report.checks.filter(({ outcome }: any) => outcome === 'failed').map(({ name }: any) => name);
  expect(found).toEqual(['message-fits-schema', 'chat-completion-fits-schema', 'shows-no-key']);
  expect(await readFile(file('r.xml'), 'utf8')).toContain('failures="3"');
  const html = await readFile(file('r.html'), 'utf8');
  expect(html).toContain('/components/schemas/Message/properties/model');
  expect(html).toContain('POST http://127.0.0.1');
  expect(html).not.toMatch(/<script|https:\/\/(?!caicaini)[^"]*\.(js|css)|<link|<img/);
  const [{ results, tool }] = JSON.parse(await readFile(file('r.sarif'), 'utf8')).runs;
  expect(tool.driver.rules).toHaveLength(report.checks.length);
  expect(results.every(({ ruleId }: any) => found.includes(ruleId))).toBe(true);
  expect(await readFile(file('summary.md'), 'utf8')).toContain('| fail | `message-fits-schema` |');
  // The recording has the same faults, but no keys
  const again = await verify(['--har', file('r.har')]);
  expect(again.code).toBe(1);
  expect(again.stdout).toContain('message-fits-schema');
});

test('the command accepts a finding in the baseline, and fails when an entry is stale', async () => {
  const baseline = join(folder, 'baseline.json');
  const entries = [
    { check: 'message-fits-schema', match: '/model', reason: 'ticket 1' },
    { check: 'chat-completion-fits-schema', reason: 'ticket 1' },
    { check: 'shows-no-key', reason: 'ticket 2' },
  ];
  await writeFile(baseline, JSON.stringify(entries));
  expect(await verify(['--base-url', broken.url, '--baseline', baseline])).toMatchObject({ code: 0 });
  const stale = await verify(['--base-url', sound.url, '--baseline', baseline]);
  expect(stale.code).toBe(1);
  expect(stale.stdout).toContain('Stale baseline entry: shows-no-key');
  await writeFile(baseline, JSON.stringify([{ check: 'shows-no-key' }]));
  const wrong = await verify(['--base-url', sound.url, '--baseline', baseline]);
  expect(wrong).toMatchObject({ code: 64 });
  expect(wrong.stderr).toContain('entry 1: reason is required');
});

test('the command ends with 2 and the reason when it cannot verify', async () => {
  const gone = await verify(['--base-url', 'http://127.0.0.1:1']);
  expect(gone).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('Could not verify: the gateway did not answer'),
  });
  const refused = await verify(['--base-url', sound.url], { CAICAINI_API_KEY: `cai_api_${'x'.repeat(32)}` });
  expect(refused).toMatchObject({ code: 2, stdout: expect.stringContaining('refused CAICAINI_API_KEY with 401') });
  const keyless = await verify(['--base-url', sound.url], { CAICAINI_API_KEY: '' });
  expect(keyless).toMatchObject({ code: 64, stderr: expect.stringContaining('no API key: set CAICAINI_API_KEY') });
});

test('the command ends with 64 for an unknown name, and lists the valid names', async () => {
  const check = await verify(['--base-url', sound.url, '--only', 'no-such-check']);
  expect(check).toMatchObject({ code: 64, stderr: expect.stringContaining('the checks are response-is-complete') });
  const scenario = await verify(['--base-url', sound.url, '--scenario', 'no-such-scenario']);
  expect(scenario).toMatchObject({ code: 64, stderr: expect.stringContaining('the scenarios are read-endpoints') });
  const form = await verify(['--report', 'pdf=x']);
  expect(form).toMatchObject({ code: 64, stderr: expect.stringContaining('json, junit, html, sarif') });
});

test('--dry-run sends nothing, and --list lists every check', async () => {
  const before = sound.mock.requests.length;
  const { stdout } = await verify(['--base-url', sound.url, '--dry-run', '--profile', 'thorough']);
  expect(stdout).toContain('POST /v1/messages caicaini/auto of 16777217 bytes · main key');
  expect(sound.mock.requests).toHaveLength(before);
  const list = await verify(['--list']);
  for (const [name, { describe }] of Object.entries(CHECKS)) {
    expect(list.stdout).toContain(name);
    expect(list.stdout).toContain(describe);
  }
});

test('--proxy checks the forwarded traffic, and prints the report when it is stopped', async () => {
  const args = [COMMAND, 'verify', '--proxy', '--target', broken.url, '--port', '0'];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...KEY_ENV, NO_COLOR: '1' } });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  while (!stdout.includes('→')) await once(child.stdout, 'data');
  const url = stdout.split(' ')[0]!;
  const body = JSON.stringify({ model: 'caicaini/auto', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] });
  const headers = { authorization: `Bearer ${MOCK_KEYS.free}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/messages`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  await answer.text();
  const report: any = await (await fetch(`${url}/__verify/report`)).json();
  expect(report.exchanges).toHaveLength(1);
  expect(report.exitCode).toBe(1);
  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(stdout).toContain('message-fits-schema');
  expectNoKey(stdout + JSON.stringify(report));
});

test.each([
  ['the GitHub action', 'examples/ci/caicaini-verify/action.yml', (yaml: any) => [yaml.runs.steps[0].run]],
  ['the GitLab job', 'examples/ci/gitlab.yml', (yaml: any) => yaml['caicaini-verify'].script],
])('the script of %s runs unchanged', async (_, path, stepsOf) => {
  const script = stepsOf(parse(await readFile(join(ROOT, path), 'utf8'))).join('\n');
  const env = {
    ...KEY_ENV,
    COMMAND: `${process.execPath} ${COMMAND}`,
    PROFILE: 'smoke',
    MAX_CREDITS: '1000',
    BASELINE: '',
  };
  const ended = async (baseUrl: string) =>
    run('bash', ['-ec', script], { cwd: folder, env: { ...env, BASE_URL: baseUrl } });
  expect(await ended(sound.url)).toMatchObject({ code: 0 });
  expect((await readdir(join(folder, 'caicaini-verify'))).sort()).toContain('junit.xml');
  expect(await ended(broken.url)).toMatchObject({ code: 1 });
  await rm(join(folder, 'caicaini-verify'), { recursive: true });
});

test('--har redacts a key of the environment that a response contains in another form', async () => {
  const shouted = MOCK_KEYS.enterprise.toUpperCase();
  const file = join(folder, 'shouted.har');
  const at = { id: 1, startMs: 0, headersMs: 1, endMs: 2 };
  const request = { method: 'GET', url: `${sound.url}/v1/models`, headers: [] };
  await writeFile(file, writeHar([{ ...at, request, response: { status: 418, headers: [], body: shouted } }]));
  const { code, stdout } = await verify(['--har', file, '--report', `json=${join(folder, 'shouted.json')}`]);
  expect(code).toBe(1);
  expect(stdout + (await readFile(join(folder, 'shouted.json'), 'utf8'))).not.toContain(shouted);
});
