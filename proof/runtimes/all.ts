/** Every runtime that the client must work in. */
import manifest from '../../package.json' with { type: 'json' };
import { chromium } from './chromium.js';
import { jest } from './jest.js';
import { programRuntime } from './programs.js';
import type { Runtime } from './runtime.js';
import { workerd } from './workerd.js';

const { platform, arch } = process;
const oldest = manifest.engines.node.replace('>=', '');

const node = (range: string, name = `Node ${range}`): Runtime =>
  programRuntime({ name, from: { package: `node-${platform}-${arch}`, range, file: 'bin/node' } });

export const RUNTIMES: readonly Runtime[] = [
  node(oldest, 'Node, the oldest'),
  node('20'),
  node('22'),
  node('24'),
  node('26'),
  programRuntime({
    name: 'Bun',
    from: { package: `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`, range: '1', file: 'bin/bun' },
  }),
  programRuntime({
    name: 'Deno',
    how: 'installed by npm, may only reach 127.0.0.1',
    from: { package: `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`, range: '2', file: 'deno' },
    args: ['run', '--no-prompt', '--allow-net=127.0.0.1'],
  }),
  workerd,
  chromium,
  jest('29'),
  jest('30'),
];

/** The runtimes whose names begin with one of the words, in any case. Throws for a word that matches none. */
export function pick(words: readonly string[] | undefined): readonly Runtime[] {
  if (!words) return RUNTIMES;
  const isNamed = (word: string) => (runtime: Runtime) => idOf(runtime.name).startsWith(idOf(word));
  for (const word of words) if (!RUNTIMES.some(isNamed(word))) throw new Error(`no runtime is named ${word}`);
  return RUNTIMES.filter((runtime) => words.some((word) => isNamed(word)(runtime)));
}

function idOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
