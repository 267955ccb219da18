/** The page of what everything rests on: each part of the description that has a basis or a source of its own. */
import { operations, type Json } from '../spec.js';
import { table } from '../table.js';
import { code, href, origin, page, type Site } from './markdown.js';
import { fileOf } from './reference.js';

export function basisPage(site: Site): string {
  const { words, document } = site;
  const parts = basisParts(site);
  const sections = Object.entries<string>(words['bases']).map(([basis, title]) => {
    const rows = parts.filter((part) => part.basis === basis);
    const cells = rows.map(({ name, link, node }) => [
      `[${code(name)}](${link})`,
      typeof node['description'] === 'string' ? node['description'] : '',
      node['x-source'] ? origin(site, 'documented', node['x-source']) : '',
    ]);
    return page(`## ${title} {#${basis}}`, words['basisTexts'][basis], table(words['partColumns'], cells));
  });
  const contradictions = document['x-contradictions'].map(
    ({ name, description, 'x-source': source }: Json) =>
      `- <span id="${name}">${description}</span>${origin(site, 'documented', source)}`,
  );
  return page(
    '---\noutline: 2\n---',
    `# ${words['basis']}`,
    words['basisLead'],
    ...sections,
    `## ${words['contradictions']} {#contradictions}`,
    contradictions.join('\n'),
  );
}

interface Part {
  basis: string;
  /** Such as `Message.usage` or `POST /v1/messages`. */
  name: string;
  link: string;
  node: Json;
}

function basisParts(site: Site): Part[] {
  const { document } = site;
  const root: string = document['x-basis'];
  const { schemas, headers, responses } = document['components'];
  const named = (nodes: Json, path: string) =>
    Object.entries<Json>(nodes).flatMap(([name, node]) => partsIn(node, root, name, href(site, path, name)));
  const rows = Object.values<Json>(responses).flatMap((row) => (row['x-error'] ? [[row['x-error'].status, row]] : []));
  // Headers that a 401 may lack share one sentence
  const given = Object.entries<Json>(headers).filter(([name]) => !name.startsWith('Optional'));
  return [
    ...operations(document).flatMap((each) =>
      partsIn(each.node, root, `${each.method} ${each.path}`, href(site, fileOf(each))),
    ),
    ...named(schemas, 'api/schemas'),
    ...named(Object.fromEntries(given), 'api/headers'),
    ...named(Object.fromEntries(rows), 'errors/index'),
    ...partsIn({ properties: document['x-retry-policy'] }, root, 'x-retry-policy', href(site, 'api/retry-policy')),
  ];
}

function partsIn(node: Json, inherited: string, name: string, link: string): Part[] {
  const basis: string = node['x-basis'] ?? inherited;
  const own = node['x-basis'] !== undefined || node['x-source'] !== undefined;
  const inner = Object.entries<Json>(node['properties'] ?? {}).filter(([, each]) => typeof each === 'object');
  return [
    ...(own ? [{ basis, name, link, node }] : []),
    ...inner.flatMap(([key, each]) =>
      partsIn(each, basis, `${name}.${key}`, `${link}${link.includes('#') ? '.' : '#'}${key}`),
    ),
  ];
}
