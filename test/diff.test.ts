/** `npm run diff` in real repositories with real edits: what breaks a caller fails without a major version. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bumpBetween, impactOf, type Change } from '../scripts/impact.js';
import { ROOT, run, runNode, type Ended } from './process.js';

let repo: string;
const git = async (...args: string[]) => {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  const ended = await run('git', [...identity, ...args], { cwd: repo });
  expect(ended.code, ended.stderr).toBe(0);
};
const diff = (...args: string[]): Promise<Ended> =>
  runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), ['scripts/diff.ts', ...args], { cwd: repo });

/** Edits a file; an edit that changes nothing is a mistake of the test. */
async function edit(path: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(join(repo, path), 'utf8');
  const edited = change(text);
  expect(edited, path).not.toBe(text);
  await writeFile(join(repo, path), edited);
}

async function release(version: string): Promise<void> {
  await edit('openapi/openapi.yaml', (text) => text.replace(/^ {2}version: .*/m, `  version: ${version}`));
  await edit('CHANGELOG.md', (text) => text.replace('# Changelog', `# Changelog\n\n## ${version}\n\n- Something.`));
}

beforeAll(async () => {
  repo = await mkdtemp(join(tmpdir(), 'caicaini-repo-'));
  for (const path of ['openapi', 'scripts', 'package.json', 'tsconfig.json', 'redocly.yaml', 'CHANGELOG.md'])
    await cp(join(ROOT, path), join(repo, path), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(repo, 'node_modules'));
  await writeFile(join(repo, '.gitignore'), 'node_modules\n');
  await git('init', '--quiet');
  await edit('openapi/openapi.yaml', (text) => text.replace(/^ {2}version: .*/m, '  version: 1.2.3'));
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'released');
});
beforeEach(() => git('checkout', '--quiet', '.'));
afterAll(() => rm(repo, { recursive: true, force: true }));

const message = 'openapi/schemas/message.yaml';
const stream = 'openapi/schemas/message-stream.yaml';
const without504 = (text: string) => text.replace(/^'504':[^]*?(?=^'529':)/m, '');
const BREAKING: { name: string; edits: [path: string, change: (text: string) => string][]; says: RegExp }[] = [
  {
    name: 'a removed field',
    edits: [[message, (text) => text.replace(/^ {4}stop_reason:.*\n/m, '')]],
    says: /`stop_reason` of `Message` was removed/,
  },
  {
    name: 'a narrowed enum',
    edits: [[message, (text) => text.replace('enum: [user, assistant]', 'enum: [user]')]],
    says: /lost values: 'assistant'/,
  },
  {
    name: 'a new required field of a request',
    edits: [
      [message, (text) => text.replace('[model, max_tokens, messages]', '[model, max_tokens, messages, metadata]')],
    ],
    says: /became required: `metadata`/,
  },
  {
    name: 'a removed event of a stream',
    edits: [[stream, (text) => text.replace(/^ {4}- \$ref: '#\/PingEvent'\n/m, '').replace(/^ {6}ping: .*\n/m, '')]],
    says: /^- paths.*oneOf › 6 removed$/m,
  },
  {
    name: 'a changed event of a stream',
    edits: [
      [stream, (text) => text.replace('required: [output_tokens, credits_consumed]', 'required: [output_tokens]')],
    ],
    says: /no longer required: `credits_consumed`/,
  },
  {
    name: 'another order of events',
    edits: [['openapi/stream-grammar.yaml', (text) => text.replace('message_stop: done', 'message_end: done')]],
    says: /x-stream-grammar › states › ending › message_stop removed$/m,
  },
  {
    name: 'a removed error row',
    edits: [
      ['openapi/errors.yaml', without504],
      ...['messages', 'count-tokens', 'chat-completions'].map((name): [string, (text: string) => string] => [
        `openapi/paths/${name}.yaml`,
        (text) => text.replace(/^ {4}'504':.*\n/m, ''),
      ]),
    ],
    says: /Response `504` was removed/,
  },
  {
    name: 'another action for an error',
    edits: [['openapi/errors.yaml', (text) => text.replace(/('429':[^]*?action: )retry/, '$1fix')]],
    says: /responses › 429 › x-error › action modified$/m,
  },
];

