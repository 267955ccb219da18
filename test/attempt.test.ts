/** One attempt and its parts: its lifetime, how a body is read, and what comes of it. */
import { describe, expect, test } from 'vitest';
import { readJson } from '../src/answer.js';
import { attempt, type Read } from '../src/attempt.js';
import { ownBody, readErrorText, readText } from '../src/body.js';
import { OPERATIONS } from '../src/contract.js';
import { openScope } from '../src/scope.js';
import { responseExamples } from './examples.js';
import type { World } from '../src/world.js';
import { stillWorld } from './still-world.js';

const reason = new Error('enough');
const never = new Promise<never>(() => {});

function abortable() {
  const controller = new AbortController();
  const world = stillWorld();
  return { controller, world, scope: openScope(world, controller.signal) };
}

/** An answer whose body comes in these pieces, and then ends, breaks, or hangs. */
function answer(pieces: (string | Uint8Array)[], end: 'ends' | 'breaks' | 'hangs' = 'ends') {
  const seen = { isCancelled: false };
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
      else if (end === 'ends') controller.close();
      else if (end === 'breaks') controller.error(new Error('broken'));
      else return never;
    },
    cancel: () => void (seen.isCancelled = true),
  };
  // Nothing is fetched ahead, so that a body that is left shows
  const body = new ReadableStream(source, { highWaterMark: 0 });
  return { response: new Response(body), seen };
}

describe('a scope', () => {
  test('under a signal that is aborted already has ended with its reason', () => {
    const scope = openScope(stillWorld(), AbortSignal.abort(reason));
    expect([scope.signal.aborted, scope.signal.reason, scope.isAborted()]).toEqual([true, reason, true]);
  });

  test('that has ended answers every race with the reason', async () => {
    const { controller, scope } = abortable();
    const early = scope.race(never);
    controller.abort(reason);
    await expect(early).rejects.toBe(reason);
    await expect(scope.race(never)).rejects.toBe(reason);
  });

  test('without a signal ends for its own reasons and was not aborted', async () => {
    const scope = openScope(stillWorld(), undefined);
    scope.abort(reason);
    await expect(scope.race(never)).rejects.toBe(reason);
    expect(scope.isAborted()).toBe(false);
  });

  test('has one time limit, which counts anew and can be removed', async () => {
    const { world, scope } = abortable();
    scope.limit(9, 'no answer');
    scope.limit(5, 'no body');
    expect(world.timers).toMatchObject([{ ms: 5, purpose: 'limit' }]);
    const race = scope.race(never);
    world.timers[0]!.run();
    await expect(race).rejects.toMatchObject({ name: 'TimeoutError', message: 'no body within 5 ms' });
    expect(scope.isAborted()).toBe(false);
    scope.unlimit();
    expect(world.timers).toEqual([]);
  });

  test('tells that it is closed once, and at once where it was closed before', () => {
    const { scope } = abortable();
    const told: string[] = [];
    scope.whenClosed(() => told.push('first'));
    expect(told).toEqual([]);
    scope.close();
    scope.close();
    scope.whenClosed(() => told.push('second'));
    expect(told).toEqual(['first', 'second']);
  });

  test('holds nothing of a race that is over', async () => {
    const { scope } = abortable();
    const won = new WeakRef(await scope.race(Promise.resolve({})));
    await new Promise(setImmediate);
    globalThis.gc!();
    expect(won.deref()).toBeUndefined();
    expect(scope.signal.aborted).toBe(false);
  });

  test('that is closed follows the signal no longer', () => {
    const { controller, scope } = abortable();
    scope.close();
    controller.abort(reason);
    expect(scope.signal.aborted).toBe(false);
  });
});

describe('a body', () => {
  const cut = new TextEncoder().encode('密');

  test('may be cut within a character', async () => {
    const { response } = answer([cut.subarray(0, 1), cut.subarray(1), 'a']);
    expect(await readText(response, abortable().scope, 100)).toBe('密a');
  });

  test('that ends within a character says so', async () => {
    expect(await readText(answer([cut.subarray(0, 2)]).response, abortable().scope, 100)).toBe('\ufffd');
  });

  test('is read to its bound and no further', async () => {
    const whole = answer(['abc', 'def']);
    expect(await readText(whole.response, abortable().scope, 6)).toBe('abcdef');
    const long = answer(['abc', 'def', 'ghi', 'jkl']);
    expect(await readText(long.response, abortable().scope, 5)).toBe('abcdef');
    expect([whole.seen.isCancelled, long.seen.isCancelled]).toEqual([false, true]);
  });

  test('that there is none of is empty', async () => {
    const { scope } = abortable();
    const bodies = [new Response(null), new Response(null)];
    expect(await readText(bodies[0]!, scope, 9)).toBe('');
    expect(await new Response(ownBody(bodies[1]!, scope)).text()).toBe('');
    expect(() => void ownBody(new Response(null), scope).cancel()).not.toThrow();
  });

  test('of an error is what came of it, unless the caller had enough', async () => {
    const broken = answer(['half'], 'breaks');
    expect(await readErrorText(broken.response, abortable().scope, 99)).toBe('half');
    const { controller, scope } = abortable();
    const hanging = answer(['half'], 'hangs');
    const read = readErrorText(hanging.response, scope, 99);
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
    expect(hanging.seen.isCancelled).toBe(true);
  });

  /** Whether the scope was closed after a body of its own. */
  const ends: [string, (body: ReadableStream) => Promise<unknown>, 'ends' | 'breaks' | 'hangs', object][] = [
    ['was read', (body) => new Response(body).text(), 'ends', { value: 'ab', isCancelled: false }],
    ['broke', (body) => new Response(body).text(), 'breaks', { error: 'broken', isCancelled: false }],
    ['is left', (body) => body.cancel(), 'hangs', { value: undefined, isCancelled: true }],
  ];
  test.each(ends)('that %s closes its scope', async (_, read, end, want) => {
    const { scope } = abortable();
    const { response, seen } = answer(['a', 'b'], end);
    let isClosed = false;
    scope.whenClosed(() => (isClosed = true));
    const came = await read(ownBody(response, scope)).then(
      (value) => ({ value }),
      (thrown: unknown) => ({ error: (thrown as Error).message }),
    );
    expect({ ...came, ...seen, isClosed }).toEqual({ ...want, isClosed: true });
  });
});

