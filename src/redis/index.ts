/** A limiter that processes share through Redis or Valkey. */
import type { Limiter } from '../limiter/limiter.js';
import { sharedLimiter, type SharedLimiterOptions } from './shared.js';
import { redisState, type RedisClient } from './state.js';

export { sharedLimiter } from './shared.js';
export type {
  SharedAnswer,
  SharedLimiterOptions,
  SharedNews,
  SharedQuestion,
  SharedState,
  SharedStop,
} from './shared.js';
export type { RedisClient } from './state.js';

/** The options of `redisLimiter`. */
export interface RedisLimiterOptions extends SharedLimiterOptions {
  /** Prefix of every key in Redis. Default `caicaini:limiter:`. */
  prefix?: string | undefined;
}

/**
 * Creates a limiter for the option `limiter` that all processes share: the rate-limit window, the holds and the hard
 * stops of an API key are kept in Redis. Times are those of the server's clock. Each API key has one hash, named by a
 * digest that does not show the key; it expires a day after its last use. While Redis does not answer, each process
 * uses its own limiter, and the notices of `onLimiter` have `isAlone: true`.
 * @throws {TypeError} when the client is neither an `ioredis` nor a `redis` client.
 */
export function redisLimiter(client: RedisClient, options: RedisLimiterOptions = {}): Limiter {
  const { prefix = 'caicaini:limiter:', ...rest } = options;
  return sharedLimiter(redisState(client, prefix), rest);
}
