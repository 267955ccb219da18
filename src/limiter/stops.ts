/** The hard stops of one key: they decide which calls a confirmed 401 or 402 refuses. */
import { ERROR_ROWS } from '../contract.js';
import type { Failure, Outcome } from '../policy/failure.js';
import { isObject, parseObject } from '../shared/json.js';
import type { Ask, Spending } from './limiter.js';

const ROWS = [ERROR_ROWS[401], ERROR_ROWS[402]];

/** A hard stop that attempts have met since the last success. */
export interface Stop {
  failure: Failure;
  outcome: Outcome;
  /** The model and tokens of the largest refused request; absent for a 401, which concerns every call of the key. */
  spends: Spending | undefined;
  /** True once two attempts in a row have met it. One alone may be the fault of its own request. */
  isConfirmed: boolean;
  /** The time of the last request that it concerns. After an interval one call is let through as a probe. */
  askedMs: number;
}

/** The hard stops of one key, by status. */
export class Stops {
  readonly #stops = new Map<number, Stop>();

  /** The confirmed stop that refuses a request, if any. Without `ask`, any confirmed stop. */
  refusing(nowMs: number, ask?: Ask & { probeEveryMs: number }): Stop | undefined {
    for (const stop of this.#stops.values())
      if (stop.isConfirmed && (!ask || (nowMs < stop.askedMs + ask.probeEveryMs && concerns(stop, ask)))) return stop;
    return undefined;
  }

  /** Records that a request is sent. It is a probe of the stops that concern it. */
  send(ask: Ask, nowMs: number): void {
    for (const stop of this.#stops.values()) if (concerns(stop, ask)) stop.askedMs = nowMs;
  }

  /** Records a failed attempt. Returns false when its stop is known already. */
  record(ask: Ask, { failure, outcome }: Pick<Stop, 'failure' | 'outcome'>, askedMs: number): boolean {
    const status = stopOf(outcome);
    if (status === undefined) return true;
    const asked = status === ERROR_ROWS[402].status ? ask.spends : undefined;
    const known = this.#stops.get(status);
    const isConfirmed = known !== undefined && known.spends?.model === asked?.model;
    // Keep the larger amount: both refusals are evidence against it, only one against the smaller
    const spends = isConfirmed && tokensOf(known.spends) > tokensOf(asked) ? known.spends : asked;
    this.#stops.set(status, { failure, outcome, spends, isConfirmed, askedMs });
    return !isConfirmed;
  }

  /**
   * Records a success. Removes the stops that it disproves, and those that are not confirmed: they are not "in a row".
   */
  succeed(ask: Ask): void {
    for (const [status, stop] of this.#stops)
      if (concerns(stop, ask) || (ask.spends && !stop.isConfirmed)) this.#stops.delete(status);
  }
}

/** The status of a stop that concerns other requests too: 401 or 402, when envelope and status name the same row. */
export function stopOf(outcome: Outcome): number | undefined {
  if (outcome.kind !== 'response') return undefined;
  const row = ROWS.find(({ status }) => status === outcome.status);
  const error = parseObject(outcome.body)?.['error'];
  return row && isObject(error) && error['type'] === row.type ? row.status : undefined;
}

/**
 * Whether a stop concerns a request: it asks for the same model, and for at least as many tokens as the refused one.
 */
function concerns({ spends }: Stop, ask: Ask): boolean {
  const asked = ask.spends;
  return !spends || (asked !== undefined && asked.model === spends.model && tokensOf(asked) >= tokensOf(spends));
}

/** The output tokens of a request; infinite without `max_tokens`, because the model's limit applies. */
function tokensOf(spends: Spending | undefined): number {
  return spends?.maxTokens ?? Infinity;
}
