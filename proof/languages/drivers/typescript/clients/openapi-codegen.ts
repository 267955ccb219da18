import { createMessage, listModels as list } from './out/apiComponents';
import type { Message, MessageRequest } from './out/apiSchemas';
export type {
  ChatCompletionRequest,
  ContentBlock,
  ErrorEnvelope,
  ErrorType,
  Message,
  MessageRequest,
} from './out/apiSchemas';

// Its fetcher is written for browsers
Object.assign(globalThis, { window: globalThis });

export const ask = (body: MessageRequest): Promise<Message> => createMessage({ body });
export const listModels = async (): Promise<string[]> => (await list()).data.map(({ id }) => id);
