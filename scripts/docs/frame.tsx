/** What stands around every page: head, bar, menu, and the switch of language that keeps the page. */
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Site } from './model.js';

export interface Page {
  file: string;
  title: string;
  lead?: string;
  /** Headings of the page, for its own contents. */
  contents: { id: string; title: string }[];
  body: ComponentChildren;
  /** Two columns are given all the room. */
  wide?: boolean;
}

/** The whole page as HTML. */
export function renderPage(site: Site, page: Page): string {
  return `<!doctype html>\n${renderToString(<Frame site={site} page={page} />)}\n`;
}

/** From a page to the folder of all languages. */
function rootOf({ language }: Site): string {
  return language === 'zh' ? '' : '../';
}

const NAME = 'Caicaini API';

// Before anything is painted, so that a dark page does not flash
const THEME = "try{const t=localStorage.getItem('theme');if(t)document.documentElement.dataset.theme=t}catch{}";

function Frame({ site, page }: { site: Site; page: Page }) {
  const { words } = site;
  const root = rootOf(site);
  return (
    <html lang={words.htmlLang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{page.title.startsWith(NAME) ? page.title : `${page.title} · ${NAME}`}</title>
        <meta name="description" content={site.document.info.summary} />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={`${root}assets/docs.css`} />
        <script dangerouslySetInnerHTML={{ __html: THEME }} />
        <script defer src={`${root}assets/docs.js`} data-index={`${root}assets/search.${site.language}.js`} />
      </head>
      <body>
        <a class="skip" href="#main">
          {words.skip}
        </a>
        <Bar site={site} page={page} />
        <div class="columns">
          <Menu site={site} page={page} />
          <main id="main" class={page.wide ? 'wide' : ''}>
            <h1>{page.title}</h1>
            {page.lead !== undefined && <p class="lead">{page.lead}</p>}
            {page.contents.length > 1 && !page.wide && <Contents page={page} title={words.onThisPage} />}
            {page.body}
            <footer>{words.independent}</footer>
          </main>
        </div>
      </body>
    </html>
  );
}

function Bar({ site, page }: { site: Site; page: Page }) {
  const { words, language } = site;
  const other = language === 'zh' ? `en/${page.file}` : `../${page.file}`;
  return (
    <header class="bar">
      <a class="brand" href="index.html">
        Caicaini <span>API</span>
      </a>
      <div class="search" role="search">
        <input type="search" id="search" aria-label={words.search} placeholder={words.searchHint} autocomplete="off" />
        <div id="hits" hidden data-none={words.noHits} />
      </div>
      <a class="switch" id="language" href={other} lang={language === 'zh' ? 'en' : 'zh-CN'}>
        {words.other}
      </a>
      <button type="button" class="theme" id="theme" aria-label={words.theme} title={words.theme}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5" />
          <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
        </svg>
      </button>
    </header>
  );
}

function Menu({ site, page }: { site: Site; page: Page }) {
  const { words, operations, document } = site;
  const link = (file: string, title: ComponentChildren) => (
    <li>
      <a href={file} aria-current={file === page.file ? 'page' : undefined}>
        {title}
      </a>
    </li>
  );
  const tags: { name: string; summary?: string }[] = document.tags;
  return (
    <nav class="menu" aria-label={words.menu}>
      <details open>
        <summary>{words.menu}</summary>
        <ul>
          {link('index.html', words.start)}
          {link('errors.html', words.errors)}
          {link('streaming.html', words.streaming)}
          {link('rate-limits.html', words.rateLimits)}
          {link('retry.html', words.retry)}
        </ul>
        {tags.map(({ name, summary }) => (
          <>
            <p>{summary ?? name}</p>
            <ul>
              {operations
                .filter(({ tag }) => tag === name)
                .map((each) =>
                  link(
                    each.file,
                    <>
                      {each.summary} <small class={each.method.toLowerCase()}>{each.method}</small>
                    </>,
                  ),
                )}
            </ul>
          </>
        ))}
        <p>{words.about}</p>
        <ul>
          {link('schemas.html', words.schemas)}
          {link('checks.html', words.checks)}
          {link('basis.html', words.basis)}
        </ul>
      </details>
    </nav>
  );
}

function Contents({ page, title }: { page: Page; title: string }) {
  return (
    <nav class="contents" aria-label={title}>
      <ul>
        {page.contents.map(({ id, title: each }) => (
          <li>
            <a href={`#${id}`}>{each}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
