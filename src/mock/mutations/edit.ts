/** Small changes of values and answers, from which mutations are made. */
import type { OperationId } from '../../contract.js';
import type { About, Departure } from '../departure.js';
import type { Draft } from '../draft.js';
import type { StreamEvent } from '../events.js';

/** One departure from the contract. */
export interface Mutation {
  /** The part of the contract that it breaks. */
  category: string;
  /** What the answer looks like then. */
  describe: string;
  /** A function makes it anew for each mock, because it remembers. */
  apply: Departure | (() => Departure);
}

/** Changes a JSON value. */
export type Edit = (value: unknown) => unknown;

/** Takes the member at a JSON pointer away; nothing happens where it is not there. */
export function drop(pointer: string): Edit {
  return at(pointer, (holder, name) => void Reflect.deleteProperty(holder, name));
}

/** Puts a value at a JSON pointer, or what becomes of the one there; nothing happens where its holder is missing. */
export function put(pointer: string, value: unknown): Edit {
  return at(pointer, (holder, name) => {
    holder[name] = typeof value === 'function' ? (value as Edit)(holder[name]) : value;
  });
}

function at(pointer: string, change: (holder: Record<string, unknown>, name: string) => void): Edit {
  const names = pointer.slice(1).split('/');
  const last = names.pop()!;
  return (value) => {
    const copy: unknown = structuredClone(value);
    const holder = names.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], copy);
    if (typeof holder === 'object' && holder !== null) change(holder as Record<string, unknown>, last);
    return copy;
  };
}

/** Changes the whole answers of operations, not the streamed ones. */
function body(operations: OperationId | readonly OperationId[], edit: Edit): Departure {
  return answer(
    (draft, { operation }) => draft.status === 200 && !draft.stream && [operations].flat().includes(operation!.id),
    (draft) => ({ ...draft, body: edit(draft.body) }),
  );
}

/** Makes mutations of one category that change the whole answers of operations. */
export const on =
  (category: string, operations: OperationId | readonly OperationId[]) =>
  (describe: string, edit: Edit): Mutation => ({ category, describe, apply: body(operations, edit) });

/** An edit of a number. */
export const number = (change: (old: number) => unknown) => (old: unknown) => change(Number(old));

/** Changes the bodies of errors: all, or those with a status. */
export function error(edit: Edit, ...statuses: number[]): Departure {
  return answer(isError(statuses), (draft) => ({ ...draft, body: edit(draft.body) }));
}

/** Changes headers where a condition holds; undefined takes a header away. */
export function headers(
  when: (draft: Draft) => boolean,
  change: (headers: Record<string, string>, about: About) => Record<string, string | undefined>,
): Departure {
  return answer(when, (draft, about) => {
    const changed = Object.entries({ ...draft.headers, ...change(draft.headers, about) });
    return {
      ...draft,
      headers: Object.fromEntries(changed.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    };
  });
}

/** Changes the events of a streamed operation. */
export function events(operation: OperationId, edit: (events: StreamEvent[]) => StreamEvent[]): Departure {
  return answer(
    (draft, about) => draft.stream !== undefined && about.operation?.id === operation,
    (draft) => ({ ...draft, stream: { ...draft.stream!, events: edit(draft.stream!.events) } }),
  );
}

/** Changes answers where a condition holds. */
export function answer(
  when: (draft: Draft, about: About) => boolean,
  change: (draft: Draft, about: About) => Draft,
): Departure {
  return { answer: (draft, about) => (when(draft, about) ? change(draft, about) : draft) };
}

/** Whether an answer is an error: any, or one with a status. */
export function isError(statuses: readonly number[] = []): (draft: Draft) => boolean {
  return ({ status }) => status >= 400 && (statuses.length === 0 || statuses.includes(status));
}

/** Whether an answer is a success, streamed or not. */
export function isSuccess({ status }: Draft): boolean {
  return status < 400;
}

/** The same edit for the data of every event that is meant. */
export function each(isMeant: (event: StreamEvent) => boolean, edit: Edit): (events: StreamEvent[]) => StreamEvent[] {
  return (events) => events.map((event) => (isMeant(event) ? { ...event, data: edit(event.data) } : event));
}

/** Whether an event of a message has a type. */
export function isType(type: string): (event: StreamEvent) => boolean {
  return ({ event }) => event === type;
}
