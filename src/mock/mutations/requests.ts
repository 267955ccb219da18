/** Mutations of the request check: which bodies are accepted. Source: Messages, Chat completions, Vision. */
import { MODELS, type KnownModelId, type OperationId } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { gatewayError } from '../gateway/gateway-error.js';
import { draftError } from '../gateway/response-draft.js';
import { countBlocks } from '../model/prompt.js';
import { editResponse, isSuccess } from './edit.js';
import type { Mutation } from './mutation.js';

type Body = Record<string, unknown>;

/** Accepts an invalid body: corrects it before it is checked. */
const accepts = (what: string, repair: (body: Body) => unknown, on: OperationId = 'createMessage'): Mutation => ({
  category: 'accepts',
  description: `Accepts ${what}.`,
  hooks: { request: (body, { id }) => (id === on && isObject(body) ? repair(body) : body) },
});
/** Refuses a valid body. */
const refuses = (what: string, matches: (body: Body) => boolean): Mutation => ({
  category: 'refuses',
  description: `Refuses ${what} with a 400.`,
  hooks: {
    request: (body) => {
      if (isObject(body) && matches(body)) throw gatewayError(400, `${what} is not allowed.`);
      return body;
    },
  },
});

/** Refuses requests with a header. */
const refusesHeader = (what: string, name: string, value: RegExp): Mutation => ({
  category: 'refuses',
  description: `Refuses ${what} with a 400.`,
  hooks: editResponse(
    (draft, { request }) => isSuccess(draft) && value.test(request.headers.get(name) ?? ''),
    ({ headers }) => draftError(gatewayError(400, `${what} is not allowed.`), headers),
  ),
});

const messagesOf = (body: Body) => (Array.isArray(body['messages']) ? (body['messages'] as Body[]) : []);
const maxOf = (body: Body) => MODELS[body['model'] as KnownModelId].maxOutputTokens;
const isAbove = (value: unknown, limit: number) => typeof value === 'number' && value > limit;
const imagesIn = (content: unknown) => countBlocks(content, 'image');

export const requestMutations = {
  'accepts-unknown-model': accepts('an unknown model', (body) =>
    typeof body['model'] === 'string' && !(body['model'] in MODELS) ? { ...body, model: 'caicaini/auto' } : body,
  ),
  'accepts-missing-model': accepts('a request without a model', (body) => ({ model: 'caicaini/auto', ...body })),
  'accepts-missing-max-tokens': accepts('a request without max_tokens', (body) => ({ max_tokens: 256, ...body })),
  'accepts-max-tokens-of-zero': accepts('max_tokens of 0', (body) =>
    body['max_tokens'] === 0 ? { ...body, max_tokens: 1 } : body,
  ),
  'accepts-max-tokens-beyond-model': accepts('max_tokens above the maximum of the model', (body) =>
    typeof body['model'] === 'string' && body['model'] in MODELS && isAbove(body['max_tokens'], maxOf(body))
      ? { ...body, max_tokens: maxOf(body) }
      : body,
  ),
  'accepts-temperature-of-two': accepts('a temperature of 2 for messages', (body) =>
    isAbove(body['temperature'], 1) ? { ...body, temperature: 1 } : body,
  ),
  'accepts-chat-temperature-of-three': accepts(
    'a temperature of 3 for chat completions',
    (body) => (isAbove(body['temperature'], 2) ? { ...body, temperature: 2 } : body),
    'createChatCompletion',
  ),
  'accepts-top-p-of-two': accepts('a top_p of 2', (body) => (isAbove(body['top_p'], 1) ? { ...body, top_p: 1 } : body)),
  'accepts-five-stop-sequences': accepts('five stop sequences', (body) =>
    Array.isArray(body['stop_sequences']) ? { ...body, stop_sequences: body['stop_sequences'].slice(0, 4) } : body,
  ),
  'accepts-no-messages': accepts('an empty list of messages', (body) =>
    messagesOf(body).length === 0 ? { ...body, messages: [{ role: 'user', content: 'Hello' }] } : body,
  ),
  'accepts-assistant-at-the-end': accepts('an assistant message at the end', (body) =>
    messagesOf(body).at(-1)?.['role'] === 'assistant'
      ? { ...body, messages: [...messagesOf(body), { role: 'user', content: 'Go on' }] }
      : body,
  ),
  'accepts-21-images': accepts('21 images in one message', (body) => ({
    ...body,
    messages: messagesOf(body).map((message) =>
      imagesIn(message['content']) > 20
        ? { ...message, content: (message['content'] as unknown[]).slice(0, 20) }
        : message,
    ),
  })),
  'accepts-http-images': accepts('images over plain http', (body) => replaceText(body, 'http://', 'https://')),
  'accepts-tiff-images': accepts(
    'images of an unknown type',
    (body) => JSON.parse(JSON.stringify(body).replace(/image\/[\w-]+(?=")/g, 'image/png')) as unknown,
  ),
  'refuses-haiku': refuses('caicaini/haiku', ({ model }) => model === 'caicaini/haiku'),
  'refuses-streams': refuses('stream', ({ stream }) => stream === true),
  'refuses-system': refuses('system', ({ system }) => system !== undefined),
  'refuses-tools': refuses('tools', ({ tools }) => tools !== undefined),
  'refuses-thinking': refuses('thinking', ({ thinking }) => thinking !== undefined),
  'refuses-metadata': refuses('metadata', ({ metadata }) => metadata !== undefined),
  'refuses-maximum-max-tokens': refuses(
    'the maximum max_tokens of the model',
    (body) => typeof body['model'] === 'string' && body['model'] in MODELS && body['max_tokens'] === maxOf(body),
  ),
  'refuses-temperature-of-zero': refuses('a temperature of 0', ({ temperature }) => temperature === 0),
  'refuses-four-stop-sequences': refuses(
    'four stop sequences',
    (body) => Array.isArray(body['stop_sequences']) && body['stop_sequences'].length === 4,
  ),
  'refuses-charset': refusesHeader('a content type with a charset', 'content-type', /charset/),
  'refuses-chunks': refusesHeader('a body in chunks', 'transfer-encoding', /chunked/),
  'refuses-20-images': refuses('20 images', (body) =>
    messagesOf(body).some((message) => imagesIn(message['content']) === 20),
  ),
} satisfies Record<string, Mutation>;

function replaceText(body: Body, from: string, to: string): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(from, to));
}
