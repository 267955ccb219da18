import { env } from 'node:process';
import { z } from 'zod';
import { createApiClient, schemas } from './api';

export type ChatCompletionRequest = z.infer<typeof schemas.ChatCompletionRequest>;
export type ContentBlock = z.infer<typeof schemas.ContentBlock>;
export type ErrorEnvelope = z.infer<typeof schemas.ErrorEnvelope>;
export type ErrorType = z.infer<typeof schemas.ErrorType>;
export type Message = z.infer<typeof schemas.Message>;
export type MessageRequest = z.input<typeof schemas.MessageRequest>;

const headers = { authorization: `Bearer ${env['CAICAINI_API_KEY']}` };
const api = createApiClient(env['CAICAINI_BASE']!, { axiosConfig: { headers } });
export const ask = async (request: MessageRequest): Promise<Message> => {
  const answer = await api.post('/v1/messages', request);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
};
export const listModels = async (): Promise<string[]> => (await api.get('/v1/models')).data.map(({ id }) => id);
