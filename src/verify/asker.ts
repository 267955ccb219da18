/** Sends probes one after the other within credits and rate limits, and keeps what came back. */
import { classify } from '../classify.js';
import { HEADERS } from '../contract.js';
import { isObject } from '../json.js';
import { createConnections } from './connections.js';
import { answerHeader, type Exchange, type KeyRole } from './exchange.js';
import { ROUTER, WINDOW_S } from './facts.js';
import type { Probe } from './probe.js';
import type { Purse, TurnCost } from './purse.js';
import { operationOf, read, type Reading } from './reading.js';
import type { NotAsked } from './report.js';
import { KEY_FORMS } from './secrets.js';
import { send } from './send.js';

/** What an asker works with. */
export interface AskerOptions {
  /** Without a slash at its end, and without `/v1`. */
  baseUrl: string;
  keys: Partial<Record<KeyRole, string>> & { main: string };
  purse: Purse;
  /** Silence after which a request is given up, milliseconds; in all it may take five times as long. */
  timeoutMs: number;
  /** Ends what is open; nothing is asked any more. */
  signal?: AbortSignal | undefined;
  /** Whether to wait for the next window when no request remains. */
  waits: boolean;
  /** Waits, milliseconds. */
  sleep: (ms: number) => Promise<void>;
  onExchange: (exchange: Exchange) => void;
}

/** Why nothing more can be asked. */
export class CannotAsk extends Error {}
/** The same, where whoever asks wants it. */
export const INTERRUPTED = 'it was interrupted';

/** Environment variables of the keys. */
export const KEY_VARIABLES: Record<KeyRole, string> = {
  main: 'CAICAINI_API_KEY',
  cli: 'CAICAINI_VERIFY_CLI_KEY',
  suspended: 'CAICAINI_VERIFY_SUSPENDED_KEY',
  scope: 'CAICAINI_VERIFY_SCOPE_KEY',
  empty: 'CAICAINI_VERIFY_EMPTY_KEY',
  spare: 'CAICAINI_VERIFY_SPARE_KEY',
};

/** What stands for the main key in paths and headers of probes. */
const FORMS = Object.entries(KEY_FORMS);
const MOST_FAILURES = 3;
/** An answer that never falls silent is given up after so many times the silence that would be. */
const MOST_TIMEOUTS = 5;
/** So many of those are waited for, one after the other or not. */
const MOST_LATE = 3;
/** Begins the source of an image block. */
const IMAGE = '"source":{';
// Framing and all; a stream of short answers ends long before
const CHARS_PER_TOKEN = 8;
/** A second more than the window says, because its seconds are whole. */
const SPARE_MS = 1_000;

/** Asks. */
export class Asker {
  readonly exchanges: Exchange[] = [];
  readonly notAsked: NotAsked[] = [];
  scene = '';
  private sent = 0;
  private failures = 0;
  private late = 0;
  private readonly windows = new Map<KeyRole, { remaining: number; endsMs: number }>();
  private readonly connections = createConnections();

  constructor(readonly options: AskerOptions) {}

  /** Closes what is open. */
  close(): void {
    this.connections.close();
  }

  /** Sends a probe; undefined when it may not be sent, for a reason that is noted. */
  async ask(probe: Probe): Promise<Reading | undefined> {
    this.goOn();
    const { key } = probe;
    const cost = costOf(probe);
    const because = this.obstacle([probe], [cost]);
    if (because !== undefined) return this.skip(probe, because);
    if (key && !(await this.hasRoom(key)))
      return this.skip(probe, 'the rate limit of the key is used up: --wait waits for the next minute');
    return this.exchange(probe, cost);
  }

  /** Sends several at once, so that they are under way together. */
  async askTogether(probes: readonly Probe[]): Promise<(Reading | undefined)[]> {
    this.goOn();
    const costs = probes.map(costOf);
    const because = this.obstacle(probes, costs);
    if (because !== undefined) return [this.skip(probes[0]!, because)];
    return Promise.all(probes.map((probe, index) => this.exchange(probe, costs[index])));
  }

  /** Notes that something was not asked. */
  skip(what: Probe | string, because: string): undefined {
    const text = typeof what === 'string' ? what : `${this.scene}: ${what.why ?? `${what.method} ${what.path}`}`;
    this.notAsked.push({ what: text, because });
    return undefined;
  }

  /** Requests that a key may still make in its window; undefined when that is not known. */
  remaining(key: KeyRole): number | undefined {
    const window = this.windows.get(key);
    return window && window.endsMs > Date.now() ? window.remaining : undefined;
  }

  /** The tier that a key was last said to have. */
  tierOf(key: KeyRole): string | undefined {
    const told = this.exchanges.filter(({ probe }) => probe?.key === key);
    return told
      .map((exchange) => answerHeader(exchange, HEADERS.RateLimitTier))
      .filter((tier) => tier !== undefined)
      .at(-1);
  }

  private goOn(): void {
    if (this.options.signal?.aborted) throw new CannotAsk(INTERRUPTED);
  }

  /** Why probes may not be sent at once: something that they need is missing, or a key, or credits are. */
  private obstacle(probes: readonly Probe[], costs: readonly (TurnCost | undefined)[]): string | undefined {
    const { keys, purse } = this.options;
    const missing = probes.map(({ key }) => key).find((key) => key && keys[key] === undefined);
    if (missing) return `no ${KEY_VARIABLES[missing]}`;
    const lacking = probes.find(({ lacks }) => lacks !== undefined);
    if (lacking) return `no ${lacking.lacks!}`;
    const paid = costs.filter((cost) => cost !== undefined);
    const isAffordable = paid.length === 0 || purse.affords(paid);
    return isAffordable
      ? undefined
      : `it may cost more than is left of ${purse.max} credits: --max-credits allows more`;
  }

