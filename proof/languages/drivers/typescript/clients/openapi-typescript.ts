import createClient from 'openapi-fetch';
import type { components, paths } from './api';

type Schemas = components['schemas'];
export type ChatCompletionRequest = Schemas['ChatCompletionRequest'];
export type ContentBlock = Schemas['ContentBlock'];
export type ErrorEnvelope = Schemas['ErrorEnvelope'];
export type ErrorType = Schemas['ErrorType'];
export type Message = Schemas['Message'];
export type MessageRequest = Schemas['MessageRequest'];

const client = createClient<paths>({ baseUrl: 'https://caicaini.com' });
export async function ask(body: MessageRequest): Promise<Message> {
  const { data, error } = await client.POST('/v1/messages', { body });
  if (!data || typeof data === 'string') throw new Error(JSON.stringify(error ?? data));
  return data;
}
export async function listModels(): Promise<string[]> {
  const { data, error } = await client.GET('/v1/models');
  if (!data) throw new Error(JSON.stringify(error));
  return data.data.map(({ id }) => id);
}
