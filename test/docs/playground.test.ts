/** The playground's engine: every scene, by what the client makes of it in virtual time. */
import { describe, expect, test } from 'vitest';
import { PacedClock } from '../../docs/site/.vitepress/theme/playground/clock.js';
import { runScene, type RunOptions, type Step } from '../../docs/site/.vitepress/theme/playground/engine.js';
import { linesOf } from '../../docs/site/.vitepress/theme/playground/log.js';
import { resultOf } from '../../docs/site/.vitepress/theme/playground/result.js';
import { sceneOf, SCENES, type Scene } from '../../docs/site/.vitepress/theme/playground/scenes.js';
import { hashOf, readHash } from '../../docs/site/.vitepress/theme/playground/share.js';
import { sceneTexts, TEXTS, type Language } from '../../docs/site/.vitepress/theme/playground/texts.js';
import { timelineOf } from '../../docs/site/.vitepress/theme/playground/timeline.js';
import { ERRORS, OPERATIONS, RETRY_POLICY, type OperationId } from '../../src/contract.js';
import type { CaicainiError } from '../../src/index.js';
import { manualRuntime } from '../support/fake-clock.js';

const LANGUAGES: Language[] = ['zh', 'en'];
const { backoff, retryAfter } = RETRY_POLICY;
const attempts = RETRY_POLICY.attempts.default;

/** The bounds of the wait after the n-th attempt, milliseconds. */
type Bounds = (attempt: number) => [number, number];
const backingOff: Bounds = (attempt) => [0, Math.min(backoff.capMs, backoff.baseMs * backoff.factor ** (attempt - 1))];
const after =
  (seconds: number): Bounds =>
  () => [seconds * 1000 + retryAfter.spreadMinMs, seconds * 1000 + retryAfter.spreadMaxMs];

interface Want {
  /** The statuses of the attempts. */
  statuses: number[];
  /** Action and reason of the error; absent for a success. */
  error?: Pick<CaicainiError, 'action' | 'because' | 'charged'>;
  waits?: Bounds;
  /** The states that the limiter changes to. */
  states?: string[];
}

const ok = { statuses: [200] };
/** The scenes of a single call that are no row of the error table. */
const WANTED: Record<string, Want> = {
  success: ok,
  stream: ok,
  tools: { statuses: [200, 200] },
  'retry-after-3': { statuses: [429, 200], waits: after(3), states: ['throttled', 'ready'] },
  'overloaded-twice': { statuses: [529, 529, 200], waits: backingOff },
  'broken-stream': { statuses: [200], error: { action: 'retry', because: 'stream-started', charged: 'unknown' } },
};

function wantedOf({ name, row }: Scene): Want {
  if (!row) return WANTED[name]!;
  const { status, action, charged } = row;
  if (action !== 'retry') return { statuses: [status], error: { action, because: action, charged } };
  return {
    statuses: Array.from({ length: attempts }, () => status),
    error: { action, because: 'attempts', charged },
    waits: status === ERRORS[429].status ? after(2) : backingOff,
    // Failures of one call are no evidence of an overload
    states: status === ERRORS[429].status ? ['throttled'] : [],
  };
}

const singles = SCENES.filter(({ callers }) => callers === 1).flatMap((scene) =>
  scene.operations.map((operation) => ({ scene, operation, want: wantedOf(scene) })),
);

