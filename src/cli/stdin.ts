/** The input of a command. */
import { addAbortSignal } from 'node:stream';

/** Everything that comes on stdin, as text. Rejects when the signal is aborted. */
export async function readInput(signal?: AbortSignal): Promise<string> {
  if (signal) addAbortSignal(signal, process.stdin);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
