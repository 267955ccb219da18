/** Answers that a script asks for and that need no turn: rows, raw bodies, pages of proxies. */
import { ERRORS, HEADERS, type ErrorRow } from '../contract.js';
import type { FaultAnswer, FaultName } from './fault-rule.js';
import { draftError, Refusal } from './respond.js';

/** The answer that an intermediary gives without asking the gateway; undefined where the gateway is asked. */
export function answerInstead(answer: FaultAnswer, limits: Record<string, string>): Response | undefined {
  const { status, headers = {}, contentType = 'application/json' } = answer;
  const page = answer.fault && PAGES[answer.fault];
  if (page) return new Response(page.body, { status: page.status, headers: { ...page.headers, ...headers } });
  if ('body' in answer) {
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    const all = { ...limits, 'content-type': contentType, ...retryAfterOf(answer), ...headers };
    return respond(status ?? 200, body, all);
  }
  return status === undefined ? undefined : rowResponse({ ...answer, status }, limits);
}

/** The error envelope of a status, where type and message may be others than those of its row. */
function rowResponse(answer: FaultAnswer & { status: number }, limits: Record<string, string>): Response {
  const { status, message, headers } = answer;
  const row = { ...(rowOf(status) ?? ERRORS[500]), status };
  const refusal = new Refusal({ ...row, type: answer.type ?? row.type } as ErrorRow, message ?? row.message);
  // A 429 whose wait is scripted still says one time, not two
  const reset =
    status === ERRORS[429].status && typeof answer.retryAfter === 'number'
      ? { [HEADERS.RateLimitResetRequests]: String(answer.retryAfter) }
      : {};
  const draft = draftError(refusal, { ...limits, ...reset });
  const all = new Headers(draft.headers);
  for (const [name, value] of Object.entries({ ...retryAfterOf(answer), ...headers })) all.set(name, value);
  return respond(status, JSON.stringify(draft.body), all);
}

function rowOf(status: number): ErrorRow | undefined {
  return Object.values(ERRORS).find((row) => row.status === status);
}

function retryAfterOf({ retryAfter }: FaultAnswer): Record<string, string> {
  return retryAfter === undefined ? {} : { [HEADERS.RetryAfter]: String(retryAfter) };
}

function respond(status: number, body: string, headers: HeadersInit): Response {
  // The platform refuses to give these one
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
