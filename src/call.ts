/** The loop: attempt, decide, wait. */
import type { AtDoor, Doorway, Judged } from './at-door.js';
import { attempt, type AttemptResult, type Read } from './attempt.js';
import { createBudget, type Budget } from './budget.js';
import { classify } from './classify.js';
import { ERROR_ROWS, type Operation } from './contract.js';
import type { Answered } from './door-rules.js';
import { CaicainiError, type AttemptRecord } from './error.js';
import type { Because, Failure, Outcome } from './failure.js';
import { tell, type CallEnd, type Hooks } from './hooks.js';
import { checkEngine, mergePolicy, type CallOptions, type FetchOptions } from './options.js';
import { parseRateLimit, type RateLimit } from './rate-limit.js';
import { readCost, type Receipt } from './receipt.js';
import { redactAll, redactCause } from './redact.js';
import { checkSize, isReplayable, type CapturedRequest } from './request.js';
import { decide, defaultPolicy, type Decision, type RetryOptions } from './retry.js';
import type { Scope } from './scope.js';
import { realWorld, sleep, type World } from './world.js';

/** What all calls of a client share. */
export interface Engine {
  world: World;
  policy: RetryOptions;
  hooks: Hooks;
  /** The retries of this client; those of the key where it has none of its own. */
  budget?: Budget | undefined;
  /** The doors of the keys; absent when every call is left to itself. */
  doorway?: Doorway | undefined;
  /** Taken out of every error. */
  secret?: string | undefined;
}

/** One call: what to send, how to read the answer. */
export interface Call<T> {
  request: CapturedRequest;
  /** The operation it is for; a request the description does not know has none. */
  operation?: Operation | undefined;
  /** Asks for a stream. */
  streams: boolean;
  options: CallOptions;
  read: Read<T>;
}

/** An answer, with what a receipt or a later failure of its stream needs. */
export interface Opened<T> {
  value: T;
  headers: Headers;
  /** Tells of what came, once it is all there or no more will come. */
  settle: (answer: object, how: Settled) => void;
  /** The error of a stream that broke after its first content. */
  broken: (outcome: Outcome, assembly: { id: string | undefined; partial(): unknown }) => CaicainiError;
}

/** How an answer ended: whole; broken off; or broken off with an error still to come. */
export type Settled = 'whole' | 'left' | 'failed';

/** How a call ended. `outcome` is that of the last attempt. */
export type CallResult<T> = ({ ok: true } & Opened<T>) | { ok: false; error: CaicainiError; outcome: Outcome };

/** An engine from options, checked. Without `openDoorway` its calls go through no door. */
export function createEngine(
  options: FetchOptions,
  secret?: string,
  openDoorway?: (options: FetchOptions, world: World) => Doorway | undefined,
): Engine {
  checkEngine(options);
  const { onReceipt, onRetry, onHardStop, onEnd, retryBudget } = options;
  const world: World = { ...realWorld, ...(options.fetch && { fetch: options.fetch }), ...options.world };
  return {
    world,
    policy: mergePolicy(defaultPolicy, options),
    hooks: { onReceipt, onRetry, onHardStop, onEnd },
    budget: retryBudget && createBudget(retryBudget, () => world.now()),
    doorway: openDoorway?.(options, world),
    secret,
  };
}

/** Makes a call. Throws only for what is wrong with the call itself, and the caller's own abort, as it came. */
export async function perform<T>(engine: Engine, call: Call<T>): Promise<CallResult<T>> {
  const progress = new Progress(engine, call);
  try {
    for (;;) {
      const entered = progress.enter();
      const refused = entered instanceof Promise ? await entered : entered;
      if (refused) return progress.failed(refused.failure, refused.because, refused.outcome);
      const result = await progress.attempt();
      if (result.kind === 'aborted') throw result.reason;
      if (result.kind === 'value') return progress.opened(result.value, result.headers);
      const { outcome } = result;
      const failure = progress.judge(outcome);
      const decision = progress.decide(failure);
      if (!decision.retry) return progress.failed(failure, decision.because, outcome);
      await progress.wait(failure, decision.afterMs);
      // The machine may have slept through the wait
      if (progress.leftMs() <= 0) return progress.failed(failure, 'deadline', outcome);
    }
  } catch (reason) {
    progress.abandon(reason);
    throw reason;
  }
}

