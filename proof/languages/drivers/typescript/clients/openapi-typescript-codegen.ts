import { MessagesService, ModelsService, type Message, type MessageRequest } from './api';
export type { ChatCompletionRequest, ContentBlock, ErrorEnvelope, ErrorType, Message, MessageRequest } from './api';

// The default response counts as a result of the call
export async function ask(request: MessageRequest): Promise<Message> {
  const answer = await MessagesService.createMessage(request);
  if (!('content' in answer)) throw new Error(answer.error.type);
  return answer;
}
export async function listModels(): Promise<string[]> {
  const answer = await ModelsService.listModels();
  if (!('data' in answer)) throw new Error(answer.error.type);
  return answer.data.map(({ id }) => id);
}
