/** Mutations of the error envelope and of content types. Source: Errors, Streaming. */
import {
  drop,
  editErrors,
  editHeaders,
  editResponse,
  isError,
  isServerError,
  isStream,
  isSuccess,
  put,
} from './edit.js';
import type { Mutation, MutationHooks } from './mutation.js';

const envelope = (description: string, hooks: MutationHooks): Mutation => ({
  category: 'envelope',
  description,
  hooks,
});
const contentType = (description: string, hooks: MutationHooks): Mutation => ({
  category: 'content-type',
  description,
  hooks,
});

interface Envelope {
  type: string;
  error: { type: string; message: string };
}

const HTML = '<!DOCTYPE html>\n<html><body><h1>Something went wrong</h1></body></html>\n';

export const envelopeMutations = {
  'envelope-without-outer-type': envelope('Errors have no outer type.', editErrors(drop('/type'))),
  'envelope-other-outer-type': envelope('The outer type of errors is failure.', editErrors(put('/type', 'failure'))),
  'envelope-without-error': envelope('Errors have no error member.', editErrors(drop('/error'))),
  'envelope-flat': envelope(
    'Type and message of errors are at the top level.',
    editErrors((value) => (value as Envelope).error),
  ),
  'envelope-error-as-text': envelope(
    'The error member is the message itself.',
    editErrors((value) => ({ type: 'error', error: (value as Envelope).error.message })),
  ),
  'envelope-without-type': envelope('Errors have no type.', editErrors(drop('/error/type'))),
  'envelope-type-as-number': envelope('The type of an error is a number.', editErrors(put('/error/type', 7))),
  'envelope-without-message': envelope('Errors have no message.', editErrors(drop('/error/message'))),
  'envelope-message-null': envelope('The message of errors is null.', editErrors(put('/error/message', null))),
  'envelope-like-openai': envelope(
    'Errors have the form of OpenAI: no outer type; code and param inside.',
    editErrors((value) => ({ error: { ...(value as Envelope).error, code: null, param: null } })),
  ),
  'envelope-in-a-list': envelope(
    'An error is a list with one envelope.',
    editErrors((value) => [value]),
  ),
  'envelope-empty': envelope(
    'Errors have an empty body.',
    editResponse(isError(), (draft) => ({ ...draft, text: '' })),
  ),
  'envelope-html-on-5xx': envelope(
    'Server errors are HTML pages.',
    editResponse(isServerError, (draft) => ({
      ...draft,
      text: HTML,
      headers: { ...draft.headers, 'content-type': 'text/html' },
    })),
  ),
  'content-type-error-as-text': contentType(
    'Errors are labelled text/plain.',
    editHeaders(isError(), () => ({ 'content-type': 'text/plain' })),
  ),
  'content-type-error-as-problem': contentType(
    'Errors are labelled application/problem+json.',
    editHeaders(isError(), () => ({ 'content-type': 'application/problem+json' })),
  ),
  'content-type-success-as-text': contentType(
    'JSON responses are labelled text/plain.',
    editHeaders(
      (draft) => isSuccess(draft) && !isStream(draft),
      () => ({ 'content-type': 'text/plain; charset=utf-8' }),
    ),
  ),
  'content-type-stream-as-json': contentType(
    'Streams are labelled application/json.',
    editHeaders(isStream, () => ({ 'content-type': 'application/json' })),
  ),
  'content-type-stream-as-octets': contentType(
    'Streams are labelled application/octet-stream.',
    editHeaders(isStream, () => ({ 'content-type': 'application/octet-stream' })),
  ),
} satisfies Record<string, Mutation>;
