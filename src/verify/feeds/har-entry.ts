/** Reads one entry of a HAR file, with the variations of browsers and proxies. */
import { headerOf, type Exchange, type Header, type RawResponse } from '../read/exchange.js';
import { cutOff, noResponse, partlySeen } from '../read/failures.js';
import { durationIn, maybeTextIn, numberIn, objectIn, objectsIn, textIn, wrong, type HarPart } from './har-member.js';
import type { HarNote } from './har-note.js';

/** The exchange of an entry and its note. Throws a `TypeError` that names the wrong member. */
export function readEntry(entry: HarPart, note: HarNote | undefined): Omit<Exchange, 'id'> {
  const request = objectIn(entry, 'request');
  const body = request.value['postData'] ? readBody(objectIn(request, 'postData')) : undefined;
  const { response, failure } = readResponse(entry, textIn(request, 'method'));
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

function readResponse(entry: HarPart, method: string): { response?: RawResponse; failure?: string | undefined } {
  const response = entry.value['response'] ? objectIn(entry, 'response') : undefined;
  const status = response ? numberIn(response, 'status') : 0;
  const error = errorOf(response);
  // Without a response browsers write the status 0, Playwright writes -1
  if (!response || status <= 0)
    return {
      failure: error === undefined ? partlySeen('no response was recorded') : failureOf(noResponse, error),
    };
  const headers = readHeaders(response);
  const content = response.value['content'] ? objectIn(response, 'content') : undefined;
  const body = content && readBody(content);
  const isBodiless = method === 'HEAD' || [204, 304].includes(status) || headerOf(headers, 'content-length') === '0';
  const failure =
    error !== undefined
      ? failureOf(cutOff, error)
      : body === undefined && !isBodiless
        ? partlySeen('the recording does not have the body')
        : whyCut(content, body);
  return { response: { status, headers, body: body ?? '' }, failure };
}

// The words of Chrome, Firefox and mitmproxy for a request that the client itself ended
function failureOf(prefixed: (why: string) => string, error: string): string {
  const isOfClient = /ABORTED|BLOCKED|cancel|client (disconnect|clos)/i.test(error);
  return isOfClient ? partlySeen(error) : prefixed(error);
}

// Chrome and mitmproxy write `_error`, Playwright writes `_failureText`
function errorOf(response: HarPart | undefined): string | undefined {
  const texts = [response?.value['_error'], response?.value['_failureText']];
  return texts.find((each): each is string => typeof each === 'string' && each !== '');
}

// Some recorders cut long bodies and still write the full size
function whyCut(content: HarPart | undefined, body: string | undefined): string | undefined {
  const [size, kept] = [durationIn(content, 'size'), Buffer.byteLength(body ?? '')];
  return body === undefined || kept >= size
    ? undefined
    : partlySeen(`the recording has ${kept} of ${size} bytes of the body`);
}

function readBody(content: HarPart): string | undefined {
  const text = maybeTextIn(content, 'text');
  return maybeTextIn(content, 'encoding') === 'base64' ? Buffer.from(text ?? '', 'base64').toString() : text;
}

// A name that begins with a colon is a pseudo-header of HTTP/2
function readHeaders(part: HarPart): Header[] {
  const headers = objectsIn(part, 'headers').map((header): Header => [
    textIn(header, 'name').toLowerCase(),
    textIn(header, 'value'),
  ]);
  return headers.filter(([name]) => !name.startsWith(':'));
}

function readTimes(entry: HarPart): Pick<Exchange, 'startMs' | 'headersMs' | 'endMs'> {
  const startMs = Date.parse(textIn(entry, 'startedDateTime'));
  if (Number.isNaN(startMs)) throw wrong(entry, 'startedDateTime', 'a date and time');
  const timings = entry.value['timings'] ? objectIn(entry, 'timings') : undefined;
  // Without `ssl`, because `connect` includes it
  const phases = ['blocked', 'dns', 'connect', 'send', 'wait'].map((phase) => durationIn(timings, phase));
  const headersMs = startMs + phases.reduce((sum, ms) => sum + ms, 0);
  return { startMs, headersMs, endMs: headersMs + durationIn(timings, 'receive') };
}
