/** The readers of a streamed answer that are compared, from the least work to whole clients. */
import Anthropic from '@anthropic-ai/sdk';
import { createParser } from 'eventsource-parser';
import OpenAI from 'openai';
import type { Receipt } from '../src/index.js';
import { fetchOf, responseOf, type SurfaceName } from './answers.js';
import { createClient } from './built.js';

/** Reads one answer to its end. Returns the length of its text, or undefined for a reader that does not parse. */
export type Reader = (pieces: readonly Uint8Array[]) => Promise<number | undefined>;

/** The reader that all others are compared with. */
export const BASELINE = 'minimal parse';
/** The reader under test. */
const OURS = 'caicaini';

/** The readers by name, in the order of the table. */
export const READERS: Record<SurfaceName, Record<string, Reader>> = {
  messages: {
    'all bytes': readBytes,
    [BASELINE]: (pieces) => minimalParse(pieces, messageText),
    'eventsource-parser': (pieces) => fedStraight(pieces, messageText),
    [OURS]: oursMessages,
    '@anthropic-ai/sdk': anthropic,
  },
  chat: {
    'all bytes': readBytes,
    [BASELINE]: (pieces) => minimalParse(pieces, chatText),
    'eventsource-parser': (pieces) => fedStraight(pieces, chatText),
    [OURS]: oursChat,
    openai,
  },
};

const key = `cai_api_${'0'.repeat(32)}`;
const body = {
  model: 'caicaini/auto' as const,
  max_tokens: 8_192,
  messages: [{ role: 'user' as const, content: 'Hi' }],
};

async function readBytes(pieces: readonly Uint8Array[]): Promise<undefined> {
  const reader = responseOf(pieces).body!.getReader();
  while (!(await reader.read()).done);
}

/** The least work of a reader of events: decode, split, JSON.parse. No stream and no check. */
async function minimalParse(pieces: readonly Uint8Array[], textOf: (event: any) => string): Promise<number> {
  const decoder = new TextDecoder();
  let chars = 0;
  let rest = '';
  for (const piece of pieces) {
    const events = (rest + decoder.decode(piece, { stream: true })).split('\n\n');
    rest = events.pop()!;
    for (const event of events) {
      const data = event.slice(event.indexOf('data: ') + 6);
      if (data !== '[DONE]') chars += textOf(JSON.parse(data)).length;
    }
  }
  return chars;
}

/** The parser that the client uses, fed from the body, and JSON.parse. */
async function fedStraight(pieces: readonly Uint8Array[], textOf: (event: any) => string): Promise<number> {
  let chars = 0;
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== '[DONE]') chars += textOf(JSON.parse(data)).length;
    },
  });
  const reader = responseOf(pieces).body!.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chars;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

async function oursMessages(pieces: readonly Uint8Array[]): Promise<number> {
  let chars = 0;
  const { client, receipts } = ours(pieces);
  for await (const event of client.messages.stream(body)) chars += messageText(event).length;
  expectReceipt(receipts);
  return chars;
}

async function oursChat(pieces: readonly Uint8Array[]): Promise<number> {
  let chars = 0;
  const { client, receipts } = ours(pieces);
  for await (const chunk of client.chat.completions.stream(body)) chars += chatText(chunk).length;
  expectReceipt(receipts);
  return chars;
}

async function anthropic(pieces: readonly Uint8Array[]): Promise<number> {
  let chars = 0;
  const client = new Anthropic({ apiKey: key, baseURL: 'http://127.0.0.1', fetch: fetchOf(pieces), maxRetries: 0 });
  for await (const event of await client.messages.create({ ...body, stream: true })) chars += messageText(event).length;
  return chars;
}

async function openai(pieces: readonly Uint8Array[]): Promise<number> {
  let chars = 0;
  const client = new OpenAI({ apiKey: key, baseURL: 'http://127.0.0.1/v1', fetch: fetchOf(pieces), maxRetries: 0 });
  const stream = await client.chat.completions.create({ ...body, stream: true });
  for await (const chunk of stream) chars += chatText(chunk).length;
  return chars;
}

function ours(pieces: readonly Uint8Array[]) {
  const receipts: Receipt[] = [];
  const client = createClient({
    apiKey: key,
    baseUrl: 'http://127.0.0.1',
    fetch: fetchOf(pieces),
    hooks: { onReceipt: (receipt) => receipts.push(receipt) },
  });
  return { client, receipts };
}

function expectReceipt([receipt]: Receipt[]): void {
  if (receipt?.credits === undefined || receipt.broken) throw new Error('the receipt has no credits');
}

function messageText(event: any): string {
  return event.type === 'content_block_delta' ? event.delta.text : '';
}

function chatText(chunk: any): string {
  return chunk.choices[0]?.delta.content ?? '';
}
