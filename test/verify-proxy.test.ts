/** The proxy: what passes through it is what was sent, and what it keeps is what passed. */
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { text as readText } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CALLERS } from '../scripts/clients/callers.js';
import { startMock } from '../src/mock/index.js';
import { headerOf, type Exchange } from '../src/verify/exchange.js';
import { judge } from '../src/verify/judge.js';
import { startProxy, type ProxyOptions } from '../src/verify/proxy.js';
import { createConnections } from '../src/verify/connections.js';
import { send, type RawRequest } from '../src/verify/send.js';
import { closeAfter, http, raw, tcp } from './verify-net.js';

describe('what passes', () => {
  test('is the request: method, path, headers in order and case, and body', async () => {
    const seen = await bytesOfRequest('{}', (url) => [
      `POST /v1/a%2Fb/../c?x=%20&y HTTP/1.1\r\nUser-Agent: me\r\nHost: ${new URL(url).host}\r\nX-B: 1\r\nx-a: \xe9\r\n`,
      'Keep-Alive: 5\r\nX-B: 3\r\nConnection: x-gone\r\nX-Gone: 1\r\nContent-Length: 2\r\n\r\n{}',
    ]);
    expect(seen.text.replace(seen.host, 'TARGET')).toBe(
      'POST /base/v1/a%2Fb/../c?x=%20&y HTTP/1.1\r\nUser-Agent: me\r\nHost: TARGET\r\nX-B: 1\r\nx-a: \xe9\r\nX-B: 3\r\n' +
        'Content-Length: 2\r\nConnection: close\r\n\r\n{}',
    );
  });

  test.each([
    {
      name: 'in chunks',
      sent: 'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    },
    { name: 'without a body', sent: 'GET / HTTP/1.1\r\nhost: a\r\n\r\n' },
    { name: 'by a length', sent: 'DELETE / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc' },
  ])('is the request: framed $name', async ({ sent }) => {
    const [head, body] = sent.split('\r\n\r\n', 2) as [string, string];
    const { text } = await bytesOfRequest(body === '' ? '\r\n\r\n' : sent.slice(head.length), () => [sent]);
    expect(text.toLowerCase()).toContain(head.split('\r\n').slice(2).join('\r\n'));
    expect(text.endsWith(sent.slice(head.length))).toBe(true);
    expect(text.toLowerCase().match(/content-length|transfer-encoding/g)?.length ?? 0).toBe(body === '' ? 0 : 1);
  });

  test('is the answer: status line, headers in order and case, repeated ones, and bytes', async () => {
    const body = gzipSync('compressed');
    const head =
      'HTTP/1.1 299 Fine So Far\r\nX-B: 1\r\nSet-Cookie: a\r\nx-a: \xe9\r\nSet-Cookie: b\r\n' +
      `Content-Encoding: gzip\r\nContent-Length: ${body.length}\r\n`;
    const target = await raw(Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), body]));
    const { url, exchanges } = await proxy({ target });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const got = Buffer.concat(chunks);
    expect(got.toString('latin1', 0, got.length - body.length)).toBe(`${head}Connection: close\r\n\r\n`);
    expect(got.subarray(-body.length).equals(body)).toBe(true);
    await expect.poll(() => exchanges[0]?.response?.body).toBe('compressed');
  });

  test('comes piece by piece, both ways', async () => {
    const target = await http((request, response) => {
      response.flushHeaders();
      request.pipe(response);
    });
    const { url } = await proxy({ target });
    const outgoing = requestHttp(url, { method: 'POST' });
    outgoing.flushHeaders();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    for (const piece of ['one', 'two', 'three']) {
      outgoing.write(piece);
      // The next piece is sent when this one has come back
      expect(String((await once(incoming, 'data'))[0])).toBe(piece);
    }
    outgoing.end();
    incoming.resume();
    await once(incoming, 'end');
  });

  test('asks the target whether to continue', async () => {
    const target = await http(
      () => {},
      (server) => server.on('checkContinue', (_, response) => response.writeHead(417).end()),
    );
    const { url, exchanges } = await proxy({ target });
    const outgoing = requestHttp(url, { method: 'POST', headers: { expect: '100-continue' } });
    let continued = false;
    outgoing.on('continue', () => (continued = true));
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    outgoing.destroy();
    expect([incoming.statusCode, continued]).toEqual([417, false]);
    await expect.poll(() => exchanges.map(({ response }) => response?.status)).toEqual([417]);
  });

  test('passes on that the target wants the body', async () => {
    const target = await http(async (request, response) => response.end(await readText(request)));
    const { url } = await proxy({ target });
    const outgoing = requestHttp(url, { method: 'POST', headers: { expect: '100-continue' } });
    outgoing.on('continue', () => outgoing.end('{}'));
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(await readText(incoming)).toBe('{}');
  });

  test('is an answer that comes before the request has ended', async () => {
    const refusal = 'HTTP/1.1 413 Payload Too Large\r\nContent-Length: 9\r\n\r\ntoo large';
    const target = await tcp((socket) => {
      socket.once('data', () => socket.pause().write(refusal, () => socket.resetAndDestroy()));
    });
    const { url, exchanges } = await proxy({ target });
    for (let time = 0; time < 10; time++) {
      const { response, failure } = await ask(url, { method: 'POST', body: Buffer.alloc(17_000_000, 97) });
      expect({ status: response?.status, body: response?.body, failure }).toEqual({
        status: 413,
        body: 'too large',
        failure: undefined,
      });
    }
    await expect.poll(() => exchanges.length).toBe(10);
    expect(exchanges.map(({ response, failure }) => [response?.body, failure])).toEqual(
      Array.from({ length: 10 }, () => ['too large', undefined]),
    );
  });
});