describe('what breaks a caller', () => {
  for (const { name, edits, says } of BREAKING) {
    test(`${name} fails without a major version and passes with one`, { timeout: 120_000 }, async () => {
      for (const [path, change] of edits) await edit(path, change);
      await release('1.3.0');
      const failed = await diff('HEAD');
      expect(failed, failed.stdout).toMatchObject({ code: 1, stderr: expect.stringContaining('must rise by a major') });
      expect(failed.stdout).toMatch(/^Breaks callers:/);
      expect(failed.stdout).toMatch(says);
      await release('2.0.0');
      expect(await diff('HEAD')).toMatchObject({ code: 0, stderr: '' });
    });
  }
});

describe('what breaks nobody', () => {
  test(
    'an added optional field needs a minor version and a section of the changelog',
    { timeout: 120_000 },
    async () => {
      await edit(message, (text) =>
        text.replace(/^ {4}top_p:/m, '    seed: { description: Chance., type: integer }\n$&'),
      );
      const failed = await diff('HEAD');
      expect(failed, failed.stdout).toMatchObject({ code: 1, stderr: expect.stringContaining('must rise by a minor') });
      expect(failed.stderr).toContain('CHANGELOG.md has no section "## 1.2.3"');
      expect(failed.stdout).toMatch(/^Added or changed:\n- .*seed added/);
      await release('1.3.0');
      expect(await diff('HEAD')).toMatchObject({ code: 0, stderr: '' });
    },
  );

  test('words need no version, and nothing is nothing', { timeout: 120_000 }, async () => {
    expect(await diff('HEAD')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 changes, no version needed'),
    });
    await edit(message, (text) => text.replace('Nucleus sampling', 'Sampling'));
    const { code, stdout } = await diff('HEAD');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Documentation only:\n/) });
  });
});

describe('what to compare with', () => {
  test(
    'is the last tag; without one that is said; and one that is not there is an error',
    { timeout: 120_000 },
    async () => {
      expect(await diff()).toMatchObject({ code: 0, stdout: expect.stringContaining('no tag to compare with') });
      await git('tag', 'v1.2.3');
      expect(await diff()).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('v1.2.3 1.2.3 → 1.2.3: 0 changes'),
      });
      const { code, stderr } = await diff('nowhere');
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('cannot compare with nowhere'),
      });
    },
  );
});

describe('the rules', () => {
  const change = (path: string, rest: Partial<Change> = {}): Change => ({
    ...{ path: `#/${path}`, kind: 'modified', impact: 'patch', verdicts: [] },
    ...rest,
  });
  const cases: { given: Change; want: ReturnType<typeof impactOf> }[] = [
    { given: change('info', { property: 'description' }), want: 'patch' },
    { given: change('a/properties/description', { kind: 'added' }), want: 'minor' },
    { given: change('a/properties/title', { kind: 'removed', impact: 'major' }), want: 'major' },
    { given: change('a/oneOf/2', { kind: 'removed' }), want: 'major' },
    { given: change('a/oneOf/2', { kind: 'added' }), want: 'minor' },
    { given: change('r/x-error', { property: 'charged' }), want: 'major' },
    { given: change('r/x-error', { property: 'whatToDo' }), want: 'patch' },
    { given: change('x-retry-policy/backoff', { property: 'capMs' }), want: 'minor' },
    { given: change('a', { property: 'x-extensible-enum' }), want: 'minor' },
  ];
  for (const { given, want } of cases) {
    test(`${given.path} ${given.property ?? ''} ${given.kind} is ${want}`, () => {
      expect(impactOf(given)).toBe(want);
    });
  }

  const versions: { given: [string, string]; want: ReturnType<typeof bumpBetween> }[] = [
    { given: ['1.2.3', '2.0.0'], want: 'major' },
    { given: ['1.2.3', '1.3.0'], want: 'minor' },
    { given: ['1.2.3', '1.2.4'], want: 'patch' },
    { given: ['1.2.3', '1.2.3'], want: undefined },
    { given: ['1.2.3', '1.1.9'], want: undefined },
    { given: ['9.0.0', '10.0.0'], want: 'major' },
  ];
  for (const { given, want } of versions) {
    test(`from ${given.join(' to ')} is ${want ?? 'no rise'}`, () => {
      expect(bumpBetween(...given)).toBe(want);
    });
  }
});
