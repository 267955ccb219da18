/** Checks values against the schemas of the description, and against its rules that no schema can express. */
import {
  CONSTRAINTS,
  validators,
  type ChatCompletionRequest,
  type MessageInput,
  type SchemaError,
  type Validator,
} from '../contract.js';
import { brokenByChat, brokenByMessages, type BrokenConstraint } from './constraints.js';
import { containsNull, withoutNulls } from './nulls.js';
import { errorsOf } from './windows.js';

/** The name of a schema of the description. */
export type SchemaName = keyof typeof validators;

/** One broken rule. */
export interface Violation {
  /** JSON pointer (RFC 6901) to the value; empty for the whole value. */
  pointer: string;
  /** The broken rule: a JSON Schema keyword, or the name of a constraint of the description. */
  rule: string;
  /** The demand of the rule: a bound, the allowed values, or a type. */
  limit?: unknown;
  /** A sentence with pointer and demand. */
  message: string;
}

/**
 * Checks a value against a schema, and a request against the rules that no schema can express. In a request, null for an
 * optional member counts as absent. Returns the violations, at most 100; empty when the value is valid.
 */
export function check(name: SchemaName, value: unknown): Violation[] {
  const validate: Validator = validators[name];
  const rules = RULES[name];
  const errors = errorsOf(validate, value);
  if (!rules) return toViolations(errors);
  const hasNulls = errors.length > 0 && containsNull(value);
  const request = hasNulls ? withoutNulls(value) : value;
  const left = hasNulls ? errorsOf(validate, request) : errors;
  if (left.length > 0) return toViolations(left);
  const broken = rules(request).filter(({ accepted }) => !accepted);
  return broken.slice(0, MAX_VIOLATIONS).map(violationOf);
}

/** More violations of one value tell a reader nothing. */
export const MAX_VIOLATIONS = 100;

function toViolations(errors: SchemaError[]): Violation[] {
  return relevant(errors).slice(0, MAX_VIOLATIONS).map(toViolation);
}

/** The broken rules that the convention accepts; empty for a value that is no request. The request is valid. */
export function toleratedIn(name: SchemaName, request: unknown): Violation[] {
  return (RULES[name]?.(request) ?? []).flatMap((broken) => (broken.accepted ? [violationOf(broken)] : []));
}

/** The rules of requests, by the name of their schema. Their argument has passed the schema. */
const RULES: Partial<Record<SchemaName, (request: unknown) => BrokenConstraint[]>> = {
  MessageInput: (request) => brokenByMessages(request as MessageInput),
  MessageRequest: (request) => brokenByMessages(request as MessageInput),
  ChatCompletionRequest: (request) => brokenByChat(request as ChatCompletionRequest),
};

// A request can offer thousands of tools
const SHOWN_VALUES = 20;

function violationOf({ rule, pointer, allowed }: BrokenConstraint): Violation {
  const { description, ...rest } = CONSTRAINTS[rule];
  const limit = 'max' in rest ? rest.max : allowed;
  const values = [limit ?? []].flat();
  const more = values.length > SHOWN_VALUES ? ', …' : '';
  const shown = values.length === 0 ? '' : ` (${values.slice(0, SHOWN_VALUES).join(', ')}${more})`;
  return { pointer, rule, ...(limit !== undefined && { limit }), message: `${pointer}: ${description}${shown}` };
}

// A failed union reports the errors of every branch. Keep the errors below the union's value; without any, the union's
// own, with what each branch demands
function relevant(errors: SchemaError[]): SchemaError[] {
  const unions = new Set(errors.filter(isUnion).map(({ instancePath }) => instancePath));
  const parents = new Set(errors.flatMap(({ instancePath }) => parentsOf(instancePath)));
  const siblings = new Map<string, SchemaError[]>();
  for (const error of errors) if (unions.has(error.instancePath)) add(siblings, error);
  const kept = errors.flatMap((error) => {
    if (error.keyword === 'if') return [];
    if (isUnion(error))
      return parents.has(error.instancePath) ? [] : [withDemands(error, siblings.get(error.instancePath)!)];
    return unions.has(error.instancePath) ? [] : [error];
  });
  return [
    ...new Map(
      kept.map((error) => [`${error.instancePath} ${error.keyword} ${String(error.params['missingProperty'])}`, error]),
    ).values(),
  ];
}

function add(lists: Map<string, SchemaError[]>, error: SchemaError): void {
  const list = lists.get(error.instancePath);
  if (list) list.push(error);
  else lists.set(error.instancePath, [error]);
}

/** The pointers to all values around the value at a pointer. */
function parentsOf(pointer: string): string[] {
  const names = pointer.split('/');
  return names.slice(0, -1).map((_, index) => names.slice(0, index + 1).join('/'));
}

/** `errors` are those of the union's value. */
function withDemands(union: SchemaError, errors: SchemaError[]): SchemaError {
  const branches = errors.filter((error) => error.keyword !== 'if');
  const demands = branches.filter((error) => !isUnion(error) && error.keyword !== 'required').map(demandOf);
  return demands.length > 0 ? { ...union, message: [...new Set(demands)].join(' or ') } : union;
}

function isUnion(error: SchemaError): boolean {
  return error.keyword === 'oneOf' || error.keyword === 'anyOf';
}

function toViolation(error: SchemaError): Violation {
  const missing = error.keyword === 'required' ? `/${escapePointer(String(error.params['missingProperty']))}` : '';
  const pointer = error.instancePath + missing;
  const limit = limitOf(error);
  return {
    pointer,
    rule: error.keyword,
    ...(limit === undefined ? {} : { limit }),
    message: `${pointer || 'the value'} ${missing ? 'is required' : demandOf(error)}`,
  };
}

function limitOf({ params }: SchemaError): unknown {
  return params['limit'] ?? params['allowedValues'] ?? params['allowedValue'] ?? params['pattern'] ?? params['type'];
}

/** The demand of a schema with the values that it allows, such as `must be one of auto, none`. */
function demandOf(error: SchemaError): string {
  const { keyword, message = keyword, params } = error;
  if (keyword === 'const') return `must be ${String(params['allowedValue'])}`;
  return keyword === 'enum' ? `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}` : message;
}

/** Escapes a name for a JSON pointer. Source: RFC 6901, section 3. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
