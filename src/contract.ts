/** The contract, for all other files of `src`. This is the only file that imports `generated/`. */
export { DESCRIPTION } from '../generated/description.js';
export type { DescriptionNode } from '../generated/description.js';
export { ERROR_ROWS, ERRORS, RETRY_POLICY } from '../generated/errors.js';
export type { Action, Charged, ErrorRow, ErrorStatus } from '../generated/errors.js';
export { ACTIONS_ZH, CHARGED_ZH, ERRORS_ZH } from '../generated/errors.zh.js';
export { OPERATION_RULES, OPERATIONS } from '../generated/operations.js';
export type { Operation, OperationId, OperationRules } from '../generated/operations.js';
export {
  CONSTRAINTS,
  DEFAULT_BASE_URL,
  DOCS_URL,
  ENVIRONMENT,
  HEADERS,
  KEY_PATTERN,
  KEY_PREFIX,
  MODELS,
  SPEC_SHA256,
  SPEC_VERSION,
  STREAMS_OF_TIER,
  TIERS,
} from '../generated/facts.js';
export type { KnownModelId } from '../generated/facts.js';
export { STREAM_GRAMMARS, STREAM_RULES, type StreamGrammar, type StreamRules } from '../generated/streams.js';
export * as validators from '../generated/validators.js';
export type { SchemaError, Validator } from '../generated/validators.js';
export type * from '../generated/types.js';
