/** Further rules of the conventions that the vendor mirrors; no page of the vendor names them. */
import type { Constraint, Surface } from './constraints.js';
import { list } from './turn.js';

const BLOCKS: Surface[] = ['messages', 'count'];
const CHAT: Surface[] = ['chat'];
const TYPES = [
  ...['text', 'image', 'document', 'search_result', 'thinking', 'redacted_thinking'],
  ...['tool_use', 'tool_result', 'server_tool_use', 'web_search_tool_result'],
];

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown) => isText(value) && value !== '';
const absent = (value: unknown) => value === undefined || value === null;
const blocksOf = (body: any): any[] => list(body.messages).flatMap((message) => list(message?.content));
const callsOf = (body: any): any[] => list(body.messages).flatMap((message) => list(message?.tool_calls));
const ofType = (type: string, holds: (block: any) => boolean) => (body: any) =>
  blocksOf(body).every((block) => block?.type !== type || holds(block));
const isTextOrList = (value: unknown) => isText(value) || Array.isArray(value);

function isChatChoice(choice: any): boolean {
  return !isObject(choice) || (choice.type === 'function' && isName(choice.function?.name));
}

function isPart(part: any): boolean {
  if (!isObject(part) || !isText(part.type)) return false;
  if (part.type === 'text') return isText(part.text);
  if (part.type === 'image_url')
    return isText(part.image_url?.url) && /^(https:\/\/|data:image\/)/.test(part.image_url.url);
  return ['refusal', 'input_audio', 'file'].includes(part.type);
}

function isCall(call: any): boolean {
  const { name, arguments: input } = call?.function ?? {};
  return isObject(call) && isName(call.id) && call.type === 'function' && isName(name) && isText(input);
}

export const conventions: Constraint[] = [
  {
    name: 'block-known',
    on: BLOCKS,
    holds: (b) => blocksOf(b).every((block) => !isText(block?.type) || TYPES.includes(block.type)),
    says: 'That is no type of block.',
  },
  {
    name: 'tool-use-form',
    on: BLOCKS,
    holds: ofType('tool_use', ({ id, name, input }) => isName(id) && isName(name) && isObject(input)),
    says: 'A tool_use has an id, a name and an input.',
  },
  {
    name: 'tool-result-form',
    on: BLOCKS,
    holds: ofType(
      'tool_result',
      ({ content, is_error: failed }) =>
        (absent(content) || isTextOrList(content)) && (absent(failed) || typeof failed === 'boolean'),
    ),
    says: 'A tool_result has content, and says whether it is an error.',
  },
  {
    name: 'tool_choice-name',
    on: BLOCKS,
    holds: (b) => b.tool_choice?.type !== 'tool' || isName(b.tool_choice.name),
    says: 'tool_choice names its tool.',
  },
  {
    name: 'chat-tool-details',
    on: CHAT,
    holds: (b) =>
      list(b.tools).every(
        ({ function: { name, description, parameters } = {} as any }) =>
          name !== '' && (absent(description) || isText(description)) && (absent(parameters) || isObject(parameters)),
      ),
    says: 'A function has a name, a description and parameters.',
  },
  {
    name: 'chat-choice-form',
    on: CHAT,
    holds: (b) => isChatChoice(b.tool_choice),
    says: 'tool_choice names a function.',
  },
  { name: 'chat-call-form', on: CHAT, holds: (b) => callsOf(b).every(isCall), says: 'A tool call names a function.' },
  {
    name: 'chat-result-id',
    on: CHAT,
    holds: (b) => list(b.messages).every((each) => each?.role !== 'tool' || isName(each.tool_call_id)),
    says: 'A tool message names the call that it answers.',
  },
  {
    name: 'chat-parts',
    on: CHAT,
    holds: (b) => list(b.messages).every((each) => !Array.isArray(each?.content) || each.content.every(isPart)),
    says: 'A part of a message has a type and its content.',
  },
];
