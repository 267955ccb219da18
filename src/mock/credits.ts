/** Credits of an account: reserved when a turn begins, settled when it ends. Source: Pricing, Errors. */
import type { ModelId } from '../contract.js';
import type { Account } from './keys.js';
import { priceOf } from './tokens.js';

/** What a turn may cost at most. */
export interface TurnSize {
  model: ModelId;
  inputTokens: number;
  maxTokens: number;
}

/**
 * Reserves the most a turn can cost; undefined when the balance is short. The answer settles with the tokens really
 * generated and gives the credits deducted. `dateMs` is in milliseconds since 1970.
 */
export function openTurn(
  account: Account,
  { model, inputTokens, maxTokens }: TurnSize,
  dateMs: number,
): ((outputTokens: number) => number) | undefined {
  const reserved = Math.max(1, priceOf(model, inputTokens, maxTokens));
  if (account.balance - account.reserved < reserved) return undefined;
  account.reserved += reserved;
  return (outputTokens) => {
    const credits = priceOf(model, inputTokens, outputTokens);
    account.reserved -= reserved;
    account.balance -= credits;
    account.consumed += credits;
    record(account, { date: new Date(dateMs).toISOString().slice(0, 10), model, inputTokens, outputTokens, credits });
    return credits;
  };
}

function record(
  account: Account,
  turn: { date: string; model: ModelId; inputTokens: number; outputTokens: number; credits: number },
): void {
  const key = `${turn.date} ${turn.model}`;
  const entry = account.usage.get(key) ?? {
    date: turn.date,
    model: turn.model,
    requests: 0,
    input_tokens: 0,
    output_tokens: 0,
    credits_consumed: 0,
  };
  entry.requests += 1;
  entry.input_tokens += turn.inputTokens;
  entry.output_tokens += turn.outputTokens;
  entry.credits_consumed += turn.credits;
  account.usage.set(key, entry);
}
