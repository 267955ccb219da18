/** The raw sender against servers that behave badly. */
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { brotliCompressSync, constants, createGzip, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { createConnections, type Connections } from '../src/verify/connections.js';
import { judge } from '../src/verify/judge.js';
import { isUnseen } from '../src/verify/failures.js';
import { send, type RawRequest, type SendOptions } from '../src/verify/send.js';
import { closeAfter, http, raw, tcp } from './verify-net.js';

const headersIn = (head: string) => head.split('\r\n').slice(1, -2);

describe('what is sent', () => {
  test('is the headers given in their order and case, with host and content-length, and nothing else', async () => {
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
  ])('$method with $body is framed by its length', async ({ method, body, want }) => {
    const url = await http((request, response) => response.end(JSON.stringify(request.rawHeaders)));
    const { response } = await ask({ url, method, body });
    const names = (JSON.parse(response!.body) as string[]).filter((_, index) => index % 2 === 0);
    expect(names).toEqual(want);
  });

  test.each(['text', undefined])('is a header with other bytes than ASCII as one byte each: body %s', async (body) => {
    const url = await http((request, response) => response.end(request.headers['x-a']));
    expect((await ask({ url, method: 'POST', headers: { 'x-a': '\xe9' }, body })).response?.body).toBe('\xe9');
  });

  test('a user name in the URL becomes no header and shows in no failure', async () => {
    const url = await http((request, response) => response.end(request.headers.authorization ?? 'none'));
    const named = url.replace('http://', 'http://user:secret@');
    expect((await ask({ url: named })).response?.body).toBe('none');
    const gone = await ask({ url: 'http://user:secret@127.0.0.1:1' });
    expect(gone.failure).toMatch(/^no answer: connect ECONNREFUSED/);
    expect(JSON.stringify(gone)).not.toContain('secret');
  });

  test.each([
    { name: 'a header value no header can carry', url: 'http://127.0.0.1:1', value: 'Bearer cai_secret\r\nx: y' },
    { name: 'a URL that is none', url: 'cai_secret', value: '' },
    { name: 'a URL of another kind', url: 'ftp://127.0.0.1/', value: '' },
  ])('$name is a failure that does not show it', async ({ url, value }) => {
    const sent = await ask({ url, headers: { authorization: value } });
    expect(sent.response).toBeUndefined();
    expect(sent.failure).toMatch(/Invalid|not supported/);
    expect(sent.failure).not.toContain('secret');
  });

  test('speaks TLS to https', async () => {
    const url = await http((_, response) => response.end());
    expect((await ask({ url: url.replace('http:', 'https:') })).failure).toMatch(/^no answer: .*(SSL|TLS|EPROTO)/i);
  });
});

describe('the answer', () => {
  test('keeps headers as on the wire, repeated ones repeated, names in small letters', async () => {
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

  test('follows no redirect', async () => {
    const url = await http((_, response) => response.writeHead(307, { location: '/elsewhere' }).end());
    expect((await ask({ url })).response?.status).toBe(307);
  });

  test('tells when it was begun, its headers came and its body ended', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000 });
    closeAfter(() => vi.useRealTimers());
    let end!: () => void;
    const url = await http((_, response) => {
      vi.setSystemTime(1_030);
      response.write('a');
      end = () => response.end('b');
    });
    const sent = await ask({ url }, { enough: (body) => (body === 'a' && (vi.setSystemTime(1_500), end()), false) });
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
  ])('is decompressed: $encoding', async ({ encoding, encode }) => {
    const text = 'é'.repeat(50_000);
    const url = await http((_, response) => response.setHeader('content-encoding', encoding).end(encode(text)));
    const { response, failure } = await ask({ url });
    expect(failure).toBeUndefined();
    expect(response!.body === text).toBe(true);
  });

  test.each([204, 304])('has no body at %i, whatever encoding it names', async (status) => {
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
    { encoding: 'snappy', bytes: Buffer.from('x'), want: /^not seen whole: the body is encoded as snappy/ },
  ])('that cannot be decompressed is a failure: $want', async ({ encoding, bytes, want }) => {
    const url = await http((_, response) => response.setHeader('content-encoding', encoding).end(bytes));
    const { response, failure } = await ask({ url });
    expect(response?.status).toBe(200);
    expect(failure).toMatch(want);
  });

  test('is UTF-8 that may be cut anywhere, and what is none is replaced', async () => {
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

  test('is read up to a limit', async () => {
    const url = await http((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(1_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    const { response, failure } = await ask({ url }, { limitBytes: 2_500 });
    expect(response!.body).toHaveLength(2_500);
    expect(failure).toBe('not seen whole: the body is longer than 2500 bytes; the copy was cut there');
  });

  test('is read up to a limit when it only grows large by decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const url = await http((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
    const { response, failure } = await ask({ url }, { limitBytes: 100_000 });
    expect(response!.body).toHaveLength(100_000);
    expect(failure).toMatch(/longer than 100000 bytes/);
  });
});

describe('an answer that ends badly', () => {
  const begun = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf';

  test('is kept as far as it came when the connection is closed', async () => {
    const { response, failure } = await ask({ url: await raw(begun) });
    expect(response).toEqual({ status: 200, headers: [['content-length', '10']], body: 'half' });
    expect(failure).toMatch(/^the answer broke off: /);
  });

  test('is kept as far as it came when the connection is reset', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => socket.write(begun, () => setTimeout(() => socket.resetAndDestroy(), 10)));
    });
    const { response, failure } = await ask({ url });
    expect(response?.body).toBe('half');
    expect(failure).toMatch(/^the answer broke off: .*ECONNRESET/);
  });

  test('is kept as far as it came when it is compressed', async () => {
    const url = await http((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const gzip = createGzip();
      gzip.on('data', (bytes: Buffer) => response.write(bytes));
      gzip.write('half');
      gzip.flush(constants.Z_SYNC_FLUSH, () => setTimeout(() => response.destroy(), 10));
    });
    const { response, failure } = await ask({ url });
    expect(response?.body).toBe('half');
    expect(failure).toMatch(/^the answer broke off: /);
  });

  test('is given up after silence, counted from the last byte', async () => {
    const url = await http(async (_, response) => {
      for (let sent = 0; sent < 15; sent++) {
        response.write('a');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    // Shorter than all of the sending, and ten times a gap
    const sent = await ask({ url }, { timeoutMs: 1_000 });
    expect(sent.response?.body).toBe('a'.repeat(15));
    expect(sent.failure).toBe('the answer broke off: no byte went or came for 1000 ms');
  });

  test.each([
    {
      what: 'its body',
      begin: 'HTTP/1.1 200 OK\r\n\r\n',
      want: /^the answer broke off: it had not ended after 60 ms$/,
    },
    { what: 'its headers', begin: 'HTTP/1.1 200 OK\r\nx-a: ', want: /^no answer: it had not ended after 60 ms$/ },
  ])('is given up when $what drips on and on', async ({ begin, want }) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const url = await tcp((socket) => {
      socket.write(begin);
      const drip = setInterval(() => socket.write('.', (failed) => failed ?? vi.advanceTimersByTime(1)), 2);
      socket.on('close', () => clearInterval(drip));
    });
    closeAfter(() => vi.useRealTimers());
    const sent = await ask({ url }, { mostMs: 60 });
    expect(sent).toMatchObject({ failure: expect.stringMatching(want) as string, late: true });
    expect(sent.response?.body ?? '...').toMatch(/^\.+$/);
  });

  test('is given up when it never begins, on a connection that was used before too', async () => {
    const url = await http((request, response) => request.url === '/quiet' || response.end());
    const agent = connections();
    await ask({ url }, { agent });
    const { response, failure } = await ask({ url: `${url}/quiet` }, { agent, timeoutMs: 50 });
    expect({ response, failure }).toEqual({
      response: undefined,
      failure: 'no answer: no byte went or came for 50 ms',
    });
  });

  test.each([
    { name: 'nothing', answer: '', want: /^no answer: socket hang up/ },
    { name: 'no HTTP', answer: 'SSH-2.0-OpenSSH\r\n', want: /^no answer: Parse Error/ },
  ])('$name is no answer', async ({ answer, want }) => {
    const { response, failure } = await ask({ url: await raw(answer) });
    expect(response).toBeUndefined();
    expect(failure).toMatch(want);
  });

  const whole = 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n';
  const gzipped = 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nplain';
  test.each([
    { name: 'none', answer: '', want: 'no answer: socket hang up' },
    { name: 'a part of one', answer: `${whole}part`, want: 'the answer broke off: aborted' },
    { name: 'what is no gzip', answer: gzipped, want: /^the answer broke off: the gzip body cannot be decompressed/ },
  ])('is told once by the check of it: $name', async ({ answer, want }) => {
    const url = `${await raw(answer)}/v1/models`;
    const exchange = { id: 1, request: { method: 'GET', url, headers: [] }, ...(await ask({ url })) };
    const { checks } = judge([exchange], { target: url, feed: 'har', only: ['is-answered'] });
    expect(checks[0]!.findings).toMatchObject([
      { message: want instanceof RegExp ? expect.stringMatching(want) : want },
    ]);
  });

  test.each([
    { what: 'a length', head: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf' },
    { what: 'its connection', head: 'HTTP/1.1 200 OK\r\n\r\nhalf' },
  ])('is left by the signal, before and while it comes: a body that ends with $what', async ({ head }) => {
    const url = await tcp((socket) => void socket.once('data', () => socket.write(head)));
    const silent = await ask({ url }, { timeoutMs: 1_000 });
    expect(silent.failure).toBe('the answer broke off: no byte went or came for 1000 ms');
    const early = await ask({ url }, { signal: AbortSignal.abort() });
    expect(early).toMatchObject({ failure: 'not seen whole: it was given up' });
    const aborter = new AbortController();
    const late = await ask(
      { url },
      { signal: aborter.signal, enough: (body) => (body === 'half' && aborter.abort(), false) },
    );
    expect(late).toMatchObject({ response: { body: 'half' }, failure: 'not seen whole: it was given up' });
  });
});

test.each([
  { failure: 'not seen whole: it was given up', want: true },
  { failure: 'no answer: connect ECONNREFUSED', want: false },
  { failure: 'the answer broke off: not seen whole: x', want: false },
])('$failure: our own doing is told from the answer', ({ failure, want }) => {
  expect(isUnseen(failure)).toBe(want);
});

describe('a reader that has enough', () => {
  test.each(['identity', 'gzip'])('leaves and closes the connection: %s', async (encoding) => {
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
    const { response, failure, left } = await ask({ url }, { enough: (body) => body.includes('two') });
    expect({ body: response?.body, failure, left }).toEqual({ body: 'one two', failure: undefined, left: true });
    await gone;
  });
});

describe('an answer that comes before the request has ended', () => {
  const body = Buffer.alloc(17_000_000, 97);
  const refusal = 'HTTP/1.1 413 Payload Too Large\r\nContent-Length: 9\r\n\r\ntoo large';
  const refused = { status: 413, headers: [['content-length', '9']], body: 'too large' };

  test.each([
    { name: 'closes', end: (socket: Socket) => socket.end(refusal) },
    { name: 'closes with the rest unread', end: (socket: Socket) => socket.write(refusal, () => socket.destroy()) },
    { name: 'resets', end: (socket: Socket) => socket.write(refusal, () => socket.resetAndDestroy()) },
    { name: 'stays and reads no more', end: (socket: Socket) => socket.pause().write(refusal) },
    { name: 'stays and reads on', end: (socket: Socket) => socket.resume().write(refusal) },
  ])('is read: the server $name', async ({ end }) => {
    const url = await tcp((socket) => void socket.once('data', () => (socket.pause(), end(socket))));
    const agent = connections();
    for (let time = 0; time < 20; time++) {
      const { response, failure } = await ask({ url, method: 'POST', body }, { agent });
      expect({ response, failure }).toEqual({ response: refused, failure: undefined });
    }
  });

  test('is read whole when its end comes after the connection takes no more', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => {
        socket.pause().write(refusal.slice(0, -5));
        setTimeout(() => socket.write(refusal.slice(-5), () => socket.resetAndDestroy()), 20);
      });
    });
    const { response, failure } = await ask({ url, method: 'POST', body });
    expect({ response, failure }).toEqual({ response: refused, failure: undefined });
  });

  test('is read when it was there before the request', async () => {
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
    // Nothing is written or read until all has come and the connection is gone
    const agent = connections();
    const connect = agent.http.createConnection.bind(agent.http);
    agent.http.createConnection = (...args) =>
      connect(...args)!.prependOnceListener('connect', () => {
        Atomics.store(turns, 0, 1);
        Atomics.notify(turns, 0);
        Atomics.wait(turns, 1, 0, 10_000);
      });
    const answered = ask({ url: `http://127.0.0.1:${port}`, method: 'POST', body }, { agent });
    const { response, failure } = await answered;
    expect({ response, failure }).toEqual({ response: refused, failure: undefined });
  });

  test('leaves no connection behind that the next request would be lost on', async () => {
    const url = await http((request, response) => {
      if (request.method === 'POST') response.writeHead(413).end(() => request.socket.destroySoon());
      else response.end('fine');
    });
    const agent = connections();
    for (let time = 0; time < 20; time++) {
      await ask({ url, method: 'POST', body: body.subarray(0, 1_000_000) }, { agent });
      expect((await ask({ url }, { agent })).response?.body).toBe('fine');
    }
  });
});

describe('connections', () => {
  test('are used again, and closed by close()', async () => {
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
    const agent = connections();
    for (let time = 0; time < 3; time++) await ask({ url }, { agent });
    expect([sockets.size, open]).toEqual([1, 1]);
    agent.close();
    await expect.poll(() => open).toBe(0);
  });
});

function ask(request: Partial<RawRequest> & { url: string }, options: Partial<SendOptions> = {}) {
  return send({ method: 'GET', headers: {}, ...request }, { timeoutMs: 20_000, agent: connections(), ...options });
}

function connections(): Connections {
  const agent = createConnections();
  closeAfter(() => agent.close());
  return agent;
}
