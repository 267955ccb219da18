/** Prepares streamed answers as pieces of bytes, and a `fetch` that returns them without a socket. */
import type { ChatCompletion, Message } from '../src/contract.js';
import { chatEvents, messageEvents, writeEvent, type EventDraft } from '../src/mock/model/events.js';

/** The two APIs that stream. */
export type SurfaceName = 'messages' | 'chat';

/** One answer: its events and their text. */
export interface Answer {
  surface: SurfaceName;
  events: readonly string[];
  /** Length of the whole text. */
  textChars: number;
}

const WORDS = ['the', 'model', 'says', 'a', 'little', '模型', 'more', 'of', 'it'];
const MESSAGE_FRAME = 6;
const CHAT_FRAME = 3;

/** Prepares an answer with a number of events. */
export function prepareAnswer(surface: SurfaceName, events: number): Answer {
  const frame = surface === 'messages' ? MESSAGE_FRAME : CHAT_FRAME;
  const words = Array.from({ length: events - frame }, (_, index) => WORDS[index % WORDS.length]!);
  const text = words.join(' ');
  const written = (
    surface === 'messages' ? messageEvents(messageOf(text)) : chatEvents(chatOf(text))
  ) satisfies EventDraft[];
  if (written.length !== events) throw new Error(`${written.length} events instead of ${events}`);
  return { surface, events: written.map(writeEvent), textChars: text.length };
}

/** The answer in pieces of `bytes` bytes, which may split an event. */
export function inPieces(answer: Answer, bytes: number): Uint8Array[] {
  const all = new TextEncoder().encode(answer.events.join(''));
  return Array.from({ length: Math.ceil(all.length / bytes) }, (_, at) => all.slice(at * bytes, (at + 1) * bytes));
}

/** The answer with one event per piece, as a gateway flushes them. */
export function oneByOne(answer: Answer): Uint8Array[] {
  return answer.events.map((event) => new TextEncoder().encode(event));
}

/** A fetch that answers every request with these pieces. */
export function fetchOf(pieces: Iterable<Uint8Array>): typeof fetch {
  return () => Promise.resolve(responseOf(pieces));
}

/** A response whose body consists of these pieces; each is taken when the reader asks for it. */
export function responseOf(pieces: Iterable<Uint8Array>): Response {
  const rest = pieces[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = rest.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

function messageOf(text: string): Message {
  return {
    id: 'msg_01bench',
    type: 'message',
    role: 'assistant',
    model: 'caicaini/auto',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 12, output_tokens: 20_000, credits_consumed: 5_000 },
  };
}

function chatOf(text: string): ChatCompletion {
  return {
    id: 'chatcmpl-01bench',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'caicaini/auto',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 20_000, total_tokens: 20_012, credits_consumed: 5_000 },
  };
}
