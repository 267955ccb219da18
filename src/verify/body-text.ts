/** Turns the bytes of a body into text while they arrive: decompressed, as UTF-8, up to a bound. */
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { headerOf, type Header } from './exchange.js';
import { unseen } from './failures.js';

/** How the text of a body is gathered. */
export interface BodyTextOptions {
  /** More than this is not kept, in bytes, decompressed or not. Default 64 MiB. */
  limitBytes?: number | undefined;
  /** Told whenever there is more text. */
  onText?: (() => void) | undefined;
}

const MAX_BYTES = 64 * 1024 * 1024;

/** The text of one body. */
export class BodyText {
  /** As much as could be read so far. */
  text = '';
  /** Why there is no more of it; undefined while nothing is wrong. */
  failure: string | undefined;

  readonly #codings: string[];
  readonly #limitBytes: number;
  readonly #onText: () => void;
  // A byte order mark is a part of the text that was sent
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #decompressors: Transform[] | undefined;
  #done: Promise<void> | undefined;
  #inBytes = 0;
  #outBytes = 0;

  constructor(headers: readonly Header[], { limitBytes = MAX_BYTES, onText = () => {} }: BodyTextOptions = {}) {
    const named = (headerOf(headers, 'content-encoding') ?? '').toLowerCase().split(',');
    this.#codings = named.map((each) => each.trim()).filter((each) => each !== '' && each !== 'identity');
    this.#limitBytes = limitBytes;
    this.#onText = onText;
  }

  /** Takes bytes in the order of the wire. */
  write(bytes: Uint8Array): void {
    if (this.failure !== undefined || bytes.byteLength === 0) return;
    this.#inBytes += bytes.byteLength;
    const piece = this.#inBytes > this.#limitBytes ? bytes.subarray(0, this.#limitBytes - this.#inBytes) : bytes;
    this.#decompressors ??= this.#start(bytes[0]!);
    const [first] = this.#decompressors;
    if (first) first.write(piece);
    else this.#take(piece);
    if (piece !== bytes) this.#cut();
  }

  /** Resolves when everything that was written is in {@link text}. */
  async end(): Promise<void> {
    this.#decompressors?.[0]?.end();
    await this.#done;
    const rest = this.#decoder.decode();
    if (rest === '') return;
    this.text += rest;
    this.#onText();
  }

  #take(bytes: Uint8Array): void {
    const room = this.#limitBytes - this.#outBytes;
    this.#outBytes += bytes.byteLength;
    if (room <= 0) return this.#cut();
    this.text += this.#decoder.decode(bytes.byteLength > room ? bytes.subarray(0, room) : bytes, { stream: true });
    this.#onText();
    if (bytes.byteLength > room) this.#cut();
  }

  #cut(): void {
    this.failure ??= unseen(`the body is longer than ${this.#limitBytes} bytes; the copy was cut there`);
  }

  // The last coding was applied last, so it is undone first. Source: RFC 9110, section 8.4
  #start(firstByte: number): Transform[] {
    const chain = [...this.#codings].reverse().map((coding, index) => ({
      coding,
      stream: decompressor(coding, index === 0 ? firstByte : undefined),
    }));
    const unknown = chain.find(({ stream }) => !stream);
    if (unknown) {
      this.failure = unseen(`the body is encoded as ${unknown.coding}, which cannot be read here`);
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
    last.on('data', (bytes: Buffer) => this.#take(bytes));
    return streams;
  }
}

function decompressor(coding: string, firstByte: number | undefined): Transform | undefined {
  if (coding === 'gzip' || coding === 'x-gzip') return zlib.createGunzip();
  if (coding === 'br') return zlib.createBrotliDecompress();
  // Not before Node 22.15
  if (coding === 'zstd') return (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress?.();
  // Some send it without the zlib wrapper that the name stands for, whose first byte says 8
  if (coding === 'deflate') return ((firstByte ?? 8) & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw();
  return undefined;
}
