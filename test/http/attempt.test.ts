/** One attempt and its parts: its lifetime, how a body is read, and how it ends. */
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../src/contract.js';
import { attempt } from '../../src/http/attempt.js';
import { readJson, readText, type JsonAnswer, type OpenStream, type Read } from '../../src/http/body.js';
import { openLifetime } from '../../src/http/lifetime.js';
import { responseExamples } from '../support/examples.js';
import { manualRuntime, watchListeners } from '../support/fake-clock.js';
import { holdsLater } from '../fuzz/fuzz.js';

const reason = new Error('enough');
const never = new Promise<never>(() => {});

function abortable() {
  const controller = new AbortController();
  const runtime = manualRuntime();
  return { controller, runtime, lifetime: openLifetime(runtime, controller.signal) };
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
  // Without reading ahead, so that a body that is left is seen as cancelled
  const body = new ReadableStream(source, { highWaterMark: 0 });
  return { response: new Response(body), seen };
}

describe('a lifetime', () => {
  test('under a signal that is aborted already has ended with its reason', () => {
    const lifetime = openLifetime(manualRuntime(), AbortSignal.abort(reason));
    expect([lifetime.signal.aborted, lifetime.signal.reason, lifetime.isAborted()]).toEqual([true, reason, true]);
  });

  test('that has ended rejects every race with its reason', async () => {
    const { controller, lifetime } = abortable();
    const early = lifetime.race(never);
    controller.abort(reason);
    await expect(early).rejects.toBe(reason);
    await expect(lifetime.race(never)).rejects.toBe(reason);
  });

  test('without a signal ends for its own reasons and was not aborted', async () => {
    const lifetime = openLifetime(manualRuntime(), undefined);
    lifetime.abort(reason);
    await expect(lifetime.race(never)).rejects.toBe(reason);
    expect(lifetime.isAborted()).toBe(false);
  });

  test('has one time limit, which starts anew and can be removed', async () => {
    const { runtime, lifetime } = abortable();
    lifetime.startTimeout(9, 'no answer');
    lifetime.startTimeout(5, 'no body');
    expect(runtime.timers).toMatchObject([{ ms: 5, keepAlive: false }]);
    const race = lifetime.race(never);
    runtime.timers[0]!.run();
    await expect(race).rejects.toMatchObject({ name: 'TimeoutError', message: 'no body within 5 ms' });
    expect(lifetime.isAborted()).toBe(false);
    lifetime.clearTimeout();
    expect(runtime.timers).toEqual([]);
  });

  test('whose time limit is late, as after a stop of the process, lets what arrived be read first', async () => {
    const { runtime, lifetime } = abortable();
    lifetime.startTimeout(1_000, 'no answer');
    runtime.skip(60_000);
    await runtime.pass(99);
    expect(lifetime.signal.aborted).toBe(false);
    await runtime.pass(1);
    expect([lifetime.signal.aborted, runtime.timers]).toEqual([true, []]);
    lifetime.startTimeout(1_000, 'no answer');
    runtime.skip(60_000);
    await runtime.pass(0);
    lifetime.close();
    expect(runtime.timers).toEqual([]);
  });

  test('that ends without a race leads to no unhandled rejection', async () => {
    const { controller } = abortable();
    controller.abort(reason);
    // An unhandled rejection would fail the whole run
    await new Promise(setImmediate);
  });

  test('that is closed follows the signal no longer', () => {
    const { controller, lifetime } = abortable();
    lifetime.close();
    controller.abort(reason);
    expect(lifetime.signal.aborted).toBe(false);
  });
});

