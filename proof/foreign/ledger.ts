/** Keys with their credits and their running minutes. */
import { randomBytes } from 'node:crypto';
import type { Bucket, Call, Key, Parts, Role } from './parts.js';

const MINUTE_MS = 60_000;

// Credits at the start. The empty key has none, because any rest could pay for a very small turn
const HOLDERS: Record<Role, { tier: string; credits: number; prefix?: string }> = {
  main: { tier: 'enterprise', credits: 90_000_000 },
  cli: { tier: 'pay_as_you_go', credits: 1_200_000, prefix: 'cai_code_' },
  suspended: { tier: 'pay_as_you_go', credits: 310_000 },
  scope: { tier: 'high_volume', credits: 6_400_000 },
  empty: { tier: 'pay_as_you_go', credits: 0 },
  spare: { tier: 'free', credits: 250_000 },
};

export const newKeys = (): Key[] =>
  (Object.keys(HOLDERS) as Role[]).map((role) => ({
    token: (HOLDERS[role].prefix ?? 'cai_api_') + randomBytes(24).toString('base64url'),
    role,
    tier: HOLDERS[role].tier,
    credits: HOLDERS[role].credits,
    held: 0,
    consumed: 0,
    buckets: new Map<string, Bucket>(),
    streams: 0,
  }));

/** The key's running minute; a new one begins when the old one has passed. */
export function minuteOf(g: Parts, key: Key): { startMs: number; requests: number; tokens: number } {
  if (key.window && g.now() - key.window.startMs < MINUTE_MS) return key.window;
  return (key.window = { startMs: g.now(), requests: 0, tokens: 0 });
}

/** The rest of the key's minute. It does not begin one. */
export function standing(g: Parts, key: Key) {
  const age = key.window ? g.now() - key.window.startMs : MINUTE_MS;
  const window = age < MINUTE_MS ? key.window : undefined;
  const { requests } = g.tiers[key.tier]!;
  return {
    limit: requests,
    remaining: Math.max(0, requests - (window?.requests ?? 0)),
    resetSeconds: window ? Math.ceil((MINUTE_MS - age) / 1000) : MINUTE_MS / 1000,
  };
}

export function limitHeaders(g: Parts, key: Key): Record<string, string> {
  const { limit, remaining, resetSeconds } = standing(g, key);
  return {
    'X-RATELIMIT-RESET-REQUESTS': String(resetSeconds),
    'X-RATELIMIT-REMAINING-REQUESTS': String(remaining),
    'X-RATELIMIT-LIMIT-REQUESTS': String(limit),
    'X-RATELIMIT-TIER': key.tier,
  };
}

/** Whole credits, rounded down in favour of the customer. */
export const priceOf = (g: Parts, model: string, input: number, output: number): number => {
  const { price } = g.models[model]!;
  return Math.floor((input * price.input + output * price.output) / 1000);
};

/** The most that a turn may cost, rounded up. */
export function reservationOf(g: Parts, call: Call): number {
  const { model, inputTokens, maxTokens } = call.turn!;
  const { price } = g.models[model]!;
  return Math.ceil((inputTokens * price.input + maxTokens * price.output) / 1000);
}

export function book(g: Parts, key: Key, entry: Omit<Bucket, 'day' | 'calls'>): void {
  const day = new Date(g.now()).toISOString().slice(0, 10);
  const name = `${day} ${entry.model}`;
  const bucket = key.buckets.get(name) ?? { day, model: entry.model, calls: 0, input: 0, output: 0, credits: 0 };
  bucket.calls += 1;
  bucket.input += entry.input;
  bucket.output += entry.output;
  bucket.credits += entry.credits;
  key.buckets.set(name, bucket);
}
