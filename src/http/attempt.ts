/** Sends one request, once. Faults of the network and of the gateway are returned as results, never thrown. */
import { CaicainiError } from '../policy/error.js';
import type { Runtime } from '../shared/runtime.js';
import { readText, type Answer, type Failed, type OpenStream, type Read } from './body.js';
import { openLifetime } from './lifetime.js';
import type { CapturedRequest } from './request.js';

const ERROR_BODY_BYTES = 65_536;
const ERROR_BODY_MS = 5_000;

/** The result of an attempt. `aborted` is the caller's doing: an abort, or a custom fetch that returned no Response. */
export type AttemptResult =
  | { kind: 'answered'; answer: Answer; response: Response }
  | ({ kind: 'failed'; headers?: Headers } & Failed)
  | { kind: 'aborted'; reason: unknown; stream?: OpenStream | undefined };

/**
 * Makes one attempt of at most `timeoutMs`, with the body of its answer. Redirects are never followed: the platform would
 * send the prompt on to another host.
 */
export async function attempt(
  runtime: Runtime,
  { url, init }: CapturedRequest,
  timeoutMs: number,
  read: Read<Answer>,
): Promise<AttemptResult> {
  const { signal } = init;
  const lifetime = openLifetime(runtime, signal);
  let hasAnswer = false;
  let isOpen = false;
  lifetime.startTimeout(timeoutMs, 'no whole answer');
  try {
    const response = await lifetime.race(runtime.fetch(url, { ...init, redirect: 'manual', signal: lifetime.signal }));
    // Not instanceof: a custom fetch may return a Response of another class
    if (typeof (response as Partial<Response> | undefined)?.headers?.get !== 'function')
      return { kind: 'aborted', reason: CaicainiError.usage('fetch returned no Response') };
    const { headers, status } = response;
    if (!response.ok) {
      lifetime.startTimeout(Math.min(ERROR_BODY_MS, timeoutMs), 'no whole error body');
      // A broken or slow body is no failure, because the status says enough
      const { text: body } = await readText(response, lifetime, ERROR_BODY_BYTES);
      return { kind: 'failed', outcome: { kind: 'response', status, headers, body }, headers };
    }
    hasAnswer = true;
    const answer = await read(response, lifetime);
    if ('outcome' in answer) return { kind: 'failed', headers, ...answer };
    const stream = 'whenEnded' in answer ? answer : undefined;
    if (signal?.aborted) return { kind: 'aborted', reason: signal.reason, stream };
    isOpen = stream !== undefined;
    if (isOpen) lifetime.clearTimeout();
    return { kind: 'answered', answer, response };
  } catch (cause) {
    if (signal?.aborted) return { kind: 'aborted', reason: signal.reason };
    return { kind: 'failed', outcome: { kind: 'no-response', cause, lost: hasAnswer } };
  } finally {
    if (!isOpen) lifetime.close();
  }
}
