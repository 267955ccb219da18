/** What the mock notes of each request. */
import type { FaultAnswer } from './fault-rule.js';

/** One answered request. */
export interface LogEntry {
  method: string;
  path: string;
  /** Status that was answered; 0 where the connection broke or the client left before. */
  status: number;
  /** The key as the vendor shows it: its first 12 characters; empty without one. Source: Authentication. */
  key: string;
  /** What the script answered it with; absent where none did. */
  fault?: FaultAnswer;
}

const SHOWN = 12;
const KEPT = 10_000;

/** Adds an entry; of a mock that runs for long only the last 10,000 are kept. */
export function note(entries: LogEntry[], entry: LogEntry): void {
  entries.push(entry);
  if (entries.length > KEPT) entries.shift();
}

/** The part of the key that may be shown. */
export function redactKey(headers: Headers): string {
  const key = headers.get('authorization')?.split(' ').at(-1) ?? '';
  return key === '' ? '' : `${key.slice(0, SHOWN)}…`;
}
