/** Reads the standard input. */
import { isUtf8 } from 'node:buffer';
import { addAbortSignal } from 'node:stream';
import { OPERATIONS } from '../contract.js';
import { invalid } from './command.js';

/** The most bytes that a request body may have; more cannot be sent. */
const MAX_BYTES = OPERATIONS.createMessage.maxBodyBytes;

/**
 * Reads stdin to its end, as text. Rejects when the signal is aborted, and with an argument error when it is not UTF-8 or
 * when there is more than a request can hold, without reading on: the writer may never end.
 */
export async function readInput(signal?: AbortSignal): Promise<string> {
  if (signal) addAbortSignal(signal, process.stdin);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BYTES) throw invalid(`stdin has more than ${MAX_BYTES} bytes, which no request may have`);
  }
  const input = Buffer.concat(chunks);
  if (!isUtf8(input)) throw invalid('stdin is not text in UTF-8');
  return input.toString('utf8');
}
