/** A response before it is written: status, headers and body are still values that a mutation can change. */
import { ERRORS, HEADERS } from '../../contract.js';
import { corruptStream } from '../faults/corrupt-stream.js';
import type { EventDraft } from '../model/events.js';
import { rateLimitMessage, type GatewayError } from './gateway-error.js';
import { streamResponse, type StreamListener, type StreamSettings } from './stream-response.js';

/** A response as values. */
export interface ResponseDraft {
  status: number;
  /** All headers, Content-Type included. */
  headers: Record<string, string>;
  /** The body as a JSON value. */
  body?: unknown;
  /** The body as text; it replaces `body`. */
  text?: string;
  /** The events of a streamed response. */
  stream?: StreamDraft;
}

/** The events of a streamed response, and the functions that are told what was sent. */
export interface StreamDraft extends StreamListener {
  events: EventDraft[];
}

/** A JSON response. */
export function draftJson(body: unknown, headers: Record<string, string>, status = 200): ResponseDraft {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** The response to a request that failed. */
export function draftError({ row, message }: GatewayError, headers: Record<string, string>): ResponseDraft {
  const limited = row.status === ERRORS[429].status ? rateLimited(message, headers) : { message, headers };
  const error = { type: row.type, message: limited.message };
  return draftJson({ type: 'error', error }, limited.headers, row.status);
}

/**
 * Message and headers of a 429, which agree: both tell the time until the window resets, also for the message of the error
 * table, which is a sample. Source: Rate limits; no other status waits for the window.
 */
function rateLimited(
  message: string,
  headers: Record<string, string>,
): { message: string; headers: Record<string, string> } {
  const reset = headers[HEADERS.RateLimitResetRequests] ?? '1';
  return {
    message: message === ERRORS[429].message ? rateLimitMessage(reset) : message,
    headers: { ...headers, [HEADERS.RetryAfter]: reset },
  };
}

/** A streamed response. */
export function draftStream(stream: StreamDraft, headers: Record<string, string>): ResponseDraft {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers },
    stream,
  };
}

/** The response as it is sent. */
export function writeResponse(draft: ResponseDraft, settings: StreamSettings): Response {
  const { status, headers, body, text = JSON.stringify(body), stream } = draft;
  if (!stream) return new Response(text, { status, headers });
  const steps = corruptStream(stream.events, settings.fault ?? {});
  return streamResponse(steps, { status, headers }, settings, stream);
}
