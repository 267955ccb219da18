/** The page of errors, in the sections of the vendor's page: envelope, statuses, classes, message ID, handler. */
import { errorRows, operations, responseOf, type ErrorRow, type Json } from '../spec.js';
import { table } from '../table.js';
import { code, fence, folded, href, mark, origin, page, tabs, termOf, type Site } from './markdown.js';
import { fields } from './schema.js';

/** `guide` is the hand-written guide to errors, whose handlers the page repeats. */
export function errorsPage(site: Site, guide: string): string {
  const { words, document } = site;
  const rows = errorRows(document);
  const contradiction: Json = document['x-contradictions'].find((each: Json) => each['name'] === 'retry-after');
  const overview = rows.map((row) => [
    `[**${row.status}**](#${row.status})`,
    `[${code(row.type)}](#${row.type})`,
    actionOf(site, row),
    `${termOf(site, 'x-charged', row.charged)}${mark(site, row.chargedBasis)}`,
    row.summary,
  ]);
  return page(
    `# ${words['errors']}`,
    words['errorsLead'],
    `## ${words['envelope']} {#envelope}`,
    document['components'].schemas.ErrorEnvelope.description,
    fence('json', bodyOf(document, rows[0]!)),
    fields(site, 'ErrorEnvelope', 'envelope', words['present']),
    `## ${words['statuses']} {#statuses}`,
    table(words['statusColumns'], overview),
    ...rows.map((row, index) => rowSection(site, row, rows[index - 1]?.type !== row.type)),
    `## ${words['classify']} {#classify}`,
    ...(['retry', 'stop', 'fix'] as const).map((action) => actionSection(site, action, rows)),
    `### ${words['retryAfterTitle']} {#retry-after}`,
    `${contradiction['description']}${origin(site, 'documented', contradiction['x-source'])}`,
    words['retryAfterText'],
    `## ${words['messageId']} {#message-id}`,
    words['messageIdText'].replace('{ids}', exampleIds(document).join(words['quotes'][2])),
    `## ${words['handler']} {#handler}`,
    handlersIn(guide),
    `[${words['handlerMore']}](${href(site, 'guides/errors')})`,
  );
}

function actionSection(site: Site, action: string, rows: ErrorRow[]): string {
  const { words, document } = site;
  const own = rows.filter((row) => row.action === action);
  return page(
    `### ${termOf(site, 'x-actions', action)} {#${action}}`,
    own.map((row) => `[${row.status}](#${row.status}) ${code(row.type)}${mark(site, row.actionBasis)}`).join(' · '),
    words['actionTexts'][action],
    action === 'retry' && document['x-retry-policy'].attempts.description,
  );
}

function rowSection(site: Site, row: ErrorRow, isFirstOfType: boolean): string {
  const { words, document } = site;
  const facts = [
    `${words['action']}${words['colon']}${actionOf(site, row)}`,
    `${words['charged']}${words['colon']}${termOf(site, 'x-charged', row.charged)}${mark(site, row.chargedBasis, true)}`,
    row.honorsRetryAfter && `[${words['obeys']}](#retry-after)`,
    origin(site, 'documented', row.source),
  ];
  return page(
    isFirstOfType && `<div id="${row.type}"></div>`,
    `### ${row.status} ${row.type} {#${row.status}}`,
    row.summary,
    `**${words['whatToDo']}**${words['colon']}${row.whatToDo}`,
    row.note,
    facts.filter(Boolean).join(' · '),
    folded(words['message'], page(mark(site, row.messageBasis, true), fence('json', bodyOf(document, row)))),
    `[${words['playground']}](${href(site, 'playground', `scene=${row.type}`)})`,
  );
}

function actionOf(site: Site, { action, actionBasis }: ErrorRow): string {
  return `[${termOf(site, 'x-actions', action)}](#${action}){.action}${mark(site, actionBasis)}`;
}

function bodyOf(document: Json, { status }: ErrorRow): string {
  return JSON.stringify(responseOf(document, status)['content']['application/json'].examples.sample.value, null, 2);
}

/** The ids in the first example of each operation that returns one. */
function exampleIds(document: Json): string[] {
  const answers = operations(document).map(({ node }) => node['responses']['200'].content['application/json'].examples);
  return answers.flatMap((examples) => Object.values<Json>(examples)[0]!['value'].id ?? []).map(code);
}

/** The blocks of the section `{#handler}` as tabs, each titled by the heading above it. */
function handlersIn(guide: string): string {
  const section = /^## .*\{#handler\}$([^]*?)(?=^## )/m.exec(guide)?.[1] ?? '';
  const blocks = section.matchAll(/^### (.*)\n+```(\w+).*\n([^]*?)^```$/gm);
  return tabs([...blocks].map(([, title, grammar, text]) => fence(`${grammar} [${title}]`, text!)));
}
