/** The whole site as a list of files, in memory: description → model → HTML. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { applyOverlay } from '../overlay.js';
import type { Spec } from '../spec.js';
import { renderPage, type Page } from './frame.js';
import { siteOf, type Plot, type Site } from './model.js';
import { errorsPage } from './pages/errors.js';
import { rateLimitsPage, retryPage } from './pages/guides.js';
import { basisPage, checksPage, schemasPage } from './pages/lists.js';
import { operationPage } from './pages/operation.js';
import { overviewPage } from './pages/overview.js';
import { streamingPage } from './pages/streaming.js';
import { searchEntries } from './search-entries.js';
import { LANGUAGES, type Language } from './words.js';

export interface DocsFile {
  /** Path below the folder of the docs. */
  path: string;
  text: string;
}

/** All files of the site: Chinese at the top, English below en/. */
export async function buildDocs(spec: Spec): Promise<DocsFile[]> {
  const plots = await readPlots();
  const perLanguage = LANGUAGES.map(async (language) => {
    const document = language === 'zh' ? applyOverlay(spec.document, spec.zh) : spec.document;
    return filesOf(await siteOf(document, language, plots));
  });
  return [...(await Promise.all(perLanguage)).flat(), ...(await assets())];
}

/** The pages of the site in the order of its menu. */
function pagesOf(site: Site): Page[] {
  return [
    overviewPage(site),
    errorsPage(site),
    streamingPage(site),
    rateLimitsPage(site),
    retryPage(site),
    ...site.operations.map((operation) => operationPage(site, operation)),
    schemasPage(site),
    checksPage(site),
    basisPage(site),
  ];
}

/** Folder of a language, with a slash at its end unless it is the top. */
function folderOf(language: Language): string {
  return language === 'zh' ? '' : `${language}/`;
}

function filesOf(site: Site): DocsFile[] {
  const pages = pagesOf(site).map((page) => ({
    path: `${folderOf(site.language)}${page.file}`,
    text: renderPage(site, page),
  }));
  const entries = `globalThis.caicainiSearch=${JSON.stringify(searchEntries(site))};\n`;
  return [...pages, { path: `assets/search.${site.language}.js`, text: entries }];
}

async function assets(): Promise<DocsFile[]> {
  const entry = fileURLToPath(new URL('browser.ts', import.meta.url));
  const licence = await readFile(new URL('../../node_modules/minisearch/LICENSE.txt', import.meta.url), 'utf8');
  const built = await build({
    banner: { js: `/*! Contains minisearch.\n${licence}*/` },
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  return [
    { path: 'assets/docs.css', text: await readFile(new URL('style.css', import.meta.url), 'utf8') },
    { path: 'assets/docs.js', text: built.outputFiles[0]!.text },
  ];
}

/** Plots of the simulated retry policy, where they were drawn before. */
async function readPlots(): Promise<Plot[]> {
  const folder = new URL('../../docs/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => /^sim-.*\.svg$/.test(name)).sort();
  return Promise.all(
    names.map(async (file) => ({
      name: file.replace(/^sim-|\.svg$/g, ''),
      svg: (await readFile(new URL(file, folder), 'utf8')).replace(/^<\?xml.*?\?>\s*|<!DOCTYPE[^>]*>\s*/gs, ''),
    })),
  );
}
