/** The interface of a stream protocol, which tells the reader how to treat the events of one operation. */
import type { StreamRules } from '../contract.js';
import type { Part } from './merge.js';

/** The events of one operation: what is read of their grammar, their texts and their accumulator. */
export interface StreamProtocol<Event, Final extends object> {
  rules: StreamRules;
  /** Data that is not JSON and ends the stream, such as `[DONE]`; it is the symbol `done`. */
  marker?: string;
  /** The value of the field `event:` on the wire, which is the `type` too; absent for a protocol without names. */
  nameOf?(event: Event): string | undefined;
  /** The text that an event adds; empty for most. An answer that can be read as an event has a text too. */
  textOf(event: Event): string;
  accumulate(): Accumulator<Event, Final>;
  /** Whether all parts of an answer have ended; absent where the last event alone tells. */
  isFinished?(answer: Partial<Final>): boolean;
  /**
   * The events of a whole answer, for a gateway that sends one in place of a stream, as an event or as JSON; undefined for
   * any other object. Absent where an answer can be read as an event.
   */
  eventsOf?(answer: Part, isJson: boolean): object[] | undefined;
}

/** Builds the whole answer from its events. */
export interface Accumulator<Event, Final extends object> {
  /** The members of the answer that have arrived beside its content, such as its id. */
  readonly head: Part;
  /** Adds an event. Returns its symbols in the grammar; `unknown` is that of an event of no operation. */
  push(event: Event): readonly string[];
  /** The part of the answer that has arrived; the whole answer once the stream is complete. */
  partial(): Partial<Final>;
}

/** The text of an answer, or of the part of one that has arrived. */
export function textOfAnswer<Event>(protocol: StreamProtocol<Event, object>, answer: object): string {
  const events = protocol.eventsOf?.(answer as Part, true) ?? [answer];
  return events.map((each) => protocol.textOf(each as Event)).join('');
}
