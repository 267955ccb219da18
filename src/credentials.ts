/** Checks the key and the base URL when a client is made. No error here shows the key. */
import { DEFAULT_BASE_URL, ENVIRONMENT, KEY_PREFIX } from './contract.js';
import { CaicainiError } from './error.js';

const LONGEST_KEY = 256;

/** The key, trimmed once. Throws when it cannot be an API key: `fetch` would print a key it cannot send. */
export function checkKey(apiKey: string | undefined): string {
  const given: unknown = apiKey ?? fromEnvironment(ENVIRONMENT.apiKey) ?? '';
  if (typeof given !== 'string') throw invalid(`apiKey must be a string, not ${typeof given}`);
  const key = given.trim();
  if (key === '') throw invalid(`no API key: pass apiKey or set ${ENVIRONMENT.apiKey}`);
  if (!/^[\x21-\x7e]+$/.test(key))
    throw invalid('apiKey holds a character that no HTTP header may carry (space, line break or non-ASCII)');
  if (!key.startsWith(KEY_PREFIX))
    throw invalid(`apiKey does not begin with ${KEY_PREFIX}: it is not a key of this gateway`);
  if (key.length > LONGEST_KEY) throw invalid(`apiKey has ${key.length} characters; at most ${LONGEST_KEY} make sense`);
  return key;
}

/**
 * The base URL without credentials, query, a trailing slash or `/v1`, so that both forms the vendor's pages use work.
 * Throws for plain http to anything but this machine, because the key would travel in clear.
 */
export function checkBaseUrl(baseUrl: string | undefined, allowHttp = false): string {
  const text = baseUrl ?? fromEnvironment(ENVIRONMENT.baseUrl) ?? DEFAULT_BASE_URL;
  if (!URL.canParse(text)) throw invalid('baseUrl is not a URL');
  const { protocol, host, hostname, pathname } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw invalid(`baseUrl must begin with https://, not ${protocol}//`);
  if (protocol === 'http:' && !allowHttp && !isLoopback(hostname)) {
    throw invalid(`baseUrl ${protocol}//${host} would send the key in clear; use https:// or set dangerouslyAllowHttp`);
  }
  return `${protocol}//${host}${pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`;
}

/** Throws in a page and its workers unless allowed: every visitor could read the key. */
export function checkPlace(allowBrowser = false): void {
  const { window, document, importScripts } = globalThis as Record<string, unknown>;
  const isPage = window !== undefined && document !== undefined;
  // Of all places without a window only the workers of a browser have it, modules too
  if ((isPage || importScripts !== undefined) && !allowBrowser) {
    throw invalid(
      'this looks like a browser, where every visitor could read the key; set dangerouslyAllowBrowser to go on',
    );
  }
}

function isLoopback(hostname: string): boolean {
  // Names below localhost are asked of a resolver, which may say anything
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function fromEnvironment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  // A blank one is one that was not set
  return process?.env?.[name]?.trim() || undefined;
}

function invalid(message: string): CaicainiError {
  return CaicainiError.usage(message);
}
