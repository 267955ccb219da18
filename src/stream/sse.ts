/** Parses and writes server-sent events. Parsing is done by eventsource-parser, with a size limit for one event. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** One parsed event. */
export type ServerSentEvent = EventSourceMessage;

/** A parser that is fed piece by piece. */
export interface SseParser {
  /** Parses more text. A piece may end anywhere, also inside a line. */
  feed(text: string): void;
  /** Ends the text. A last event without its blank line is still reported. */
  end(): void;
}

/** Creates a parser. It reports each event, and once that an event is longer than `maxChars`. */
export function createSseParser(
  maxChars: number,
  onEvent: (event: ServerSentEvent) => void,
  onTooLong: () => void,
): SseParser {
  const parser = createParser({
    onEvent,
    maxBufferSize: maxChars,
    // The other errors are unknown fields and invalid retry values, which a stream of messages can ignore
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') onTooLong();
    },
  });
  return { feed: (text) => parser.feed(text), end: () => parser.feed('\n\n') };
}

/** Writes an event as text for the wire. */
export function writeSse(event: string | undefined, data: string): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`;
}
