// Generated from openapi/openapi.yaml; do not edit.
// Remake it with: npm run generate

/** SHA-256 of the description from which this package was generated, in hexadecimal. */
export const SPEC_SHA256 = '6ecc229be2648569013477d3e42a75e7de6c7a2f5f19d2f2c24cb432474d8f73';

/** Version of the description, as x.y.z. */
export const SPEC_VERSION = '0.1.0';

/** URL of the public gateway. */
export const DEFAULT_BASE_URL = 'https://caicaini.com';

/** URL of the published docs with a slash at the end, from `homepage` of package.json; empty without one. */
export const DOCS_URL: string = '';

/** Names of the environment variables the vendor's samples use. */
export const ENVIRONMENT = {
  apiKey: 'CAICAINI_API_KEY',
  baseUrl: 'CAICAINI_BASE',
} as const;

/** The beginning of every API key. */
export const KEY_PREFIX = 'cai_api_';

/** The pattern of a whole API key. */
export const KEY_PATTERN = /^cai_api_[A-Za-z0-9_-]{32}$/;

/** Names of the documented response headers. */
export const HEADERS = {
  RateLimitTier: 'X-RateLimit-Tier',
  RateLimitLimitRequests: 'X-RateLimit-Limit-Requests',
  RateLimitRemainingRequests: 'X-RateLimit-Remaining-Requests',
  RateLimitResetRequests: 'X-RateLimit-Reset-Requests',
  RetryAfter: 'Retry-After',
} as const;

/** The models by id: limits in tokens, and capabilities. Source: Models. */
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

/** The id of a model in {@link MODELS}. */
export type KnownModelId = keyof typeof MODELS;

/** The limits of each rate-limit tier; the vendor agrees those of enterprise with the customer. Source: Rate limits. */
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

/** The streams that each tier may have open at a time, apart, so that a bundle leaves out the other limits. */
export const STREAMS_OF_TIER: Readonly<Record<string, number>> = {
  free: 1,
  pay_as_you_go: 5,
  high_volume: 20,
};

/** The documented rules of message requests that JSON Schema cannot express. */
export const CONSTRAINTS = {
  'roles-alternate': {
    name: 'roles-alternate',
    accepted: 'convention',
    description: 'user and assistant messages alternate; by convention, messages of one role in a row count as one',
  },
  'last-message-is-user': {
    name: 'last-message-is-user',
    description: 'the last message is from the user; messages with the role system do not count',
  },
  'tool-results-have-calls': {
    name: 'tool-results-have-calls',
    description: 'each tool result names a tool call of the turn before it',
  },
  'tool-calls-have-results': {
    name: 'tool-calls-have-results',
    description: 'each tool call has its result in the next turn',
  },
  'tool-choice-is-offered': {
    name: 'tool-choice-is-offered',
    description: 'tool_choice asks for a tool that tools offers',
  },
  'tool-names-differ': {
    name: 'tool-names-differ',
    description: 'no two tools have the same name',
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
