/** Small pieces of Markdown, as VitePress reads it. */
import type { Json } from '../spec.js';
import { folderOf, type Language } from './words.js';

/** The description in one language, and the words around it. */
export interface Site {
  language: Language;
  words: Json;
  document: Json;
}

export function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

export function fence(info: string, text: string): string {
  return `\`\`\`${info}\n${text.trimEnd()}\n\`\`\``;
}

/** Blocks as tabs. Each has its title in brackets after its language. */
export function tabs(blocks: string[]): string {
  return ['::: code-group', ...blocks, ':::'].join('\n\n');
}

/** Text that a reader unfolds. */
export function folded(summary: string, text: string): string {
  return [`:::: details ${summary}`, text, '::::'].join('\n\n');
}

/** The address of a page in the language of the site. */
export function href({ language }: Site, path: string, anchor?: string | number): string {
  return `/${folderOf(language)}${path}.md${anchor === undefined ? '' : `#${anchor}`}`;
}

/** The word for an action or a charge: Chinese from the overlay, English as the value itself. */
export function termOf({ document }: Site, table: 'x-actions' | 'x-charged', value: string): string {
  return document[table]?.[value] ?? value;
}

/** The mark of a basis, which links to what it means. Documented parts have none unless `always`. */
export function mark(site: Site, basis: string, always = false): string {
  if (basis === 'documented' && !always) return '';
  return ` [${site.words['bases'][basis]}](${href(site, 'api/basis', basis)}){.basis .${basis}}`;
}

/** The page of the vendor where a part was read, or else its basis. */
export function origin(site: Site, basis: string, source: readonly string[] = []): string {
  const [open, close, comma] = site.words['quotes'];
  const pages = source.map((each) => `${open}${site.document['x-sources'][each].split(' / ').at(-1)}${close}`);
  const read =
    pages.length === 0 ? '' : ` <small>${site.words['source'].replace('{pages}', pages.join(comma))}</small>`;
  return mark(site, basis, pages.length === 0) + read;
}

/** Joins the parts of a page with blank lines, and leaves out the empty ones. */
export function page(...parts: (string | false | undefined)[]): string {
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}
