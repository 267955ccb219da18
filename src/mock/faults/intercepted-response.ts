/** Scripted responses that never reach the gateway: error rows, raw bodies, pages of a proxy. */
import { ERRORS, HEADERS, type ErrorRow } from '../../contract.js';
import { errorRow, GatewayError } from '../gateway/gateway-error.js';
import { draftError } from '../gateway/response-draft.js';
import type { FaultAnswer, FaultName } from './rule.js';

/** The scripted response, as an intermediary would send it; undefined when the gateway has to answer. */
export function interceptedResponse(answer: FaultAnswer, rateLimits: Record<string, string>): Response | undefined {
  const { status, headers = {}, contentType = 'application/json' } = answer;
  const page = answer.fault && PAGES[answer.fault];
  if (page) return new Response(page.body, { status: page.status, headers: { ...page.headers, ...headers } });
  if ('body' in answer) {
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    const all = { ...rateLimits, 'content-type': contentType, ...retryAfterHeader(answer), ...headers };
    return newResponse(status ?? 200, body, all);
  }
  return status === undefined ? undefined : errorResponse({ ...answer, status }, rateLimits);
}

const RATE_LIMITED = 'Requests per minute exceeded for this key.';

/** The error envelope of a status. The script can replace the type and the message of its error row. */
function errorResponse(answer: FaultAnswer & { status: number }, rateLimits: Record<string, string>): Response {
  const { status, headers = {} } = answer;
  const retryAfter = answer.retryAfter ?? new Headers(headers).get(HEADERS.RetryAfter) ?? undefined;
  const row = { ...(errorRow(status) ?? ERRORS[500]), status };
  const isSeconds = retryAfter !== undefined && /^\d+$/.test(String(retryAfter));
  const is429 = status === ERRORS[429].status;
  // Message and window of a 429 agree with the scripted Retry-After, and do not contradict one that is no number
  const reset = is429 && isSeconds ? { [HEADERS.RateLimitResetRequests]: String(retryAfter) } : {};
  const isFull = is429 && answer.message === undefined && HEADERS.RateLimitRemainingRequests in rateLimits;
  const remaining = isFull ? { [HEADERS.RateLimitRemainingRequests]: '0' } : {};
  const isOther = is429 && retryAfter !== undefined && !isSeconds;
  const message = answer.message ?? (isOther ? RATE_LIMITED : row.message);
  const error = new GatewayError({ ...row, type: answer.type ?? row.type } as ErrorRow, message);
  const draft = draftError(error, { ...rateLimits, ...reset, ...remaining });
  const all = new Headers(draft.headers);
  for (const [name, value] of Object.entries({ ...retryAfterHeader(answer), ...headers })) all.set(name, value);
  return newResponse(status, JSON.stringify(draft.body), all);
}

function retryAfterHeader({ retryAfter }: FaultAnswer): Record<string, string> {
  return retryAfter === undefined ? {} : { [HEADERS.RetryAfter]: String(retryAfter) };
}

function newResponse(status: number, body: string, headers: HeadersInit): Response {
  // The Response constructor throws for a body with these statuses
  const isBodiless = status === 204 || status === 205 || status === 304;
  return new Response(isBodiless ? null : body, { status, headers });
}

interface Page {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const html = (title: string) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>\n`;

const PAGES: Partial<Record<FaultName, Page>> = {
  'html-502': { status: 502, headers: { 'content-type': 'text/html' }, body: html('502 Bad Gateway') },
  'html-200': { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html('Sign in') },
  'malformed-envelope': {
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: 'internal server error' }),
  },
  redirect: { status: 307, headers: { location: 'https://elsewhere.example/v1/messages' }, body: '' },
};
