/** What the two streaming surfaces have in common. */
import type { StreamGrammar } from './contract.js';

/** How the events of one surface are read. */
export interface Surface<Event, Final> {
  grammar: StreamGrammar;
  /** Data that is no JSON but ends the stream, as the symbol `done`. */
  marker?: string;
  /** The symbols of an event, for the grammar; most events have one. */
  symbolsOf(event: Event): string | readonly string[];
  /** The name an event has on the wire. */
  nameOf(event: Event): string | undefined;
  /** The text an event adds; empty for most. */
  textOf(event: Event): string;
  assemble(): Assembly<Event, Final>;
}

/** Puts the answer together from its events. */
export interface Assembly<Event, Final> {
  readonly id: string | undefined;
  /** Id, model and usage as far as they are known, for the receipt. */
  readonly body: Record<string, unknown>;
  take(event: Event): void;
  /** What has arrived. */
  partial(): Partial<Final>;
  /** The whole answer, once the stream is whole. */
  final(): Final;
  /** All text so far. */
  text(): string;
}