describe('what is kept', () => {
  test('is the exchange as it went to the target, numbered from 1 in the order of beginning', async () => {
    const later: (() => void)[] = [];
    const target = await http((request, response) => {
      response.setHeader('X-Path', request.url!);
      if (request.url === '/slow') later.push(() => response.end('late'));
      else response.end('early');
    });
    const { url, exchanges } = await proxy({ target });
    const slow = ask(`${url}/slow`, { method: 'POST', headers: { Authorization: 'Bearer k', 'X-A': '1' }, body: 'né' });
    await expect.poll(() => later.length).toBe(1);
    const before = Date.now();
    await ask(`${url}/fast?x`);
    later[0]!();
    await slow;
    await expect.poll(() => exchanges.length).toBe(2);
    expect(exchanges.map(({ id }) => id)).toEqual([2, 1]);
    const [fast, first] = exchanges as [Exchange, Exchange];
    const host = ['host', new URL(target).host];
    expect(first.request).toEqual({
      method: 'POST',
      url: `${target}/slow`,
      headers: [['authorization', 'Bearer k'], ['x-a', '1'], ['content-length', '3'], host],
      body: 'né',
    });
    expect(fast.request).toEqual({ method: 'GET', url: `${target}/fast?x`, headers: [host] });
    expect(first.response).toMatchObject({ status: 200, body: 'late' });
    expect(headerOf(first.response!.headers, 'x-path')).toBe('/slow');
    expect(first.failure).toBeUndefined();
    expect(first.startMs).toBeLessThanOrEqual(before);
    expect(first.headersMs).toBeGreaterThanOrEqual(before);
    expect(first.endMs).toBeGreaterThanOrEqual(first.headersMs);
  });

  test('is cut beyond a limit, and says so; what passes is not', async () => {
    const target = await http(async (request, response) => response.end(await readText(request)));
    const { url, exchanges } = await proxy({ target, limitBytes: 1_000 });
    const body = 'x'.repeat(500_000);
    expect((await ask(url, { method: 'POST', body })).response?.body === body).toBe(true);
    expect((await ask(url, { method: 'POST', body: 'short' })).response?.body).toBe('short');
    await expect.poll(() => exchanges.length).toBe(2);
    expect(exchanges[0]!.request.body).toHaveLength(1_000);
    expect(exchanges[0]!.response!.body).toHaveLength(1_000);
    expect(exchanges[0]!.failure).toBe('not seen whole: the body is longer than 1000 bytes; the copy was cut there');
    expect(exchanges[1]).toMatchObject({ request: { body: 'short' }, response: { body: 'short' } });
    expect(exchanges[1]!.failure).toBeUndefined();
  });

  test('says so when only the copy of the request was cut', async () => {
    const target = await http((request, response) => request.resume().on('end', () => response.end()));
    const { url, exchanges } = await proxy({ target, limitBytes: 1_000 });
    await ask(url, { method: 'POST', body: 'x'.repeat(2_000) });
    await expect.poll(() => exchanges.length).toBe(1);
    expect(exchanges[0]!.failure).toBe('not seen whole: the body is longer than 1000 bytes; the copy was cut there');
  });

  test('is the failure where the target cannot be reached, and the client gets a 502 that is no envelope', async () => {
    const { url, exchanges } = await proxy({ target: 'http://user:secret@127.0.0.1:1' });
    const { response } = await ask(url, { method: 'POST', body: '{}' });
    expect(response).toMatchObject({
      status: 502,
      body: expect.stringMatching(
        /^caicaini verify could not reach the target; no answer: connect ECONNREFUSED .*\n$/,
      ) as string,
    });
    expect(headerOf(response!.headers, 'content-type')).toBe('text/plain; charset=utf-8');
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]!.response).toBeUndefined();
    expect(exchanges[0]!.failure).toMatch(/^no answer: connect ECONNREFUSED/);
    expect(JSON.stringify([response, exchanges])).not.toContain('secret');
  });

  test.each([
    { name: 'nothing', answer: '', want: /^no answer: socket hang up/ },
    { name: 'no HTTP', answer: 'hello\r\n\r\n', want: /^no answer: Parse Error/ },
    { name: 'no status there is', answer: 'HTTP/1.1 007 OK\r\ncontent-length: 0\r\n\r\n', want: /^no answer: / },
  ])('is the failure where the target answers with $name', async ({ answer, want }) => {
    const { url, exchanges } = await proxy({ target: await raw(answer) });
    expect((await ask(url)).response?.status).toBe(502);
    expect(exchanges[0]!.response).toBeUndefined();
    expect(exchanges[0]!.failure).toMatch(want);
  });

  test.each([
    { name: 'by length', head: 'Content-Length: 10\r\n\r\nhalf' },
    { name: 'in chunks', head: 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n' },
  ])(
    'is the part that came of an answer that breaks off, and it breaks off for the client too: $name',
    async ({ head }) => {
      const { url, exchanges } = await proxy({ target: await raw(`HTTP/1.1 200 OK\r\n${head}`) });
      const { response, failure } = await ask(url);
      expect(response?.body).toBe('half');
      expect(failure).toMatch(/^the answer broke off/);
      await expect.poll(() => exchanges.length).toBe(1);
      expect(exchanges[0]!.response).toMatchObject({ status: 200, body: 'half' });
      expect(exchanges[0]!.failure).toMatch(/^the answer broke off: /);
    },
  );

  test('is the part that came when the client leaves, and the target is told', async () => {
    let gone = false;
    const target = await http((_, response) => response.on('close', () => (gone = true)).write('half'));
    const { url, exchanges } = await proxy({ target });
    const sent = await ask(url, {}, (body) => body === 'half');
    expect(sent.left).toBe(true);
    await expect.poll(() => gone).toBe(true);
    await expect.poll(() => exchanges.length).toBe(1);
    expect(exchanges[0]!.response?.body).toBe('half');
    expect(exchanges[0]!.failure).toBe('not seen whole: the client left before the answer had ended');
  });

  test('is handed over before close() resolves', async () => {
    const target = await http((_, response) => response.write('half'));
    const { url, exchanges, close } = await proxy({ target });
    const asked = new Promise<void>((resolve) => void ask(url, {}, () => (resolve(), false)));
    await asked;
    await close();
    expect(exchanges.map(({ response }) => response?.body)).toEqual(['half']);
  });

  test('is text, whatever the compression', async () => {
    const target = await http((_, response) =>
      response.setHeader('content-encoding', 'br').end(brotliCompressSync('{"a":"é"}')),
    );
    const { url, exchanges } = await proxy({ target });
    await ask(url);
    await expect.poll(() => exchanges[0]?.response?.body).toBe('{"a":"é"}');
  });
});

