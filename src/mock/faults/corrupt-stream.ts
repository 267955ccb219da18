/** Faults of streams: a number of correct events, then the scripted fault. */
import { ERRORS } from '../../contract.js';
import type { EventDraft } from '../model/events.js';
import type { StreamFault } from './rule.js';

/** One step of a stream: an event to send, or the way in which the stream breaks. After the last step the body ends. */
export type StreamStep = EventDraft | 'reset' | 'stall';

/** The steps of a stream with a fault. */
export function corruptStream(events: EventDraft[], fault: StreamFault): StreamStep[] {
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

function errorEvent(type: string = ERRORS[529].type, events: EventDraft[]): EventDraft {
  const row = Object.values(ERRORS).find((each) => each.type === type) ?? ERRORS[500];
  return { ...nameLike(events, 'error'), data: { type: 'error', error: { type, message: row.message } } };
}

function unknownEvent(events: EventDraft[]): EventDraft {
  return { ...nameLike(events, 'content_block_note'), data: { type: 'content_block_note', note: 'added later' } };
}

/** The name for an added event: streams of messages name their events, streams of chat completions do not. */
function nameLike([first]: EventDraft[], event: string): { event?: string } {
  return first?.event === undefined ? {} : { event };
}
