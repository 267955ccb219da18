/** Samples a text that matches a regular expression: the first alternatives with the fewest repetitions. */
import { Budget, STEPS } from './budget.js';
import { compile, stepsOf } from './regular-expression.js';

// The characters to try first, in this order; all others are tried by code point
const PREFERRED = 'a7A1b-_/@.:, ~+#';
const LAST_CODE = 0x2fff;
// A longer text would not be useful
const MAX_CHARACTERS = 10_000;
const MAX_PATTERN = 1_000;

/**
 * A text that matches the pattern and has `least` to `most` characters; a run of `a` if none is found. Its time is bounded
 * for every pattern: an expression is run only where it cannot backtrack for long.
 */
export function textMatching(pattern: string, least: number, most: number, budget = new Budget()): string {
  const fits = (text: string) => text.length >= least && text.length <= most;
  const characters = new Map<string, string>();
  const made = (extra: number) =>
    budget.spend(STEPS.member * pattern.length) ? new PatternReader(pattern, extra, characters, budget).text() : '';
  if (pattern.length <= MAX_PATTERN)
    for (const extra of [0, 1, extraFor(made, least)]) {
      const text = made(extra);
      // A text of the reader matches by construction, unless the pattern looks around or back
      if (fits(text) && (matches(pattern, text, budget) ?? text.length < MAX_CHARACTERS)) return text;
      const padded = [text.padEnd(least, 'a'), text.padStart(least, 'a')];
      const found = padded.find((each) => fits(each) && matches(pattern, each, budget));
      if (found !== undefined) return found;
    }
  return 'a'.repeat(Math.max(0, Math.min(Math.max(least, 1), most)));
}

/** The fewest added repetitions whose text has at least `least` characters. The text grows with the repetitions. */
function extraFor(made: (extra: number) => string, least: number): number {
  let [low, high] = [0, 1];
  while (made(high).length < least && high < MAX_CHARACTERS) high *= 2;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (made(middle).length < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a text matches a pattern; undefined for a pattern that is invalid or may take long. */
function matches(pattern: string, text: string, budget: Budget): boolean | undefined {
  const steps = stepsOf(pattern, text.length);
  return steps !== undefined && budget.spend(steps) ? compile(pattern)?.test(text) : undefined;
}

/** Reads a pattern from left to right and makes a text that it matches. */
class PatternReader {
  private at = 0;

  constructor(
    private readonly pattern: string,
    /** Repetitions added to the fewest, where the pattern allows more. */
    private readonly extra: number,
    /** The character for each class that was read before. */
    private readonly characters: Map<string, string>,
    private readonly budget: Budget,
  ) {}

  /** The text of the first alternative. Stops before the parenthesis that closes the group. */
  text(): string {
    let first: string | undefined;
    let text = '';
    for (; this.at < this.pattern.length && this.pattern[this.at] !== ')';) {
      if (this.pattern[this.at] === '|') {
        this.at += 1;
        first ??= text;
        text = '';
      } else text = (text + this.term()).slice(0, MAX_CHARACTERS);
    }
    return first ?? text;
  }

  private term(): string {
    const text = this.atom();
    const [all, least, comma, most] = this.read(/\{(\d+)(,?)(\d*)\}/y) ?? [];
    const sign = all === undefined ? this.read(/[*+?]/y)?.[0] : undefined;
    this.read(/\?/y);
    if (all !== undefined) return this.repeat(text, Number(least), comma ? Number(most || Infinity) : Number(least));
    if (sign === undefined) return text;
    return this.repeat(text, sign === '+' ? 1 : 0, sign === '?' ? 1 : Infinity);
  }

  private repeat(text: string, least: number, most: number): string {
    const longest = Math.ceil(MAX_CHARACTERS / Math.max(1, text.length));
    return text.repeat(Math.min(most, least + this.extra, longest));
  }

  private atom(): string {
    if (this.read(/[$^]|\\[bB]/y)) return '';
    if (this.read(/\(/y)) return this.group();
    const [set] = this.read(/\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{?[0-9a-fA-F]+\}?|\\x..|\\c.|\\.|\./suy) ?? [];
    if (set !== undefined) {
      const character = this.characters.get(set) ?? characterIn(set, this.budget);
      this.characters.set(set, character);
      return character;
    }
    return this.read(/./suy)?.[0] ?? '';
  }

  private group(): string {
    const [look] = this.read(/\?(?:[:=!]|<[=!]|<\w+>)/y) ?? [];
    const text = this.text();
    this.at += 1;
    return look === undefined || look === '?:' || /\w/.test(look) ? text : '';
  }

  private read(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.pattern) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }
}

/** A character that matches a class such as `[^a-z]`, `\d` or `.`. */
function characterIn(set: string, budget: Budget): string {
  const expression = budget.spend(STEPS.member * set.length) ? compile(`^${set}$`) : undefined;
  if (!expression) return set.at(-1)!;
  const preferred = PREFERRED.split('').find((character) => expression.test(character));
  if (preferred !== undefined) return preferred;
  if (!budget.spend(STEPS.member * LAST_CODE)) return '';
  for (let code = 0; code <= LAST_CODE; code++)
    if (expression.test(String.fromCodePoint(code))) return String.fromCodePoint(code);
  return '';
}
