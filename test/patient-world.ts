/** A world for many callers at once: the clock moves on only when nothing is on the wire, to the next timer. */
import { realWorld, type World } from '../src/world.js';

interface Timer {
  atMs: number;
  run: () => void;
}

/** Real sockets under a clock that is handed in. Answers are read whole before they are handed on, streams included. */
export function patientWorld(): World {
  let nowMs = 1_000;
  let onTheWire = 0;
  let isWatching = false;
  const timers = new Set<Timer>();

  const fetch: World['fetch'] = async (url, init) => {
    onTheWire += 1;
    try {
      const response = await realWorld.fetch(url, init);
      const { status, headers } = response;
      return new Response(await response.arrayBuffer(), { status, headers });
    } finally {
      onTheWire -= 1;
    }
  };

  // Whoever awaits an answer or a timer goes on before time does
  const watch = () => {
    if (timers.size === 0) return void (isWatching = false);
    isWatching = true;
    setImmediate(() => {
      if (onTheWire === 0) fireNext();
      watch();
    });
  };
  const fireNext = () => {
    const [next] = [...timers].sort((one, other) => one.atMs - other.atMs);
    if (!next) return;
    timers.delete(next);
    nowMs = Math.max(nowMs, next.atMs);
    next.run();
  };

  return {
    fetch,
    now: () => nowMs,
    date: () => Date.parse('Mon, 23 Nov 2026 12:00:00 GMT') + nowMs,
    random: () => 0.5,
    after(ms, run) {
      const timer = { atMs: nowMs + ms, run };
      timers.add(timer);
      if (!isWatching) watch();
      return () => void timers.delete(timer);
    },
  };
}
