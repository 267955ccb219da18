/** Sends probes one after the other within the credit budget and the rate limits, and keeps the exchanges. */
import { classify } from '../../policy/classify.js';
import { HEADERS } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { ROUTER, WINDOW_S } from '../read/constants.js';
import { responseHeader, type Exchange, type KeyName } from '../read/exchange.js';
import { operationOf, parseExchange, type ParsedExchange } from '../read/parsed-exchange.js';
import { KEY_FORMS } from '../read/secrets.js';
import type { SkipCause, Skipped } from '../reports/report.js';
import { createConnections } from './connections.js';
import type { CreditBudget, TurnCost } from './credit-budget.js';
import { keyVariable } from './key-variables.js';
import type { Probe } from './probe.js';
import { send } from './send.js';

/** Options of a {@link ProbeRunner}. */
export interface ProbeRunnerOptions {
  /** Without a final slash, and without `/v1`. */
  baseUrl: string;
  keys: Partial<Record<KeyName, string>> & { main: string };
  budget: CreditBudget;
  /** Headers of every request. */
  headers: Readonly<Record<string, string>>;
  /** Time without a byte after which a request is aborted, milliseconds. A whole request may take five times as long. */
  timeoutMs: number;
  /** Aborts the open request; no other is sent. */
  signal?: AbortSignal | undefined;
  /** Whether to wait for the next window when no request remains. */
  waitsForReset: boolean;
  /** Waits, milliseconds. */
  sleep: (ms: number) => Promise<void>;
  onExchange: (exchange: Exchange) => void;
}

/** Ends the verification; the message says why. */
export class VerificationStopped extends Error {}
/** The message when the user ended the verification. */
export const INTERRUPTED = 'it was interrupted';

/** Placeholders of the main key in the paths and headers of probes. */
const KEY_PLACEHOLDERS = Object.entries(KEY_FORMS);
/** Requests in a row without a response after which the verification stops. */
const MAX_FAILURES = 3;
/** The total timeout of a request, in idle timeouts; it ends a response that sends single bytes forever. */
const TOTAL_TIMEOUT_FACTOR = 5;
/** Requests beyond the total timeout after which the verification stops; they need not be in a row. */
const MAX_TIMED_OUT = 3;
/** Bytes of a response after which it is cut off: no probe asks for as much as a tenth of it. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
/** The start of an image block's source. */
const IMAGE = '"source":{';
// With the framing of events; a stream of a short answer ends long before
const CHARS_PER_TOKEN = 8;
/** The reset header has whole seconds, so a wait is up to one second longer than it says. */
const RESET_MARGIN_MS = 1_000;
/** Longer `data` members are not kept, characters. */
const MAX_DATA_CHARS = 10_000;

/** Sends probes. */
export class ProbeRunner {
  readonly exchanges: Exchange[] = [];
  readonly skipped: Skipped[] = [];
  /** The name of the scenario that runs now. */
  scenario = '';
  private sent = 0;
  /** Credits that would have sufficed for every probe so far. */
  private neededCredits = 0;
  private failures = 0;
  private timedOut = 0;
  private readonly windows = new Map<KeyName, { remaining: number; endsMs: number }>();
  private readonly connections = createConnections();

  constructor(readonly options: ProbeRunnerOptions) {}

  /** Closes the connections. */
  close(): void {
    this.connections.close();
  }

  /** Sends a probe. Resolves with undefined when it is skipped; `skipped` has the reason. */
  async run(probe: Probe): Promise<ParsedExchange | undefined> {
    this.throwIfAborted();
    const { key } = probe;
    const cost = costOf(probe);
    const reason = this.skipReasonOf([probe], [cost]);
    if (reason) return this.skip(probe, ...reason);
    if (key && !(await this.awaitWindow(key)))
      return this.skip(probe, 'the rate limit of the key is used up', 'rate-limit');
    return this.sendProbe(probe, cost);
  }

  /** Sends several probes at the same time. */
  async runConcurrently(probes: readonly Probe[]): Promise<(ParsedExchange | undefined)[]> {
    this.throwIfAborted();
    const costs = probes.map(costOf);
    const reason = this.skipReasonOf(probes, costs);
    if (reason) return [this.skip(probes[0]!, ...reason)];
    for (const key of new Set(probes.map((probe) => probe.key)))
      if (key && !(await this.awaitWindow(key, probes.length)))
        return [this.skip(probes[0]!, 'the rate limit of the key is used up', 'rate-limit')];
    return Promise.all(probes.map((probe, index) => this.sendProbe({ ...probe, concurrent: true }, costs[index])));
  }

