import { createApiClient, type Schemas } from './api';

export type ChatCompletionRequest = Schemas.ChatCompletionRequest;
export type ContentBlock = Schemas.ContentBlock;
export type ErrorEnvelope = Schemas.ErrorEnvelope;
export type ErrorType = Schemas.ErrorType;
export type Message = Schemas.Message;
export type MessageRequest = Schemas.MessageRequest;

const headers = { 'content-type': 'application/json' };
const api = createApiClient(
  {
    fetch: ({ method, url, parameters }) =>
      fetch(url, { method, headers, ...(parameters?.body ? { body: JSON.stringify(parameters.body) } : {}) }),
  },
  'https://caicaini.com',
);
export const ask = async (body: MessageRequest): Promise<Message> => {
  const answer = await api.post('/v1/messages', { body });
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
};
export const listModels = async (): Promise<string[]> => (await api.get('/v1/models')).data.map(({ id }) => id);
