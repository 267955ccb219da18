/** Decodes the bytes of a body while they arrive: decompresses them, reads UTF-8, and stops at a size limit. */
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { headerOf, type Header } from './exchange.js';
import { partlySeen } from './failures.js';

/** Options of a {@link BodyText}. */
export interface BodyTextOptions {
  /** Bytes after which the text is cut, compressed or decompressed. Default 64 MiB. */
  maxBytes?: number | undefined;
  /** The failure of a cut text. Default: it is partly seen. */
  describeCut?: ((maxBytes: number) => string) | undefined;
  /** Called whenever the text has grown. */
  onText?: (() => void) | undefined;
}

const MAX_BYTES = 64 * 1024 * 1024;

function describeCopy(maxBytes: number): string {
  return partlySeen(`the body is longer than ${maxBytes} bytes; the copy ends there`);
}

/** The text of one body. */
export class BodyText {
  /** The text so far. */
  text = '';
  /** Why the text is incomplete; undefined while nothing is wrong. */
  failure: string | undefined;

  readonly #codings: string[];
  readonly #maxBytes: number;
  readonly #describeCut: (maxBytes: number) => string;
  readonly #onText: () => void;
  // A byte order mark is kept, because it was sent
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #decompressors: Transform[] | undefined;
  #done: Promise<void> | undefined;
  #inBytes = 0;
  #outBytes = 0;

  constructor(
    headers: readonly Header[],
    { maxBytes = MAX_BYTES, onText = () => {}, describeCut = describeCopy }: BodyTextOptions = {},
  ) {
    const named = (headerOf(headers, 'content-encoding') ?? '').toLowerCase().split(',');
    this.#codings = named.map((each) => each.trim()).filter((each) => each !== '' && each !== 'identity');
    this.#maxBytes = maxBytes;
    this.#onText = onText;
    this.#describeCut = describeCut;
  }

  /** Adds bytes, in wire order. */
  write(bytes: Uint8Array): void {
    if (this.failure !== undefined || bytes.byteLength === 0) return;
    this.#inBytes += bytes.byteLength;
    const piece = this.#inBytes > this.#maxBytes ? bytes.subarray(0, this.#maxBytes - this.#inBytes) : bytes;
    this.#decompressors ??= this.#start(bytes[0]!);
    const [first] = this.#decompressors;
    if (first) first.write(piece);
    else this.#append(piece);
    if (piece !== bytes) this.#cut();
  }

  /** Resolves when {@link text} has all bytes that were written. */
  async end(): Promise<void> {
    this.#decompressors?.[0]?.end();
    await this.#done;
    const rest = this.#decoder.decode();
    if (rest === '') return;
    this.text += rest;
    this.#onText();
  }

  #append(bytes: Uint8Array): void {
    const left = this.#maxBytes - this.#outBytes;
    this.#outBytes += bytes.byteLength;
    if (left <= 0) return this.#cut();
    this.text += this.#decoder.decode(bytes.byteLength > left ? bytes.subarray(0, left) : bytes, { stream: true });
    this.#onText();
    if (bytes.byteLength > left) this.#cut();
  }

  #cut(): void {
    this.failure ??= this.#describeCut(this.#maxBytes);
  }

  // The last coding was applied last, so it is undone first. Source: RFC 9110, section 8.4
  #start(firstByte: number): Transform[] {
    const chain = [...this.#codings].reverse().map((coding, index) => ({
      coding,
      stream: decompressor(coding, index === 0 ? firstByte : undefined),
    }));
    const unknown = chain.find(({ stream }) => !stream);
    if (unknown) {
      this.failure = partlySeen(`the verifier cannot decode the content encoding ${unknown.coding}`);
      return [];
    }
    const streams = chain.map(({ stream }) => stream!);
    const last = streams.at(-1);
    if (!last) return [];
    this.#done = new Promise((resolve) => {
      for (const [index, { coding, stream }] of chain.entries()) {
        stream!.on('error', ({ message }: Error) => {
          this.failure ??= `the ${coding} body cannot be decompressed: ${message}`;
          resolve();
        });
        if (streams[index + 1]) stream!.pipe(streams[index + 1]!);
      }
      last.on('end', resolve);
    });
    last.on('data', (bytes: Buffer) => this.#append(bytes));
    return streams;
  }
}

function decompressor(coding: string, firstByte: number | undefined): Transform | undefined {
  if (coding === 'gzip' || coding === 'x-gzip') return zlib.createGunzip();
  if (coding === 'br') return zlib.createBrotliDecompress();
  // Missing before Node 22.15
  if (coding === 'zstd') return (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress?.();
  // Some servers omit the zlib wrapper that `deflate` stands for; with it, the low four bits of the first byte are 8
  if (coding === 'deflate') return ((firstByte ?? 8) & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw();
  return undefined;
}
