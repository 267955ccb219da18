/** The streams of the two operations that stream, also from a body that another server passes on. */
import type { ChatCompletion, ChatCompletionChunk, Message, MessageStreamEvent } from '../contract.js';
import { openLifetime } from '../http/lifetime.js';
import type { Failed } from '../http/body.js';
import { classify } from '../policy/classify.js';
import { defaultPolicy } from '../policy/decide.js';
import { CaicainiError } from '../policy/error.js';
import { systemRuntime } from '../shared/runtime.js';
import { PROTOCOLS } from '../stream/index.js';
import type { StreamProtocol } from '../stream/protocol.js';
import { readStream } from '../stream/reader.js';
import { EventStream } from './event-stream.js';

/** A streamed message, as `messages.stream` returns it. Source: Streaming. */
export type MessageStream = EventStream<MessageStreamEvent, Message>;

/** A streamed chat completion, as `chat.completions.stream` returns it. Source: Streaming. */
export type ChatStream = EventStream<ChatCompletionChunk, ChatCompletion>;

/** Reads streamed messages. */
export const MessageStream = {
  /** Reads the body that `toReadableStream` made, in a browser for example: `fromReadableStream(response.body)`. */
  fromReadableStream: (body: ReadableStream<Uint8Array>): MessageStream => fromBody(PROTOCOLS.createMessage, body),
};

/** Reads streamed chat completions. */
export const ChatStream = {
  /** Reads the body that `toReadableStream` made, in a browser for example: `fromReadableStream(response.body)`. */
  fromReadableStream: (body: ReadableStream<Uint8Array>): ChatStream => fromBody(PROTOCOLS.createChatCompletion, body),
};

function fromBody<Event, Final extends object>(protocol: StreamProtocol<Event, Final>, body: BodyInit) {
  return new EventStream(protocol, systemRuntime, null, async (signal) => {
    const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    const read = readStream(protocol, { runtime: systemRuntime, policy: defaultPolicy });
    const result = await read(response, openLifetime(systemRuntime, signal));
    if ('outcome' in result) throw errorOf(result);
    const partOf = () => result.accumulator.partial();
    result.whenEnded((end) => (end.how === 'failed' ? errorOf({ ...end, partial: partOf() }) : undefined));
    return { answer: result, response };
  });
}

function errorOf({ outcome, partial }: Failed): CaicainiError {
  return new CaicainiError({ ...classify(outcome), charged: 'unknown' }, { because: 'stream-started', partial });
}
