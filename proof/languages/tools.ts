/**
 * Other tools that read the published files: overlays, an MCP generator, mock servers, collections, renderers of
 * documentation, and types by quicktype.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { CONTRACT, ensureContract } from '../../scripts/contract.js';
import { execute } from '../../scripts/execute.js';
import { applyOverlay } from '../../scripts/overlay.js';
import type { Json } from '../../scripts/spec.js';
import { textsOf } from '../../scripts/texts.js';
import { checkResponse } from '../../src/validate/index.js';
import { COLLECTION_TOOLS } from './collections.js';
import { CACHE, installPackages, ROOT } from './generators.js';
import { RENDERER_TOOLS } from './renderers.js';

export interface Tool {
  name: string;
  /** Its packages, pinned; the first one is the tool. None for a development dependency. */
  packages: Record<string, string>;
  /** The files that it reads, and what must hold. */
  task: string;
  /** Returns what does not hold. */
  check(place: Place): Promise<string[]>;
}

interface Place {
  /** An empty folder. */
  folder: string;
  /** The `node_modules` of the tool. */
  modules: string;
  /** Runs a script of the tool in the folder. */
  run: (script: string, ...args: string[]) => Promise<string>;
}

const LIMIT_MS = 120_000;
const published = (path: string) => join(ROOT, CONTRACT, path);
const question = { model: 'caicaini/auto', max_tokens: 256, messages: [{ role: 'user', content: 'Hi' }] };

