/**
 * Optional checks of requests and answers against the description. The validators are compiled ahead: no ajv, no eval.
 */
export { check, type SchemaName, type Violation } from './check.js';
import { check, MAX_VIOLATIONS, type Violation } from './check.js';
import { unknownIn } from './unknown.js';
import { OPERATIONS, type Operation, type OperationId } from '../contract.js';
import { CaicainiError } from '../policy/error.js';

/** The options of `checkRequest`. */
export interface CheckOptions {
  /**
   * What becomes of members that the description does not have. `report` adds a violation for each, whose `limit` is the
   * name that was probably meant, such as temperature for `temprature`. Default `ignore`: the gateway may know more.
   */
  unknown?: 'ignore' | 'report' | undefined;
}

/**
 * Checks the request body of an operation. Returns the violations; empty when the body is valid.
 * @throws {CaicainiError} with `action: 'fix'` for an unknown operation.
 */
export function checkRequest(operation: OperationId, body: unknown, { unknown }: CheckOptions = {}): Violation[] {
  const { request }: Operation = operationOf(operation);
  if (request === null) return [];
  const found = check(request, body);
  return unknown === 'report' ? [...found, ...unknownIn(request, body)].slice(0, MAX_VIOLATIONS) : found;
}

/**
 * Checks the body of a successful answer. Returns the violations; empty when the body is valid.
 * @throws {CaicainiError} with `action: 'fix'` for an unknown operation.
 */
export function checkResponse(operation: OperationId, body: unknown): Violation[] {
  return check(operationOf(operation).response, body);
}

/**
 * Checks the request body of an operation, and throws when it is not valid. Sends nothing.
 * @throws {CaicainiError} with `action: 'fix'`; its message names every violation with its JSON pointer and limit.
 */
export function assertRequest(operation: OperationId, body: unknown): void {
  const violations = checkRequest(operation, body);
  if (violations.length > 0) throw CaicainiError.usage(violations.map(({ message }) => message).join('; '));
}

function operationOf(name: OperationId): (typeof OPERATIONS)[OperationId] {
  if (Object.hasOwn(OPERATIONS, name)) return OPERATIONS[name];
  throw CaicainiError.usage(`unknown operation ${name}; the operations are ${Object.keys(OPERATIONS).join(', ')}`);
}
