/** Runs one call: acquires a permit, makes an attempt, decides, waits; repeats until a success or a final failure. */
import { ERROR_ROWS, type Operation } from '../contract.js';
import { attempt } from '../http/attempt.js';
import type { OpenStream, Read, StreamEnd } from '../http/body.js';
import { checkSize, isReplayable, scopeOf, type CapturedRequest } from '../http/request.js';
import type { CallResult, Permit, Refusal, WaitReason } from '../limiter/limiter.js';
import { classify } from '../policy/classify.js';
import { decide } from '../policy/decide.js';
import { CaicainiError, type AttemptRecord } from '../policy/error.js';
import { isUnusable, type Because, type Failure, type Outcome } from '../policy/failure.js';
import { parseRateLimit, type RateLimit } from '../policy/rate-limit-headers.js';
import { redactAll, redactCause } from '../shared/redact.js';
import { sleep } from '../shared/runtime.js';
import { notify, type CallEnd } from './hooks.js';
import type { ClientContext } from './options.js';
import { readCost, type Receipt } from './receipt.js';

/** A call: its request, and the function that reads its answer. */
export interface Call<T> {
  request: CapturedRequest;
  operation: Operation;
  /** True when the request asks for a stream. */
  streams: boolean;
  read: Read<T>;
}

/** A call that succeeded. */
export interface Answered<T> {
  ok: true;
  value: T;
  status: number;
  headers: Headers;
}

/** The result of a call. `outcome` is that of its last attempt. */
export type CallOutcome<T> = Answered<T> | FailedCall;

interface FailedCall {
  ok: false;
  error: CaicainiError;
  outcome: Outcome;
}

/** Runs a call. Throws only for a mistake in the call, and the reason of the caller's abort. */
export async function execute<T>(context: ClientContext, call: Call<T>): Promise<CallOutcome<T>> {
  const run = new CallRun(context, call);
  try {
    for (;;) {
      const outcome = (await run.acquire()) ?? (await run.attempt());
      if (outcome) return outcome;
    }
  } catch (reason) {
    run.abandon(reason);
    throw reason;
  }
}

/** The state of one call: its attempts and its time. */
class CallRun<T> {
  readonly #startMs: number;
  readonly #deadlineMs: number;
  readonly #attempts: AttemptRecord[] = [];
  #permit: Permit | undefined;
  #rateLimit: RateLimit | undefined;
  #last: { failure: Failure; outcome: Outcome; received: OpenStream['accumulator'] | undefined } | undefined;
  /** True while the retry under way was paid by the retry budget. */
  #isPaid = false;
  #isNews = true;
  readonly #tag: { tag?: unknown };
  #received: Pick<CallEnd, 'receipt' | 'answer'> = {};
  #hasEnded = false;

  constructor(
    private readonly context: ClientContext,
    private readonly call: Call<T>,
  ) {
    this.#startMs = context.runtime.now();
    this.#tag = context.tag === undefined ? {} : { tag: context.tag };
    this.#deadlineMs = this.#startMs + context.policy.timeouts.totalMs;
    checkSize(call.request.init.body, call.operation.maxBodyBytes ?? Infinity);
  }

