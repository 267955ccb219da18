/** The reasons to refuse a request body, one named rule each. A rule ignores bodies that an earlier rule refuses. */
import { conventions } from './constraints-convention.js';
import type { Parts } from './parts.js';
import { pictureSize, rawBytes } from './pictures.js';
import { list, type Turn } from './turn.js';

export type Surface = 'messages' | 'chat' | 'count';

export interface Constraint {
  name: string;
  on: Surface[];
  holds: (body: any, g: Parts, turn: Turn) => boolean;
  says: string;
}

const ALL: Surface[] = ['messages', 'chat', 'count'];
const BLOCKS: Surface[] = ['messages', 'count'];
const MESSAGES: Surface[] = ['messages'];
const CHAT: Surface[] = ['chat'];

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const absent = (value: unknown) => value === undefined;
const isText = (value: unknown): value is string => typeof value === 'string';
const within = (value: unknown, low: number, high: number) =>
  typeof value !== 'number' || (value >= low && value <= high);
const blocksOf = (message: any): any[] =>
  list(message?.content).flatMap((block) =>
    block?.type === 'tool_result' ? [block, ...list(block.content)] : [block],
  );
const allBlocks = (body: any): any[] => list(body.messages).flatMap(blocksOf);
const every = (type: string, holds: (block: any, g: Parts) => boolean) => (body: any, g: Parts) =>
  allBlocks(body).every((block) => block?.type !== type || holds(block, g));
const base64 = (source: any) => (source?.type === 'base64' && isText(source.data) ? source.data : undefined);

