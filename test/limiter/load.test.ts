/** When an attempt may be sent to a gateway that fails. Times are milliseconds; random numbers are 1, so nothing is cut off. */
import { describe, expect, test } from 'vitest';
import { Load } from '../../src/limiter/load.js';

const FREE = -Infinity;
const CALL = {};

/** Load rules with a clock: attempts are sent and end at times. */
class Scene {
  readonly load = new Load();
  private newestMs = -Infinity;

  /** An attempt that is sent at a time and ends after some more. */
  attempt(atMs: number, how: 'succeed' | 'fail' | 'answer' | 'hang', tookMs = 0, call: object = {}): this {
    this.load.tick(atMs, this.newestMs);
    const sent = this.load.send(atMs, 1);
    if (how === 'succeed') this.load.succeed(sent, atMs + tookMs, this.newestMs);
    if (how === 'fail') this.load.fail(sent, atMs + tookMs, 1, call);
    if (how === 'answer') this.load.end(sent, true);
    return this;
  }

  /** Calls arrive, of which the newest waits since a time. */
  arrive(count: number, newestMs: number): this {
    this.load.arrivals += count;
    this.newestMs = newestMs;
    return this;
  }

  opensMs(nowMs: number, arrivedMs = nowMs, patienceMs = Infinity): number {
    this.load.tick(nowMs, this.newestMs);
    return this.load.opensMs({ arrivedMs, deadlineMs: arrivedMs + patienceMs }, nowMs);
  }
}

const fresh = () => new Scene();
/** Two attempts have failed at 0, 20 ms after they were sent. */
const overloaded = () => fresh().attempt(-20, 'fail', 20).attempt(-20, 'fail', 20);

describe('before the first answer', () => {
  test('30 attempts go at once, and each further one 10 ms after the one before', () => {
    const scene = fresh();
    for (let at = 0; at < 30; at++) {
      expect(scene.opensMs(0)).toBe(FREE);
      scene.attempt(0, 'hang');
    }
    expect(scene.opensMs(0)).toBe(10);
    expect(scene.attempt(10, 'hang').opensMs(10)).toBe(20);
  });

  for (const how of ['succeed', 'fail', 'answer'] as const)
    test(`an attempt that ends with "${how}" opens it for all`, () => {
      const scene = fresh();
      for (let at = 0; at < 40; at++) scene.attempt(0, 'hang');
      expect(scene.attempt(0, how).opensMs(0)).toBe(FREE);
    });
});

describe('an overload within a minute of a probe that succeeded', () => {
  const revived = () => overloaded().attempt(1_300, 'succeed').attempt(3_000, 'fail').attempt(3_000, 'fail', 0, {});

  test('is probed each second, although few calls arrive', () => {
    const scene = revived().arrive(1, 3_000);
    scene.attempt(4_300, 'fail', 20, {});
    expect(scene.opensMs(4_400)).toBe(5_300);
  });

  test('is forgotten after the minute: the cool-down counts again', () => {
    const scene = overloaded().attempt(1_300, 'succeed').attempt(61_400, 'fail').attempt(61_400, 'fail', 0, {});
    scene.attempt(64_000, 'fail', 20, {});
    expect(scene.opensMs(64_100)).toBeGreaterThan(65_000);
  });
});