  /** Records that a probe was not sent. */
  skip({ why, method, path, check }: Probe, because: string, cause: SkipCause = 'plan'): undefined {
    const { scenario } = this;
    const what = `${scenario}: ${why ?? `${method} ${path}`}`;
    this.skipped.push({
      ...{ what, because, cause, check, scenario },
      ...(cause === 'credits' && { needsCredits: this.neededCredits }),
    });
    return undefined;
  }

  /** Requests that a key has left in its window; undefined when that is unknown. */
  remainingRequests(key: KeyName): number | undefined {
    const window = this.windows.get(key);
    return window && window.endsMs > Date.now() ? window.remaining : undefined;
  }

  /** The tier of a key in its latest response that names one. */
  tierOf(key: KeyName): string | undefined {
    return this.exchanges
      .filter(({ probe }) => probe?.key === key)
      .map((exchange) => responseHeader(exchange, HEADERS.RateLimitTier))
      .filter((tier) => tier !== undefined)
      .at(-1);
  }

  private throwIfAborted(): void {
    if (this.options.signal?.aborted) throw new VerificationStopped(INTERRUPTED);
  }

  /** Why probes cannot be sent: a key, an option or credits are missing. */
  private skipReasonOf(
    probes: readonly Probe[],
    costs: readonly (TurnCost | undefined)[],
  ): [because: string, cause: SkipCause] | undefined {
    const { keys, budget } = this.options;
    const missing = probes.map(({ key }) => key).find((key) => key && keys[key] === undefined);
    if (missing) return [`no ${keyVariable(missing)}`, 'key'];
    const lacking = probes.find(({ missingOption }) => missingOption !== undefined);
    if (lacking) return [`no ${lacking.missingOption!}`, 'option'];
    const paid = costs.filter((cost) => cost !== undefined);
    const isAffordable = paid.length === 0 || budget.canAfford(paid);
    const most = paid.reduce((sum, cost) => sum + budget.maxCostOf(cost), 0);
    // A turn whose cost is unknown has no finite need
    if (!isAffordable && Number.isFinite(most)) this.neededCredits = Math.max(this.neededCredits, budget.spent) + most;
    return isAffordable ? undefined : [`it may cost more than is left of ${budget.max} credits`, 'credits'];
  }

  /** Whether the window of a key has a request left, after a wait if that is allowed. */
  private async awaitWindow(key: KeyName, count = 1): Promise<boolean> {
    const window = this.windows.get(key);
    if (this.scenario === 'request-limit' || !window || window.remaining >= count || window.endsMs <= Date.now())
      return true;
    if (!this.options.waitsForReset) return false;
    await this.options.sleep(window.endsMs - Date.now() + RESET_MARGIN_MS);
    return true;
  }

  private async sendProbe(probe: Probe, cost: TurnCost | undefined): Promise<ParsedExchange> {
    const { baseUrl, timeoutMs: idleTimeoutMs, signal, onExchange, budget } = this.options;
    const { key, check, expect, why, basis, source, schema, method, stopAfterChars, concurrent, settles } = probe;
    const body = sentBodyOf(probe);
    const id = ++this.sent;
    const url = baseUrl + this.fillKey(probe.path);
    const headers = this.headersOf(probe, body !== undefined);
    const isEnough = stopAfterChars === undefined ? undefined : (text: string) => text.length > stopAfterChars;
    const totalTimeoutMs = TOTAL_TIMEOUT_FACTOR * idleTimeoutMs;
    const { stoppedEarly, timedOut, ...result } = await send(
      { method, url, headers, body },
      { idleTimeoutMs, totalTimeoutMs, signal, connections: this.connections, isEnough, maxBytes: MAX_RESPONSE_BYTES },
    );
    const exchange: Exchange = {
      id,
      request: {
        method,
        url,
        headers: Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
        body: keptBodyOf(probe),
      },
      ...result,
      probe: {
        scenario: this.scenario,
        ...{ key, check, expect, why, basis, source, schema, concurrent, settles, stoppedEarly },
      },
    };
    this.exchanges.push(exchange);
    onExchange(exchange);
    const parsed = parseExchange(exchange);
    const turn = stoppedEarly ? undefined : parsed.turn;
    if (cost && mayBeCharged(parsed)) budget.settle(cost, turn);
    // A gateway that accepts a key that it must refuse charges someone
    else if (parsed.isSuccess && turn?.credits) budget.spent += Math.ceil(turn.credits);
    if (key) this.updateWindow(key, exchange);
    this.countFailure(exchange, timedOut);
    if (budget.spent > budget.max)
      throw new VerificationStopped(
        `the gateway charged ${budget.spent} credits, and --max-credits allows ${budget.max}; the last request is ${method} ${probe.path}`,
      );
    return parsed;
  }