  get #sinceMs(): number {
    return this.context.runtime.now() - this.#startMs;
  }

  get #leftMs(): number {
    return this.#deadlineMs - this.context.runtime.now();
  }

  /** Waits for the permit of the next attempt. Ends the call when the limiter refuses one. */
  async acquire(): Promise<FailedCall | undefined> {
    const { limiter, onState, policy } = this.context;
    const { request, operation, streams } = this.call;
    const { signal } = request.init;
    signal?.throwIfAborted();
    const scope = limiter && scopeOf(request, operation);
    if (!scope) return undefined;
    const answer = await limiter.acquire({
      ...scope,
      call: this,
      streams,
      spends: operation.spends ? () => request.spends() : undefined,
      arrivedMs: this.#startMs,
      deadlineMs: this.#deadlineMs,
      maxRetryAfterMs: policy.retry.maxRetryAfterMs,
      signal,
      onState,
    });
    if (answer.kind === 'refused') return this.#refuse(answer);
    this.#permit = answer;
    return undefined;
  }

  /** Makes an attempt. After a failure that is retried, waits and returns undefined. */
  async attempt(): Promise<CallOutcome<T> | undefined> {
    const { runtime, policy, secret, budget, fetchOptions } = this.context;
    const { request, read } = this.call;
    const startMs = runtime.now();
    const timeoutMs = Math.max(1, Math.min(policy.timeouts.attemptMs, this.#leftMs));
    const init = { ...fetchOptions, ...request.init };
    const result = await attempt<T>(runtime, { url: request.url, init, timeoutMs }, read);
    const record: AttemptRecord = { durationMs: runtime.now() - startMs };
    this.#attempts.push(record);
    if (result.kind === 'aborted') {
      if (result.stream) this.#succeed(result.stream.accumulator.partial(), 'abandoned');
      throw result.reason;
    }
    const rateLimit = result.headers && parseRateLimit(result.headers);
    this.#rateLimit = rateLimit && redactAll(rateLimit, secret);
    if (result.kind === 'failed') return this.#failed(result, record);
    record.status = result.status;
    budget?.earn(this.#isPaid);
    const permit = this.#release({ kind: 'success' });
    const { value, status, headers, answer, stream } = result;
    if (answer) this.#succeed(answer, 'complete');
    stream?.whenEnded((end) => {
      permit?.releaseStream();
      return this.#endStream(end, stream);
    });
    return { ok: true, value, status, headers };
  }

  /** Judges a failed attempt and waits for its retry. Ends the call when there is none. */
  async #failed(
    { outcome, received }: { outcome: Outcome; received?: OpenStream['accumulator'] | undefined },
    record: AttemptRecord,
  ): Promise<FailedCall | undefined> {
    const { runtime, policy, secret, budget, hooks } = this.context;
    const { request, operation } = this.call;
    const judged = classify(outcome, runtime.date());
    // Redact here and not only in the error, because hooks receive the failure too
    const failure = { ...redactAll(judged, secret), cause: redactCause(judged.cause, secret) };
    const status = outcome.kind === 'response' ? outcome.status : failure.status;
    if (status !== undefined) record.status = status;
    if (failure.code !== undefined) record.code = failure.code;
    this.#last = { failure, outcome, received };
    // A retry after a 429 costs no budget: the gateway refuses a 429 before it runs anything, so it adds no load
    const paying = failure.status === ERROR_ROWS[429].status ? undefined : budget;
    const standing = {
      attempts: this.#attempts.length,
      leftMs: this.#leftMs,
      random: runtime.random(),
      idempotent: operation.idempotent,
      budget: paying?.left() ?? Infinity,
    };
    // A body that can be read only once cannot be sent again
    const maxAttempts = isReplayable(request.init.body) ? policy.retry.maxAttempts : 1;
    const decision = decide(failure, standing, { ...policy.retry, maxAttempts });
    // Neither the client's own time limit nor a request that never left is evidence about the gateway
    const isUnsent = failure.status === undefined && failure.action === 'fix' && failure.charged === 'never';
    const isEvidence = failure.code !== 'TIMEOUT' && !isUnsent;
    this.#release(isEvidence ? { kind: 'failure', failure, outcome } : { kind: isUnsent ? 'unsent' : 'none' });
    if (!decision.retry) return this.#fail(failure, decision.because, outcome, received);
    const { afterMs } = decision;
    record.delayMs = afterMs;
    this.#isPaid = paying !== undefined;
    paying?.spend();
    const notice = { operation: operation.id, attempts: this.#attempts.length, afterMs, failure, ...this.#tag };
    notify(hooks, 'onRetry', notice);
    await sleep(runtime, afterMs, request.init.signal);
    // Check the time again, because the machine may have been suspended during the wait
    return this.#leftMs <= 0 ? this.#fail(failure, 'deadline', outcome, received) : undefined;
  }

  #release(result: CallResult): Permit | undefined {
    const permit = this.#permit;
    this.#permit = undefined;
    if (permit) this.#isNews = permit.release({ ...result, rateLimit: this.#rateLimit });
    return permit;
  }

  /** Ends a call that the limiter refused. */
  #refuse(refusal: Refusal): FailedCall {
    const { retryAfterMs } = refusal;
    const waitMs = retryAfterMs && Math.ceil(retryAfterMs);
    if (refusal.because === 'stop') {
      const { failure, outcome } = refusal;
      const message = `${failure.message}; not sent: this key is tried again in ${waitMs} ms, or after resume()`;
      this.#isNews = false;
      return this.#fail({ ...failure, message, charged: 'never' }, 'stop', outcome);
    }
    const { because, waitedFor } = refusal;
    const limit = because === 'deadline' ? 'timeouts.totalMs' : 'retry.maxRetryAfterMs';
    const message = `not sent: ${WAITS[waitedFor]}${waitMs ? ` for another ${waitMs} ms` : ''}, longer than ${limit} allows`;
    const unsent: Failure = { action: 'retry', charged: 'never', message, mismatch: false, lost: false };
    const { failure: last, outcome, received } = this.#last ?? { outcome: { kind: 'no-response', cause: undefined } };
    const failure = {
      ...(last ? { ...last, message: `${last.message}; ${message}` } : unsent),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
    return this.#fail(failure, because, outcome, received);
  }

  /** Ends a call that was aborted, and releases its permit. */
  abandon(reason: unknown): void {
    this.#release({ kind: 'none' });
    this.#end({ reason });
  }

  /** Ends a call that failed: notifies the hooks and makes its error. */
  #fail(failure: Failure, because: Because, outcome: Outcome, received?: OpenStream['accumulator']): FailedCall {
    const { secret, hooks } = this.context;
    const stream = received && { messageId: received.id, partial: received.partial() };
    const facts = { because, attempts: this.#attempts, rateLimit: this.#rateLimit, secret };
    const error = new CaicainiError(failure, { ...facts, ...stream, ...this.#tag });
    if (failure.action === 'stop' && this.#isNews && !isUnusable(failure)) notify(hooks, 'onHardStop', error);
    this.#end({ error });
    return { ok: false, error, outcome };
  }

  /** Handles the end of a stream on the wire. Returns the error for its reader, or undefined. */
  #endStream(end: StreamEnd, { accumulator }: OpenStream): CaicainiError | undefined {
    this.#succeed(accumulator.partial(), end.how);
    if (end.how !== 'failed') return undefined;
    // Content arrived, so credits may have been consumed whatever the error's row says
    const failure: Failure = { ...classify(end.outcome, this.context.runtime.date()), charged: 'unknown' };
    return this.#fail(failure, 'stream-started', end.outcome, accumulator).error;
  }

  #succeed(answer: object, how: StreamEnd['how']): void {
    const { hooks } = this.context;
    if (hooks.length === 0) return;
    const receipt: Receipt = {
      operation: this.call.operation.id,
      attempts: this.#attempts.length,
      ...(this.#rateLimit && { rateLimit: this.#rateLimit }),
      durationMs: this.#sinceMs,
      ...readCost(answer as Record<string, unknown>),
      ...(how !== 'complete' && { broken: true }),
      ...this.#tag,
    };
    // A stream that broke off before its id gets no receipt: support could not find it
    if (how === 'complete' || receipt.id !== undefined) notify(hooks, 'onReceipt', receipt);
    this.#received = { receipt, answer };
    if (how === 'complete') this.#end({});
    if (how === 'abandoned') this.#end({ reason: this.call.request.init.signal?.reason ?? leftEarly() });
  }

  /** Notifies the hooks of the end of the call, once. */
  #end(end: Pick<CallEnd, 'error' | 'reason'>): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { operation, request } = this.call;
    const { url, init } = request;
    const facts = {
      operation: operation.id,
      url,
      body: init.body,
      attempts: this.#attempts,
      durationMs: this.#sinceMs,
    };
    notify(this.context.hooks, 'onEnd', { ...facts, ...this.#received, ...end, ...this.#tag });
  }
}

// Made when it is needed, because an import that constructs one loads DOMException and keeps bundlers from dropping the
// file
const leftEarly = () => new DOMException('the reader left the stream before its end', 'AbortError');

const WAITS: Record<WaitReason, string> = {
  'rate-limit': 'the rate limit of this key is used up',
  overload: 'the gateway is overloaded',
  streams: 'this key has as many streams open as its tier allows',
};
