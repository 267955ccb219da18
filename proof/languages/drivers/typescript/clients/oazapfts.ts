import { createMessage, listModels as list, type Message, type MessageRequest } from './api';
export type { ChatCompletionRequest, ContentBlock, ErrorEnvelope, ErrorType, Message, MessageRequest } from './api';

// With a default response the status does not narrow the answer
export async function ask(request: MessageRequest): Promise<Message> {
  const { data } = await createMessage(request);
  if (!('content' in data)) throw new Error(data.error.type);
  return data;
}
export async function listModels(): Promise<string[]> {
  const { data } = await list();
  if (!('data' in data)) throw new Error(data.error.type);
  return data.data.map(({ id }) => id);
}
