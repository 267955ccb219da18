/** What Node tells of a connection, in our words. */
import type { Header } from './exchange.js';

/** Headers of the wire: names in small letters, repeated ones repeated. */
export function headersOf(raw: readonly string[]): Header[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1]!] as const] : []));
}

/** What the platform says of a failed connection, in words; it names no header's value. */
export function explain(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return explain(thrown.errors[0]);
  const { message, code } = thrown as NodeJS.ErrnoException;
  return message || code || 'the connection failed';
}
