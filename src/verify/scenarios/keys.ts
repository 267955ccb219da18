/** Keys that are missing, malformed or unknown, and keys without permission. */
import { KEY_PREFIX, OPERATIONS, type OperationId } from '../../contract.js';
import type { CheckName } from '../checks/index.js';
import { isObject } from '../../shared/json.js';
import { ROUTER } from '../read/constants.js';
import { probe, type Probe } from '../run/probe.js';
import { messageBody, wholeAndStreamed } from './requests.js';
import type { Scenario, ScenarioSettings } from './scenario.js';

export const keys: Scenario = {
  name: 'keys',
  describe: 'keys that are missing, malformed, unknown or in another header',
  minProfile: 'smoke',
  probes: keyProbes,
};

export const specialKeys: Scenario = {
  name: 'special-keys',
  describe: 'keys without permission, and a key without credits',
  minProfile: 'standard',
  probes: () => [
    ...(['cli', 'suspended', 'scope'] as const).flatMap((key) =>
      [
        ...wholeAndStreamed('createMessage', messageBody(), { key }),
        ...wholeAndStreamed('createChatCompletion', messageBody(), { key }),
        // The vendor does not document which other endpoints a scope covers
        ...(key === 'scope'
          ? []
          : [
              probe('getAccount', undefined, { key }),
              probe('countMessageTokens', bodyOf('countMessageTokens'), { key }),
              probe('listModels', undefined, { key }),
              probe('getUsage', undefined, { key }),
            ]),
      ].map((each) => ({
        ...each,
        expect: 403 as const,
        check: (
          { cli: 'refuses-cli-key', suspended: 'refuses-suspended-account', scope: 'refuses-other-scope' } as const
        )[key],
        why: `the ${key} key on ${each.path}${isStreamed(each) ? ', streamed' : ''}`,
      })),
    ),
    probe('getAccount', undefined, { key: 'empty' }),
    ...(['createMessage', 'createChatCompletion'] as const).flatMap((id) =>
      wholeAndStreamed(id, messageBody(), {
        key: 'empty',
        expect: 402,
        check: 'refuses-empty-balance',
        why: 'a turn without credits',
      }),
    ),
    probe('getAccount', undefined, {
      key: 'empty',
      expect: 'success',
      check: 'account-readable-when-empty',
      why: 'the account without credits',
    }),
    probe('listModels', undefined, {
      key: 'empty',
      expect: 'success',
      check: 'account-readable-when-empty',
      why: 'the models without credits',
    }),
  ],
};

function isStreamed({ body }: Probe): boolean {
  return isObject(body) && body['stream'] === true;
}

type KeyVariant = [CheckName, string, Record<string, string>];

/** Variants that every endpoint gets, because gateways often check keys per route. */
function keyVariants({ strict }: ScenarioSettings): KeyVariant[] {
  const unknown = KEY_PREFIX + '0'.repeat(32);
  return [
    ['refuses-missing-key', 'no Authorization header', {}],
    ['refuses-malformed-key', 'a text that is not a key', { Authorization: 'Bearer not-a-key' }],
    ['refuses-malformed-key', 'the key with a character appended', { Authorization: 'Bearer {key}x' }],
    ['refuses-unknown-key', 'a key that does not exist', { Authorization: `Bearer ${unknown}` }],
    ['refuses-other-scheme', 'the key under the scheme Token', { Authorization: 'Token {key}' }],
    ['refuses-inexact-scheme', 'the scheme in lower case', { Authorization: 'bearer {key}' }],
    ['refuses-inexact-scheme', 'the key without a scheme', { Authorization: '{key}' }],
    ...(strict ? [['refuses-other-header', 'the key in x-api-key', { 'x-api-key': '{key}' }] as KeyVariant] : []),
  ];
}

/** Further variants, which one endpoint gets. */
const MORE_VARIANTS: KeyVariant[] = [
  ['refuses-malformed-key', 'an empty key', { Authorization: 'Bearer ' }],
  ['refuses-malformed-key', 'the first characters of the key', { Authorization: 'Bearer {key:12}' }],
  ['refuses-unknown-key', 'the key in upper case', { Authorization: 'Bearer {KEY}' }],
  ['refuses-other-scheme', 'the scheme Basic', { Authorization: 'Basic bm9ib2R5Om5vdGhpbmc=' }],
  ['refuses-other-scheme', 'the key as user name under the scheme Basic', { Authorization: 'Basic {key:}' }],
  ['refuses-inexact-scheme', 'the scheme in upper case', { Authorization: 'BEARER {key}' }],
  ['refuses-inexact-scheme', 'two spaces after the scheme', { Authorization: 'Bearer  {key}' }],
];

function keyProbes(settings: ScenarioSettings): Probe[] {
  const refused = (id: OperationId, [check, why, headers]: KeyVariant, body?: object): Probe => {
    const where = `${OPERATIONS[id].path}${body && 'stream' in body ? ', streamed' : ''}`;
    return probe(id, body, { key: undefined, headers, check, why: `${why} on ${where}`, expect: 401 });
  };
  const variants = keyVariants(settings);
  const everywhere = Object.values(OPERATIONS).flatMap(({ id, streams }) => {
    const body = bodyOf(id);
    const streamed = { ...body, stream: true };
    return variants.flatMap((variant) => [
      refused(id, variant, body),
      // The scheme does not depend on the form of the response
      ...(streams && !/scheme|header/.test(variant[0]) ? [refused(id, variant, streamed)] : []),
    ]);
  });
  const inLowerCase = probe('getAccount', undefined, {
    headers: { authorization: 'Bearer {key}' },
    expect: 'success',
    check: 'read-endpoints-respond',
    why: 'the header name in lower case',
  });
  const inQuery = probe('getAccount', undefined, {
    key: undefined,
    path: `${OPERATIONS.getAccount.path}?key={key}&api_key={key}&token={key}&access_token={key}`,
    check: 'refuses-missing-key',
    why: 'the key in the query only',
    expect: 401,
  });
  return [...everywhere, ...MORE_VARIANTS.map((each) => refused('getAccount', each)), inLowerCase, inQuery];
}

/** The smallest valid body of an operation; undefined for one without a body. */
function bodyOf(id: OperationId): object | undefined {
  if (OPERATIONS[id].request === null) return undefined;
  return id === 'countMessageTokens' ? { model: ROUTER, messages: messageBody().messages } : messageBody();
}