describe('an attempt', () => {
  const request = { url: 'https://gateway.example', init: {}, timeoutMs: 9_000 };
  const refused = (limits: number[], status = 500) => {
    const world = stillWorld(() => Promise.resolve(new Response('why', { status })));
    const after: World['after'] = (ms, run, purpose) => (limits.push(ms), world.after(ms, run, purpose));
    return { ...world, after };
  };
  const asText: Read<string> = async (response) => ({ value: await response.text() });

  test('asks for the address with all it was given, follows no redirect, and ends with the signal', async () => {
    const controller = new AbortController();
    const asked: [string, RequestInit][] = [];
    const world = stillWorld((...what) => (asked.push(what), never));
    const init = { method: 'POST', body: '{}' };
    const result = attempt(world, { ...request, init, signal: controller.signal }, asText);
    expect(asked).toMatchObject([[request.url, { ...init, redirect: 'manual', signal: { aborted: false } }]]);
    controller.abort(reason);
    expect(asked[0]![1].signal!.reason).toBe(reason);
    expect([await result, world.timers]).toEqual([{ kind: 'aborted', reason }, []]);
  });

  test('that is not answered in time has failed, and says after how long', async () => {
    const world = stillWorld(() => never);
    const result = attempt(world, request, asText);
    world.timers[0]!.run();
    expect(await result).toMatchObject({
      kind: 'failed',
      outcome: {
        kind: 'no-response',
        lost: false,
        cause: { name: 'TimeoutError', message: expect.stringContaining('answer within 9000 ms') },
      },
    });
  });

  test('whose answer is not what was asked for has failed as its reader says', async () => {
    const outcome = { kind: 'unusable-stream', problem: 'some' } as const;
    const result = await attempt(refused([], 200), request, async () => ({ failed: outcome }));
    expect(result).toMatchObject({ kind: 'failed', outcome, headers: expect.any(Headers) });
  });

  test.each([
    [9_000, [9_000, 5_000]],
    [1_000, [1_000, 1_000]],
  ])('of at most %s ms gives the body of an error no more than that', async (timeoutMs, want) => {
    const limits: number[] = [];
    const world = refused(limits);
    const result = await attempt(world, { ...request, timeoutMs }, asText);
    expect(result).toMatchObject({ kind: 'failed', outcome: { kind: 'response', status: 500, body: 'why' } });
    expect([limits, world.timers]).toEqual([want, []]);
  });

  test('keeps neither limit nor scope of a whole answer, and of a stream the scope', async () => {
    for (const open of [undefined, false, true]) {
      const world = refused([], 200);
      let isClosed = false;
      const result = await attempt(world, request, async (response, scope) => {
        scope.whenClosed(() => (isClosed = true));
        return { value: await response.text(), ...(open !== undefined && { open }) };
      });
      expect(result).toMatchObject({ kind: 'value', value: 'why', status: 200 });
      expect([world.timers, isClosed]).toEqual([[], !open]);
    }
  });

  test('that the caller ended while its answer was read is aborted, whatever came', async () => {
    for (const end of ['value', 'thrown']) {
      const controller = new AbortController();
      const read: Read<string> = async () => {
        controller.abort(reason);
        if (end === 'thrown') throw new Error('other');
        return { value: '' };
      };
      expect(await attempt(refused([], 200), { ...request, signal: controller.signal }, read)).toEqual({
        kind: 'aborted',
        reason,
      });
    }
  });

  test('says whether an answer had begun when it failed', async () => {
    const cause = new Error('reset');
    const before = await attempt(
      stillWorld(() => Promise.reject(cause)),
      request,
      asText,
    );
    const after = await attempt(refused([], 200), request, () => Promise.reject(cause));
    const lost = (isLost: boolean) => ({ kind: 'failed', outcome: { kind: 'no-response', cause, lost: isLost } });
    expect([before, after]).toEqual([lost(false), lost(true)]);
  });

  test('has no answer in an object that lacks a member or a list or object in it, or is an error', async () => {
    const message = responseExamples.find(({ operation }) => operation === 'createMessage')!.body as object;
    const read = (body: object) => {
      const text = JSON.stringify(body);
      const { response } = answer([text.slice(0, 9), text.slice(9)]);
      return readJson(OPERATIONS.createMessage)(response, abortable().scope);
    };
    expect(await read(message)).toMatchObject({ value: { value: message } });
    const broken = [{ usage: undefined }, { usage: null }, { usage: [] }, { content: null }, { content: {} }];
    for (const change of [...broken, { content: 'text' }, { type: 'error' }])
      expect(await read({ ...message, ...change })).toMatchObject({ failed: { kind: 'response', status: 200 } });
    // What nobody goes into may be of another type: the answer is paid for
    for (const change of [{ stop_reason: null }, { id: 7 }])
      expect(await read({ ...message, ...change })).toMatchObject({ value: { value: change } });
  });
});
