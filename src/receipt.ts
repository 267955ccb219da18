/** Receipts: what a support ticket needs of a call that succeeded. */
import type { RateLimit } from './rate-limit.js';
import { redact } from './redact.js';

/** One answered call. */
export interface Receipt {
  /** Id of the message or completion; absent where the endpoint gives none. */
  id?: string;
  /** The operation, as in `createMessage`. */
  operation: string;
  model?: string;
  inputTokens?: number;
  outputTokens?: number;
  /** Credits deducted; authoritative. Source: Pricing. */
  credits?: number;
  /** Attempts made, the successful one included. */
  attempts: number;
  rateLimit?: RateLimit;
  /** From the call until its answer was complete, waits included, milliseconds. */
  durationMs: number;
  /** A stream that ended before it was whole; credits may be missing. */
  broken?: boolean;
}

/** Id, model, tokens and credits as a body of either surface shows them. */
export function readCost(
  body: Record<string, unknown>,
): Pick<Receipt, 'id' | 'model' | 'inputTokens' | 'outputTokens' | 'credits'> {
  const usage = body['usage'] ?? {};
  const cost = {
    id: body['id'],
    model: body['model'],
    inputTokens: member(usage, 'input_tokens', 'prompt_tokens') ?? body['input_tokens'],
    outputTokens: member(usage, 'output_tokens', 'completion_tokens'),
    credits: member(usage, 'credits_consumed'),
  };
  const known = Object.entries(cost).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  // A receipt is written to logs: a key that a gateway echoes must not come along
  return Object.fromEntries(known.map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]));
}

function member(object: object, ...names: string[]): unknown {
  return names.map((name) => (object as Record<string, unknown>)[name]).find((value) => value !== undefined);
}
