/** Renderers of documentation: each shows a form of the description in a real browser, and on its page the advice of an error. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium as browsers, type Page } from 'playwright-core';
import { CONTRACT } from '../../scripts/contract.js';
import { ERRORS } from '../../src/contract.js';
import { chromium } from '../runtimes/chromium.js';
import { ROOT } from './generators.js';
import { FORMS, type Form } from './typescript-generators.js';
import type { Tool } from './tools.js';

interface Renderer {
  name: string;
  packages: Record<string, string>;
  /** Scripts and style sheets below `node_modules`. */
  files: string[];
  /** The body of the page; the description is `form.json`. */
  body: string;
  /** The fragment of the URL by which the page opens `createMessage`. */
  fragment?: string;
  /** Opens the error of the status 429 where the page does not show it at once. */
  open?: (page: Page) => Promise<void>;
}

const { status, whatToDo } = ERRORS[429];
const ORIGIN = 'http://docs.test';
const LIMIT_MS = 60_000;

/** The part of `@redocly/cli` that is Redoc; the package `redoc` of this version cannot be installed. */
const REDOC = '@redocly/cli/lib/chunks/redoc.standalone.js';

const RENDERERS: readonly Renderer[] = [
  {
    name: 'Swagger UI',
    packages: { 'swagger-ui-dist': '5.35.0' },
    files: ['swagger-ui-dist/swagger-ui.css', 'swagger-ui-dist/swagger-ui-bundle.js'],
    body: `<div id="root"></div><script>SwaggerUIBundle({ url: '/form.json', dom_id: '#root', docExpansion: 'full' })</script>`,
  },
  {
    name: 'Redoc',
    packages: {},
    files: [REDOC],
    body: `<div id="root"></div>
      <script type="module">import { init } from '/${REDOC}'; init('/form.json', {}, document.getElementById('root'))</script>`,
    fragment: '#/messages/createmessage',
    open: openError,
  },
  {
    name: 'Scalar',
    packages: { '@scalar/api-reference': '1.76.0' },
    files: ['@scalar/api-reference/dist/browser/standalone.js'],
    body: `<div id="root"></div><script>Scalar.createApiReference('#root', { url: '/form.json' })</script>`,
    fragment: '#tag/messages/POST/v1/messages',
    open: openError,
  },
  {
    name: 'Elements',
    packages: { '@stoplight/elements': '9.0.25' },
    files: ['@stoplight/elements/styles.min.css', '@stoplight/elements/web-components.min.js'],
    body: `<elements-api apiDescriptionUrl="/form.json" router="hash"></elements-api>`,
    fragment: '#/operations/createMessage',
    open: openError,
  },
];

function openError(page: Page): Promise<void> {
  return page.getByText(String(status), { exact: true }).first().click();
}

/** Each renderer with each form, as a tool of the matrix. */
export const RENDERER_TOOLS: readonly Tool[] = RENDERERS.flatMap((renderer) =>
  FORMS.map((form) => ({
    name: `${renderer.name}, ${form.replace(/openapi\.|\.json/g, '')}`,
    packages: renderer.packages,
    task: `shows \`${form}\` in Chromium, with the advice of the ${status} on the page`,
    check: ({ modules, folder }) =>
      show(renderer, form, modules || join(ROOT, 'node_modules'), join(folder, 'page.png')),
  })),
);

/** Opens the page and looks for the advice. Leaves a picture of it. Returns what does not hold. */
async function show(renderer: Renderer, form: Form, modules: string, picture: string): Promise<string[]> {
  const browser = await browsers.launch({ executablePath: await chromium.find(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(LIMIT_MS);
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    await serve(page, renderer, form, modules);
    await page.goto(`${ORIGIN}/${renderer.fragment ?? ''}`);
    await renderer.open?.(page);
    const advice = page.getByText(whatToDo).locator('visible=true').first();
    await advice.scrollIntoViewIfNeeded().catch(() => problems.push(`“${whatToDo}” is not on the page`));
    if (problems.length === 0 && !(await advice.evaluate(isSeen, whatToDo))) problems.push(`“${whatToDo}” is cut off`);
    await page.screenshot({ path: picture });
    return problems;
  } finally {
    await browser.close();
  }
}

/** Whether every line of a text can be seen: some pages cut a long one. Runs in the page. */
function isSeen(element: Element, text: string): boolean {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const from = walker.currentNode.textContent!.indexOf(text);
    if (from < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, from);
    range.setEnd(walker.currentNode, from + text.length);
    return [...range.getClientRects()].every(({ right, top, height }) => {
      const shown = document.elementFromPoint(right - 2, top + height / 2);
      return shown !== null && element.contains(shown);
    });
  }
  return false;
}

/** Answers the requests of the page from files; every other address is out of reach. */
async function serve(page: Page, { files, body }: Renderer, form: Form, modules: string): Promise<void> {
  const tags = files
    .filter((file) => file !== REDOC)
    .map((file) =>
      file.endsWith('.css') ? `<link rel="stylesheet" href="/${file}">` : `<script src="/${file}"></script>`,
    );
  const html = `<!doctype html><meta charset="utf-8"><title>Docs</title>${tags.join('')}<body>${body}</body>`;
  await page.route('**/*', async (route) => {
    const { origin, pathname } = new URL(route.request().url());
    if (origin !== ORIGIN) return route.abort();
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (pathname === '/form.json')
      return route.fulfill({ contentType: 'application/json', body: await readFile(join(ROOT, CONTRACT, form)) });
    const path = pathname.slice(1);
    return files.includes(path) ? route.fulfill({ path: join(modules, path) }) : route.fulfill({ status: 404 });
  });
}
