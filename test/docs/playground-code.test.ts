/** The code that the playground shows, run in its own languages against a mock with the script of the scene. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandsOf, samplesOfScene } from '../../docs/site/.vitepress/theme/playground/code.js';
import { SCENES, type Scene } from '../../docs/site/.vitepress/theme/playground/scenes.js';
import { startMock, type RunningMock } from '../../src/mock/index.js';
import { compile } from '../support/compile.js';
import { inFolder, ROOT, run } from '../support/process.js';

const LANGUAGES = ['zh', 'en'] as const;

/** A scene with its own mock, whose delays end at once. */
interface Stage {
  scene: Scene;
  running: RunningMock;
}

let stages: Stage[];

beforeAll(async () => {
  const now = (_: number, run: () => void) => {
    const timer = setTimeout(run);
    return () => clearTimeout(timer);
  };
  stages = await Promise.all(
    SCENES.map(async (scene) => ({
      scene,
      running: await startMock({ script: scene.script('zh')[0]!.rules, setTimer: now }),
    })),
  );
});

afterAll(async () => {
  for (const { running } of stages) await running.close();
});

describe('the code of the playground', () => {
  test('in TypeScript compiles against the package', async () => {
    const codes = SCENES.flatMap((scene) =>
      scene.operations.flatMap((id) => LANGUAGES.map((language) => codeOf('TypeScript', scene, id, language))),
    );
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'samples'));
      const files = [...new Set(codes)].map((code, index) => ({ path: join(folder, 'samples', `${index}.mts`), code }));
      for (const { path, code } of files) await writeFile(path, code);
      const paths = { caicaini: [join(ROOT, 'src/index.ts')], 'caicaini/*': [join(ROOT, 'src/*/index.ts')] };
      const found = await compile(
        files.map(({ path }) => path),
        { paths },
      );
      expect(found).toEqual([]);
    });
  });

  test('in curl shows the answer of each scene', async () => {
    const script = stages.map(({ scene, running }) => {
      const [, , setKey] = commandsOf(scene).split('\n');
      const code = codeOf('curl', scene)
        .replaceAll('curl ', 'curl --silent ')
        .replace(/https:\/\/[^/]+/, running.url);
      return `(${setKey}\n${code}\n)\nprintf '\\0'`;
    });
    const { stdout } = await run('bash', ['-uc', script.join('\n')]);
    const answers = stdout.split('\0');
    for (const [index, { scene, running }] of stages.entries()) {
      const { row, name } = scene;
      if (row) expect(answers[index], name).toMatch(new RegExp(`^HTTP/1.1 ${row.status} [^]*"${row.type}"`));
      else expect(answers[index], name).toContain('{"');
      expect(running.mock.requests, name).toHaveLength(scene.callers);
    }
  });

  test('in Python shows the answer of each scene', async ({ skip }) => {
    if ((await run('python3', ['-c', 'import requests'])).code !== 0) skip('there is no python3 with requests');
    for (const { running } of stages) running.mock.reset();
    const codes = stages.map(({ scene, running }) => ({
      key: scene.key,
      code: codeOf('Python', scene).replace(/https:\/\/[^/]+/, running.url),
    }));
    const { stdout, stderr } = await run('python3', ['-c', PYTHON, JSON.stringify(codes)], {
      env: { PYTHONUTF8: '1' },
    });
    const ends = stdout.split('\0');
    expect(ends, stderr).toHaveLength(stages.length + 1);
    for (const [index, { scene, running }] of stages.entries()) {
      const { row, name } = scene;
      if (row) expect(ends[index], name).toContain(`SystemExit ${row.status} ${row.type}: `);
      const thrown = { 'retry-after-3': '429', 'overloaded-twice': '529', 'broken-stream': 'ChunkedEncodingError' };
      if (!row) expect(ends[index], name).toContain((thrown as Record<string, string>)[name] ?? '');
      if (!row && !(name in thrown)) expect(ends[index], name).not.toContain('Error');
      expect(running.mock.requests, name).toHaveLength(scene.callers);
    }
  });
});

/** Runs each sample, and ends its output with a NUL. */
const PYTHON = `
import json, os, sys
for sample in json.loads(sys.argv[1]):
    os.environ["CAICAINI_API_KEY"] = sample["key"]
    try:
        exec(sample["code"], {})
    except (Exception, SystemExit) as error:
        print(type(error).__name__, error)
    print(end="\\0")
`;

function codeOf(
  name: 'curl' | 'TypeScript' | 'Python',
  scene: Scene,
  id = scene.operations[0]!,
  language: (typeof LANGUAGES)[number] = 'zh',
): string {
  return samplesOfScene(scene, id, language).find((sample) => sample.language === name)!.code;
}
