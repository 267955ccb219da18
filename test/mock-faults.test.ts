/** Faults as data: each one without a socket and behind one, with delays by a timer that is handed in. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ERRORS, HEADERS } from '../src/contract.js';
import { createMock, startMock, type After, type FaultAnswer, type FaultRule, type Mock } from '../src/mock/index.js';
import { STREAM_FAULTS, type FAULTS } from '../src/mock/fault-rule.js';
import { requestExample } from './examples.js';

const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');

/** Timers that fire when they are told to. */
const timers: { ms: number; run: () => void }[] = [];
const after: After = (ms, run) => {
  const timer = { ms, run };
  timers.push(timer);
  return () => void timers.splice(timers.indexOf(timer), 1);
};

interface Form {
  mock: Mock;
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

const forms: Record<string, () => Form> = {};
let close = async () => {};
// Two answers of one question differ once a second has gone by
const now = () => Date.parse('2026-11-23T12:00:18Z');
const direct = createMock({ after, now });
forms['without a socket'] = () => ({
  mock: direct,
  fetch: (path, init) => direct.fetch(`https://caicaini.com${path}`, init),
});
let served: Form;
forms['behind a socket'] = () => served;
beforeAll(async () => {
  const { mock, url, close: end } = await startMock({ after, now });
  served = { mock, fetch: (path, init) => fetch(url + path, { redirect: 'manual', ...init }) };
  close = end;
});
afterAll(() => close());

/** What a client sees of an answer: where it broke, and what had arrived. */
interface Seen {
  status?: number;
  type?: string | null;
  text: string;
  broke?: 'before the headers' | 'in the body';
  code?: string;
}

async function read(answer: Promise<Response>, enough: (text: string) => boolean = () => false): Promise<Seen> {
  let response: Response;
  try {
    response = await answer;
  } catch (thrown) {
    return { text: '', broke: 'before the headers', code: codeOf(thrown) };
  }
  const seen: Seen = { status: response.status, type: response.headers.get('content-type'), text: '' };
  const decoder = new TextDecoder();
  try {
    for await (const piece of response.body ?? []) {
      seen.text += decoder.decode(piece, { stream: true });
      if (enough(seen.text)) break;
    }
  } catch (thrown) {
    return { ...seen, broke: 'in the body', code: codeOf(thrown) };
  }
  return seen;
}

/** What the platform calls a connection that the other side broke. */
const RESETS = ['ECONNRESET', 'UND_ERR_SOCKET'];

function codeOf(thrown: unknown): string {
  return (thrown as { cause?: { code?: string } }).cause?.code ?? String(thrown);
}

function eventsOf(text: string): string[] {
  return text.split('\n\n').filter((event) => event !== '');
}

for (const [name, form] of Object.entries(forms)) {
  describe(name, () => {
    let mock: Mock;
    const send = (body: object = hello, path = '/v1/messages', init: RequestInit = {}) =>
      form().fetch(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${mock.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...init,
      });
    const get = (path: string) => form().fetch(path, { headers: { authorization: `Bearer ${mock.key}` } });
    const script = (...rules: FaultRule[]) => mock.script(rules);
    /** Settles once the first rule was used. */
    const used = async () => {
      const [rule] = (await (await form().fetch('/__mock/faults')).json()) as { used: number }[];
      if (rule?.used === 0) await used();
    };
    const answering = (answer: FaultAnswer) => script({ answer });
    beforeEach(() => {
      mock = form().mock;
      mock.script([]);
      timers.length = 0;
    });

    for (const row of Object.values(ERRORS)) {
      test(`${row.status} is answered by its row`, async () => {
        answering({ status: row.status });
        const response = await send();
        expect(response.status).toBe(row.status);
        expect(await response.json()).toEqual({ type: 'error', error: { type: row.type, message: row.message } });
        expect(response.headers.get(HEADERS.RateLimitTier)).toBe('enterprise');
        expect(response.headers.has(HEADERS.RetryAfter)).toBe(row.status === 429);
      });
    }

    test('a row can say another type, message, wait and header', async () => {
      answering({ status: 503, type: 'odd_error', message: 'later', retryAfter: 7, headers: { 'x-odd': '1' } });
      const response = await send();
      expect(await response.json()).toEqual({ type: 'error', error: { type: 'odd_error', message: 'later' } });
      expect([response.headers.get('retry-after'), response.headers.get('x-odd')]).toEqual(['7', '1']);
    });

    test('a 429 with a scripted wait says one time', async () => {
      answering({ status: 429, retryAfter: 3 });
      const { headers } = await send();
      expect([headers.get(HEADERS.RetryAfter), headers.get(HEADERS.RateLimitResetRequests)]).toEqual(['3', '3']);
    });

    test('a wait may be any text', async () => {
      answering({ status: 429, retryAfter: 'Mon, 23 Nov 2026 12:00:00 GMT' });
      expect((await send()).headers.get('retry-after')).toBe('Mon, 23 Nov 2026 12:00:00 GMT');
    });

    const raw: { name: string; answer: FaultAnswer; want: Seen }[] = [
      {
        name: 'text',
        answer: { body: 'hi', contentType: 'text/plain' },
        want: { status: 200, type: 'text/plain', text: 'hi' },
      },
      {
        name: 'JSON',
        answer: { body: { a: 1 }, status: 418 },
        want: { status: 418, type: 'application/json', text: '{"a":1}' },
      },
      {
        name: 'nothing, with a status that has none,',
        answer: { status: 204, body: 'hi' },
        want: { status: 204, type: 'application/json', text: '' },
      },
      {
        name: 'nothing, with a status that has neither one nor a row,',
        answer: { status: 204, type: 'odd_error' },
        want: { status: 204, type: 'application/json', text: '' },
      },
    ];
    for (const { name, answer, want } of raw) {
      test(`a body of ${name} goes out as it is`, async () => {
        answering(answer);
        expect(await read(send())).toEqual(want);
      });
    }

    test('529 twice, then fine', async () => {
      script({ times: 2, answer: { status: 529 } });
      const statuses = [];
      for (let call = 0; call < 3; call++) statuses.push((await send()).status);
      expect(statuses).toEqual([529, 529, 200]);
    });

    test('the n-th request is counted over all rules', async () => {
      script({ match: { nth: 1 }, answer: { status: 503 } }, { match: { nth: 3 }, answer: { status: 500 } });
      const statuses = [];
      for (let call = 0; call < 4; call++) statuses.push((await send()).status);
      expect(statuses).toEqual([503, 200, 500, 200]);
    });

    const matches: { match: FaultRule['match'] & object; hits: [message: number, chat: number, models: number] }[] = [
      { match: {}, hits: [529, 529, 529] },
      { match: { method: 'get' }, hits: [200, 200, 529] },
      { match: { path: '/v1/messages' }, hits: [529, 200, 200] },
      { match: { model: 'caicaini/sonnet' }, hits: [529, 200, 200] },
      { match: { stream: false }, hits: [529, 529, 529] },
      { match: { stream: true }, hits: [200, 200, 200] },
      { match: { path: '/v1/messages', model: 'caicaini/haiku' }, hits: [200, 200, 200] },
    ];
    for (const { match, hits } of matches) {
      test(`${JSON.stringify(match)} matches what it says`, async () => {
        script({ match, answer: { status: 529 } });
        const answers = [
          await send({ ...hello, model: 'caicaini/sonnet' }),
          await send({ ...chat, model: 'caicaini/auto' }, '/v1/chat/completions'),
          await get('/v1/models'),
        ];
        expect(answers.map(({ status }) => status)).toEqual(hits);
      });
    }

    const whole = { status: 200, type: 'application/json' };
    const faults: Record<keyof typeof FAULTS, Partial<Seen>> = {
      'html-502': { status: 502, type: 'text/html' },
      'html-200': { status: 200, type: 'text/html; charset=utf-8' },
      'malformed-envelope': { status: 500, type: 'application/json', text: '{"error":"internal server error"}' },
      redirect: { status: 307, text: '' },
      empty: { ...whole, text: '' },
      truncated: whole,
      'wrong-content-type': { status: 200, type: 'text/plain' },
      'reset-before': { broke: 'before the headers' },
      'reset-headers': { broke: 'before the headers' },
      'reset-after-headers': { ...whole, broke: 'in the body', text: '' },
      'reset-body': { ...whole, broke: 'in the body' },
      stall: { broke: 'before the headers' },
      'stall-headers': { ...whole, broke: 'in the body', text: '' },
      'stall-body': { ...whole, broke: 'in the body' },
    };
    for (const [fault, want] of Object.entries(faults) as [keyof typeof FAULTS, Partial<Seen>][]) {
      test(`${fault} looks like that, and only once`, async () => {
        const right = JSON.parse((await read(send())).text);
        script({ times: 1, answer: { fault } });
        const controller = new AbortController();
        const answer = send(hello, '/v1/messages', { signal: controller.signal });
        const leave = () => controller.abort();
        if (fault === 'stall') void used().then(leave);
        if (fault === 'stall-headers') void answer.then(leave);
        const seen = await read(answer, () => {
          if (fault === 'stall-body') leave();
          return false;
        });
        expect(seen).toMatchObject(want);
        expect(seen.broke).toBe(want.broke);
        if (fault.startsWith('reset')) expect(RESETS).toContain(seen.code);
        if (fault === 'truncated' || fault.endsWith('-body')) {
          expect(seen.text.length).toBeGreaterThan(10);
          expect(() => JSON.parse(seen.text)).toThrow(SyntaxError);
        }
        expect(JSON.parse((await read(send())).text)).toMatchObject({ content: right.content });
      });
    }

    test('what was run before a connection broke is charged, what was not is not', async () => {
      const spent = () => mock.accounts.get(mock.key)!.consumed;
      const cost: Record<string, boolean> = {};
      for (const fault of ['reset-before', 'html-502', 'reset-headers', 'reset-body', 'truncated', 'empty'] as const) {
        answering({ fault });
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

    for (const [surface, path, body] of [
      ['messages', '/v1/messages', { ...hello, stream: true }],
      ['chat', '/v1/chat/completions', { ...chat, stream: true }],
    ] as const) {
      describe(`streams of ${surface}`, () => {
        const streamed = (stream: FaultAnswer['stream'] & object, enough?: (text: string) => boolean) => {
          answering({ stream });
          return read(send(body, path), enough);
        };
        let right: string[];
        const normal = (events: string[]) => events.map((event) => event.replace(/(msg|chatcmpl)_\w+/g, 'id'));
        beforeEach(async () => {
          right = normal(eventsOf((await read(send(body, path))).text));
        });

        test('error comes after the right events, with a type that can be chosen', async () => {
          const events = eventsOf((await streamed({ after: 3, then: 'error' })).text);
          expect(normal(events).slice(0, 3)).toEqual(right.slice(0, 3));
          expect(events).toHaveLength(4);
          expect(JSON.parse(events[3]!.split('data: ')[1]!)).toEqual({
            type: 'error',
            error: { type: 'overloaded_error', message: ERRORS[529].message },
          });
          expect((await streamed({ after: 3, then: 'error', type: 'api_error' })).text).toContain('"api_error"');
        });

        test('error-first is the only event', async () => {
          expect(eventsOf((await streamed({ after: 3, then: 'error-first' })).text)).toHaveLength(1);
        });

        test('cut ends cleanly after the right events, counted from either end', async () => {
          const cut = await streamed({ after: 3, then: 'cut' });
          expect([normal(eventsOf(cut.text)), cut.broke]).toEqual([right.slice(0, 3), undefined]);
          expect(normal(eventsOf((await streamed({ after: -1, then: 'cut' })).text))).toEqual(right.slice(0, -1));
        });

        test('reset breaks the connection after the right events', async () => {
          const { text, ...rest } = await streamed({ after: 3, then: 'reset' });
          expect(normal(eventsOf(text))).toEqual(right.slice(0, 3));
          expect(rest).toMatchObject({ status: 200, broke: 'in the body' });
          expect(RESETS).toContain(rest.code);
          expect(await streamed({ then: 'reset' })).toMatchObject({ status: 200, text: '', broke: 'in the body' });
        });

        test('stall stays open after the right events until the client goes', async () => {
          const open = mock.requests.length;
          const { text } = await streamed({ after: 3, then: 'stall' }, (so) => eventsOf(so).length === 3);
          expect(normal(eventsOf(text))).toEqual(right.slice(0, 3));
          expect(mock.requests).toHaveLength(open + 1);
        });

        test('wrong-order gives the rest backwards', async () => {
          const events = normal(eventsOf((await streamed({ after: 2, then: 'wrong-order' })).text));
          expect(events).toEqual([...right.slice(0, 2), ...right.slice(2).reverse()]);
        });

        test('garbage and unknown-event add an event', async () => {
          for (const [then, index] of [['garbage', 2] as const, ['unknown-event', 2] as const]) {
            const events = normal(eventsOf((await streamed({ after: index, then })).text));
            expect(events.filter((_, at) => at !== index)).toEqual(right);
            const data = events[index]!.split('data: ')[1]!;
            if (then === 'garbage') expect(() => JSON.parse(data)).toThrow(SyntaxError);
            else expect(JSON.parse(data)).toMatchObject({ type: 'content_block_note' });
          }
        });

        test('json-instead is the whole answer', async () => {
          const seen = await streamed({ then: 'json-instead' });
          expect(seen.type).toBe('application/json');
          expect(JSON.parse(seen.text)).toHaveProperty('usage.credits_consumed');
        });

        test('everyMs waits before each event', async () => {
          answering({ stream: { everyMs: 15_000, after: 2, then: 'cut' } });
          const answer = read(send(body, path));
          const waits: number[] = [];
          for (let event = 0; event < 2; event++) {
            while (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
            const { ms, run } = timers.shift()!;
            waits.push(ms);
            run();
          }
          expect(normal(eventsOf((await answer).text))).toEqual(right.slice(0, 2));
          expect(waits).toEqual([15_000, 15_000]);
        });

        test('are no matter to what does not stream', async () => {
          answering({ stream: { then: 'reset' } });
          expect(await read(send({ ...body, stream: false }, path))).toMatchObject({ status: 200 });
        });
      });
    }

    test('every stream fault is one of those above', () => {
      expect(Object.keys(STREAM_FAULTS).sort()).toEqual(
        [
          ...['error', 'error-first', 'cut', 'reset', 'stall'],
          ...['wrong-order', 'garbage', 'unknown-event', 'json-instead'],
        ].sort(),
      );
    });

    test('a delay comes before anything else, and alone it changes nothing', async () => {
      answering({ delayMs: 2_000 });
      const answer = send();
      while (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(timers.map(({ ms }) => ms)).toEqual([2_000]);
      timers.shift()!.run();
      expect((await answer).status).toBe(200);
    });

    test('a delay ends when the client goes away, and its timer with it', async () => {
      answering({ delayMs: 2_000, status: 529 });
      const controller = new AbortController();
      const answer = send(hello, '/v1/messages', { signal: controller.signal });
      while (timers.length === 0) await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      await expect(answer).rejects.toThrow(/abort/i);
      while (timers.length > 0) await new Promise((resolve) => setImmediate(resolve));
    });

    test('Prefer forces a row for one request, whatever the script has left', async () => {
      const response = await send(hello, '/v1/messages', {
        headers: { authorization: `Bearer ${mock.key}`, prefer: 'code=503' },
      });
      expect(response.status).toBe(503);
    });

    describe('over HTTP', () => {
      const control = async (method: string, body?: unknown) => {
        const response = await form().fetch('/__mock/faults', {
          method,
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        return { status: response.status, body: await response.json() };
      };

      test('a script is set, read and taken away', async () => {
        const rule = { times: 2, answer: { status: 529 } };
        expect(await control('POST', [rule])).toEqual({ status: 200, body: { rules: 1 } });
        expect((await send()).status).toBe(529);
        expect(await control('GET')).toEqual({ status: 200, body: [{ ...rule, used: 1 }] });
        expect(await control('DELETE')).toEqual({ status: 200, body: { rules: 0 } });
        expect((await send()).status).toBe(200);
      });

      test('a script that makes no sense is refused, and the one before stays', async () => {
        await control('POST', [{ answer: { status: 529 } }]);
        expect(await control('POST', [{ answer: { fault: 'nap' } }])).toMatchObject({ status: 400 });
        expect(await control('POST', '{')).toEqual({
          status: 400,
          body: { error: 'the script must be a list of rules' },
        });
        expect((await send()).status).toBe(529);
      });

      test('other paths and methods are refused, and none is noted as a request', async () => {
        const noted = mock.requests.length;
        expect(await control('PATCH')).toMatchObject({ status: 405 });
        expect((await form().fetch('/__mock/nowhere')).status).toBe(404);
        expect(mock.requests).toHaveLength(noted);
      });
    });

    test('the log says what the script answered', async () => {
      answering({ fault: 'reset-before' });
      await read(send());
      expect(mock.requests.at(-1)).toEqual({
        method: 'POST',
        path: '/v1/messages',
        status: 0,
        key: 'cai_api_mock…',
        fault: { fault: 'reset-before' },
      });
    });
  });
}

const MODELS_URL = 'https://caicaini.com/v1/models';

test('a client that is gone when a delay begins leaves no timer behind', async () => {
  timers.length = 0;
  const { fetch } = createMock({ after, script: [{ answer: { delayMs: 2_000 } }] });
  const controller = new AbortController();
  const answer = fetch(MODELS_URL, { signal: controller.signal });
  controller.abort();
  await expect(answer).rejects.toThrow(/abort/i);
  expect(timers).toEqual([]);
});

test('a delay that is longer than the timers of the platform does not end at once', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { fetch, requests } = createMock({ script: [{ answer: { delayMs: 2 ** 31 } }] });
  void fetch(MODELS_URL);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(requests).toEqual([]);
});

test('a request is noted once, also where whoever is told of it throws', async () => {
  const { fetch, requests } = createMock({
    onRequest: () => {
      throw new Error('no room');
    },
  });
  await expect(fetch(MODELS_URL)).rejects.toThrow('no room');
  expect(requests).toMatchObject([{ status: 401 }]);
});

describe('a script that makes no sense names the member', () => {
  const cases: { given: unknown; says: string | RegExp }[] = [
    { given: {}, says: 'the script must be a list of rules' },
    { given: [1], says: 'rule 0 must be an object' },
    { given: [{ answer: { status: 529 } }, {}], says: 'rule 1: answer must be an object' },
    { given: [{ answer: {} }], says: 'rule 0: answer needs one of status, body, fault, stream, delayMs' },
    { given: [{ anwser: {} }], says: 'rule 0.anwser is unknown; there are match, times, answer' },
    { given: [{ times: 0, answer: { status: 529 } }], says: 'rule 0.times must be a whole number from 1' },
    { given: [{ answer: { status: '529' } }], says: 'rule 0: answer.status must be from 200 to 599' },
    {
      given: [{ answer: { status: 418 } }],
      says: 'rule 0: answer.status 418 has no row: give answer.type or answer.body',
    },
    { given: [{ answer: { status: 529, fault: 'stall' } }], says: 'rule 0: answer has status and fault; one of them' },
    { given: [{ answer: { body: '', fault: 'stall' } }], says: 'rule 0: answer.body does not go with fault' },
    { given: [{ answer: { fault: 'nap' } }], says: 'rule 0: answer.fault must be one of html-502, html-200' },
    { given: [{ answer: { delayMs: -1 } }], says: 'rule 0: answer.delayMs must be a number from 0' },
    {
      given: [{ answer: { status: 529, headers: { a: 1 } } }],
      says: 'rule 0: answer.headers must be an object of strings',
    },
    {
      given: [{ answer: { stream: { then: 'nap' } } }],
      says: 'rule 0: answer.stream.then must be one of error, error-first',
    },
    { given: [{ answer: { stream: { afer: 1 } } }], says: 'rule 0: answer.stream.afer is unknown' },
    { given: [{ answer: { stream: { after: 0.5 } } }], says: /^rule 0: answer\.stream\.after must be a whole number$/ },
    {
      given: [{ match: { nth: 0 }, answer: { status: 529 } }],
      says: 'rule 0: match.nth must be a whole number from 1',
    },
    { given: [{ match: { stream: 1 }, answer: { status: 529 } }], says: 'rule 0: match.stream must be true or false' },
  ];
  for (const { given, says } of cases) {
    test(String(says), () => {
      expect(() => createMock({ script: given as FaultRule[] })).toThrow(says);
    });
  }
});
