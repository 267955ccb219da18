/** A tokenizer: one token per Han character and per six letters; white space belongs to the next token. */
const PIECE = /\s*(?:\p{Script=Han}|[\p{L}\p{N}_]{1,6}|\S)|\s+/gu;

/** The tokens of a text. Joined, they are the text. */
export const pieces = (text: string): string[] => text.match(PIECE) ?? [];

/** The number of tokens of a text. It is estimated for a very long text, because counting would take too long. */
export const countTokens = (text: string): number =>
  text.length > 300_000 ? Math.ceil(text.length / 5) : pieces(text).length;
