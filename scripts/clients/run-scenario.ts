/** Runs one scenario with one client, and describes the result. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createFetch } from '../../src/index.js';
import { startMock } from '../../src/mock/index.js';
import { outside, testRuntime } from '../../test/support/fake-clock.js';
import type { Caller, Target } from './caller.js';
import type { Scenario } from './scenarios.js';

/** The result of a scenario. */
export interface ScenarioResult {
  /** The text or tool name; undefined if the client threw. */
  result: string | undefined;
  /** Status in the client's error; undefined if the error has none. */
  status: number | undefined;
  /** Requests that the mock received. */
  attempts: number;
  /** The waits of the client, at least 100 ms each, milliseconds. */
  waits: number[];
  /** Whether the first request had what the scenario asks for. */
  sent: boolean;
  /** Receipts that createFetch gave; 0 without it. */
  receipts: number;
}

/** Timers between these are waits and end at once. Longer timers are time limits. */
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 300_000;

/** Runs a scenario with a client, with or without `createFetch` beneath it. Waits are recorded and end at once. */
export async function runScenario(scenario: Scenario, caller: Caller, withPolicy: boolean): Promise<ScenarioResult> {
  const mock = await startMock({ script: scenario.script, now: () => Date.parse('2026-11-23T12:00:00Z') });
  const waits: number[] = [];
  const runtime = testRuntime();
  let receipts = 0;
  const restore = patchTimeouts();
  const fetch = withPolicy
    ? createFetch({ ...outside(runtime), hooks: { onReceipt: () => (receipts += 1) } })
    : globalThis.fetch;
  const abort = new AbortController();
  const target: Target = {
    base: mock.url,
    key: scenario.wrongKey ? `${mock.key}x` : mock.key,
    fetch,
    ...(withPolicy && { maxRetries: 0 as const }),
  };
  try {
    const outcome = await waitsOfClient
      .run(waits, () =>
        scenario.aborts ? caller.stream(target, abort.signal, () => abort.abort()) : caller[scenario.call](target),
      )
      .then(
        (result) => ({ result, status: undefined }),
        (error: unknown) => ({ result: undefined, status: statusOf(error) }),
      );
    waits.push(...runtime.waits.filter((ms) => ms >= SHORTEST_WAIT_MS));
    const [first] = mock.mock.requests;
    const sent = scenario.sends === undefined || JSON.stringify(first?.body ?? '').includes(scenario.sends);
    return { ...outcome, sent, attempts: mock.mock.requests.length, waits, receipts };
  } finally {
    restore();
    await mock.close();
  }
}

/** A result as a cell of the table. */
export function describeResult(outcome: ScenarioResult, scenario: Scenario): string {
  const { result, status, attempts, waits, sent } = outcome;
  const requests = `${attempts} request${attempts === 1 ? '' : 's'}`;
  if (scenario.aborts) return `${isWhole(result, scenario) ? '**runs on**' : 'stops'}, ${requests}`;
  if (!sent) return `**${scenario.sends!} is not sent**, ${requests}`;
  if (result === undefined) return `error${status === undefined ? '' : ` ${status}`}, ${requests}`;
  const retryAfterMs = Number(/Retry-After (\d+)/.exec(scenario.name)?.[1] ?? NaN) * 1_000;
  const waited = Number.isNaN(retryAfterMs)
    ? ''
    : waits.some((ms) => ms >= retryAfterMs)
      ? ', waits for Retry-After'
      : ', **waits less than Retry-After**';
  return `${describeText(result, scenario)}, ${requests}${waited}`;
}

function describeText(result: string, scenario: Scenario): string {
  if (result === '' || result.startsWith('<')) return '**nothing, no error**';
  return isWhole(result, scenario) ? 'answer' : '**part of the answer, no error**';
}

// Every text of the mock ends in a full stop
function isWhole(result: string | undefined, { want }: Scenario): boolean {
  return want === undefined ? (result ?? '').endsWith('.') : result === want;
}

function statusOf(error: unknown): number | undefined {
  const { status, statusCode, cause, lastError } = error as {
    status?: number;
    statusCode?: number;
    cause?: unknown;
    lastError?: unknown;
  };
  const inner = cause ?? lastError;
  return status ?? statusCode ?? (inner instanceof Error ? statusOf(inner) : undefined);
}

/** The list that a client's waits are added to; timers of the mock have none. */
const waitsOfClient = new AsyncLocalStorage<number[]>();

/** Replaces setTimeout, by which the other clients wait. The returned function restores it. */
function patchTimeouts(): () => void {
  const original = globalThis.setTimeout;
  const patched = (run: () => void, ms = 0, ...rest: unknown[]) => {
    const waits = waitsOfClient.getStore();
    if (!waits || ms < SHORTEST_WAIT_MS || ms > LONGEST_WAIT_MS) return original(run, ms, ...(rest as []));
    waits.push(ms);
    return original(run, 0, ...(rest as []));
  };
  globalThis.setTimeout = Object.assign(patched, original) as typeof original;
  return () => (globalThis.setTimeout = original);
}
