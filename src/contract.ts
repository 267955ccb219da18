/** The one door to `generated/`: everything else in `src` reads the contract from here. */
export { DESCRIPTION } from '../generated/description.js';
export type { DescriptionNode } from '../generated/description.js';
export { ERROR_ROWS, ERRORS, RETRY_POLICY } from '../generated/errors.js';
export type { Action, Charged, ErrorRow, ErrorStatus, ErrorType } from '../generated/errors.js';
export { ACTIONS_ZH, CHARGED_ZH, ERRORS_ZH } from '../generated/errors.zh.js';
export {
  COUNT_MESSAGE_TOKENS,
  CREATE_CHAT_COMPLETION,
  CREATE_MESSAGE,
  GET_ACCOUNT,
  GET_USAGE,
  LIST_MODELS,
  OPERATIONS,
} from '../generated/operations.js';
export type { Operation, OperationId } from '../generated/operations.js';
export {
  CONSTRAINTS,
  DEFAULT_BASE_URL,
  ENVIRONMENT,
  HEADERS,
  KEY_PATTERN,
  KEY_PREFIX,
  MODELS,
  SPEC_SHA256,
  SPEC_VERSION,
  TIERS,
} from '../generated/facts.js';
export {
  CREATE_CHAT_COMPLETION_GRAMMAR,
  CREATE_MESSAGE_GRAMMAR,
  STREAM_GRAMMARS,
  type StreamGrammar,
} from '../generated/streams.js';
export * as validators from '../generated/validators.js';
export type { SchemaError, Validator } from '../generated/validators.js';
export type * from '../generated/types.js';
