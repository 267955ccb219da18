/** Inexpensive request bodies, and probes made from them. */
import type { MODELS, OperationId } from '../../contract.js';
import { CANARY, ROUTER } from '../read/constants.js';
import { probe, type Probe } from '../run/probe.js';

export const OK_PROMPT = `Answer with OK. ${CANARY}`;
export const STORY_PROMPT = `Tell of a ${CANARY} in five sentences.`;
/** A model without routing. */
export const HAIKU = 'caicaini/haiku' satisfies keyof typeof MODELS;
/** Limit of output tokens for most probes. */
export const FEW_TOKENS = 32;
/** Stop sequences; nearly every sentence has one of them. */
export const STOP_LETTERS = ['e', 'a', 'o'];
/** Characters of a stream that suffice when its text does not matter. */
export const STOP_AFTER_CHARS = 4_000;

export const messageBody = (change: object = {}) => ({
  model: ROUTER,
  max_tokens: FEW_TOKENS,
  messages: [{ role: 'user', content: OK_PROMPT }],
  ...change,
});
/** The same fields are valid on both surfaces. */
export const chatBody = (change: object = {}) => messageBody(change);
export const weatherTool = {
  name: 'get_weather',
  description: 'Current weather of a city.',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string' }, units: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    required: ['city', 'units'],
  },
};
export const timeTool = {
  name: 'get_time',
  description: 'The time in a city.',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
export const asFunction = ({ input_schema, ...tool }: typeof weatherTool | typeof timeTool) => ({
  type: 'function',
  function: { ...tool, parameters: input_schema },
});
export const weatherQuestion = {
  max_tokens: 128,
  messages: [{ role: 'user', content: `What is the weather in Shanghai, in celsius? ${CANARY}` }],
};
export const userMessage = (...content: object[]) => [{ role: 'user', content }];
export const wholeAndStreamed = (operation: OperationId, body: object, rest?: Partial<Probe>): Probe[] => [
  probe(operation, body, rest),
  probe(operation, { ...body, stream: true }, rest),
];
export const expectSuccess = (why: string) => ({ expect: 'success', check: 'accepts-valid-requests', why }) as const;
