// Generated from openapi/openapi.yaml; do not edit.
// Remake it with: npm run generate

/** The reaction of a client to an error: try again, stop and tell a person, or correct the request. */
export type Action = 'retry' | 'stop' | 'fix';
/** Whether credits may have been consumed. */
export type Charged = 'never' | 'unknown';

/** The rows of ERRORS without their texts: all that a decision reads, so that a bundle can leave the texts out. */
export const ERROR_ROWS = {
  400: {
    status: 400,
    type: 'invalid_request_error',
    action: 'fix',
    charged: 'never',
  },
  401: {
    status: 401,
    type: 'authentication_error',
    action: 'stop',
    charged: 'never',
  },
  402: {
    status: 402,
    type: 'insufficient_quota',
    action: 'stop',
    charged: 'never',
  },
  403: {
    status: 403,
    type: 'permission_error',
    action: 'stop',
    charged: 'never',
  },
  404: {
    status: 404,
    type: 'not_found_error',
    action: 'fix',
    charged: 'never',
  },
  413: {
    status: 413,
    type: 'request_too_large',
    action: 'fix',
    charged: 'never',
  },
  429: {
    status: 429,
    type: 'rate_limit_error',
    action: 'retry',
    charged: 'never',
  },
  500: {
    status: 500,
    type: 'api_error',
    action: 'retry',
    charged: 'unknown',
  },
  502: {
    status: 502,
    type: 'api_error',
    action: 'retry',
    charged: 'unknown',
  },
  503: {
    status: 503,
    type: 'api_error',
    action: 'retry',
    charged: 'unknown',
  },
  504: {
    status: 504,
    type: 'api_error',
    action: 'retry',
    charged: 'unknown',
  },
  529: {
    status: 529,
    type: 'overloaded_error',
    action: 'retry',
    charged: 'unknown',
  },
} as const satisfies Record<string, { action: Action; charged: Charged; [field: string]: unknown }>;

