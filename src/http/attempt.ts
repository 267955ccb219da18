/** Sends one request, once. Faults of the network and of the gateway are returned as results, never thrown. */
import { CaicainiError } from '../policy/error.js';
import type { Outcome } from '../policy/failure.js';
import type { Runtime } from '../shared/runtime.js';
import { readText, type OpenStream, type Read, type Value } from './body.js';
import { openLifetime } from './lifetime.js';

const ERROR_BODY_BYTES = 65_536;
const ERROR_BODY_MS = 5_000;

/** The request of one attempt, and its time limit. The signal of `init` is the caller's. */
export interface AttemptRequest {
  url: string;
  init: RequestInit;
  /** Time for the attempt, with the body of its answer, milliseconds. */
  timeoutMs: number;
}

/** The result of an attempt. `aborted` is the caller's doing: an abort, or a custom fetch that returned no Response. */
export type AttemptResult<T> =
  | ({ kind: 'value'; status: number; headers: Headers } & Value<T>)
  | { kind: 'failed'; outcome: Outcome; headers?: Headers; received?: OpenStream['accumulator'] | undefined }
  | { kind: 'aborted'; reason: unknown; stream?: OpenStream | undefined };

/** Makes one attempt. Redirects are never followed: the platform would send the prompt on to another host. */
export async function attempt<T>(runtime: Runtime, request: AttemptRequest, read: Read<T>): Promise<AttemptResult<T>> {
  const { signal } = request.init;
  const lifetime = openLifetime(runtime, signal);
  let hasAnswer = false;
  let isOpen = false;
  lifetime.startTimeout(request.timeoutMs, 'no whole answer');
  try {
    const init: RequestInit = { ...request.init, redirect: 'manual', signal: lifetime.signal };
    const response = await lifetime.race(runtime.fetch(request.url, init));
    // Not instanceof: a custom fetch may return a Response of another class
    if (typeof (response as Partial<Response> | undefined)?.headers?.get !== 'function')
      return { kind: 'aborted', reason: CaicainiError.usage('fetch returned no Response') };
    const { headers, status } = response;
    if (!response.ok) {
      lifetime.startTimeout(Math.min(ERROR_BODY_MS, request.timeoutMs), 'no whole error body');
      // A broken or slow body is no failure, because the status says enough
      const { text: body } = await readText(response, lifetime, ERROR_BODY_BYTES);
      return { kind: 'failed', outcome: { kind: 'response', status, headers, body }, headers };
    }
    hasAnswer = true;
    const result = await read(response, lifetime);
    if ('failed' in result) return { kind: 'failed', outcome: result.failed, headers, received: result.received };
    if (signal?.aborted) return { kind: 'aborted', reason: signal.reason, stream: result.stream };
    isOpen = result.stream !== undefined;
    if (isOpen) lifetime.clearTimeout();
    return { kind: 'value', ...result, status, headers };
  } catch (cause) {
    if (signal?.aborted) return { kind: 'aborted', reason: signal.reason };
    return { kind: 'failed', outcome: { kind: 'no-response', cause, lost: hasAnswer } };
  } finally {
    if (!isOpen) lifetime.close();
  }
}
