/** Headers and network errors of Node, in the form that exchanges have. */
import type { Header } from '../read/exchange.js';

/** Raw headers as pairs: names in lower case, repeated headers repeated. */
export function headersOf(raw: readonly string[]): Header[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1]!] as const] : []));
}

/** The message of a network error. It contains no header value. */
export function describeNetworkError(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return describeNetworkError(thrown.errors[0]);
  const { message, code } = thrown as NodeJS.ErrnoException;
  return message || code || 'the connection failed';
}
