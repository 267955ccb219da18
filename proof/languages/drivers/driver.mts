/** Asks the mock gateway with the generated TypeScript client, and prints what it saw, one JSON line per check. */
import { readFileSync } from 'node:fs';
import { env } from 'node:process';
import { createClient } from './client/client/index.js';
import { countMessageTokens, createMessage, listModels } from './client/sdk.gen.js';
import type { MessageRequest } from './client/types.gen.js';

const rows: { status: number; action: string }[] = JSON.parse(readFileSync(env['CAICAINI_ERRORS']!, 'utf8')).errors;
const at = (baseUrl: string) => createClient({ baseUrl, auth: env['CAICAINI_API_KEY']! });
const question = {
  model: 'caicaini/auto',
  messages: [{ role: 'user', content: 'Hi' }],
} satisfies Partial<MessageRequest>;
const request: MessageRequest = { ...question, max_tokens: 256 };
const client = at(env['CAICAINI_BASE']!);

function say(check: string, detail: unknown): void {
  console.log(JSON.stringify({ check, detail: String(detail) }));
}

const tool = {
  name: 'get_weather',
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
};
const { data: message } = await createMessage({ client, body: { ...request, tools: [tool] }, throwOnError: true });
say('tool', message.content.map((block) => (block.type === 'tool_use' ? block.name : '')).join(''));

const { data: models } = await listModels({ client, throwOnError: true });
say('models', models.data.map(({ id }) => id).join(' '));

const { data: count } = await countMessageTokens({ client, body: question, throwOnError: true });
say('count', count.input_tokens);

// As a stream the answer is the body of fetch, whose pieces come as they are sent
const streamed = await createMessage({ client, body: { ...request, stream: true }, parseAs: 'stream' });
let text = '';
for (const [, data] of (await new Response(streamed.data as unknown as BodyInit).text()).matchAll(/^data: (.*)$/gm))
  text += JSON.parse(data!).delta?.text ?? '';
say('stream', text);

for (const base of env['CAICAINI_FAILING']!.split(' ')) {
  const { error, response } = await createMessage({ client: at(base), body: request });
  const { status, headers } = response!;
  say('error', `${status} ${error?.error.type} ${rows.find((row) => row.status === status)?.action}`);
  if (headers.has('retry-after')) say('retry-after', headers.get('retry-after'));
}
