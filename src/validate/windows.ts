/**
 * Validates long lists a few items at a time. The compiled validators gather every error, and copy the errors so far for
 * each item of a list, so that a list of invalid items would take time with the square of its length.
 */
import type { SchemaError, Validator } from '../contract.js';

/**
 * Items at a time of a list, and of a list inside a list, whose errors multiply; more than the `maxItems` of any schema, so
 * that a shortened list is still too long.
 */
const [OUTER_WINDOW, INNER_WINDOW] = [16, 5];
/** Errors after which validation stops. */
const MAX_ERRORS = 400;

type Path = readonly (string | number)[];

/**
 * The errors of a value; empty when it is valid. After {@link MAX_ERRORS} errors, further ones are not looked for. A union
 * around a long list has no error of its own when only an item of the list is invalid.
 */
export function errorsOf(validate: Validator, value: unknown): SchemaError[] {
  const errors = [...run(validate, shortened(value))];
  if (errors.length >= MAX_ERRORS) return errors;
  const rest = shortened(value, 1);
  for (const { path, items, window: most } of longListsIn(value)) {
    // With every list shortened to one item, the cost of a window does not depend on the rest of the value
    const start = toPointer(path.map((name) => (typeof name === 'number' ? 0 : name)));
    const place = toPointer(path);
    const withWindow = frameOf(value, path, rest);
    for (let from = most; from < items.length; from += most) {
      if (errors.length >= MAX_ERRORS) return errors;
      const window = items.slice(from, from + most).map((item) => shortened(item, INNER_WINDOW));
      for (const error of run(validate, withWindow(window))) {
        if (!error.instancePath.startsWith(`${start}/`)) continue;
        const [index, ...names] = error.instancePath.slice(start.length + 1).split('/');
        errors.push({ ...error, instancePath: [place, Number(index) + from, ...names].join('/') });
      }
    }
    withWindow(shortened(items, 1) as unknown[]);
  }
  return errors;
}

function run(validate: Validator, value: unknown): SchemaError[] {
  return validate(value) ? [] : (validate.errors ?? []);
}

interface LongList {
  path: Path;
  items: readonly unknown[];
  /** How many items are validated at a time. */
  window: number;
}

/** The lists with more items than a window, outer ones before inner ones. */
function longListsIn(value: unknown): LongList[] {
  const found: LongList[] = [];
  const open: { path: Path; value: unknown; window: number }[] = [{ path: [], value, window: OUTER_WINDOW }];
  for (const { path, value: each, window } of open) {
    const isList = Array.isArray(each);
    if (isList && each.length > window) found.push({ path, items: each, window });
    const inner = isList ? INNER_WINDOW : window;
    for (const [name, member] of membersOf(each))
      if (hasMembers(member)) open.push({ path: [...path, name], value: member, window: inner });
  }
  return found;
}

function* membersOf(value: unknown): Generator<[string | number, unknown]> {
  if (Array.isArray(value)) yield* value.entries();
  else if (typeof value === 'object' && value !== null) yield* Object.entries(value);
}

/** Whether a value can contain a list, at any depth. */
function hasMembers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : Object.values(value).some((member) => typeof member === 'object');
}

/** A copy whose lists have at most `most` items, and lists inside lists no more than {@link INNER_WINDOW}. */
function shortened(value: unknown, most = OUTER_WINDOW): unknown {
  if (Array.isArray(value)) {
    const inner = Math.min(most, INNER_WINDOW);
    return value.slice(0, most).map((item) => shortened(item, inner));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member, most)]));
}

/**
 * Puts a window as the list at a path into a copy, in which a list on the way to it has one item, and so has every other
 * list. The copy is made once, so that a window costs no more when the value has many members.
 */
function frameOf(
  value: unknown,
  [name, ...names]: Path,
  copy = shortened(value, 1),
): (window: readonly unknown[]) => unknown {
  if (name === undefined) return (window) => window;
  const inner = frameOf((value as Record<string | number, unknown>)[name], names);
  if (Array.isArray(value)) return (window) => [inner(window)];
  return (window) => Object.assign(copy as object, { [name]: inner(window) });
}

function toPointer(path: Path): string {
  return path.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
