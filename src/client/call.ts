/** Runs one call: acquires a permit, makes an attempt, decides, waits; repeats until a success or a final failure. */
import { ERROR_ROWS } from '../contract.js';
import { attempt } from '../http/attempt.js';
import type { Answer, Failed, OpenStream, Read, StreamEnd } from '../http/body.js';
import { checkSize, isReplayable, type CapturedRequest, type Route } from '../http/request.js';
import type { CallResult, Permit, Refusal, WaitReason } from '../limiter/limiter.js';
import { classify } from '../policy/classify.js';
import { decide } from '../policy/decide.js';
import { CaicainiError, type AttemptRecord } from '../policy/error.js';
import { isUnusable, type Because, type Failure, type Outcome } from '../policy/failure.js';
import { parseRateLimit, type RateLimit } from '../policy/rate-limit-headers.js';
import { compact } from '../shared/json.js';
import { redactAll, redactCause } from '../shared/redact.js';
import { sleep } from '../shared/runtime.js';
import { notify, type CallEnd } from './hooks.js';
import type { ClientContext } from './options.js';
import { readCost, type Receipt } from './receipt.js';

/** A call: its request with its route, and the function that reads its answer. */
export interface Call<T extends Answer> extends Route {
  request: CapturedRequest;
  /** The body of the request as a value. */
  body: unknown;
  read: Read<T>;
}

/** A call that succeeded. */
export interface Answered<T extends Answer> {
  answer: T;
  response: Response;
}

/** The result of a call. `outcome` is that of its last attempt. */
export type CallOutcome<T extends Answer> = Answered<T> | FailedCall;

interface FailedCall {
  error: CaicainiError;
  outcome: Outcome;
}

/** Runs a call. Throws only for a mistake in the call, and the reason of the caller's abort. */
export async function execute<T extends Answer>(context: ClientContext, call: Call<T>): Promise<CallOutcome<T>> {
  const run = new CallRun(context, call);
  try {
    for (;;) {
      const outcome = (await run.acquire()) ?? (await run.attempt());
      if (outcome) return outcome as CallOutcome<T>;
    }
  } catch (reason) {
    run.abandon(reason);
    throw reason;
  }
}

const UNSENT: Failed & { failure: Failure } = {
  outcome: { kind: 'no-response', cause: undefined },
  failure: { action: 'retry', charged: 'never', message: '', mismatch: false, lost: false },
};

/** The state of one call: its attempts and its time. */
class CallRun {
  readonly #startMs: number;
  readonly #deadlineMs: number;
  readonly #attempts: AttemptRecord[] = [];
  #permit: Permit | undefined;
  #rateLimit: RateLimit | undefined;
  /** The failure of the last attempt. */
  #last = UNSENT;
  /** True while the retry under way was paid by the retry budget. */
  #isPaid = false;
  #isNews = true;
  #received: Pick<CallEnd, 'receipt' | 'answer'> = {};
  /** The facts of the call for every hook. */
  readonly #facts: { operation: string; tag?: unknown };

  constructor(
    private readonly context: ClientContext,
    private readonly call: Call<Answer>,
  ) {
    this.#startMs = context.runtime.now();
    this.#deadlineMs = this.#startMs + context.policy.timeouts.totalMs;
    this.#facts = { operation: call.operation.id, ...(context.tag !== undefined && { tag: context.tag }) };
    checkSize(call.request.init.body, call.operation.maxBodyBytes ?? Infinity);
  }

  /** Waits for the permit of the next attempt. Ends the call when the limiter refuses one. */
  async acquire(): Promise<FailedCall | undefined> {
    const { limiter, onState, policy } = this.context;
    const { request, operation, scope, body } = this.call;
    const { signal } = request.init;
    const { model, max_tokens: maxTokens, stream } = (body ?? {}) as Record<string, unknown>;
    signal?.throwIfAborted();
    const answer = await limiter?.acquire({
      ...scope,
      call: this,
      streams: stream === true,
      spends: operation.spends
        ? {
            model: typeof model === 'string' ? model : undefined,
            maxTokens: typeof maxTokens === 'number' ? maxTokens : undefined,
          }
        : undefined,
      arrivedMs: this.#startMs,
      deadlineMs: this.#deadlineMs,
      maxRetryAfterMs: policy.retry.maxRetryAfterMs,
      signal,
      onState,
    });
    if (answer?.kind === 'refused') return this.#refuse(answer);
    this.#permit = answer;
    return undefined;
  }

