/** Streams that go wrong: right events first, then what a script asks for. */
import { ERRORS } from '../contract.js';
import type { StreamEvent } from './events.js';
import type { StreamFault } from './fault-rule.js';

/** What a stream does next: an event, or the way it ends. Without either it ends cleanly. */
export type StreamStep = StreamEvent | 'reset' | 'stall';

/** The steps of a stream with a fault. */
export function spoilStream(events: StreamEvent[], fault: StreamFault): StreamStep[] {
  const { after = 0, then } = fault;
  const kept = then === 'error-first' ? [] : events.slice(0, after);
  const rest = events.slice(kept.length);
  if (then === undefined) return events;
  switch (then) {
    case 'json-instead':
      return events;
    case 'error':
    case 'error-first':
      return [...kept, errorEvent(fault.type, events)];
    case 'cut':
      return kept;
    case 'reset':
    case 'stall':
      return [...kept, then];
    case 'wrong-order':
      return [...kept, ...rest.reverse()];
    case 'garbage':
      return [...kept, { ...rest[0], data: '{"type":"content_block_del' }, ...rest];
    case 'unknown-event':
      return [...kept, unknownEvent(events), ...rest];
  }
}

function errorEvent(type: string = ERRORS[529].type, events: StreamEvent[]): StreamEvent {
  const row = Object.values(ERRORS).find((each) => each.type === type) ?? ERRORS[500];
  return { ...named(events, 'error'), data: { type: 'error', error: { type, message: row.message } } };
}

function unknownEvent(events: StreamEvent[]): StreamEvent {
  return { ...named(events, 'content_block_note'), data: { type: 'content_block_note', note: 'added later' } };
}

// Only events of messages have names
function named([first]: StreamEvent[], event: string): { event?: string } {
  return first?.event === undefined ? {} : { event };
}
