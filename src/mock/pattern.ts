/** A text that a regular expression matches: the first alternatives, repeated as little as the length allows. */

// In the order of preference; what is not among them is looked for by number
const PREFERRED = 'a7A1b-_/@.:, ~+#';
const LAST_CODE = 0x2fff;
// Beyond it an answer would be of no use
const MOST_REPEATS = 10_000;

/** A text for the pattern, from `least` to `most` characters where that can be; some text where the pattern is odd. */
export function textOfPattern(pattern: string, least: number, most: number): string {
  const expression = compile(pattern);
  for (let extra = 0; extra <= Math.max(least, 1); extra++) {
    const text = new PatternReader(pattern, extra).text();
    for (const tried of [text, text.padEnd(least, 'a'), text.padStart(least, 'a')])
      if (tried.length >= least && tried.length <= most && expression?.test(tried)) return tried;
  }
  return 'a'.repeat(Math.max(0, Math.min(Math.max(least, 1), most)));
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

/** Reads a pattern from left to right and writes what it matches. */
class PatternReader {
  private at = 0;

  constructor(
    private readonly pattern: string,
    /** Repetitions beyond the least, where there may be more. */
    private readonly extra: number,
  ) {}

  /** The first alternative. Ends before the parenthesis that closes the group. */
  text(): string {
    let first: string | undefined;
    let text = '';
    for (; this.at < this.pattern.length && this.pattern[this.at] !== ')';) {
      if (this.pattern[this.at] === '|') {
        this.at += 1;
        first ??= text;
        text = '';
      } else text += this.term();
    }
    return first ?? text;
  }

  private term(): string {
    const text = this.atom();
    const [all, least, comma, most] = this.take(/\{(\d+)(,?)(\d*)\}/y) ?? [];
    const sign = all === undefined ? this.take(/[*+?]/y)?.[0] : undefined;
    this.take(/\?/y);
    if (all !== undefined)
      return text.repeat(more(Number(least), comma ? Number(most || Infinity) : Number(least), this.extra));
    if (sign === undefined) return text;
    return text.repeat(more(sign === '+' ? 1 : 0, sign === '?' ? 1 : Infinity, this.extra));
  }

  private atom(): string {
    if (this.take(/[$^]|\\[bB]/y)) return '';
    if (this.take(/\(/y)) return this.group();
    const [set] = this.take(/\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{?[0-9a-fA-F]+\}?|\\x..|\\c.|\\.|\./suy) ?? [];
    if (set !== undefined) return characterIn(set);
    return this.take(/./suy)?.[0] ?? '';
  }

  private group(): string {
    const [look] = this.take(/\?(?:[:=!]|<[=!]|<\w+>)/y) ?? [];
    const text = this.text();
    this.at += 1;
    return look === undefined || look === '?:' || /\w/.test(look) ? text : '';
  }

  private take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.pattern) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }
}

function more(least: number, most: number, extra: number): number {
  return Math.min(most, least + extra, MOST_REPEATS);
}

/** A character of a class such as `[^a-z]`, `\d` or `.`. */
function characterIn(set: string): string {
  const expression = compile(`^${set}$`);
  if (!expression) return set.at(-1)!;
  const preferred = PREFERRED.split('').find((character) => expression.test(character));
  if (preferred !== undefined) return preferred;
  for (let code = 0; code <= LAST_CODE; code++)
    if (expression.test(String.fromCodePoint(code))) return String.fromCodePoint(code);
  return '';
}
