import { createMessage, listModels as list } from './client/sdk.gen';
import type { Message, MessageRequest } from './client/types.gen';
export type {
  ChatCompletionRequest,
  ContentBlock,
  ErrorEnvelope,
  ErrorType,
  Message,
  MessageRequest,
} from './client/types.gen';

export const ask = async (body: MessageRequest): Promise<Message> =>
  (await createMessage({ body, throwOnError: true })).data;
export const listModels = async (): Promise<string[]> =>
  (await list({ throwOnError: true })).data.data.map(({ id }) => id);
