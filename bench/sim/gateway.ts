/** The gateway as a model: minute windows per key, a bound on what it serves at a time, outages. */
import { HEADERS } from '../../src/contract.js';
import { MINUTE_MS } from '../../src/door-window.js';
import type { Chance } from '../../src/mock/chance.js';
import type { Clock } from './clock.js';

const REFUSAL_MS = 50;

export interface Answer {
  status: number;
  /** Seconds, on a 429. */
  retryAfterS?: number;
  headers: Record<string, string>;
}

export interface GatewayOptions {
  /** Requests a key may send in a minute of the clock. */
  requestsPerMinute: number;
  /** Requests served at a time; more are answered 529. Default no bound. */
  slots?: (nowMs: number) => number;
  /** Status of a failure that befalls a request at this time by chance; undefined when it is served. */
  fault?: (nowMs: number) => number | undefined;
  /** Time to serve a request, milliseconds. */
  serviceMs: () => number;
}

/** One answered request, for the figures. */
export interface Sent {
  sentMs: number;
  status: number;
}

export class SimGateway {
  readonly sent: Sent[] = [];
  private readonly windows = new Map<string, { startMs: number; used: number }>();
  private serving = 0;

  constructor(
    private readonly clock: Clock,
    private readonly options: GatewayOptions,
  ) {}

  /** Answers after the time it takes. The limits are looked at, and the headers made, when the request arrives. */
  async request(key: string): Promise<Answer> {
    const { clock } = this;
    const record: Sent = { sentMs: clock.nowMs, status: 0 };
    this.sent.push(record);
    const { answer, takesMs } = this.admit(key);
    record.status = answer.status;
    await clock.sleep(takesMs);
    if (answer.status === 200) this.serving -= 1;
    return answer;
  }

  /** Time until a key's window starts anew, milliseconds. */
  resetMs(key: string): number {
    return this.windowOf(key).startMs + MINUTE_MS - this.clock.nowMs;
  }

  /** Requests left to a key in this window. */
  room(key: string): number {
    return this.options.requestsPerMinute - this.windowOf(key).used;
  }

  private admit(key: string): { answer: Answer; takesMs: number } {
    const { nowMs } = this.clock;
    const { fault, slots, serviceMs, requestsPerMinute } = this.options;
    const failed = fault?.(nowMs);
    if (failed !== undefined) return { answer: { status: failed, headers: {} }, takesMs: REFUSAL_MS };
    const window = this.windowOf(key);
    const isOver = window.used >= requestsPerMinute;
    if (!isOver) window.used += 1;
    const resetS = Math.ceil(this.resetMs(key) / 1_000);
    const headers = {
      [HEADERS.RateLimitTier]: 'enterprise',
      [HEADERS.RateLimitLimitRequests]: String(requestsPerMinute),
      [HEADERS.RateLimitRemainingRequests]: String(requestsPerMinute - window.used),
      [HEADERS.RateLimitResetRequests]: String(resetS),
    };
    if (isOver)
      return {
        answer: { status: 429, retryAfterS: resetS, headers: { ...headers, [HEADERS.RetryAfter]: String(resetS) } },
        takesMs: REFUSAL_MS,
      };
    if (slots && this.serving >= slots(nowMs)) return { answer: { status: 529, headers }, takesMs: REFUSAL_MS };
    this.serving += 1;
    return { answer: { status: 200, headers }, takesMs: serviceMs() };
  }

  /** A minute that begins with the first request in it. */
  private windowOf(key: string): { startMs: number; used: number } {
    const { nowMs } = this.clock;
    let window = this.windows.get(key);
    if (!window || nowMs >= window.startMs + MINUTE_MS) this.windows.set(key, (window = { startMs: nowMs, used: 0 }));
    return window;
  }
}

/** Service times between two bounds, milliseconds. */
export function between(fromMs: number, toMs: number, chance: Chance): () => number {
  return () => fromMs + chance() * (toMs - fromMs);
}
