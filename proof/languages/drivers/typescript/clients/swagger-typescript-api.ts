import { Api, type Message, type MessageRequest } from './api';
export type { ChatCompletionRequest, ContentBlock, ErrorEnvelope, ErrorType, Message, MessageRequest } from './api';

const { v1 } = new Api({ customFetch: (...given) => fetch(...given) });
export const ask = async (request: MessageRequest): Promise<Message> => (await v1.createMessage(request)).data;
export const listModels = async (): Promise<string[]> => (await v1.listModels()).data.data.map(({ id }) => id);
