/** The loop: attempt, decide, wait. */
import { attempt, type AttemptResult, type Read } from './attempt.js';
import { createBudget, type Budget } from './budget.js';
import { classify } from './classify.js';
import type { Operation } from './contract.js';
import { CaicainiError, type AttemptRecord } from './error.js';
import type { Failure, Outcome } from './failure.js';
import { mergePolicy, type CallOptions, type FetchOptions, type Hooks } from './options.js';
import { parseRateLimit } from './rate-limit.js';
import type { Receipt } from './receipt.js';
import { checkSize, isReplayable, type CapturedRequest } from './request.js';
import { decide, defaultPolicy, type RetryOptions } from './retry.js';
import { realWorld, sleep, type World } from './world.js';

/** What all calls of a client share. */
export interface Engine {
  world: World;
  policy: RetryOptions;
  hooks: Hooks;
  budget: Budget;
  /** Taken out of every error. */
  secret?: string;
}

/** One call: what to send, how to read the answer. */
export interface Call<T> {
  request: CapturedRequest;
  /** The operation it is for; a request the description does not know has none. */
  operation?: Operation | undefined;
  options: CallOptions;
  read: Read<T>;
}

/** How a call ended. `outcome` is that of the last attempt. */
export type CallResult<T> =
  { ok: true; value: T; headers: Headers; receipt: Receipt } | { ok: false; error: CaicainiError; outcome: Outcome };

/** An engine from options, checked. */
export function createEngine(options: FetchOptions, secret?: string): Engine {
  const { onReceipt, onRetry, onHardStop } = options;
  return {
    world: { ...realWorld, ...(options.fetch ? { fetch: options.fetch } : {}), ...options.world },
    policy: mergePolicy(defaultPolicy, options),
    hooks: { ...(onReceipt && { onReceipt }), ...(onRetry && { onRetry }), ...(onHardStop && { onHardStop }) },
    budget: createBudget(options.retryBudget),
    ...(secret === undefined ? {} : { secret }),
  };
}

/** Makes a call. Throws only for what was wrong before sending, and the caller's own abort, as it came. */
export async function perform<T>(engine: Engine, call: Call<T>): Promise<CallResult<T>> {
  const { world, hooks, budget } = engine;
  const { request, operation, options } = call;
  const policy = mergePolicy(engine.policy, options);
  const signal = options.signal ?? request.init.signal;
  const name = operation?.id ?? `${request.method} ${new URL(request.url).pathname}`;
  const idempotent = operation?.idempotent ?? request.method === 'GET';
  if (operation?.maxBodyBytes) checkSize(request.init.body, operation.maxBodyBytes);

  const startMs = world.now();
  const leftMs = () => policy.deadlineMs - (world.now() - startMs);
  const attempts: AttemptRecord[] = [];
  budget.earn();
  for (;;) {
    signal?.throwIfAborted();
    const attemptMs = world.now();
    const timeoutMs = Math.max(1, Math.min(policy.attemptTimeoutMs, leftMs()));
    const result = await attempt(world, { url: request.url, init: request.init, timeoutMs, signal }, call.read);
    if (result.kind === 'aborted') throw result.reason;
    const durationMs = world.now() - attemptMs;
    const rateLimit = result.headers && parseRateLimit(result.headers);
    if (result.kind === 'value') {
      attempts.push({ status: result.status, durationMs });
      const receipt = {
        operation: name,
        attempts: attempts.length,
        ...(rateLimit && { rateLimit }),
        durationMs: world.now() - startMs,
      };
      return { ok: true, value: result.value, headers: result.headers, receipt };
    }
    const failure = classify(result.outcome, world.date());
    const standing = {
      attempts: attempts.length + 1,
      leftMs: leftMs(),
      chance: world.random(),
      idempotent,
      budget: budget.left(),
    };
    const decision = isReplayable(request.init.body)
      ? decide(failure, standing, policy)
      : ({ retry: false, because: 'attempts' } as const);
    attempts.push({ ...seen(result, failure), durationMs, ...(decision.retry && { delayMs: decision.afterMs }) });
    if (!decision.retry) {
      const error = new CaicainiError(failure, {
        because: decision.because,
        attempts,
        rateLimit,
        secret: engine.secret,
      });
      if (failure.action === 'stop') tell(() => hooks.onHardStop?.(error), 'onHardStop');
      return { ok: false, error, outcome: result.outcome };
    }
    budget.spend();
    tell(
      () => hooks.onRetry?.({ operation: name, attempts: attempts.length, afterMs: decision.afterMs, failure }),
      'onRetry',
    );
    await sleep(world, decision.afterMs, signal);
  }
}

/** Runs a hook; what it throws must not break the call. */
export function tell(hook: () => void, name: keyof Hooks): void {
  try {
    hook();
  } catch (thrown) {
    console.warn(`caicaini: ${name} threw`, thrown);
  }
}

function seen(result: AttemptResult<unknown>, failure: Failure): Pick<AttemptRecord, 'status' | 'code'> {
  if (result.kind === 'failed' && result.outcome.kind === 'response') return { status: result.outcome.status };
  return failure.code === undefined ? {} : { code: failure.code };
}