describe('an overload', () => {
  const cases: { title: string; scene: () => Scene; isProbing: boolean }[] = [
    { title: 'is not seen in one failure', scene: () => fresh().attempt(0, 'fail'), isProbing: false },
    {
      title: 'is not seen in failures of one call',
      scene: () => [0, 1, 2].reduce((scene, second) => scene.attempt(second * 1_000, 'fail', 0, CALL), fresh()),
      isProbing: false,
    },
    { title: 'is seen in two failures in a row', scene: overloaded, isProbing: true },
    {
      title: 'is not seen in two failures with a success between them',
      scene: () => fresh().attempt(0, 'fail').attempt(0, 'succeed').attempt(5_000, 'fail'),
      isProbing: false,
    },
    {
      title: 'is not seen in failures while calls succeed every second',
      scene: () => fresh().attempt(0, 'succeed').attempt(900, 'fail').attempt(999, 'fail'),
      isProbing: false,
    },
    {
      title: 'is seen in failures a second after the last success',
      scene: () => fresh().attempt(0, 'succeed').attempt(900, 'fail').attempt(1_000, 'fail'),
      isProbing: true,
    },
    {
      title: 'is not seen in answers that say nothing of the load',
      scene: () => fresh().attempt(0, 'answer').attempt(0, 'answer').attempt(0, 'fail'),
      isProbing: false,
    },
  ];
  for (const { title, scene, isProbing } of cases) test(title, () => expect(scene().load.isProbing).toBe(isProbing));

  test('is probed after a second, then after 1.3 times its own length, at most each ten seconds', () => {
    const scene = overloaded();
    const probes: number[] = [];
    for (let nowMs = 0; nowMs < 60_000; nowMs = probes.at(-1)!) {
      probes.push(scene.opensMs(nowMs));
      scene.attempt(probes.at(-1)!, 'fail');
    }
    expect(probes.map(Math.round).slice(0, 6)).toEqual([1_000, 2_300, 5_290, 12_167, 22_167, 32_167]);
  });

  test('is probed by one attempt at a time', () => {
    const scene = overloaded().attempt(1_000, 'hang');
    expect(scene.opensMs(1_001)).toBe(2_000);
  });

  test('of a busy key has more probes, one for five calls that arrive and one a second', () => {
    const scene = overloaded().attempt(20_000, 'fail').arrive(21, 20_000);
    expect(scene.opensMs(20_000)).toBe(21_000);
    scene.attempt(21_000, 'fail');
    expect(scene.opensMs(21_000)).toBe(22_000);
    expect(scene.attempt(22_000, 'fail').opensMs(22_000)).toBe(32_000);
  });

  test('is probed by calls of ten seconds of patience or less each second, since they might not live until a probe', () => {
    const scene = overloaded().attempt(20_000, 'fail');
    expect(scene.opensMs(20_500, 20_500, 10_001)).toBe(30_000);
    expect(scene.opensMs(20_500, 20_500, 10_000)).toBe(21_000);
  });

  test('is probed by the newest call and by any in turns', () => {
    const scene = overloaded();
    const places = [1_000, 2_300, 5_000].map((atMs) => {
      const place = scene.load.placeOf(0.3);
      scene.attempt(atMs, 'fail');
      return place;
    });
    expect(places).toEqual([1, 0.3, 1]);
  });

  test('is probed at once when an attempt succeeds that is older, and goes on', () => {
    const { load } = overloaded();
    const old = { sentMs: -5_000, expiresMs: 0 };
    load.succeed(old, 200, -Infinity);
    expect(load.opensMs({ arrivedMs: 0, deadlineMs: Infinity }, 200)).toBe(200);
    expect(load.isProbing).toBe(true);
  });

  test('learns nothing from the failure of an attempt that is older', () => {
    const { load } = overloaded();
    load.fail({ sentMs: -5_000, expiresMs: 0 }, 900, 1, {});
    expect(load.coolUntilMs).toBe(1_000);
  });

  test('is over when a probe succeeds', () => {
    expect(overloaded().attempt(1_000, 'succeed').load.isProbing).toBe(false);
  });

  const silences: { failureMs: number; silenceMs: number }[] = [
    { failureMs: 20, silenceMs: 1_000 },
    { failureMs: 1_000, silenceMs: 3_000 },
    { failureMs: 30_000, silenceMs: 5_000 },
  ];
  for (const { failureMs, silenceMs } of silences)
    test(`is over when a probe is silent for ${silenceMs} ms, where failures took ${failureMs} ms`, () => {
      const scene = fresh().attempt(0, 'fail', failureMs).attempt(0, 'fail', failureMs);
      const probeMs = failureMs + 1_000;
      scene.attempt(probeMs, 'hang');
      expect(scene.opensMs(probeMs)).toBe(probeMs + Math.min(1_000 * 1.3, silenceMs));
      scene.opensMs(probeMs + silenceMs - 1);
      expect(scene.load.isProbing).toBe(true);
      scene.opensMs(probeMs + silenceMs);
      expect(scene.load.isProbing).toBe(false);
    });

  test('goes on when the caller of a probe gives up', () => {
    const scene = overloaded();
    const probe = scene.load.send(1_000, 1);
    scene.load.end(probe, false);
    scene.opensMs(10_000);
    expect(scene.load.isProbing).toBe(true);
  });
});

describe('after an overload', () => {
  test('calls of its last six seconds go at once, and older ones at 0.7 of the speed at which they came', () => {
    const scene = overloaded().arrive(0, 20_000).attempt(20_000, 'succeed');
    expect(scene.opensMs(20_000, 14_000)).toBe(FREE);
    expect(scene.opensMs(20_000, 13_000)).toBe(30_000);
    expect(scene.opensMs(30_000, 13_000)).toBe(30_000);
  });

  test('calls from before it wait no longer than its first', () => {
    const scene = overloaded().arrive(0, 20_000).attempt(20_000, 'succeed');
    expect(scene.opensMs(20_000, -300_000)).toBe(20_000 + 20_000 / 0.7);
  });

  test('40 attempts are in flight at most; a success adds two, and a slot is free again after a second', () => {
    const scene = overloaded().attempt(1_000, 'succeed');
    for (let at = 0; at < 40; at++) {
      expect(scene.opensMs(1_000)).toBe(FREE);
      scene.attempt(1_000, 'hang');
    }
    expect(scene.opensMs(1_000)).toBe(2_000);
    // 40 slots are free again, and each added two
    for (let at = 0; at < 120; at++) {
      expect(scene.opensMs(2_000)).toBe(FREE);
      scene.attempt(2_000, 'hang');
    }
    expect(scene.opensMs(2_000)).toBe(3_000);
  });
});
