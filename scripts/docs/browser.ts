/** What runs in the reader's browser: search, theme, tabs and copying. Nothing is asked of a server. */
import MiniSearch from 'minisearch';
import type { SearchEntry } from './search-entries.js';

declare global {
  var caicainiSearch: SearchEntry[] | undefined;
}

const index = document.currentScript?.dataset['index'] ?? '';
const input = document.querySelector<HTMLInputElement>('#search')!;
const hits = document.querySelector<HTMLElement>('#hits')!;
let engine: Promise<MiniSearch<SearchEntry & { id: number }>> | undefined;

/** Words of Latin script with their pieces, and each Chinese character with its successor. */
function tokens(text: string): string[] {
  const words = text.match(/[\p{Script=Latin}\d_-]+/gu) ?? [];
  const pieces = words.flatMap((word) => [word, ...word.split(/[_-]|(?<=[a-z])(?=[A-Z])/)]);
  const characters = text.match(/\p{Script=Han}/gu) ?? [];
  // Ahead only, as pairs overlap
  const pairs = [...text.matchAll(/(?=(\p{Script=Han}{2}))/gu)].map((match) => match[1]!);
  return [...pieces, ...characters, ...pairs].filter((each) => each !== '');
}

/** A script, because a page opened from a file may not fetch. */
function load(): Promise<MiniSearch<SearchEntry & { id: number }>> {
  return new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = index;
    script.onload = () => {
      const found = new MiniSearch<SearchEntry & { id: number }>({
        fields: ['title', 'names', 'text'],
        storeFields: ['href', 'title', 'kind'],
        tokenize: tokens,
        searchOptions: { prefix: true, fuzzy: 0.15, boost: { title: 3, names: 3 }, combineWith: 'AND' },
      });
      found.addAll((globalThis.caicainiSearch ?? []).map((entry, id) => ({ ...entry, id })));
      resolve(found);
    };
    document.head.append(script);
  });
}

async function show(): Promise<void> {
  const query = input.value.trim();
  if (query === '') {
    hits.hidden = true;
    return;
  }
  const results = (await (engine ??= load())).search(query).slice(0, 12);
  if (query !== input.value.trim()) return;
  hits.replaceChildren(...results.map(({ href, title, kind }) => hitOf(String(href), String(title), String(kind))));
  if (results.length === 0) hits.textContent = hits.dataset['none'] ?? '';
  hits.hidden = false;
}

function hitOf(href: string, title: string, kind: string): HTMLElement {
  const link = document.createElement('a');
  link.href = href;
  const small = document.createElement('small');
  small.textContent = kind;
  link.append(title, ' ', small);
  link.addEventListener('click', () => (hits.hidden = true));
  return link;
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A page without storage forgets
  }
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function choose(language: string): void {
  for (const button of document.querySelectorAll<HTMLElement>('.tabs button'))
    button.setAttribute('aria-pressed', String(button.dataset['language'] === language));
  for (const sample of document.querySelectorAll<HTMLElement>('.sample'))
    sample.hidden = sample.dataset['language'] !== language;
}

input.addEventListener('input', () => void show());
input.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') hits.hidden = true;
  if (event.key === 'Enter') hits.querySelector('a')?.click();
  if (event.key === 'ArrowDown') hits.querySelector('a')?.focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  input.focus();
});
document.addEventListener('click', (event) => {
  if (event.target instanceof Node && !input.parentElement!.contains(event.target)) hits.hidden = true;
});

document.querySelector('#theme')!.addEventListener('click', () => {
  const root = document.documentElement;
  const now = root.dataset['theme'] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  root.dataset['theme'] = now === 'dark' ? 'light' : 'dark';
  remember('theme', root.dataset['theme']);
});

// The other language opens at the same place
const other = document.querySelector<HTMLAnchorElement>('#language')!;
other.addEventListener('click', () => (other.hash = location.hash));

for (const button of document.querySelectorAll<HTMLElement>('.tabs button')) {
  button.addEventListener('click', () => {
    choose(button.dataset['language']!);
    remember('language', button.dataset['language']!);
  });
}
const wanted = recall('language');
if (wanted !== null && document.querySelector(`.sample[data-language="${CSS.escape(wanted)}"]`)) choose(wanted);

for (const button of document.querySelectorAll<HTMLElement>('.copy')) {
  const label = button.textContent;
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(button.previousElementSibling?.textContent ?? '').then(() => {
      button.textContent = button.dataset['copied'] ?? '';
      setTimeout(() => (button.textContent = label), 1500);
    });
  });
}

if (matchMedia('(max-width: 60rem)').matches) document.querySelector('.menu details')?.removeAttribute('open');
