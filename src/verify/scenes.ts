/** What a verification asks, scene by scene, in the order in which it is worth asking. */
import { CONSTRAINTS, ERRORS, KEY_PREFIX, MODELS, OPERATIONS, TIERS, type OperationId } from '../contract.js';
import type { Asker } from './asker.js';
import { derive, type Derived } from './derive.js';
import { modelsIn } from './checks/readings.js';
import type { CheckName } from './checks.js';
import { ROUTER } from './facts.js';
import { picture } from './pictures.js';
import { probe, type Probe } from './probe.js';
import { CANARY } from './words.js';

/** How much is asked: in seconds and nearly free; the default; all limits from both sides. */
export const PROFILES = ['smoke', 'standard', 'thorough'] as const;
export type Profile = (typeof PROFILES)[number];

/** What decides which probes there are. */
export interface Setting {
  profile: Profile;
  /** Also what rests on guesses. */
  strict: boolean;
  /** The target knows `Prefer: code=NNN`. */
  provokes: boolean;
  /** An image that the gateway can fetch. */
  imageUrl?: string | undefined;
  /** Only these. */
  scenes?: readonly string[] | undefined;
}

/** A group of probes. */
export interface Scene {
  name: string;
  describe: string;
  /** The smallest profile that has it. */
  from: Profile;
  probes: (setting: Setting) => Probe[];
  /** How they are sent, where not simply one after the other. */
  run?: (asker: Asker, probes: Probe[]) => Promise<void>;
}

const ask = `Answer with OK. ${CANARY}`;
const story = `Tell of a ${CANARY} in five sentences.`;
/** A model of which nothing is routed. */
const HAIKU = 'caicaini/haiku' satisfies keyof typeof MODELS;
const FEW = 32;
/** Some of these are in every sentence. */
const LETTERS = ['e', 'a', 'o'];
/** Of a stream that nobody reads this much is enough. */
const ENOUGH_CHARS = 4_000;

