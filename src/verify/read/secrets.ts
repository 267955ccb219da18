/** Secrets that no report may show: keys in every form in which they are sent, and values of credential headers. */
import { KEY_PREFIX } from '../../contract.js';
import { redact } from '../../shared/redact.js';
import type { Exchange, Header } from './exchange.js';

/** The forms in which a probe sends a whole key, by placeholder. */
export const KEY_FORMS: Record<string, (key: string) => string> = {
  '{key}': (key) => key,
  '{KEY}': (key) => key.toUpperCase(),
  '{key:}': (key) => toBase64(`${key}:`),
};

/** Shorter texts occur by chance. Cookies have a higher limit, because many hold settings. */
const MIN_SECRET_CHARS = 8;
const MIN_COOKIE_CHARS = 16;
/** A part of a key that is at least as long is a secret too, characters. */
const PART_CHARS = 12;
/** Parts with fewer different characters occur by chance. */
const MIN_DISTINCT_CHARS = 6;
/** Longer credentials are hidden only as a whole, characters. */
const MAX_PARTED_CHARS = 256;
/** Headers and query parameters that carry a credential in any form. */
const SECRET_HEADERS = /^(set-)?cookie$|(^|-)(authorization|api-?key|auth|token|secret|password)$/;
const SECRET_PARAMETERS = /(^|[_-])(api_?key|key|token|secret|password)$/i;

/** All texts to redact: those given, and the credentials of the exchanges. */
export function secretsOf(exchanges: readonly Exchange[], given: readonly string[] = []): Secrets {
  const secrets = new Secrets(given);
  for (const exchange of exchanges) secrets.learn(exchange);
  return secrets;
}

/** The secrets of a verification. Redacting a text takes time by its length, however many secrets there are. */
export class Secrets {
  /** Texts by their first characters; of one start, the longest first. */
  readonly #byStart = new Map<string, string[]>();
  readonly #starts = new Uint8Array(2 ** 16);
  readonly #known = new Set<string>();
  /** Texts that are too short for the index. */
  readonly #short = new Set<string>();
  #longest = 0;

  constructor(given: readonly string[] = []) {
    for (const secret of given) this.#addKey(secret);
  }

  /** Adds the credentials in the headers and the URL of an exchange. */
  learn({ request, response }: Exchange): void {
    for (const header of request.headers) this.#addHeader(header);
    for (const header of response?.headers ?? []) this.#addHeader(header);
    if (!request.url.includes('?') || !URL.canParse(request.url)) return;
    for (const [name, value] of new URL(request.url).searchParams)
      if (SECRET_PARAMETERS.test(name) && value.length >= MIN_SECRET_CHARS) this.#addKey(value);
  }

  /** A text without the secrets, and without anything that has the form of a key. */
  redact(text: string): string {
    const hidden = this.#hide(text);
    const plain = withoutEscapes(text);
    // JSON may escape any character of a key
    return redact(plain !== text && this.#rangesIn(plain).length > 0 ? this.#hide(plain) : hidden);
  }

  /** The text without the first part of a secret at its end, which remains where a body was cut. */
  withoutCutSecret(text: string): string {
    for (let at = Math.max(0, text.length - this.#longest); at <= text.length - MIN_SECRET_CHARS; at++) {
      const end = text.slice(at);
      const isCut = this.#startingAt(text, at).some((secret) => secret.length > end.length && secret.startsWith(end));
      if (isCut) return `${text.slice(0, at)}[redacted]`;
    }
    return text;
  }

  #addHeader(header: Header): void {
    const [name, value] = header;
    if (!SECRET_HEADERS.test(name) || this.#known.has(value)) return;
    this.#known.add(value);
    const { keys, others } = credentialsIn(header);
    for (const key of keys) this.#addKey(key);
    for (const text of others) this.#addForms(text);
  }

  /** Adds a key in every form, and its parts. */
  #addKey(key: string): void {
    this.#addForms(key);
    this.#add(Buffer.from(key).toString('hex'));
    if (key.length > MAX_PARTED_CHARS) return;
    const secret = key.startsWith(KEY_PREFIX) ? key.slice(KEY_PREFIX.length) : key;
    for (let at = 0; at + PART_CHARS <= secret.length; at++) {
      const part = secret.slice(at, at + PART_CHARS);
      if (new Set(part).size >= MIN_DISTINCT_CHARS) this.#add(part);
    }
  }

  #addForms(secret: string): void {
    for (const form of [...Object.values(KEY_FORMS), toBase64]) this.#add(form(secret));
  }

