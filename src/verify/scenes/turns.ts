/** Turns: plain, repeated, with tools, with every model. */
import { MODELS, type OperationId } from '../../contract.js';
import { ROUTER } from '../facts.js';
import { picture } from '../pictures.js';
import { probe } from '../probe.js';
import { CANARY } from '../words.js';
import {
  aboutWeather,
  accepted,
  asFunction,
  ask,
  both,
  chat,
  clock,
  ENOUGH_CHARS,
  FEW,
  HAIKU,
  LETTERS,
  message,
  saying,
  story,
  weather,
} from './requests.js';
import type { Scene } from './scene.js';

export const turns: Scene = {
  name: 'turns',
  describe: 'a turn on both surfaces, whole and streamed',
  from: 'smoke',
  probes: () => [
    ...both('createMessage', message(), accepted('the smallest message')),
    ...both('createChatCompletion', chat(), accepted('the smallest completion')),
    probe(
      'countMessageTokens',
      { model: ROUTER, messages: message().messages },
      { expect: 'accepted', check: 'answers-reads', why: 'counting', basis: 'convention', source: ['changelog'] },
    ),
  ],
};

export const repeats: Scene = {
  name: 'repeats',
  describe: 'the same question whole, again, and streamed',
  from: 'standard',
  probes: () => {
    const questions: [OperationId, object][] = [
      ['createMessage', message({ model: HAIKU, max_tokens: 96, messages: [{ role: 'user', content: story }] })],
      ['createChatCompletion', chat({ model: HAIKU, max_tokens: 96, messages: [{ role: 'user', content: story }] })],
    ];
    // A short answer must cost the same however long it might have been
    const caps = [8 * FEW, 16 * FEW].map((max_tokens) => probe('createMessage', message({ model: HAIKU, max_tokens })));
    return [...questions.flatMap(([id, body]) => [probe(id, body), ...both(id, body)]), ...caps];
  },
};

export const tools: Scene = {
  name: 'tools',
  describe: 'tools that are offered, demanded and forbidden, whole and streamed',
  from: 'standard',
  probes: () => [
    ...both(
      'createMessage',
      message({ ...aboutWeather, tools: [weather], tool_choice: { type: 'any' } }),
      accepted('a tool that must be called'),
    ),
    ...both(
      'createMessage',
      message({ ...aboutWeather, tools: [clock, weather], tool_choice: { type: 'tool', name: 'get_weather' } }),
      accepted('a tool that is named'),
    ),
    probe('createMessage', message({ ...aboutWeather, tools: [weather], tool_choice: { type: 'none' } }), {
      ...accepted('tools that are forbidden'),
      basis: 'convention',
    }),
    probe('createMessage', message({ ...aboutWeather, tools: [weather], tool_choice: 'any' }), {
      expect: 400,
      check: 'refuses-invalid-requests',
      why: '/tool_choice is a text',
    }),
    ...both(
      'createChatCompletion',
      chat({
        ...aboutWeather,
        tools: [asFunction(clock), asFunction(weather)],
        tool_choice: { type: 'function', function: { name: 'get_weather' } },
      }),
    ),
    ...both('createChatCompletion', chat({ ...aboutWeather, tools: [asFunction(weather)], tool_choice: 'none' })),
    probe('createMessage', message({ ...aboutWeather, tools: [weather] }), accepted('a tool that may be called')),
  ],
};

export const answers: Scene = {
  name: 'answers',
  describe: 'every model, answers that are cut, thinking, several turns',
  from: 'standard',
  probes: () => [
    ...Object.keys(MODELS).flatMap((model) => [
      probe('createMessage', message({ model }), accepted(`a message of ${model}`)),
      probe('createChatCompletion', chat({ model }), accepted(`a completion of ${model}`)),
      probe('createMessage', message({ ...aboutWeather, model, tools: [weather] }), accepted(`tools of ${model}`)),
    ]),
    ...both('createMessage', message({ model: 'caicaini/haiku' })),
    probe('createMessage', message({ stop_sequences: LETTERS }), accepted('texts that end the answer')),
    probe('createMessage', message({ metadata: {} }), accepted('metadata without a user')),
    probe(
      'createMessage',
      message({ messages: saying({ type: 'text', text: ask }, picture({})) }),
      accepted('an image after the text'),
    ),
    probe(
      'createMessage',
      message({ model: HAIKU, messages: saying(picture({}), { type: 'text', text: ask }) }),
      accepted('an image for haiku'),
    ),
    probe('createChatCompletion', chat({ messages: saying({ type: 'text', text: ask }) }), {
      ...accepted('content in parts'),
      basis: 'convention',
    }),
    probe(
      'createChatCompletion',
      { model: ROUTER, messages: chat().messages, stream: true },
      {
        enoughChars: ENOUGH_CHARS,
        ...accepted('a completion without max_tokens'),
      },
    ),
    probe('createChatCompletion', chat({ stop: LETTERS }), accepted('texts that end the answer')),
    probe('createChatCompletion', chat({ stop: LETTERS[0] }), accepted('a text that ends the answer')),
    ...both('createMessage', message({ max_tokens: 2, messages: [{ role: 'user', content: story }] })),
    ...both('createChatCompletion', chat({ max_tokens: 2, messages: [{ role: 'user', content: story }] })),
    ...both('createMessage', message({ max_tokens: 2048, thinking: { type: 'enabled', budget_tokens: 1024 } }), {
      enoughChars: 2 * ENOUGH_CHARS,
    }),
    ...both(
      'createChatCompletion',
      chat({
        max_tokens: 256,
        response_format: { type: 'json_object' },
        messages: [{ role: 'user', content: `Answer with a JSON object. ${CANARY}` }],
      }),
      accepted('an answer that must be JSON'),
    ),
  ],
};
