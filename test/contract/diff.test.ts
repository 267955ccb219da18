/** Changes of the description: a change that breaks a caller needs a major version, an addition needs a minor one. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare, review } from '../../scripts/compare.js';
import { bumpBetween, impactOf, type Change } from '../../scripts/impact.js';
import { bundleDocument, SPEC_SOURCE, type Json } from '../../scripts/spec.js';
import { inFolder, ROOT, run, runNode, type Ended } from '../support/process.js';

type Edit = [path: string, change: (text: string) => string];

let folder: string;
let base: Json;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-description-'));
  await cp(join(ROOT, 'openapi'), join(folder, 'openapi'), { recursive: true });
  base = await bundleDocument(join(folder, SPEC_SOURCE));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The changes that some edits make. The edits are undone afterwards. */
async function changesOf(...edits: Edit[]): Promise<Change[]> {
  const originals = new Map<string, string>();
  try {
    for (const [path, change] of edits) {
      const text = await readFile(join(folder, path), 'utf8');
      originals.set(path, text);
      const edited = change(text);
      expect(edited, `the edit of ${path} must change something`).not.toBe(text);
      await writeFile(join(folder, path), edited);
    }
    return await compare(base, await bundleDocument(join(folder, SPEC_SOURCE)));
  } finally {
    for (const [path, text] of originals) await writeFile(join(folder, path), text);
  }
}

/** The verdict on changes that 1.2.3 is released with as another version, for which the changelog has a section. */
const verdictOn = (changes: Change[], version: string) => review(changes, ['1.2.3', version], `\n## ${version}\n`);

const message = 'openapi/schemas/message.yaml';
const stream = 'openapi/schemas/message-stream.yaml';
const without504 = (text: string) => text.replace(/^UpstreamTimeout:[^]*?(?=^Overloaded:)/m, '');
const BREAKING: { name: string; edits: Edit[]; says: RegExp }[] = [
  {
    name: 'a removed field',
    edits: [[message, (text) => text.replace(/^ {4}stop_reason:.*\n/m, '')]],
    says: /`stop_reason` of `Message` was removed/,
  },
  {
    name: 'a narrowed enum',
    edits: [[message, (text) => text.replace('enum: [user, assistant, system]', 'enum: [user, assistant]')]],
    says: /lost values: 'system'/,
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
    name: 'a changed order of events',
    edits: [['openapi/stream-grammar.yaml', (text) => text.replace('message_stop: done', 'message_end: done')]],
    says: /x-stream-grammar › states › ending › message_stop removed$/m,
  },
  {
    name: 'a removed error row',
    edits: [
      ['openapi/errors.yaml', without504],
      ...['messages', 'count-tokens', 'chat-completions'].map((name): Edit => [
        `openapi/paths/${name}.yaml`,
        (text) => text.replace(/^ {4}'504':.*\n/m, ''),
      ]),
    ],
    says: /Response `504` was removed/,
  },
  {
    name: 'a changed action of an error',
    edits: [['openapi/errors.yaml', (text) => text.replace(/(status: 429[^]*?action: )retry/, '$1fix')]],
    says: /responses › RateLimited › x-error › action modified$/m,
  },
];

describe('a change that breaks a caller', () => {
  for (const { name, edits, says } of BREAKING) {
    test(`${name} needs a major version`, async () => {
      const changes = await changesOf(...edits);
      const minor = verdictOn(changes, '1.3.0');
      expect(minor.problems).toEqual([expect.stringContaining('must rise by a major version from 1.2.3')]);
      expect(minor.report).toMatch(/^Breaks callers:/);
      expect(minor.report).toMatch(says);
      expect(verdictOn(changes, '2.0.0').problems).toEqual([]);
    });
  }
});

describe('a change that breaks no caller', () => {
  test('an added optional field needs a minor version and a section of the changelog', async () => {
    const changes = await changesOf([
      message,
      (text) => text.replace(/^ {4}top_p:/m, '    seed: { description: Chance., type: integer }\n$&'),
    ]);
    const same = review(changes, ['1.2.3', '1.2.3'], '# Changelog\n');
    expect(same.report).toMatch(/^Added or changed:\n- .*seed added/);
    expect(same.problems).toEqual([
      expect.stringContaining('must rise by a minor version'),
      'CHANGELOG.md has no section "## 1.2.3"',
    ]);
    expect(verdictOn(changes, '1.3.0').problems).toEqual([]);
  });

  test('a changed description needs no version', async () => {
    const changes = await changesOf([message, (text) => text.replace('Nucleus sampling', 'Sampling')]);
    const { report, problems } = verdictOn(changes, '1.2.3');
    expect(report).toMatch(/^Documentation only:\n/);
    expect(problems).toEqual([]);
  });
});

test('npm run diff compares with the last tag or with a given commit, and its exit code is the verdict', async () => {
  await inFolder(async (repo) => {
    const copied = ['openapi', 'scripts', 'package.json', 'tsconfig.json', 'redocly.yaml', 'CHANGELOG.md'];
    for (const path of copied) await cp(join(ROOT, path), join(repo, path), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(repo, 'node_modules'));
    const git = async (...args: string[]) => {
      const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
      expect(await run('git', [...identity, ...args], { cwd: repo })).toMatchObject({ code: 0 });
    };
    const diff = (...args: string[]): Promise<Ended> =>
      runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), ['scripts/diff.ts', ...args], { cwd: repo });
    await git('init', '--quiet');
    await git('add', 'openapi');
    await git('commit', '--quiet', '--message', 'released');
    expect(await diff()).toMatchObject({ code: 0, stdout: expect.stringContaining('no tag to compare with') });

    await git('tag', 'v0.1.0');
    const rows = join(repo, 'openapi/errors.yaml');
    await writeFile(rows, (await readFile(rows, 'utf8')).replace(/(status: 429[^]*?action: )retry/, '$1fix'));
    const broken = await diff();
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining('must rise by a major version') });
    expect(broken.stdout).toMatch(/^Breaks callers:\n[^]* \(since v0\.1\.0\)\n$/);

    const missing = await diff('nowhere');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot compare with nowhere') });
  });
});

describe('a rule of impact', () => {
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
