/** The surfaces by the operation that streams them. */
import { chatSurface } from './chat-stream.js';
import { messageSurface } from './message-stream.js';

export const SURFACES = { createMessage: messageSurface, createChatCompletion: chatSurface };
