/**
 * Builds the docs site: writes the pages that come from the description and the docstrings into docs/site, then runs
 * VitePress, which writes dist/docs or the folder in the first argument. `--watch` serves the site instead.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, createMarkdownRenderer, createServer } from 'vitepress';
import manifest from '../package.json' with { type: 'json' };
import { errorsPage } from './docs/errors.js';
import { page } from './docs/markdown.js';
import { PLOTS, referencePages } from './docs/reference.js';
import { writeSdk } from './docs/sdk.js';
import { folderOf, LANGUAGES, WORDS, type Language } from './docs/words.js';
import { applyOverlay } from './overlay.js';
import { projectLinks } from './project-links.js';
import { REDOCLY, REDOCLY_ENV } from './redocly.js';
import { loadSpec, ROOT } from './spec.js';

const root = fileURLToPath(ROOT);
const site = join(root, 'docs/site');
const args = process.argv.slice(2);
const out = resolve(args.find((arg) => !arg.startsWith('-')) ?? 'dist/docs');

await Promise.all([writePages(), writeSdkPages(), writePublic()]);
if (args.includes('--watch')) {
  const server = await createServer(site);
  await server.listen();
  server.printUrls();
} else {
  process.env['NODE_ENV'] = 'production';
  await build(site, { outDir: out });
  await writeFile(join(out, 'changelog.xml'), await feed());
}

/** The pages of the API and of errors, from the description and the words of each language. */
async function writePages(): Promise<void> {
  const spec = await loadSpec();
  for (const language of LANGUAGES) {
    const document = language === 'zh' ? applyOverlay(spec.document, spec.zh) : spec.document;
    const given = { language, words: WORDS[language], document };
    const guide = await readFile(join(folder(language), 'guides/errors.md'), 'utf8').catch(() => '');
    const pages = { ...(await referencePages(given)), 'errors/index': errorsPage(given, guide) };
    for (const [path, text] of Object.entries(pages)) await write(join(folder(language), `${path}.md`), text);
  }
}

/** TypeDoc reads the sources once; both languages have its pages, which are English, below a first page of their own. */
async function writeSdkPages(): Promise<void> {
  const names = await writeSdk(manifest, join(folder('en'), 'sdk'));
  for (const name of names) {
    const text = await readFile(join(folder('en'), `sdk/${name}.md`), 'utf8');
    const [title, ...rest] = text.split('\n');
    const english = page('<div lang="en">', rest.join('\n').trim(), '</div>');
    await write(join(folder('zh'), `sdk/${name}.md`), page(title, WORDS.zh['sdkLead'], english));
  }
  const links = names.map((name) => `- [\`${name === 'caicaini' ? name : `caicaini/${name}`}\`](./${name}.md)`);
  for (const language of LANGUAGES) {
    const { sdk, sdkLead } = WORDS[language];
    await write(join(folder(language), 'sdk/index.md'), page(`# ${sdk}`, sdkLead, links.join('\n')));
  }
}

/** The files beside the pages: the description, the same as one page, and the plots in each language. */
async function writePublic(): Promise<void> {
  const files = join(site, 'public');
  for (const name of PLOTS) {
    const svg = await readFile(join(root, `docs/generated/sim-${name}.svg`), 'utf8');
    for (const language of LANGUAGES) {
      const words: Record<string, string> = WORDS[language]['plotWords'];
      const text = svg.replaceAll(/(?<=>)[^<>]+(?=<)/g, (label) => words[label] ?? label);
      await write(join(files, `plots/${name}.${language}.svg`), text);
    }
  }
  await cp(join(root, 'generated/openapi.json'), join(files, 'openapi.json'));
  const redocly = 'build-docs generated/openapi.json --inlineBundle -o docs/site/public/reference.html';
  const env = { ...process.env, ...REDOCLY_ENV };
  await promisify(execFile)(process.execPath, [REDOCLY, ...redocly.split(' ')], { cwd: root, env });
}

/** The sections of CHANGELOG.md as RSS. After the build, because VitePress keeps the first renderer that is made. */
async function feed(): Promise<string> {
  const renderer = await createMarkdownRenderer(site);
  const escaped = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const link = `${projectLinks(manifest).docs ?? '/'}en/resources/changelog.html`;
  const [, ...sections] = (await readFile(join(root, 'CHANGELOG.md'), 'utf8')).split(/^## /m);
  const items = sections.map((section) => {
    const title = escaped(section.split('\n', 1)[0]!);
    const text = escaped(renderer.render(section.slice(section.indexOf('\n'))));
    return `<item><title>${title}</title><guid isPermaLink="false">${title}</guid><description>${text}</description></item>`;
  });
  const about = `<title>caicaini</title><link>${link}</link><description>${escaped(manifest.description)}</description>`;
  return `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>${about}${items.join('\n')}</channel></rss>\n`;
}

function folder(language: Language): string {
  return join(site, folderOf(language));
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