  private headersOf({ key, headers = {} }: Probe, hasBody: boolean): Record<string, string> {
    const hasOwnKey = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
    const all: Record<string, string> = {
      ...this.options.headers,
      ...(hasBody && { 'Content-Type': 'application/json' }),
      ...(key && !hasOwnKey && { Authorization: `Bearer ${this.options.keys[key]!}` }),
      ...headers,
    };
    // A probe may write a name in another case
    const byName = new Map(Object.entries(all).map((header) => [header[0].toLowerCase(), header]));
    return Object.fromEntries([...byName.values()].map(([name, value]) => [name, this.fillKey(value)]));
  }

  /** The text with each placeholder replaced by the main key, or by a part of it. */
  private fillKey(text: string): string {
    const { main } = this.options.keys;
    const fill = (sum: string, [placeholder, form]: (typeof KEY_PLACEHOLDERS)[number]) =>
      sum.replaceAll(placeholder, () => form(main));
    return KEY_PLACEHOLDERS.reduce(fill, text.replace('{key:12}', main.slice(0, 12)));
  }

  private updateWindow(key: KeyName, exchange: Exchange): void {
    const number = (name: string) => Number(responseHeader(exchange, name) ?? NaN);
    const remaining = number(HEADERS.RateLimitRemainingRequests);
    const reset = number(HEADERS.RateLimitResetRequests);
    // A check reports a window longer than a minute; the runner does not wait for it
    if (!(remaining >= 0 && reset >= 0 && reset <= WINDOW_S)) return;
    this.windows.set(key, { remaining, endsMs: Date.now() + reset * 1000 });
  }

  private countFailure({ response, failure, request }: Exchange, timedOut: boolean | undefined): void {
    if (this.options.signal?.aborted) return;
    this.failures = response ? 0 : this.failures + 1;
    if (timedOut) this.timedOut += 1;
    const last = `the last is ${request.method} ${request.url}: ${failure ?? ''}`;
    if (this.failures >= MAX_FAILURES)
      throw new VerificationStopped(`${MAX_FAILURES} requests in a row got no response; ${last}`);
    if (this.timedOut >= MAX_TIMED_OUT)
      throw new VerificationStopped(`${MAX_TIMED_OUT} responses did not end; ${last}`);
  }
}

/** The size of the turn that a probe asks for; undefined when no model runs. */
export function costOf(probe: Probe): TurnCost | undefined {
  const operation = operationOf(probe.method, probe.path);
  if (!operation?.streams || !probe.key) return undefined;
  // A body that is not an object runs no model
  if (!isObject(probe.body)) return undefined;
  const { body, stopAfterChars } = probe;
  const asked = body['max_tokens'];
  const most = typeof asked === 'number' && asked > 0 ? asked : 8192;
  const maxTokens = stopAfterChars === undefined ? most : Math.min(most, Math.ceil(stopAfterChars / CHARS_PER_TOKEN));
  // A gateway that accepts a request without a model uses the router
  const model = typeof body['model'] === 'string' ? body['model'] : ROUTER;
  const text = keptBodyOf(probe)!;
  const images = text.split(IMAGE).length - 1;
  return { model, maxTokens, bytes: text.length, images, imageChars: images === 0 ? 0 : charsOfImages(body) };
}

/** Characters of all members `data`. */
function charsOfImages(body: unknown): number {
  if (Array.isArray(body)) return body.reduce((sum: number, each) => sum + charsOfImages(each), 0);
  if (!isObject(body)) return 0;
  const own = typeof body['data'] === 'string' ? body['data'].length : 0;
  return own + charsOfImages(Object.values(body));
}

/** Whether a turn may have been charged: no response arrived, it succeeded, or its error row does not rule it out. */
function mayBeCharged({ isSuccess, error, raw: { response } }: ParsedExchange): boolean {
  if (!response || (isSuccess && !error)) return true;
  return classify({ kind: 'response', ...response, headers: {} }).charged !== 'never';
}

/** The body as the exchange keeps it: without padding and without the bytes of large images. */
function keptBodyOf({ body }: Probe): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return JSON.stringify(body, (name, value: unknown) =>
    name === 'data' && typeof value === 'string' && value.length > MAX_DATA_CHARS
      ? `(${value.length} characters)`
      : value,
  );
}

function sentBodyOf({ body, padToBytes }: Probe): string | undefined {
  if (body === undefined) return undefined;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return padToBytes === undefined ? text : text.padEnd(padToBytes, ' ');
}