describe('the proxy itself', () => {
  test('answers the report and forwards it not', async () => {
    let asked = 0;
    const target = await http((_, response) => response.end(String(++asked)));
    const report = () => ({ status: 418, type: 'text/x-report', body: `asked ${asked}` });
    const { url, exchanges } = await proxy({ target, report });
    const { response } = await ask(`${url}/__verify/report`);
    expect([response?.status, response?.body]).toEqual([418, 'asked 0']);
    expect(headerOf(response!.headers, 'content-type')).toBe('text/x-report');
    expect(exchanges).toEqual([]);
    expect((await ask(`${url}/__verify/report`, { method: 'POST' })).response?.body).toBe('1');
  });

  test('answers a report that cannot be made with a 500, and goes on', async () => {
    const target = await http((_, response) => response.end('fine'));
    const report = () => {
      throw new RangeError('too deep: cai_api_secret');
    };
    const { url } = await proxy({ target, report });
    const { response } = await ask(`${url}/__verify/report`);
    expect([response?.status, response?.body]).toEqual([
      500,
      'caicaini verify could not make the report: RangeError: too deep: cai_api_[redacted]\n',
    ]);
    expect((await ask(url)).response?.body).toBe('fine');
  });

  test('has in its report every answer that a client has', async () => {
    const body = gzipSync(Buffer.alloc(3_000_000));
    const target = await http((_, response) => response.setHeader('content-encoding', 'gzip').end(body));
    let count = 0;
    const onExchange = () => void (count += 1);
    const report = () => ({ status: 200, type: 'text/plain', body: String(count) });
    const { url } = await proxy({ target, onExchange, report });
    for (let asked = 1; asked <= 10; asked++) {
      await ask(url);
      expect((await ask(`${url}/__verify/report`)).response?.body).toBe(String(asked));
    }
  });

  test.each(['localhost:80', 'ftp://x', ''])('refuses the target %j', async (target) => {
    await expect(proxy({ target })).rejects.toThrow(
      new TypeError('target must be a URL that begins with http:// or https://'),
    );
  });

  test('speaks TLS to https', async () => {
    const target = (await http((_, response) => response.end())).replace('http:', 'https:');
    const { url, exchanges } = await proxy({ target });
    expect((await ask(url)).response?.status).toBe(502);
    expect(exchanges[0]!.failure).toMatch(/^no answer: .*(SSL|TLS|EPROTO)/i);
  });
});

