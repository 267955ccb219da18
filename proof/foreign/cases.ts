/**
 * Requests on both sides of every rule. Each row is a step of the script, and a fault: the gateway that takes what it has
 * to refuse, or refuses what it has to take.
 */
import { models } from './catalogue.js';
import type { Surface } from './constraints.js';
import type { Basis } from './fault.js';
import { ask, blocks, chatHello, chatLoop, chatTools, hello, image, link, png, toolLoop, tools } from './samples.js';

interface Row {
  name: string;
  on: Surface;
  basis: Basis;
  body: object;
  /** The bodies that the fault concerns. */
  when: (body: any) => boolean;
}

/** A body that must be refused with 400. The fault skips the constraint. */
export interface RefusedCase extends Row {
  /** One rule, or all that such a body breaks. */
  constraint: string | string[];
}
/** A body that must be accepted. */
export type AcceptedCase = Row;

const any = () => true;
const omit = (body: object, name: string) => Object.fromEntries(Object.entries(body).filter(([each]) => each !== name));
type Options = { basis?: Basis; when?: (body: any) => boolean };

const refusing =
  (on: Surface, base: object) =>
  (
    name: string,
    constraint: string | string[],
    change: object,
    { basis = 'documented', when = any }: Options = {},
  ): RefusedCase => ({
    ...{ name, on, basis, when, constraint },
    body: { ...base, ...change },
  });
const accepting =
  (on: Surface, base: object) =>
  (name: string, when: (body: any) => boolean, change: object, basis: Basis = 'documented'): AcceptedCase => ({
    ...{ name, on, basis, when },
    body: { ...base, ...change },
  });

const no = refusing('messages', hello);
const yes = accepting('messages', hello);
const chatNo = refusing('chat', chatHello);
const chatYes = accepting('chat', chatHello);
const countNo = refusing('count', omit(hello, 'max_tokens'));
const countYes = accepting('count', omit(hello, 'max_tokens'));

const catalogue = Object.entries(models());
const short = (id: string) => id.replace('caicaini/', '');
const content = (b: any): any[] =>
  (b.messages ?? []).flatMap((each: any) => (Array.isArray(each?.content) ? each.content : []));
const pictures = (b: any): any[] => content(b).filter((block) => block?.type === 'image');
const said = (...roles: string[]) => ({ messages: roles.map((role) => ({ role, content: 'Aye.' })) });
const number = (name: string) => ({ when: (b: any) => typeof b[name] === 'number' });
const repeat = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

