/** Reads one entry of a HAR file, with what browsers and proxies make of the format. */
import { headerOf, type Exchange, type Header, type RawResponse } from './exchange.js';
import { brokeOff, noAnswer, unseen } from './failures.js';
import { durationIn, maybeTextIn, numberIn, objectIn, objectsIn, textIn, wrong, type Part } from './har-member.js';
import type { Note } from './har-note.js';

/**
 * The exchange of an entry, with what our own recorder noted on it. Throws a `TypeError` that names the member that is
 * wrong.
 */
export function readEntry(entry: Part, note: Note | undefined): Omit<Exchange, 'id'> {
  const request = objectIn(entry, 'request');
  const body = request.value['postData'] ? readBody(objectIn(request, 'postData')) : undefined;
  const { response, failure } = readAnswer(entry, textIn(request, 'method'));
  const why = note ? note.failure : failure;
  return {
    request: {
      method: textIn(request, 'method'),
      url: textIn(request, 'url'),
      headers: readHeaders(request),
      ...(body !== undefined && { body }),
    },
    ...(response && { response }),
    ...(why !== undefined && { failure: why }),
    ...readTimes(entry),
    ...(note?.probe && { probe: note.probe }),
  };
}

function readAnswer(entry: Part, method: string): { response?: RawResponse; failure?: string | undefined } {
  const response = entry.value['response'] ? objectIn(entry, 'response') : undefined;
  const status = response ? numberIn(response, 'status') : 0;
  const error = errorOf(response);
  // Where none came browsers write 0, Playwright -1
  if (!response || status <= 0)
    return { failure: error === undefined ? unseen('no answer was recorded') : failed(noAnswer, error) };
  const headers = readHeaders(response);
  const content = response.value['content'] ? objectIn(response, 'content') : undefined;
  const body = content && readBody(content);
  const isBodiless = method === 'HEAD' || [204, 304].includes(status) || headerOf(headers, 'content-length') === '0';
  const failure =
    error !== undefined
      ? failed(brokeOff, error)
      : body === undefined && !isBodiless
        ? unseen('the recording has not kept the body')
        : whyCut(content, body);
  return { response: { status, headers, body: body ?? '' }, failure };
}

// The reader's own doing, in the words of Chrome, Firefox and mitmproxy
function failed(say: (why: string) => string, error: string): string {
  const isOwn = /ABORTED|BLOCKED|cancel|client (disconnect|clos)/i.test(error);
  return isOwn ? unseen(error) : say(error);
}

// Chrome and mitmproxy write the one, Playwright the other
function errorOf(response: Part | undefined): string | undefined {
  const said = [response?.value['_error'], response?.value['_failureText']];
  return said.find((each): each is string => typeof each === 'string' && each !== '');
}

// Some keep only so much of a body, and tell its size nevertheless
function whyCut(content: Part | undefined, body: string | undefined): string | undefined {
  const [size, kept] = [durationIn(content, 'size'), Buffer.byteLength(body ?? '')];
  return body === undefined || kept >= size
    ? undefined
    : unseen(`the recording has kept ${kept} of ${size} bytes of the body`);
}

function readBody(content: Part): string | undefined {
  const text = maybeTextIn(content, 'text');
  return maybeTextIn(content, 'encoding') === 'base64' ? Buffer.from(text ?? '', 'base64').toString() : text;
}

// Those that begin with a colon are of HTTP/2 itself
function readHeaders(part: Part): Header[] {
  const headers = objectsIn(part, 'headers').map((header): Header => [
    textIn(header, 'name').toLowerCase(),
    textIn(header, 'value'),
  ]);
  return headers.filter(([name]) => !name.startsWith(':'));
}

function readTimes(entry: Part): Pick<Exchange, 'startMs' | 'headersMs' | 'endMs'> {
  const startMs = Date.parse(textIn(entry, 'startedDateTime'));
  if (Number.isNaN(startMs)) throw wrong(entry, 'startedDateTime', 'a date and time');
  const timings = entry.value['timings'] ? objectIn(entry, 'timings') : undefined;
  // The time of TLS is a part of that of connecting
  const phases = ['blocked', 'dns', 'connect', 'send', 'wait'].map((phase) => durationIn(timings, phase));
  const headersMs = startMs + phases.reduce((sum, ms) => sum + ms, 0);
  return { startMs, headersMs, endMs: headersMs + durationIn(timings, 'receive') };
}
