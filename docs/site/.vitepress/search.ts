/**
 * The search: how a text is cut into terms, and what weighs more. VitePress sends these functions to the browser as
 * text, so each is made from a text and refers to nothing outside of itself.
 */
import { wordsOf } from '../../../scripts/docs/words.js';

const lists: Record<string, string[]> = wordsOf('search');
const [synonyms, stop] = [lists['synonyms']!.map((line) => line.split(' ')), lists['stop']!.join(' ').split(' ')];

/** Cuts a text into terms: words and their parts, pairs of Chinese characters, and a term for each line of synonyms. */
const tokenize = compiled(
  'text',
  `const synonyms = ${JSON.stringify(synonyms)}, stop = ${JSON.stringify(stop)};
   const isChinese = (word) => word > '~';
   const parts = (text.match(/[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*/g) ?? []).flatMap((word) => {
     const split = word.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[ ._-]/);
     return split.length > 1 ? [word, ...split] : split;
   }).map((word) => word.toLowerCase());
   const rest = stop.filter(isChinese).reduce((left, word) => left.replaceAll(word, ' '), text);
   const pairs = (rest.match(/[\\u4e00-\\u9fff]+/g) ?? []).flatMap((run) =>
     run.length === 1 ? [run] : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2)));
   const known = new Set(parts.flatMap((word, at) => [word, word + parts[at + 1], word + parts[at + 1] + parts[at + 2]]));
   const shared = synonyms.flatMap((line, at) =>
     line.some((word) => isChinese(word) ? text.includes(word) : known.has(word)) ? ['=' + at + '='] : []);
   return [...parts.filter((word) => !stop.includes(word)), ...pairs, ...shared];`,
);

/** Weighs a section by its page, and more if it is the first of its page or a row of errors that the term names. */
const boostDocument = compiled(
  'id, term, { title, titles }',
  `const [, weight] = [
     [/\\/errors\\//, 1.5], [/\\/(start|guides)\\//, 1.6], [/\\/(cli|mock|verifier)\\//, 1.3],
     [/\\/api\\/(checks|schemas|basis)/, 0.3], [/\\/api\\/[a-z-]+\\.html#[a-z]+\\./, 0.5], [/\\/api\\//, 1.3],
     [/\\/sdk\\//, 0.4], [/\\/resources\\//, 0.8], [/./, 1],
   ].find(([pattern]) => pattern.test(id));
   const isNamed = /\\/errors\\//.test(id) && /^[0-9]+$|_/.test(term) && String(title).split(' ').includes(term);
   return weight * (titles.length === 0 ? 1.5 : 1) * (isNamed ? 4 : 1);`,
);

/** The options of MiniSearch. All terms that match count, so a text with all of them is before one with some. */
export const miniSearch = {
  options: {
    fields: ['title', 'titles', 'text', 'keywords'],
    tokenize,
    processTerm: compiled('term', 'return term;'),
    // VitePress gives a section three fields, so the key words follow its text
    extractField: compiled(
      'section, field',
      `const [text, keywords = ''] = String(section.text).split('\\0');
       return field === 'text' ? text : field === 'keywords' ? keywords : section[field];`,
    ),
  },
  searchOptions: {
    combineWith: 'OR' as const,
    prefix: compiled('term', 'return /^[a-z]{3,}|^[0-9]{2}$/.test(term);'),
    fuzzy: compiled('term', 'return /^[a-z_]{5,}$/.test(term) && (term.length > 6 ? 2 : 1);'),
    boost: { title: 5, keywords: 4, titles: 1.5, text: 1 },
    boostDocument,
  },
};

/**
 * Splits a page into sections: at its headings, and at the fields that have an anchor. The first section also has the
 * key words of the page.
 */
export function* sectionsOf(
  html: string,
  keywords: string,
): Generator<{ anchor: string; titles: string[]; text: string }> {
  const marked = html.replace(/<a id="([^"]+)" class="field"[^>]*>(.*?)<\/a>/g, '<h6 id="$1">$2</h6>');
  const pieces = marked.split(/<h([1-6])[^>]*? id="([^"]*)"[^>]*>(.*?)<\/h\1>/s).slice(1);
  const parents: string[] = [];
  for (let at = 0; at < pieces.length; at += 4) {
    const [level, anchor, heading, content] = pieces.slice(at, at + 4) as [string, string, string, string];
    const depth = Number(level) - 1;
    const title = textOf(heading.replace(/<a class="header-anchor".*?<\/a>/s, ''));
    const titles = [...parents.slice(0, depth).filter(Boolean), title];
    if (depth < 5) parents.splice(depth, parents.length, title);
    yield { anchor: at === 0 ? '' : anchor, titles, text: textOf(content) + (at === 0 ? `\0${keywords}` : '') };
  }
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>|&[a-z#0-9]+;/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function compiled(parameters: string, body: string): any {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the browser gets the text of the function
  return new Function(parameters, body);
}