describe('a body', () => {
  const cut = new TextEncoder().encode('密');

  test('may be cut within a character', async () => {
    const { response } = answer([cut.subarray(0, 1), cut.subarray(1), 'a']);
    expect(await readText(response, abortable().lifetime, 100)).toEqual({ text: '密a' });
  });

  test('that ends within a character says so', async () => {
    expect(await readText(answer([cut.subarray(0, 2)]).response, abortable().lifetime, 100)).toEqual({
      text: '\ufffd',
    });
  });

  test('is read to its bound and no further', async () => {
    const whole = answer(['abc', 'def']);
    expect(await readText(whole.response, abortable().lifetime, 6)).toEqual({ text: 'abcdef' });
    const long = answer(['abc', 'def', 'ghi', 'jkl']);
    expect(await readText(long.response, abortable().lifetime, 5)).toEqual({ text: 'abcdef' });
    expect([whole.seen.isCancelled, long.seen.isCancelled]).toEqual([false, true]);
  });

  test('that there is none of is empty', async () => {
    expect(await readText(new Response(null), abortable().lifetime, 9)).toEqual({ text: '' });
  });

  const forms: [string, () => unknown][] = [
    ['a stream of Node', () => Readable.from([Buffer.from('密a')])],
    ['a stream of texts', () => Readable.from(['密', 'a'])],
    ['text alone', () => ({})],
  ];
  test.each(forms)('may come as %s', async (_, body) => {
    const response = { body: body(), text: () => Promise.resolve('密a') } as unknown as Response;
    expect(await readText(response, abortable().lifetime, 100)).toEqual({ text: '密a' });
  });

  test('holds none of its pieces once the next one is read', async () => {
    const pieces = ['first', 'second'].map((text) => new TextEncoder().encode(text));
    const first = new WeakRef(pieces[0]!);
    const { response } = answer(pieces, 'hangs');
    const { controller, lifetime } = abortable();
    const read = readText(response, lifetime, 9_999);
    for (let round = 0; round < 3; round++) await new Promise(setImmediate);
    globalThis.gc!();
    expect([pieces, first.deref()]).toEqual([[], undefined]);
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
  });

  test('that breaks off is as much as came, unless the caller aborts', async () => {
    const broken = answer(['half'], 'breaks');
    const half = { text: 'half', cause: new Error('broken') };
    expect(await readText(broken.response, abortable().lifetime, 99)).toEqual(half);
    const { controller, lifetime } = abortable();
    const hanging = answer(['half'], 'hangs');
    const read = readText(hanging.response, lifetime, 99);
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
    expect(hanging.seen.isCancelled).toBe(true);
  });
});

describe('an attempt', () => {
  const request = { url: 'https://gateway.example', init: {} };
  const timeoutMs = 9_000;
  const answering = (status: number) =>
    manualRuntime({ fetch: () => Promise.resolve(new Response('why', { status })) });
  const asText: Read<JsonAnswer> = async (response) => ({ text: await response.text(), value: {} });

  test('sends the whole init to the address, follows no redirect, and ends with the signal', async () => {
    const controller = new AbortController();
    const sent: [string, RequestInit][] = [];
    const runtime = manualRuntime({ fetch: (...what) => (sent.push(what), never) });
    const init = { method: 'POST', body: '{}' };
    const result = attempt(runtime, { ...request, init: { ...init, signal: controller.signal } }, timeoutMs, asText);
    expect(sent).toMatchObject([[request.url, { ...init, redirect: 'manual', signal: { aborted: false } }]]);
    controller.abort(reason);
    expect(sent[0]![1].signal!.reason).toBe(reason);
    expect([await result, runtime.timers]).toEqual([{ kind: 'aborted', reason }, []]);
  });

  test('that is not answered in time has failed, and says after how long', async () => {
    const runtime = manualRuntime({ fetch: () => never });
    const result = attempt(runtime, request, timeoutMs, asText);
    await runtime.pass(timeoutMs);
    expect(await result).toMatchObject({
      kind: 'failed',
      outcome: {
        kind: 'no-response',
        lost: false,
        cause: { name: 'TimeoutError', message: expect.stringContaining('answer within 9000 ms') },
      },
    });
  });

  test('whose answer cannot be used has failed as its reader says', async () => {
    const outcome = { kind: 'unusable-stream', problem: 'some' } as const;
    const result = await attempt(answering(200), request, timeoutMs, async () => ({ outcome }));
    expect(result).toMatchObject({ kind: 'failed', outcome, headers: expect.any(Headers) });
  });

  test.each([
    [9_000, 5_000],
    [1_000, 1_000],
  ])('of at most %s ms waits at most %s ms for the body of an error', async (timeoutMs, longestMs) => {
    const { response } = answer(['half'], 'hangs');
    const failing = new Response(response.body, { status: 500 });
    const runtime = manualRuntime({ fetch: () => Promise.resolve(failing) });
    let result: unknown;
    void attempt(runtime, request, timeoutMs, asText).then((ended) => (result = ended));
    await runtime.pass(longestMs - 1);
    expect(result).toBeUndefined();
    await runtime.pass(1);
    expect(result).toMatchObject({ kind: 'failed', outcome: { kind: 'response', status: 500, body: 'half' } });
    expect(runtime.timers).toEqual([]);
  });

  test('leaves its lifetime open for a stream alone, without the time limit', async () => {
    const stream: OpenStream = { accumulator: { partial: () => ({}) }, whenEnded: () => {} };
    for (const answer of [{ text: '', value: {} }, stream]) {
      const runtime = answering(200);
      const { signal } = new AbortController();
      const listeners = watchListeners(signal);
      const result = await attempt(runtime, { ...request, init: { signal } }, timeoutMs, async () => answer);
      expect(result).toMatchObject({ kind: 'answered', answer, response: { status: 200 } });
      expect([runtime.timers.length, listeners.size]).toEqual([0, answer === stream ? 1 : 0]);
    }
  });

  test('that the caller ended while its answer was read is aborted, whatever the reader says', async () => {
    for (const end of ['value', 'thrown']) {
      const controller = new AbortController();
      const read: Read<JsonAnswer> = async () => {
        controller.abort(reason);
        if (end === 'thrown') throw new Error('other');
        return { text: '', value: {} };
      };
      const { signal } = controller;
      expect(await attempt(answering(200), { ...request, init: { signal } }, timeoutMs, read)).toEqual({
        kind: 'aborted',
        reason,
      });
    }
  });

  test('says whether an answer had begun when it failed', async () => {
    const cause = new Error('reset');
    const refusing = manualRuntime({ fetch: () => Promise.reject(cause) });
    const before = await attempt(refusing, request, timeoutMs, asText);
    const after = await attempt(answering(200), request, timeoutMs, () => Promise.reject(cause));
    const lost = (isLost: boolean) => ({ kind: 'failed', outcome: { kind: 'no-response', cause, lost: isLost } });
    expect([before, after]).toEqual([lost(false), lost(true)]);
  });
});

