/** The receipt of a successful call: the facts that a support ticket or an invoice check needs. */
import type { RateLimit } from '../policy/rate-limit-headers.js';
import { redactAll } from '../shared/redact.js';

/** The receipt of a successful call, or of a stream that broke off. */
export interface Receipt {
  /** Id of the message or completion; absent when the operation returns none. */
  id?: string;
  /** Id of the operation, such as `createMessage`. */
  operation: string;
  /** Id of the model that answered. */
  model?: string;
  /** Input tokens of the request. */
  inputTokens?: number;
  /** Output tokens of the answer. */
  outputTokens?: number;
  /** Credits that the gateway deducted; this number is authoritative. Source: Pricing. */
  credits?: number;
  /** Attempts of the call, the successful one included. */
  attempts: number;
  /** The rate-limit headers of the answer. */
  rateLimit?: RateLimit;
  /** Time from the start of the call to the end of its answer, waits included, milliseconds. */
  durationMs: number;
  /** True for a stream that ended before it was complete; its credits may be missing. */
  broken?: boolean;
  /** The option `tag` of the call. */
  tag?: unknown;
}

/** Reads id, model, tokens and credits from an answer of either form. */
export function readCost(body: Record<string, unknown>, secret: string): Partial<Receipt> {
  const usage = (body['usage'] ?? {}) as Record<string, unknown>;
  const cost = {
    id: body['id'],
    model: body['model'],
    inputTokens: usage['input_tokens'] ?? usage['prompt_tokens'] ?? body['input_tokens'],
    outputTokens: usage['output_tokens'] ?? usage['completion_tokens'],
    credits: usage['credits_consumed'],
  };
  const known = Object.entries(cost).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  // Redact, because receipts are written to logs and a gateway may echo the key
  return redactAll(Object.fromEntries(known), secret);
}
