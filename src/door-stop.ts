/** Hard stops: what a 401, 402 or 403 closes. Pure. */
import { ERROR_ROWS } from './contract.js';
import type { Failure, Outcome } from './failure.js';

const STOPS = Object.values(ERROR_ROWS).filter(({ action }) => action === 'stop');

/** What is asked for, as far as stops care. */
export interface Asked {
  /** Name of the operation, as in `createMessage`. */
  operation: string;
  /** Statuses the operation may answer with; unknown for a request that the description does not know. */
  errors?: readonly number[] | undefined;
}

/** A hard stop that is in force. */
export interface Stop {
  /** What it stops, as in {@link stopNames}. */
  name: string;
  /** The first failure; its identity is that of the stop. */
  failure: Failure;
  /** What was on the wire, to be answered again. */
  outcome: Outcome;
  /** When one call may try whether it is healed. */
  probeAtMs: number;
}

/**
 * Names of the stops that can hit a request. A 403 is about its endpoint; the others about every operation that can
 * answer them: a 402 only those that spend credits, so that the balance can still be read.
 */
export function stopNames({ operation, errors }: Asked): string[] {
  const rows = STOPS.filter(({ status }) => errors?.includes(status) ?? true);
  return rows.map(({ status }) => (status === ERROR_ROWS[403].status ? `${status} ${operation}` : String(status)));
}

/** Whether a stop is about a request. */
export function isStopped(stop: Stop, asked: Asked): boolean {
  return stopNames(asked).includes(stop.name);
}

/** The stop that an answer makes. */
export function makeStop(asked: Asked, failure: Failure, outcome: Outcome, probeAtMs: number): Stop {
  const status = STOPS.find(({ type }) => type === failure.type)?.status ?? failure.status;
  const name = stopNames(asked).find((each) => each.startsWith(String(status))) ?? String(status);
  return { name, failure, outcome, probeAtMs };
}
