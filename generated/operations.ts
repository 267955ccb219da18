// Generated from openapi/openapi.yaml; do not edit.
// SHA-256 of the description: 0d39c24d79d8b1d4c74c920fd50cfebd5c882c080155a23cbed92783e3c1f833
// Remake it with: npm run generate

export const CREATE_MESSAGE = {
  id: 'createMessage',
  method: 'POST',
  path: '/v1/messages',
  clientMethod: 'messages.create',
  idempotent: false,
  request: 'MessageRequest',
  response: 'Message',
  streams: true,
  maxBodyBytes: 16777216,
  required: {
    id: 'any',
    type: 'any',
    role: 'any',
    content: 'list',
    model: 'any',
    stop_reason: 'any',
    usage: 'object',
  },
  errors: [400, 401, 402, 403, 404, 413, 429, 500, 502, 503, 504, 529],
} as const;

export const COUNT_MESSAGE_TOKENS = {
  id: 'countMessageTokens',
  method: 'POST',
  path: '/v1/messages/count_tokens',
  clientMethod: 'messages.countTokens',
  idempotent: true,
  request: 'MessageInput',
  response: 'TokenCount',
  streams: false,
  maxBodyBytes: 16777216,
  required: {
    input_tokens: 'any',
  },
  errors: [400, 401, 403, 404, 413, 429, 500, 502, 503, 504, 529],
} as const;

export const CREATE_CHAT_COMPLETION = {
  id: 'createChatCompletion',
  method: 'POST',
  path: '/v1/chat/completions',
  clientMethod: 'chat.completions.create',
  idempotent: false,
  request: 'ChatCompletionRequest',
  response: 'ChatCompletion',
  streams: true,
  maxBodyBytes: 16777216,
  required: {
    id: 'any',
    object: 'any',
    created: 'any',
    model: 'any',
    choices: 'list',
    usage: 'object',
  },
  errors: [400, 401, 402, 403, 404, 413, 429, 500, 502, 503, 504, 529],
} as const;

export const LIST_MODELS = {
  id: 'listModels',
  method: 'GET',
  path: '/v1/models',
  clientMethod: 'models.list',
  idempotent: true,
  request: null,
  response: 'ModelList',
  streams: false,
  maxBodyBytes: null,
  required: {
    data: 'list',
  },
  errors: [401, 403, 404, 429, 500, 503],
} as const;

export const GET_ACCOUNT = {
  id: 'getAccount',
  method: 'GET',
  path: '/v1/account',
  clientMethod: 'account.get',
  idempotent: true,
  request: null,
  response: 'Account',
  streams: false,
  maxBodyBytes: null,
  required: {},
  errors: [401, 403, 404, 429, 500, 503],
} as const;

export const GET_USAGE = {
  id: 'getUsage',
  method: 'GET',
  path: '/v1/usage',
  clientMethod: 'usage.get',
  idempotent: true,
  request: null,
  response: 'UsageReport',
  streams: false,
  maxBodyBytes: null,
  required: {},
  errors: [401, 403, 404, 429, 500, 503],
} as const;

/** The operations of the gateway. */
export const OPERATIONS = {
  createMessage: CREATE_MESSAGE,
  countMessageTokens: COUNT_MESSAGE_TOKENS,
  createChatCompletion: CREATE_CHAT_COMPLETION,
  listModels: LIST_MODELS,
  getAccount: GET_ACCOUNT,
  getUsage: GET_USAGE,
};

/** The operationId of an operation. */
export type OperationId = keyof typeof OPERATIONS;
/** One operation. */
export type Operation = (typeof OPERATIONS)[OperationId];
