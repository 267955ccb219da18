/** Sends one request, once, and says what came of it. Never throws for what the outside does. */
import { readErrorText } from './body.js';
import { CaicainiError } from './error.js';
import type { Outcome } from './failure.js';
import { openScope, type Scope } from './scope.js';
import type { World } from './world.js';

const ERROR_BODY_BYTES = 65_536;
const ERROR_BODY_MS = 5_000;

/** What to send, and how long it may take. */
export interface AttemptRequest {
  url: string;
  init: RequestInit;
  /** Time for the attempt, its body included, milliseconds. */
  timeoutMs: number;
  signal?: AbortSignal | null | undefined;
}

/** What came of an attempt. `aborted` is the caller's own doing and no failure: an abort, or a fetch that is none. */
export type AttemptResult<T> =
  | { kind: 'value'; value: T; status: number; headers: Headers }
  | { kind: 'failed'; outcome: Outcome; headers?: Headers }
  | { kind: 'aborted'; reason: unknown };

/** What was read of a 2xx answer: a value, or how it is not what was asked for. `open` keeps the scope for a stream. */
export type Reading<T> = { value: T; open?: boolean } | { failed: Outcome };

/** Reads the body of a 2xx answer. */
export type Read<T> = (response: Response, scope: Scope) => Promise<Reading<T>>;

/** One attempt. Redirects are never followed: the platform would send the prompt on to another host. */
export async function attempt<T>(world: World, request: AttemptRequest, read: Read<T>): Promise<AttemptResult<T>> {
  const { signal } = request;
  const scope = openScope(world, signal);
  let answered = false;
  let open = false;
  scope.limit(request.timeoutMs, 'no whole answer');
  try {
    const init: RequestInit = { ...request.init, redirect: 'manual', signal: scope.signal };
    const response = await scope.race(world.fetch(request.url, init));
    if (!isResponse(response)) return { kind: 'aborted', reason: CaicainiError.usage('fetch answered no Response') };
    const { headers, status } = response;
    if (!response.ok) {
      scope.limit(Math.min(ERROR_BODY_MS, request.timeoutMs), 'no whole error body');
      const body = await readErrorText(response, scope, ERROR_BODY_BYTES);
      return { kind: 'failed', outcome: { kind: 'response', status, headers, body }, headers };
    }
    answered = true;
    const reading = await read(response, scope);
    signal?.throwIfAborted();
    if ('failed' in reading) return { kind: 'failed', outcome: reading.failed, headers };
    open = reading.open ?? false;
    scope.unlimit();
    return { kind: 'value', value: reading.value, status, headers };
  } catch (cause) {
    if (signal?.aborted) return { kind: 'aborted', reason: signal.reason };
    return { kind: 'failed', outcome: { kind: 'no-response', cause, lost: answered } };
  } finally {
    if (!open) scope.close();
  }
}

/** Whether a fetch answered as it must; it may have a Response of its own. */
function isResponse(answer: Partial<Response> | undefined): boolean {
  return typeof answer?.headers?.get === 'function' && typeof answer.status === 'number';
}
