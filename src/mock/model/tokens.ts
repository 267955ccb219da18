/** Counts tokens. The vendor does not document its tokenizer; this one is the mock's own. */

const IMAGE_TOKENS = 1_000;
const DOCUMENT_TOKENS = 2_000;
const MESSAGE_TOKENS = 3;

/** The tokens of a text; joined, they are the text again. */
export function tokenize(text: string): string[] {
  return text.match(/\s*\S{1,6}|\s+/gu) ?? [];
}

/** Tokens of all input of a request: texts, tools, images, documents. */
export function countInputTokens(body: Record<string, unknown>): number {
  const { messages, system, tools } = body as { messages: unknown[]; system?: unknown; tools?: unknown };
  return messages.length * MESSAGE_TOKENS + countValue(messages) + countValue(system) + countValue(tools);
}

function countValue(value: unknown): number {
  if (typeof value === 'string') return tokenize(value).length;
  if (typeof value !== 'object' || value === null) return 0;
  const { type, source } = value as { type?: unknown; source?: { type?: unknown } };
  if (type === 'document' && source?.type === 'base64') return DOCUMENT_TOKENS;
  if (type === 'image' || type === 'image_url') return IMAGE_TOKENS;
  return Object.values(value).reduce((sum: number, member) => sum + countValue(member), 0);
}
