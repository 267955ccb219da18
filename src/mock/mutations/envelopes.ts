/** Departures in the shape of errors, and in content types. Source: Errors, Streaming. */
import type { Departure } from '../departure.js';
import { answer, drop, error, headers, isError, isSuccess, put, type Mutation } from './edit.js';

const envelope = (describe: string, apply: Departure): Mutation => ({ category: 'envelope', describe, apply });
const contentType = (describe: string, apply: Departure): Mutation => ({ category: 'content-type', describe, apply });

interface Envelope {
  type: string;
  error: { type: string; message: string };
}

const HTML = '<!DOCTYPE html>\n<html><body><h1>Something went wrong</h1></body></html>\n';

export const envelopeMutations = {
  'envelope-without-outer-type': envelope('Errors have no outer type.', error(drop('/type'))),
  'envelope-other-outer-type': envelope('The outer type of errors is "failure".', error(put('/type', 'failure'))),
  'envelope-without-error': envelope('Errors have no member error.', error(drop('/error'))),
  'envelope-flat': envelope(
    'Type and message of errors stand at the top.',
    error((value) => (value as Envelope).error),
  ),
  'envelope-error-as-text': envelope(
    'The member error is the message itself.',
    error((value) => ({ type: 'error', error: (value as Envelope).error.message })),
  ),
  'envelope-without-type': envelope('Errors have no type.', error(drop('/error/type'))),
  'envelope-type-as-number': envelope('The type of an error is a number.', error(put('/error/type', 7))),
  'envelope-without-message': envelope('Errors have no message.', error(drop('/error/message'))),
  'envelope-message-null': envelope('The message of errors is null.', error(put('/error/message', null))),
  'envelope-like-openai': envelope(
    'Errors look as on OpenAI: no outer type; code and param inside.',
    error((value) => ({ error: { ...(value as Envelope).error, code: null, param: null } })),
  ),
  'envelope-in-a-list': envelope(
    'Errors are lists of envelopes.',
    error((value) => [value]),
  ),
  'envelope-empty': envelope(
    'Errors have an empty body.',
    answer(isError(), (draft) => ({ ...draft, text: '' })),
  ),
  'envelope-html-on-5xx': envelope(
    'Server errors are HTML pages.',
    answer(
      ({ status }) => status >= 500,
      (draft) => ({ ...draft, text: HTML, headers: { ...draft.headers, 'content-type': 'text/html' } }),
    ),
  ),
  'content-type-error-as-text': contentType(
    'Errors are text/plain.',
    headers(isError(), () => ({ 'content-type': 'text/plain' })),
  ),
  'content-type-error-as-problem': contentType(
    'Errors are application/problem+json.',
    headers(isError(), () => ({ 'content-type': 'application/problem+json' })),
  ),
  'content-type-success-as-text': contentType(
    'Whole answers are text/plain.',
    headers(
      (draft) => isSuccess(draft) && !draft.stream,
      () => ({ 'content-type': 'text/plain; charset=utf-8' }),
    ),
  ),
  'content-type-stream-as-json': contentType(
    'Streams are labelled application/json.',
    headers(
      ({ stream }) => stream !== undefined,
      () => ({ 'content-type': 'application/json' }),
    ),
  ),
  'content-type-stream-as-octets': contentType(
    'Streams are labelled application/octet-stream.',
    headers(
      ({ stream }) => stream !== undefined,
      () => ({ 'content-type': 'application/octet-stream' }),
    ),
  ),
} satisfies Record<string, Mutation>;
