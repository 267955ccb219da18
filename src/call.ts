/** The loop: attempt, decide, wait. */
import { attempt, type AttemptResult, type Read } from './attempt.js';
import { createBudget, type Budget } from './budget.js';
import { classify } from './classify.js';
import type { Operation } from './contract.js';
import { CaicainiError, type AttemptRecord } from './error.js';
import type { Because, Failure, Outcome } from './failure.js';
import { mergePolicy, type CallOptions, type FetchOptions, type Hooks } from './options.js';
import { parseRateLimit, type RateLimit } from './rate-limit.js';
import { readCost, type Receipt } from './receipt.js';
import { redact, redactAll, redactCause } from './redact.js';
import { checkSize, isReplayable, type CapturedRequest } from './request.js';
import { decide, defaultPolicy, type Decision, type RetryOptions } from './retry.js';
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

/** An answer, with what a receipt or a later failure of its stream needs. */
export interface Opened<T> {
  value: T;
  headers: Headers;
  /** The receipt as of now. */
  receipt: () => Receipt;
  /** The error of a stream that broke after its first content. */
  broken: (outcome: Outcome, assembly: { id: string | undefined; partial(): unknown }) => CaicainiError;
}

/** How a call ended. `outcome` is that of the last attempt. */
export type CallResult<T> = ({ ok: true } & Opened<T>) | { ok: false; error: CaicainiError; outcome: Outcome };

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
  const progress = new Progress(engine, call);
  for (;;) {
    const result = await progress.attempt();
    if (result.kind === 'aborted') throw result.reason;
    if (result.kind === 'value') return { ok: true, ...progress.opened(result.value, result.headers) };
    const failure = progress.judge(result.outcome);
    const decision = progress.decide(failure);
    if (!decision.retry)
      return { ok: false, error: progress.error(failure, decision.because), outcome: result.outcome };
    await progress.wait(failure, decision.afterMs);
    // The machine may have slept through the wait
    if (progress.leftMs() <= 0)
      return { ok: false, error: progress.error(failure, 'deadline'), outcome: result.outcome };
  }
}

/** Where a call stands: its attempts, its time, its policy. */
class Progress<T> {
  private readonly policy: RetryOptions;
  private readonly signal: AbortSignal | null | undefined;
  private readonly startMs: number;
  private readonly attempts: AttemptRecord[] = [];
  private rateLimit: RateLimit | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly call: Call<T>,
  ) {
    const { request, operation, options } = call;
    this.policy = mergePolicy(engine.policy, options);
    this.signal = options.signal ?? request.init.signal;
    this.startMs = engine.world.now();
    if (operation?.maxBodyBytes) checkSize(request.init.body, operation.maxBodyBytes);
    engine.budget.earn();
  }

  async attempt(): Promise<AttemptResult<T>> {
    this.signal?.throwIfAborted();
    const { world } = this.engine;
    const { url, init } = this.call.request;
    const timeoutMs = Math.max(1, Math.min(this.policy.attemptTimeoutMs, this.leftMs()));
    const startMs = world.now();
    const result = await attempt(world, { url, init, timeoutMs, signal: this.signal }, this.call.read);
    const status = result.kind === 'value' ? { status: result.status } : {};
    this.attempts.push({ ...status, durationMs: world.now() - startMs });
    if (result.kind === 'aborted') return result;
    const limit = result.headers && parseRateLimit(result.headers);
    this.rateLimit = limit && { ...limit, tier: redact(limit.tier, this.engine.secret) };
    return result;
  }

  judge(outcome: Outcome): Failure {
    const { secret, world } = this.engine;
    const judged = classify(outcome, world.date());
    // A hook is told of it, too
    const failure = { ...redactAll(judged, secret), cause: redactCause(judged.cause, secret) };
    const status = outcome.kind === 'response' ? outcome.status : failure.status;
    const { code } = failure;
    Object.assign(this.attempts.at(-1)!, {
      ...(status !== undefined && { status }),
      ...(code !== undefined && { code }),
    });
    return failure;
  }

  decide(failure: Failure, streamStarted = false): Decision {
    const { operation, request } = this.call;
    const idempotent = operation?.idempotent ?? request.method === 'GET';
    // What can be read only once can be sent only once
    const policy = isReplayable(request.init.body) ? this.policy : { ...this.policy, maxAttempts: 1 };
    const { budget, world } = this.engine;
    const standing = {
      attempts: this.attempts.length,
      leftMs: this.leftMs(),
      chance: world.random(),
      idempotent,
      streamStarted,
      budget: budget.left(),
    };
    return decide(failure, standing, policy);
  }

  async wait(failure: Failure, afterMs: number): Promise<void> {
    const { hooks, budget, world } = this.engine;
    this.attempts.at(-1)!.delayMs = afterMs;
    budget.spend();
    tell(
      () => hooks.onRetry?.({ operation: this.name(), attempts: this.attempts.length, afterMs, failure }),
      'onRetry',
    );
    await sleep(world, afterMs, this.signal);
  }

  opened(value: T, headers: Headers): Opened<T> {
    return {
      value,
      headers,
      receipt: () => ({
        operation: this.name(),
        attempts: this.attempts.length,
        ...(this.rateLimit && { rateLimit: this.rateLimit }),
        durationMs: this.engine.world.now() - this.startMs,
      }),
      broken: (outcome, assembly) => {
        // Content has come, so credits may be gone whatever the row of the error says
        const failure: Failure = { ...classify(outcome, this.engine.world.date()), charged: 'unknown' };
        const decision = this.decide(failure, true);
        const because = decision.retry ? 'stream-started' : decision.because;
        return this.error(failure, because, { messageId: assembly.id, partial: assembly.partial() });
      },
    };
  }

  error(
    failure: Failure,
    because: Because,
    received: { messageId?: string | undefined; partial?: unknown } = {},
  ): CaicainiError {
    const { hooks, secret } = this.engine;
    const error = new CaicainiError(failure, {
      because,
      attempts: this.attempts,
      rateLimit: this.rateLimit,
      secret,
      ...received,
    });
    if (failure.action === 'stop') tell(() => hooks.onHardStop?.(error), 'onHardStop');
    return error;
  }

  private name(): string {
    const { operation, request } = this.call;
    return operation?.id ?? `${request.method} ${new URL(request.url).pathname}`;
  }

  leftMs(): number {
    return this.policy.deadlineMs - (this.engine.world.now() - this.startMs);
  }
}

/** Gives the receipt of a stream, once its id is known. */
export function noteStream(
  engine: Engine,
  receipt: Receipt,
  assembly: { id: string | undefined; body: Record<string, unknown> },
  broken: boolean,
): void {
  if (assembly.id === undefined) return;
  tell(
    () => engine.hooks.onReceipt?.({ ...receipt, ...readCost(assembly.body), ...(broken && { broken }) }),
    'onReceipt',
  );
}

/** Runs a hook; what it throws must not break the call. */
export function tell(hook: () => void, name: keyof Hooks): void {
  try {
    hook();
  } catch (thrown) {
    console.warn(`caicaini: ${name} threw`, thrown);
  }
}