/** The error table: one row per documented status, with its meaning and the action for it. Source: Errors. */
export const ERRORS = {
  400: {
    status: 400,
    type: 'invalid_request_error',
    action: 'fix',
    charged: 'never',
    chargedBasis: 'assumed',
    honorsRetryAfter: false,
    summary:
      'The body is malformed or breaks a constraint: an unknown model, max_tokens too large, a wrong messages array.',
    whatToDo: 'Do not retry. Correct the request; the message names the constraint.',
    message: 'max_tokens must be a positive integer.',
    source: ['errors'],
  },
  401: {
    status: 401,
    type: 'authentication_error',
    action: 'stop',
    charged: 'never',
    chargedBasis: 'assumed',
    honorsRetryAfter: false,
    summary: 'The API key is missing, malformed or invalid.',
    whatToDo:
      'Do not retry. Alert a person, who checks CAICAINI_API_KEY and the Authorization header or creates a new key.',
    message: 'Invalid API key.',
    source: ['errors', 'authentication'],
  },
  402: {
    status: 402,
    type: 'insufficient_quota',
    action: 'stop',
    charged: 'never',
    chargedBasis: 'assumed',
    honorsRetryAfter: false,
    summary: 'The balance of API credits is below what this turn needs.',
    whatToDo: 'Do not retry. Alert a person, who tops up at /developers/billing.',
    message: 'The API credit balance is too low for this request.',
    source: ['errors'],
  },
  403: {
    status: 403,
    type: 'permission_error',
    action: 'stop',
    charged: 'never',
    chargedBasis: 'assumed',
    honorsRetryAfter: false,
    summary:
      'The key is valid but may not call this endpoint: a CLI key, a suspended account or a scope that does not match.',
    whatToDo: 'Do not retry. Alert a person, who uses an API key of an active account with the right scope.',
    message: 'This key may not call this endpoint.',
    source: ['errors'],
  },
  404: {
    status: 404,
    type: 'not_found_error',
    action: 'fix',
    charged: 'never',
    chargedBasis: 'assumed',
    honorsRetryAfter: false,
    summary: 'The path or the resource does not exist.',
    whatToDo: 'Do not retry. Check the URL and the model id.',
    message: 'No such path.',
    source: ['errors'],
  },
  413: {
    status: 413,
    type: 'request_too_large',
    action: 'fix',
    charged: 'never',
    chargedBasis: 'assumed',
    honorsRetryAfter: false,
    summary: 'The request body is over the limit of 16 MB.',
    whatToDo: 'Split the payload or downsample its images.',
    message: 'The request body is larger than 16 MB.',
    source: ['errors'],
  },
  429: {
    status: 429,
    type: 'rate_limit_error',
    action: 'retry',
    charged: 'never',
    chargedBasis: 'documented',
    honorsRetryAfter: true,
    summary: 'A rate limit of this key was hit. No credits were consumed.',
    whatToDo: 'Wait as long as Retry-After says, then retry.',
    message: 'Requests per minute exceeded for this key. Retry after 18 seconds.',
    source: ['errors', 'rate-limits'],
  },
  500: {
    status: 500,
    type: 'api_error',
    action: 'retry',
    charged: 'unknown',
    chargedBasis: 'assumed',
    honorsRetryAfter: true,
    summary: 'An internal fault of the gateway.',
    whatToDo: 'Retry with backoff.',
    message: 'Internal error.',
    source: ['errors'],
  },
  502: {
    status: 502,
    type: 'api_error',
    action: 'retry',
    charged: 'unknown',
    chargedBasis: 'assumed',
    honorsRetryAfter: true,
    summary: 'The upstream provider answered with an error.',
    whatToDo: 'Retry with backoff.',
    message: 'The upstream provider answered with an error.',
    source: ['errors'],
  },
  503: {
    status: 503,
    type: 'api_error',
    action: 'retry',
    charged: 'unknown',
    chargedBasis: 'assumed',
    honorsRetryAfter: true,
    summary: 'The service is unavailable for a while: a deployment or maintenance.',
    whatToDo: 'Retry with backoff.',
    message: 'The service is temporarily unavailable.',
    source: ['errors'],
  },
  504: {
    status: 504,
    type: 'api_error',
    action: 'retry',
    charged: 'unknown',
    chargedBasis: 'assumed',
    honorsRetryAfter: true,
    summary: 'The upstream provider took too long.',
    whatToDo: 'Retry with backoff; consider a smaller max_tokens.',
    message: 'The upstream provider timed out.',
    source: ['errors'],
  },
  529: {
    status: 529,
    type: 'overloaded_error',
    action: 'retry',
    charged: 'unknown',
    chargedBasis: 'assumed',
    honorsRetryAfter: true,
    summary: 'The upstream model is out of capacity.',
    whatToDo: 'Retry with backoff; it usually clears within seconds.',
    message: 'The upstream model is at capacity.',
    source: ['errors'],
  },
} as const;

/** A status of the error table. */
export type ErrorStatus = keyof typeof ERRORS;
/** One row of the error table. */
export type ErrorRow = (typeof ERRORS)[ErrorStatus];

/** The retry policy: attempts, backoff, Retry-After and time limits. Names that end in Ms are milliseconds. */
export const RETRY_POLICY = {
  attempts: {
    max: 6,
    default: 5,
  },
  backoff: {
    baseMs: 500,
    factor: 2,
    capMs: 5000,
  },
  retryAfter: {
    maxMs: 120000,
    spreadMinMs: 50,
    spreadMaxMs: 1000,
  },
  timeouts: {
    attemptMs: 600000,
    deadlineMs: 900000,
    firstTokenMs: 300000,
    idleMs: 60000,
  },
  statuses: {
    '408': 'retry',
    '425': 'retry',
    '501': 'fix',
    '505': 'fix',
    '2xx': 'stop',
    '3xx': 'fix',
    '4xx': 'fix',
    '5xx': 'retry',
  },
  careful: {
    order: ['retry', 'fix', 'stop'],
  },
  noAnswer: {
    unsent: {
      action: 'retry',
      charged: 'never',
    },
    sent: {
      action: 'retry',
      charged: 'unknown',
    },
    lost: {
      action: 'retry',
      charged: 'unknown',
    },
    untrusted: {
      action: 'fix',
      charged: 'never',
    },
    invalid: {
      action: 'fix',
      charged: 'never',
    },
    tooLong: {
      action: 'fix',
      charged: 'unknown',
    },
  },
} as const;
