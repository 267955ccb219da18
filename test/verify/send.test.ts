/** The raw sender, with servers that misbehave. */
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { brotliCompressSync, constants, createGzip, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { createConnections, type Connections } from '../../src/verify/run/connections.js';
import { checkExchanges } from '../../src/verify/run/check-exchanges.js';
import { isPartlySeen } from '../../src/verify/read/failures.js';
import { send, type RawRequest, type SendOptions } from '../../src/verify/run/send.js';
import { closeAfter, http, raw, tcp } from './servers.js';

const headersIn = (head: string) => head.split('\r\n').slice(1, -2);

describe('the request', () => {
  test('the request has the given headers in their order and case, host, content-length, and no other', async () => {
    const url = await tcp((socket) => {
      socket.once('data', (bytes: Buffer) => {
        const [head, body] = bytes.toString().split(/(?<=\r\n\r\n)/) as [string, string];
        const text = JSON.stringify({ first: head.split('\r\n')[0], headers: headersIn(head), body });
        socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      });
    });
    const headers = { 'X-Two': '2', authorization: 'Bearer k', 'x-one': '1' };
    const { response } = await ask({ url: `${url}/v1/a%20b?q=1`, method: 'POST', headers, body: 'né' });
    expect(JSON.parse(response!.body)).toEqual({
      first: 'POST /v1/a%20b?q=1 HTTP/1.1',
      headers: ['X-Two: 2', 'authorization: Bearer k', 'x-one: 1', 'content-length: 3', `Host: ${new URL(url).host}`],
      body: 'né',
    });
  });

  test.each([
    { method: 'GET', body: undefined, want: ['Host'] },
    { method: 'POST', body: undefined, want: ['Host', 'Content-Length'] },
    { method: 'POST', body: new Uint8Array([123, 125]), want: ['content-length', 'Host'] },
    { method: 'DELETE', body: '{}', want: ['content-length', 'Host'] },
  ])('a $method with the body $body has only the headers $want', async ({ method, body, want }) => {
    const url = await http((request, response) => response.end(JSON.stringify(request.rawHeaders)));
    const { response } = await ask({ url, method, body });
    const names = (JSON.parse(response!.body) as string[]).filter((_, index) => index % 2 === 0);
    expect(names).toEqual(want);
  });

  test.each(['text', undefined])('a header with bytes above ASCII is sent as latin-1: body %s', async (body) => {
    const url = await http((request, response) => response.end(request.headers['x-a']));
    expect((await ask({ url, method: 'POST', headers: { 'x-a': '\xe9' }, body })).response?.body).toBe('\xe9');
  });

  test('a user name in the URL becomes no header and appears in no failure', async () => {
    const url = await http((request, response) => response.end(request.headers.authorization ?? 'none'));
    const named = url.replace('http://', 'http://user:secret@');
    expect((await ask({ url: named })).response?.body).toBe('none');
    const gone = await ask({ url: 'http://user:secret@127.0.0.1:1' });
    expect(gone.failure).toMatch(/^no response: connect ECONNREFUSED/);
    expect(JSON.stringify(gone)).not.toContain('secret');
  });

  test.each([
    { name: 'an invalid header value', url: 'http://127.0.0.1:1', value: 'Bearer cai_secret\r\nx: y' },
    { name: 'an invalid URL', url: 'cai_secret', value: '' },
    { name: 'a URL of another protocol', url: 'ftp://127.0.0.1/', value: '' },
  ])('$name causes a failure that does not contain it', async ({ url, value }) => {
    const sent = await ask({ url, headers: { authorization: value } });
    expect(sent.response).toBeUndefined();
    expect(sent.failure).toMatch(/Invalid|not supported/);
    expect(sent.failure).not.toContain('secret');
  });

  test('an https URL uses TLS', async () => {
    const url = await http((_, response) => response.end());
    expect((await ask({ url: url.replace('http:', 'https:') })).failure).toMatch(/^no response: .*(SSL|TLS|EPROTO)/i);
  });
});

describe('the response', () => {
  test('the headers are in wire order with names in lower case, and repeated headers are repeated', async () => {
    const url = await raw('HTTP/1.1 200 OK\r\nX-A: 1\r\nSet-Cookie: a\r\nx-b: 2\r\nSet-Cookie: b\r\nX-a: 3\r\n\r\n');
    const { response } = await ask({ url });
    expect(response?.headers).toEqual([
      ['x-a', '1'],
      ['set-cookie', 'a'],
      ['x-b', '2'],
      ['set-cookie', 'b'],
      ['x-a', '3'],
    ]);
  });

  test('send does not follow redirects', async () => {
    const url = await http((_, response) => response.writeHead(307, { location: '/elsewhere' }).end());
    expect((await ask({ url })).response?.status).toBe(307);
  });

  test('the result has the times of the start, the headers and the end of the body', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000 });
    closeAfter(() => vi.useRealTimers());
    let end!: () => void;
    const url = await http((_, response) => {
      vi.setSystemTime(1_030);
      response.write('a');
      end = () => response.end('b');
    });
    const sent = await ask({ url }, { isEnough: (body) => (body === 'a' && (vi.setSystemTime(1_500), end()), false) });
    expect(sent).toMatchObject({ startMs: 1_000, headersMs: 1_030, endMs: 1_500, response: { body: 'ab' } });
  });

  test.each([
    { encoding: 'gzip', encode: gzipSync },
    { encoding: 'X-GZip', encode: gzipSync },
    { encoding: 'br', encode: brotliCompressSync },
    { encoding: 'deflate', encode: deflateSync },
    { encoding: 'deflate', encode: deflateRawSync },
    { encoding: 'identity', encode: (text: string) => Buffer.from(text) },
    { encoding: 'deflate, gzip', encode: (text: string) => gzipSync(deflateSync(text)) },
  ])('a body with the encoding $encoding is decompressed', async ({ encoding, encode }) => {
    const text = 'é'.repeat(50_000);
    const url = await http((_, response) => response.setHeader('content-encoding', encoding).end(encode(text)));
    const { response, failure } = await ask({ url });
    expect(failure).toBeUndefined();
    expect(response!.body === text).toBe(true);
  });

  test.each([204, 304])('a %i has no body, also when it names an encoding', async (status) => {
    const url = await http((_, response) => response.writeHead(status, { 'content-encoding': 'gzip' }).end());
    const { response, failure } = await ask({ url });
    expect({ status: response?.status, body: response?.body, failure }).toEqual({
      status,
      body: '',
      failure: undefined,
    });
  });

  test.each([
    { encoding: 'gzip', bytes: Buffer.from('plain'), want: /gzip body cannot be decompressed: incorrect header check/ },
    { encoding: 'gzip', bytes: gzipSync('cut').subarray(0, -9), want: /gzip body cannot be decompressed: unexpected/ },
    {
      encoding: 'snappy',
      bytes: Buffer.from('x'),
      want: /^partly seen: the verifier cannot decode the content encoding snappy/,
    },
  ])('a body that cannot be decompressed causes the failure $want', async ({ encoding, bytes, want }) => {
    const url = await http((_, response) => response.setHeader('content-encoding', encoding).end(bytes));
    const { response, failure } = await ask({ url });
    expect(response?.status).toBe(200);
    expect(failure).toMatch(want);
  });

  test('UTF-8 may be split at any byte, and invalid bytes are replaced', async () => {
    const bytes = Buffer.concat([Buffer.from('\ufeffé€😀'), Buffer.from([0xff]), Buffer.from('z')]);
    const url = await http(async (_, response) => {
      for (const byte of bytes) {
        response.write(Buffer.from([byte]));
        await turn();
      }
      response.end();
    });
    expect((await ask({ url })).response?.body).toBe('\ufeffé€😀\ufffdz');
  });

  test('maxBytes ends the reading of a long body', async () => {
    const url = await http((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const { response, failure } = await ask({ url }, { maxBytes: 2_500 });
    expect(response!.body).toHaveLength(2_500);
    expect(failure).toBe('response cut off: the body is longer than 2500 bytes, and reading stopped there');
  });

  test('maxBytes ends the reading of a body that decompression makes long', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const url = await http((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
    const { response, failure } = await ask({ url }, { maxBytes: 100_000 });
    expect(response!.body).toHaveLength(100_000);
    expect(failure).toMatch(/longer than 100000 bytes/);
  });
});

describe('a response that does not end properly', () => {
  const begun = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf';

  test('the part that arrived is kept when the server closes the connection', async () => {
    const { response, failure } = await ask({ url: await raw(begun) });
    expect(response).toEqual({ status: 200, headers: [['content-length', '10']], body: 'half' });
    expect(failure).toMatch(/^response cut off: /);
  });

  test('the part that arrived is kept when the server resets the connection', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => socket.write(begun, () => setTimeout(() => socket.resetAndDestroy(), 10)));
    });
    const { response, failure } = await ask({ url });
    expect(response?.body).toBe('half');
    expect(failure).toMatch(/^response cut off: .*ECONNRESET/);
  });

  test('the part of a compressed body that arrived is kept', async () => {
    const url = await http((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const gzip = createGzip();
      gzip.on('data', (bytes: Buffer) => response.write(bytes));
      gzip.write('half');
      gzip.flush(constants.Z_SYNC_FLUSH, () => setTimeout(() => response.destroy(), 10));
    });
    const { response, failure } = await ask({ url });
    expect(response?.body).toBe('half');
    expect(failure).toMatch(/^response cut off: /);
  });

  test('idleTimeoutMs counts from the last byte', async () => {
    const url = await http(async (_, response) => {
      for (let sent = 0; sent < 15; sent++) {
        response.write('a');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    // Shorter than the whole response, and ten times the gap between two bytes
    const sent = await ask({ url }, { idleTimeoutMs: 1_000 });
    expect(sent.response?.body).toBe('a'.repeat(15));
    expect(sent.failure).toBe('response cut off: no byte for 1000 ms');
  });

  test.each([
    {
      what: 'body bytes',
      begin: 'HTTP/1.1 200 OK\r\n\r\n',
      want: /^response cut off: no end after 60 ms$/,
    },
    { what: 'header bytes', begin: 'HTTP/1.1 200 OK\r\nx-a: ', want: /^no response: no end after 60 ms$/ },
  ])('totalTimeoutMs ends a response whose $what never end', async ({ begin, want }) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const url = await tcp((socket) => {
      socket.write(begin);
      const drip = setInterval(() => socket.write('.', (failed) => failed ?? vi.advanceTimersByTime(1)), 2);
      socket.on('close', () => clearInterval(drip));
    });
    closeAfter(() => vi.useRealTimers());
    const sent = await ask({ url }, { totalTimeoutMs: 60 });
    expect(sent).toMatchObject({ failure: expect.stringMatching(want) as string, timedOut: true });
    expect(sent.response?.body ?? '...').toMatch(/^\.+$/);
  });

  test('idleTimeoutMs ends a response that never begins, also on a reused connection', async () => {
    const url = await http((request, response) => request.url === '/quiet' || response.end());
    const connections = openConnections();
    await ask({ url }, { connections });
    const { response, failure } = await ask({ url: `${url}/quiet` }, { connections, idleTimeoutMs: 50 });
    expect({ response, failure }).toEqual({
      response: undefined,
      failure: 'no response: no byte for 50 ms',
    });
  });

  test.each([
    { name: 'no bytes', answer: '', want: /^no response: socket hang up/ },
    { name: 'bytes that are not HTTP', answer: 'SSH-2.0-OpenSSH\r\n', want: /^no response: Parse Error/ },
  ])('a server that sends $name gives no response', async ({ answer, want }) => {
    const { response, failure } = await ask({ url: await raw(answer) });
    expect(response).toBeUndefined();
    expect(failure).toMatch(want);
  });

  const whole = 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n';
  const gzipped = 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nplain';
  test.each([
    { name: 'a missing response', answer: '', want: 'no response: socket hang up' },
    { name: 'a part of a response', answer: `${whole}part`, want: 'response cut off: aborted' },
    {
      name: 'a body that is not gzip',
      answer: gzipped,
      want: /^response cut off: the gzip body cannot be decompressed/,
    },
  ])('the check response-is-complete reports $name once', async ({ answer, want }) => {
    const url = `${await raw(answer)}/v1/models`;
    const exchange = { id: 1, request: { method: 'GET', url, headers: [] }, ...(await ask({ url })) };
    const { checks } = checkExchanges([exchange], { target: url, source: 'har', only: ['response-is-complete'] });
    expect(checks[0]!.findings).toMatchObject([
      { message: want instanceof RegExp ? expect.stringMatching(want) : want },
    ]);
  });

  test.each([
    { what: 'its length', head: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf' },
    { what: 'its connection', head: 'HTTP/1.1 200 OK\r\n\r\nhalf' },
  ])('the signal aborts a body that ends with $what, before and while it arrives', async ({ head }) => {
    const url = await tcp((socket) => void socket.once('data', () => socket.write(head)));
    const silent = await ask({ url }, { idleTimeoutMs: 1_000 });
    expect(silent.failure).toBe('response cut off: no byte for 1000 ms');
    const early = await ask({ url }, { signal: AbortSignal.abort() });
    expect(early).toMatchObject({ failure: 'partly seen: the caller aborted the request' });
    const aborter = new AbortController();
    const late = await ask(
      { url },
      { signal: aborter.signal, isEnough: (body) => (body === 'half' && aborter.abort(), false) },
    );
    expect(late).toMatchObject({ response: { body: 'half' }, failure: 'partly seen: the caller aborted the request' });
  });
});

test.each([
  { failure: 'partly seen: the caller aborted the request', want: true },
  { failure: 'no response: connect ECONNREFUSED', want: false },
  { failure: 'response cut off: partly seen: x', want: false },
])('isPartlySeen of “$failure” is $want', ({ failure, want }) => {
  expect(isPartlySeen(failure)).toBe(want);
});

describe('isEnough', () => {
  test.each(['identity', 'gzip'])('isEnough stops reading and closes the connection: %s', async (encoding) => {
    let closed!: () => void;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const url = await http((_, response) => {
      response.on('close', closed).setHeader('content-encoding', encoding);
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      gzip.on('data', (bytes: Buffer) => response.write(bytes));
      const write = (text: string) => (encoding === 'gzip' ? gzip.write(text) : response.write(text));
      write('one ');
      setTimeout(() => write('two'), 20);
    });
    const { response, failure, stoppedEarly } = await ask({ url }, { isEnough: (body) => body.includes('two') });
    expect({ body: response?.body, failure, stoppedEarly }).toEqual({
      body: 'one two',
      failure: undefined,
      stoppedEarly: true,
    });
    await gone;
  });
});

describe('a response that arrives before the request has ended', () => {
  const body = Buffer.alloc(17_000_000, 97);
  const refusal = 'HTTP/1.1 413 Payload Too Large\r\nContent-Length: 9\r\n\r\ntoo large';
  const refused = { status: 413, headers: [['content-length', '9']], body: 'too large' };

  test.each([
    { name: 'closes', end: (socket: Socket) => socket.end(refusal) },
    { name: 'closes with the rest unread', end: (socket: Socket) => socket.write(refusal, () => socket.destroy()) },
    { name: 'resets', end: (socket: Socket) => socket.write(refusal, () => socket.resetAndDestroy()) },
    { name: 'stays and reads no more', end: (socket: Socket) => socket.pause().write(refusal) },
    { name: 'stays and reads on', end: (socket: Socket) => socket.resume().write(refusal) },
  ])('the response is read when the server $name', async ({ end }) => {
    const url = await tcp((socket) => void socket.once('data', () => (socket.pause(), end(socket))));
    const connections = openConnections();
    for (let time = 0; time < 5; time++) {
      const { response, failure } = await ask({ url, method: 'POST', body }, { connections });
      expect({ response, failure }).toEqual({ response: refused, failure: undefined });
    }
  });

  test('the response is read to its end after the server has stopped reading', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => {
        socket.pause().write(refusal.slice(0, -5));
        setTimeout(() => socket.write(refusal.slice(-5), () => socket.resetAndDestroy()), 20);
      });
    });
    const { response, failure } = await ask({ url, method: 'POST', body });
    expect({ response, failure }).toEqual({ response: refused, failure: undefined });
  });

  test('the response is read when it arrived before the request was written', async () => {
    const turns = new Int32Array(new SharedArrayBuffer(8));
    const worker = new Worker(
      `const { parentPort, workerData: turns } = require('node:worker_threads');
      const server = require('node:net').createServer((socket) => {
        Atomics.wait(turns, 0, 0, 10_000);
        socket.write(${JSON.stringify(refusal)}, () => {
          socket.on('close', () => (Atomics.store(turns, 1, 1), Atomics.notify(turns, 1))).resetAndDestroy();
        });
      });
      server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
      { eval: true, workerData: turns },
    );
    closeAfter(() => worker.terminate());
    const port = await new Promise<number>((resolve) => worker.once('message', resolve));
    // Blocks the client until the whole response has arrived and the connection is closed
    const connections = openConnections();
    const connect = connections.http.createConnection.bind(connections.http);
    connections.http.createConnection = (...args) =>
      connect(...args)!.prependOnceListener('connect', () => {
        Atomics.store(turns, 0, 1);
        Atomics.notify(turns, 0);
        Atomics.wait(turns, 1, 0, 10_000);
      });
    const answered = ask({ url: `http://127.0.0.1:${port}`, method: 'POST', body }, { connections });
    const { response, failure } = await answered;
    expect({ response, failure }).toEqual({ response: refused, failure: undefined });
  });

  test('the next request does not use a connection that the server closes', async () => {
    const url = await http((request, response) => {
      if (request.method === 'POST') response.writeHead(413).end(() => request.socket.destroySoon());
      else response.end('fine');
    });
    const connections = openConnections();
    for (let time = 0; time < 5; time++) {
      await ask({ url, method: 'POST', body: body.subarray(0, 1_000_000) }, { connections });
      expect((await ask({ url }, { connections })).response?.body).toBe('fine');
    }
  });
});

describe('createConnections', () => {
  test('requests reuse a connection, and close() closes it', async () => {
    const sockets = new Set<Socket>();
    let open = 0;
    const url = await http(
      (_, response) => response.end('ok'),
      (server) => {
        server.on('connection', (socket) => {
          sockets.add(socket);
          open += 1;
          socket.on('close', () => (open -= 1));
        });
      },
    );
    const connections = openConnections();
    for (let time = 0; time < 3; time++) await ask({ url }, { connections });
    expect([sockets.size, open]).toEqual([1, 1]);
    connections.close();
    await expect.poll(() => open).toBe(0);
  });
});

function ask(request: Partial<RawRequest> & { url: string }, options: Partial<SendOptions> = {}) {
  return send(
    { method: 'GET', headers: {}, ...request },
    { idleTimeoutMs: 20_000, connections: openConnections(), ...options },
  );
}

function openConnections(): Connections {
  const connections = createConnections();
  closeAfter(() => connections.close());
  return connections;
}
