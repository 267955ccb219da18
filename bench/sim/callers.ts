/**
 * The callers of the simulation: this package with and without its limiter, the default policies of others, a
 * clairvoyant.
 */
import { execute } from '../../src/client/call.js';
import { createMethods, type Methods } from '../../src/client/methods.js';
import { applyOptions, createContext, type FetchOptions } from '../../src/client/options.js';
import { OPERATIONS, type MessageRequest } from '../../src/contract.js';
import type { CapturedRequest } from '../../src/http/request.js';
import type { Limiter } from '../../src/limiter/limiter.js';
import { localLimiter } from '../../src/limiter/local.js';
import type { Random } from '../../src/mock/model/random.js';
import { sharedLimiter } from '../../src/redis/shared.js';
import { draw, type Answer, type Refused, type SimGateway, type SimRequest, type Span } from './gateway.js';
import { createState } from './store.js';
import type { VirtualTime } from './virtual-time.js';

/** The properties of a group of calls. */
export interface CallKind {
  group: string;
  serviceMs: Span;
  /** Time after which a call gives up, milliseconds. */
  patienceMs: number;
  /** The answer that these requests always get. */
  fate?: Refused | undefined;
  /** The call is a stream: it is read, left unread, or another call is made while it is open. Default: not a stream. */
  stream?: 'read' | 'unread' | 'nested' | undefined;
  maxRetryAfterMs?: number | undefined;
}

/** Makes one call. Resolves with true when it was answered in time. */
export type Caller = (call: CallKind) => Promise<boolean>;

/** One process. */
export interface Stage {
  clock: VirtualTime;
  gateway: SimGateway;
  random: Random;
  key: string;
}

/** A kind of caller: creates the caller of a process. */
export type Kind = (stage: Stage) => Caller;

const BASE_URL = 'https://gateway.invalid/v1';

/** This package in virtual time, with its policy, and with a limiter or without. */
function caicaini(limiterOf: (stage: Stage) => Limiter | false): Kind {
  return (stage) => {
    const { clock, random, key, gateway } = stage;
    const kinds = new Map<string, CallKind>();
    const fetch = async (_url: string, { body }: RequestInit) => {
      const { model, stream } = JSON.parse(body as string) as { model: string; stream?: boolean };
      const { serviceMs, fate } = kinds.get(model)!;
      const request = { key, serviceMs: draw(serviceMs, random), streams: stream === true, fate };
      return respond(await gateway.request(request));
    };
    const options: FetchOptions = { clock: clock.clock, random, fetch, limiter: limiterOf(stage) };
    const context = createContext(options);
    const scope = { gateway: BASE_URL, key };
    const target = { ...context, scope, headers: {} };
    const methods = createMethods(target);
    const requests = new Map<string, CapturedRequest>();
    return async (call) => {
      const { group, patienceMs, stream, maxRetryAfterMs } = call;
      kinds.set(group, call);
      const retry = maxRetryAfterMs === undefined ? {} : { retry: { maxRetryAfterMs } };
      const own = { timeouts: { totalMs: patienceMs }, ...retry };
      if (stream) return readStream(methods, call, own);
      const operation = OPERATIONS.createMessage;
      const body = { model: group };
      const request = requests.get(group) ?? {
        url: BASE_URL + operation.path,
        init: { method: 'POST', body: JSON.stringify(body) },
      };
      requests.set(group, request);
      const read = () => Promise.resolve({ text: '', value: {} });
      const whole = { operation, scope, request, body, streams: false, read };
      return 'answer' in (await execute(applyOptions(target, own), whole));
    };
  };
}

/** This package with a limiter for each process. */
export const withLimiter: Kind = caicaini((stage) => localLimiter({}, runtimeOf(stage), {}));

/** This package with `limiter: false`. */
export const withoutLimiter: Kind = caicaini(() => false);

/** This package with limiters that share one state. */
export function sharing(): Kind {
  const states = new WeakMap<VirtualTime, ReturnType<typeof createState>>();
  return caicaini((stage) => {
    const { clock, key } = stage;
    const state = states.get(clock) ?? createState(clock);
    states.set(clock, state);
    const local = localLimiter({}, runtimeOf(stage), {});
    const limiter = sharedLimiter(state, { local, clock: clock.clock });
    // The digest of the key takes real time, which the simulation does not wait for
    limiter.reset({ gateway: BASE_URL, key });
    return limiter;
  });
}

function runtimeOf({ clock, random }: Stage) {
  return { ...clock.clock, random, fetch };
}

