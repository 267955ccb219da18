/** Writes the SDK reference with TypeDoc: one page per entry of package.json, from the docstrings. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, TypeDocReader, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { ROOT, type Json } from '../spec.js';

/** Writes the pages into a folder, and returns the names of the entries: `caicaini`, `mock`, … */
export async function writeSdk(manifest: Json, out: string): Promise<string[]> {
  const path = (relative: string) => fileURLToPath(new URL(relative, ROOT));
  // An entry of code has conditions; the others are JSON
  const entries = Object.keys(manifest['exports']).filter((key) => typeof manifest['exports'][key] === 'object');
  const names = entries.map((entry) => entry.replace(/^\.\/?/, ''));
  const options: TypeDocOptions & Partial<PluginOptions> = {
    options: path('scripts/docs/typedoc.json'),
    entryPoints: names.map((name) => path(name === '' ? 'src/index.ts' : `src/${name}/index.ts`)),
    out,
    pageTitleTemplates: { module: ({ name }) => (name === 'caicaini' ? name : `caicaini/${name}`) },
  };
  const app = await Application.bootstrapWithPlugins(options, [new TypeDocReader()]);
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc could not read the sources');
  for (const entry of project.children ?? []) entry.name = entry.name.replace(/\/?index$/, '') || 'caicaini';
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error('TypeDoc reported errors');
  for (const name of await readdir(out)) {
    // The theme writes links to members as VitePress writes anchors, without underscores
    const text = await readFile(join(out, name), 'utf8');
    await writeFile(
      join(out, name),
      text.replaceAll(/<a id="[^"]*"/g, (anchor) => anchor.replaceAll('_', '-')),
    );
  }
  return names.map((name) => name || 'caicaini');
}
