/** The work that one sample may take: a client can send a small schema whose sample takes hours, or all memory. */

/** Steps of one sample, about a nanosecond each. */
const MAX_STEPS = 1e8;

/** The steps of an action. */
export const STEPS = {
  /** Sampling a schema. */
  part: 5_000,
  /** Reading or merging a member of a schema or an item of a list. */
  member: 400,
  /** Writing a character. */
  character: 100,
} as const;

/** The steps that are left. */
export class Budget {
  private left = MAX_STEPS;
  // A schema is sampled many times, and its size is known after the first time
  private readonly lengths = new WeakMap<object, number>();
  private readonly widths = new WeakMap<object, number>();

  /** Takes some steps; takes none and returns false when fewer are left. */
  spend(steps: number): boolean {
    if (steps > this.left) return false;
    this.left -= steps;
    return true;
  }

  /** Takes the steps that writing a value takes. */
  spendWriting(value: unknown): boolean {
    return this.spend(STEPS.character * this.lengthOf(value));
  }

  /** Number of members or items; 0 for any other value. */
  widthOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    const width = this.widths.get(value) ?? Object.keys(value).length;
    this.widths.set(value, width);
    return width;
  }

  /** The length of a value as JSON. */
  private lengthOf(value: unknown): number {
    if (typeof value === 'string') return value.length;
    if (typeof value !== 'object' || value === null) return 1;
    const length = this.lengths.get(value) ?? JSON.stringify(value).length;
    this.lengths.set(value, length);
    return length;
  }
}
