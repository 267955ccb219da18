/** Regular expressions of a request's schemas: whether they can be compiled, and run without long backtracking. */

const MAX_STEPS = 1e7;
// The engine writes out a repetition with a count when it compiles the expression
const MAX_COUNT = 1_000;

/** The expression of a pattern; undefined if it is invalid. */
export function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

/**
 * The steps that a pattern takes at most on a text of this length; undefined above ten million. Each quantifier and each
 * alternative may end at any place of the text, so the steps are at most the length to the power of their number. A
 * repeated group that has one of them inside may take exponential time.
 */
export function stepsOf(pattern: string, length: number): number | undefined {
  const choices = choicesIn(pattern);
  const steps = choices === undefined ? Infinity : (length + 1) ** (choices + 1);
  return steps <= MAX_STEPS ? steps : undefined;
}

const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\{\d+(?:,\d*)?\}|./gsu;

/** The number of quantifiers and alternatives; undefined if a repeated group has one inside, or for a large count. */
function choicesIn(pattern: string): number | undefined {
  let choices = 0;
  let repetitions = 0;
  /** The choices and repetitions before each open group. */
  const before: number[] = [];
  let isComplexGroup = false;
  for (const [token] of pattern.matchAll(TOKEN)) {
    if (token === ')') {
      isComplexGroup = choices + repetitions > (before.pop() ?? Infinity);
      continue;
    }
    const counts = /^\{./.test(token) ? token.match(/\d+/g)!.map(Number) : [];
    const repeats = token === '*' || token === '+' || counts.length > 0;
    if ((repeats && isComplexGroup) || Math.max(...counts) > MAX_COUNT) return undefined;
    if (token.startsWith('(')) before.push(choices + repetitions);
    else if (counts.length === 1 && !token.includes(',')) repetitions += 1;
    else if (repeats || token === '|' || token === '?') choices += 1;
    isComplexGroup = false;
  }
  return choices;
}
