// Generated from openapi/openapi.yaml; do not edit.
// SHA-256 of the description: 0d39c24d79d8b1d4c74c920fd50cfebd5c882c080155a23cbed92783e3c1f833
// Remake it with: npm run generate

/** SHA-256 of the description this package was made from. */
export const SPEC_SHA256 = '0d39c24d79d8b1d4c74c920fd50cfebd5c882c080155a23cbed92783e3c1f833';

/** Version of the description. */
export const SPEC_VERSION = '0.1.0';

/** The public gateway. */
export const DEFAULT_BASE_URL = 'https://caicaini.com';

/** Names of the environment variables the vendor's samples use. */
export const ENVIRONMENT = {
  apiKey: 'CAICAINI_API_KEY',
  baseUrl: 'CAICAINI_BASE',
} as const;

/** What every API key begins with. */
export const KEY_PREFIX = 'cai_api_';

/** A whole API key. */
export const KEY_PATTERN = /^cai_api_[A-Za-z0-9_-]{32}$/;

/** Names of the documented response headers. */
export const HEADERS = {
  RateLimitTier: 'X-RateLimit-Tier',
  RateLimitLimitRequests: 'X-RateLimit-Limit-Requests',
  RateLimitRemainingRequests: 'X-RateLimit-Remaining-Requests',
  RateLimitResetRequests: 'X-RateLimit-Reset-Requests',
  RetryAfter: 'Retry-After',
} as const;

/** One row per model: its limits and capabilities, counted in tokens. */
export const MODELS = {
  'caicaini/auto': {
    id: 'caicaini/auto',
    displayName: 'Auto (smart routing)',
    maxOutputTokens: 8192,
    contextWindow: 200000,
    supportsVision: true,
    supportsTools: true,
    supportsThinking: true,
  },
  'caicaini/opus': {
    id: 'caicaini/opus',
    displayName: 'Opus',
    maxOutputTokens: 32768,
    contextWindow: 1000000,
    supportsVision: true,
    supportsTools: true,
    supportsThinking: true,
  },
  'caicaini/sonnet': {
    id: 'caicaini/sonnet',
    displayName: 'Sonnet',
    maxOutputTokens: 16384,
    contextWindow: 1000000,
    supportsVision: true,
    supportsTools: true,
    supportsThinking: true,
  },
  'caicaini/kimi': {
    id: 'caicaini/kimi',
    displayName: 'Lite',
    maxOutputTokens: 32768,
    contextWindow: 256000,
    supportsVision: true,
    supportsTools: true,
    supportsThinking: true,
  },
  'caicaini/haiku': {
    id: 'caicaini/haiku',
    displayName: 'Haiku',
    maxOutputTokens: 8192,
    contextWindow: 200000,
    supportsVision: true,
    supportsTools: true,
    supportsThinking: false,
  },
} as const;

/** Limits of each rate-limit tier; enterprise limits are set by hand. */
export const TIERS = {
  free: {
    requestsPerMinute: 5,
    inputTokensPerMinute: 20000,
    concurrentStreams: 1,
  },
  pay_as_you_go: {
    requestsPerMinute: 60,
    inputTokensPerMinute: 100000,
    concurrentStreams: 5,
  },
  high_volume: {
    requestsPerMinute: 300,
    inputTokensPerMinute: 500000,
    concurrentStreams: 20,
  },
} as const;

/** Documented rules on message requests that JSON Schema cannot say. */
export const CONSTRAINTS = {
  'roles-alternate': {
    name: 'roles-alternate',
    description: 'user and assistant messages alternate',
  },
  'last-message-is-user': {
    name: 'last-message-is-user',
    description: 'the last message is from the user',
  },
  'images-per-turn': {
    name: 'images-per-turn',
    max: 20,
    description: 'a turn has at most this many images',
  },
  'image-bytes': {
    name: 'image-bytes',
    max: 5242880,
    description: 'an inline image has at most this many bytes, decoded; that MB means 2^20 bytes is assumed',
  },
  'image-pixels': {
    name: 'image-pixels',
    max: 8000,
    description:
      'an image is at most this many pixels wide and high; the second dimension is assumed, and only a PNG is looked into',
  },
} as const;
