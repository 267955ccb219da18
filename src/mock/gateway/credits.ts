/**
 * The credits of an account: reserved when a generation starts, charged when it ends. Source: Pricing, Errors.
 * Documented: amounts are reserved, and a balance below what the generation needs is a 402. Assumed: the reservation is
 * the most that the generation can cost, and a broken stream is charged for the tokens that were sent.
 */
import type { KnownModelId } from '../../contract.js';
import type { Account } from './keys.js';

const OUTPUT_WEIGHT = 5;
const TOKENS_PER_CREDIT = 20;
const MULTIPLIERS: Record<KnownModelId, number> = {
  'caicaini/auto': 1,
  'caicaini/opus': 5,
  'caicaini/sonnet': 3,
  'caicaini/kimi': 1,
  'caicaini/haiku': 1,
};

/** The largest size that a generation can have. */
export interface GenerationSize {
  model: KnownModelId;
  inputTokens: number;
  maxTokens: number;
}

/**
 * Credits for a generation: a whole number, rounded down, in the customer's favour. Source: Pricing. The vendor does not
 * document its prices; these are the mock's own.
 */
export function priceOf(model: KnownModelId, inputTokens: number, outputTokens: number): number {
  return Math.floor(((inputTokens + OUTPUT_WEIGHT * outputTokens) * MULTIPLIERS[model]) / TOKENS_PER_CREDIT);
}

/** Credits that no running generation has reserved. */
export function availableCredits({ balance, reserved }: Account): number {
  return balance - reserved;
}

/** Credits consumed in the month of a date, by UTC (assumed). `nowMs` is in milliseconds since 1970. */
export function consumedThisMonth({ usage }: Account, nowMs: number): number {
  const month = dayOf(nowMs).slice(0, 'yyyy-mm'.length);
  const rows = [...usage.values()].filter(({ date }) => date.startsWith(month));
  return rows.reduce((sum, { credits_consumed }) => sum + credits_consumed, 0);
}

/**
 * Reserves the most credits that a generation can cost; undefined when the balance is too low. Call the returned function
 * once, with the number of tokens generated: it frees the reservation and charges the account. `now` is in milliseconds
 * since 1970; `charge` maps the price to the credits that are charged.
 */
export function reserveCredits(
  account: Account,
  { model, inputTokens, maxTokens }: GenerationSize,
  { now, charge }: { now: () => number; charge: (credits: number) => number },
): ((outputTokens: number) => void) | undefined {
  const reserved = Math.max(1, priceOf(model, inputTokens, maxTokens));
  if (availableCredits(account) < reserved) return undefined;
  account.reserved += reserved;
  return (outputTokens) => {
    const credits = charge(priceOf(model, inputTokens, outputTokens));
    account.reserved -= reserved;
    account.balance -= credits;
    account.consumed += credits;
    recordUsage(account, { date: dayOf(now()), model, inputTokens, outputTokens, credits });
  };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 'yyyy-mm-dd'.length);
}

function recordUsage(
  account: Account,
  used: { date: string; model: KnownModelId; inputTokens: number; outputTokens: number; credits: number },
): void {
  const key = `${used.date} ${used.model}`;
  const entry = account.usage.get(key) ?? {
    date: used.date,
    model: used.model,
    requests: 0,
    input_tokens: 0,
    output_tokens: 0,
    credits_consumed: 0,
  };
  entry.requests += 1;
  entry.input_tokens += used.inputTokens;
  entry.output_tokens += used.outputTokens;
  entry.credits_consumed += used.credits;
  account.usage.set(key, entry);
}
