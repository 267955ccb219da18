/** Balance windows: how much the balance of a key fell between two readings, and what was sent in between. */
import { balanceOf } from '../read/account.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import type { Session } from './check.js';

/** The exchanges with one key between two readings of its balance. */
export interface BalanceWindow {
  key: string;
  /** Without what the readings themselves cost. */
  decrease: number;
  between: ParsedExchange[];
  /** Id of the exchange that read the balance at the end. */
  endExchange: number;
}

/** The windows without a request in between, and the others. */
export interface BalanceWindows {
  idle: BalanceWindow[];
  busy: BalanceWindow[];
}

/**
 * The windows of every key. Readings that only wait for a late settlement belong to the window before them. A reading
 * that always costs the same is subtracted; where the balance falls without a request by different amounts, somebody else
 * uses the account, and the windows of that key show nothing.
 */
export function balanceWindows({ exchanges, isOwnTraffic }: Session): BalanceWindows {
  const all: BalanceWindows = { idle: [], busy: [] };
  if (!isOwnTraffic) return all;
  for (const key of new Set(exchanges.map(({ raw }) => raw.probe?.key))) {
    if (key === undefined) continue;
    const windows = windowsOf(
      key,
      // A key that the gateway should have refused may be charged to a known one
      exchanges.filter(({ raw, isSuccess }) => raw.probe?.key === key || (raw.probe?.key === undefined && isSuccess)),
    );
    const idle = windows.filter(({ between }) => between.length === 0);
    const costs = new Set(idle.map(({ decrease }) => decrease));
    if (costs.size > 1) continue;
    const [readingCost = 0] = costs;
    all.idle.push(...idle);
    all.busy.push(
      ...windows
        .filter(({ between }) => between.length > 0)
        .map((window) => ({ ...window, decrease: window.decrease - readingCost * window.readings })),
    );
  }
  return all;
}

interface ReadWindow extends BalanceWindow {
  /** How many readings it includes. */
  readings: number;
}

function windowsOf(key: string, exchanges: readonly ParsedExchange[]): ReadWindow[] {
  const windows: ReadWindow[] = [];
  let last: number | undefined;
  let between: ParsedExchange[] = [];
  for (const parsed of exchanges) {
    const isReading = parsed.operation?.id === 'getAccount' && parsed.isSuccess && parsed.raw.probe?.key === key;
    const balance = isReading ? balanceOf(parsed.responseJson)?.value : undefined;
    if (balance === undefined) {
      between.push(parsed);
      continue;
    }
    const current = windows.at(-1);
    if (parsed.raw.probe?.settles && between.length === 0 && current && last !== undefined) {
      current.decrease += last - balance;
      current.readings += 1;
    } else if (last !== undefined) {
      windows.push({ key, decrease: last - balance, between, endExchange: parsed.raw.id, readings: 1 });
    }
    last = balance;
    between = [];
  }
  return windows;
}
