/** Takes API keys out of text. */
import { KEY_PREFIX } from './contract.js';

const KEYS = new RegExp(`${KEY_PREFIX}[\\w-]+`, 'g');
const BEARER = /(bearer\s+)[\w.~+/=-]+/gi;

/** The text without API keys and bearer tokens, and without secrets where some are given. */
export function redact(text: string, secrets: string | readonly string[] = []): string {
  const plain = text.replace(KEYS, `${KEY_PREFIX}[redacted]`).replace(BEARER, '$1[redacted]');
  return [secrets].flat().reduce((sum, secret) => (secret ? sum.replaceAll(secret, '[redacted]') : sum), plain);
}

/** The same thing that was thrown, or a copy with text made safe when it shows a key. */
export function redactCause(cause: unknown, secret?: string): unknown {
  if (typeof cause === 'string') return redact(cause, secret);
  if (!(cause instanceof Error)) return cause;
  const inner = redactCause(cause.cause, secret);
  const clean = (text = '') => redact(text, secret) === text;
  if (clean(cause.message) && clean(cause.stack) && inner === cause.cause) return cause;
  const copy = new Error(redact(cause.message, secret), { cause: inner });
  copy.name = cause.name;
  copy.stack = redact(cause.stack ?? '', secret);
  return copy;
}
