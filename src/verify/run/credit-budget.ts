/** The credit budget of a verification: checked before each turn, charged by its receipt. */
import { MODELS, type KnownModelId } from '../../contract.js';
import type { Turn } from '../read/turn.js';

/** The size of a turn, which bounds its cost. */
export interface TurnCost {
  model: string;
  /** Bytes of the request body. */
  bytes: number;
  maxTokens: number;
  /** Number of images. Default 0. */
  images?: number;
  /** Characters of all inline images. Default 0. */
  imageChars?: number;
}

/** Assumed before the first receipt: credits per token, and tokens per byte. The vendor documents neither. */
const DEFAULT_PRICE = { perToken: 2, tokensPerByte: 0.5 };
/** Assumed tokens of an image; the vendor does not document them. */
const TOKENS_PER_IMAGE = 1_600;
/** Factor on the forecast of an image's price. */
const IMAGE_MARGIN = 1.5;
/** Longest inline image before any receipt for an image, characters. */
const MAX_UNPRICED_IMAGE_CHARS = 20_000;
/** How much longer an image may be than the longest one with a receipt: its price is a forecast. */
const MAX_IMAGE_GROWTH = 100;
/** Assumed: a model without a receipt costs at most this many times the price of another model. */
const UNSEEN_MODEL_FACTOR = 8;

/** Credits per token for estimates: at 7,000 credits a dollar, about 15 dollars per million tokens. */
export const USUAL_PRICE = 0.1;

/** Tokens that a turn may take, for estimates. */
export function estimateTokens({ bytes, maxTokens, images = 0 }: TurnCost): number {
  return bytes * DEFAULT_PRICE.tokensPerByte + images * TOKENS_PER_IMAGE + maxTokens;
}

/** Prices of a model as its receipts bound them: each is an upper bound, because no part of a price is negative. */
interface PriceBounds {
  perInput: number;
  perOutput: number;
  tokensPerByte: number;
}

/** Counts the credits spent, and bounds the cost of the next turns. */
export class CreditBudget {
  /** Credits of all receipts, plus the maximum cost of each turn without a receipt. */
  spent = 0;
  private readonly prices = new Map<string, PriceBounds>();
  /** Receipts of turns with images, per image, the shortest first. The whole cost counts as that of the images. */
  private readonly images: { chars: number; credits: number }[] = [];

  constructor(
    /** The most credits to spend. */
    readonly max: number,
  ) {}

  /** The maximum cost of a turn, in credits. */
  maxCostOf({ model, bytes, maxTokens, images = 0, imageChars = 0 }: TurnCost): number {
    const { perInput, perOutput, tokensPerByte } = this.priceOf(model);
    const text = bytes * tokensPerByte * perInput + maxTokens * perOutput;
    if (images === 0) return Math.ceil(text);
    return Math.ceil(text + images * (this.maxCostOfImage(imageChars / images) ?? TOKENS_PER_IMAGE * perInput));
  }

  /**
   * The maximum cost of one image, forecast from the receipts of smaller ones: some gateways count the characters of an
   * image as text. Infinite for an image that is too long for a forecast; undefined for a short one without receipts.
   */
  private maxCostOfImage(chars: number): number | undefined {
    const [first, last] = [this.images[0], this.images.at(-1)];
    if (!first || !last) return chars > MAX_UNPRICED_IMAGE_CHARS ? Infinity : undefined;
    if (chars > MAX_IMAGE_GROWTH * last.chars) return Infinity;
    const isTwo = last.chars > first.chars;
    const perChar = isTwo
      ? Math.max(0, last.credits - first.credits) / (last.chars - first.chars)
      : last.credits / last.chars;
    return last.credits + IMAGE_MARGIN * perChar * Math.max(0, chars - last.chars);
  }

  /** Whether the remaining credits cover all of these turns together. */
  canAfford(costs: readonly TurnCost[]): boolean {
    return costs.reduce((sum, cost) => sum + this.maxCostOf(cost), this.spent) <= this.max;
  }

  /** Records the cost of a turn; without a receipt, its maximum cost. */
  settle(cost: TurnCost, turn: Turn | undefined): void {
    const { credits, inputTokens, outputTokens } = turn ?? {};
    if (credits === undefined || !(credits >= 0)) {
      this.spent += this.maxCostOf(cost);
      return;
    }
    this.spent += Math.ceil(credits);
    if (cost.images) this.learnImage(cost, credits);
    if (!inputTokens || !outputTokens || cost.images) return;
    const old = this.prices.get(cost.model);
    const least = (now: number, before: number | undefined) => Math.min(now, before ?? Infinity);
    this.prices.set(cost.model, {
      perInput: least((credits + 1) / inputTokens, old?.perInput),
      perOutput: least((credits + 1) / outputTokens, old?.perOutput),
      tokensPerByte: Math.max((1.5 * inputTokens) / cost.bytes, old?.tokensPerByte ?? 0),
    });
  }

  private learnImage({ images = 1, imageChars = 0 }: TurnCost, credits: number): void {
    this.images.push({ chars: imageChars / images, credits: credits / images });
    this.images.sort((one, other) => one.chars - other.chars);
  }

  private priceOf(model: string): PriceBounds {
    const own = this.prices.get(model);
    if (own) return own;
    const { perToken, tokensPerByte } = DEFAULT_PRICE;
    const others = [...this.prices.values()];
    // An unknown model is free if the gateway refuses it; if not, another model answers at an unknown price
    const known = Object.hasOwn(MODELS, model) ? (model as KnownModelId) : undefined;
    if (others.length === 0 || !known) return { perInput: perToken, perOutput: perToken, tokensPerByte };
    const most = (of: keyof PriceBounds) => Math.max(...others.map((each) => each[of]));
    return {
      perInput: Math.min(perToken, UNSEEN_MODEL_FACTOR * most('perInput')),
      perOutput: Math.min(perToken, UNSEEN_MODEL_FACTOR * most('perOutput')),
      tokensPerByte: most('tokensPerByte'),
    };
  }
}