export const refused: RefusedCase[] = [
  { ...no('model-missing', 'model-named', {}), body: omit(hello, 'model'), when: (b) => b.model === undefined },
  no('model-number', 'model-named', { model: 4 }, { when: (b) => b.model !== undefined }),
  no('model-unknown', 'model-known', { model: 'caicaini/gpt' }),
  no('model-without-prefix', 'model-known', { model: 'opus' }, { when: (b) => !String(b.model).includes('/') }),
  { ...no('max_tokens-missing', 'max_tokens-given', {}), body: omit(hello, 'max_tokens') },
  no('max_tokens-zero', 'max_tokens-positive', { max_tokens: 0 }, { when: (b) => b.max_tokens === 0 }),
  no('max_tokens-negative', 'max_tokens-positive', { max_tokens: -5 }, { when: (b) => b.max_tokens < 0 }),
  no('max_tokens-fraction', 'max_tokens-whole', { max_tokens: 10.5 }, number('max_tokens')),
  no('max_tokens-string', 'max_tokens-whole', { max_tokens: '300' }, { when: (b) => typeof b.max_tokens === 'string' }),
  ...catalogue.map(([model, { maxOutput }]) =>
    no(
      `max_tokens-above-${short(model)}`,
      'max_tokens-of-model',
      { model, max_tokens: maxOutput + 1 },
      { when: (b) => b.model === model },
    ),
  ),
  { ...no('messages-missing', 'messages-list', {}), body: omit(hello, 'messages') },
  no('messages-string', 'messages-list', { messages: 'Ahoy' }, { when: (b) => typeof b.messages === 'string' }),
  no('messages-empty', 'messages-filled', { messages: [] }),
  no('messages-strings', ['messages-objects', 'role-known', 'content-form'], { messages: ['Ahoy'] }, { when: any }),
  no('messages-end-with-assistant', 'user-ends', said('user', 'assistant')),
  no('role-unknown', 'role-known', said('pilot'), {
    when: (b) => b.messages.every((each: any) => each.role !== 'system' && each.role !== undefined),
  }),
  no(
    'role-missing',
    'role-known',
    { messages: [{ content: 'Ahoy' }] },
    {
      when: (b) => b.messages.some((each: any) => each.role === undefined),
    },
  ),
  no(
    'content-missing',
    'content-form',
    { messages: [{ role: 'user' }] },
    {
      when: (b) => b.messages.some((each: any) => each.content === undefined),
    },
  ),
  no(
    'content-number',
    'content-form',
    { messages: [{ role: 'user', content: 7 }] },
    {
      when: (b) => b.messages.every((each: any) => each.content !== undefined),
    },
  ),
  no('block-without-type', 'block-typed', { messages: blocks({ text: 'Ahoy' }) }),
  no('text-block-without-text', 'text-block', { messages: blocks({ type: 'text' }) }),
  no('image-without-source', 'image-source', { messages: blocks({ type: 'image' }) }),
  no('image-of-svg', 'image-media-type', { messages: blocks(image({ media_type: 'image/svg+xml' })) }),
  no(
    'image-not-base64',
    'image-data',
    { messages: blocks(image({ data: '***' })) },
    {
      when: (b) => pictures(b).every((block) => !String(block.source?.data).startsWith('data:')),
    },
  ),
  no(
    'image-as-data-url',
    'image-data',
    { messages: blocks(image({ data: `data:image/png;base64,${png(8, 8)}` })) },
    {
      basis: 'assumed',
      when: (b) => pictures(b).some((block) => String(block.source?.data).startsWith('data:')),
    },
  ),
  no('image-over-http', 'image-url', { messages: blocks(link('http://example.com/a.png')) }),
  no('image-21', 'image-count', { messages: blocks(...repeat(21, image())) }),
  no('image-of-6-MB', 'image-bytes', { messages: blocks(image({ data: png(8, 8, 6_000_000) })) }),
  no('image-9000-wide', 'image-pixels', { messages: blocks(image({ data: png(9000, 8) })) }),
  no(
    'tool-result-without-id',
    ['tool-result-id', 'tool-result-matches'],
    { messages: toolLoop({ tool_use_id: undefined }), tools },
    {
      basis: 'documented',
    },
  ),
  no(
    'tool-result-unmatched',
    'tool-result-matches',
    { messages: toolLoop({ tool_use_id: 'toolu_9' }), tools },
    {
      basis: 'convention',
    },
  ),
  no('system-number', 'system-text', { system: 7 }),
  no('temperature-above', 'temperature-range', { temperature: 1.1 }, { when: (b) => b.temperature > 1 }),
  no('temperature-below', 'temperature-range', { temperature: -0.1 }, { when: (b) => b.temperature < 0 }),
  no('temperature-string', 'temperature-number', { temperature: 'warm' }),
  no('top_p-above', 'top_p-range', { top_p: 1.1 }, { when: (b) => b.top_p > 1 }),
  no('top_p-below', 'top_p-range', { top_p: -0.1 }, { when: (b) => b.top_p < 0 }),
  no('stops-5', 'stops-count', { stop_sequences: ['a', 'b', 'c', 'd', 'e'] }),
  no('stops-number', 'stops-strings', { stop_sequences: [7] }),
  no('stops-string', 'stops-list', { stop_sequences: 'ahoy' }),
  no('stream-string', 'stream-boolean', { stream: 'yes' }),
  no('tools-object', 'tools-list', { tools: { name: 'get_tides' } }),
  no('tool-without-name', 'tool-form', { tools: [omit(tools[0]!, 'name')] }, { basis: 'convention' }),
  no('tool-without-schema', 'tool-schema', { tools: [omit(tools[0]!, 'input_schema')] }, { basis: 'convention' }),
  no(
    'tool-schema-string',
    'tool-schema',
    { tools: [{ ...tools[0], input_schema: '{}' }] },
    {
      when: (b) => b.tools.every((tool: any) => tool.input_schema !== undefined),
    },
  ),
  no('tool_choice-string', 'tool_choice-form', { tools, tool_choice: 'any' }),
  no(
    'tool_choice-unknown-type',
    'tool_choice-type',
    { tools, tool_choice: { type: 'perhaps' } },
    { basis: 'convention' },
  ),
  no(
    'tool_choice-unoffered',
    'tool_choice-offered',
    { tools, tool_choice: { type: 'tool', name: 'moor' } },
    {
      basis: 'convention',
    },
  ),
  no('tool_choice-without-tools', 'tool_choice-possible', { tool_choice: { type: 'any' } }, { basis: 'convention' }),
  no('thinking-true', 'thinking-form', { thinking: true }),
  no('thinking-without-budget', 'thinking-budget', { thinking: { type: 'enabled' } }, { basis: 'convention' }),
  no(
    'thinking-budget-string',
    'thinking-budget',
    { thinking: { type: 'enabled', budget_tokens: '128' } },
    {
      when: (b) => b.thinking.budget_tokens !== undefined,
    },
  ),
  no(
    'thinking-above-cap',
    'thinking-below-max',
    { thinking: { type: 'enabled', budget_tokens: 9000 } },
    {
      basis: 'convention',
    },
  ),
  no('metadata-string', 'metadata-form', { metadata: 'me' }),
  no('user_id-number', 'user_id-text', { metadata: { user_id: 7 } }),

  countNo('model-unknown', 'model-known', { model: 'caicaini/gpt' }),
  { ...countNo('messages-missing', 'messages-list', {}), body: { model: 'caicaini/auto' }, basis: 'convention' },

  { ...chatNo('model-missing', 'model-named', {}), body: omit(chatHello, 'model') },
  chatNo('model-unknown', 'model-known', { model: 'caicaini/gpt' }),
  { ...chatNo('messages-missing', 'messages-list', {}), body: omit(chatHello, 'messages') },
  chatNo('messages-string', 'messages-list', { messages: 'Ahoy' }, { when: (b) => typeof b.messages === 'string' }),
  chatNo('messages-empty', 'messages-filled', { messages: [] }, { basis: 'convention' }),
  chatNo('role-unknown', 'chat-role', said('pilot'), { basis: 'convention' }),
  chatNo('max_tokens-zero', 'max_tokens-positive', { max_tokens: 0 }),
  chatNo('max_tokens-fraction', 'max_tokens-whole', { max_tokens: 10.5 }, number('max_tokens')),
  chatNo('max_tokens-above', 'max_tokens-of-model', { max_tokens: 16_385 }),
  chatNo('temperature-above', 'chat-temperature', { temperature: 2.1 }, { when: (b) => b.temperature > 2 }),
  chatNo('temperature-below', 'chat-temperature', { temperature: -0.1 }, { when: (b) => b.temperature < 0 }),
  chatNo('temperature-string', 'temperature-number', { temperature: 'warm' }),
  chatNo('top_p-above', 'top_p-range', { top_p: 1.1 }, { when: (b) => b.top_p > 1 }),
  chatNo('top_p-below', 'top_p-range', { top_p: -0.1 }, { when: (b) => b.top_p < 0 }),
  chatNo('stop-5', 'chat-stop-count', { stop: ['a', 'b', 'c', 'd', 'e'] }),
  chatNo('stop-number', 'chat-stop-form', { stop: 7 }),
  chatNo('stream-string', 'stream-boolean', { stream: 'yes' }),
  chatNo('tools-object', 'tools-list', { tools: {} }),
  chatNo('tool_choice-unknown', 'chat-tool_choice', { tools: chatTools, tool_choice: 'perhaps' }),
  chatNo(
    'response_format-string',
    'chat-response_format',
    { response_format: 'json' },
    {
      when: (b) => typeof b.response_format === 'string',
    },
  ),
  chatNo(
    'response_format-unknown',
    'chat-response_format',
    { response_format: { type: 'yaml' } },
    {
      when: (b) => typeof b.response_format === 'object',
    },
  ),
  chatNo('user-number', 'chat-user', { user: 7 }),
];

