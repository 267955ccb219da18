/**
 * Prepares the description for its readers, in every form: each schema has a type, and each description says what a
 * person must know. Tools show descriptions and no extensions.
 */
import { errorRows, operations, resolve, type ErrorRow, type Json } from '../../spec.js';
import type { ModelRow } from '../../models.js';
import { answerTypes } from '../schemas.js';
import { policyAsMaps } from '../tables.js';
import { mapMembers, mapSchemas } from './schemas.js';

/** The words that join the texts of a description, in one language. */
export interface Words {
  /** Begins the list of rules of a request. */
  rules: string;
  /** The limits of max_tokens, each as `model: number`. */
  limits: (limits: string[]) => string;
  /** The actions by name; the Chinese ones come from the overlay. */
  advice: (action: string, whatToDo: string) => string;
  charged: Record<ErrorRow['charged'], string>;
  assumed: string;
  /** Found in a description that says of itself that it is a guess. */
  saysSo: RegExp;
  assumedBounds: string;
  /** Of a union in answers. */
  open: string;
  /** The description of a rule with its limit. */
  rule: (description: string, max: string) => string;
  space: string;
}

const ENGLISH: Words = {
  rules: 'Rules that the schema does not express:',
  limits: (limits) => `The maximum output of each model: ${limits.join(', ')}.`,
  advice: (action, whatToDo) => `**${action}**: ${whatToDo}`,
  charged: { never: 'No credits are consumed (assumed).', unknown: 'Credits may have been consumed (assumed).' },
  assumed: 'Assumed, not documented.',
  saysSo: /assumed|guess/i,
  assumedBounds: 'The bounds are assumed.',
  open: 'The vendor may add types; ignore those that you do not know.',
  rule: (description, max) => description.replace('this many', max),
  space: ' ',
};

export const CHINESE: Words = {
  rules: 'schema 无法表达的规则：',
  limits: (limits) => `各模型的最大输出：${limits.join('，')}。`,
  advice: (action, whatToDo) => `**${action}**：${whatToDo}`,
  charged: { never: '不消耗积分（推测）。', unknown: '可能已消耗积分（推测）。' },
  assumed: '推测，文档没有说明。',
  saysSo: /推测|猜测/,
  assumedBounds: '取值范围是推测。',
  open: '供应商可能增加类型；不认识的类型请忽略。',
  rule: (description, max) => description.replace('上限', `上限（${max}）`),
  space: '',
};

/** Returns a copy of a description in the given language with types and full descriptions. */
export function publish(document: Json, words = ENGLISH): Json {
  const copy = mapSchemas(document, (schema) => withBasis(typed(schema), words));
  const answers = answerTypes(document);
  for (const [name, schema] of Object.entries<Json>(copy.components.schemas)) {
    describeLimits(copy, name, words);
    describeRules(schema, words);
    if (schema['discriminator'] && answers.has(name))
      schema['description'] = [schema['description'], words.open].join(words.space);
  }
  for (const row of errorRows(document)) describeError(copy, row, words);
  for (const { node } of operations(copy)) Object.assign(node, withBasis(node, words));
  copy['x-retry-policy'] = policyAsMaps(copy);
  copy.components.headers = mapMembers(copy.components.headers, (header) => withBasis(header, words));
  return copy;
}

/** Adds the type that the values of a constant or an enum have, and that of a union to its parts. */
function typed(schema: Json): Json {
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const node = values.length > 0 && !schema.type ? { type: typeof values[0], ...schema } : schema;
  if (!node.type || !node.anyOf) return node;
  return { ...node, anyOf: node.anyOf.map((part: Json) => ({ type: node.type, ...part })) };
}

function withBasis(node: Json, words: Words): Json {
  if (typeof node.description !== 'string') return node;
  const notes = [
    ...(node['x-basis'] === 'assumed' && !words.saysSo.test(node.description) ? [words.assumed] : []),
    ...(node['x-bounds-basis'] === 'assumed' ? [words.assumedBounds] : []),
  ];
  return { ...node, description: [node.description, ...notes].join(words.space) };
}

/** The description of `max_tokens` lists the limits of the models where a request depends on them. */
function describeLimits(document: Json, name: string, words: Words): void {
  const { allOf = [], properties } = document.components.schemas[name];
  const models: ModelRow[] = document['x-models'];
  if (!allOf.some((part: Json) => isConditional(resolve(document, part)))) return;
  const limits = models.map(({ id, maxOutputTokens }) => `${id} ${maxOutputTokens}`);
  const { max_tokens: member } = properties;
  member.description = [member.description, words.limits(limits)].join(words.space);
}

/** Whether a schema has conditions only, as the one of the limits per model. */
export function isConditional({ type, allOf }: Json): boolean {
  return !type && Boolean(allOf?.every((part: Json) => part.if));
}

function describeRules({ properties, 'x-constraints': rules }: Json, words: Words): void {
  if (!rules) return;
  const lines = rules.map(({ description, max }: Json) =>
    max === undefined ? description : words.rule(description, max.toLocaleString('en')),
  );
  const { messages: member } = properties;
  member.description = `${member.description}\n\n${words.rules}\n${lines.map((line: string) => `- ${line}`).join('\n')}`;
}

function describeError(document: Json, row: ErrorRow, words: Words): void {
  const response = Object.values<Json>(document.components.responses).find(
    (each) => each['x-error']?.status === row.status,
  )!;
  const action: string = document['x-actions']?.[row.action] ?? row.action;
  const advice = [
    words.advice(action, row.whatToDo),
    ...(row.chargedBasis === 'assumed' ? [words.charged[row.charged]] : []),
    ...(row.note === undefined ? [] : [row.note]),
  ];
  response.description = `${row.summary}\n\n${advice.join(words.space)}`;
}
