/** Counts tokens and credits the mock's own way; the vendor documents neither its tokenizer nor its prices. */
import type { ModelId } from '../contract.js';

const IMAGE_TOKENS = 1_000;
const MESSAGE_TOKENS = 3;
const OUTPUT_WEIGHT = 5;
const TOKENS_PER_CREDIT = 20;
const MULTIPLIERS: Record<ModelId, number> = {
  'caicaini/auto': 1,
  'caicaini/opus': 5,
  'caicaini/sonnet': 3,
  'caicaini/kimi': 1,
  'caicaini/haiku': 1,
};

/** The text in tokens; joined they are the text again. */
export function tokenize(text: string): string[] {
  return text.match(/\s*\S{1,6}|\s+/gu) ?? [];
}

/** Tokens of everything a request gives the model: texts, tools, images. */
export function countInput(body: Record<string, unknown>): number {
  const { messages, system, tools } = body as { messages: unknown[]; system?: unknown; tools?: unknown };
  return messages.length * MESSAGE_TOKENS + countValue(messages) + countValue(system) + countValue(tools);
}

/** Credits for a turn; whole numbers, rounded in the customer's favour. Source: Pricing. */
export function priceOf(model: ModelId, inputTokens: number, outputTokens: number): number {
  return Math.floor(((inputTokens + OUTPUT_WEIGHT * outputTokens) * MULTIPLIERS[model]) / TOKENS_PER_CREDIT);
}

function countValue(value: unknown): number {
  if (typeof value === 'string') return tokenize(value).length;
  if (typeof value !== 'object' || value === null) return 0;
  const { type } = value as { type?: unknown };
  if (type === 'image' || type === 'image_url') return IMAGE_TOKENS;
  return Object.values(value).reduce((sum: number, member) => sum + countValue(member), 0);
}
