/** Bodies of the read endpoints: models, account, usage. Their shapes are mostly assumed; see the description. */
import { MODELS, type KnownModelId } from '../../contract.js';
import { consumedThisMonth, availableCredits } from './credits.js';
import type { Account } from './keys.js';

/** The body of `GET /v1/models`. */
export function modelList(): unknown {
  return { object: 'list', data: Object.values(MODELS).map(toModel) };
}

/** The body of `GET /v1/account`. The balance leaves out the credits that running generations have reserved. */
export function accountView(account: Account, nowMs: number): unknown {
  return {
    tier: account.tier,
    credit_balance: availableCredits(account),
    credits_consumed_this_month: consumedThisMonth(account, nowMs),
  };
}

/** The body of `GET /v1/usage`: one row for each day and model. */
export function usageView({ usage }: Account): unknown {
  return { data: [...usage.values()] };
}

function toModel({
  id,
  displayName,
  maxOutputTokens,
  contextWindow,
  ...flags
}: (typeof MODELS)[KnownModelId]): unknown {
  const { supportsVision, supportsTools, supportsThinking } = flags;
  return {
    id,
    object: 'model',
    display_name: displayName,
    description: `Reads up to ${contextWindow} tokens and writes up to ${maxOutputTokens}.`,
    supports_vision: supportsVision,
    supports_tools: supportsTools,
    supports_thinking: supportsThinking,
    context_window: contextWindow,
    max_output_tokens: maxOutputTokens,
  };
}
