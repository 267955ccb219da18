/** The platform as the client sees it: waits, signals, clock. */
import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { onAbort, sleep, systemRuntime } from '../../src/shared/runtime.js';
import { manualRuntime, testRuntime, watchListeners } from '../support/fake-clock.js';

describe('a wait', () => {
  test('ends when its time is over and leaves no listener', async () => {
    const { signal } = new AbortController();
    const listeners = watchListeners(signal);
    const runtime = testRuntime();
    const waiting = sleep(runtime, 5, signal);
    expect(listeners.size).toBe(1);
    await waiting;
    expect(runtime.waits).toEqual([5]);
    expect(listeners.size).toBe(0);
  });

  test('ends at once with the reason of an abort, and leaves neither timer nor listener', async () => {
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const runtime = manualRuntime();
    const waiting = sleep(runtime, 5, controller.signal);
    expect(runtime.timers).toMatchObject([{ ms: 5, keepAlive: true }]);
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await expect(sleep(runtime, 5, controller.signal)).rejects.toBe('enough');
    expect([runtime.timers, listeners.size]).toEqual([[], 0]);
  });

  test('needs no signal', async () => {
    await sleep(testRuntime(), 5);
    await sleep(testRuntime(), 5, null);
  });
});

describe('functions that follow a signal', () => {
  test('share one listener, run in order, and do not run once they are removed', () => {
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const told: string[] = [];
    const [first, second] = ['a', 'b'].map((name) => onAbort(controller.signal, () => told.push(name)));
    expect(listeners.size).toBe(1);
    first!();
    first!();
    expect(listeners.size).toBe(1);
    onAbort(controller.signal, () => told.push('c'));
    controller.abort();
    expect(told).toEqual(['b', 'c']);
    second!();
  });

  test('leave no listener once all are removed, and one that is added later runs', () => {
    const controller = new AbortController();
    const listeners = watchListeners(controller.signal);
    const unfollow = onAbort(controller.signal, () => expect.unreachable());
    unfollow();
    expect(listeners.size).toBe(0);
    let told = 0;
    onAbort(controller.signal, () => (told += 1));
    // Removing twice does not remove the newer one
    unfollow();
    controller.abort();
    expect(told).toBe(1);
    expect(() => onAbort(undefined, () => {})()).not.toThrow();
  });

  test('leave no listener, removed or run', () => {
    const { signal } = new AbortController();
    onAbort(signal, () => {})();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    const controller = new AbortController();
    onAbort(controller.signal, () => {});
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort();
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('the runtime of the platform', () => {
  test('has clocks, random numbers, and a fetch that is looked up at each call', async () => {
    expect(systemRuntime.now()).toBeLessThan(systemRuntime.date());
    expect(Math.abs(systemRuntime.date() - Date.now())).toBeLessThan(10_000);
    expect(Math.abs(systemRuntime.now() - performance.now())).toBeLessThan(10_000);
    const numbers = new Set(Array.from({ length: 5 }, () => systemRuntime.random()));
    expect(numbers.size).toBeGreaterThan(1);
    const original = globalThis.fetch;
    globalThis.fetch = ((url: string, init: RequestInit) => Promise.resolve([url, init])) as never;
    try {
      expect(await systemRuntime.fetch('u', { method: 'M' })).toEqual(['u', { method: 'M' }]);
    } finally {
      globalThis.fetch = original;
    }
  });

  test('runs functions later, unless they are cancelled, and does not shorten a long time', async () => {
    const ran: string[] = [];
    systemRuntime.setTimer(0, () => ran.push('cancelled'), true)();
    const cancelFar = systemRuntime.setTimer(2 ** 31, () => ran.push('far'), false);
    await new Promise<void>((resolve) => systemRuntime.setTimer(5, resolve, true));
    expect(ran).toEqual([]);
    cancelFar();
  });

  test('keeps a process alive for a wait and for a time limit, because a call that is awaited must end', () => {
    const running = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = running();
    const cancelLimit = systemRuntime.setTimer(60_000, () => {}, false);
    expect(running()).toBe(before + 1);
    const cancelWait = systemRuntime.setTimer(60_000, () => {}, true);
    expect(running()).toBe(before + 2);
    cancelLimit();
    cancelWait();
  });
});
