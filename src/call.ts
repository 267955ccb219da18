/** The loop: attempt, decide, wait. */
import { attempt, type AttemptResult, type Read } from './attempt.js';
import { createBudget, type Budget } from './budget.js';
import { classify } from './classify.js';
import { ERRORS, type Operation } from './contract.js';
import type { Answered } from './door-rules.js';
import type { Door, DoorNotice, Pass, Refusal, Visit } from './door.js';
import { doorsOf, type Doors } from './doors.js';
import { CaicainiError, type AttemptRecord } from './error.js';
import type { Because, Failure, Outcome } from './failure.js';
import {
  checkDoor,
  mergePolicy,
  type CallEnd,
  type CallOptions,
  type DoorOptions,
  type FetchOptions,
  type Hooks,
} from './options.js';
import { parseRateLimit, type RateLimit } from './rate-limit.js';
import { readCost, type Receipt } from './receipt.js';
import { redact, redactAll, redactCause } from './redact.js';
import { addressee, checkSize, isReplayable, type CapturedRequest } from './request.js';
import { decide, defaultPolicy, type Decision, type RetryOptions } from './retry.js';
import type { Scope } from './scope.js';
import { realWorld, sleep, type World } from './world.js';

/** What all calls of a client share. */
export interface Engine {
  world: World;
  policy: RetryOptions;
  hooks: Hooks;
  /** The retries of this client; those of the key where it has none of its own. */
  budget?: Budget;
  /** Absent when every call is left to itself. */
  door?: EngineDoor;
  /** Taken out of every error. */
  secret?: string;
}