describe('the scenes of one call', () => {
  for (const { scene, operation, want } of singles) {
    test.concurrent(
      `${scene.name} with ${operation} goes as the error table and the policy say`,
      async ({ expect }) => {
        const { steps, endMs } = await inVirtualTime({ scene, operation });
        expect(ofKind(steps, 'answered').map(({ status }) => status)).toEqual(want.statuses);
        expect(ofKind(steps, 'limiter').map(({ notice }) => notice.state)).toEqual(want.states ?? []);

        const ends = ofKind(steps, 'ended');
        expect(ends).toHaveLength(scene.usesTool ? 2 : 1);
        const { error, receipt, answer } = ends.at(-1)!;
        if (want.error) expect(error).toMatchObject(want.error);
        else expect([error, receipt?.attempts]).toEqual([undefined, scene.usesTool ? 1 : want.statuses.length]);
        if (scene.row) expect(error).toMatchObject({ status: scene.row.status, type: scene.row.type });

        const waits = ofKind(steps, 'retry');
        expect(waits).toHaveLength(want.waits ? want.statuses.length - 1 : 0);
        for (const [index, { afterMs, atMs }] of waits.entries()) {
          const [least, most] = want.waits!(index + 1);
          expect(afterMs).toBeGreaterThanOrEqual(least);
          expect(afterMs).toBeLessThanOrEqual(most);
          // The limiter may add a wait, and never takes one away
          expect(ofKind(steps, 'sent')[index + 1]!.atMs).toBeGreaterThanOrEqual(atMs + afterMs - 0.001);
        }

        const [bars] = timelineOf(steps, 1, endMs).callers;
        const drawn = bars!.filter(({ kind }) => kind === 'attempt');
        expect(drawn.map(({ status }) => status)).toEqual(want.statuses);
        expect(drawn.at(-1)!.result).toBe(want.error ? 'failure' : 'success');
        expect(answer === undefined).toBe(want.error !== undefined && scene.name !== 'broken-stream');
      },
    );
  }

  test('a tool call runs the tool and sends its result', async () => {
    const { steps } = await inVirtualTime({ scene: sceneOf('tools')!, language: 'zh' });
    expect(steps.map(({ kind }) => kind)).toEqual(['sent', 'answered', 'ended', 'tool', 'sent', 'answered', 'ended']);
    expect(ofKind(steps, 'tool')).toMatchObject([{ input: { city: '杭州' } }]);
    expect(JSON.stringify(ofKind(steps, 'ended').at(-1)!.answer)).toContain('杭州');
  });

  test('a stream that breaks keeps the part that arrived', async () => {
    for (const operation of sceneOf('broken-stream')!.operations) {
      const { steps } = await inVirtualTime({ scene: sceneOf('broken-stream')!, operation });
      const text = ofKind(steps, 'event')
        .map((event) => event.text)
        .join('');
      const [{ error }] = ofKind(steps, 'ended') as [Extract<Step, { kind: 'ended' }>];
      expect(text.length).toBeGreaterThan(10);
      expect(JSON.stringify(error!.partial)).toContain(text);
    }
  });
});

describe('twenty callers of an overloaded gateway', () => {
  const scene = sceneOf('twenty-callers')!;
  const failed = (steps: readonly Step[]) => ofKind(steps, 'ended').filter(({ error }) => error);

  for (const operation of scene.operations) {
    test(`${operation}: all succeed, with fewer attempts than without the limiter`, async () => {
      const limited = await inVirtualTime({ scene, operation });
      expect(ofKind(limited.steps, 'ended')).toHaveLength(scene.callers);
      expect(failed(limited.steps)).toEqual([]);
      expect(ofKind(limited.steps, 'limiter').map(({ notice }) => notice.state)).toEqual(['probing', 'ready']);

      const free = await inVirtualTime({ scene, operation, limits: false });
      expect(ofKind(free.steps, 'limiter')).toEqual([]);
      expect(failed(free.steps).length).toBeGreaterThan(0);
      for (const { error } of failed(free.steps)) expect(error).toMatchObject({ action: 'retry', because: 'attempts' });
      expect(ofKind(limited.steps, 'sent').length).toBeLessThan(ofKind(free.steps, 'sent').length);
    });
  }
});

describe('the names of scenes', () => {
  test('each error row has a scene under its type, or its type and status, and under its status', () => {
    for (const row of Object.values(ERRORS)) {
      expect(sceneOf(row.type)?.row?.type).toBe(row.type);
      expect(sceneOf(String(row.status))?.row).toBe(row);
    }
    expect(SCENES.filter(({ row }) => row)).toHaveLength(Object.keys(ERRORS).length);
    expect(new Set(SCENES.map(({ name }) => name)).size).toBe(SCENES.length);
  });

  test('a scene can be met by the operations that document its status', () => {
    for (const { row, operations } of SCENES)
      if (row)
        for (const [id, { errors }] of Object.entries(OPERATIONS))
          expect(operations.includes(id as OperationId), `${id} ${row.status}`).toBe(
            (errors as readonly number[]).includes(row.status),
          );
  });

  test('an address keeps scene, operation and limiter', () => {
    for (const limits of [true, false]) {
      const choice = { scene: 'retry-after-3', op: 'listModels', limits };
      expect(readHash(hashOf(choice))).toEqual(choice);
    }
    expect(readHash('#some-heading')).toMatchObject({ scene: '' });
    expect(sceneOf('')).toBeUndefined();
  });
});

