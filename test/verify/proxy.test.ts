/** The proxy: it forwards bytes unchanged, and its exchanges are what went over the wire. */
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { text as readText } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CALLERS } from '../../scripts/clients/callers.js';
import { startMock } from '../../src/mock/index.js';
import { headerOf, type Exchange } from '../../src/verify/read/exchange.js';
import { checkExchanges } from '../../src/verify/run/check-exchanges.js';
import { startProxy, type ProxyOptions } from '../../src/verify/feeds/proxy.js';
import { createConnections } from '../../src/verify/run/connections.js';
import { send, type RawRequest } from '../../src/verify/run/send.js';
import { closeAfter, http, raw, tcp } from './servers.js';

describe('forwarding', () => {
  test('the target gets the method, path, headers in order and case, and body of the request', async () => {
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
  ])('the target gets a request $name with the framing of the client', async ({ sent }) => {
    const [head, body] = sent.split('\r\n\r\n', 2) as [string, string];
    const { text } = await bytesOfRequest(body === '' ? '\r\n\r\n' : sent.slice(head.length), () => [sent]);
    expect(text.toLowerCase()).toContain(head.split('\r\n').slice(2).join('\r\n'));
    expect(text.endsWith(sent.slice(head.length))).toBe(true);
    expect(text.toLowerCase().match(/content-length|transfer-encoding/g)?.length ?? 0).toBe(body === '' ? 0 : 1);
  });

  test('the client gets the status line, headers in order and case, and bytes of the response', async () => {
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

  test('the proxy forwards each piece at once, in both directions', async () => {
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
      // The next piece is sent after this one has come back
      expect(String((await once(incoming, 'data'))[0])).toBe(piece);
    }
    outgoing.end();
    incoming.resume();
    await once(incoming, 'end');
  });

  test('the target decides about Expect: 100-continue', async () => {
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

  test('the client gets the 100 of the target', async () => {
    const target = await http(async (request, response) => response.end(await readText(request)));
    const { url } = await proxy({ target });
    const outgoing = requestHttp(url, { method: 'POST', headers: { expect: '100-continue' } });
    outgoing.on('continue', () => outgoing.end('{}'));
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(await readText(incoming)).toBe('{}');
  });

  test('the client gets a response that arrives before its request has ended', async () => {
    const refusal = 'HTTP/1.1 413 Payload Too Large\r\nContent-Length: 9\r\n\r\ntoo large';
    const target = await tcp((socket) => {
      socket.once('data', () => socket.pause().write(refusal, () => socket.resetAndDestroy()));
    });
    const { url, exchanges } = await proxy({ target });
    for (let time = 0; time < 5; time++) {
      const { response, failure } = await ask(url, { method: 'POST', body: Buffer.alloc(17_000_000, 97) });
      expect({ status: response?.status, body: response?.body, failure }).toEqual({
        status: 413,
        body: 'too large',
        failure: undefined,
      });
    }
    await expect.poll(() => exchanges.length).toBe(5);
    expect(exchanges.map(({ response, failure }) => [response?.body, failure])).toEqual(
      Array.from({ length: 5 }, () => ['too large', undefined]),
    );
  });
});

describe('the exchange', () => {
  test('the exchanges have the request as the target got it and are numbered in the order of their start', async () => {
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

  test('maxBytes cuts the copies of both bodies and not the forwarded bodies', async () => {
    const target = await http(async (request, response) => response.end(await readText(request)));
    const { url, exchanges } = await proxy({ target, maxBytes: 1_000 });
    const body = 'x'.repeat(500_000);
    expect((await ask(url, { method: 'POST', body })).response?.body === body).toBe(true);
    expect((await ask(url, { method: 'POST', body: 'short' })).response?.body).toBe('short');
    await expect.poll(() => exchanges.length).toBe(2);
    expect(exchanges[0]!.request.body).toHaveLength(1_000);
    expect(exchanges[0]!.response!.body).toHaveLength(1_000);
    expect(exchanges[0]!.failure).toBe('partly seen: the body is longer than 1000 bytes; the copy ends there');
    expect(exchanges[1]).toMatchObject({ request: { body: 'short' }, response: { body: 'short' } });
    expect(exchanges[1]!.failure).toBeUndefined();
  });

  test('the failure says so when maxBytes cuts only the request', async () => {
    const target = await http((request, response) => request.resume().on('end', () => response.end()));
    const { url, exchanges } = await proxy({ target, maxBytes: 1_000 });
    await ask(url, { method: 'POST', body: 'x'.repeat(2_000) });
    await expect.poll(() => exchanges.length).toBe(1);
    expect(exchanges[0]!.failure).toBe('partly seen: the body is longer than 1000 bytes; the copy ends there');
  });

  test('the client gets a 502 without an error envelope when the target is unreachable', async () => {
    const { url, exchanges } = await proxy({ target: 'http://user:secret@127.0.0.1:1' });
    const { response } = await ask(url, { method: 'POST', body: '{}' });
    expect(response).toMatchObject({
      status: 502,
      body: expect.stringMatching(
        /^caicaini verify could not reach the target: no response: connect ECONNREFUSED .*\n$/,
      ) as string,
    });
    expect(headerOf(response!.headers, 'content-type')).toBe('text/plain; charset=utf-8');
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]!.response).toBeUndefined();
    expect(exchanges[0]!.failure).toMatch(/^no response: connect ECONNREFUSED/);
    expect(JSON.stringify([response, exchanges])).not.toContain('secret');
  });

  test.each([
    { name: 'no bytes', answer: '', want: /^no response: socket hang up/ },
    { name: 'bytes that are not HTTP', answer: 'hello\r\n\r\n', want: /^no response: Parse Error/ },
    { name: 'an invalid status', answer: 'HTTP/1.1 007 OK\r\ncontent-length: 0\r\n\r\n', want: /^no response: / },
  ])('the exchange has a failure when the target answers with $name', async ({ answer, want }) => {
    const { url, exchanges } = await proxy({ target: await raw(answer) });
    expect((await ask(url)).response?.status).toBe(502);
    expect(exchanges[0]!.response).toBeUndefined();
    expect(exchanges[0]!.failure).toMatch(want);
  });

  test.each([
    { name: 'with a length', head: 'Content-Length: 10\r\n\r\nhalf' },
    { name: 'in chunks', head: 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n' },
  ])(
    'a response $name that is cut off is cut off for the client too, and the exchange has the part that arrived',
    async ({ head }) => {
      const { url, exchanges } = await proxy({ target: await raw(`HTTP/1.1 200 OK\r\n${head}`) });
      const { response, failure } = await ask(url);
      expect(response?.body).toBe('half');
      expect(failure).toMatch(/^response cut off/);
      await expect.poll(() => exchanges.length).toBe(1);
      expect(exchanges[0]!.response).toMatchObject({ status: 200, body: 'half' });
      expect(exchanges[0]!.failure).toMatch(/^response cut off: /);
    },
  );

  test('the proxy closes the connection to the target when the client leaves', async () => {
    let gone = false;
    const target = await http((_, response) => response.on('close', () => (gone = true)).write('half'));
    const { url, exchanges } = await proxy({ target });
    const sent = await ask(url, {}, (body) => body === 'half');
    expect(sent.stoppedEarly).toBe(true);
    await expect.poll(() => gone).toBe(true);
    await expect.poll(() => exchanges.length).toBe(1);
    expect(exchanges[0]!.response?.body).toBe('half');
    expect(exchanges[0]!.failure).toBe('partly seen: the client left before the response had ended');
  });

  test('close() resolves after onExchange was called with the open exchanges', async () => {
    const target = await http((_, response) => response.write('half'));
    const { url, exchanges, close } = await proxy({ target });
    const asked = new Promise<void>((resolve) => void ask(url, {}, () => (resolve(), false)));
    await asked;
    await close();
    expect(exchanges.map(({ response }) => response?.body)).toEqual(['half']);
  });

  test('the exchange has the decompressed text', async () => {
    const target = await http((_, response) =>
      response.setHeader('content-encoding', 'br').end(brotliCompressSync('{"a":"é"}')),
    );
    const { url, exchanges } = await proxy({ target });
    await ask(url);
    await expect.poll(() => exchanges[0]?.response?.body).toBe('{"a":"é"}');
  });
});

describe('the report and the target', () => {
  test('the proxy answers the request for the report and does not forward it', async () => {
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

  test('the proxy answers with a 500 when the report throws, and goes on forwarding', async () => {
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

  test('the report has every exchange whose response a client has', async () => {
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

  test.each(['localhost:80', 'ftp://x', ''])('startProxy rejects the target %j', async (target) => {
    await expect(proxy({ target })).rejects.toThrow(
      new TypeError('target must be a URL that begins with http:// or https://'),
    );
  });

  test('the proxy speaks TLS to an https target', async () => {
    const target = (await http((_, response) => response.end())).replace('http:', 'https:');
    const { url, exchanges } = await proxy({ target });
    expect((await ask(url)).response?.status).toBe(502);
    expect(exchanges[0]!.failure).toMatch(/^no response: .*(SSL|TLS|EPROTO)/i);
  });
});

describe.each(Object.entries(CALLERS))('the client %s through the proxy to the mock', (_, caller) => {
  test('the client answers, streams and calls tools as without the proxy', async () => {
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
    const { checks, exitCode } = checkExchanges(exchanges, { target: mock.url, source: 'proxy' });
    expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(exitCode).toBe(0);
  });
});

function ask(url: string, request: Partial<RawRequest> = {}, isEnough?: (body: string) => boolean) {
  const connections = createConnections();
  closeAfter(connections.close);
  return send({ method: 'GET', headers: {}, ...request, url }, { idleTimeoutMs: 20_000, connections, isEnough });
}

async function proxy(options: Partial<ProxyOptions> & { target: string }) {
  const exchanges: Exchange[] = [];
  const report = () => ({ status: 200, type: 'text/plain', body: '' });
  const running = await startProxy({ port: 0, report, onExchange: (each) => void exchanges.push(each), ...options });
  closeAfter(running.close);
  return { ...running, exchanges };
}

/** Sends bytes to the proxy, and returns the bytes that the target gets, up to the expected end. */
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

describe('the report route', () => {
  test.each([
    { name: 'a name that resolves to this machine', headers: { host: 'evil.example' }, status: 403 },
    {
      name: 'a name that resolves to this machine, with the port',
      headers: { host: 'evil.example:PORT' },
      status: 403,
    },
    { name: 'a page of another origin', headers: { origin: 'https://evil.example' }, status: 403 },
    { name: 'a page without an origin', headers: { origin: 'null' }, status: 403 },
    { name: 'a cross-site request', headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
    { name: 'a request of another port of this machine', headers: { 'sec-fetch-site': 'same-site' }, status: 403 },
    { name: 'localhost', headers: { host: 'localhost:PORT' }, status: 200 },
    { name: 'the address bar', headers: { 'sec-fetch-site': 'none' }, status: 200 },
    { name: 'curl', headers: {}, status: 200 },
  ])('$name gets $status', async ({ headers, status }) => {
    const target = await http((_, response) => response.end());
    const report = () => ({ status: 200, type: 'application/json', body: '{"prompts":[]}' });
    const proxy = await startProxy({ target, port: 0, onExchange: () => {}, report });
    closeAfter(() => proxy.close());
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(proxy.port))]),
    );
    const body = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      requestHttp(`${proxy.url}/__verify/report`, { headers: sent }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode, text }));
      })
        .on('error', reject)
        .end();
    });
    expect(body.status).toBe(status);
    if (status === 403) expect(body.text).toBe('');
  });
});
