/** Logs of calls, made of hooks. They name operations, statuses, waits and ids, and never a prompt, an answer or a key. */
import { CaicainiError } from '../policy/error.js';
import type { Hooks } from './hooks.js';

/** Where the client writes its logs. `console` is one, and so are the loggers of pino and winston. */
export type Logger = Record<'error' | 'warn' | 'info' | 'debug', (message: string) => unknown>;

/** The levels, each with what it adds: failed calls; retries and states of the limiter; successes; attempts. */
export const LEVELS = ['off', 'error', 'warn', 'info', 'debug'] as const;
/** The environment variable of the level. */
export const LOG_VARIABLE = 'CAICAINI_LOG';

/**
 * The hooks that write to a logger. The level is that of the environment variable CAICAINI_LOG; without it, `info` for a
 * logger that was given, else `off`.
 */
export function logHooks(logger: Logger | undefined, given: string | undefined): Hooks | undefined {
  const level = given?.toLowerCase() ?? (logger ? 'info' : 'off');
  const rank = LEVELS.indexOf(level as (typeof LEVELS)[number]);
  if (rank < 0) throw CaicainiError.usage(`${LOG_VARIABLE} must be one of ${LEVELS.join(', ')}`);
  if (rank === 0) return undefined;
  const write = (at: keyof Logger, message: string) => {
    if (LEVELS.indexOf(at) <= rank) (logger ?? console)[at](`caicaini: ${message}`);
  };
  return {
    onRetry: ({ operation, attempts, afterMs, failure }) =>
      write('warn', `${operation}: attempt ${attempts} failed, next in ${Math.round(afterMs)} ms: ${failure.message}`),
    onLimiter: ({ state, forMs, waiting, inFlight }) =>
      write('warn', `limiter: ${state} for ${Math.round(forMs)} ms, ${waiting} waiting, ${inFlight} in flight`),
    onEnd({ operation, attempts, durationMs, receipt, error, reason }) {
      const took = `in ${Math.round(durationMs)} ms, ${attempts.length} attempts`;
      for (const { status, code, durationMs: ms } of attempts)
        write('debug', `${operation}: ${status ?? code ?? 'no answer'} after ${Math.round(ms)} ms`);
      if (error) return write('error', `${operation}: ${error.action} (${error.because}) ${took}: ${error.message}`);
      const { id = 'without id', credits } = receipt ?? {};
      const cost = credits === undefined ? '' : `, ${credits} credits`;
      write('info', `${operation}: ${reason === undefined ? 'ok' : 'left by the caller'} ${took}, ${id}${cost}`);
    },
  };
}
