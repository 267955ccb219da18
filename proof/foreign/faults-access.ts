/** Faults of access: keys, schemes, and the rights of a key. */
import { CHAT, COUNT, documented, MESSAGES, MODELS, ACCOUNT, USAGE, type Fault } from './fault.js';
import type { Call, Key, Parts, Role } from './parts.js';

/** Finds a key by another rule, if the right one finds none. */
const alsoBy = (find: (call: Call, keys: Key[]) => Key | undefined) => (g: Parts) => {
  const faithful = g.findKey;
  g.findKey = (call) => faithful(call) ?? find(call, g.keys);
};

const scheme = (pattern: RegExp) =>
  alsoBy((call, keys) => {
    const token = pattern.exec(call.headers.authorization ?? '')?.[1];
    return keys.find((key) => key.token === token);
  });

const bearer = (matches: (key: Key, token: string) => boolean) =>
  alsoBy((call, keys) => {
    const token = /^Bearer (\S+)$/.exec(call.headers.authorization ?? '')?.[1];
    return token === undefined ? undefined : keys.find((key) => matches(key, token));
  });

const mainKey = (keys: Key[]) => keys.find(({ role }) => role === 'main');

/** An endpoint that serves requests without a key, at the cost of the key main. */
const openTo = (...routes: string[]) =>
  alsoBy((call, keys) =>
    call.headers.authorization === undefined && routes.includes(call.route ?? '') ? mainKey(keys) : undefined,
  );

const failingWith = (status: number, when: (call: Call) => boolean) => (g: Parts) => {
  const gate = g.gates.key!;
  g.gates.key = (call) => {
    const refusal = gate(call);
    return refusal && when(call) ? { status, message: 'Not with that.' } : refusal;
  };
};

const permitted =
  (role: Role, when: (call: Call) => boolean = () => true) =>
  (g: Parts) => {
    const gate = g.gates.permission!;
    g.gates.permission = (call) => (call.key?.role === role && when(call) ? undefined : gate(call));
  };

const refusing =
  (role: Role, status: number, when: (call: Call) => boolean = () => true) =>
  (g: Parts) => {
    const gate = g.gates.permission!;
    g.gates.permission = (call) =>
      call.key?.role === role && when(call) ? { status, message: 'Not for this account.' } : gate(call);
  };

const isRead = (call: Call) => call.method === 'GET';

