/** Edits of the events of a stream. */
import type { EventDraft } from '../model/events.js';
import type { Edit } from './edit.js';

/** Returns the changed events of a stream. */
export type EventEdit = (events: EventDraft[]) => EventDraft[];

type Match = (event: EventDraft) => boolean;

/** Matches named events of a type. */
export function isType(type: string): Match {
  return ({ event }) => event === type;
}

/** Edits the data of the events that match. */
export function editData(matches: Match, edit: Edit): EventEdit {
  return (events) => events.map((event) => (matches(event) ? { ...event, data: edit(event.data) } : event));
}

/** Removes the events that match. */
export function without(matches: Match): EventEdit {
  return (events) => events.filter((event) => !matches(event));
}

/** Sends the events that match twice. */
export function twice(matches: Match): EventEdit {
  return (events) => events.flatMap((event) => (matches(event) ? [event, event] : [event]));
}

/** Moves the first event that matches in front of the first event that `other` matches. */
export function before(matches: Match, other: Match): EventEdit {
  return (events) => {
    const moved = events.find(matches);
    const rest = events.filter((event) => event !== moved);
    const index = rest.findIndex(other);
    return moved && index >= 0 ? [...rest.slice(0, index), moved, ...rest.slice(index)] : events;
  };
}

/** Replaces the first event that matches by any number of events. */
export function replaceFirst(matches: Match, replace: (event: EventDraft) => EventDraft[]): EventEdit {
  return (events) => {
    const first = events.find(matches);
    return events.flatMap((event) => (event === first ? replace(event) : [event]));
  };
}
