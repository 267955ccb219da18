/** The stream protocol of each operation that streams. */
import { chatProtocol } from './chat.js';
import { messageProtocol } from './messages.js';

export const PROTOCOLS = { createMessage: messageProtocol, createChatCompletion: chatProtocol };
