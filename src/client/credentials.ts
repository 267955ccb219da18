/** Checks the key and the base URL when a client is created. No error shows the key. */
import { DEFAULT_BASE_URL, ENVIRONMENT, KEY_PREFIX, OPERATION_RULES } from '../contract.js';
import { CaicainiError } from '../policy/error.js';

const LONGEST_KEY = 256;

/**
 * Returns the API key, trimmed. Throws when no header can carry it, because the error of `fetch` would show the key.
 */
export function checkKey(apiKey: string | undefined): string {
  const given: unknown = apiKey ?? fromEnvironment(ENVIRONMENT.apiKey) ?? '';
  if (typeof given !== 'string') throw invalid(`apiKey must be a string, not ${typeof given}`);
  const key = given.trim();
  if (key === '') throw invalid(`no API key: pass apiKey or set ${ENVIRONMENT.apiKey}`);
  if (!/^[\x21-\x7e]+$/.test(key))
    throw invalid('apiKey holds a character that no HTTP header may carry (space, line break or non-ASCII)');
  if (!key.startsWith(KEY_PREFIX))
    throw invalid(`apiKey does not begin with ${KEY_PREFIX}: it is not a key of this gateway`);
  if (key.length > LONGEST_KEY) throw invalid(`apiKey has ${key.length} characters; a key has at most ${LONGEST_KEY}`);
  return key;
}

/**
 * Returns the base URL without trailing slash and `/v1`: the vendor's pages show it with and without. Throws for
 * credentials, for a query, and for plain http to another machine, because the key would be readable on the network.
 */
export function checkBaseUrl(baseUrl: string | undefined, allowHttp = false): string {
  const text = baseUrl ?? fromEnvironment(ENVIRONMENT.baseUrl) ?? DEFAULT_BASE_URL;
  if (!URL.canParse(text)) throw invalid('baseUrl is not a URL; it must begin with https://');
  const { protocol, host, hostname, pathname, username, password, search } = new URL(text);
  const path = pathname.replace(/\/+$/, '');
  if (protocol !== 'https:' && protocol !== 'http:')
    throw invalid(`baseUrl must begin with https://, not ${protocol}//`);
  if (protocol === 'http:' && !allowHttp && !isLoopback(hostname))
    throw invalid(`baseUrl ${protocol}//${host} would send the key in clear; use https:// or set dangerouslyAllowHttp`);
  if (username || password || search) throw invalid('baseUrl must have no user name and no query: none is sent');
  const endpoint = Object.values(OPERATION_RULES).find((each) => path.endsWith(each.path));
  if (endpoint) throw invalid(`baseUrl must be the address of the gateway, without ${endpoint.path}`);
  return `${protocol}//${host}${path.replace(/\/v1$/, '')}`;
}

/** Throws in a browser page and its workers, unless allowed: every visitor of the page could read the key. */
export function checkBrowser(allowBrowser = false): void {
  const { window, document, importScripts, location } = globalThis as Record<string, unknown>;
  // Browser workers have both, module workers too; Cloudflare's have importScripts by a compatibility date before 2024
  if (((window && document) || (importScripts && location)) && !allowBrowser)
    throw invalid('this looks like a browser, where visitors could read the key; set dangerouslyAllowBrowser to go on');
}

function isLoopback(hostname: string): boolean {
  // Not *.localhost: such a name goes to a resolver, which may return any address
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** The value of an environment variable, trimmed; undefined when there is none, no environment, or no right to read it. */
export function fromEnvironment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  try {
    // A blank variable counts as not set
    return process?.env?.[name]?.trim() || undefined;
  } catch {
    // Deno throws without the permission, which an application that passes its key does not need
    return undefined;
  }
}

const invalid = (message: string) => CaicainiError.usage(message);
