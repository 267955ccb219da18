/** The owner fills in the addresses of the project once, in package.json. Everything that shows one reads them there. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { contractFiles } from '../../scripts/emit/contract-package.js';
import { emitFacts, emitReadmeLinks } from '../../scripts/emit/tables.js';
import { projectLinks } from '../../scripts/project-links.js';
import { loadSpec, type Json, type Spec } from '../../scripts/spec.js';
import { classify } from '../../src/policy/classify.js';
import { CaicainiError } from '../../src/policy/error.js';

const FILLED = {
  homepage: 'https://docs.example.com/caicaini',
  repository: { type: 'git', url: 'git+https://code.example.com/people/caicaini.git' },
  bugs: { url: 'https://code.example.com/people/caicaini/issues' },
};
const EMPTY = { homepage: undefined, repository: undefined, bugs: undefined };

const loaded = await loadSpec();
const specWith = (addresses: Json): Spec => ({
  ...loaded,
  project: { ...loaded.project, manifest: { ...loaded.project.manifest, ...addresses } },
});

describe('the addresses of package.json', () => {
  test('projectLinks reads the addresses in each form that npm takes', () => {
    const links = {
      docs: 'https://docs.example.com/caicaini/',
      source: 'https://code.example.com/people/caicaini',
      issues: 'https://code.example.com/people/caicaini/issues',
    };
    expect(projectLinks(FILLED)).toEqual(links);
    const short = { homepage: links.docs, repository: links.source, bugs: links.issues };
    expect(projectLinks(short)).toEqual(links);
    expect(projectLinks({ homepage: '', bugs: {} })).toEqual({});
  });

  test('projectLinks refuses an address that is no URL', () => {
    expect(() => projectLinks({ homepage: 'docs.example.com' })).toThrow('Invalid URL');
  });

  test('the contract package has the same addresses', () => {
    const manifest = (addresses: Json): unknown => JSON.parse(contractFiles(specWith(addresses))['package.json']!);
    expect(manifest(FILLED)).toMatchObject(FILLED);
    for (const name of Object.keys(EMPTY)) expect(manifest(EMPTY)).not.toHaveProperty(name);
  });

  test('the README links to the addresses', () => {
    expect(emitReadmeLinks(specWith(FILLED))).toBe(
      '[Docs](https://docs.example.com/caicaini/) · [Source](https://code.example.com/people/caicaini) · ' +
        '[Issues](https://code.example.com/people/caicaini/issues)',
    );
    expect(emitReadmeLinks(specWith(EMPTY))).toBe('The docs have no public address yet.');
  });

  test('the package has the address of the docs as one constant', () => {
    expect(emitFacts(specWith(FILLED))).toContain('DOCS_URL: string = "https://docs.example.com/caicaini/";');
    expect(emitFacts(specWith(EMPTY))).toContain('DOCS_URL: string = "";');
  });
});

const cases = [
  { docs: '', send: 'caicaini explain overloaded_error', en: undefined, zh: undefined, shared: 'caicaini explain 503' },
  {
    docs: 'https://docs.example.com/',
    send: 'https://docs.example.com/en/errors/#overloaded_error',
    en: 'docs: https://docs.example.com/en/errors/#overloaded_error',
    zh: '文档：https://docs.example.com/errors/#overloaded_error',
    shared: 'https://docs.example.com/en/errors/#503',
  },
];

describe.each(cases)('the command, made with the address "$docs" of the docs', ({ docs, send, en, zh, shared }) => {
  beforeEach(() => {
    vi.resetModules();
    vi.doMock(import('../../generated/facts.js'), async (original) => ({ ...(await original()), DOCS_URL: docs }));
  });
  afterEach(() => {
    vi.doUnmock('../../generated/facts.js');
    vi.restoreAllMocks();
  });

  test('the command ends an error with the place that explains it', async () => {
    const { createReporter } = await import('../../src/cli/say.js');
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    createReporter(false).error(errorOf(529));
    createReporter(true).error(errorOf(503));
    const [text, json] = said.mock.calls.map(([chunk]) => String(chunk));
    expect(text!.split('\n').slice(-2)).toEqual([`  docs: ${send}`, '']);
    expect(JSON.parse(json!)).toMatchObject({ status: 503, docs: shared });
  });

  test('explain prints the address of a row, if the docs have one', async () => {
    const lines = async (...args: string[]) => (await explained(args)).trimEnd().split('\n');
    const [english, chinese] = [await lines('529'), await lines('529', '--lang', 'zh')];
    if (en === undefined) {
      for (const line of [...english, ...chinese]) expect(line).not.toMatch(/docs|文档/);
    } else {
      expect(english.at(-1)).toBe(`  ${en}`);
      expect(chinese.at(-1)).toBe(`  ${zh}`);
    }
    const { docs: address } = JSON.parse((await lines('503', '--json'))[0]!);
    expect(address).toBe(en === undefined ? undefined : shared);
  });
});

/** The output of explain for a row. */
async function explained(args: string[]): Promise<string> {
  const { createProgram } = await import('../../src/cli/command.js');
  const { defineExplain } = await import('../../src/cli/explain.js');
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = createProgram('caicaini', '', '');
  defineExplain(program.command('explain'));
  await program.parseAsync(['explain', ...args], { from: 'user' });
  const text = printed.mock.calls.map(([chunk]) => String(chunk)).join('');
  printed.mockRestore();
  return text;
}

/** The error of an answer that has a status and no body. */
function errorOf(status: number): CaicainiError {
  return new CaicainiError(classify({ kind: 'response', status, body: '' }), { because: 'attempts' });
}
