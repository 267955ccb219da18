/** A user's program, for compilers of every version: each subpath is used, and @ts-expect-error marks the lines it refuses. */
import {
  CaicainiError,
  createApiClient,
  createClient,
  createFetch,
  ERRORS,
  type Hooks,
  type Message,
  type Receipt,
} from '../../src/index.js';
import { createMock, startMock, type Mock } from '../../src/mock/index.js';
import { checkRequest, checkResponse } from '../../src/validate/index.js';
import { caicainiMatchers, verify } from '../../src/verify/index.js';

const mock: Mock = createMock({ tier: 'free' });
const receipts: Receipt[] = [];
const hooks: Hooks = { onReceipt: (receipt) => receipts.push(receipt) };
const caicaini = createClient({ apiKey: mock.key, fetch: mock.fetch, hooks });

const message: Message = await caicaini.messages.create({
  model: 'caicaini/auto',
  max_tokens: 16,
  messages: [{ role: 'user', content: 'Hi' }],
});
export const texts: string[] = message.content.map((block) => (block.type === 'text' ? block.text : ''));

for await (const event of caicaini.messages.stream({ model: 'caicaini/auto', max_tokens: 16, messages: [] }))
  if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') texts.push(event.delta.text);

export const refused = [
  // @ts-expect-error: a model is a text
  () => caicaini.messages.create({ model: 1, max_tokens: 16, messages: [] }),
  // @ts-expect-error: a message has no such member
  () => message.choices,
];

const { data, response } = await createApiClient().GET('/v1/models');
export const ids: string[] = response.ok && data ? data.data.map(({ id }) => id) : [];

export function waits(error: unknown): number | undefined {
  return CaicainiError.is(error) && error.action === 'retry' ? error.retryAfterMs : undefined;
}
export const actions: ('retry' | 'stop' | 'fix')[] = Object.values(ERRORS).map(({ action }) => action);
export const fetch: typeof globalThis.fetch = createFetch();
export const problems = [...checkRequest('createMessage', {}), ...checkResponse('createMessage', message)];
export { caicainiMatchers, startMock, verify };
