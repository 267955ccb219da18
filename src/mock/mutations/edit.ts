/** The edits that mutations are built from: edits of JSON values, of responses and of streams. */
import type { OperationId } from '../../contract.js';
import type { ResponseDraft } from '../gateway/response-draft.js';
import type { EventDraft } from '../model/events.js';
import type { Mutation, MutationContext, MutationHooks } from './mutation.js';

/** Returns a changed copy of a JSON value. */
export type Edit = (value: unknown) => unknown;

/** Removes the member at a JSON pointer, if it exists. */
export function drop(pointer: string): Edit {
  return at(pointer, (parent, name) => void Reflect.deleteProperty(parent, name));
}

/** Sets the member at a JSON pointer to a value, or to the result of a function of its old value. Skips a missing parent. */
export function put(pointer: string, value: unknown): Edit {
  return at(pointer, (parent, name) => {
    parent[name] = typeof value === 'function' ? (value as Edit)(parent[name]) : value;
  });
}

function at(pointer: string, change: (parent: Record<string, unknown>, name: string) => void): Edit {
  const names = pointer.slice(1).split('/');
  const last = names.pop()!;
  return (value) => {
    const copy: unknown = structuredClone(value);
    const parent = names.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], copy);
    if (typeof parent === 'object' && parent !== null) change(parent as Record<string, unknown>, last);
    return copy;
  };
}

/** A function for `put` that gets the old value as a number. */
export const asNumber = (change: (old: number) => unknown) => (old: unknown) => change(Number(old));

/** Makes mutations of one category that edit successful JSON responses of some operations. */
export const bodyMutation =
  (category: string, operations: OperationId | readonly OperationId[]) =>
  (description: string, edit: Edit): Mutation => ({ category, description, hooks: editBody(operations, edit) });

function editBody(operations: OperationId | readonly OperationId[], edit: Edit): MutationHooks {
  return editResponse(
    (draft, { operation }) => draft.status === 200 && !draft.stream && [operations].flat().includes(operation!.id),
    (draft) => ({ ...draft, body: edit(draft.body) }),
  );
}

/** Edits the bodies of errors: of all, or of those with one of the statuses. */
export function editErrors(edit: Edit, ...statuses: number[]): MutationHooks {
  return editResponse(isError(statuses), (draft) => ({ ...draft, body: edit(draft.body) }));
}

/** Changes headers of the responses that match; the value undefined removes a header. */
export function editHeaders(
  matches: (draft: ResponseDraft) => boolean,
  change: (headers: Record<string, string>, context: MutationContext) => Record<string, string | undefined>,
): MutationHooks {
  return editResponse(matches, (draft, context) => {
    const changed = Object.entries({ ...draft.headers, ...change(draft.headers, context) });
    return {
      ...draft,
      headers: Object.fromEntries(changed.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    };
  });
}

/** Changes the events of streamed responses of an operation. */
export function editStream(operation: OperationId, edit: (events: EventDraft[]) => EventDraft[]): MutationHooks {
  return editResponse(
    (draft, context) => isStream(draft) && context.operation?.id === operation,
    (draft) => ({ ...draft, stream: { ...draft.stream!, events: edit(draft.stream!.events) } }),
  );
}

/** Changes the responses that match. */
export function editResponse(
  matches: (draft: ResponseDraft, context: MutationContext) => boolean,
  change: (draft: ResponseDraft, context: MutationContext) => ResponseDraft,
): MutationHooks {
  return { response: (draft, context) => (matches(draft, context) ? change(draft, context) : draft) };
}

/** A change that gives a response another status, and its error another type if one is given. */
export function withStatus(status: number, type?: string): (draft: ResponseDraft) => ResponseDraft {
  return (draft) => ({
    ...draft,
    status,
    ...(type !== undefined && { body: put('/error/type', type)(draft.body) }),
  });
}

/** Matches errors: all, or those with one of the statuses. */
export function isError(statuses: readonly number[] = []): (draft: ResponseDraft) => boolean {
  return ({ status }) => status >= 400 && (statuses.length === 0 || statuses.includes(status));
}

/** Matches errors with a status from 500. */
export function isServerError({ status }: ResponseDraft): boolean {
  return status >= 500;
}

/** Matches successes, streamed or not. */
export function isSuccess({ status }: ResponseDraft): boolean {
  return status < 400;
}

/** Matches streamed responses. */
export function isStream({ stream }: ResponseDraft): boolean {
  return stream !== undefined;
}