export const accessFaults: Record<string, Fault> = {
  'open-messages': documented('messages need no key', 'no-key', openTo(MESSAGES)),
  'open-chat': documented('chat completions need no key', 'no-key', openTo(CHAT)),
  'open-count': documented('count_tokens needs no key', 'no-key', openTo(COUNT)),
  'open-models': documented('the list of models needs no key', 'no-key', openTo(MODELS)),
  'open-account': documented('the account needs no key', 'no-key', openTo(ACCOUNT)),
  'open-usage': documented('the usage needs no key', 'no-key', openTo(USAGE)),
  'unknown-key-accepted': documented(
    'any key of the right form is good',
    'unknown-key',
    alsoBy(({ headers }, keys) =>
      /^Bearer cai_api_[\w-]{32}$/.test(headers.authorization ?? '') ? mainKey(keys) : undefined,
    ),
  ),
  'any-token-accepted': documented(
    'any token is good',
    'strange-key',
    alsoBy(({ headers }, keys) => (/^Bearer \S+$/.test(headers.authorization ?? '') ? mainKey(keys) : undefined)),
  ),
  'lower-scheme-accepted': documented('"bearer" is taken for "Bearer"', 'lower-scheme', scheme(/^bearer (\S+)$/)),
  'upper-scheme-accepted': documented('"BEARER" is taken for "Bearer"', 'upper-scheme', scheme(/^BEARER (\S+)$/)),
  'two-spaces-accepted': documented('two spaces are taken for one', 'two-spaces', scheme(/^Bearer {2}(\S+)$/)),
  'token-scheme-accepted': documented('the scheme Token is taken', 'token-scheme', scheme(/^Token (\S+)$/)),
  'bare-key-accepted': documented('a key without scheme is taken', 'bare-key', scheme(/^(cai_\S+)$/)),
  'basic-scheme-accepted': documented(
    'the scheme Basic is taken with the key as name',
    'basic-scheme',
    alsoBy(({ headers }, keys) => {
      const [, coded] = /^Basic (\S+)$/.exec(headers.authorization ?? '') ?? [];
      const name = Buffer.from(coded ?? '', 'base64')
        .toString()
        .split(':')[0];
      return keys.find((key) => key.token === name);
    }),
  ),
  'cut-key-accepted': documented(
    'the first 12 characters of a key suffice',
    'cut-key',
    bearer((key, token) => token.length >= 12 && key.token.startsWith(token)),
  ),
  'longer-key-accepted': documented(
    'what follows a key is not looked at',
    'longer-key',
    bearer((key, token) => token.startsWith(key.token)),
  ),
  'other-case-key-accepted': documented(
    'the case of a key does not matter',
    'other-case-key',
    bearer((key, token) => token.toLowerCase() === key.token.toLowerCase()),
  ),
  'query-key-accepted': documented(
    'a key in the query is taken',
    'query-key',
    alsoBy(({ query }, keys) => keys.find((key) => key.token === query.get('api_key'))),
  ),
  'header-name-case-sensitive': documented('only "Authorization" is read, not "authorization"', 'lower-header', (g) => {
    const faithful = g.findKey;
    g.findKey = (call) => (call.rawHeaders.includes('authorization') ? undefined : faithful(call));
  }),
  'missing-key-as-400': documented(
    'a missing key is 400',
    'no-key',
    failingWith(400, ({ headers }) => !headers.authorization),
  ),
  'missing-key-as-403': documented(
    'a missing key is 403',
    'no-key',
    failingWith(403, ({ headers }) => !headers.authorization),
  ),
  'missing-key-as-500': documented(
    'a missing key is an internal error',
    'no-key',
    failingWith(500, ({ headers }) => !headers.authorization),
  ),
  'unknown-key-as-404': documented(
    'an unknown key is 404',
    'unknown-key',
    failingWith(404, ({ headers }) => /^Bearer cai_api_[\w-]{32}$/.test(headers.authorization ?? '')),
  ),
  'malformed-key-as-400': documented(
    'a malformed key is 400',
    'strange-key',
    failingWith(400, ({ headers }) => /^Bearer (?!cai_api_[\w-]{32}$)/.test(headers.authorization ?? '')),
  ),
  'wrong-scheme-as-500': documented(
    'another scheme is an internal error',
    'basic-scheme',
    failingWith(500, ({ headers }) => /^(?!Bearer )/.test(headers.authorization ?? 'Bearer ')),
  ),
  'cli-key-accepted': documented('CLI keys are accepted', 'cli', permitted('cli')),
  'cli-key-reads': documented('CLI keys may read', 'cli', permitted('cli', isRead)),
  'cli-key-chats': documented(
    'CLI keys may use chat completions',
    'cli',
    permitted('cli', ({ route }) => route === CHAT),
  ),
  'cli-key-counts': documented(
    'CLI keys may count tokens',
    'cli',
    permitted('cli', ({ route }) => route === COUNT),
  ),
  'cli-key-as-401': documented('CLI keys are unknown', 'cli', refusing('cli', 401)),
  'cli-key-as-404': documented('CLI keys find nothing', 'cli', refusing('cli', 404)),
  'suspended-accepted': documented('suspended accounts are served', 'suspended', permitted('suspended')),
  'suspended-chats': documented(
    'suspended accounts may use chat completions',
    'suspended',
    permitted('suspended', ({ route }) => route === CHAT),
  ),
  'suspended-as-401': documented('suspended accounts are unknown', 'suspended', refusing('suspended', 401)),
  'suspended-as-402': documented(
    'suspended accounts are told to pay',
    'suspended',
    refusing('suspended', 402, ({ method }) => method === 'POST'),
  ),
  'scope-ignored': documented('scopes are not looked at', 'scope', permitted('scope')),
  'scope-as-401': documented(
    'a scope that does not reach is 401',
    'scope',
    refusing('scope', 401, ({ method }) => method === 'POST'),
  ),
  'scope-as-404': documented(
    'a scope that does not reach is 404',
    'scope',
    refusing('scope', 404, ({ method }) => method === 'POST'),
  ),
  'empty-account-served': documented(
    'an empty account is served',
    'empty',
    (g) => void (g.gates.credit = () => undefined),
  ),
  'empty-account-streams': documented('an empty account may stream', 'empty', (g) => {
    const gate = g.gates.credit!;
    g.gates.credit = (call) => (call.turn?.stream ? undefined : gate(call));
  }),
  'empty-account-chats': documented('an empty account may use chat completions', 'empty', (g) => {
    const gate = g.gates.credit!;
    g.gates.credit = (call) => (call.route === CHAT ? undefined : gate(call));
  }),
  'empty-account-unreadable': documented('an empty account cannot be read', 'empty', (g) => {
    const gate = g.gates.credit!;
    g.gates.credit = (call) =>
      call.route === ACCOUNT && call.key!.credits <= 0 ? { status: 402, message: 'Nothing left.' } : gate(call);
  }),
  'empty-account-without-models': documented('an empty account cannot list models', 'empty', (g) => {
    const gate = g.gates.credit!;
    g.gates.credit = (call) =>
      call.route === MODELS && call.key!.credits <= 0 ? { status: 402, message: 'Nothing left.' } : gate(call);
  }),
  'empty-account-as-403': documented('an empty account is 403', 'empty', (g) => {
    const gate = g.gates.credit!;
    g.gates.credit = (call) => {
      const refusal = gate(call);
      return refusal && { ...refusal, status: 403 };
    };
  }),
  'empty-account-as-400': documented('an empty account is 400', 'empty', (g) => {
    const gate = g.gates.credit!;
    g.gates.credit = (call) => {
      const refusal = gate(call);
      return refusal && { ...refusal, status: 400 };
    };
  }),
};
