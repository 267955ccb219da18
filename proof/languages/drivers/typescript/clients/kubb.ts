import { createMessage, listModels as list } from './src/clients';
import type { Message, MessageRequest } from './src/types';
export type {
  ChatCompletionRequest,
  ContentBlock,
  ErrorEnvelope,
  ErrorType,
  Message,
  MessageRequest,
} from './src/types';

export const ask = (request: MessageRequest): Promise<Message> => createMessage(request);
export const listModels = async (): Promise<string[]> => (await list()).data.map(({ id }) => id);