const lone = (b: any) => b.messages?.length === 1;

export const accepted: AcceptedCase[] = [
  yes('minimum', (b) => Object.keys(b).length === 3 && lone(b), {}),
  yes('max_tokens-1', (b) => b.max_tokens === 1, { max_tokens: 1 }),
  ...catalogue.map(([model, { maxOutput }]) =>
    yes(`max_tokens-of-${short(model)}`, (b) => b.model === model && b.max_tokens === maxOutput, {
      ...{ model, max_tokens: maxOutput },
    }),
  ),
  ...catalogue.map(([model]) => yes(`model-${short(model)}`, (b) => b.model === model, { model })),
  yes('history', (b) => b.messages?.some((each: any) => each.role === 'assistant'), said('user', 'assistant', 'user')),
  yes('blocks', (b) => content(b).some((block) => block.type === 'text'), {
    messages: blocks({ type: 'text', text: 'Ahoy' }),
  }),
  yes('system', (b) => b.system !== undefined, { system: 'You are a pilot.' }),
  yes('temperature-0', (b) => b.temperature === 0, { temperature: 0 }),
  yes('temperature-1', (b) => b.temperature === 1, { temperature: 1 }),
  yes('top_p-0', (b) => b.top_p === 0, { top_p: 0 }),
  yes('top_p-1', (b) => b.top_p === 1, { top_p: 1 }),
  yes('stops-4', (b) => b.stop_sequences?.length === 4, { stop_sequences: ['αα', 'ββ', 'γγ', 'δδ'] }),
  yes('stops', (b) => b.stop_sequences !== undefined, { stop_sequences: ['αα'] }),
  yes('stream-true', (b) => b.stream === true, { stream: true }),
  yes('stream-false', (b) => b.stream === false, { stream: false }),
  yes('tools', (b) => b.tools?.length > 0, { tools }),
  yes('tool_choice-any', (b) => b.tool_choice?.type === 'any', { tools, tool_choice: { type: 'any' } }),
  yes('tool_choice-forced', (b) => b.tool_choice?.type === 'tool', {
    tools,
    tool_choice: { type: 'tool', name: 'find_ferry' },
  }),
  yes(
    'tool_choice-auto',
    (b) => b.tool_choice?.type === 'auto',
    { tools, tool_choice: { type: 'auto' } },
    'convention',
  ),
  yes(
    'tool_choice-none',
    (b) => b.tool_choice?.type === 'none',
    { tools, tool_choice: { type: 'none' } },
    'convention',
  ),
  yes('tool-result', (b) => content(b).some((block) => block.type === 'tool_result'), { messages: toolLoop(), tools }),
  yes(
    'tool-result-error',
    (b) => content(b).some((block) => block.is_error),
    {
      ...{ messages: toolLoop({ is_error: true, content: 'no such tool' }), tools },
    },
    'convention',
  ),
  yes('thinking', (b) => b.thinking?.type === 'enabled', {
    ...{ model: 'caicaini/opus', thinking: { type: 'enabled', budget_tokens: 128 } },
  }),
  yes('metadata', (b) => b.metadata?.user_id !== undefined, { metadata: { user_id: 'sailor-7' } }),
  yes('metadata-empty', (b) => b.metadata && Object.keys(b.metadata).length === 0, { metadata: {} }),
  ...['jpeg', 'png', 'webp', 'gif'].map((kind) =>
    yes(`image-${kind}`, (b) => pictures(b).some((block) => block.source?.media_type === `image/${kind}`), {
      messages: blocks(image({ media_type: `image/${kind}` }), { type: 'text', text: 'What is it?' }),
    }),
  ),
  yes('image-by-url', (b) => pictures(b).some((block) => block.source?.type === 'url'), {
    messages: blocks(link('https://example.com/photos/receipt.jpg')),
  }),
  yes('image-after-text', (b) => content(b)[0]?.type === 'text' && pictures(b).length > 0, {
    messages: blocks({ type: 'text', text: 'What is it?' }, image()),
  }),
  yes('image-20', (b) => pictures(b).length === 20, { messages: blocks(...repeat(20, image())) }),
  yes('image-of-4-MB', (b) => pictures(b).some((block) => String(block.source?.data).length > 4_000_000), {
    messages: blocks(image({ data: png(8, 8, 4_000_000) })),
  }),
  yes('image-for-haiku', (b) => b.model === 'caicaini/haiku' && pictures(b).length > 0, {
    ...{ model: 'caicaini/haiku', messages: blocks(image()) },
  }),
  yes('tools-for-haiku', (b) => b.model === 'caicaini/haiku' && b.tools?.length > 0, {
    model: 'caicaini/haiku',
    tools,
  }),

  countYes('system-and-tools', (b) => b.tools?.length > 0, { system: 'You are a pilot.', tools }, 'convention'),

  { ...chatYes('minimum', (b) => b.max_tokens === undefined, {}), body: omit(chatHello, 'max_tokens') },
  chatYes('system', (b) => b.messages?.some((each: any) => each.role === 'system'), {
    messages: [{ role: 'system', content: 'You are a pilot.' }, ask()],
  }),
  chatYes(
    'history',
    (b) => b.messages?.some((each: any) => each.role === 'assistant' && each.content),
    said('user', 'assistant', 'user'),
    'convention',
  ),
  chatYes(
    'content-parts',
    (b) => content(b).length > 0,
    { messages: blocks({ type: 'text', text: 'Ahoy' }) },
    'convention',
  ),
  ...catalogue.map(([model]) => chatYes(`model-${short(model)}`, (b) => b.model === model, { model })),
  chatYes('max_tokens-of-opus', (b) => b.max_tokens === 32_768, { model: 'caicaini/opus', max_tokens: 32_768 }),
  chatYes('temperature-0', (b) => b.temperature === 0, { temperature: 0 }),
  chatYes('temperature-2', (b) => b.temperature === 2, { temperature: 2 }),
  chatYes('temperature-above-1', (b) => b.temperature > 1, { temperature: 1.5 }),
  chatYes('top_p-1', (b) => b.top_p === 1, { top_p: 1 }),
  chatYes('stop-string', (b) => typeof b.stop === 'string', { stop: 'αα' }),
  chatYes('stop-4', (b) => Array.isArray(b.stop) && b.stop.length === 4, { stop: ['αα', 'ββ', 'γγ', 'δδ'] }),
  chatYes('stream-true', (b) => b.stream === true, { stream: true }),
  chatYes('tools', (b) => b.tools?.length > 0, { tools: chatTools }),
  chatYes('tool_choice-none', (b) => b.tool_choice === 'none', { tools: chatTools, tool_choice: 'none' }),
  chatYes('tool_choice-auto', (b) => b.tool_choice === 'auto', { tools: chatTools, tool_choice: 'auto' }),
  chatYes(
    'tool_choice-forced',
    (b) => typeof b.tool_choice === 'object',
    {
      ...{ tools: chatTools, tool_choice: { type: 'function', function: { name: 'find_ferry' } } },
    },
    'convention',
  ),
  chatYes(
    'tool-result',
    (b) => b.messages?.some((each: any) => each.role === 'tool'),
    { messages: chatLoop, tools: chatTools },
    'convention',
  ),
  chatYes('json_object', (b) => b.response_format?.type === 'json_object', {
    response_format: { type: 'json_object' },
  }),
  chatYes('user', (b) => b.user !== undefined, { user: 'sailor-7' }),
];
