/** The pages of the API reference as Markdown. */
import { instance } from '@viz-js/viz';
import { CHECKS } from '../../src/verify/index.js';
import { tierTable } from '../emit/pages.js';
import { errorRows, operations, refName, resolve, responseOf, type Json, type Operation } from '../spec.js';
import { table } from '../table.js';
import { basisPage } from './basis.js';
import { code, fence, folded, href, mark, origin, page, tabs, termOf, type Site } from './markdown.js';
import { sampleFacts, samplesOf } from './samples.js';
import { constraints, fields, typeOf } from './schema.js';
import { wordsOf } from './words.js';

/** The plots of the simulation in docs/generated. */
export const PLOTS = ['outage', 'brown-out', 'half-recovery'];

const CHECKS_ZH = wordsOf('checks.zh');

/** All pages of the reference by their path without extension. */
export async function referencePages(site: Site): Promise<Record<string, string>> {
  return {
    'api/index': indexPage(site),
    ...Object.fromEntries(operations(site.document).map((each) => [fileOf(each), operationPage(site, each)])),
    'api/schemas': schemasPage(site),
    'api/headers': headersPage(site),
    'api/streams': await streamsPage(site),
    'api/retry-policy': policyPage(site),
    'api/checks': checksPage(site),
    'api/basis': basisPage(site),
  };
}

/** The page of an operation, without extension. */
export function fileOf({ id }: Operation): string {
  return `api/${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function indexPage(site: Site): string {
  const { document, words } = site;
  const rows = operations(document).map((each) => [
    `[${each.node['summary']}](${href(site, fileOf(each))})`,
    code(`${each.method} ${each.path}`),
    each.node['description'],
  ]);
  const others = { headers: 'headers', streams: 'grammar', 'retry-policy': 'policy', schemas: 'schemas' };
  const rest = Object.entries({ ...others, checks: 'checks', basis: 'basis' });
  return page(
    `# ${words['api']}`,
    words['apiLead'],
    table([words['api'], 'HTTP', words['description']], rows),
    rest.map(([path, word]) => `- [${words[word]}](${href(site, `api/${path}`)})`).join('\n'),
    ['openapi.json', 'reference.html'].map((file) => `[${file}](/${file}){target="_self"}`).join(' · '),
  );
}

function operationPage(site: Site, operation: Operation): string {
  const { document, words } = site;
  const { node, method, path } = operation;
  const request = node['requestBody']?.content['application/json'];
  const ok: Json = node['responses']['200'];
  const { 'application/json': json, 'text/event-stream': stream } = ok['content'];
  const bodies = Object.values<Json>(request?.examples ?? { call: { summary: node['summary'] } });
  const [first, ...others] = bodies.map(({ summary, value }) => {
    const samples = samplesOf(operation, sampleFacts(document, path), value);
    return { summary, code: tabs(samples.map((each) => fence(`${each.grammar} [${each.language}]`, each.code))) };
  });
  const statuses = errorRows(document).filter(({ status }) => node['responses'][status]);
  return page(
    `# ${node['summary']}`,
    code(`${method} ${path}`) + origin(site, node['x-basis'] ?? document['x-basis'], node['x-source']),
    node['description'],
    `## ${words['samples']} {#samples}`,
    first!.code,
    others.length > 0 &&
      folded(words['moreSamples'], page(...others.map((each) => page(`**${each.summary}**`, each.code)))),
    folded(words['responses'], examples(json, 'json')),
    stream && folded(words['streams'], examples(stream, 'text')),
    request && page(`## ${words['request']} {#request}`, node['requestBody'].description),
    request && fields(site, refName(request.schema)!, 'request', words['required']),
    request && constraints(site, refName(request.schema)!),
    `## ${words['response']} {#response}`,
    ok['description'],
    fields(site, refName(json.schema)!, 'response', words['present']),
    `[${words['headers']}](${href(site, 'api/headers')})`,
    stream && `[${words['stream']}](${href(site, 'api/streams', operation.id)})`,
    `## ${words['errors']} {#errors}`,
    table(
      words['statusColumns'].slice(0, 3),
      statuses.map(({ status, type, action }) => [
        `[${status}](${href(site, 'errors/index', status)})`,
        code(type),
        termOf(site, 'x-actions', action),
      ]),
    ),
  );
}

function examples(media: Json, grammar: string): string {
  const texts = Object.values<Json>(media['examples'] ?? {}).map(({ summary, value, serializedValue }) =>
    page(`**${summary}**`, fence(grammar, serializedValue ?? JSON.stringify(value, null, 2))),
  );
  return page(...texts);
}