/** Where a call stands: its attempts, its time, its policy. */
class Progress<T> {
  readonly #engine: Engine;
  readonly #call: Call<T>;
  readonly #name: string;
  readonly #policy: RetryOptions;
  readonly #signal: AbortSignal | null | undefined;
  readonly #startMs: number;
  readonly #attempts: AttemptRecord[] = [];
  readonly #door: AtDoor | undefined;
  readonly #budget: Budget | undefined;
  #rateLimit: RateLimit | undefined;
  #last: Judged | undefined;
  /** The attempt under way was paid by the budget. */
  #isPaid = false;
  #received: Pick<CallEnd, 'receipt' | 'answer'> = {};
  #hasEnded = false;

  constructor(engine: Engine, call: Call<T>) {
    const { request, operation, options, streams } = call;
    const { world, doorway } = engine;
    this.#engine = engine;
    this.#call = call;
    const policy = mergePolicy(engine.policy, options);
    const signal = options.signal ?? request.init.signal;
    const name = operation?.id ?? `${request.method} ${new URL(request.url).pathname}`;
    this.#policy = policy;
    this.#signal = signal;
    this.#name = name;
    this.#startMs = world.now();
    if (operation?.maxBodyBytes) checkSize(request.init.body, operation.maxBodyBytes);
    const deadlineMs = this.#startMs + policy.deadlineMs;
    this.#door = doorway?.approach({ name, request, operation, streams, policy, signal, deadlineMs });
    this.#budget = engine.budget ?? this.#door?.budget;
  }

  /** Lets the attempt be made, at once or once the promise resolves; answers why not. */
  enter(): ReturnType<AtDoor['enter']> | undefined {
    this.#signal?.throwIfAborted();
    return this.#door?.enter(this.#last);
  }

