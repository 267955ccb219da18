/** What no report may show: keys in every form in which they are sent, and what stood in headers that carry one. */
import { redact } from '../redact.js';
import type { Exchange, Header } from './exchange.js';

/** Forms that hold a key whole, by what stands for each in a probe. */
export const KEY_FORMS: Record<string, (key: string) => string> = {
  '{key}': (key) => key,
  '{KEY}': (key) => key.toUpperCase(),
  '{key:}': (key) => toBase64(`${key}:`),
};

/** Shorter texts stand everywhere by chance; of cookies many are settings. */
const LEAST_SECRET = 8;
const LEAST_COOKIE = 16;
// Whatever form a credential has, these carry one
const HIDDEN = /^(authorization|proxy-authorization|x-api-key|cookie|set-cookie)$/;

/** All texts to take out: those given, and what stood in the headers of any of the exchanges; the longest first. */
export function secretsOf(exchanges: readonly Exchange[], given: readonly string[] = []): string[] {
  const headers = exchanges.flatMap(({ request, response }) => [...request.headers, ...(response?.headers ?? [])]);
  const values = new Map(headers.filter(([name]) => HIDDEN.test(name)).map((header) => [header.join(), header]));
  const whole = [...given, ...[...values.values()].flatMap(credentialsIn)];
  const forms = whole.flatMap((secret) => [...Object.values(KEY_FORMS).map((form) => form(secret)), toBase64(secret)]);
  // With or without padding
  const texts = forms.map((form) => form.replace(/=+$/, '')).filter((text) => text !== '');
  return [...new Set(texts)].sort((one, other) => other.length - one.length);
}

/** The exchange without what {@link secretsOf} found, to be shown. */
export function hideSecrets(exchange: Exchange, secrets: readonly string[]): Exchange {
  const clean = (text: string) => redact(text, secrets);
  const headers = (list: readonly Header[]) =>
    list.map(([name, value]): Header => [clean(name), HIDDEN.test(name) ? '[redacted]' : clean(value)]);
  const { request, response, failure, probe } = exchange;
  const isCut = failure !== undefined || probe?.left === true;
  const body = (text: string) => clean(isCut ? withoutBeginning(text, secrets) : text);
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
    // It may name what the gateway listed
    ...(probe?.why !== undefined && { probe: { ...probe, why: clean(probe.why) } }),
  };
}

/** What a header carries: its value, the same without a scheme, user and password of Basic, the values of cookies. */
function credentialsIn([name, value]: Header): string[] {
  if (name.endsWith('cookie')) {
    const pairs = name === 'cookie' ? value.split(';') : value.split(';', 1);
    return pairs.map((pair) => pair.slice(pair.indexOf('=') + 1).trim()).filter(({ length }) => length >= LEAST_COOKIE);
  }
  const token = value.trim().split(/\s+/).at(-1)!;
  const [, basic] = /^basic\s+(\S+)/i.exec(value) ?? [];
  const [user = '', ...password] = (basic === undefined ? '' : Buffer.from(basic, 'base64').toString()).split(':');
  return [token, user, password.join(':')].filter(({ length }) => length >= LEAST_SECRET);
}

/** The text without the beginning of a secret at its end, where it was cut. */
function withoutBeginning(text: string, secrets: readonly string[]): string {
  const cuts = secrets.flatMap((secret) =>
    Array.from({ length: Math.max(0, secret.length - LEAST_SECRET) }, (_, index) => secret.slice(0, -1 - index)),
  );
  const cut = cuts.find((each) => text.endsWith(each));
  return cut === undefined ? text : `${text.slice(0, -cut.length)}[redacted]`;
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
