/** Writes exchanges as a HAR file. */
import type { Entry, Har } from 'har-format';
import { SPEC_VERSION } from '../../contract.js';
import { headerOf, type Exchange, type Header } from '../read/exchange.js';
import { NOTE_MEMBER, noteOf } from './har-note.js';
import { hideSecrets, secretsOf } from '../read/secrets.js';

/**
 * The text of a HAR file; {@link readHar} reads it back. Keys are always redacted. `secrets` are further texts to redact;
 * default none.
 */
export function writeHar(exchanges: readonly Exchange[], secrets: readonly string[] = []): string {
  const hidden = secretsOf(exchanges, secrets);
  const har: Har = {
    log: {
      version: '1.2',
      creator: { name: 'caicaini', version: SPEC_VERSION },
      entries: exchanges.map((exchange) => toEntry(hideSecrets(exchange, hidden))),
    },
  };
  return `${JSON.stringify(har, null, 2)}\n`;
}

function toEntry(exchange: Exchange): Entry & { [NOTE_MEMBER]: ReturnType<typeof noteOf> } {
  const { request, response, startMs, headersMs, endMs } = exchange;
  const { url, method, body } = request;
  // -1 means unknown; exchanges have neither size
  const sizes = { headersSize: -1, bodySize: -1 };
  const common = { httpVersion: 'HTTP/1.1', cookies: [], ...sizes };
  return {
    startedDateTime: new Date(startMs).toISOString(),
    time: endMs - startMs,
    request: {
      ...common,
      method,
      url,
      headers: toHeaders(request.headers),
      queryString: queryOf(url),
      ...(body !== undefined && { postData: { mimeType: typeOf(request.headers), text: body } }),
    },
    response: {
      ...common,
      status: response?.status ?? 0,
      statusText: '',
      headers: toHeaders(response?.headers ?? []),
      content: contentOf(response),
      redirectURL: headerOf(response?.headers ?? [], 'location') ?? '',
    },
    cache: {},
    timings: { send: 0, wait: headersMs - startMs, receive: endMs - headersMs },
    [NOTE_MEMBER]: noteOf(exchange),
  };
}

function contentOf(response: Exchange['response']) {
  const { headers = [], body = '' } = response ?? {};
  return { size: Buffer.byteLength(body), mimeType: typeOf(headers), text: body };
}

function typeOf(headers: readonly Header[]): string {
  return headerOf(headers, 'content-type') ?? '';
}

function toHeaders(headers: readonly Header[]) {
  return headers.map(([name, value]) => ({ name, value }));
}

function queryOf(url: string) {
  const query = URL.canParse(url) ? [...new URL(url).searchParams] : [];
  return query.map(([name, value]) => ({ name, value }));
}
