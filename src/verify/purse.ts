/** Credits that a verification may spend: reserved before each turn, settled by its receipt, never more than allowed. */
import { MODELS, type ModelId } from '../contract.js';
import type { Turn } from './turn.js';

/** What a turn may use at most. */
export interface TurnCost {
  model: string;
  /** Bytes of the request's body. */
  bytes: number;
  maxTokens: number;
  /** Images in it. */
  images?: number;
}

/** Before any receipt: credits per token, and tokens per byte. Prices and tokenizer are documented nowhere (assumed). */
const PRIOR = { perToken: 2, tokensPerByte: 0.5 };
/** What an image may count for (assumed; the vendor does not say). */
const TOKENS_PER_IMAGE = 1_600;
/** A model that was not seen yet may cost so many times what another does (assumed). */
const DEARER = 8;

/** What receipts of a model have taught: upper bounds, since no part of a price is negative. */
interface Learned {
  perInput: number;
  perOutput: number;
  tokensPerByte: number;
}

/** Keeps account of credits. */
export class Purse {
  /** Credits that receipts told of, and the most that turns without one can have cost. */
  spent = 0;
  private readonly learned = new Map<string, Learned>();

  constructor(
    /** The most that may be spent. */
    readonly max: number,
  ) {}

  /** The most that a turn can cost, in credits. */
  bound({ model, bytes, maxTokens, images = 0 }: TurnCost): number {
    const { perInput, perOutput, tokensPerByte } = this.priceOf(model);
    const input = bytes * tokensPerByte + images * TOKENS_PER_IMAGE;
    return Math.ceil(input * perInput + maxTokens * perOutput);
  }

  /** Whether turns fit into what is left, all together. */
  affords(costs: readonly TurnCost[]): boolean {
    return costs.reduce((sum, cost) => sum + this.bound(cost), this.spent) <= this.max;
  }

  /** Notes what a turn has cost; without a receipt the most it can have. */
  settle(cost: TurnCost, turn: Turn | undefined): void {
    const { credits, inputTokens, outputTokens } = turn ?? {};
    if (credits === undefined || !(credits >= 0)) {
      this.spent += this.bound(cost);
      return;
    }
    this.spent += Math.ceil(credits);
    if (!inputTokens || !outputTokens || cost.images) return;
    const old = this.learned.get(cost.model);
    const least = (now: number, before: number | undefined) => Math.min(now, before ?? Infinity);
    this.learned.set(cost.model, {
      perInput: least((credits + 1) / inputTokens, old?.perInput),
      perOutput: least((credits + 1) / outputTokens, old?.perOutput),
      tokensPerByte: Math.max((1.5 * inputTokens) / cost.bytes, old?.tokensPerByte ?? 0),
    });
  }

  private priceOf(model: string): Learned {
    const own = this.learned.get(model);
    if (own) return own;
    const { perToken, tokensPerByte } = PRIOR;
    const others = [...this.learned.values()];
    // A model that does not exist costs nothing unless it is let pass; then it is some other
    const known = Object.hasOwn(MODELS, model) ? (model as ModelId) : undefined;
    if (others.length === 0 || !known) return { perInput: perToken, perOutput: perToken, tokensPerByte };
    const most = (of: keyof Learned) => Math.max(...others.map((each) => each[of]));
    return {
      perInput: Math.min(perToken, DEARER * most('perInput')),
      perOutput: Math.min(perToken, DEARER * most('perOutput')),
      tokensPerByte: most('tokensPerByte'),
    };
  }
}