export const TOOLS: readonly Tool[] = [
  {
    name: 'openapi-format',
    packages: { 'openapi-format': '1.33.6' },
    task: 'applies `overlays/zh-CN.yaml` to `openapi.yaml` as a whole',
    async check({ folder, run }) {
      const files = [published('openapi.yaml'), '--overlayFile', published('overlays/zh-CN.yaml')];
      await run('openapi-format/bin/cli.js', ...files, '--no-sort', '-o', 'zh.yaml');
      return leftInEnglish(await readFile(join(folder, 'zh.yaml'), 'utf8'));
    },
  },
  {
    name: 'openapi-overlays-js',
    packages: { 'openapi-overlays-js': '0.2.0' },
    task: 'applies `overlays/zh-CN.yaml` to `openapi.yaml` as a whole',
    check: async ({ run }) =>
      leftInEnglish(
        await run(
          'openapi-overlays-js/index.js',
          ...['--openapi', published('openapi.yaml'), '--overlay', published('overlays/zh-CN.yaml')],
        ),
      ),
  },
  {
    name: 'openapi-mcp-generator',
    packages: { 'openapi-mcp-generator': '4.0.1' },
    task: 'makes a tool of each operation of `openapi.3.1.json`, with the rules of a request in its description',
    async check({ folder, run }) {
      const script = 'openapi-mcp-generator/bin/openapi-mcp-generator.js';
      await run(script, '--input', published('openapi.3.1.json'), '--output', 'server', '--force');
      const code = await readFile(join(folder, 'server/src/index.ts'), 'utf8');
      const { paths } = parse(await readFile(published('openapi.yaml'), 'utf8'), { merge: true }) as Json;
      const ids = Object.values<Json>(paths).flatMap((item) =>
        Object.values<Json>(item).map((each) => each['operationId']),
      );
      const missing = ids.filter((id) => !code.includes(`"${id}"`)).map((id) => `no tool for ${id}`);
      return [...missing, ...(code.includes('user and assistant messages alternate') ? [] : ['no rules of a request'])];
    },
  },
  {
    name: '@scalar/mock-server',
    packages: { '@scalar/mock-server': '0.14.4' },
    task: 'serves `openapi.3.1.json`; constants of an answer have their values',
    async check({ modules }) {
      const { createMockServer } = await import(pathToFileURL(join(modules, '@scalar/mock-server/dist/index.js')).href);
      // It prints how to authenticate
      const { log } = console;
      console.log = () => {};
      const app = await createMockServer({
        document: JSON.parse(await readFile(published('openapi.3.1.json'), 'utf8')),
      });
      console.log = log;
      const headers = { 'content-type': 'application/json', authorization: 'Bearer key' };
      const answer = await app.request('/v1/messages', { method: 'POST', headers, body: JSON.stringify(question) });
      const { type, role } = await answer.json();
      return type === 'message' && role === 'assistant' ? [] : [`type ${type}, role ${role}`];
    },
  },
  {
    name: '@stoplight/prism-cli',
    packages: {},
    task: 'serves `openapi.3.1.json`; its answer fits, and a request without max_tokens is refused',
    async check() {
      const server = spawn(process.execPath, [
        join(ROOT, 'node_modules/@stoplight/prism-cli/dist/index.js'),
        ...['mock', published('openapi.3.1.json'), '--port', '4019'],
      ]);
      try {
        const url = 'http://127.0.0.1:4019/v1/messages';
        const headers = { 'content-type': 'application/json', authorization: 'Bearer key' };
        const ask = (body: object) => fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
        await started(server.stdout);
        const [answer, refused] = [await ask(question), await ask({ ...question, max_tokens: undefined })];
        const problems = checkResponse('createMessage', await answer.json()).map((problem) => JSON.stringify(problem));
        return [...problems, ...(refused.status < 400 ? [`a wrong request is answered with ${refused.status}`] : [])];
      } finally {
        server.kill();
      }
    },
  },
  {
    name: 'openapi-to-postmanv2',
    packages: { 'openapi-to-postmanv2': '6.3.3' },
    task: 'makes a request of each operation of `openapi.3.0.json`',
    async check({ folder, run }) {
      await run(
        'openapi-to-postmanv2/bin/openapi2postmanv2.js',
        '-s',
        published('openapi.3.0.json'),
        '-o',
        'postman.json',
      );
      const count = (await readFile(join(folder, 'postman.json'), 'utf8')).match(/"request": ?\{/g)?.length ?? 0;
      return count >= 6 ? [] : [`${count} requests`];
    },
  },
  ...COLLECTION_TOOLS,
  ...RENDERER_TOOLS,
  ...['csharp', 'swift', 'dart', 'elixir'].map((language) => ({
    name: `quicktype, ${language}`,
    packages: { quicktype: '26.0.0' },
    task: 'makes types of `openapi.3.1.json` under the names of the description',
    async check({ folder, run }: Place) {
      const source = `${published('openapi.3.1.json')}#/components/schemas/`;
      await run('quicktype/dist/index.js', '--src-lang', 'schema', '--lang', language, '-o', 'types.txt', source);
      const code = await readFile(join(folder, 'types.txt'), 'utf8');
      const missing = ['ContentBlock', 'MessageUsage', 'ErrorEnvelope'].filter((name) => !code.includes(name));
      const invented = code.match(/(class|struct|defmodule) (Purple|Fluffy|Tentacled|Sage)\w*/g) ?? [];
      return [...missing.map((name) => `no type ${name}`), ...invented.filter((name) => !/Converter$/.test(name))];
    },
  })),
];

/** Tries one tool. Returns what does not hold. */
export async function tryTool(tool: Tool): Promise<string[]> {
  await ensureContract();
  const folder = join(CACHE, 'tools', tool.name.replaceAll(/\W+/g, '-'));
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    const [first] = Object.keys(tool.packages);
    const modules = first
      ? await installPackages(`tool-${`${first}-${tool.packages[first]}`.replace(/[^\w.]+/g, '-')}`, tool.packages)
      : '';
    const run = (script: string, ...args: string[]) =>
      execute(process.execPath, [join(modules, script), ...args], { cwd: folder, limitMs: LIMIT_MS });
    return await tool.check({ folder, modules, run });
  } catch (error) {
    return [(error as Error).message.replaceAll(CACHE, '…')];
  }
}

async function leftInEnglish(result: string): Promise<string[]> {
  const read = async (path: string) => parse(await readFile(published(path), 'utf8'), { merge: true }) as Json;
  const [document, { actions }] = [await read('openapi.yaml'), await read('overlays/zh-CN.yaml')];
  const wanted = applyOverlay(document, { path: 'overlays/zh-CN.yaml', actions });
  const seen = new Map(textsOf(parse(result, { merge: true })).map(({ pointer, text }) => [pointer, text.trim()]));
  return textsOf(wanted)
    .filter(({ pointer, text }) => seen.get(pointer) !== text.trim())
    .map(({ pointer }) => `${pointer} differs`);
}

function started(output: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    output.on('data', (piece: Buffer) => piece.toString().includes('listening') && resolve());
    output.on('close', () => reject(new Error('it ended before it listened')));
  });
}