  async attempt(): Promise<AttemptResult<T>> {
    const { world, secret } = this.#engine;
    const { request, read } = this.#call;
    let scope: Scope | undefined;
    const timeoutMs = Math.max(1, Math.min(this.#policy.attemptTimeoutMs, this.leftMs()));
    const startMs = world.now();
    const { url, init } = request;
    const result = await attempt<T>(world, { url, init, timeoutMs, signal: this.#signal }, (response, opened) =>
      read(response, (scope = opened)),
    );
    const record: AttemptRecord = { durationMs: world.now() - startMs };
    this.#attempts.push(record);
    if (result.kind === 'aborted') return result;
    this.#rateLimit = result.headers && redactAll(parseRateLimit(result.headers), secret);
    if (result.kind === 'value') {
      record.status = result.status;
      this.#budget?.earn(this.#isPaid);
      this.#door?.tell({ kind: 'success', rateLimit: this.#rateLimit }, world.random(), scope);
    }
    return result;
  }

  judge(outcome: Outcome): Failure {
    const { secret, world } = this.#engine;
    const judged = classify(outcome, world.date());
    // A hook is told of it, too
    const failure = { ...redactAll(judged, secret), cause: redactCause(judged.cause, secret) };
    const status = outcome.kind === 'response' ? outcome.status : failure.status;
    const record = this.#attempts.at(-1)!;
    if (status !== undefined) record.status = status;
    if (failure.code !== undefined) record.code = failure.code;
    this.#last = { failure, outcome };
    return failure;
  }

  decide(failure: Failure, streamStarted = false): Decision {
    const { operation, request } = this.#call;
    // What can be read only once can be sent only once
    const policy = isReplayable(request.init.body) ? this.#policy : { ...this.#policy, maxAttempts: 1 };
    const chance = this.#engine.world.random();
    if (!streamStarted) this.#door?.tell(this.#answered(failure), chance);
    const standing = {
      attempts: this.#attempts.length,
      leftMs: this.leftMs(),
      chance,
      idempotent: operation?.idempotent ?? request.method === 'GET',
      streamStarted,
      budget: isCosted(failure) ? (this.#budget?.left() ?? Infinity) : Infinity,
    };
    return decide(failure, standing, policy);
  }

  async wait(failure: Failure, afterMs: number): Promise<void> {
    const attempts = this.#attempts;
    const { hooks, world } = this.#engine;
    attempts.at(-1)!.delayMs = afterMs;
    this.#isPaid = isCosted(failure);
    if (this.#isPaid) this.#budget?.spend();
    tell(() => hooks.onRetry?.({ operation: this.#name, attempts: attempts.length, afterMs, failure }), 'onRetry');
    await sleep(world, afterMs, this.#signal);
  }

  opened(value: T, headers: Headers): CallResult<T> {
    return {
      ok: true,
      value,
      headers,
      settle: (answer, how) => this.#settle(answer, how),
      broken: (outcome, assembly) => {
        // Content has come, so credits may be gone whatever the row of the error says
        const failure: Failure = { ...classify(outcome, this.#engine.world.date()), charged: 'unknown' };
        const decision = this.decide(failure, true);
        const because = decision.retry ? 'stream-started' : decision.because;
        return this.#error(failure, because, { messageId: assembly.id, partial: assembly.partial() });
      },
    };
  }

  failed(failure: Failure, because: Because, outcome: Outcome): CallResult<T> {
    return { ok: false, error: this.#error(failure, because), outcome };
  }

  /** Ends a call of which nothing will come, and gives back its place at the door. */
  abandon(reason: unknown): void {
    this.#door?.tell({ kind: 'none' }, 0);
    this.end({ reason });
  }

  /** Tells of the end of the call, once. */
  end(end: Pick<CallEnd, 'error' | 'reason'>): void {
    const { hooks } = this.#engine;
    if (this.#hasEnded || !hooks.onEnd) return;
    this.#hasEnded = true;
    const { url, init } = this.#call.request;
    const call = { operation: this.#name, url, body: init.body, attempts: this.#attempts, durationMs: this.#sinceMs() };
    tell(() => hooks.onEnd?.({ ...call, ...this.#received, ...end }), 'onEnd');
  }

  leftMs(): number {
    return this.#policy.deadlineMs - this.#sinceMs();
  }

  #sinceMs(): number {
    return this.#engine.world.now() - this.#startMs;
  }

  #answered(failure: Failure): Answered {
    // That a call ran out of time says nothing of the gateway
    if (!this.#last || (failure.code === 'TIMEOUT' && this.leftMs() <= 0)) return { kind: 'none' };
    return { kind: 'failure', rateLimit: this.#rateLimit, ...this.#last };
  }

  #settle(answer: object, how: Settled): void {
    const { onReceipt, onEnd } = this.#engine.hooks;
    if (this.#received.receipt || (!onReceipt && !onEnd)) return;
    const receipt: Receipt = {
      operation: this.#name,
      attempts: this.#attempts.length,
      ...(this.#rateLimit && { rateLimit: this.#rateLimit }),
      durationMs: this.#sinceMs(),
      ...readCost(answer as Record<string, unknown>),
      ...(how !== 'whole' && { broken: true }),
    };
    // What broke off before it had an id is nothing to ask support about
    if (how === 'whole' || receipt.id !== undefined) tell(() => onReceipt?.(receipt), 'onReceipt');
    this.#received = { receipt, answer };
    if (how !== 'failed') this.end({});
  }

  #error(
    failure: Failure,
    because: Because,
    received: { messageId?: string | undefined; partial?: unknown } = {},
  ): CaicainiError {
    const { secret, hooks } = this.#engine;
    const context = { because, attempts: this.#attempts, rateLimit: this.#rateLimit, secret };
    const error = new CaicainiError(failure, { ...context, ...received });
    if (failure.action === 'stop' && (this.#door?.isNews() ?? true))
      tell(() => hooks.onHardStop?.(error), 'onHardStop');
    this.end({ error });
    return error;
  }
}

// A 429 is refused before anything is run: asking again as told adds no load
function isCosted({ status }: Failure): boolean {
  return status !== ERROR_ROWS[429].status;
}
