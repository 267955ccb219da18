/** Server-sent events from pieces of text, by eventsource-parser, with a bound on what one event may hold. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** One parsed event. */
export type ServerSentEvent = EventSourceMessage;

/** Takes the pieces of a stream. */
export interface SseParser {
  /** More text; pieces may end anywhere. */
  feed(text: string): void;
  /** The text has ended; a last event without its blank line still counts. */
  end(): void;
}

/** A parser that tells of each event, and once of one that is longer than `maxChars`. */
export function createSseParser(
  maxChars: number,
  onEvent: (event: ServerSentEvent) => void,
  onTooLong: () => void,
): SseParser {
  const parser = createParser({
    onEvent,
    maxBufferSize: maxChars,
    // Unknown fields and odd retry values are nothing to a stream of messages
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') onTooLong();
    },
  });
  return { feed: (text) => parser.feed(text), end: () => parser.feed('\n\n') };
}

/** An event as it goes over the wire. */
export function writeSse(event: string | undefined, data: string): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`;
}
