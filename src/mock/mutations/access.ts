/** Mutations of access: which keys are accepted, and which body sizes. Source: Authentication, Errors. */
import { ERRORS, KEY_PATTERN, KEY_PREFIX } from '../../contract.js';
import { MOCK_KEYS } from '../gateway/keys.js';
import { editResponse, isError, withStatus } from './edit.js';
import type { Mutation, MutationHooks } from './mutation.js';

const authentication = (description: string, hooks: MutationHooks): Mutation => ({
  category: 'authentication',
  description,
  hooks,
});
const size = (description: string, hooks: MutationHooks): Mutation => ({ category: 'body-cap', description, hooks });

const bearer = (key: string) => `Bearer ${key}`;
const keyIn = (value: string | null) => /^Bearer (.*)$/.exec(value ?? '')?.[1];

export const accessMutations = {
  'auth-scheme-in-lower-case': authentication('The scheme is accepted in lower case.', {
    authorization: (value) => value?.replace(/^bearer /, 'Bearer ') ?? null,
  }),
  'auth-without-scheme': authentication('A key without a scheme is accepted.', {
    authorization: (value) => (value?.startsWith(KEY_PREFIX) ? bearer(value) : value),
  }),
  'auth-two-spaces': authentication('Two spaces after the scheme are accepted.', {
    authorization: (value) => value?.replace(/^Bearer +/, 'Bearer ') ?? null,
  }),
  'auth-x-api-key': authentication('A key in x-api-key is accepted.', {
    authorization: (value, headers) => {
      const key = headers.get('x-api-key');
      return key === null ? value : bearer(key);
    },
  }),
  'auth-any-key': authentication('Every key of the documented form is accepted.', {
    authorization: (value) => {
      const key = keyIn(value) ?? '';
      const isUnknown = KEY_PATTERN.test(key) && !Object.values<string>(MOCK_KEYS).includes(key);
      return isUnknown ? bearer(MOCK_KEYS.free) : value;
    },
  }),
  'auth-any-form': authentication('A key of any form is accepted.', {
    authorization: (value) => (keyIn(value)?.startsWith(KEY_PREFIX) === false ? bearer(MOCK_KEYS.free) : value),
  }),
  'auth-other-scheme': authentication('A key is accepted with any scheme.', {
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
  'auth-scope-ignored': authentication('The scope of a key is not checked.', {
    kind: (kind) => (kind === 'scope-limited' ? 'api' : kind),
  }),
  'auth-missing-key-as-404': authentication(
    'A missing key is answered with the 404 of an unknown path.',
    editResponse(
      (draft, { request }) => isError([401])(draft) && !request.headers.has('authorization'),
      withStatus(404, ERRORS[404].type),
    ),
  ),
  'body-cap-of-1-mb': size('A body of more than 1 MB gets a 413.', { maxBodyBytes: () => 2 ** 20 }),
  'body-cap-of-32-mb': size('A body of up to 32 MB is accepted.', { maxBodyBytes: (bytes) => 2 * bytes }),
  'body-cap-off-by-one': size('A body of exactly 16 MB gets a 413.', { maxBodyBytes: (bytes) => bytes - 1 }),
} satisfies Record<string, Mutation>;