/** Whether the vendor could fetch it. Names that never resolve are known without a request. */
function canFetch(address: unknown): boolean {
  if (!isText(address) || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && !/(^|\.)(invalid|localhost)$/.test(hostname);
}

const results = (message: any): string[] =>
  list(message?.content).flatMap((block) => (block?.type === 'tool_result' ? [String(block.tool_use_id)] : []));
const uses = (message: any): string[] =>
  list(message?.content).flatMap((block) => (block?.type === 'tool_use' ? [String(block.id)] : []));

const shared: Constraint[] = [
  { name: 'model-named', on: ALL, holds: (b) => isText(b.model), says: 'Say which model, as a string.' },
  {
    name: 'model-known',
    on: ALL,
    holds: (b, g) => !isText(b.model) || Object.hasOwn(g.models, b.model),
    says: 'There is no such model; GET /v1/models lists them.',
  },
  { name: 'messages-list', on: ALL, holds: (b) => Array.isArray(b.messages), says: 'messages has to be a list.' },
  {
    name: 'messages-filled',
    on: ALL,
    holds: (b) => !Array.isArray(b.messages) || b.messages.length > 0,
    says: 'messages is empty.',
  },
  {
    name: 'messages-objects',
    on: ALL,
    holds: (b) => list(b.messages).every(isObject),
    says: 'Each of the messages has to be an object.',
  },
  {
    name: 'max_tokens-given',
    on: MESSAGES,
    holds: (b) => !absent(b.max_tokens),
    says: 'Say how long it may get: max_tokens.',
  },
  {
    name: 'max_tokens-whole',
    on: ALL,
    holds: (b) => absent(b.max_tokens) || Number.isInteger(b.max_tokens),
    says: 'max_tokens counts in whole numbers.',
  },
  {
    name: 'max_tokens-positive',
    on: ALL,
    holds: (b) => typeof b.max_tokens !== 'number' || b.max_tokens > 0,
    says: 'max_tokens begins at 1.',
  },
  {
    name: 'max_tokens-of-model',
    on: ALL,
    holds: (b, g) => within(b.max_tokens, -Infinity, g.models[b.model]?.maxOutput ?? Infinity),
    says: 'max_tokens is more than this model can write.',
  },
  {
    name: 'top_p-number',
    on: ALL,
    holds: (b) => absent(b.top_p) || typeof b.top_p === 'number',
    says: 'top_p is a number.',
  },
  { name: 'top_p-range', on: ALL, holds: (b) => within(b.top_p, 0, 1), says: 'top_p lies between 0 and 1.' },
  {
    name: 'temperature-number',
    on: ALL,
    holds: (b) => absent(b.temperature) || typeof b.temperature === 'number',
    says: 'temperature is a number.',
  },
  {
    name: 'stream-boolean',
    on: ALL,
    holds: (b) => absent(b.stream) || typeof b.stream === 'boolean',
    says: 'stream is either true or false.',
  },
  { name: 'tools-list', on: ALL, holds: (b) => absent(b.tools) || Array.isArray(b.tools), says: 'tools is a list.' },
];

const blocks: Constraint[] = [
  {
    name: 'role-known',
    on: BLOCKS,
    holds: (b) => list(b.messages).every((each) => ['user', 'assistant', 'system'].includes(each?.role)),
    says: 'Only user and assistant talk here.',
  },
  {
    name: 'content-form',
    on: BLOCKS,
    holds: (b) => list(b.messages).every((each) => isText(each?.content) || Array.isArray(each?.content)),
    says: 'content is a string or a list of blocks.',
  },
  {
    name: 'user-ends',
    on: BLOCKS,
    holds: (b) => list(b.messages).at(-1)?.role !== 'assistant',
    says: 'The last word belongs to the user.',
  },
  {
    name: 'block-typed',
    on: BLOCKS,
    holds: (b) => allBlocks(b).every((block) => isObject(block) && isText(block.type)),
    says: 'Each block is an object with a type.',
  },
  {
    name: 'text-block',
    on: BLOCKS,
    holds: every('text', (block) => isText(block.text)),
    says: 'A text block carries its text.',
  },
  {
    name: 'image-source',
    on: BLOCKS,
    holds: every('image', ({ source }) => ['base64', 'url'].includes(source?.type)),
    says: 'An image comes as base64 or from a url.',
  },
  {
    name: 'image-media-type',
    on: BLOCKS,
    holds: every(
      'image',
      ({ source }) =>
        source?.type !== 'base64' || ['image/jpeg', 'image/png', 'image/webp', 'image/gif'].includes(source.media_type),
    ),
    says: 'Images are JPEG, PNG, WebP or GIF.',
  },
  {
    name: 'image-data',
    on: BLOCKS,
    holds: every(
      'image',
      ({ source }) => source?.type !== 'base64' || (isText(source.data) && /^[A-Za-z0-9+/]*={0,2}$/.test(source.data)),
    ),
    says: 'The data of an image is standard base64.',
  },
  {
    name: 'image-url',
    on: BLOCKS,
    holds: every('image', ({ source }) => source?.type !== 'url' || canFetch(source.url)),
    says: 'That image could not be fetched over https.',
  },
  {
    name: 'image-count',
    on: BLOCKS,
    holds: (b, g) =>
      list(b.messages).every(
        (each) => blocksOf(each).filter((block) => block?.type === 'image').length <= g.limits.images,
      ),
    says: 'That is more than 20 images in one turn.',
  },
  {
    name: 'image-bytes',
    on: BLOCKS,
    holds: every('image', ({ source }, g) => rawBytes(base64(source) ?? '') <= g.limits.imageBytes),
    says: 'An image weighs at most 5 MB.',
  },
  {
    name: 'image-pixels',
    on: BLOCKS,
    holds: every('image', ({ source }, g) => {
      const size = pictureSize(base64(source) ?? '');
      return !size || Math.max(size.width, size.height) <= g.limits.pixels;
    }),
    says: 'An image has at most 8000 x 8000 pixels.',
  },
  {
    name: 'tool-result-id',
    on: BLOCKS,
    holds: every('tool_result', (block) => isText(block.tool_use_id)),
    says: 'A tool_result names the tool_use it answers.',
  },
  {
    name: 'tool-result-matches',
    on: BLOCKS,
    holds: (b) =>
      list(b.messages).every((each, at, all) => results(each).every((id) => uses(all[at - 1]).includes(id))),
    says: 'A tool_result answers no tool_use of the turn before.',
  },
  {
    name: 'system-text',
    on: BLOCKS,
    holds: (b) =>
      absent(b.system) ||
      isText(b.system) ||
      (Array.isArray(b.system) && b.system.every((each: any) => each?.type === 'text' && isText(each.text))),
    says: 'system is a string.',
  },
  {
    name: 'temperature-range',
    on: BLOCKS,
    holds: (b) => within(b.temperature, 0, 1),
    says: 'temperature lies between 0 and 1.',
  },
  {
    name: 'stops-list',
    on: BLOCKS,
    holds: (b) => absent(b.stop_sequences) || Array.isArray(b.stop_sequences),
    says: 'stop_sequences is a list.',
  },
  {
    name: 'stops-strings',
    on: BLOCKS,
    holds: (b) => list(b.stop_sequences).every(isText),
    says: 'stop_sequences holds strings.',
  },
  {
    name: 'stops-count',
    on: BLOCKS,
    holds: (b) => list(b.stop_sequences).length <= 4,
    says: 'Four stop_sequences are the most.',
  },
  {
    name: 'tool-form',
    on: BLOCKS,
    holds: (b) => list(b.tools).every((tool) => isObject(tool) && isText(tool.name) && tool.name !== ''),
    says: 'A tool has a name.',
  },
  {
    name: 'tool-description',
    on: BLOCKS,
    holds: (b) => list(b.tools).every((tool) => absent(tool?.description) || isText(tool.description)),
    says: 'The description of a tool is a string.',
  },
  {
    name: 'tool-schema',
    on: BLOCKS,
    holds: (b) => list(b.tools).every((tool) => isObject(tool?.input_schema)),
    says: 'A tool brings its input_schema.',
  },
  {
    name: 'tool_choice-form',
    on: BLOCKS,
    holds: (b) => absent(b.tool_choice) || (isObject(b.tool_choice) && isText(b.tool_choice.type)),
    says: 'tool_choice is an object with a type.',
  },
  {
    name: 'tool_choice-type',
    on: BLOCKS,
    holds: (b) => !isText(b.tool_choice?.type) || ['auto', 'any', 'none', 'tool'].includes(b.tool_choice.type),
    says: 'That is no type of tool_choice.',
  },
  {
    name: 'thinking-form',
    on: BLOCKS,
    holds: (b) => absent(b.thinking) || ['enabled', 'disabled'].includes(b.thinking?.type),
    says: 'thinking is an object whose type is enabled or disabled.',
  },
  {
    name: 'thinking-budget',
    on: BLOCKS,
    holds: (b) =>
      b.thinking?.type !== 'enabled' || (Number.isInteger(b.thinking.budget_tokens) && b.thinking.budget_tokens > 0),
    says: 'thinking needs budget_tokens.',
  },
  {
    name: 'thinking-below-max',
    on: MESSAGES,
    holds: (b) => b.thinking?.type !== 'enabled' || !(b.thinking.budget_tokens >= b.max_tokens),
    says: 'budget_tokens has to stay below max_tokens.',
  },
  {
    name: 'metadata-form',
    on: BLOCKS,
    holds: (b) => absent(b.metadata) || isObject(b.metadata),
    says: 'metadata is an object.',
  },
  {
    name: 'user_id-text',
    on: BLOCKS,
    holds: (b) => absent(b.metadata?.user_id) || isText(b.metadata.user_id),
    says: 'metadata.user_id is a string.',
  },
];

const PARTS = (each: any) =>
  isText(each?.content) ||
  Array.isArray(each?.content) ||
  (each?.role === 'assistant' && (each.content ?? undefined) === undefined && Array.isArray(each.tool_calls));

const chat: Constraint[] = [
  {
    name: 'chat-role',
    on: CHAT,
    holds: (b) =>
      list(b.messages).every((each) =>
        ['system', 'user', 'assistant', 'tool', 'developer', 'function'].includes(each?.role),
      ),
    says: 'Nobody with that role talks here.',
  },
  { name: 'chat-content', on: CHAT, holds: (b) => list(b.messages).every(PARTS), says: 'A message has its content.' },
  {
    name: 'chat-temperature',
    on: CHAT,
    holds: (b) => within(b.temperature, 0, 2),
    says: 'temperature lies between 0 and 2.',
  },
  {
    name: 'chat-stop-form',
    on: CHAT,
    holds: (b) => absent(b.stop) || isText(b.stop) || (Array.isArray(b.stop) && b.stop.every(isText)),
    says: 'stop is a string, or a list of them.',
  },
  { name: 'chat-stop-count', on: CHAT, holds: (b) => list(b.stop).length <= 4, says: 'Four stops are the most.' },
  {
    name: 'chat-tool-form',
    on: CHAT,
    holds: (b) => list(b.tools).every((tool) => tool?.type === 'function' && isText(tool.function?.name)),
    says: 'A tool is a function with a name.',
  },
  {
    name: 'chat-tool_choice',
    on: CHAT,
    holds: (b) =>
      absent(b.tool_choice) || ['none', 'auto', 'required'].includes(b.tool_choice) || isObject(b.tool_choice),
    says: 'tool_choice is none, auto or an object.',
  },
  {
    name: 'chat-response_format',
    on: CHAT,
    holds: (b) => absent(b.response_format) || ['json_object', 'json_schema', 'text'].includes(b.response_format?.type),
    says: 'response_format is an object of a type that is known here.',
  },
  { name: 'chat-user', on: CHAT, holds: (b) => absent(b.user) || isText(b.user), says: 'user is a string.' },
];

const fitting: Constraint[] = [
  {
    name: 'tool_choice-possible',
    on: ALL,
    holds: (_b, _g, { choice, tools }) => choice !== 'any' || tools.length > 0,
    says: 'No tool was offered to choose from.',
  },
  {
    name: 'tool_choice-offered',
    on: ALL,
    holds: (_b, _g, { choice, tools }) => typeof choice === 'string' || tools.some((tool) => tool.name === choice.name),
    says: 'The tool that was chosen is not on offer.',
  },
  {
    name: 'fits-window',
    on: ALL,
    holds: (b, g, turn) => turn.inputTokens <= (g.models[b.model]?.window ?? Infinity),
    says: 'The conversation is longer than this model can read.',
  },
];

export const constraints = (): Constraint[] => [...shared, ...blocks, ...chat, ...conventions, ...fitting];
