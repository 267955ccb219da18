/**
 * Checks the types of a generated client, which the compiler reads, and calls the mock gateway with it. `./client` has
 * the same names for each generator.
 */
import './fetch';
import { ask, listModels } from './client';
import type { ChatCompletionRequest, ContentBlock, ErrorEnvelope, ErrorType, Message, MessageRequest } from './client';

/** `true`, or the name of what the type is instead of a type. */
type Known<T> = 0 extends 1 & T ? 'any' : unknown extends T ? 'unknown' : [T] extends [never] ? 'never' : true;

// Each line is an error of the compiler if the generator has lost the type
export const known: true[] = [
  null! as Known<MessageRequest>,
  null! as Known<MessageRequest['model']>,
  null! as Known<MessageRequest['messages'][number]['role']>,
  null! as Known<ChatCompletionRequest>,
  null! as Known<ChatCompletionRequest['messages'][number]['role']>,
  null! as Known<Message>,
  null! as Known<Message['usage']['credits_consumed']>,
  null! as Known<ContentBlock>,
  null! as Known<ContentBlock['type']>,
  null! as Known<ErrorType>,
  null! as Known<ErrorEnvelope>,
  null! as Known<ErrorEnvelope['error']['type']>,
];
const messages: MessageRequest['messages'] = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }];
const tools = [{ name: 'get_weather', input_schema: { type: 'object' as const, properties: {} } }];
const request: MessageRequest = { model: 'caicaini/auto', max_tokens: 256, messages, tools };
// @ts-expect-error a text is no number
export const many: MessageRequest = { model: 'caicaini/auto', max_tokens: 'many', messages };
// @ts-expect-error max_tokens is required
export const none: MessageRequest = { model: 'caicaini/auto', messages };
// @ts-expect-error a number is no request
export const five: ChatCompletionRequest = 5;
export const unlisted: ErrorType = 'brand_new_error';

const toolsOf = ({ content }: Message) =>
  content.map((block) => (block.type === 'tool_use' ? block.name : '')).join('');

async function run(): Promise<void> {
  const say = (check: string, detail: string) => console.log(JSON.stringify({ check, detail }));
  say('tool', toolsOf(await ask(request)));
  say('models', (await listModels()).join(' '));
}
void run();
