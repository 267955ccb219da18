/** What a reader needs to act on a finding: what was sent, what came, what was expected and where that is written. */
import { DOCS_URL, ERRORS } from '../../contract.js';
import { CHECKS } from '../checks/index.js';
import { headerOf, type Exchange, type Header, type KeyName } from '../read/exchange.js';
import { keyVariable } from '../run/key-variables.js';
import type { Finding, Report } from './report.js';

/** The evidence of a finding. Keys are redacted. */
export interface Evidence {
  /** Why the request was sent; absent for observed traffic. */
  why?: string | undefined;
  /** The request in one line. */
  sent: string;
  /** The response, shortened. */
  came: string;
  /** What the contract demands. */
  expected: string;
  /** A command that repeats the request. It takes the key from the environment. */
  curl: string;
}

/** Characters of a body that are shown. */
const MAX_CHARS = 300;
/** Longer bodies are not written into a command line, characters. */
const MAX_CURL_CHARS = 4_000;
/** Headers that curl or the environment adds. */
const OWN_HEADERS = /^(authorization|host|content-length|connection|user-agent|accept|accept-encoding)$/;

/** The evidence of a finding; undefined when the session as a whole shows it. */
export function evidenceOf(report: Report, { exchange: id, check }: Finding): Evidence | undefined {
  const exchange = report.exchanges.find((each) => each.id === id);
  const describe = report.checks.find(({ name }) => name === check)?.describe;
  if (!exchange) return undefined;
  const { request, response, failure, probe } = exchange;
  return {
    why: probe?.why,
    sent: `${request.method} ${request.url}${request.body === undefined ? '' : ` ${shorten(request.body)}`}`,
    came: response ? `${response.status} ${shorten(response.body)}` : (failure ?? 'no response'),
    expected: probe?.check === check && probe.expect !== undefined ? wordsOf(probe.expect) : (describe ?? check),
    curl: curlOf(exchange),
  };
}

/** The page of the docs with the requirement of a check; undefined for an own check, and when the docs have no URL. */
export function docsOfCheck(check: string): string | undefined {
  return DOCS_URL === '' || !Object.hasOwn(CHECKS, check) ? undefined : `${DOCS_URL}en/api/checks.html#${check}`;
}

function wordsOf(expect: NonNullable<NonNullable<Exchange['probe']>['expect']>): string {
  return expect === 'success' ? 'a success' : `${expect} ${ERRORS[expect].type}`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_CHARS ? `${line.slice(0, MAX_CHARS)}…` : line;
}

/** The request as a command for a POSIX shell. */
function curlOf({ request: { method, url, headers, body }, probe }: Exchange): string {
  const given = headers.filter(([name]) => !OWN_HEADERS.test(name) && name !== 'x-api-key');
  const parts = [
    `curl -i -X ${method} ${quote(url)}`,
    ...keyHeader(headers, probe?.key),
    ...given.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [body.length > MAX_CURL_CHARS ? '--data-binary @body.json' : `-d ${quote(body)}`]),
  ];
  return parts.join(' ');
}

function keyHeader(headers: readonly Header[], key: KeyName | undefined): string[] {
  if (key) return [`-H "Authorization: Bearer $${keyVariable(key)}"`];
  const name = ['authorization', 'x-api-key'].find((each) => headerOf(headers, each) !== undefined);
  if (name === undefined) return [];
  // A probe with a key that must be refused says in `why` which one it is
  const scheme = /^(\w+)\s/.exec(headerOf(headers, name)!)?.[1];
  return [`-H "${name}: ${scheme === undefined ? '' : `${scheme} `}$KEY"`];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
