/** A tokenizer of its own: Han characters one by one, words in sixes, white space goes with what follows. */
const PIECE = /\s*(?:\p{Script=Han}|[\p{L}\p{N}_]{1,6}|\S)|\s+/gu;

/** The tokens of a text; joined they give the text again. */
export const pieces = (text: string): string[] => text.match(PIECE) ?? [];

/** How many tokens a text has; very long ones are only estimated, as counting them would take too long. */
export const countTokens = (text: string): number =>
  text.length > 300_000 ? Math.ceil(text.length / 5) : pieces(text).length;