const message = (change: object = {}) => ({
  model: ROUTER,
  max_tokens: FEW,
  messages: [{ role: 'user', content: ask }],
  ...change,
});
const chat = message;
const weather = {
  name: 'get_weather',
  description: 'Current weather of a city.',
  input_schema: {
    type: 'object',
    properties: { city: { type: 'string' }, units: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
    required: ['city', 'units'],
  },
};
const clock = {
  name: 'get_time',
  description: 'The time in a city.',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const asFunction = ({ input_schema, ...tool }: typeof weather | typeof clock) => ({
  type: 'function',
  function: { ...tool, parameters: input_schema },
});
const aboutWeather = {
  max_tokens: 128,
  messages: [{ role: 'user', content: `What is the weather in Shanghai, in celsius? ${CANARY}` }],
};
const saying = (...content: object[]) => [{ role: 'user', content }];
const both = (operation: OperationId, body: object, rest?: Partial<Probe>): Probe[] => [
  probe(operation, body, rest),
  probe(operation, { ...body, stream: true }, rest),
];
const accepted = (why: string) => ({ expect: 'accepted', check: 'accepts-valid-requests', why }) as const;

/** Every scene, in order. */
const SCENES: Scene[] = [
  {
    name: 'reads',
    describe: 'models, account and usage',
    from: 'smoke',
    probes: () =>
      (['listModels', 'getAccount', 'getUsage'] as const).map((id) =>
        probe(id, undefined, {
          expect: 'accepted',
          check: 'answers-reads',
          why: OPERATIONS[id].path,
          ...(id === 'getUsage' && { basis: 'documented', source: ['changelog'] }),
        }),
      ),
    run: runReads,
  },
  {
    name: 'keys-apart',
    describe: 'what requests on one key leave of another',
    from: 'standard',
    probes: () => {
      const other = probe('getAccount', undefined, { key: 'empty' });
      const count = probe('countMessageTokens', { model: ROUTER, messages: message().messages });
      return [other, count, count, count, other];
    },
  },
  {
    name: 'turns',
    describe: 'a turn on both surfaces, whole and streamed',
    from: 'smoke',
    probes: () => [
      ...both('createMessage', message(), accepted('the smallest message')),
      ...both('createChatCompletion', chat(), accepted('the smallest completion')),
      probe(
        'countMessageTokens',
        { model: ROUTER, messages: message().messages },
        { expect: 'accepted', check: 'answers-reads', why: 'counting', basis: 'convention', source: ['changelog'] },
      ),
    ],
  },
  {
    name: 'keys',
    describe: 'keys that are missing, malformed, unknown or sent otherwise',
    from: 'smoke',
    probes: keyProbes,
  },
  {
    name: 'refusals',
    describe: 'paths, methods, models and JSON that do not exist',
    from: 'smoke',
    probes: () => [
      {
        method: 'GET',
        path: '/v1/no-such-path',
        key: 'main',
        expect: 404,
        check: 'refuses-unknown-paths',
        why: 'an unknown path',
      },
      {
        method: 'POST',
        path: '/v1/messages/no-such-path',
        key: 'main',
        body: message(),
        expect: 404,
        check: 'refuses-unknown-paths',
        why: 'an unknown path below a known one',
      },
      probe('createMessage', undefined, {
        method: 'DELETE',
        check: 'refuses-wrong-method',
        why: 'DELETE on /v1/messages',
      }),
      ...(['createMessage', 'createChatCompletion', 'countMessageTokens'] as const).map((id) =>
        probe(id, undefined, {
          method: 'GET',
          check: 'refuses-wrong-method',
          why: `GET on ${OPERATIONS[id].path}`,
        }),
      ),
      probe('listModels', {}, { method: 'POST', check: 'refuses-wrong-method', why: 'POST on /v1/models' }),
      ...(['createMessage', 'createChatCompletion'] as const).flatMap((id) => [
        probe(id, message({ model: 'caicaini/no-such-model' }), {
          expect: 400,
          check: 'refuses-unknown-models',
          why: 'an unknown model',
        }),
        probe(id, '{"model": "caicaini/auto", "messages": [', {
          expect: 400,
          check: 'refuses-malformed-json',
          why: 'JSON that is cut',
        }),
      ]),
      probe('createMessage', message({ model: ROUTER.split('/')[1] }), {
        expect: 400,
        check: 'refuses-unknown-models',
        why: 'a model without the beginning of its name',
      }),
      probe(
        'countMessageTokens',
        { model: 'caicaini/no-such-model', messages: message().messages },
        {
          expect: 400,
          check: 'refuses-unknown-models',
          why: 'an unknown model',
        },
      ),
      probe('createMessage', message({ max_tokens: -1, stream: true }), {
        enoughChars: ENOUGH_CHARS,
        expect: 400,
        check: 'refuses-invalid-requests',
        why: '/max_tokens is -1',
      }),
      probe('createMessage', '', { expect: 400, check: 'refuses-malformed-json', why: 'an empty body' }),
      probe('createMessage', '[]', { expect: 400, check: 'refuses-invalid-requests', why: 'a body that is a list' }),
    ],
  },
  {
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
  },
  {
    name: 'credits',
    describe: 'what each kind of request takes from the balance',
    from: 'standard',
    probes: creditProbes,
    run: runCredits,
  },
  {
    name: 'repeats',
    describe: 'the same question whole, again, and streamed',
    from: 'standard',
    probes: () => {
      const questions: [OperationId, object][] = [
        ['createMessage', message({ model: HAIKU, max_tokens: 96, messages: [{ role: 'user', content: story }] })],
        ['createChatCompletion', chat({ model: HAIKU, max_tokens: 96, messages: [{ role: 'user', content: story }] })],
      ];
      // A short answer must cost the same however long it might have been
      const caps = [8 * FEW, 16 * FEW].map((max_tokens) =>
        probe('createMessage', message({ model: HAIKU, max_tokens })),
      );
      return [...questions.flatMap(([id, body]) => [probe(id, body), ...both(id, body)]), ...caps];
    },
  },
  {
    name: 'tools',
    describe: 'tools that are offered, demanded and forbidden, whole and streamed',
    from: 'standard',
    probes: () => [
      ...both(
        'createMessage',
        message({ ...aboutWeather, tools: [weather], tool_choice: { type: 'any' } }),
        accepted('a tool that must be called'),
      ),
      ...both(
        'createMessage',
        message({ ...aboutWeather, tools: [clock, weather], tool_choice: { type: 'tool', name: 'get_weather' } }),
        accepted('a tool that is named'),
      ),
      probe('createMessage', message({ ...aboutWeather, tools: [weather], tool_choice: { type: 'none' } }), {
        ...accepted('tools that are forbidden'),
        basis: 'convention',
      }),
      probe('createMessage', message({ ...aboutWeather, tools: [weather], tool_choice: 'any' }), {
        expect: 400,
        check: 'refuses-invalid-requests',
        why: '/tool_choice is a text',
      }),
      ...both(
        'createChatCompletion',
        chat({
          ...aboutWeather,
          tools: [asFunction(clock), asFunction(weather)],
          tool_choice: { type: 'function', function: { name: 'get_weather' } },
        }),
      ),
      ...both('createChatCompletion', chat({ ...aboutWeather, tools: [asFunction(weather)], tool_choice: 'none' })),
      probe('createMessage', message({ ...aboutWeather, tools: [weather] }), accepted('a tool that may be called')),
    ],
  },
  {
    name: 'answers',
    describe: 'every model, answers that are cut, thinking, several turns',
    from: 'standard',
    probes: () => [
      ...Object.keys(MODELS).flatMap((model) => [
        probe('createMessage', message({ model }), accepted(`a message of ${model}`)),
        probe('createChatCompletion', chat({ model }), accepted(`a completion of ${model}`)),
        probe('createMessage', message({ ...aboutWeather, model, tools: [weather] }), accepted(`tools of ${model}`)),
      ]),
      ...both('createMessage', message({ model: 'caicaini/haiku' })),
      probe('createMessage', message({ stop_sequences: LETTERS }), accepted('texts that end the answer')),
      probe('createMessage', message({ metadata: {} }), accepted('metadata without a user')),
      probe(
        'createMessage',
        message({ messages: saying({ type: 'text', text: ask }, picture({})) }),
        accepted('an image after the text'),
      ),
      probe(
        'createMessage',
        message({ model: HAIKU, messages: saying(picture({}), { type: 'text', text: ask }) }),
        accepted('an image for haiku'),
      ),
      probe('createChatCompletion', chat({ messages: saying({ type: 'text', text: ask }) }), {
        ...accepted('content in parts'),
        basis: 'convention',
      }),
      probe(
        'createChatCompletion',
        { model: ROUTER, messages: chat().messages, stream: true },
        {
          enoughChars: ENOUGH_CHARS,
          ...accepted('a completion without max_tokens'),
        },
      ),
      probe('createChatCompletion', chat({ stop: LETTERS }), accepted('texts that end the answer')),
      probe('createChatCompletion', chat({ stop: LETTERS[0] }), accepted('a text that ends the answer')),
      ...both('createMessage', message({ max_tokens: 2, messages: [{ role: 'user', content: story }] })),
      ...both('createChatCompletion', chat({ max_tokens: 2, messages: [{ role: 'user', content: story }] })),
      ...both('createMessage', message({ max_tokens: 2048, thinking: { type: 'enabled', budget_tokens: 1024 } }), {
        enoughChars: 2 * ENOUGH_CHARS,
      }),
      ...both(
        'createChatCompletion',
        chat({
          max_tokens: 256,
          response_format: { type: 'json_object' },
          messages: [{ role: 'user', content: `Answer with a JSON object. ${CANARY}` }],
        }),
        accepted('an answer that must be JSON'),
      ),
    ],
  },
  { name: 'rows', describe: 'every error row, asked for by Prefer', from: 'smoke', probes: rowProbes },
  {
    name: 'constraints',
    describe: 'just inside and just outside of every constraint',
    from: 'standard',
    probes: constraintProbes,
  },
  {
    name: 'sizes',
    describe: 'bodies at the limit and over it',
    from: 'thorough',
    probes: sizeProbes,
    run: runSizes,
  },
  {
    name: 'images',
    describe: 'images at the limit and over it, inline and by URL',
    from: 'thorough',
    probes: imageProbes,
  },
  {
    name: 'concurrent-streams',
    describe: 'one stream more than the tier of the spare key allows',
    from: 'thorough',
    probes: spareStreams,
    run: runStreams,
  },
  {
    name: 'token-limit',
    describe: 'more input tokens than the spare key has in a minute',
    from: 'thorough',
    probes: spareTokens,
    run: runTokens,
  },
  {
    name: 'request-limit',
    describe: 'requests on the spare key until one is refused',
    from: 'thorough',
    probes: spareRequests,
    run: runRequests,
  },
  {
    name: 'usage',
    describe: 'the usage report after all turns',
    from: 'standard',
    probes: () => [probe('getUsage'), probe('listModels')],
  },
];

/** The scenes of a profile. Throws a `TypeError` for a name that is none. */
export function scenesOf({ profile, provokes, scenes }: Setting): Scene[] {
  const level = PROFILES.indexOf(profile);
  const unknown = scenes?.find((name) => !SCENES.some((scene) => scene.name === name));
  if (unknown !== undefined)
    throw new TypeError(`no scene is named ${unknown}; there are ${SCENES.map(({ name }) => name).join(', ')}`);
  return SCENES.filter(
    ({ name, from }) =>
      PROFILES.indexOf(from) <= level && (name !== 'rows' || provokes) && (scenes?.includes(name) ?? true),
  );
}

/** Models of the list that nobody documented must be such as one can ask for. */
async function runReads(asker: Asker, probes: Probe[]): Promise<void> {
  for (const each of probes) {
    const reading = await asker.ask(each);
    const listed = (reading && modelsIn(reading)) ?? [];
    const unknown = listed
      .map(({ id }) => id)
      .filter((id): id is string => typeof id === 'string' && !Object.hasOwn(MODELS, id));
    for (const id of unknown.slice(0, MOST_UNKNOWN))
      await asker.ask(
        probe(
          'countMessageTokens',
          { model: id, messages: message().messages },
          accepted(`the model ${id} of the list`),
        ),
      );
  }
}
const MOST_UNKNOWN = 3;

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
    ['refuses-other-scheme', 'the scheme Basic', { Authorization: 'Basic dXNlcjpwYXNzd29yZA==' }],
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

function rowProbes({ profile }: Setting): Probe[] {
  const operations = profile === 'thorough' ? Object.values(OPERATIONS) : [OPERATIONS.createMessage];
  return operations.flatMap(({ id, errors, request }) =>
    errors.map((status) =>
      probe(id, request === null ? undefined : message(), {
        headers: { Prefer: `code=${status}` },
        expect: status,
        check: 'answers-provoked-rows',
        why: `${OPERATIONS[id].path} with Prefer: code=${status}`,
        source: ERRORS[status].source,
      }),
    ),
  );
}

function creditProbes({ provokes }: Setting): Probe[] {
  const account = probe('getAccount');
  const turn = { max_tokens: 96, messages: [{ role: 'user', content: story }] };
  const kinds = [
    ...both('createMessage', message(turn)),
    ...both('createChatCompletion', chat(turn)),
    probe('createMessage', message({ ...aboutWeather, tools: [weather] })),
    probe('listModels'),
    probe('getUsage'),
    probe('countMessageTokens', { model: ROUTER, messages: message().messages }),
    probe('createMessage', message({ messages: [] })),
    ...(provokes ? [probe('createMessage', message(), { headers: { Prefer: `code=${ERRORS[429].status}` } })] : []),
  ];
  return [account, account, account, ...kinds.flatMap((each) => [each, account])];
}

/** A balance that has not fallen yet is read again: a turn may be settled a moment later. */
async function runCredits(asker: Asker, probes: Probe[]): Promise<void> {
  for (const [index, each] of probes.entries()) {
    const reading = await asker.ask(each);
    const before = probes[index - 1];
    if (!reading || !before || each.path !== OPERATIONS.getAccount.path || before.path === each.path) continue;
    await asker.options.sleep(SETTLE_MS);
    await asker.ask(each);
  }
}
const SETTLE_MS = 50;

function constraintProbes({ profile, strict }: Setting): Probe[] {
  const wanted = ({ basis, isValid }: Derived) => {
    if (basis === 'documented' || strict) return true;
    // What a convention would refuse, a gateway may let pass
    return isValid && basis === 'convention' && profile === 'thorough';
  };
  return (['createMessage', 'createChatCompletion', 'countMessageTokens'] as const)
    .flatMap((id) => derive(id))
    .filter(wanted)
    .map(({ operation, body, isValid, why, basis, source, schema }) => {
      // What may be answered at length is streamed, and left when enough has come
      const most = body['max_tokens'];
      const isShort = typeof most === 'number' && most > 0 && most <= FEW;
      const guarded =
        !isShort && !('stream' in body) && operation !== 'countMessageTokens' && Array.isArray(body['messages']);
      return probe(operation, guarded ? { ...body, stream: true } : body, {
        expect: isValid ? 'accepted' : 400,
        check: isValid ? 'accepts-valid-requests' : 'refuses-invalid-requests',
        why,
        basis,
        source,
        schema,
        ...(guarded && { enoughChars: ENOUGH_CHARS }),
      });
    });
}

const MAX_BODY_BYTES = OPERATIONS.createMessage.maxBodyBytes;
/** The vendor's MB may be of 2^20 or of 10^6 bytes. */
const DECIMAL_BYTES = 16_000_000;
const { max: MAX_IMAGE_BYTES } = CONSTRAINTS['image-bytes'];
/** Whichever MB the vendor means. */
const IMAGE_BYTES = { within: 4.9 * 10 ** 6, over: MAX_IMAGE_BYTES + 1 };
const OVER = { expect: 413, check: 'refuses-large-bodies' } as const;
const WITHIN = { check: 'takes-bodies-up-to-the-limit' } as const;

function sizeProbes(): Probe[] {
  const sized = (id: OperationId, padToBytes: number, rest: Partial<Probe>) =>
    probe(id, message(), { padToBytes, why: `a body of ${padToBytes} bytes`, ...rest });
  return [
    sized('countMessageTokens', 2 ** 20 + 1, WITHIN),
    sized('createMessage', DECIMAL_BYTES, WITHIN),
    sized('createMessage', MAX_BODY_BYTES, {}),
    sized('createMessage', MAX_BODY_BYTES + 1, OVER),
    sized('createChatCompletion', MAX_BODY_BYTES + 1, OVER),
    sized('countMessageTokens', 17 * 2 ** 20, OVER),
  ];
}

function imageProbes({ imageUrl }: Setting): Probe[] {
  const inline = (bytes: number, rest: Partial<Probe>) =>
    probe('createMessage', message({ messages: saying(picture({ bytes }), { type: 'text', text: ask }) }), {
      why: `an image of ${bytes} bytes`,
      source: ['vision'],
      ...rest,
    });
  const link = { type: 'image', source: { type: 'url', url: imageUrl } };
  return [
    inline(IMAGE_BYTES.within, { expect: 'accepted', check: 'accepts-valid-requests' }),
    inline(IMAGE_BYTES.over, { expect: 400, check: 'refuses-invalid-requests' }),
    probe('createMessage', message({ messages: saying(link, { type: 'text', text: ask }) }), {
      ...accepted('an image by its URL'),
      source: ['vision'],
      ...(imageUrl === undefined && { lacks: '--image-url' }),
    }),
  ];
}

/** A gateway that refuses the larger reading of 16 MB must refuse whatever is over the smaller one. */
async function runSizes(asker: Asker, probes: Probe[]): Promise<void> {
  for (const each of probes) {
    const reading = await asker.ask(each);
    if (each.padToBytes !== MAX_BODY_BYTES || reading?.status !== ERRORS[413].status) continue;
    await asker.ask({
      ...each,
      padToBytes: DECIMAL_BYTES + 1,
      ...OVER,
      why: `a body of ${DECIMAL_BYTES + 1} bytes, where ${MAX_BODY_BYTES} were refused`,
    });
  }
}

function spareStreams(): Probe[] {
  const body = message({ max_tokens: 64, stream: true, messages: [{ role: 'user', content: story }] });
  return [probe('createMessage', body, { key: 'spare', why: 'a stream on the spare key' })];
}

async function runStreams(asker: Asker, [first]: Probe[]): Promise<void> {
  await asker.ask(probe('listModels', undefined, { key: 'spare' }));
  const tier = asker.tierOf('spare');
  if (asker.options.keys.spare === undefined) return;
  if (tier === undefined || !isLimited(tier))
    return asker.skip(first!, 'the tier of the spare key has no documented limit');
  const count = TIERS[tier].concurrentStreams + 1;
  if (count > MOST_STREAMS) return asker.skip(first!, `the tier ${tier} allows ${count - 1} streams, too many to open`);
  await asker.askTogether(Array.from({ length: count }, () => first!));
  // Well below the tokens of a minute, however they are counted
  const words = 'word '.repeat(TIERS[tier].inputTokensPerMinute / 10);
  await asker.ask({
    ...first!,
    body: message({ max_tokens: 64, stream: true, messages: saying({ type: 'text', text: words + story }) }),
  });
}
const MOST_STREAMS = 6;

function spareTokens(): Probe[] {
  const words = 'word '.repeat(TIERS.free.inputTokensPerMinute * 1.1);
  const body = message({ max_tokens: 1, messages: [{ role: 'user', content: words + CANARY }] });
  return [
    probe('createMessage', body, {
      key: 'spare',
      expect: 429,
      check: 'limits-input-tokens',
      why: 'more input tokens than the free tier has in a minute',
    }),
  ];
}

async function runTokens(asker: Asker, [each]: Probe[]): Promise<void> {
  const tier = asker.tierOf('spare');
  if (tier === undefined || tier === 'free') await asker.ask(each!);
  else asker.skip(each!, `the spare key has the tier ${tier}, whose tokens would cost too much`);
}

function spareRequests(): Probe[] {
  return [
    probe('createMessage', message({ max_tokens: 1 }), { key: 'spare', why: 'another request on the spare key' }),
  ];
}

async function runRequests(asker: Asker, [each]: Probe[]): Promise<void> {
  const left = asker.remaining('spare');
  if (asker.options.keys.spare !== undefined && left > MOST_REQUESTS)
    return asker.skip(each!, `${left} requests remain on the spare key; a key of a lower tier has fewer`);
  for (let sent = 0; sent < MOST_REQUESTS + 2; sent++) {
    const reading = await asker.ask(each!);
    if (!reading || !reading.isSuccess)
      return reading?.status === ERRORS[429].status ? askWhatItCost(asker, each!) : undefined;
  }
}

/**
 * Reads the balance before and after another refusal, twice before it, because a turn may be settled a moment later. Where
 * reading is refused as well, nothing can be known.
 */
async function askWhatItCost(asker: Asker, refused: Probe): Promise<void> {
  const account = probe('getAccount', undefined, { key: 'spare' });
  if (!(await asker.ask(account))?.isSuccess) return;
  for (const each of [account, refused, account]) await asker.ask(each);
}
const MOST_REQUESTS = 70;

function isLimited(tier: string): tier is keyof typeof TIERS {
  return Object.hasOwn(TIERS, tier);
}
