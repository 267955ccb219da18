/** An answer before it is written: what it says, still as values. */
import type { StreamEvent } from './events.js';
import { spoilStream } from './spoil-stream.js';
import { streamResponse, type StreamWriting } from './stream.js';

/** An answer as values. */
export interface Draft {
  status: number;
  /** Content type included. */
  headers: Record<string, string>;
  /** A JSON value. */
  body?: unknown;
  /** The body as it goes out, where it is not just JSON. */
  text?: string;
  /** The events of a streamed answer. */
  stream?: DraftStream;
}

/** A streamed answer with those who watch it. */
export interface DraftStream extends Pick<StreamWriting, 'sent' | 'closed'> {
  events: StreamEvent[];
}

/** The answer as it goes out. */
export function writeDraft(draft: Draft, writing: Omit<StreamWriting, 'sent' | 'closed'>): Response {
  const { status, headers, body, text = JSON.stringify(body), stream } = draft;
  if (!stream) return new Response(text, { status, headers });
  const { events, sent, closed } = stream;
  const fault = writing.fault ?? {};
  return streamResponse(spoilStream(events, fault), { status, headers }, { ...writing, sent, closed });
}
