/** Plays a scene with a client and tells what came of it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createFetch } from '../../src/index.js';
import { startMock } from '../../src/mock/index.js';
import type { Caller } from './callers.js';
import type { Scene } from './scenes.js';

/** What came of a scene. */
export interface Played {
  /** The text or tool name; undefined when the client threw. */
  result: string | undefined;
  /** Status of the error, where the client tells one. */
  status: number | undefined;
  /** Requests the mock saw. */
  attempts: number;
  /** Waits of at least 100 ms that were asked for, milliseconds. */
  waits: number[];
  /** Receipts given; only our fetch gives any. */
  receipts: number;
}

/** Timers between these are waits and end at once; longer ones are time limits. */
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 300_000;

/** One scene with one client, with or without `createFetch` beneath. Waits are noted and not slept. */
export async function play(scene: Scene, caller: Caller, withPolicy: boolean): Promise<Played> {
  const mock = await startMock({ script: scene.script, now: () => Date.parse('2026-11-23T12:00:00Z') });
  const waits: number[] = [];
  let receipts = 0;
  const restore = hurry();
  const fetch = withPolicy
    ? createFetch({
        world: { random: () => 0.5, after: clientTimer },
        onReceipt: () => (receipts += 1),
      })
    : globalThis.fetch;
  try {
    const told = await client
      .run(waits, () =>
        caller[scene.ask]({
          base: mock.url,
          key: mock.key,
          fetch,
          ...(withPolicy && { maxRetries: 0 as const }),
        }),
      )
      .then(
        (result) => ({ result, status: undefined }),
        (error: unknown) => ({ result: undefined, status: statusOf(error) }),
      );
    return { ...told, attempts: mock.mock.requests.length, waits, receipts };
  } finally {
    restore();
    await mock.close();
  }
}

/** A cell of the table. */
export function describePlayed({ result, status, attempts, waits }: Played, scene: Scene): string {
  const counted = `${attempts} request${attempts === 1 ? '' : 's'}`;
  const toldMs = Number(/Retry-After (\d+)/.exec(scene.name)?.[1] ?? NaN) * 1_000;
  const waited = Number.isNaN(toldMs)
    ? ''
    : waits.some((ms) => ms >= toldMs)
      ? ', waits as told'
      : ', **waits less than told**';
  if (result === undefined) return `error${status === undefined ? '' : ` ${status}`}, ${counted}`;
  return `${judge(result)}, ${counted}${waited}`;
}

// Every text of the mock ends in a full stop
function judge(result: string): string {
  if (result === '' || result.startsWith('<')) return '**nothing, no error**';
  return result.endsWith('.') || result === 'get_weather' ? 'answer' : '**part of the answer, no error**';
}

function statusOf(error: unknown): number | undefined {
  const { status, statusCode, cause, lastError } = error as {
    status?: number;
    statusCode?: number;
    cause?: unknown;
    lastError?: unknown;
  };
  const inner = cause ?? lastError;
  return status ?? statusCode ?? (inner instanceof Error ? statusOf(inner) : undefined);
}

/** Our waits are hurried like the others', our time limits are not. */
function clientTimer(ms: number, run: () => void, purpose: 'wait' | 'limit'): () => void {
  const set = () => setTimeout(run, ms);
  const timer = purpose === 'limit' ? client.exit(set) : set();
  return () => clearTimeout(timer);
}

/** The waits of the client that a timer belongs to; the mock's own timers have none. */
const client = new AsyncLocalStorage<number[]>();

// The clients wait with the platform's timer, so that is where their time is handed in
function hurry(): () => void {
  const original = globalThis.setTimeout;
  const hurried = (run: () => void, ms = 0, ...rest: unknown[]) => {
    const waits = client.getStore();
    if (!waits || ms < SHORTEST_WAIT_MS || ms > LONGEST_WAIT_MS) return original(run, ms, ...(rest as []));
    waits.push(ms);
    return original(run, 0, ...(rest as []));
  };
  globalThis.setTimeout = Object.assign(hurried, original) as typeof original;
  return () => (globalThis.setTimeout = original);
}
