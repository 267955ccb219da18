/** What one call, or a client of `withOptions`, has of its own; and the responses and streams that callers look into. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  CaicainiError,
  ChatStream,
  createClient,
  MessageStream,
  type CallEnd,
  type Hooks,
  type Receipt,
} from '../../src/index.js';
import { ERROR_ROWS, MODELS } from '../../src/contract.js';
import { startMock, type RunningMock } from '../../src/mock/index.js';
import { requestExample, streamExample } from '../support/examples.js';
import { testRuntime, outside } from '../support/fake-clock.js';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());
beforeEach(() => mock.mock.reset());

const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');
const [OVERLOADED, NO_BALANCE] = [ERROR_ROWS[529], ERROR_ROWS[402]];

function client(options: object = {}) {
  return createClient({ apiKey: mock.key, baseUrl: mock.url, ...outside(testRuntime()), limiter: false, ...options });
}

function fails(...statuses: number[]): void {
  mock.mock.script(statuses.map((status) => ({ times: 1, answer: { status } })));
}

describe('the options of one call', () => {
  test('hooks and a tag are told of this call alone, beside the hooks of the client', async () => {
    const [ofClient, ofCall]: [Receipt[], [string, unknown][]] = [[], []];
    const caicaini = client({ hooks: { onReceipt: (receipt: Receipt) => ofClient.push(receipt) } });
    const hooks: Hooks = {
      onReceipt: ({ tag }) => ofCall.push(['receipt', tag]),
      onRetry: ({ tag }) => ofCall.push(['retry', tag]),
      onEnd: ({ tag }) => ofCall.push(['end', tag]),
    };
    fails(OVERLOADED.status);
    const tag = { user: 7 };
    await caicaini.messages.create(hello, { hooks, tag });
    await caicaini.messages.create(hello);
    expect(ofCall).toEqual([
      ['retry', tag],
      ['receipt', tag],
      ['end', tag],
    ]);
    expect(ofCall[0]![1]).toBe(tag);
    expect(ofClient.map((receipt) => receipt.tag)).toEqual([tag, undefined]);
    expect('tag' in ofClient[1]!).toBe(false);
  });

  test('the tag is in the error, and is not sent', async () => {
    fails(NO_BALANCE.status);
    const error: unknown = await client()
      .messages.create(hello, { tag: 'job-12' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: NO_BALANCE.status, tag: 'job-12' });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ tag: 'job-12' });
    expect(JSON.stringify(mock.mock.requests)).not.toContain('job-12');
  });

  test('a key is sent instead of the key of the client, and is in no error', async () => {
    const stranger = `${mock.key.slice(0, -4)}WXYZ`;
    const error: unknown = await client()
      .account.get({ apiKey: stranger })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: ERROR_ROWS[401].status });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(stranger);
    await expect(client({ apiKey: stranger }).account.get({ apiKey: mock.key })).resolves.toBeDefined();
    await expect(client().account.get({ apiKey: 'sk-other' })).rejects.toThrow(/apiKey does not begin with/);
  });

  test('a wrong hook of a call is refused', async () => {
    await expect(client().models.list({ hooks: { onRecipt() {} } as never })).rejects.toThrow(/hooks\.onRecipt/);
  });
});

describe('withOptions', () => {
  test('gives a client whose calls have the options, and leaves the first one as it was', async () => {
    const receipts: Receipt[] = [];
    const first = client({ hooks: { onReceipt: (receipt: Receipt) => receipts.push(receipt) } });
    const second = first.withOptions({ tag: 'tenant', retry: { maxAttempts: 1 }, headers: { 'x-tenant': 'a' } });
    fails(OVERLOADED.status);
    await expect(second.messages.create(hello)).rejects.toMatchObject({ because: 'attempts', tag: 'tenant' });
    await second.withOptions({ retry: { maxAttempts: 2 } }).messages.create(hello);
    fails(OVERLOADED.status);
    await first.messages.create(hello);
    expect(receipts.map(({ tag, attempts }) => [tag, attempts])).toEqual([
      ['tenant', 1],
      [undefined, 2],
    ]);
  });

  test('shares the limiter: what one client learns of the key, the other knows', async () => {
    const first = client({ limiter: undefined });
    const second = first.withOptions({ retry: { maxAttempts: 1 } });
    fails(NO_BALANCE.status, NO_BALANCE.status);
    for (const each of [first, second]) await expect(each.messages.create(hello)).rejects.toThrow();
    const sent = mock.mock.requests.length;
    await expect(first.messages.create(hello)).rejects.toThrow(/not sent/);
    expect(mock.mock.requests).toHaveLength(sent);
    second.resume();
    await expect(first.messages.create(hello)).resolves.toBeDefined();
  });

  test('clears by resume() the key of a call, which resume() of the client of another key does not', async () => {
    const caicaini = client({ limiter: undefined });
    const call = { apiKey: mock.mock.keys.empty, retry: { maxAttempts: 1 } };
    const ask = () => caicaini.messages.create(hello, call);
    for (const _ of [1, 2]) await expect(ask()).rejects.toMatchObject({ status: NO_BALANCE.status });
    caicaini.resume();
    await expect(ask()).rejects.toThrow(/not sent: .* or after resume\(\) of its client$/);
    caicaini.withOptions({ apiKey: call.apiKey }).resume();
    await expect(ask()).rejects.not.toThrow(/not sent/);
  });

  test('refuses a signal, which belongs to one call', () => {
    const signal = new AbortController().signal;
    expect(() => client().withOptions({ signal } as never)).toThrow(/unknown option signal/);
  });
});

describe('withResponse', () => {
  test('gives answer, status and headers, of a call that was retried too', async () => {
    fails(OVERLOADED.status);
    const { data, response, requestId } = await client().messages.create(hello).withResponse();
    expect(data.content[0]).toMatchObject({ type: 'text' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/json/);
    expect(requestId).toBeUndefined();
  });

  test('has the request id that a proxy sets', async () => {
    const list = { data: Object.keys(MODELS) };
    const fetch = async () => Response.json(list, { headers: { 'x-request-id': 'req_1' } });
    expect((await client({ fetch }).models.list().withResponse()).requestId).toBe('req_1');
  });

  test('rejects as the call does, and leaves no rejection behind', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listen);
    fails(NO_BALANCE.status);
    await expect(client().messages.create(hello).withResponse()).rejects.toMatchObject({ action: 'stop' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});

describe('a stream', () => {
  test('is opened before it is read, or rejects with the status to answer with', async () => {
    const stream = client().messages.stream(hello);
    const { status, headers } = await stream.opened();
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/event-stream/)]);
    expect(stream.id).toMatch(/^msg_/);
    expect((await stream.finalText()).length).toBeGreaterThan(0);
    fails(NO_BALANCE.status);
    await expect(client().messages.stream(hello).opened()).rejects.toMatchObject({ status: NO_BALANCE.status });
  });

  test('has status and headers in withResponse', async () => {
    const { data, response } = await client().chat.completions.stream(chat).withResponse();
    expect(response.status).toBe(200);
    expect(await data.finalText()).not.toBe('');
  });

  test('is read by several loops, each of which gets every event in order', async () => {
    const stream = client().messages.stream(hello);
    const final = stream.finalMessage();
    const collect = async (slow: boolean) => {
      const types: string[] = [];
      for await (const { type } of stream) {
        types.push(type);
        if (slow) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return types;
    };
    const texts = (async () => {
      let all = '';
      for await (const text of stream.text()) all += text;
      return all;
    })();
    const [first, second, third] = await Promise.all([collect(false), collect(true), collect(false)]);
    expect(first.at(-1)).toBe('message_stop');
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    const { content } = await final;
    expect(await texts).toBe(content[0]!.type === 'text' ? content[0]!.text : '');
  });

  test('goes on when one of two loops is left, and closes with the last', async () => {
    const ends: CallEnd[] = [];
    const stream = client({ hooks: { onEnd: (end: CallEnd) => ends.push(end) } }).messages.stream(hello);
    const left = (async () => {
      for await (const event of stream) return event.type;
    })();
    const whole: string[] = [];
    for await (const { type } of stream) whole.push(type);
    expect(await left).toBe('message_start');
    expect(whole.at(-1)).toBe('message_stop');
    expect(ends).toMatchObject([{ receipt: { operation: 'createMessage' } }]);
    expect(ends[0]!.reason).toBeUndefined();
  });

  test('keeps in partial what had arrived when its user pressed Stop', async () => {
    mock.mock.script([{ answer: { text: 'one two three four five six', stream: { everyMs: 5 } } }]);
    const stream = client().messages.stream(hello);
    expect(stream.partial).toBeUndefined();
    let text = '';
    const reading = (async () => {
      for await (const piece of stream.text()) {
        text += piece;
        if (text.length > 4) stream.abort(new Error('stopped'));
      }
    })();
    await expect(reading).rejects.toThrow('stopped');
    expect(stream.partial).toMatchObject({ role: 'assistant', content: [{ type: 'text' }] });
    expect((stream.partial!.content![0] as { text: string }).text).toContain(text);
  });
});

describe('a stream that is passed on', () => {
  test('is read by the browser as it was by the server', async () => {
    const relayed = client().messages.stream(hello);
    const here = MessageStream.fromReadableStream(relayed.toReadableStream());
    expect(await here.finalMessage()).toEqual(relayed.partial);
    const chunks = client().chat.completions.stream(chat);
    const there = ChatStream.fromReadableStream(chunks.toReadableStream());
    let text = '';
    for await (const piece of there.text()) text += piece;
    expect(text).not.toBe('');
    expect(there.partial).toEqual(chunks.partial);
  });

  test('tells a visitor nothing internal of an error, unless asked to', async () => {
    const broken = streamExample('/v1/messages', 'text').split('\n\n').slice(0, 5).join('\n\n') + '\n\n';
    const fetch = async () => new Response(broken, { headers: { 'content-type': 'text/event-stream' } });
    const relay = (options?: object) =>
      new Response(client({ fetch }).messages.stream(hello).toReadableStream(options)).text();
    const hidden = await relay();
    expect(hidden).not.toMatch(/STREAM_TRUNCATED|answer broke/);
    expect(hidden).toContain(`{"type":"${ERROR_ROWS[500].type}","message":"the answer could not be completed"}`);
    const mapError = (error: unknown) => ({ type: 'mine', message: CaicainiError.is(error) ? error.because : '' });
    expect(await relay({ mapError })).toContain('{"type":"mine","message":"stream-started"}');
    const read = MessageStream.fromReadableStream(new Response(hidden).body!);
    const error: unknown = await read.finalMessage().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ because: 'stream-started', partial: { role: 'assistant' } });
    expect((error as CaicainiError).messageId).toMatch(/^msg_/);
  });

  test('keeps the line alive before the first content', async () => {
    mock.mock.script([{ answer: { text: 'late', stream: { everyMs: 60 } } }]);
    const stream = createClient({ apiKey: mock.key, baseUrl: mock.url, limiter: false }).messages.stream(hello);
    const text = await new Response(stream.toReadableStream({ keepAliveMs: 15 })).text();
    expect(text.startsWith(': keep-alive\n\n')).toBe(true);
    expect(await MessageStream.fromReadableStream(new Response(text).body!).finalText()).toBe('late');
  });

  test('an error before the first content is told with its status by opened()', async () => {
    fails(ERROR_ROWS[400].status);
    const stream = client().messages.stream(hello);
    const status = await stream.opened().then(
      () => 200,
      (error: unknown) => (error as CaicainiError).status,
    );
    expect(status).toBe(ERROR_ROWS[400].status);
  });
});

describe('a logger', () => {
  function logger() {
    const lines: string[] = [];
    const at = (level: string) => (message: string) => lines.push(`${level} ${message}`);
    return { lines, error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
  }

  test('is told of retries, failures and successes, and of neither key nor prompt', async () => {
    const log = logger();
    fails(OVERLOADED.status);
    const prompt = 'the secret of the prompt';
    await client({ logger: log }).messages.create({ ...hello, messages: [{ role: 'user', content: prompt }] });
    fails(NO_BALANCE.status);
    await client({ logger: log })
      .messages.create(hello)
      .catch(() => {});
    expect(log.lines[0]).toMatch(/^warn caicaini: createMessage: attempt 1 failed, next in \d+ ms: overloaded_error/);
    expect(log.lines[1]).toMatch(/^info caicaini: createMessage: ok in \d+ ms, 2 attempts, msg_\w+, [\d.]+ credits$/);
    expect(log.lines[2]).toMatch(/^error caicaini: createMessage: stop \(stop\) .* insufficient_quota \(402\)/);
    expect(log.lines).toHaveLength(3);
    expect(log.lines.join()).not.toContain(mock.key);
    expect(log.lines.join()).not.toContain(prompt);
  });

  test('follows CAICAINI_LOG, also without a logger', async () => {
    const log = logger();
    const before = process.env['CAICAINI_LOG'];
    try {
      process.env['CAICAINI_LOG'] = 'debug';
      await client({ logger: log }).models.list();
      expect(log.lines[0]).toMatch(/^debug caicaini: listModels: 200 after \d+ ms$/);
      process.env['CAICAINI_LOG'] = 'off';
      await client({ logger: log }).models.list();
      expect(log.lines).toHaveLength(2);
      process.env['CAICAINI_LOG'] = 'loud';
      expect(() => client()).toThrow('CAICAINI_LOG must be one of off, error, warn, info, debug');
    } finally {
      if (before === undefined) delete process.env['CAICAINI_LOG'];
      else process.env['CAICAINI_LOG'] = before;
    }
  });

  test('that lacks a method is refused', () => {
    expect(() => client({ logger: { info() {} } })).toThrow(/logger must have all of error, warn, info, debug/);
  });
});
