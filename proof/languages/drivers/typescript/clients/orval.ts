import { createMessage, listModels as list } from './api';
import type { Message, MessageRequest } from './model';
export type { ChatCompletionRequest, ContentBlock, ErrorEnvelope, ErrorType, Message, MessageRequest } from './model';

export async function ask(request: MessageRequest): Promise<Message> {
  const answer = await createMessage(request);
  if (answer.status !== 200 || typeof answer.data === 'string') throw new Error(String(answer.status));
  return answer.data;
}
export async function listModels(): Promise<string[]> {
  const answer = await list();
  if (answer.status !== 200) throw new Error(String(answer.status));
  return answer.data.data.map(({ id }) => id);
}
