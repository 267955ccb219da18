/** Keys: missing, malformed, unknown, and those that may not call. */
import { KEY_PREFIX, OPERATIONS } from '../../contract.js';
import type { CheckName } from '../checks.js';
import { ROUTER } from '../facts.js';
import { probe, type Probe } from '../probe.js';
import { both, chat, message } from './requests.js';
import type { Scene, Setting } from './scene.js';

export const keys: Scene = {
  name: 'keys',
  describe: 'keys that are missing, malformed, unknown or sent otherwise',
  from: 'smoke',
  probes: keyProbes,
};

export const specialKeys: Scene = {
  name: 'special-keys',
  describe: 'keys that may not call, and one whose balance is empty',
  from: 'standard',
  probes: () => [
    ...(['cli', 'suspended', 'scope'] as const).flatMap((key) =>
      [
        probe('createMessage', message(), { key }),
        // Which endpoints a scope covers nobody said
        ...(key === 'scope'
          ? []
          : [
              probe('getAccount', undefined, { key }),
              probe('createChatCompletion', chat(), { key }),
              probe('countMessageTokens', { model: ROUTER, messages: message().messages }, { key }),
              probe('listModels', undefined, { key }),
              probe('getUsage', undefined, { key }),
            ]),
      ].map((each) => ({
        ...each,
        expect: 403 as const,
        check: (
          { cli: 'refuses-cli-key', suspended: 'refuses-suspended-account', scope: 'refuses-other-scope' } as const
        )[key],
        why: `a key of the kind ${key} on ${each.path}`,
      })),
    ),
    probe('getAccount', undefined, { key: 'empty' }),
    ...(['createMessage', 'createChatCompletion'] as const).flatMap((id) =>
      both(id, message(), {
        key: 'empty',
        expect: 402,
        check: 'refuses-empty-balance',
        why: 'a turn without credits',
      }),
    ),
    probe('getAccount', undefined, {
      key: 'empty',
      expect: 'accepted',
      check: 'reads-account-of-empty-balance',
      why: 'the account without credits',
    }),
    probe('listModels', undefined, {
      key: 'empty',
      expect: 'accepted',
      check: 'reads-account-of-empty-balance',
      why: 'the models without credits',
    }),
  ],
};

function keyProbes({ strict }: Setting): Probe[] {
  const unknown = KEY_PREFIX + '0'.repeat(32);
  const ways: [CheckName, string, Record<string, string>][] = [
    ['refuses-missing-key', 'no Authorization header', {}],
    ['refuses-malformed-key', 'a key of another form', { Authorization: 'Bearer not-a-key' }],
    ['refuses-malformed-key', 'an empty key', { Authorization: 'Bearer ' }],
    ['refuses-malformed-key', 'the key with more behind it', { Authorization: 'Bearer {key}x' }],
    ['refuses-malformed-key', 'the first characters of the key', { Authorization: 'Bearer {key:12}' }],
    ['refuses-unknown-key', 'the key in capital letters', { Authorization: 'Bearer {KEY}' }],
    ['refuses-unknown-key', 'a key that nobody made', { Authorization: `Bearer ${unknown}` }],
    ['refuses-other-scheme', 'the scheme Basic', { Authorization: 'Basic bm9ib2R5Om5vdGhpbmc=' }],
    ['refuses-other-scheme', 'the key as a name under the scheme Basic', { Authorization: 'Basic {key:}' }],
    ['refuses-other-scheme', 'the key under the scheme Token', { Authorization: 'Token {key}' }],
    ['refuses-inexact-scheme', 'the scheme in small letters', { Authorization: 'bearer {key}' }],
    ['refuses-inexact-scheme', 'the scheme in capital letters', { Authorization: 'BEARER {key}' }],
    ['refuses-inexact-scheme', 'two spaces after the scheme', { Authorization: 'Bearer  {key}' }],
    ['refuses-inexact-scheme', 'the key without a scheme', { Authorization: '{key}' }],
  ];
  if (strict) ways.push(['refuses-other-header', 'the key in x-api-key', { 'x-api-key': '{key}' }]);
  const rest = ways.map(([check, why, headers]) =>
    probe('getAccount', undefined, { key: undefined, headers, check, why, expect: 401 }),
  );
  const inSmallLetters = probe('getAccount', undefined, {
    headers: { authorization: 'Bearer {key}' },
    expect: 'accepted',
    check: 'answers-reads',
    why: 'the name of the header in small letters',
  });
  const inQuery = probe('getAccount', undefined, {
    key: undefined,
    path: `${OPERATIONS.getAccount.path}?key={key}&api_key={key}&token={key}&access_token={key}`,
    check: 'refuses-missing-key',
    why: 'the key in the query alone',
    expect: 401,
  });
  const posts = (
    ['createMessage', 'createChatCompletion', 'countMessageTokens', 'listModels', 'getUsage'] as const
  ).map((id) =>
    probe(id, OPERATIONS[id].method === 'POST' ? message() : undefined, {
      key: undefined,
      check: 'refuses-missing-key',
      why: `no Authorization header on ${OPERATIONS[id].path}`,
      expect: 401,
    }),
  );
  return [...rest, inSmallLetters, inQuery, ...posts];
}
