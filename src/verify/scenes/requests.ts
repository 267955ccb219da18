/** What scenes are made of: bodies that cost little, and words for what is expected. */
import type { MODELS, OperationId } from '../../contract.js';
import { ROUTER } from '../facts.js';
import { probe, type Probe } from '../probe.js';
import { CANARY } from '../words.js';

export const ask = `Answer with OK. ${CANARY}`;
export const story = `Tell of a ${CANARY} in five sentences.`;
/** A model of which nothing is routed. */
export const HAIKU = 'caicaini/haiku' satisfies keyof typeof MODELS;
export const FEW = 32;
/** Some of these are in every sentence. */
export const LETTERS = ['e', 'a', 'o'];
/** Of a stream that nobody reads this much is enough. */
export const ENOUGH_CHARS = 4_000;

export const message = (change: object = {}) => ({
  model: ROUTER,
  max_tokens: FEW,
  messages: [{ role: 'user', content: ask }],
  ...change,
});
/** The same fields serve both surfaces. */
export const chat = (change: object = {}) => message(change);
export const weather = {
  name: 'get_weather',
  description: 'Current weather of a city.',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string' }, units: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    required: ['city', 'units'],
  },
};
export const clock = {
  name: 'get_time',
  description: 'The time in a city.',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
export const asFunction = ({ input_schema, ...tool }: typeof weather | typeof clock) => ({
  type: 'function',
  function: { ...tool, parameters: input_schema },
});
export const aboutWeather = {
  max_tokens: 128,
  messages: [{ role: 'user', content: `What is the weather in Shanghai, in celsius? ${CANARY}` }],
};
export const saying = (...content: object[]) => [{ role: 'user', content }];
export const both = (operation: OperationId, body: object, rest?: Partial<Probe>): Probe[] => [
  probe(operation, body, rest),
  probe(operation, { ...body, stream: true }, rest),
];
export const accepted = (why: string) => ({ expect: 'accepted', check: 'accepts-valid-requests', why }) as const;
