// Generated from openapi/openapi.yaml; do not edit.
// Remake it with: npm run generate

/** The operations of the gateway. */
export const OPERATIONS = {
  createMessage: {
    id: 'createMessage',
    method: 'POST',
    path: '/v1/messages',
    clientMethod: 'messages.create',
    idempotent: false,
    request: 'MessageRequest',
    response: 'Message',
    streams: true,
    spends: true,
    maxBodyBytes: 16777216,
    required: {
      content: 'list',
      usage: 'object',
    },
    errors: [400, 401, 402, 403, 404, 413, 429, 500, 502, 503, 504, 529],
  },
  countMessageTokens: {
    id: 'countMessageTokens',
    method: 'POST',
    path: '/v1/messages/count_tokens',
    clientMethod: 'messages.countTokens',
    idempotent: true,
    request: 'MessageInput',
    response: 'TokenCount',
    streams: false,
    spends: false,
    maxBodyBytes: 16777216,
    required: {
      input_tokens: 'any',
    },
    errors: [400, 401, 403, 404, 413, 429, 500, 502, 503, 504, 529],
  },
  createChatCompletion: {
    id: 'createChatCompletion',
    method: 'POST',
    path: '/v1/chat/completions',
    clientMethod: 'chat.completions.create',
    idempotent: false,
    request: 'ChatCompletionRequest',
    response: 'ChatCompletion',
    streams: true,
    spends: true,
    maxBodyBytes: 16777216,
    required: {
      choices: 'list',
      usage: 'object',
    },
    errors: [400, 401, 402, 403, 404, 413, 429, 500, 502, 503, 504, 529],
  },
  listModels: {
    id: 'listModels',
    method: 'GET',
    path: '/v1/models',
    clientMethod: 'models.list',
    idempotent: true,
    request: null,
    response: 'ModelList',
    streams: false,
    spends: false,
    maxBodyBytes: null,
    required: {
      data: 'list',
    },
    errors: [401, 403, 404, 429, 500, 503],
  },
  getAccount: {
    id: 'getAccount',
    method: 'GET',
    path: '/v1/account',
    clientMethod: 'account.get',
    idempotent: true,
    request: null,
    response: 'Account',
    streams: false,
    spends: false,
    maxBodyBytes: null,
    required: {},
    errors: [401, 403, 404, 429, 500, 503],
  },
  getUsage: {
    id: 'getUsage',
    method: 'GET',
    path: '/v1/usage',
    clientMethod: 'usage.get',
    idempotent: true,
    request: null,
    response: 'UsageReport',
    streams: false,
    spends: false,
    maxBodyBytes: null,
    required: {},
    errors: [401, 403, 404, 429, 500, 503],
  },
} as const;

/** The operationId of an operation. */
export type OperationId = keyof typeof OPERATIONS;
/** One operation. */
export type Operation = (typeof OPERATIONS)[OperationId];

/** What a client reads of the operations, apart, so that a bundle leaves out the rest. */
export const OPERATION_RULES = {
  createMessage: {
    id: 'createMessage',
    method: 'POST',
    path: '/v1/messages',
    clientMethod: 'messages.create',
    idempotent: false,
    streams: true,
    spends: true,
    maxBodyBytes: 16777216,
    required: {
      content: 'list',
      usage: 'object',
    },
  },
  countMessageTokens: {
    id: 'countMessageTokens',
    method: 'POST',
    path: '/v1/messages/count_tokens',
    clientMethod: 'messages.countTokens',
    idempotent: true,
    streams: false,
    spends: false,
    maxBodyBytes: 16777216,
    required: {
      input_tokens: 'any',
    },
  },
  createChatCompletion: {
    id: 'createChatCompletion',
    method: 'POST',
    path: '/v1/chat/completions',
    clientMethod: 'chat.completions.create',
    idempotent: false,
    streams: true,
    spends: true,
    maxBodyBytes: 16777216,
    required: {
      choices: 'list',
      usage: 'object',
    },
  },
  listModels: {
    id: 'listModels',
    method: 'GET',
    path: '/v1/models',
    clientMethod: 'models.list',
    idempotent: true,
    streams: false,
    spends: false,
    maxBodyBytes: null,
    required: {
      data: 'list',
    },
  },
  getAccount: {
    id: 'getAccount',
    method: 'GET',
    path: '/v1/account',
    clientMethod: 'account.get',
    idempotent: true,
    streams: false,
    spends: false,
    maxBodyBytes: null,
    required: {},
  },
  getUsage: {
    id: 'getUsage',
    method: 'GET',
    path: '/v1/usage',
    clientMethod: 'usage.get',
    idempotent: true,
    streams: false,
    spends: false,
    maxBodyBytes: null,
    required: {},
  },
} as const satisfies Record<OperationId, object>;

/** What a client reads of one operation. */
export type OperationRules = (typeof OPERATION_RULES)[OperationId];