test('an answer has its lists and at least one required member, and is no error', async () => {
  const message = responseExamples.find(({ operation }) => operation === 'createMessage')!.body as object;
  const read = (body: object) => {
    const text = JSON.stringify(body);
    const { response } = answer([text.slice(0, 9), text.slice(9)]);
    return readJson(OPERATIONS.createMessage)(response, abortable().lifetime);
  };
  expect(await read(message)).toMatchObject({ value: message });
  const broken = [{ content: {} }, { content: 7 }, { type: 'error' }, { content: [], error: 'x' }];
  for (const change of [...broken, { content: undefined }])
    expect(await read({ ...message, ...change })).toMatchObject({ outcome: { kind: 'response', status: 200 } });
  expect(await read({})).toMatchObject({ outcome: { kind: 'response' } });
  // The answer is paid for, so any other member may be missing or of another type
  for (const change of [{ stop_reason: null }, { id: 7 }, { error: null }, { error: 'x' }])
    expect(await read({ ...message, ...change })).toMatchObject({ value: change });
  expect(await read({ ...message, content: null })).toMatchObject({ value: { content: [] } });
  const content = [{ type: 'text', text: 'Hi' }];
  expect(await read({ ...message, content: 'Hi' })).toMatchObject({ value: { content } });
  for (const usage of [undefined, null, []])
    expect(await read({ ...message, usage })).toMatchObject({ value: { usage: {} } });
});

test('what came of an answer that broke off is kept', async () => {
  const { response } = answer(['{"id":"msg_1","content":[{"type":"te']);
  const result = await readJson(OPERATIONS.createMessage)(response, abortable().lifetime);
  expect(result).toMatchObject({
    outcome: { kind: 'no-response', lost: true, body: '{"id":"msg_1","content":[{"type":"te' },
  });
});

describe('an answer that ends inside its JSON', () => {
  const read = (text: string) => readJson(OPERATIONS.createMessage)(new Response(text), abortable().lifetime);
  const cut = { outcome: { kind: 'no-response', lost: true, cause: { code: 'ANSWER_TRUNCATED' } } };

  test('is told from JSON that is broken otherwise, wherever it ends', async () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value));
    await holdsLater(fc.tuple(object, fc.nat()), async ([text, at]) => {
      expect(await read(text.slice(0, 1 + (at % (text.length - 1))))).toMatchObject(cut);
      expect(await read(`${text}]`)).toMatchObject({ outcome: { kind: 'response', status: 200 } });
    });
  });

  // A search of quadratic cost would take hours for these, and a recursive one overflow
  test.each(['{"a":"x', '{"a":"\\"', '{"a":[]'])('is known by one pass, also with 20 MB like %s', async (text) => {
    const unit = text.slice(6 - Number(text.endsWith(']')));
    expect(await read(text + unit.repeat(2e7 / unit.length))).toMatchObject(cut);
  });
});
