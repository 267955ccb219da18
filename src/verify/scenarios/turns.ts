/** Turns: plain, repeated, with tools, and with every model. */
import { MODELS, type OperationId } from '../../contract.js';
import { CANARY, ROUTER } from '../read/constants.js';
import { probe } from '../run/probe.js';
import { imageBlock } from './image-block.js';
import {
  asFunction,
  chatBody,
  expectSuccess,
  FEW_TOKENS,
  HAIKU,
  messageBody,
  OK_PROMPT,
  STOP_AFTER_CHARS,
  STOP_LETTERS,
  STORY_PROMPT,
  timeTool,
  userMessage,
  weatherQuestion,
  weatherTool,
  wholeAndStreamed,
} from './requests.js';
import type { Scenario } from './scenario.js';

export const turns: Scenario = {
  name: 'turns',
  describe: 'a turn on both surfaces, whole and streamed',
  minProfile: 'smoke',
  probes: () => [
    ...wholeAndStreamed('createMessage', messageBody(), expectSuccess('the smallest message')),
    ...wholeAndStreamed('createChatCompletion', chatBody(), expectSuccess('the smallest completion')),
    probe(
      'countMessageTokens',
      { model: ROUTER, messages: messageBody().messages },
      {
        expect: 'success',
        check: 'read-endpoints-respond',
        why: 'token counting',
        basis: 'convention',
        source: ['changelog'],
      },
    ),
  ],
};

export const repeats: Scenario = {
  name: 'repeats',
  describe: 'the same request twice whole, once streamed, and with stop sequences',
  minProfile: 'standard',
  probes: () => {
    const story = { model: HAIKU, max_tokens: 96, messages: [{ role: 'user', content: STORY_PROMPT }] };
    const requests: [OperationId, object][] = [
      ['createMessage', messageBody(story)],
      ['createChatCompletion', chatBody(story)],
    ];
    // max_tokens must not change the price of a short answer
    const caps = [8 * FEW_TOKENS, 16 * FEW_TOKENS].map((max_tokens) =>
      probe('createMessage', messageBody({ model: HAIKU, max_tokens })),
    );
    const stopped = messageBody({ ...story, stop_sequences: STOP_LETTERS });
    return [
      ...requests.flatMap(([id, body]) => [probe(id, body), ...wholeAndStreamed(id, body)]),
      ...wholeAndStreamed('createMessage', stopped, expectSuccess('several stop sequences')),
      ...caps,
    ];
  },
};

export const tools: Scenario = {
  name: 'tools',
  describe: 'tools that are offered, required and forbidden, whole and streamed',
  minProfile: 'standard',
  probes: () => [
    ...wholeAndStreamed(
      'createMessage',
      messageBody({ ...weatherQuestion, tools: [weatherTool], tool_choice: { type: 'any' } }),
      expectSuccess('a required tool call'),
    ),
    ...wholeAndStreamed(
      'createMessage',
      messageBody({
        ...weatherQuestion,
        tools: [timeTool, weatherTool],
        tool_choice: { type: 'tool', name: 'get_weather' },
      }),
      expectSuccess('a required call of a named tool'),
    ),
    probe('createMessage', messageBody({ ...weatherQuestion, tools: [weatherTool], tool_choice: { type: 'none' } }), {
      ...expectSuccess('a forbidden tool call'),
      basis: 'convention',
    }),
    probe('createMessage', messageBody({ ...weatherQuestion, tools: [weatherTool], tool_choice: 'any' }), {
      expect: 400,
      check: 'refuses-invalid-requests',
      why: '/tool_choice is a string',
    }),
    ...wholeAndStreamed(
      'createChatCompletion',
      chatBody({
        ...weatherQuestion,
        tools: [asFunction(timeTool), asFunction(weatherTool)],
        tool_choice: { type: 'function', function: { name: 'get_weather' } },
      }),
    ),
    ...wholeAndStreamed(
      'createChatCompletion',
      chatBody({ ...weatherQuestion, tools: [asFunction(weatherTool)], tool_choice: 'none' }),
    ),
    probe(
      'createMessage',
      messageBody({ ...weatherQuestion, tools: [weatherTool] }),
      expectSuccess('an optional tool call'),
    ),
  ],
};

export const models: Scenario = {
  name: 'models',
  describe: 'every model, stop sequences, images, short limits and thinking',
  minProfile: 'standard',
  probes: () => [
    ...Object.keys(MODELS).flatMap((model) => [
      probe('createMessage', messageBody({ model }), expectSuccess(`a message with ${model}`)),
      probe('createChatCompletion', chatBody({ model }), expectSuccess(`a completion with ${model}`)),
      probe(
        'createMessage',
        messageBody({ ...weatherQuestion, model, tools: [weatherTool] }),
        expectSuccess(`tools with ${model}`),
      ),
    ]),
    ...wholeAndStreamed('createMessage', messageBody({ model: HAIKU })),
    probe('createMessage', messageBody({ metadata: {} }), expectSuccess('metadata without a user id')),
    probe(
      'createMessage',
      messageBody({ messages: userMessage({ type: 'text', text: OK_PROMPT }, imageBlock({})) }),
      expectSuccess('an image after the text'),
    ),
    probe(
      'createMessage',
      messageBody({ model: HAIKU, messages: userMessage(imageBlock({}), { type: 'text', text: OK_PROMPT }) }),
      expectSuccess('an image with haiku'),
    ),
    probe('createChatCompletion', chatBody({ messages: userMessage({ type: 'text', text: OK_PROMPT }) }), {
      ...expectSuccess('content as a list of parts'),
      basis: 'convention',
    }),
    probe(
      'createChatCompletion',
      { model: ROUTER, messages: chatBody().messages, stream: true },
      {
        stopAfterChars: STOP_AFTER_CHARS,
        ...expectSuccess('a completion without max_tokens'),
      },
    ),
    probe('createChatCompletion', chatBody({ stop: STOP_LETTERS }), expectSuccess('several stop sequences')),
    probe('createChatCompletion', chatBody({ stop: STOP_LETTERS[0] }), expectSuccess('one stop sequence')),
    ...wholeAndStreamed(
      'createMessage',
      messageBody({ max_tokens: 2, messages: [{ role: 'user', content: STORY_PROMPT }] }),
    ),
    ...wholeAndStreamed(
      'createChatCompletion',
      chatBody({ max_tokens: 2, messages: [{ role: 'user', content: STORY_PROMPT }] }),
    ),
    ...wholeAndStreamed(
      'createMessage',
      messageBody({ max_tokens: 2048, thinking: { type: 'enabled', budget_tokens: 1024 } }),
      {
        stopAfterChars: 2 * STOP_AFTER_CHARS,
      },
    ),
    ...wholeAndStreamed(
      'createChatCompletion',
      chatBody({
        max_tokens: 256,
        response_format: { type: 'json_object' },
        messages: [{ role: 'user', content: `Answer with a JSON object. ${CANARY}` }],
      }),
      expectSuccess('JSON mode'),
    ),
  ],
};