describe('a run in pictures and words', () => {
  for (const scene of SCENES) {
    test(`${scene.name}: bars lie one after the other, and the limiter's band covers the run`, async () => {
      const { steps, endMs } = await inVirtualTime({ scene });
      const { callers, limiter, axisMs, ticksMs } = timelineOf(steps, scene.callers, endMs);
      expect(axisMs).toBeGreaterThanOrEqual(endMs);
      expect(ticksMs.length).toBeLessThanOrEqual(7);
      expect(callers).toHaveLength(scene.callers);
      for (const bars of callers) {
        expect(bars[0]!.fromMs).toBe(0);
        for (const [index, { fromMs, toMs }] of bars.entries()) {
          expect(toMs).toBeGreaterThan(fromMs);
          if (index > 0) expect(Math.abs(fromMs - bars[index - 1]!.toMs)).toBeLessThan(1);
        }
        expect(bars.at(-1)!.toMs).toBeLessThanOrEqual(endMs);
      }
      expect(limiter[0]!.fromMs).toBe(0);
      expect(limiter.at(-1)!.toMs).toBe(endMs);
    });

    for (const language of LANGUAGES) {
      test(`${scene.name}: the log in ${language} tells each step, and the result its end`, async () => {
        const { steps } = await inVirtualTime({ scene, language });
        const lines = linesOf(steps, scene.callers, language);
        const single = ['sent', 'answered', 'retry', 'tool', 'ended', 'limiter'];
        const told = steps.filter(({ kind }) => (scene.callers > 1 ? ['ended', 'limiter'] : single).includes(kind));
        expect(lines.filter(({ grows }) => !grows)).toHaveLength(told.length);
        expect(lines.filter(({ grows }) => grows)).toHaveLength(scene.streams ? 1 : 0);
        const { answer, ...result } = resultOf(steps, scene.callers, language)!;
        expect(answer === undefined).toBe(scene.callers > 1 || scene.row !== undefined);
        const { title, about } = sceneTexts(scene, language);
        const all = JSON.stringify([lines, result, title, about]);
        expect(all).not.toMatch(/undefined|NaN|\[object|null/);
        for (const text of [about, result.outcome, ...lines.map((line) => line.text)])
          expect(/\p{Script=Han}/u.test(text), text).toBe(language === 'zh');
        if (scene.row) expect(JSON.stringify(result.parts)).toContain(TEXTS[language].actions[scene.row.action]);
      });
    }
  }

  test('a run under way has no result, and its bars end now', async () => {
    const { steps } = await inVirtualTime({ scene: sceneOf('retry-after-3')! });
    const started = steps.slice(0, steps.findIndex(({ kind }) => kind === 'retry') + 1);
    expect(resultOf(started, 1, 'zh')).toBeUndefined();
    expect(timelineOf(started, 1, 1_000).callers[0]).toMatchObject([
      { kind: 'attempt', status: 429, result: 'failure' },
      { kind: 'retry-after', toMs: 1_000 },
    ]);
    expect(timelineOf(started.slice(0, 1), 1, 100).callers[0]).toMatchObject([{ kind: 'attempt', toMs: 100 }]);
  });
});

describe('the clock of the page', () => {
  test('gives the same times as virtual time, however fast it is', async () => {
    const given = { operation: 'createMessage', language: 'en', random: () => 0.5 } as const;
    for (const name of ['retry-after-3', 'overloaded-twice', 'stream', 'twenty-callers']) {
      const scene = sceneOf(name)!;
      const { steps } = await inVirtualTime({ scene, ...given });
      const paced = await runScene({ scene, ...given, clock: new PacedClock(1_000) });
      const times = (all: readonly Step[]) => all.map(({ kind, atMs }) => `${kind} ${Math.round(atMs)}`);
      expect(times(paced), name).toEqual(times(steps));
    }
  });

  test('a run ends when it is stopped, and records nothing more', async () => {
    const controller = new AbortController();
    const steps: number[] = [];
    const run = runScene({
      scene: sceneOf('twenty-callers')!,
      operation: 'createMessage',
      language: 'zh',
      clock: new PacedClock(10),
      signal: controller.signal,
      onStep: (all) => {
        steps.push(all.length);
        if (all.length === 30) controller.abort();
      },
    });
    await expect(run).rejects.toThrow('abort');
    expect(steps).toHaveLength(30);
  });
});

/** The steps of one kind. */
function ofKind<Kind extends Step['kind']>(steps: readonly Step[], kind: Kind) {
  return steps.filter((step): step is Extract<Step, { kind: Kind }> => step.kind === kind);
}

async function inVirtualTime(
  options: Pick<RunOptions, 'scene'> & Partial<RunOptions>,
): Promise<{ steps: readonly Step[]; endMs: number }> {
  const clock = manualRuntime();
  const { scene } = options;
  const state = { hasEnded: false };
  const run = runScene({ operation: scene.operations[0]!, language: 'zh', ...options, clock }).finally(
    () => (state.hasEnded = true),
  );
  while (!state.hasEnded) await clock.pass(10);
  const steps = await run;
  return { steps, endMs: steps.at(-1)!.atMs };
}
