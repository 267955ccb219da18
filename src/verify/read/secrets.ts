/** Secrets that no report may show: keys in every form in which they are sent, and values of credential headers. */
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
// Headers that carry a credential in any form
const SECRET_HEADERS = /^(authorization|proxy-authorization|x-api-key|cookie|set-cookie)$/;

/** All texts to redact: those given, and the credentials in the headers of the exchanges. The longest is first. */
export function secretsOf(exchanges: readonly Exchange[], given: readonly string[] = []): string[] {
  const headers = exchanges.flatMap(({ request, response }) => [...request.headers, ...(response?.headers ?? [])]);
  const values = new Map(
    headers.filter(([name]) => SECRET_HEADERS.test(name)).map((header) => [header.join(), header]),
  );
  const whole = [...given, ...[...values.values()].flatMap(credentialsIn)];
  const forms = whole.flatMap((secret) => [...Object.values(KEY_FORMS).map((form) => form(secret)), toBase64(secret)]);
  // Base64 with or without padding
  const texts = forms.map((form) => form.replace(/=+$/, '')).filter((text) => text !== '');
  return [...new Set(texts)].sort((one, other) => other.length - one.length);
}

/** A copy of the exchange with the texts of {@link secretsOf} redacted. */
export function hideSecrets(exchange: Exchange, secrets: readonly string[]): Exchange {
  const clean = (text: string) => redact(text, secrets);
  const headers = (list: readonly Header[]) =>
    list.map((header): Header => [
      clean(header[0]),
      SECRET_HEADERS.test(header[0]) ? hidden(header) : clean(header[1]),
    ]);
  const { request, response, failure, probe } = exchange;
  const isCut = failure !== undefined || probe?.stoppedEarly === true;
  const body = (text: string) => clean(isCut ? withoutCutSecret(text, secrets) : text);
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

/** The credentials in a header: its last word, the user and password of Basic, the values of cookies. */
function credentialsIn([name, value]: Header): string[] {
  if (name.endsWith('cookie')) {
    const pairs = name === 'cookie' ? value.split(';') : value.split(';', 1);
    return pairs
      .map((pair) => pair.slice(pair.indexOf('=') + 1).trim())
      .filter(({ length }) => length >= MIN_COOKIE_CHARS);
  }
  const token = value.trim().split(/\s+/).at(-1)!;
  const [, basic] = /^basic\s+(\S+)/i.exec(value) ?? [];
  const [user = '', ...password] = (basic === undefined ? '' : Buffer.from(basic, 'base64').toString()).split(':');
  return [token, user, password.join(':')].filter(({ length }) => length >= MIN_SECRET_CHARS);
}

/** The text without the first part of a secret at its end, which remains where a body was cut. */
function withoutCutSecret(text: string, secrets: readonly string[]): string {
  const cuts = secrets.flatMap((secret) =>
    Array.from({ length: Math.max(0, secret.length - MIN_SECRET_CHARS) }, (_, index) => secret.slice(0, -1 - index)),
  );
  const cut = cuts.find((each) => text.endsWith(each));
  return cut === undefined ? text : `${text.slice(0, -cut.length)}[redacted]`;
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