  private async hasRoom(key: KeyRole): Promise<boolean> {
    const window = this.windows.get(key);
    if (this.scene === 'request-limit' || !window || window.remaining > 0 || window.endsMs <= Date.now()) return true;
    if (!this.options.waits) return false;
    await this.options.sleep(window.endsMs - Date.now() + SPARE_MS);
    return true;
  }

  private async exchange(probe: Probe, cost: TurnCost | undefined): Promise<Reading> {
    const { baseUrl, timeoutMs, signal, onExchange, purse } = this.options;
    const body = bodyOf(probe);
    const id = ++this.sent;
    const url = baseUrl + this.fill(probe.path);
    const headers = this.headersOf(probe, body !== undefined);
    const enough = probe.enoughChars === undefined ? undefined : (text: string) => text.length > probe.enoughChars!;
    const mostMs = MOST_TIMEOUTS * timeoutMs;
    const { left, late, ...came } = await send(
      { method: probe.method, url, headers, body },
      { timeoutMs, mostMs, signal, agent: this.connections, ...(enough && { enough }) },
    );
    const { key, check, expect, why, basis, source, schema } = probe;
    // A body that is padding or a picture for the most part need not be kept
    const kept = keptOf(probe);
    const exchange: Exchange = {
      id,
      request: {
        method: probe.method,
        url,
        headers: Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
        body: kept,
      },
      ...came,
      probe: { scene: this.scene, key, check, expect, why, basis, source, schema, left },
    };
    this.exchanges.push(exchange);
    onExchange(exchange);
    const reading = read(exchange);
    if (cost && mayBeCharged(reading)) purse.settle(cost, left ? undefined : reading.turn);
    if (key) this.learn(key, exchange);
    this.countFailure(exchange, late);
    return reading;
  }

  private headersOf({ key, headers = {} }: Probe, hasBody: boolean): Record<string, string> {
    const hasOwnKey = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
    const all: Record<string, string> = {
      ...(hasBody && { 'Content-Type': 'application/json' }),
      ...(key && !hasOwnKey && { Authorization: `Bearer ${this.options.keys[key]!}` }),
      ...headers,
    };
    return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, this.fill(value)]));
  }

  /** The text with the main key, or a part of it, where it is to stand. */
  private fill(text: string): string {
    const { main } = this.options.keys;
    const fill = (sum: string, [place, form]: (typeof FORMS)[number]) => sum.replaceAll(place, () => form(main));
    return FORMS.reduce(fill, text.replace('{key:12}', main.slice(0, 12)));
  }

  private learn(key: KeyRole, exchange: Exchange): void {
    const number = (name: string) => Number(answerHeader(exchange, name) ?? NaN);
    const remaining = number(HEADERS.RateLimitRemainingRequests);
    const reset = number(HEADERS.RateLimitResetRequests);
    // A window longer than a minute is a finding, and nothing to wait for
    if (!(remaining >= 0 && reset >= 0 && reset <= WINDOW_S)) return;
    this.windows.set(key, { remaining, endsMs: Date.now() + reset * 1000 });
  }

  private countFailure({ response, failure, request }: Exchange, late: boolean | undefined): void {
    if (this.options.signal?.aborted) return;
    this.failures = response ? 0 : this.failures + 1;
    if (late) this.late += 1;
    const last = `the last, ${request.method} ${request.url}: ${failure ?? ''}`;
    if (this.failures >= MOST_FAILURES)
      throw new CannotAsk(`${MOST_FAILURES} requests in a row got no answer; ${last}`);
    if (this.late >= MOST_LATE) throw new CannotAsk(`${MOST_LATE} answers would not end; ${last}`);
  }
}

/** What a probe may cost; undefined where no model runs. */
function costOf(probe: Probe): TurnCost | undefined {
  const operation = operationOf(probe.method, probe.path);
  if (!operation?.streams || !probe.key) return undefined;
  // What cannot be read as a request runs no model
  if (!isObject(probe.body)) return undefined;
  const { body } = probe;
  const asked = body['max_tokens'];
  const most = typeof asked === 'number' && asked > 0 ? asked : 8192;
  const maxTokens =
    probe.enoughChars === undefined ? most : Math.min(most, Math.ceil(probe.enoughChars / CHARS_PER_TOKEN));
  // Without a name of one, the router would answer
  const model = typeof body['model'] === 'string' ? body['model'] : ROUTER;
  const text = keptOf(probe)!;
  return { model, maxTokens, bytes: text.length, images: text.split(IMAGE).length - 1 };
}

/** Whether a turn was paid, or nobody can tell: without an answer, and with one whose row does not rule it out. */
function mayBeCharged({ isSuccess, error, exchange: { response } }: Reading): boolean {
  if (!response || (isSuccess && !error)) return true;
  return classify({ kind: 'response', ...response, headers: {} }).charged !== 'never';
}

/** What is kept of a body: neither padding nor the bytes of large images. */
function keptOf({ body }: Probe): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return JSON.stringify(body, (name, value: unknown) =>
    name === 'data' && typeof value === 'string' && value.length > LONG_CHARS ? `(${value.length} characters)` : value,
  );
}
const LONG_CHARS = 10_000;

function bodyOf({ body, padToBytes }: Probe): string | undefined {
  if (body === undefined) return undefined;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return padToBytes === undefined ? text : text.padEnd(padToBytes, ' ');
}
