/** Checks a request body against the description, and by the vendor's pages alone when the mock is strict. */
import { check, toleratedIn, type SchemaName, type Violation } from '../../validate/check.js';
import { withoutNulls } from '../../validate/nulls.js';
import { departuresOf, tagAt, type Departures } from './departures.js';
import { gatewayError } from './gateway-error.js';

/** A valid request, and what it has beyond the vendor's pages. */
export interface CheckedRequest {
  /** The request without the members that are null. */
  request: unknown;
  departures: Departures;
}

/** The log names the departures of a long request among its first values only, because each value takes time. */
const MAX_VALUES = 20_000;

/** Checks a body by the schema of its operation. Throws the 400 of an invalid one. */
export function checkedRequest(schema: SchemaName, body: unknown, strict: boolean): CheckedRequest {
  const [violation] = check(schema, body);
  if (violation) throw gatewayError(400, `${messageOf(violation, schema, body)}.`);
  const request = withoutNulls(body);
  const { conventions, ignored } = departuresOf(schema, body, strict ? Infinity : MAX_VALUES);
  const tolerated = toleratedIn(schema, request).map(({ message }) => message);
  const departures = { conventions: [...conventions, ...tolerated], ignored };
  const [first] = [...departures.conventions, ...ignored.map((pointer) => `${pointer} is unknown`)];
  if (strict && first !== undefined) throw gatewayError(400, `${first}: no page of the vendor allows it.`);
  return { request, departures };
}

/** The message of a violation. That of the validator for a wrong tag lacks the allowed values. */
function messageOf({ message, rule, pointer }: Violation, schema: SchemaName, body: unknown): string {
  const tag = rule === 'discriminator' ? tagAt(schema, body, pointer) : undefined;
  if (!tag) return message;
  const { name, values, reason } = tag;
  return `${pointer}/${name} must be one of ${values.join(', ')}${reason === undefined ? '' : `: ${reason}`}`;
}
