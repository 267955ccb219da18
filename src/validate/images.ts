/** The images in messages: how many there are, and how large an inline image is. */
import type { MessageInput } from '../contract.js';

interface Block {
  type?: unknown;
  content?: unknown;
  source?: { data?: unknown };
}

/** The image blocks of a content, also those inside tool results. */
export function imagesIn(content: unknown): Block[] {
  if (!Array.isArray(content)) return [];
  const blocks = content as (Block | null)[];
  return blocks.flatMap((block) => (block?.type === 'image' ? [block] : imagesIn(block?.content)));
}

/** Pointers to the messages with an inline image that is wrong. */
export function wrongImages({ messages }: MessageInput, isWrong: (base64: string) => boolean): string[] {
  return messages.flatMap(({ content }, index) => {
    const images = imagesIn(content).map(({ source }) => source?.data);
    return images.some((data) => typeof data === 'string' && isWrong(data)) ? [`/messages/${index}/content`] : [];
  });
}

/** The number of bytes that a base64 text encodes. */
export function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor((base64.length * 3) / 4) - padding;
}

/**
 * The longer side of a PNG in pixels, from its first 24 bytes; 0 for other formats. Source: RFC 2083, section 4.1.1.
 */
export function sideOfPng(base64: string): number {
  if (!base64.startsWith('iVBORw0KGgo') || base64.length < 32) return 0;
  const bytes = new DataView(Uint8Array.from(atob(base64.slice(0, 32)), (char) => char.charCodeAt(0)).buffer);
  return Math.max(bytes.getUint32(16), bytes.getUint32(20));
}