function schemasPage(site: Site): string {
  const { document, words } = site;
  const schemas = Object.entries<Json>(document['components'].schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const sections = schemas.map(([name, node]) =>
    page(
      `## ${name} {#${name}}`,
      `${node['description']}${mark(site, node['x-basis'] ?? document['x-basis'])}`,
      node['properties'] || node['allOf']
        ? fields(site, name, name, words['required'], false)
        : `<span class="type">${typeOf(site, node)}</span>`,
    ),
  );
  return page('---\noutline: false\n---', `# ${words['schemas']}`, ...sections);
}

function headersPage(site: Site): string {
  const { document, words, language } = site;
  const tier: Json = document['components'].schemas.Tier;
  const headers = Object.entries<Json>(responseOf(document, 429)['headers']).map(([name, header]) => {
    const { description, example } = resolve(document, header);
    const shown = `${words['example']}${words['colon']}${code(`${name}: ${example}`)}`;
    return page(`## ${name} {#${refName(header)}}`, description, shown);
  });
  return page(
    `# ${words['headers']}`,
    words['headersLead'],
    ...headers,
    `${words['without401']}${mark(site, document['components'].headers.OptionalRateLimitTier['x-basis'])}`,
    `## ${words['tiers']} {#tiers}`,
    tier['description'],
    tierTable(document, language),
  );
}

async function streamsPage(site: Site): Promise<string> {
  const { document, words } = site;
  const viz = await instance();
  const sections = operations(document).map(({ id, path, node }) => {
    const media = node['responses']['200'].content['text/event-stream'];
    if (!media) return '';
    const grammar: Json = media['x-stream-grammar'];
    const edges = Object.entries<Json>(grammar['states']).flatMap(([from, symbols]) =>
      Object.entries<string>(symbols).map(([symbol, to]) => [from, symbol, to] as const),
    );
    const codes = (names: string[]) => names.map(code).join(' ');
    const dot = [
      'digraph { rankdir=LR bgcolor=transparent ranksep=0.3 node [shape=circle width=0.75 fixedsize=true fontsize=12]',
      'edge [fontsize=11] done [shape=doublecircle width=0.65]',
      ...edges.map(([from, symbol, to]) => `${from} -> ${to} [label="${symbol}"]`),
      `failed [label="${words['failed']}" shape=box fixedsize=false] any [label="${words['anyState']}" shape=box style=dashed fixedsize=false]`,
      `any -> failed [label="${grammar['terminal'].join(', ')}" style=dashed] }`,
    ];
    // One line, because a blank line ends HTML in Markdown
    const svg = viz
      .renderString(dot.join('\n'), { format: 'svg' })
      .replace(/^[^]*?(?=<svg)/, '')
      .replaceAll(/<title>.*?<\/title>|<!--.*?-->| id="[^"]*"|\n/g, '');
    const label = `${words['grammar']} ${path}`;
    return page(
      `## ${path} {#${id}}`,
      `${grammar['description']}${origin(site, grammar['x-basis'], grammar['x-source'])}`,
      `<figure v-pre class="scroll" tabindex="0" role="group" aria-label="${label}">${svg.replace('<svg', `<svg role="img" aria-label="${label}"`)}</figure>`,
      table(
        words['transition'],
        edges.map(([from, symbol, to]) => [from, code(symbol), to]),
      ),
      `- ${codes(grammar['anywhere'])} ${words['anywhere']}\n- ${codes(grammar['terminal'])} ${words['terminal']}\n- ${codes(grammar['content'])} ${words['content']}`,
      Object.entries<string[]>(grammar['requires'])
        .map(([symbol, members]) => `- ${code(symbol)} ${words['requires']} ${codes(members)}`)
        .join('\n'),
      grammar['blocks'] &&
        table(
          ['content_block', words['blocks']],
          Object.entries<string[]>(grammar['blocks'].deltas).map(([block, deltas]) => [code(block), codes(deltas)]),
        ),
      folded(words['streams'], examples(media, 'text')),
    );
  });
  return page(`# ${words['grammar']}`, words['grammarLead'], ...sections);
}

/** The parts of the retry policy, each with its settings, and the plots. */
function policyPage(site: Site): string {
  const { document, words, language } = site;
  const { 'x-basis': basis, 'x-source': source, ...parts }: Json = document['x-retry-policy'];
  const sections = Object.entries<Json>(parts).map(([id, { description, 'x-basis': own = basis, ...settings }]) =>
    page(
      `## ${words['policyParts'][id]} {#${id}}`,
      `${description}${mark(site, own, true)}`,
      table(
        words['setting'],
        Object.entries(settings).map(([key, value]) => [code(key), settingOf(site, key, value)]),
      ),
    ),
  );
  return page(
    `# ${words['policy']}`,
    `${words['policyLead']}${origin(site, basis, source)}`,
    ...sections,
    `## ${words['plots']} {#plots}`,
    ...PLOTS.map((name) => `![${words['plotTitles'][name]}](/plots/${name}.${language}.svg){.plot}`),
  );
}

/** A number with its unit, which the name tells; an action, a list of actions, or an action with its charge. */
function settingOf(site: Site, key: string, value: any): string {
  if (typeof value === 'number') return `${value.toLocaleString('en')}${key.endsWith('Ms') ? ' ms' : ''}`;
  if (value.charged) return `${termOf(site, 'x-actions', value.action)} · ${termOf(site, 'x-charged', value.charged)}`;
  const actions: string[] = [value].flat();
  return actions.map((action) => termOf(site, 'x-actions', action)).join(' → ');
}

function checksPage(site: Site): string {
  const { words, language } = site;
  const rows = Object.entries(CHECKS).map(([name, { describe, basis, source }]) => [
    `<a id="${name}" class="field" href="#${name}">${code(name)}</a>`,
    language === 'zh' ? CHECKS_ZH[name] : describe,
    origin(site, basis, source),
  ]);
  return page(
    `# ${words['checks']}`,
    words['checksLead'].replace('{count}', String(rows.length)),
    table(words['checkColumns'], rows),
  );
}