async function readStream(methods: Methods, call: CallKind, options: object): Promise<boolean> {
  const events = methods.messages.stream({ model: call.group } as unknown as MessageRequest, options);
  const reader = events[Symbol.asyncIterator]();
  try {
    const first = await reader.next();
    if (call.stream === 'unread') return first.done === false;
    if (call.stream === 'nested' && !(await readStream(methods, { ...call, stream: 'read' }, options))) return false;
    while (!(await reader.next()).done) continue;
    return true;
  } catch {
    return false;
  }
}

// An object with the members of a Response that the client reads, because a Response takes most of a call's time
function respond({ status, headers, retryAfter, body = '', ended }: Answer): Response {
  const given = { ...headers, ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) };
  const type: Record<string, string> = ended ? { 'content-type': 'text/event-stream' } : {};
  const content = ended ? streamed(ended) : body === '' ? null : pieces(body);
  return { ok: status === 200, status, headers: new Headers({ ...given, ...type }), body: content } as never;
}

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}

async function* streamed(ended: Promise<void>): AsyncGenerator<string> {
  const write = (event: { type: string; [name: string]: unknown }) =>
    `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
  const message = { id: 'msg_1', type: 'message', role: 'assistant', content: [], model: 'm', usage: {} };
  yield (
    write({ type: 'message_start', message: { ...message, stop_reason: null } }) +
    write({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
    write({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } })
  );
  await ended;
  yield (
    write({ type: 'content_block_stop', index: 0 }) +
    write({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } }) +
    write({ type: 'message_stop' })
  );
}

/** openai-node 6.49: two retries, waits from 0.5 s doubling to 8 s minus up to a quarter; obeys Retry-After. */
export const openaiNode: Kind = (stage) => (call) =>
  attempts(stage, call, 3, (tries) => Math.min(8_000, 500 * 2 ** (tries - 1)) * (1 - stage.random() / 4));

/** Full jitter: six attempts, bounds doubling from 1 s; obeys Retry-After. */
export const fullJitter: Kind = (stage) => (call) =>
  attempts(stage, call, 6, (tries) => stage.random() * 1_000 * 2 ** (tries - 1));

/** AWS SDK, standard mode: three attempts, full jitter, a bucket of 500 tokens from which a retry takes five. */
export const awsStandard: Kind = (stage) => {
  let tokens = 500;
  return async (call) => {
    let held = 0;
    const isDone = await attempts(
      stage,
      call,
      3,
      (tries, { status }) => stage.random() * Math.min(20_000, (status === 429 ? 500 : 100) * 2 ** (tries - 1)),
      () => {
        if (tokens < 5) return false;
        tokens -= 5;
        held = 5;
        return true;
      },
    );
    if (isDone) tokens = Math.min(500, tokens + (held || 1));
    return isDone;
  };
};

/** A clairvoyant caller: it knows when the gateway will serve a request, and sends it then. */
export const clairvoyant: Kind = (stage) => async (call) => {
  if (call.fate) return false;
  const request = requestOf(stage, call);
  const deadlineMs = stage.clock.nowMs + call.patienceMs;
  for (let waitMs = stage.gateway.waitMs(request); waitMs > 0; waitMs = stage.gateway.waitMs(request)) {
    await stage.clock.sleep(waitMs);
    if (stage.clock.nowMs + request.serviceMs > deadlineMs) return false;
  }
  return (await whole(stage.gateway, request)).status === 200;
};

async function attempts(
  stage: Stage,
  call: CallKind,
  max: number,
  delayMs: (tries: number, answer: Answer) => number,
  mayRetry: () => boolean = () => true,
): Promise<boolean> {
  const { clock, gateway } = stage;
  const deadlineMs = clock.nowMs + call.patienceMs;
  for (let tries = 1; ; tries++) {
    const answer = await whole(gateway, requestOf(stage, call));
    if (answer.status === 200) return clock.nowMs <= deadlineMs;
    const waitMs = answer.retryAfter === undefined ? delayMs(tries, answer) : answer.retryAfter * 1_000;
    if (tries >= max || clock.nowMs + waitMs >= deadlineMs || !mayRetry()) return false;
    await clock.sleep(waitMs);
  }
}

function requestOf({ key, random }: Stage, { serviceMs, fate, stream }: CallKind): SimRequest {
  return { key, serviceMs: draw(serviceMs, random), streams: stream !== undefined, fate };
}

async function whole(gateway: SimGateway, request: SimRequest): Promise<Answer> {
  const answer = await gateway.request(request);
  await answer.ended;
  return answer;
}