/** The doors of an engine's keys, and how its calls go through them. */
export interface EngineDoor extends Required<Pick<DoorOptions, 'probeEveryMs'>>, Pick<DoorOptions, 'store'> {
  doors: Doors;
  onDoor: (notice: DoorNotice) => void;
  /** Hard stops that `onHardStop` was told of. */
  told: WeakSet<Failure>;
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

/** An engine from options, checked. */
export function createEngine(options: FetchOptions, secret?: string): Engine {
  const { onReceipt, onRetry, onHardStop, onDoor, onEnd, retryBudget } = options;
  const world: World = { ...realWorld, ...(options.fetch ? { fetch: options.fetch } : {}), ...options.world };
  const door = checkDoor(options.door);
  const hooks = {
    ...(onReceipt && { onReceipt }),
    ...(onRetry && { onRetry }),
    ...(onHardStop && { onHardStop }),
    ...(onDoor && { onDoor }),
    ...(onEnd && { onEnd }),
  };
  return {
    world,
    policy: mergePolicy(defaultPolicy, options),
    hooks,
    ...(retryBudget && { budget: createBudget(retryBudget, () => world.now()) }),
    ...(door && {
      door: {
        ...door,
        // Two clocks or two networks know nothing of each other
        doors: doorsOf(options.world ?? options.fetch ?? realWorld, world),
        onDoor: (notice: DoorNotice) => tell(() => onDoor?.(notice), 'onDoor'),
        told: new WeakSet(),
      },
    }),
    ...(secret === undefined ? {} : { secret }),
  };
}

/** Makes a call. Throws only for what was wrong before sending, and the caller's own abort, as it came. */
export async function perform<T>(engine: Engine, call: Call<T>): Promise<CallResult<T>> {
  const progress = new Progress(engine, call);
  try {
    return await run(progress);
  } catch (reason) {
    progress.end({ reason });
    throw reason;
  }
}

async function run<T>(progress: Progress<T>): Promise<CallResult<T>> {
  for (;;) {
    const refusal = await progress.enter();
    if (refusal) return { ok: false, ...progress.refused(refusal) };
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
  private readonly door: Door | undefined;
  private readonly budget: Budget | undefined;
  private readonly visit: Visit | undefined;
  private pass: Pass | undefined;
  private rateLimit: RateLimit | undefined;
  private last: { failure: Failure; outcome: Outcome } | undefined;
  /** The attempt under way was paid by the budget. */
  private isPaid = false;
  private received: Pick<CallEnd, 'receipt' | 'answer'> = {};
  private hasEnded = false;

  constructor(
    private readonly engine: Engine,
    private readonly call: Call<T>,
  ) {
    const { request, operation, options } = call;
    this.policy = mergePolicy(engine.policy, options);
    this.signal = options.signal ?? request.init.signal;
    this.startMs = engine.world.now();
    if (operation?.maxBodyBytes) checkSize(request.init.body, operation.maxBodyBytes);
    const { door } = engine;
    this.door = door?.doors.at(...addressee(request, operation));
    this.budget = engine.budget ?? this.door?.budget;
    if (!door) return;
    const { probeEveryMs, store, onDoor } = door;
    const deadlineMs = this.startMs + this.policy.deadlineMs;
    const caller = { operation: this.name(), errors: operation?.errors, streams: call.streams, deadlineMs };
    this.visit = { caller, policy: this.policy, signal: this.signal, probeEveryMs, store, onDoor };
  }

  /** Waits until the attempt may be made; answers why it may not. */
  async enter(): Promise<Refusal | undefined> {
    this.signal?.throwIfAborted();
    if (!this.door || !this.visit) return undefined;
    const entered = await this.door.enter(this.visit);
    if (entered.kind !== 'go') return entered;
    this.pass = entered;
    return undefined;
  }

  async attempt(): Promise<AttemptResult<T>> {
    const { world } = this.engine;
    const { url, init } = this.call.request;
    let scope: Scope | undefined;
    const read: Read<T> = (response, opened) => this.call.read(response, (scope = opened));
    const timeoutMs = Math.max(1, Math.min(this.policy.attemptTimeoutMs, this.leftMs()));
    const startMs = world.now();
    const result = await attempt(world, { url, init, timeoutMs, signal: this.signal }, read);
    const status = result.kind === 'value' ? { status: result.status } : {};
    this.attempts.push({ ...status, durationMs: world.now() - startMs });
    if (result.kind === 'aborted') {
      this.pass?.end({ kind: 'none' }, 0);
      return result;
    }
    const limit = result.headers && parseRateLimit(result.headers);
    this.rateLimit = limit && { ...limit, tier: redact(limit.tier, this.engine.secret) };
    if (result.kind === 'value') this.succeed(scope);
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
    this.last = { failure, outcome };
    return failure;
  }

  decide(failure: Failure, streamStarted = false): Decision {
    const { operation, request } = this.call;
    const idempotent = operation?.idempotent ?? request.method === 'GET';
    // What can be read only once can be sent only once
    const policy = isReplayable(request.init.body) ? this.policy : { ...this.policy, maxAttempts: 1 };
    const chance = this.engine.world.random();
    if (!streamStarted) this.pass?.end(this.answered(failure), chance);
    const standing = {
      attempts: this.attempts.length,
      leftMs: this.leftMs(),
      chance,
      idempotent,
      streamStarted,
      budget: isCosted(failure) ? (this.budget?.left() ?? Infinity) : Infinity,
    };
    return decide(failure, standing, policy);
  }

  async wait(failure: Failure, afterMs: number): Promise<void> {
    const { hooks, world } = this.engine;
    this.attempts.at(-1)!.delayMs = afterMs;
    this.isPaid = isCosted(failure);
    if (this.isPaid) this.budget?.spend();
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
      settle: (answer, how) => this.settle(answer, how),
      broken: (outcome, assembly) => {
        // Content has come, so credits may be gone whatever the row of the error says
        const failure: Failure = { ...classify(outcome, this.engine.world.date()), charged: 'unknown' };
        const decision = this.decide(failure, true);
        const because = decision.retry ? 'stream-started' : decision.because;
        return this.error(failure, because, { messageId: assembly.id, partial: assembly.partial() });
      },
    };
  }

  private settle(answer: object, how: Settled): void {
    const { onReceipt, onEnd } = this.engine.hooks;
    if (!onReceipt && !onEnd) return;
    const receipt: Receipt = {
      operation: this.name(),
      attempts: this.attempts.length,
      ...(this.rateLimit && { rateLimit: this.rateLimit }),
      durationMs: this.sinceMs(),
      ...readCost(answer as Record<string, unknown>),
      ...(how !== 'whole' && { broken: true }),
    };
    // What broke off before it had an id is nothing to ask support about
    if (how === 'whole' || receipt.id !== undefined) tell(() => onReceipt?.(receipt), 'onReceipt');
    this.received = { receipt, answer };
    if (how !== 'failed') this.end({});
  }

  /** Tells of the end of the call, once. */
  end(end: Pick<CallEnd, 'error' | 'reason'>): void {
    const { hooks } = this.engine;
    if (this.hasEnded || !hooks.onEnd) return;
    this.hasEnded = true;
    const { url, init } = this.call.request;
    const operation = this.name();
    const call = { operation, url, body: init.body, attempts: this.attempts, durationMs: this.sinceMs() };
    tell(() => hooks.onEnd?.({ ...call, ...this.received, ...end }), 'onEnd');
  }

  error(
    failure: Failure,
    because: Because,
    received: { messageId?: string | undefined; partial?: unknown } = {},
  ): CaicainiError {
    const { secret } = this.engine;
    const error = new CaicainiError(failure, {
      because,
      attempts: this.attempts,
      rateLimit: this.rateLimit,
      secret,
      ...received,
    });
    if (failure.action === 'stop') this.alert(error);
    this.end({ error });
    return error;
  }

  /** The error of a call that the door did not let go, and what was last on the wire. */
  refused(refusal: Refusal): { error: CaicainiError; outcome: Outcome } {
    if (refusal.kind === 'closed') {
      const { failure, outcome } = refusal.stop;
      const message = `${failure.message}; not sent, the next probe is in ${Math.ceil(refusal.retryAfterMs)} ms`;
      return { error: this.error({ ...failure, message, charged: 'never' }, 'stop'), outcome };
    }
    const { because, retryAfterMs } = refusal;
    const wait = retryAfterMs === undefined ? '' : ` for another ${Math.ceil(retryAfterMs)} ms`;
    const message = `not sent before the deadline: ${WAITS[because]}${wait}`;
    const outcome: Outcome = this.last?.outcome ?? { kind: 'no-response', cause: undefined };
    const unsent: Failure = { action: 'retry', charged: 'never', message, mismatch: false, lost: false };
    const failure = { ...(this.last?.failure ?? unsent), ...(retryAfterMs !== undefined && { retryAfterMs }) };
    return { error: this.error(failure, 'deadline'), outcome };
  }

  private answered(failure: Failure): Answered {
    // That a call ran out of time says nothing of the gateway
    if (!this.last || (failure.code === 'TIMEOUT' && this.leftMs() <= 0)) return { kind: 'none' };
    return { kind: 'failure', rateLimit: this.rateLimit, ...this.last };
  }

  private succeed(scope: Scope | undefined): void {
    const { pass, rateLimit } = this;
    this.budget?.earn(this.isPaid);
    pass?.end({ kind: 'success', rateLimit }, this.engine.world.random());
    if (this.call.streams) scope?.whenClosed(() => pass?.endStream());
  }

  /** Tells of a hard stop once, however many calls meet it. */
  private alert(error: CaicainiError): void {
    const { hooks, door } = this.engine;
    const stop = this.visit && this.door?.stopOf(this.visit.caller);
    if (stop && door?.told.has(stop)) return;
    if (stop) door?.told.add(stop);
    tell(() => hooks.onHardStop?.(error), 'onHardStop');
  }

  private name(): string {
    const { operation, request } = this.call;
    return operation?.id ?? `${request.method} ${new URL(request.url).pathname}`;
  }

  leftMs(): number {
    return this.policy.deadlineMs - this.sinceMs();
  }

  private sinceMs(): number {
    return this.engine.world.now() - this.startMs;
  }
}

const WAITS: Record<(Refusal & { kind: 'too-late' })['because'], string> = {
  'rate-limit': 'the rate limit of this key is used up',
  overload: 'the gateway is overloaded',
  streams: 'this key has as many streams open as its tier allows',
};

// A 429 is refused before anything is run: asking again as told adds no load
function isCosted({ status }: Failure): boolean {
  return status !== ERRORS[429].status;
}

/** Runs a hook; what it throws must not break the call. */
function tell(hook: () => void, name: keyof Hooks): void {
  try {
    hook();
  } catch (thrown) {
    console.warn(`caicaini: ${name} threw`, thrown);
  }
}
