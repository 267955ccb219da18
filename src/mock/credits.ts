/**
 * Credits of an account: reserved when a turn begins, settled when it ends. Source: Pricing, Errors.
 * That amounts are reserved and that 402 comes when the balance is below what the turn needs is documented; that the
 * reservation is the most the turn can cost, and that a broken stream is charged for what was sent, is assumed.
 */
import type { ModelId } from '../contract.js';
import type { Account } from './keys.js';
import { priceOf } from './tokens.js';

/** What a turn may cost at most. */
export interface TurnSize {
  model: ModelId;
  inputTokens: number;
  maxTokens: number;
}

/** Credits that no turn under way holds. */
export function spendable({ balance, reserved }: Account): number {
  return balance - reserved;
}

/** Credits consumed in the month of the date, in UTC (assumed); `nowMs` is in milliseconds since 1970. */
export function consumedThisMonth({ usage }: Account, nowMs: number): number {
  const month = dayOf(nowMs).slice(0, 'yyyy-mm'.length);
  const rows = [...usage.values()].filter(({ date }) => date.startsWith(month));
  return rows.reduce((sum, { credits_consumed }) => sum + credits_consumed, 0);
}

/**
 * Reserves the most a turn can cost; undefined when the balance is short. The answer settles once, with the tokens
 * really generated. `now` is in milliseconds since 1970; `charge` gives what is charged for so many credits.
 */
export function openTurn(
  account: Account,
  { model, inputTokens, maxTokens }: TurnSize,
  { now, charge }: { now: () => number; charge: (credits: number) => number },
): ((outputTokens: number) => void) | undefined {
  const reserved = Math.max(1, priceOf(model, inputTokens, maxTokens));
  if (spendable(account) < reserved) return undefined;
  account.reserved += reserved;
  return (outputTokens) => {
    const credits = charge(priceOf(model, inputTokens, outputTokens));
    account.reserved -= reserved;
    account.balance -= credits;
    account.consumed += credits;
    record(account, { date: dayOf(now()), model, inputTokens, outputTokens, credits });
  };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 'yyyy-mm-dd'.length);
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
