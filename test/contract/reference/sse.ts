/** A reference reader: server-sent events (HTML Standard §9.2), or with one mistake. */
import type { Is } from './mistakes.js';

export interface SseEvent {
  name: string | undefined;
  data: string;
  /** The text ended before the blank line of the event. */
  isCut: boolean;
}

/** Splits the pieces of a stream into events. */
export function eventsOf(pieces: Uint8Array[], is: Is): SseEvent[] {
  const text = decode(pieces, is);
  const ends = is('cr-is-no-line-end') ? /\r?\n/ : is('cr-lf-is-two-line-ends') ? /[\r\n]/ : /\r\n|\n|\r/;
  const lines = text.split(ends);
  const last = lines.pop()!;
  if (last !== '') lines.push(last);
  const events: SseEvent[] = [];
  let name: string | undefined;
  let data: string[] = [];
  const dispatch = (isCut: boolean) => {
    const hasData = data.length > 0 || (is('an-event-without-data') && name !== undefined);
    if (hasData) events.push({ name, data: joined(data, is), isCut });
    if (!is('the-name-sticks')) name = undefined;
    data = [];
  };
  for (const line of lines) {
    if (line === '') dispatch(false);
    else if (line.startsWith(':')) {
      if (is('comments-are-data')) data.push(line.slice(1));
    } else {
      const at = line.indexOf(':');
      const isBare = at < 0;
      if (isBare && is('a-field-needs-a-colon')) continue;
      const field = fieldOf(isBare ? line : line.slice(0, at), is);
      const value = isBare ? '' : line.slice(at + 1);
      const plain = is('the-space-stays') ? value : value.replace(is('all-space-goes') ? /^ +/ : /^ /, '');
      if (field === 'data') data.push(plain);
      else if (field === 'event') name = is('the-first-name-counts') ? (name ?? plain) : plain;
      else if (field === 'retry' && is('retry-ends-the-event')) dispatch(false);
    }
    if (is('one-line-is-an-event') && data.length > 0) dispatch(false);
  }
  if (!is('the-last-event-needs-its-blank-line')) dispatch(true);
  return events;
}

function decode(pieces: Uint8Array[], is: Is): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: is('the-bom-stays') });
  if (is('each-piece-alone')) return pieces.map((piece) => new TextDecoder().decode(piece)).join('');
  if (is('latin-1')) return pieces.map((piece) => Buffer.from(piece).toString('latin1')).join('');
  if (is('a-piece-ends-its-line'))
    return pieces.map((piece) => decoder.decode(piece).replace(/([^\n])$/, '$1\n')).join('');
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
}

function joined(data: string[], is: Is): string {
  if (is('the-first-data-line')) return data[0] ?? '';
  if (is('the-last-data-line')) return data.at(-1) ?? '';
  return data.join(is('data-lines-are-glued') ? '' : '\n');
}

function fieldOf(name: string, is: Is): string {
  if (is('fields-in-any-case')) return name.toLowerCase();
  return is('fields-are-trimmed') ? name.trim() : name;
}
