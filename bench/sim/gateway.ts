/**
 * A model of the gateway: rate-limit windows and streams per key, a limit of concurrent requests, outages, refusals.
 */
import { HEADERS, TIERS, type Tier } from '../../src/contract.js';
import { MINUTE_MS } from '../../src/limiter/window.js';
import type { Random } from '../../src/mock/model/random.js';
import type { VirtualTime } from './virtual-time.js';

const REFUSAL_MS = 50;
/** Time until the first event of a stream. */
const FIRST_EVENT_MS = 50;
/** Time between two looks of the clairvoyant for a free slot. */
const LOOK_MS = 20;

/** A time in milliseconds, or the bounds of a random one. */
export type Span = number | readonly [fromMs: number, toMs: number];

/** An answer that is no success. */
export interface Refused {
  status: number;
  /** Seconds. */
  retryAfter?: number;
  body?: string;
}

/** A time in which all requests fail, or a random share of them. */
export interface Trouble {
  fromMs: number;
  toMs: number;
  /** Default 1. */
  share?: number;
  /** Default 503. */
  status?: number;
  /** Time until the failure is answered, milliseconds. Default 50. */
  refusalMs?: number;
}

export interface GatewayOptions {
  troubles?: readonly Trouble[];
  /** Failures of the first requests, in order. */
  script?: readonly Refused[];
  /** Requests that are served at a time; further ones get a 529. Default: no limit. */
  slots?: number | ((nowMs: number) => number);
  /**
   * Requests of a key per window. A window begins with the first request, with the minute of the clock, or it slides.
   */
  window?: { requests: number; begins?: 'first' | 'clock' | 'sliding' };
  /** The tier, whose limit of open streams applies. */
  tier?: Tier;
}

/** A request to the gateway. */
export interface SimRequest {
  key: string;
  serviceMs: number;
  streams: boolean;
  /** The answer that requests of this kind always get. */
  fate?: Refused | undefined;
}

export interface Answer extends Refused {
  headers: Record<string, string>;
  /** Resolves when the gateway has sent the whole stream. */
  ended?: Promise<void>;
}

/** The record of one request, for the figures. */
export interface Sent {
  sentMs: number;
  status: number;
}

export class SimGateway {
  readonly sent: Sent[] = [];
  private readonly windows = new Map<string, number[]>();
  private readonly streams = new Map<string, number>();
  private serving = 0;

  constructor(
    private readonly clock: VirtualTime,
    private readonly options: GatewayOptions,
    private readonly random: Random,
  ) {}

  /** Answers a request after its service time. The limits and the headers are those of the time of its arrival. */
  async request(request: SimRequest): Promise<Answer> {
    const { clock } = this;
    const record: Sent = { sentMs: clock.nowMs, status: 0 };
    this.sent.push(record);
    const { takesMs = REFUSAL_MS, ...answer } = this.admit(request);
    record.status = answer.status;
    if (answer.status !== 200) {
      await clock.sleep(takesMs);
      return answer;
    }
    this.serving += 1;
    if (request.streams) {
      const ended = this.stream(request);
      await clock.sleep(FIRST_EVENT_MS);
      return { ...answer, ended };
    }
    await clock.sleep(request.serviceMs);
    this.serving -= 1;
    return answer;
  }

  /** Time until the gateway will admit a request if no other arrives, milliseconds. */
  waitMs({ key }: SimRequest): number {
    const { nowMs } = this.clock;
    const trouble = this.troubleAt(nowMs);
    if (trouble && (trouble.share ?? 1) === 1) return trouble.toMs - nowMs;
    if (this.used(key) >= this.limit) return this.resetMs(key);
    return this.serving >= this.slots ? LOOK_MS : 0;
  }

  private get limit(): number {
    return this.options.window?.requests ?? Infinity;
  }

  private get slots(): number {
    const { slots = Infinity } = this.options;
    return typeof slots === 'number' ? slots : slots(this.clock.nowMs);
  }

  private admit({ key, fate, streams }: SimRequest): Answer & { takesMs?: number } {
    const { nowMs } = this.clock;
    const scripted = this.options.script?.[this.sent.length - 1];
    if (scripted) return { ...scripted, headers: {} };
    const trouble = this.troubleAt(nowMs);
    if (trouble && this.random() < (trouble.share ?? 1))
      return { status: trouble.status ?? 503, headers: {}, takesMs: trouble.refusalMs ?? REFUSAL_MS };
    const isFull = this.used(key) >= this.limit;
    if (!isFull) this.windows.get(key)?.push(nowMs);
    const headers = this.headersOf(key);
    if (isFull) return { status: 429, headers, retryAfter: Math.ceil(this.resetMs(key) / 1_000) };
    if (fate) return { ...fate, headers };
    if (streams && (this.streams.get(key) ?? 0) >= this.maxStreams) return { status: 429, headers, retryAfter: 1 };
    return { status: this.serving >= this.slots ? 529 : 200, headers };
  }

  private async stream({ key, serviceMs }: SimRequest): Promise<void> {
    this.streams.set(key, (this.streams.get(key) ?? 0) + 1);
    await this.clock.sleep(serviceMs);
    this.serving -= 1;
    this.streams.set(key, this.streams.get(key)! - 1);
  }

  private troubleAt(nowMs: number): Trouble | undefined {
    return this.options.troubles?.find(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs);
  }

  private get maxStreams(): number {
    const { tier } = this.options;
    return tier !== undefined && tier in TIERS ? TIERS[tier as keyof typeof TIERS].concurrentStreams : Infinity;
  }

  private headersOf(key: string): Record<string, string> {
    const { tier = 'enterprise' } = this.options;
    if (this.limit === Infinity) return {};
    return {
      [HEADERS.RateLimitTier]: tier,
      [HEADERS.RateLimitLimitRequests]: String(this.limit),
      [HEADERS.RateLimitRemainingRequests]: String(this.limit - this.used(key)),
      [HEADERS.RateLimitResetRequests]: String(Math.ceil(this.resetMs(key) / 1_000)),
    };
  }

  /** Number of requests in the window of a key. */
  private used(key: string): number {
    if (this.limit === Infinity) return 0;
    const { nowMs } = this.clock;
    const begins = this.options.window?.begins ?? 'first';
    const times = this.windows.get(key) ?? [];
    const isOver = (sentMs: number) =>
      begins === 'clock' ? nowMs - (nowMs % MINUTE_MS) > sentMs : nowMs - sentMs >= MINUTE_MS;
    if (begins === 'sliding') while (times.length > 0 && isOver(times[0]!)) times.shift();
    else if (times.length > 0 && isOver(times[0]!)) times.length = 0;
    this.windows.set(key, times);
    return times.length;
  }

  /** Time until the window of a key allows a request again, milliseconds. */
  private resetMs(key: string): number {
    const { nowMs } = this.clock;
    if (this.options.window?.begins === 'clock') return MINUTE_MS - (nowMs % MINUTE_MS);
    return (this.windows.get(key)?.[0] ?? nowMs) + MINUTE_MS - nowMs;
  }
}

/** Draws a time from a span, milliseconds. */
export function draw(span: Span, random: Random): number {
  return typeof span === 'number' ? span : span[0] + random() * (span[1] - span[0]);
}
