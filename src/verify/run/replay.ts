/** Sends the request of a recorded exchange again and checks the response. */
import { checkBaseUrl, checkKey } from '../../client/credentials.js';
import { parseJson, isObject } from '../../shared/json.js';
import type { Exchange, KeyName } from '../read/exchange.js';
import type { Report } from '../reports/report.js';
import { checkExchanges } from './check-exchanges.js';
import { createConnections } from './connections.js';
import { keyVariable } from './key-variables.js';
import { send } from './send.js';

/** Options of {@link replay}. */
export interface ReplayOptions {
  /** The gateway. Default: that of the recorded request. */
  baseUrl?: string | undefined;
  keys: Partial<Record<KeyName, string>>;
  /** Headers of the request. Default none. */
  headers?: Readonly<Record<string, string>> | undefined;
  strict?: boolean | undefined;
  /** Time without a byte after which the request is aborted, milliseconds. Default 60,000. */
  timeoutMs?: number | undefined;
  dangerouslyAllowHttp?: boolean | undefined;
}

/** Headers that the sender sets. */
const OWN_HEADERS = /^(host|content-length|connection|authorization|x-api-key)$/;

/**
 * The exchange with this id in a JSON report. Throws a `TypeError` when the text is no report or has no such exchange, and
 * when the report does not have the whole body.
 */
export function exchangeIn(text: string, id: number): Exchange {
  const report = parseJson(text);
  if (!isObject(report) || !Array.isArray(report['exchanges'])) throw new TypeError('the file is not a JSON report');
  const found = (report['exchanges'] as Exchange[]).find((each) => isObject(each) && each.id === id);
  if (!found) throw new TypeError(`the report has no exchange ${id}`);
  const { request } = found as Partial<Exchange>;
  if (!isObject(request) || !URL.canParse(request.url) || !Array.isArray(request.headers))
    throw new TypeError(`the request of exchange ${id} is incomplete`);
  if (/"\(\d+ characters\)"/.test(request.body ?? ''))
    throw new TypeError(`the report does not have the whole body of exchange ${id}`);
  return found;
}

/** Sends the request again. The checks are those that evaluate a single exchange. */
export async function replay(recorded: Exchange, options: ReplayOptions): Promise<Report> {
  const { keys, strict, timeoutMs = 60_000 } = options;
  const { request, probe } = recorded;
  const { origin, pathname, search } = new URL(request.url);
  const given = checkBaseUrl(options.baseUrl ?? origin, options.dangerouslyAllowHttp);
  const url = options.baseUrl === undefined ? request.url : given + pathname + search;
  const headers = {
    ...options.headers,
    ...Object.fromEntries(request.headers.filter(([name]) => !OWN_HEADERS.test(name))),
    ...keyHeaderOf(recorded, keys),
  };
  const connections = createConnections();
  const body = request.body;
  const {
    stoppedEarly,
    timedOut: _,
    ...result
  } = await send(
    { method: request.method, url, headers, ...(body !== undefined && { body }) },
    { idleTimeoutMs: timeoutMs, connections },
  ).finally(() => connections.close());
  const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const exchange: Exchange = {
    id: recorded.id,
    request: { ...request, url, headers: sent },
    ...result,
    ...(probe && { probe: { ...probe, stoppedEarly } }),
  };
  return checkExchanges([exchange], {
    target: given,
    source: 'active',
    strict,
    secrets: Object.values(keys).filter((key) => key !== undefined),
    startedMs: exchange.startMs,
    endedMs: exchange.endMs,
  });
}

/** The header with the key of the role; of a key that must be refused, the form that the probe describes is unknown. */
function keyHeaderOf({ request, probe }: Exchange, keys: ReplayOptions['keys']): Record<string, string> {
  const hadKey = request.headers.some(([name]) => name === 'authorization' || name === 'x-api-key');
  if (!hadKey) return {};
  const role = probe ? probe.key : 'main';
  if (role === undefined)
    throw new TypeError(
      `the exchange was sent with a key that must be refused (${probe?.why ?? ''}), and the report does not show it`,
    );
  const key = role === 'main' ? checkKey(keys.main) : keys[role];
  if (key === undefined) throw new TypeError(`the request needs ${keyVariable(role)}`);
  return { Authorization: `Bearer ${key}` };
}
