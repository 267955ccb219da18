/** Leaks: keys, other secrets, stack traces, internal hosts, and prompts in errors. Source: Authentication. */
import { KEY_PREFIX } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { CANARY } from '../read/constants.js';
import { headerOf } from '../read/exchange.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { exchangeCheck, type Check } from './check.js';

const KEY = new RegExp(`${KEY_PREFIX}[A-Za-z0-9_-]{16,}`);
// Every repetition has a bound, because a gateway chooses the text: without one, time grows with the square of its length
const SECRETS: Record<string, RegExp> = {
  'a provider’s key': /\bsk-[A-Za-z0-9_-]{20}/,
  'a cloud key': /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a private key': /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/,
  'a token': /\beyJ[\w-]{10,400}\.eyJ[\w-]{10,400}\.[\w-]{10}/,
  'the hash of a secret': /\$(argon2(id|i|d)|2[aby]|scrypt|pbkdf2[\w-]{0,20})\$[\w$=,./+-]{20}/,
  'a bearer token': /\bBearer\s{1,5}[A-Za-z0-9._~+/-]{16}/i,
  'a database statement': /\b(SELECT\b.{1,200}\bFROM|INSERT INTO|UPDATE\b.{1,200}\bSET|DELETE FROM)\b/,
  'a URL with a password': /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"]{1,100}:[^\s/@"]{1,100}@/i,
};
const STACKS = [
  /\bat (async )?[\w$.<>[\] ]{0,100}\(?(file:\/\/)?[\w./\\@:-]{1,200}:\d{1,7}:\d{1,7}\)?/,
  /Traceback \(most recent call last\)/,
  /File "[^"]{1,200}", line \d/,
  /\bgoroutine \d{1,10} \[/,
  /\b[\w.$]{1,100}\([\w$]{1,100}\.java:\d{1,7}\)/,
  /(^|[\s"'(])\/(srv|usr|home|app|var|opt|root)\/[\w./@-]{1,200}\.(js|mjs|cjs|ts|py|go|rb|rs|java|php)\b/,
];
/** Names and private addresses of hosts. */
const INTERNAL_HOSTS = [
  /\.(internal|local|lan|corp|intranet|svc)$/i,
  /^(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2})$/,
  /(^|\.)(api\.openai\.com|api\.anthropic\.com|generativelanguage\.googleapis\.com|api\.moonshot\.(cn|ai)|api\.deepseek\.com)$/i,
  /\.(openai\.azure\.com|amazonaws\.com)$/i,
];
/** Words before a number that looks like an address. */
const VERSION = /\b(version|v|release|build)[\s:=]*$/i;
/** Characters of a text, and of all texts of a response, that are searched. */
const [MAX_TEXT_CHARS, MAX_ALL_CHARS] = [4_096, 131_072];
/** Texts of a response that are searched. */
const MAX_TEXTS = 5_000;
/** Members with output of the model, which may contain invented hosts and keys. */
const MODEL_FIELDS: ReadonlySet<string> = new Set([
  'text',
  'content',
  'thinking',
  'arguments',
  'partial_json',
  'input',
  'description',
]);

// No page of the vendor is needed for a leak to be wrong
const ALWAYS_FAILS = { alwaysFails: true } as const;

export const leakChecks = {
  'shows-no-key': leakCheck('No response contains an API key.', ['authentication'], 'documented', (text, { raw }) => {
    const key = headerOf(raw.request.headers, 'authorization')?.split(' ').at(-1) ?? '';
    return KEY.test(text) || (key.length > 16 && text.includes(key)) ? 'an API key' : undefined;
  }),
  'shows-no-secret': leakCheck(
    'No response contains a secret of the gateway.',
    ['authentication'],
    'convention',
    (text) => {
      // shows-no-key reports API keys
      const plain = text.replace(new RegExp(`(Bearer\\s+)?${KEY.source}`, 'gi'), '');
      return Object.keys(SECRETS).find((name) => SECRETS[name]!.test(plain));
    },
    ALWAYS_FAILS,
  ),
  'shows-no-stack': leakCheck(
    'No response contains a stack trace or a file path of the gateway.',
    ['errors'],
    'convention',
    (text) => (STACKS.some((stack) => stack.test(text)) ? 'a stack trace or a file path' : undefined),
    ALWAYS_FAILS,
  ),
  'shows-no-internal-host': leakCheck(
    'No response names an internal host or an upstream of the gateway.',
    ['errors'],
    'convention',
    (text, { raw }) => {
      const own = URL.canParse(raw.request.url) ? new URL(raw.request.url).hostname : '';
      const host = hostsIn(text).find(
        (found) => found !== own && INTERNAL_HOSTS.some((pattern) => pattern.test(found)),
      );
      return host === undefined ? undefined : `the host ${host}`;
    },
  ),
  'errors-repeat-no-prompt': exchangeCheck({
    describe: 'An error does not repeat the prompt.',
    basis: 'assumed',
    source: ['errors'],
    areas: ['leak'],
    evaluate: ({ isSuccess, raw: { response, request } }) => {
      if (isSuccess || !response || !request.body?.includes(CANARY)) return undefined;
      return response.body.includes(CANARY) ? ['the error repeats the prompt'] : [];
    },
  }),
} satisfies Record<string, Check>;

/** Searches every header, and the beginning of every text of the body except output of the model. */
function leakCheck(
  describe: string,
  source: string[],
  basis: Check['basis'],
  find: (text: string, parsed: ParsedExchange) => string | undefined,
  severity: Pick<Check, 'alwaysFails'> = {},
): Check {
  return exchangeCheck({
    describe,
    basis,
    source,
    areas: ['leak'],
    ...severity,
    evaluate: (parsed) => {
      const { response } = parsed.raw;
      if (!response) return undefined;
      const inHeaders = response.headers.flatMap(([name, value]) => {
        const found = find(value.slice(0, MAX_TEXT_CHARS), parsed);
        return found === undefined ? [] : [`the header ${name} contains ${found}`];
      });
      const found = boundedTexts(parsed).flatMap((text) => find(text, parsed) ?? [])[0];
      return [...inHeaders, ...(found === undefined ? [] : [`the body contains ${found}`])];
    },
  });
}

/** Everything in a text that can be the name or the address of a host. */
function hostsIn(text: string): string[] {
  return [...text.matchAll(/[A-Za-z0-9.-]+/g)]
    .filter(({ 0: found, index }) => found.includes('.') && !VERSION.test(text.slice(Math.max(0, index - 20), index)))
    .map(([found]) => found.replace(/\.+$/, ''));
}

/** The texts of a response that are searched; kept, because several checks search them. */
function boundedTexts(parsed: ParsedExchange): readonly string[] {
  const kept = TEXTS.get(parsed) ?? [...collected(textsOf(parsed))];
  TEXTS.set(parsed, kept);
  return kept;
}

const TEXTS = new WeakMap<ParsedExchange, readonly string[]>();

function* collected(texts: Iterable<string>): Generator<string> {
  let [leftChars, leftTexts] = [MAX_ALL_CHARS, MAX_TEXTS];
  for (const text of texts) {
    const kept = text.slice(0, Math.min(MAX_TEXT_CHARS, leftChars));
    leftChars -= kept.length;
    leftTexts -= 1;
    if (leftChars <= 0 || leftTexts <= 0) return;
    yield kept;
  }
}

function* textsOf({ responseJson, stream, isSuccess, raw: { response } }: ParsedExchange): Generator<string> {
  if (stream) {
    yield* commentsIn(response!.body);
    for (const { json } of stream.events) yield* textsIn(json, MODEL_FIELDS);
  } else if (responseJson === undefined) yield response!.body;
  else yield* textsIn(responseJson, isSuccess ? MODEL_FIELDS : NO_FIELDS);
}

/** The comment lines of a stream, which parsers ignore. */
function commentsIn(body: string): string[] {
  return body.match(/^:.*$/gm) ?? [];
}

const NO_FIELDS: ReadonlySet<string> = new Set();

/** Every text in a JSON value, except in members with these names that are not lists. */
function* textsIn(value: unknown, without: ReadonlySet<string>): Generator<string> {
  const open = [value];
  for (let each = open.pop(); open.length > 0 || each !== undefined; each = open.pop()) {
    if (typeof each === 'string') yield each;
    else if (Array.isArray(each)) for (let at = each.length - 1; at >= 0; at--) open.push(each[at]);
    else if (isObject(each)) {
      const members = Object.entries(each).filter(([name, member]) => !without.has(name) || Array.isArray(member));
      for (const [, member] of members.reverse()) open.push(member);
    }
  }
}
