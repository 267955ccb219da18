/** Departures that tell what should stay inside: keys, stacks, hosts. Source: Authentication. */
import type { About, Departure } from '../departure.js';
import type { Draft } from '../draft.js';
import { answer, headers, isError, put, type Mutation } from './edit.js';

const leak = (describe: string, apply: Departure): Mutation => ({ category: 'leak', describe, apply });

const UPSTREAM = 'llm-7.upstream.internal';
const STACK = 'Error: boom\n    at Gateway.answer (/srv/gateway/dist/index.js:1:2345)';
const always = () => true;
const keyOf = ({ request }: About) => request.headers.get('authorization') ?? 'Bearer none';
const says = (what: (about: About) => string) => (draft: Draft, about: About) => ({
  ...draft,
  body: put('/error/message', (old: unknown) => `${String(old)} ${what(about)}`)(draft.body),
});

export const leakMutations = {
  'leak-key-in-message': leak('Messages of errors show the key.', answer(isError(), says(keyOf))),
  'leak-key-in-header': leak(
    'A header shows the key.',
    headers(always, (_, about) => ({ 'x-debug-authorization': keyOf(about) })),
  ),
  'leak-key-in-body': leak(
    'The account shows the key.',
    answer(
      ({ status }, { operation }) => status === 200 && operation?.id === 'getAccount',
      (draft, about) => ({ ...draft, body: { ...(draft.body as object), key: keyOf(about) } }),
    ),
  ),
  'leak-stack-in-message': leak(
    'Messages of server errors show a stack.',
    answer(
      isServerError,
      says(() => STACK),
    ),
  ),
  'leak-stack-in-header': leak(
    'A header of server errors shows a stack.',
    headers(isServerError, () => ({ 'x-error-stack': STACK.replaceAll('\n', ' ') })),
  ),
  'leak-upstream-in-message': leak(
    'Messages of server errors name the host behind.',
    answer(
      isServerError,
      says(() => `connect ECONNREFUSED ${UPSTREAM}:443`),
    ),
  ),
  'leak-upstream-in-header': leak(
    'A header names the host behind.',
    headers(always, () => ({ 'x-upstream-host': UPSTREAM })),
  ),
  'leak-secret-in-message': leak(
    'Messages of server errors show a provider’s key.',
    answer(
      isServerError,
      says(() => 'with key sk-live-0123456789abcdefghijkl'),
    ),
  ),
  'leak-prompt-in-message': leak(
    'Messages of 400s repeat what was asked.',
    answer(
      isError([400]),
      says(({ asked = '' }) => `in ${asked.slice(0, 1000)}`),
    ),
  ),
} satisfies Record<string, Mutation>;

function isServerError({ status }: Draft): boolean {
  return status >= 500;
}
