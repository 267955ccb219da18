/** The tables that the vendor publishes: models, tiers, error rows. Prices and open limits are this gateway's own. */

export interface Model {
  title: string;
  about: string;
  /** Tokens. */
  window: number;
  maxOutput: number;
  vision: boolean;
  tools: boolean;
  thinking: boolean;
  /** Thousandths of a credit per token. */
  price: { input: number; output: number };
}

export interface Tier {
  /** In a minute. */
  requests: number;
  /** Input tokens in a minute. */
  tokens: number;
  /** At once. */
  streams: number;
}

// K and M are read as powers of two: the tables do not say, and it refuses less
const K = 1024;
const M = K * K;
const able = { vision: true, tools: true, thinking: true };

export const models = (): Record<string, Model> => ({
  'caicaini/haiku': {
    ...able,
    ...{ title: 'Haiku', about: 'Answers before you look.', window: 200 * K, maxOutput: 8192, thinking: false },
    price: { input: 120, output: 300 },
  },
  'caicaini/kimi': {
    ...able,
    ...{ title: 'Lite', about: 'Reads whole shelves at once.', window: 256 * K, maxOutput: 32_768 },
    price: { input: 115, output: 250 },
  },
  'caicaini/sonnet': {
    ...able,
    ...{ title: 'Sonnet', about: 'The one to run in production.', window: M, maxOutput: 16_384 },
    price: { input: 200, output: 600 },
  },
  'caicaini/opus': {
    ...able,
    ...{ title: 'Opus', about: 'For what the others give up on.', window: M, maxOutput: 32_768 },
    price: { input: 400, output: 1000 },
  },
  'caicaini/auto': {
    ...able,
    ...{
      title: 'Auto (smart routing)',
      about: 'Finds the right model for each turn.',
      window: 200 * K,
      maxOutput: 8192,
    },
    price: { input: 140, output: 400 },
  },
});

export const tiers = (): Record<string, Tier> => ({
  free: { requests: 5, tokens: 20_000, streams: 1 },
  pay_as_you_go: { requests: 60, tokens: 100_000, streams: 5 },
  high_volume: { requests: 300, tokens: 500_000, streams: 20 },
  enterprise: { requests: 90_000, tokens: 400_000_000, streams: 250 },
});

export const rows = (): Record<number, string> => ({
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  502: 'api_error',
  503: 'api_error',
  504: 'api_error',
  529: 'overloaded_error',
});

/** The message of an error that a request asks for by `Prefer`. */
export const EXCUSES: Record<number, string> = {
  400: 'That body cannot be used as it is.',
  401: 'This key opens nothing here.',
  402: 'The apiCredits left do not cover this turn.',
  403: 'The key is good, but not for this.',
  404: 'Nothing lives at this address.',
  413: 'The body weighs more than 16 MB.',
  429: 'Too many input tokens in this minute.',
  500: 'Something broke on our side.',
  502: 'A provider gave no usable answer.',
  503: 'Back in a moment: new version going out.',
  504: 'The provider took too long; fewer max_tokens may help.',
  529: 'The model has its hands full.',
};
