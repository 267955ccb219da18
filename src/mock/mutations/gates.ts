/** Departures in what is let in: keys and sizes. Source: Authentication, Errors. */
import { KEY_PATTERN, KEY_PREFIX } from '../../contract.js';
import type { Departure } from '../departure.js';
import { MOCK_KEYS } from '../keys.js';
import { answer, isError, put, type Mutation } from './edit.js';

const authentication = (describe: string, apply: Departure): Mutation => ({
  category: 'authentication',
  describe,
  apply,
});
const size = (describe: string, apply: Departure): Mutation => ({ category: 'body-cap', describe, apply });

const bearer = (key: string) => `Bearer ${key}`;
const keyIn = (value: string | null) => /^Bearer (.*)$/.exec(value ?? '')?.[1];
const known = (value: string | null, replacement: string | undefined) =>
  replacement === undefined ? value : bearer(replacement);
export const gateMutations = {
  'auth-scheme-in-small-letters': authentication('The scheme may be written in small letters.', {
    authorization: (value) => value?.replace(/^bearer /, 'Bearer ') ?? null,
  }),
  'auth-without-scheme': authentication('A key without a scheme is accepted.', {
    authorization: (value) => (value?.startsWith(KEY_PREFIX) ? bearer(value) : value),
  }),
  'auth-two-spaces': authentication('Two spaces after the scheme are accepted.', {
    authorization: (value) => value?.replace(/^Bearer +/, 'Bearer ') ?? null,
  }),
  'auth-x-api-key': authentication('x-api-key is accepted.', {
    authorization: (value, headers) => known(value, headers.get('x-api-key') ?? undefined),
  }),
  'auth-any-key': authentication('Every key of the right form is accepted.', {
    authorization: (value) => {
      const key = keyIn(value) ?? '';
      const isOther = KEY_PATTERN.test(key) && !Object.values<string>(MOCK_KEYS).includes(key);
      return isOther ? bearer(MOCK_KEYS.free) : value;
    },
  }),
  'auth-any-form': authentication('Keys of any form are accepted.', {
    authorization: (value) => (keyIn(value)?.startsWith(KEY_PREFIX) === false ? bearer(MOCK_KEYS.free) : value),
  }),
  'auth-other-scheme': authentication('The key is accepted under any scheme.', {
    authorization: (value) => value?.replace(/^(Basic|Token) .*/, bearer(MOCK_KEYS.free)) ?? null,
  }),
  'auth-no-key': authentication('Requests without a key are answered.', {
    authorization: (value) => value ?? bearer(MOCK_KEYS.free),
  }),
  'auth-cli-key': authentication('CLI keys may call every endpoint.', {
    kind: (kind) => (kind === 'cli' ? 'api' : kind),
  }),
  'auth-suspended-account': authentication('Suspended accounts are answered.', {
    kind: (kind) => (kind === 'suspended' ? 'api' : kind),
  }),
  'auth-scope-ignored': authentication('Scopes are not looked at.', {
    kind: (kind) => (kind === 'scope-limited' ? 'api' : kind),
  }),
  'auth-missing-key-as-404': authentication(
    'A missing key is answered like an unknown path, with status and type.',
    answer(
      (draft, { request }) => isError([401])(draft) && !request.headers.has('authorization'),
      (draft) => ({ ...draft, status: 404, body: put('/error/type', 'not_found_error')(draft.body) }),
    ),
  ),
  'body-cap-of-1-mb': size('Bodies over 1 MB get a 413.', { maxBodyBytes: () => 2 ** 20 }),
  'body-cap-of-32-mb': size('Bodies up to 32 MB are read.', { maxBodyBytes: (bytes) => 2 * bytes }),
  'body-cap-off-by-one': size('A body of just 16 MB gets a 413.', { maxBodyBytes: (bytes) => bytes - 1 }),
} satisfies Record<string, Mutation>;
