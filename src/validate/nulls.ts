/** By convention, null for an optional member of a request counts as if the member were absent. */

/** Members whose values are JSON of the caller, in which null means null. */
const FREE_FORM: ReadonlySet<string> = new Set(['input', 'input_schema', 'parameters', 'schema']);

/** The value without the members that are null. A required member that was null is then missing. */
export function withoutNulls(value: unknown): unknown {
  return hasNull(value) ? copied(value) : value;
}

function hasNull(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasNull);
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    if (member === null || (!FREE_FORM.has(name) && hasNull(member))) return true;
  }
  return false;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, FREE_FORM.has(name) ? member : copied(member)]),
  );
}

/** Whether a value contains null, at any depth. */
export function containsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).some(containsNull);
}