  #add(form: string): void {
    // Base64 with or without padding
    const text = form.replace(/=+$/, '');
    if (text === '' || this.#known.has(`= ${text}`)) return;
    this.#known.add(`= ${text}`);
    this.#longest = Math.max(this.#longest, text.length);
    if (text.length < START_CHARS) return void this.#short.add(text);
    const start = text.slice(0, START_CHARS);
    this.#starts[slotOf(start, 0)] = 1;
    const same = [...(this.#byStart.get(start) ?? []), text];
    this.#byStart.set(
      start,
      same.sort((one, other) => other.length - one.length),
    );
  }

  #startingAt(text: string, at: number): readonly string[] {
    if (this.#starts[slotOf(text, at)] === 0) return [];
    return this.#byStart.get(text.slice(at, at + START_CHARS)) ?? [];
  }

  /** The places of the secrets in a text, joined where they overlap. */
  #rangesIn(text: string): { start: number; end: number; first: string }[] {
    const ranges: { start: number; end: number; first: string }[] = [];
    for (let at = 0; at + START_CHARS <= text.length; at++) {
      const found = this.#startingAt(text, at).find((secret) => text.startsWith(secret, at));
      if (found === undefined) continue;
      const last = ranges.at(-1);
      if (last && at <= last.end) last.end = Math.max(last.end, at + found.length);
      else ranges.push({ start: at, end: at + found.length, first: found });
    }
    return ranges;
  }

  #hide(text: string): string {
    let [hidden, from] = ['', 0];
    for (const { start, end, first } of this.#rangesIn(text)) {
      hidden += text.slice(from, start) + redact(first, first);
      from = end;
    }
    const rest = hidden + text.slice(from);
    return [...this.#short].reduce((sum, secret) => sum.replaceAll(secret, '[redacted]'), rest);
  }
}

/** Characters by which a secret is found. */
const START_CHARS = 4;

/** A hash of the {@link START_CHARS} characters at a position. */
function slotOf(text: string, at: number): number {
  let slot = 0;
  for (let offset = 0; offset < START_CHARS; offset++) slot = (slot * 31 + text.charCodeAt(at + offset)) & 0xffff;
  return slot;
}

/** A copy of the exchange with its secrets redacted. */
export function hideSecrets(exchange: Exchange, secrets: Secrets): Exchange {
  const clean = (text: string) => secrets.redact(text);
  const headers = (list: readonly Header[]) =>
    list.map((header): Header => [
      clean(header[0]),
      SECRET_HEADERS.test(header[0]) ? hidden(header) : clean(header[1]),
    ]);
  const { request, response, failure, probe } = exchange;
  const isCut = failure !== undefined || probe?.stoppedEarly === true;
  const body = (text: string) => clean(isCut ? secrets.withoutCutSecret(text) : text);
  return {
    ...exchange,
    request: {
      ...request,
      url: clean(request.url),
      headers: headers(request.headers),
      ...(request.body !== undefined && { body: clean(request.body) }),
    },
    ...(response && { response: { ...response, headers: headers(response.headers), body: body(response.body) } }),
    ...(failure !== undefined && { failure: clean(failure) }),
    // The purpose of a probe may quote a name that the gateway listed
    ...(probe?.why !== undefined && { probe: { ...probe, why: clean(probe.why) } }),
  };
}

/** The value of a credential header without its credential: only the scheme is kept. */
function hidden([name, value]: Header): string {
  const scheme = name.endsWith('authorization') ? /^[A-Za-z]{1,16}(?=\s)/.exec(value)?.[0] : undefined;
  return scheme === undefined ? '[redacted]' : `${scheme} [redacted]`;
}

/** The credentials in a header: its last word is a key; the others are the user and password of Basic, and cookies. */
function credentialsIn([name, value]: Header): { keys: string[]; others: string[] } {
  if (name.endsWith('cookie')) {
    const pairs = name === 'cookie' ? value.split(';') : value.split(';', 1);
    const values = pairs.map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
    return { keys: [], others: values.filter(({ length }) => length >= MIN_COOKIE_CHARS) };
  }
  const token = value.trim().split(/\s+/).at(-1)!;
  const [, basic] = /^basic\s+(\S+)/i.exec(value) ?? [];
  const [user = '', ...password] = (basic === undefined ? '' : Buffer.from(basic, 'base64').toString()).split(':');
  const isLong = ({ length }: string) => length >= MIN_SECRET_CHARS;
  return { keys: [token].filter(isLong), others: [user, password.join(':')].filter(isLong) };
}

/** The text with the JSON escapes of printable characters replaced, but for quotes and backslashes. */
function withoutEscapes(text: string): string {
  if (!text.includes('\\u00')) return text;
  return text.replace(/\\u00([2-7][0-9a-f])/gi, (escaped, hex: string) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /["\\\u007f]/.test(character) ? escaped : character;
  });
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
