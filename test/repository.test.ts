/** The files around the code: workflows, versions of Node and npm, and the scripts of package.json. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import root from '../package.json' with { type: 'json' };
import { ROOT } from './support/process.js';

interface Step {
  run?: string;
  uses?: string;
  with?: Record<string, unknown>;
}
interface Job {
  needs?: string;
  environment?: unknown;
  permissions?: Record<string, string>;
  strategy?: { matrix: Record<string, string[]> };
  steps: Step[];
}
interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const read = (path: string) => readFile(join(ROOT, path), 'utf8');
const names = await readdir(join(ROOT, '.github/workflows'));
const texts = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, await read(`.github/workflows/${name}`)] as const)),
);
const workflow = (name: string) => parse(texts[name]!) as Workflow;
const commandsOf = ({ steps }: Job) => steps.map(({ run, uses }) => run ?? uses!);

describe('the actions', () => {
  const ACTION = 'examples/ci/caicaini-verify/action.yml';
  for (const path of [...names.map((name) => `.github/workflows/${name}`), ACTION]) {
    test(`${path} pins each action by the hash of a commit and names its tag`, async () => {
      const used = (await read(path)).split('\n').filter((line) => /^[^#]*\buses:/.test(line));
      expect(used).not.toEqual([]);
      for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });
  }

  test('all workflows use the same version of an action', async () => {
    const all = [...Object.values(texts), await read(ACTION)].join('\n');
    const pins = new Set(all.match(/[\w-]+\/[\w-]+@[0-9a-f]{40} # v.*$/gm));
    const actions = new Set([...pins].map((pin) => pin.split('@')[0]));
    expect(pins.size).toBe(actions.size);
  });
});

describe('the workflow of a release', () => {
  const { jobs, permissions } = workflow('publish.yml');
  const { pack, publish, docs } = jobs as Record<'pack' | 'publish' | 'docs', Job>;
  const packing = commandsOf(pack);

  test('no job of a release that installs or builds has an identity', () => {
    expect(permissions).toEqual({ contents: 'read' });
    for (const [name, job] of Object.entries(jobs)) {
      const installs = job.steps.some(({ run }) => /\bnpm (ci|i|install|run|exec)\b|\bnpx\b/.test(run ?? ''));
      const checksOut = commandsOf(job).some((command) => command.startsWith('actions/checkout@'));
      const hasIdentity = job.permissions?.['id-token'] !== undefined;
      expect({ name, installs, checksOut }).toEqual({ name, installs: !hasIdentity, checksOut: !hasIdentity });
    }
  });

  test('runs no script of a package that it installs, as all of CI', async () => {
    const installs = [...Object.values(texts), await read('.ci/run')].join('\n').match(/\bnpm (ci|i|install)\b.*$/gm);
    expect(new Set(installs)).toEqual(new Set(['npm ci --ignore-scripts --no-audit --no-fund']));
  });

  test('shares no cache with other workflows', () => {
    for (const job of [pack, publish]) {
      const setup = job.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
      expect(setup?.with).toMatchObject({ 'package-manager-cache': false });
    }
  });

  test('the release packs both packages after the check', () => {
    const order = [
      'npm run check',
      'npm run build',
      'npm run generate -- --all',
      'npm run docs',
      'npm pack . ./dist/contract --ignore-scripts --pack-destination packages',
    ];
    expect(packing.filter((command) => order.includes(command))).toEqual(order);
    expect(packing.filter((command) => command.includes('pack '))).toHaveLength(1);
  });

  test('the release publishes the packed tarballs without a token and without naming a registry', () => {
    const [uploaded] = pack.steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    const [downloaded, , ...rest] = publish.steps;
    expect(publish.needs).toBe('pack');
    expect(downloaded!.uses).toMatch(/^actions\/download-artifact@/);
    expect(uploaded!.with).toMatchObject({ name: downloaded!.with!['name'], path: 'packages/*.tgz' });
    expect(rest.map(({ run }) => run)).toEqual([
      'npm publish "./packages/caicaini-contract-${GITHUB_REF_NAME#v}.tgz" --access public',
      'npm publish "./packages/caicaini-${GITHUB_REF_NAME#v}.tgz" --access public',
    ]);
    expect(texts['publish.yml']).not.toMatch(/secrets\.|TOKEN|registry-url|https?:/);
  });

  test('the release refuses a tag of another version and a package that names another repository', () => {
    const refusal = packing.find((command) => command.includes('$GITHUB_REF_NAME'))!;
    expect(refusal).toContain('"git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"');
    expect(packing.indexOf(refusal)).toBeLessThan(packing.findIndex((command) => command.startsWith('npm ci')));
  });

  test('the release puts the docs on the pages after it has published the packages', async () => {
    const [upload] = pack.steps.filter(({ uses }) => uses?.startsWith('actions/upload-pages-artifact@'));
    expect(await read('scripts/docs.ts')).toContain(`'${String(upload!.with!['path'])}'`);
    expect(docs).toMatchObject({ needs: 'publish', permissions: { pages: 'write', 'id-token': 'write' } });
    expect(commandsOf(docs)).toEqual([expect.stringMatching(/^actions\/deploy-pages@/)]);
  });
});

describe('the nightly workflow', () => {
  test('the nightly workflow runs each proof, by a script of package.json', () => {
    const { proof } = workflow('nightly.yml').jobs;
    expect(commandsOf(proof!)).toContain('npm run ${{ matrix.script }}');
    const scripts = proof!.strategy!.matrix['script']!.map((script) => script.split(' ')[0]!);
    for (const script of scripts) expect(root.scripts).toHaveProperty([script]);
    const inProof = Object.keys(root.scripts).filter((name) => root.scripts[name as 'fuzz'].includes('proof/'));
    expect(scripts).toEqual(expect.arrayContaining(inProof));
  });
});

describe('the issue forms', async () => {
  const folder = '.github/ISSUE_TEMPLATE';
  for (const name of (await readdir(join(ROOT, folder))).filter((each) => each !== 'config.yml')) {
    // GitHub drops a form silently if a part of it is missing
    test(`the issue form ${name} has every part that GitHub needs, and asks to leave the key out`, async () => {
      const form = parse(await read(`${folder}/${name}`)) as { body: { type: string; id?: string }[] };
      expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
      const [note, ...fields] = form.body;
      expect(note).toMatchObject({ type: 'markdown', attributes: { value: expect.stringContaining('API key') } });
      const ids = fields.map(({ id }) => id);
      expect(new Set(ids).size).toBe(fields.length);
      for (const field of fields)
        expect(field).toMatchObject({ id: expect.any(String), attributes: { label: expect.any(String) } });
    });
  }
});

describe('the versions of Node', () => {
  const tested = workflow('check.yml').jobs['check']!.strategy!.matrix['node']!;

  test('the oldest version of Node that is checked is the oldest that the package takes', () => {
    expect(root.engines.node).toBe(`>=${tested[0]}.0`);
  });

  test('.nvmrc and the workflows name the newest version of Node that is checked', async () => {
    expect((await read('.nvmrc')).trim()).toBe(tested.at(-1));
    const named = Object.values(texts).flatMap((text) => text.match(/node-version: \d.*$/gm) ?? []);
    expect(named).toEqual([`node-version: ${tested.at(-1)}`]);
  });
});

describe('the scripts of package.json', () => {
  for (const [name, command] of Object.entries(root.scripts)) {
    test(`cmd.exe can run the script ${name}`, () => {
      // Variables of a shell, variables set for one command, single quotes
      expect(command).not.toMatch(/\$|(^|&& )\w+=|'/);
    });
  }
});

describe('the helpers of the tests', () => {
  test('no helper registers a hook at its top level', async () => {
    const files = await readdir(join(ROOT, 'test'), { recursive: true });
    // The tests of the command run with isolation; in the others the files of a worker share their helpers
    const helpers = files.filter((file) => /(?<!\.test)\.ts$/.test(file) && !file.startsWith('cli'));
    for (const helper of helpers)
      expect(await read(`test/${helper}`), helper).not.toMatch(/^(before|after)(Each|All)\(/m);
  });
});
