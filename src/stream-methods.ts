/** The methods of a client that answer as a stream. */
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  Message,
  MessageRequest,
  Operation,
} from './contract.js';
import { EventStream } from './event-stream.js';
import type { MessageEvent } from './message-stream.js';
import { send, type Sender } from './methods.js';
import { checkCall, type CallOptions } from './options.js';
import { readStream } from './stream.js';
import type { Surface } from './surface.js';

/** A streamed message. */
export type MessageStream = EventStream<MessageEvent, Message>;

/** A streamed chat completion. */
export type ChatStream = EventStream<ChatCompletionChunk, ChatCompletion>;

/** The methods that answer as a stream. */
export interface Streams {
  messages: {
    /** An answer as its events arrive. Nothing is sent until the stream is read. Source: Streaming. */
    stream(body: Omit<MessageRequest, 'stream'>, options?: CallOptions): MessageStream;
  };
  chat: {
    completions: {
      /** The same in the OpenAI style, as its chunks arrive. Source: Streaming. */
      stream(body: Omit<ChatCompletionRequest, 'stream'>, options?: CallOptions): ChatStream;
    };
  };
}

/** A stream of an operation, sent once it is read. */
export function openStream<Event, Final>(
  sender: Sender,
  operation: Operation,
  surface: Surface<Event, Final>,
  body: object,
  options: CallOptions = {},
): EventStream<Event, Final> {
  const { world, policy } = sender.engine;
  const { signal: caller } = checkCall(options);
  const read = readStream(surface, { world, idleMs: options.idleTimeoutMs ?? policy.idleTimeoutMs });
  return new EventStream(surface, caller, (signal) =>
    send(sender, operation, { ...body, stream: true }, { ...options, signal }, read, true),
  );
}
