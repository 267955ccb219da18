/** Mutations that leak secrets and internals: keys, stack traces, hosts. Source: Authentication. */
import type { ResponseDraft } from '../gateway/response-draft.js';
import { editHeaders, editResponse, isError, isServerError, put } from './edit.js';
import type { Mutation, MutationContext, MutationHooks } from './mutation.js';

const leak = (description: string, hooks: MutationHooks): Mutation => ({ category: 'leak', description, hooks });

const UPSTREAM = 'llm-7.upstream.internal';
const STACK = 'Error: boom\n    at Gateway.answer (/srv/gateway/dist/index.js:1:2345)';
const always = () => true;
const keyOf = ({ request }: MutationContext) => request.headers.get('authorization') ?? 'Bearer none';
/** Appends a text to the message of an error. */
const append = (textOf: (context: MutationContext) => string) => (draft: ResponseDraft, context: MutationContext) => ({
  ...draft,
  body: put('/error/message', (old: unknown) => `${String(old)} ${textOf(context)}`)(draft.body),
});

export const leakMutations = {
  'leak-key-in-message': leak('Error messages show the API key.', editResponse(isError(), append(keyOf))),
  'leak-key-in-header': leak(
    'A header shows the API key.',
    editHeaders(always, (_, context) => ({ 'x-debug-authorization': keyOf(context) })),
  ),
  'leak-key-in-body': leak(
    'The account shows the API key.',
    editResponse(
      ({ status }, { operation }) => status === 200 && operation?.id === 'getAccount',
      (draft, context) => ({ ...draft, body: { ...(draft.body as object), key: keyOf(context) } }),
    ),
  ),
  'leak-stack-in-message': leak(
    'Messages of server errors show a stack trace.',
    editResponse(
      isServerError,
      append(() => STACK),
    ),
  ),
  'leak-stack-in-header': leak(
    'A header of server errors shows a stack trace.',
    editHeaders(isServerError, () => ({ 'x-error-stack': STACK.replaceAll('\n', ' ') })),
  ),
  'leak-upstream-in-message': leak(
    'Messages of server errors name an upstream host.',
    editResponse(
      isServerError,
      append(() => `connect ECONNREFUSED ${UPSTREAM}:443`),
    ),
  ),
  'leak-upstream-in-header': leak(
    'A header names an upstream host.',
    editHeaders(always, () => ({ 'x-upstream-host': UPSTREAM })),
  ),
  'leak-secret-in-message': leak(
    'Messages of server errors show the key of a provider.',
    editResponse(
      isServerError,
      append(() => 'with key sk-live-0123456789abcdefghijkl'),
    ),
  ),
  'leak-prompt-in-message': leak(
    'The message of a 400 repeats the request body.',
    editResponse(
      isError([400]),
      append(({ bodyText = '' }) => `in ${bodyText.slice(0, 1000)}`),
    ),
  ),
} satisfies Record<string, Mutation>;
