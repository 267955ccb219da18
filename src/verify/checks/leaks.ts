/** What must stay inside: keys, other secrets, stacks, hosts behind, prompts in errors. Source: Authentication. */
import { KEY_PREFIX } from '../../contract.js';
import { isObject } from '../../json.js';
import { each, type Check } from '../check-type.js';
import { headerOf } from '../exchange.js';
import type { Reading } from '../reading.js';
import { CANARY } from '../words.js';

const KEY = new RegExp(`${KEY_PREFIX}[A-Za-z0-9_-]{16,}`);
const SECRETS: Record<string, RegExp> = {
  'a provider’s key': /\bsk-[A-Za-z0-9_-]{20,}/,
  'a cloud key': /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  'the hash of a secret': /\$(argon2(id|i|d)|2[aby]|scrypt|pbkdf2[\w-]*)\$[\w$=,./+-]{20,}/,
  'a bearer token': /\bBearer\s+[A-Za-z0-9._~+/-]{16,}/i,
  'a database statement': /\b(SELECT\b.+\bFROM|INSERT INTO|UPDATE\b.+\bSET|DELETE FROM)\b/,
  'a URL with a password': /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"]+:[^\s/@"]+@/i,
};
const STACKS = [
  /\bat (async )?[\w$.<>[\] ]*\(?(file:\/\/)?[\w./\\@:-]+:\d+:\d+\)?/,
  /Traceback \(most recent call last\)/,
  /File "[^"]+", line \d+/,
  /\bgoroutine \d+ \[/,
  /\b[\w.$]+\([\w$]+\.java:\d+\)/,
  /(^|[\s"'(])\/(srv|usr|home|app|var|opt|root)\/[\w./@-]+\.(js|mjs|cjs|ts|py|go|rb|rs|java|php)\b/,
];
const HOSTS = [
  /\b[a-z0-9-]+(\.[a-z0-9-]+)*\.(internal|local|lan|corp|intranet|svc|cluster\.local)\b/i,
  /\b(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2})\b/,
  /\b(api\.openai\.com|api\.anthropic\.com|generativelanguage\.googleapis\.com|api\.moonshot\.(cn|ai)|api\.deepseek\.com)\b/i,
  /\b[a-z0-9-]+(\.[a-z0-9-]+)*\.(openai\.azure\.com|amazonaws\.com)\b/i,
];
/** What a model says is its own affair, and names that it makes up are no hosts. */
const SPOKEN: ReadonlySet<string> = new Set([
  'text',
  'content',
  'thinking',
  'arguments',
  'partial_json',
  'input',
  'description',
]);

export const leakChecks = {
  'shows-no-key': leak('No answer shows an API key.', ['authentication'], 'documented', (text, { exchange }) => {
    const key = headerOf(exchange.request.headers, 'authorization')?.split(' ').at(-1) ?? '';
    return KEY.test(text) || (key.length > 16 && text.includes(key)) ? 'an API key' : undefined;
  }),
  'shows-no-secret': leak('No answer shows a secret of the gateway.', ['authentication'], 'convention', (text) => {
    // Our own key is said already
    const plain = text.replace(new RegExp(`(Bearer\\s+)?${KEY.source}`, 'gi'), '');
    return Object.keys(SECRETS).find((name) => SECRETS[name]!.test(plain));
  }),
  'shows-no-stack': leak(
    'No answer shows a stack trace or a path of the gateway’s files.',
    ['errors'],
    'convention',
    (text) => (STACKS.some((stack) => stack.test(text)) ? 'a stack trace or a path of its files' : undefined),
  ),
  'shows-no-host-behind': leak(
    'No answer names a host behind the gateway.',
    ['errors'],
    'convention',
    (text, { exchange }) => {
      const own = URL.canParse(exchange.request.url) ? new URL(exchange.request.url).hostname : '';
      const host = HOSTS.map((pattern) => pattern.exec(text)?.[0]).find(
        (found) => found !== undefined && found !== own,
      );
      return host === undefined ? undefined : `the host ${host}`;
    },
  ),
  'errors-repeat-no-prompt': each({
    describe: 'Errors do not repeat what was asked.',
    basis: 'assumed',
    source: ['errors'],
    matters: ['leak'],
    judge: ({ isSuccess, exchange: { response, request } }) => {
      if (isSuccess || !response || !request.body?.includes(CANARY)) return undefined;
      return response.body.includes(CANARY) ? ['the error repeats the text of a message'] : [];
    },
  }),
} satisfies Record<string, Check>;

/** Looks for something in every header, and in every text of the body that no model said. */
function leak(
  describe: string,
  source: string[],
  basis: Check['basis'],
  find: (text: string, reading: Reading) => string | undefined,
): Check {
  return each({
    describe,
    basis,
    source,
    matters: ['leak'],
    judge: (reading) => {
      const { response } = reading.exchange;
      if (!response) return undefined;
      const inHeaders = response.headers.flatMap(([name, value]) => {
        const found = find(value, reading);
        return found === undefined ? [] : [`the header ${name} shows ${found}`];
      });
      const found = textsOf(reading).flatMap((text) => find(text, reading) ?? [])[0];
      return [...inHeaders, ...(found === undefined ? [] : [`the body shows ${found}`])];
    },
  });
}

function textsOf({ json, stream, isSuccess, exchange: { response } }: Reading): string[] {
  if (stream) return [...commentsIn(response!.body), ...stream.events.flatMap((event) => unspoken(event.json))];
  return json === undefined ? [response!.body] : isSuccess ? unspoken(json) : allTexts(json);
}

/** Lines of a stream that parsers pass over. */
function commentsIn(body: string): string[] {
  return body.split(/\r\n|\n|\r/).filter((line) => line.startsWith(':'));
}

function unspoken(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(unspoken);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    SPOKEN.has(name) && !Array.isArray(member) ? [] : unspoken(member),
  );
}

function allTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(allTexts) : [];
}
