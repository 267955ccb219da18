/** Scripted faults, each of them by fetch and over a socket. Delays run on a timer that the test fires. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ERRORS, HEADERS } from '../../src/contract.js';
import {
  createMock,
  startMock,
  type FaultAnswer,
  type FaultRule,
  type Mock,
  type SetTimer,
  type StreamFault,
} from '../../src/mock/index.js';
import { STREAM_FAULTS, type FAULTS } from '../../src/mock/faults/rule.js';
import { requestExample } from '../support/examples.js';

const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');

/** The timers of the mocks; a test fires them. */
const timers: { ms: number; run: () => void }[] = [];
const setTimer: SetTimer = (ms, run) => {
  const timer = { ms, run };
  timers.push(timer);
  return () => void timers.splice(timers.indexOf(timer), 1);
};

/** One way to reach a mock. */
interface Transport {
  mock: Mock;
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

const transports: Record<string, () => Transport> = {};
let close = async () => {};
// A fixed clock: `created` of chat completions is in seconds, and two responses to one request must be equal
const now = () => Date.parse('2026-11-23T12:00:18Z');
const fetchMock = createMock({ setTimer, now });
transports['by fetch'] = () => ({
  mock: fetchMock,
  fetch: (path, init) => fetchMock.fetch(`https://caicaini.com${path}`, init),
});
let server: Transport;
transports['over a socket'] = () => server;
beforeAll(async () => {
  const { mock, url, close: end } = await startMock({ setTimer, now });
  server = { mock, fetch: (path, init) => fetch(url + path, { redirect: 'manual', ...init }) };
  close = end;
});
afterAll(() => close());

/** A response as the client receives it, up to the point where the connection broke. */
interface Received {
  status?: number;
  type?: string | null;
  text: string;
  broke?: 'before the headers' | 'in the body';
  code?: string;
}

async function read(pending: Promise<Response>, isEnough: (text: string) => boolean = () => false): Promise<Received> {
  let response: Response;
  try {
    response = await pending;
  } catch (thrown) {
    return { text: '', broke: 'before the headers', code: codeOf(thrown) };
  }
  const received: Received = { status: response.status, type: response.headers.get('content-type'), text: '' };
  const decoder = new TextDecoder();
  try {
    for await (const piece of response.body ?? []) {
      received.text += decoder.decode(piece, { stream: true });
      if (isEnough(received.text)) break;
    }
  } catch (thrown) {
    return { ...received, broke: 'in the body', code: codeOf(thrown) };
  }
  return received;
}

/** The error codes of a connection that the server broke. */
const RESETS = ['ECONNRESET', 'UND_ERR_SOCKET'];

function codeOf(thrown: unknown): string {
  return (thrown as { cause?: { code?: string } }).cause?.code ?? String(thrown);
}

function eventsOf(text: string): string[] {
  return text.split('\n\n').filter((event) => event !== '');
}

for (const [name, transport] of Object.entries(transports)) {
  describe(name, () => {
    let mock: Mock;
    const send = (body: object = hello, path = '/v1/messages', init: RequestInit = {}) =>
      transport().fetch(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${mock.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...init,
      });
    const get = (path: string) => transport().fetch(path, { headers: { authorization: `Bearer ${mock.key}` } });
    const script = (...rules: FaultRule[]) => mock.script(rules);
    /** Settles once the first rule was used. */
    const firstRuleIsUsed = async () => {
      const [rule] = (await (await transport().fetch('/__mock/faults')).json()) as { used: number }[];
      if (rule?.used === 0) await firstRuleIsUsed();
    };
    const answerWith = (answer: FaultAnswer) => script({ answer });
    beforeEach(() => {
      mock = transport().mock;
      mock.script([]);
      timers.length = 0;
    });

    for (const row of Object.values(ERRORS)) {
      test(`a scripted ${row.status} has the type and message of the error table`, async () => {
        answerWith({ status: row.status });
        const response = await send();
        expect(response.status).toBe(row.status);
        // The window of the mock resets in 42 seconds; the message of the table is a sample
        const message = row.message.replace('18 seconds', '42 seconds');
        expect(await response.json()).toEqual({ type: 'error', error: { type: row.type, message } });
        expect(response.headers.get(HEADERS.RateLimitTier)).toBe('enterprise');
        expect(response.headers.get(HEADERS.RetryAfter)).toBe(row.status === 429 ? '42' : null);
      });
    }

    test('a script can replace the type, message, Retry-After and headers of an error', async () => {
      answerWith({ status: 503, type: 'odd_error', message: 'later', retryAfter: 7, headers: { 'x-odd': '1' } });
      const response = await send();
      expect(await response.json()).toEqual({ type: 'error', error: { type: 'odd_error', message: 'later' } });
      expect([response.headers.get('retry-after'), response.headers.get('x-odd')]).toEqual(['7', '1']);
    });

    test('a 429 with a scripted Retry-After has a reset header that agrees', async () => {
      answerWith({ status: 429, retryAfter: 3 });
      const { headers } = await send();
      expect([headers.get(HEADERS.RetryAfter), headers.get(HEADERS.RateLimitResetRequests)]).toEqual(['3', '3']);
    });

    test('a scripted Retry-After may be any text', async () => {
      answerWith({ status: 429, retryAfter: 'Mon, 23 Nov 2026 12:00:00 GMT' });
      expect((await send()).headers.get('retry-after')).toBe('Mon, 23 Nov 2026 12:00:00 GMT');
    });

    const raw: { name: string; answer: FaultAnswer; want: Received }[] = [
      {
        name: 'of text is sent as text',
        answer: { body: 'hi', contentType: 'text/plain' },
        want: { status: 200, type: 'text/plain', text: 'hi' },
      },
      {
        name: 'of another type is sent as JSON',
        answer: { body: { a: 1 }, status: 418 },
        want: { status: 418, type: 'application/json', text: '{"a":1}' },
      },
      {
        name: 'of a 204 is left out',
        answer: { status: 204, body: 'hi' },
        want: { status: 204, type: 'application/json', text: '' },
      },
      {
        name: 'of a 204 error is left out',
        answer: { status: 204, type: 'odd_error' },
        want: { status: 204, type: 'application/json', text: '' },
      },
    ];
    for (const { name, answer, want } of raw) {
      test(`a raw body ${name}`, async () => {
        answerWith(answer);
        expect(await read(send())).toEqual(want);
      });
    }

    test('a rule with times 2 answers two requests', async () => {
      script({ times: 2, answer: { status: 529 } });
      const statuses = [];
      for (let call = 0; call < 3; call++) statuses.push((await send()).status);
      expect(statuses).toEqual([529, 529, 200]);
    });

    test('nth counts the requests that match, also those that another rule answers', async () => {
      script({ match: { nth: 1 }, answer: { status: 503 } }, { match: { nth: 3 }, answer: { status: 500 } });
      const statuses = [];
      for (let call = 0; call < 4; call++) statuses.push((await send()).status);
      expect(statuses).toEqual([503, 200, 500, 200]);
    });

    const matches: { match: FaultRule['match'] & object; want: [message: number, chat: number, models: number] }[] = [
      { match: {}, want: [529, 529, 529] },
      { match: { method: 'get' }, want: [200, 200, 529] },
      { match: { path: '/v1/messages' }, want: [529, 200, 200] },
      { match: { model: 'caicaini/sonnet' }, want: [529, 200, 200] },
      { match: { stream: false }, want: [529, 529, 529] },
      { match: { stream: true }, want: [200, 200, 200] },
      { match: { path: '/v1/messages', model: 'caicaini/haiku' }, want: [200, 200, 200] },
    ];
    for (const { match, want } of matches) {
      test(`the match ${JSON.stringify(match)} selects its requests`, async () => {
        script({ match, answer: { status: 529 } });
        const responses = [
          await send({ ...hello, model: 'caicaini/sonnet' }),
          await send({ ...chat, model: 'caicaini/auto' }, '/v1/chat/completions'),
          await get('/v1/models'),
        ];
        expect(responses.map(({ status }) => status)).toEqual(want);
      });
    }

    const json = { status: 200, type: 'application/json' };
    const faults: Record<keyof typeof FAULTS, Partial<Received>> = {
      'html-502': { status: 502, type: 'text/html' },
      'html-200': { status: 200, type: 'text/html; charset=utf-8' },
      'malformed-envelope': { status: 500, type: 'application/json', text: '{"error":"internal server error"}' },
      redirect: { status: 307, text: '' },
      empty: { ...json, text: '' },
      truncated: json,
      'wrong-content-type': { status: 200, type: 'text/plain' },
      'reset-before': { broke: 'before the headers' },
      'reset-headers': { broke: 'before the headers' },
      'reset-after-headers': { ...json, broke: 'in the body', text: '' },
      'reset-body': { ...json, broke: 'in the body' },
      stall: { broke: 'before the headers' },
      'stall-headers': { ...json, broke: 'in the body', text: '' },
      'stall-body': { ...json, broke: 'in the body' },
    };
    for (const [fault, want] of Object.entries(faults) as [keyof typeof FAULTS, Partial<Received>][]) {
      test(`the fault ${fault} changes the response, once`, async () => {
        const correct = JSON.parse((await read(send())).text);
        script({ times: 1, answer: { fault } });
        const controller = new AbortController();
        const pending = send(hello, '/v1/messages', { signal: controller.signal });
        const disconnect = () => controller.abort();
        if (fault === 'stall') void firstRuleIsUsed().then(disconnect);
        if (fault === 'stall-headers') void pending.then(disconnect);
        const received = await read(pending, () => {
          if (fault === 'stall-body') disconnect();
          return false;
        });
        expect(received).toMatchObject(want);
        expect(received.broke).toBe(want.broke);
        if (fault.startsWith('reset')) expect(RESETS).toContain(received.code);
        if (fault === 'truncated' || fault.endsWith('-body')) {
          expect(received.text.length).toBeGreaterThan(10);
          expect(() => JSON.parse(received.text)).toThrow(SyntaxError);
        }
        expect(JSON.parse((await read(send())).text)).toMatchObject({ content: correct.content });
      });
    }

    test('a fault is charged if the model ran before it', async () => {
      const spent = () => mock.accounts.get(mock.key)!.consumed;
      const cost: Record<string, boolean> = {};
      for (const fault of ['reset-before', 'html-502', 'reset-headers', 'reset-body', 'truncated', 'empty'] as const) {
        answerWith({ fault });
        const before = spent();
        await read(send());
        cost[fault] = spent() > before;
      }
      expect(cost).toEqual({
        'reset-before': false,
        'html-502': false,
        'reset-headers': true,
        'reset-body': true,
        truncated: true,
        empty: true,
      });
    });

    for (const [endpoint, path, body] of [
      ['messages', '/v1/messages', { ...hello, stream: true }],
      ['chat completions', '/v1/chat/completions', { ...chat, stream: true }],
    ] as const) {
      describe(`streams of ${endpoint}`, () => {
        const streamed = (stream: StreamFault, isEnough?: (text: string) => boolean) => {
          answerWith({ stream });
          return read(send(body, path), isEnough);
        };
        let correct: string[];
        const withoutIds = (events: string[]) => events.map((event) => event.replace(/(msg|chatcmpl)_\w+/g, 'id'));
        beforeEach(async () => {
          correct = withoutIds(eventsOf((await read(send(body, path))).text));
        });

        test('error sends an error event after the correct events, with the scripted type', async () => {
          const events = eventsOf((await streamed({ after: 3, then: 'error' })).text);
          expect(withoutIds(events).slice(0, 3)).toEqual(correct.slice(0, 3));
          expect(events).toHaveLength(4);
          expect(JSON.parse(events[3]!.split('data: ')[1]!)).toEqual({
            type: 'error',
            error: { type: 'overloaded_error', message: ERRORS[529].message },
          });
          expect((await streamed({ after: 3, then: 'error', type: 'api_error' })).text).toContain('"api_error"');
        });

        test('error-first sends an error event alone', async () => {
          expect(eventsOf((await streamed({ after: 3, then: 'error-first' })).text)).toHaveLength(1);
        });

        test('cut ends the body after the correct events, counted from either end', async () => {
          const cut = await streamed({ after: 3, then: 'cut' });
          expect([withoutIds(eventsOf(cut.text)), cut.broke]).toEqual([correct.slice(0, 3), undefined]);
          expect(withoutIds(eventsOf((await streamed({ after: -1, then: 'cut' })).text))).toEqual(correct.slice(0, -1));
        });

        test('reset breaks the connection after the correct events', async () => {
          const { text, ...rest } = await streamed({ after: 3, then: 'reset' });
          expect(withoutIds(eventsOf(text))).toEqual(correct.slice(0, 3));
          expect(rest).toMatchObject({ status: 200, broke: 'in the body' });
          expect(RESETS).toContain(rest.code);
          expect(await streamed({ then: 'reset' })).toMatchObject({ status: 200, text: '', broke: 'in the body' });
        });

        test('stall keeps the connection open after the correct events until the client disconnects', async () => {
          const logged = mock.requests.length;
          const { text } = await streamed({ after: 3, then: 'stall' }, (text) => eventsOf(text).length === 3);
          expect(withoutIds(eventsOf(text))).toEqual(correct.slice(0, 3));
          expect(mock.requests).toHaveLength(logged + 1);
        });

        test('wrong-order reverses the remaining events', async () => {
          const events = withoutIds(eventsOf((await streamed({ after: 2, then: 'wrong-order' })).text));
          expect(events).toEqual([...correct.slice(0, 2), ...correct.slice(2).reverse()]);
        });

        test('garbage and unknown-event insert an event', async () => {
          for (const [then, index] of [['garbage', 2] as const, ['unknown-event', 2] as const]) {
            const events = withoutIds(eventsOf((await streamed({ after: index, then })).text));
            expect(events.filter((_, at) => at !== index)).toEqual(correct);
            const data = events[index]!.split('data: ')[1]!;
            if (then === 'garbage') expect(() => JSON.parse(data)).toThrow(SyntaxError);
            else expect(JSON.parse(data)).toMatchObject({ type: 'content_block_note' });
          }
        });

        test('json-instead sends the complete response as JSON', async () => {
          const received = await streamed({ then: 'json-instead' });
          expect(received.type).toBe('application/json');
          expect(JSON.parse(received.text)).toHaveProperty('usage.credits_consumed');
        });

        test('everyMs delays each event', async () => {
          answerWith({ stream: { everyMs: 15_000, after: 2, then: 'cut' } });
          const pending = read(send(body, path));
          const waits: number[] = [];
          for (let event = 0; event < 2; event++) {
            while (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
            const { ms, run } = timers.shift()!;
            waits.push(ms);
            run();
          }
          expect(withoutIds(eventsOf((await pending).text))).toEqual(correct.slice(0, 2));
          expect(waits).toEqual([15_000, 15_000]);
        });

        test('a stream fault does not match a request without stream', async () => {
          answerWith({ stream: { then: 'reset' } });
          expect(await read(send({ ...body, stream: false }, path))).toMatchObject({ status: 200 });
        });
      });
    }

    test('the tests above cover every stream fault', () => {
      expect(Object.keys(STREAM_FAULTS).sort()).toEqual(
        [
          ...['error', 'error-first', 'cut', 'reset', 'stall'],
          ...['wrong-order', 'garbage', 'unknown-event', 'json-instead'],
        ].sort(),
      );
    });

    test('a delay alone precedes the correct response', async () => {
      answerWith({ delayMs: 2_000 });
      const pending = send();
      while (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(timers.map(({ ms }) => ms)).toEqual([2_000]);
      timers.shift()!.run();
      expect((await pending).status).toBe(200);
    });

    test('a delay and its timer end when the client disconnects', async () => {
      answerWith({ delayMs: 2_000, status: 529 });
      const controller = new AbortController();
      const pending = send(hello, '/v1/messages', { signal: controller.signal });
      while (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      await expect(pending).rejects.toThrow(/abort/i);
      while (timers.length > 0) await new Promise((resolve) => setImmediate(resolve));
    });

    test('Prefer forces an error while a script is set', async () => {
      const response = await send(hello, '/v1/messages', {
        headers: { authorization: `Bearer ${mock.key}`, prefer: 'code=503' },
      });
      expect(response.status).toBe(503);
    });

    describe('the control path', () => {
      const control = async (method: string, body?: unknown) => {
        const response = await transport().fetch('/__mock/faults', {
          method,
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        return { status: response.status, body: await response.json() };
      };

      test('the control path sets, lists and removes rules', async () => {
        const rule = { times: 2, answer: { status: 529 } };
        expect(await control('POST', [rule])).toEqual({ status: 200, body: { rules: 1 } });
        expect((await send()).status).toBe(529);
        expect(await control('GET')).toEqual({ status: 200, body: [{ ...rule, used: 1 }] });
        expect(await control('DELETE')).toEqual({ status: 200, body: { rules: 0 } });
        expect((await send()).status).toBe(200);
      });

      test('the control path refuses a wrong script and keeps the old one', async () => {
        await control('POST', [{ answer: { status: 529 } }]);
        expect(await control('POST', [{ answer: { fault: 'nap' } }])).toMatchObject({ status: 400 });
        expect(await control('POST', '{')).toEqual({
          status: 400,
          body: { error: 'the script must be a list of rules' },
        });
        expect((await send()).status).toBe(529);
      });

      test('other control paths and methods are refused and not logged', async () => {
        const logged = mock.requests.length;
        expect(await control('PATCH')).toMatchObject({ status: 405 });
        expect((await transport().fetch('/__mock/nowhere')).status).toBe(404);
        expect(mock.requests).toHaveLength(logged);
      });
    });

    test('the log has the scripted answer', async () => {
      answerWith({ fault: 'reset-before' });
      await read(send());
      expect(mock.requests.at(-1)).toEqual({
        method: 'POST',
        path: '/v1/messages',
        status: 0,
        key: 'cai_api_mock…',
        body: hello,
        fault: { fault: 'reset-before' },
      });
    });
  });
}

const MODELS_URL = 'https://caicaini.com/v1/models';

test('a client that disconnects before a delay starts leaves no timer', async () => {
  timers.length = 0;
  const { fetch } = createMock({ setTimer, script: [{ answer: { delayMs: 2_000 } }] });
  const controller = new AbortController();
  const pending = fetch(MODELS_URL, { signal: controller.signal });
  controller.abort();
  await expect(pending).rejects.toThrow(/abort/i);
  expect(timers).toEqual([]);
});

test('a delay beyond the longest timer of the platform does not end at once', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { fetch, requests } = createMock({ script: [{ answer: { delayMs: 2 ** 31 } }] });
  void fetch(MODELS_URL);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(requests).toEqual([]);
});