describe.each(Object.entries(CALLERS))('the client %s through the proxy to the mock', (_, caller) => {
  test('answers, streams and calls tools as without it', async () => {
    const mock = await startMock();
    closeAfter(mock.close);
    const { url, exchanges } = await proxy({ target: mock.url });
    for (const ask of ['create', 'stream', 'tool'] as const) {
      const target = { base: url, key: mock.key, fetch: globalThis.fetch };
      expect(await caller[ask](target)).toMatch(ask === 'tool' ? /^get_weather$/ : /^You said “Hi”/);
    }
    await expect.poll(() => exchanges.length).toBe(3);
    const types = exchanges.map(({ response }) => headerOf(response!.headers, 'content-type')!.split(';')[0]);
    expect(types).toEqual(['application/json', 'text/event-stream', 'application/json']);
    expect(exchanges.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
    expect(exchanges[1]!.response!.body).toMatch(/(data: \[DONE\]|"message_stop"})\n\n$/);
    expect(JSON.parse(exchanges[2]!.request.body!)).toHaveProperty('tools');
    const { checks, exitCode } = judge(exchanges, { target: mock.url, feed: 'proxy' });
    expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(exitCode).toBe(0);
  });
});

function ask(url: string, request: Partial<RawRequest> = {}, enough?: (body: string) => boolean) {
  const agent = createConnections();
  closeAfter(agent.close);
  return send({ method: 'GET', headers: {}, ...request, url }, { timeoutMs: 20_000, agent, enough });
}

async function proxy(options: Partial<ProxyOptions> & { target: string }) {
  const exchanges: Exchange[] = [];
  const report = () => ({ status: 200, type: 'text/plain', body: '' });
  const running = await startProxy({ port: 0, report, onExchange: (each) => void exchanges.push(each), ...options });
  closeAfter(running.close);
  return { ...running, exchanges };
}

/** The bytes that a target gets, up to the end that is expected, when these are sent to the proxy. */
async function bytesOfRequest(end: string, sent: (url: string) => string[]): Promise<{ text: string; host: string }> {
  let text = '';
  const target = await tcp((socket) => {
    socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  });
  const { url } = await proxy({ target: `${target}/base/` });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  closeAfter(() => socket.destroy());
  socket.write(sent(url).join(''), 'latin1');
  await expect.poll(() => text.endsWith(end)).toBe(true);
  return { text, host: new URL(target).host };
}