  /** Makes an attempt. After a failure that is retried, waits and returns undefined. */
  async attempt(): Promise<CallOutcome<Answer> | undefined> {
    const { runtime, policy, budget, hooks } = this.context;
    const { request, read, scope } = this.call;
    const startMs = runtime.now();
    const timeoutMs = Math.max(1, Math.min(policy.timeouts.attemptMs, this.#deadlineMs - startMs));
    const result = await attempt(runtime, request, timeoutMs, read);
    const record: AttemptRecord = { durationMs: runtime.now() - startMs };
    this.#attempts.push(record);
    if (result.kind === 'aborted') {
      if (result.stream) this.#receive(result.stream.accumulator.partial(), 'abandoned');
      throw result.reason;
    }
    const { headers } = result.kind === 'failed' ? result : result.response;
    const rateLimit = headers && parseRateLimit(headers);
    this.#rateLimit = rateLimit && redactAll(rateLimit, scope.key);
    if (result.kind === 'failed') return this.#failed(result, record);
    const { answer, response } = result;
    record.status = response.status;
    budget?.earn(this.#isPaid);
    const permit = this.#release({ kind: 'success' });
    if ('whenEnded' in answer) {
      answer.whenEnded((end) => {
        permit?.releaseStream();
        return this.#endStream(end, answer);
      });
    } else if (hooks.length > 0) {
      this.#receive(answer.value, 'complete');
      this.#end({});
    }
    return { answer, response };
  }

  /** Judges a failed attempt and waits for its retry. Ends the call when there is none. */
  async #failed(result: Failed, record: AttemptRecord): Promise<FailedCall | undefined> {
    const { runtime, policy, budget, hooks } = this.context;
    const { request, operation, scope } = this.call;
    const { outcome } = result;
    const judged = classify(outcome, runtime.date());
    // Redact here and not only in the error, because hooks receive the failure too
    const failure = { ...redactAll(judged, scope.key), cause: redactCause(judged.cause, scope.key) };
    const status = outcome.kind === 'response' ? outcome.status : failure.status;
    Object.assign(record, compact({ status, code: failure.code }));
    this.#last = { ...result, failure };
    // A retry after a 429 costs no budget: the gateway refuses a 429 before it runs anything, so it adds no load
    const paying = failure.status === ERROR_ROWS[429].status ? undefined : budget;
    const standing = {
      attempts: this.#attempts.length,
      leftMs: this.#deadlineMs - runtime.now(),
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
    if (!decision.retry) return this.#fail(failure, decision.because, result);
    const { afterMs } = decision;
    record.delayMs = afterMs;
    this.#isPaid = paying !== undefined;
    paying?.spend();
    notify(hooks, 'onRetry', { ...this.#facts, attempts: this.#attempts.length, afterMs, failure });
    await sleep(runtime, afterMs, request.init.signal);
    // Check the time again, because the machine may have been suspended during the wait
    return runtime.now() >= this.#deadlineMs ? this.#fail(failure, 'deadline', result) : undefined;
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
      const message = `${failure.message}; not sent: this key is tried again in ${waitMs} ms, or after resume() of its client`;
      this.#isNews = false;
      return this.#fail({ ...failure, message, charged: 'never' }, 'stop', { outcome });
    }
    const { because, waitedFor } = refusal;
    const limit = because === 'deadline' ? 'timeouts.totalMs' : 'retry.maxRetryAfterMs';
    const wait = `${WAITS[waitedFor]}${waitMs ? ` for another ${waitMs} ms` : ''}, longer than ${limit} allows`;
    const { failure } = this.#last;
    const message = [failure.message, `not sent: ${wait}`].filter(Boolean).join('; ');
    return this.#fail({ ...failure, message, ...compact({ retryAfterMs }) }, because, this.#last);
  }

  /** Ends a call that was aborted, and releases its permit. */
  abandon(reason: unknown): void {
    this.#release({ kind: 'none' });
    this.#end({ reason });
  }

  /** Ends a call that failed: notifies the hooks and makes its error. */
  #fail(failure: Failure, because: Because, { outcome, partial }: Failed): FailedCall {
    const { hooks, tag } = this.context;
    const known = { attempts: this.#attempts, rateLimit: this.#rateLimit, secret: this.call.scope.key, tag };
    const error = new CaicainiError(failure, { because, ...known, partial });
    if (failure.action === 'stop' && this.#isNews && !isUnusable(failure)) notify(hooks, 'onHardStop', error);
    this.#end({ error });
    return { error, outcome };
  }

  /** Handles the end of a stream on the wire. Returns the error for its reader, or undefined. */
  #endStream(end: StreamEnd, { accumulator }: OpenStream): CaicainiError | undefined {
    const partial = accumulator.partial();
    this.#receive(partial, end.how);
    if (end.how === 'failed') {
      // Content arrived, so credits may have been consumed whatever the error's row says
      const failure: Failure = { ...classify(end.outcome, this.context.runtime.date()), charged: 'unknown' };
      return this.#fail(failure, 'stream-started', { outcome: end.outcome, partial }).error;
    }
    this.#end(end.how === 'complete' ? {} : { reason: this.call.request.init.signal?.reason ?? leftEarly() });
    return undefined;
  }

  /** Keeps an answer, or the part of it that arrived, for the end of the call, with its receipt. */
  #receive(answer: object, how: StreamEnd['how']): void {
    const { hooks, runtime } = this.context;
    const receipt: Receipt = compact<Receipt>({
      ...this.#facts,
      attempts: this.#attempts.length,
      rateLimit: this.#rateLimit,
      durationMs: runtime.now() - this.#startMs,
      broken: how === 'complete' ? undefined : true,
      ...readCost(answer as Record<string, unknown>, this.call.scope.key),
    });
    this.#received = { receipt, answer };
    // A stream that broke off before its id gets no receipt: support could not find it
    if (how === 'complete' || receipt.id !== undefined) notify(hooks, 'onReceipt', receipt);
  }

  /** Notifies the hooks of the end of the call. */
  #end(end: Pick<CallEnd, 'error' | 'reason'>): void {
    const { hooks, runtime } = this.context;
    const { url, init } = this.call.request;
    const durationMs = runtime.now() - this.#startMs;
    const sent = { url, body: init.body, attempts: this.#attempts, durationMs };
    notify(hooks, 'onEnd', { ...this.#facts, ...sent, ...this.#received, ...end });
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
