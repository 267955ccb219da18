/** How deep a JSON value is nested. */

/** Whether a value has more levels of lists and objects than that; it is walked level by level, without recursion. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  let level = [value].filter(isNest);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= levels) return true;
    level = level.flatMap((nest) => Object.values(nest).filter(isNest));
  }
  return false;
}

function isNest(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
