/** The settings of the docs site. Chinese is in the root folder, English in en/. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type DefaultTheme, type HeadConfig } from 'vitepress';
import llmstxt from 'vitepress-plugin-llms';
import { parse } from 'yaml';
import manifest from '../../../package.json' with { type: 'json' };
import { projectLinks } from '../../../scripts/project-links.js';
import { folderOf, LANGUAGES, WORDS, wordsOf, type Language } from '../../../scripts/docs/words.js';
import { miniSearch, sectionsOf } from './search.js';

const source = fileURLToPath(new URL('..', import.meta.url));
const links = projectLinks(manifest);
const base = links.docs === undefined ? '/' : new URL(links.docs).pathname;

/** The pages of each part of the menu, in order. Other pages of the folder follow. */
const ORDER: Record<string, string[]> = wordsOf('menu');

/** Pages that the search and links reach, but not the menu. */
const UNLISTED = ['schemas.md'];

/** The front matter of a page and the text below it. */
function read(path: string): { data: Record<string, string | string[]>; text: string } {
  const [, front = '', text = ''] = /^(?:---\n(.*?)\n---\n)?(.*)$/s.exec(readFileSync(join(source, path), 'utf8'))!;
  return { data: parse(front) ?? {}, text };
}

function titleOf(path: string): string {
  const { data, text } = read(path);
  return String(data['title'] ?? /^# (.*)$/m.exec(text)?.[1] ?? path).replace(/`/g, '');
}

function menuOf(language: Language, folder: string): DefaultTheme.SidebarItem[] {
  const place = `${folderOf(language)}${folder}`;
  const order = ORDER[folder] ?? [];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const entries = readdirSync(join(source, place), { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || entry.name.endsWith('.md')) && !UNLISTED.includes(entry.name))
    .map((entry) => ({ name: entry.name.replace(/\.md$/, ''), isFolder: entry.isDirectory() }));
  return entries
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1))
    .map(({ name, isFolder }) => {
      if (!isFolder) return { text: titleOf(`${place}/${name}.md`), link: `/${place}/${name === 'index' ? '' : name}` };
      const [first, ...items] = menuOf(language, `${folder}/${name}`);
      return { ...first, items, collapsed: true };
    });
}

function sidebarOf(language: Language): DefaultTheme.SidebarItem[] {
  return Object.entries<string>(WORDS[language]['site'].parts).map(([folders, text]) => ({
    text,
    items: folders.split(' ').flatMap((folder) => menuOf(language, folder)),
    // A group that folds needs a link of its own, or else its heading is a button inside of a button
    ...(folders === 'sdk' ? { link: `/${folderOf(language)}sdk/`, collapsed: true } : {}),
  }));
}

/** The key words of a page: those of its front matter, and its titles and key words in the other language. */
function keywordsOf(path: string): string {
  const other = path.startsWith('en/') ? path.slice(3) : `en/${path}`;
  const words = [path, other]
    .filter((each) => existsSync(join(source, each)))
    .map((each) => {
      const { data, text } = read(each);
      const headings =
        each === path ? [] : [data['description'], ...text.matchAll(/^#{1,3} (.*?)(?: \{.*)?$/gm)].map(String);
      return [data['search'] ?? [], data['title'] ?? '', headings].flat().join(' ');
    });
  return words.join(' ');
}

/** The menus and labels of a language. */
function themeOf(language: Language): DefaultTheme.Config {
  const { issues, changelog, theme, nav } = WORDS[language]['site'];
  const at = `/${folderOf(language)}`;
  const files = ['openapi.json', 'reference.html', 'llms.txt'].map((file) => ({
    text: file,
    link: `${base}${file}`,
    target: '_self',
  }));
  const more = [
    { text: changelog, link: `${at}resources/changelog` },
    ...files,
    ...(links.issues === undefined ? [] : [{ text: issues, link: links.issues }]),
  ];
  return {
    ...theme,
    nav: [
      ...nav.map((each: { text: string; link: string }) => ({
        ...each,
        link: at + each.link,
        activeMatch: `^${at}${each.link.split('/')[0]}`,
      })),
      { text: `v${manifest.version}`, items: more },
    ],
    sidebar: sidebarOf(language),
  };
}

export default defineConfig({
  title: 'Caicaini',
  base,
  lastUpdated: false,
  ignoreDeadLinks: true,
  locales: {
    root: { label: '中文', lang: 'zh-CN', description: WORDS.zh['site'].description, themeConfig: themeOf('zh') },
    en: { label: 'English', lang: 'en', description: WORDS.en['site'].description, themeConfig: themeOf('en') },
  },
  ...(links.docs === undefined ? {} : { sitemap: { hostname: links.docs } }),
  head: [
    ['link', { rel: 'icon', href: 'data:,' }],
    ['link', { rel: 'alternate', type: 'application/rss+xml', href: `${base}changelog.xml` }],
  ],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      // `[run]` tells the tests to execute a block; a reader need not see it
      md.core.ruler.push('run', ({ tokens }) => {
        for (const token of tokens) if (token.type === 'fence') token.info = token.info.replace(/ ?\[run\]/, '');
      });
      // On a phone a row is a card, whose cells have the head of their column as a label
      md.core.ruler.push('labels', ({ tokens, env }) => {
        const isEnglish = String(env.relativePath).startsWith('en/');
        const translated: Record<string, string> = isEnglish ? {} : WORDS.zh['site'].tableHeads;
        let heads: string[] = [];
        let column = 0;
        for (const [at, token] of tokens.entries()) {
          if (token.type === 'table_open') heads = [];
          if (token.type === 'tr_open') column = 0;
          if (token.type === 'td_open') token.attrSet('data-label', heads[column++] ?? '');
          if (token.type !== 'th_open') continue;
          const { content, children } = tokens[at + 1]!;
          const head = translated[content] ?? content;
          if (head !== content) children![0]!.content = head;
          heads.push(head.replace(/`/g, ''));
        }
      });
    },
  },
  transformHead: ({ pageData: { relativePath } }) => {
    if (relativePath === '404.md') return [];
    const page = relativePath
      .replace(/^en\//, '')
      .replace(/(index)?\.md$/, (_, index?: string) => (index ? '' : '.html'));
    return LANGUAGES.map((language): HeadConfig => {
      const href = `${links.docs ?? base}${folderOf(language)}${page}`;
      return ['link', { rel: 'alternate', hreflang: WORDS[language]['site'].lang, href }];
    });
  },
  vite: {
    plugins: [
      // VitePress has a Vite of its own, whose types differ
      llmstxt({
        ignoreFiles: ['playground.md', 'en/playground.md', 'sdk/*'],
        ...(links.docs === undefined ? {} : { domain: new URL(links.docs).origin }),
      }) as never,
    ],
    build: { chunkSizeWarningLimit: 4_000 },
    // The dev server would scan public/reference.html too
    optimizeDeps: { entries: [] },
  },
  themeConfig: {
    ...(links.source === undefined ? {} : { socialLinks: [{ icon: 'github', link: links.source }] }),
    search: {
      provider: 'local',
      options: {
        detailedView: false,
        locales: { root: { translations: WORDS.zh['site'].search }, en: { translations: WORDS.en['site'].search } },
        // Without code, which would take most of the time and of the index
        _render: (text, env, md) => md.render(text.replace(/^( *)(`{3,}).*\n[^]*?^\1\2$/gm, ''), env),
        miniSearch: {
          ...miniSearch,
          _splitIntoSections: (path, html) => sectionsOf(html, keywordsOf(relative(source, path))),
        },
      },
    },
  },
});
