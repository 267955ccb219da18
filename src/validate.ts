/** Opt-in checks of requests and answers against the description, compiled ahead: no ajv, no eval. */
export { check, type SchemaName, type Violation } from './check.js';
import { check, type Violation } from './check.js';
import { OPERATIONS, type Operation, type OperationId } from './contract.js';
import { CaicainiError } from './error.js';

/** What departs from the description in a request body of an operation; empty when it fits. */
export function checkRequest(operation: OperationId, body: unknown): Violation[] {
  const { request }: Operation = operationOf(operation);
  return request === null ? [] : check(request, body);
}

/** What departs from the description in the body of a successful answer; empty when it fits. */
export function checkResponse(operation: OperationId, body: unknown): Violation[] {
  return check(operationOf(operation).response, body);
}

/** Throws a `CaicainiError` (`action: 'fix'`, nothing sent) that names every departure with its JSON pointer and limit. */
export function assertRequest(operation: OperationId, body: unknown): void {
  const violations = checkRequest(operation, body);
  if (violations.length > 0) throw CaicainiError.usage(violations.map(({ message }) => message).join('; '));
}

function operationOf(name: OperationId): (typeof OPERATIONS)[OperationId] {
  if (Object.hasOwn(OPERATIONS, name)) return OPERATIONS[name];
  throw CaicainiError.usage(`there is no operation ${name}, but ${Object.keys(OPERATIONS).join(', ')}`);
}
