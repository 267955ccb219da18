/** A raw server whose answers are data: bytes, and what happens to the socket between them. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Steps other than writing bytes. */
export type Deed =
  /** Closes the server's half of the connection. */
  | { do: 'end' }
  | { do: 'reset' }
  /** Nothing more comes: once the client has read so many events, its time passes until it ends the attempt. */
  | { do: 'stall'; events?: number }
  /** Once the client has read so many events, the caller aborts. */
  | { do: 'abort'; events?: number }
  /** The same bytes again and again, as fast as they are taken. */
  | { do: 'flood'; bytes: Uint8Array }
  /** The same bytes again and again; after each time so much of the client's time passes. */
  | { do: 'drip'; bytes: string; everyMs: number };

/** An answer: bytes and deeds, from the moment the request has arrived so far. */
export interface Script {
  at: 'connect' | 'headers' | 'request';
  steps: (string | Uint8Array | Deed)[];
}

/** A step that needs the client: a stall, an abort, time that passes. */
export type Reached = Extract<Deed, { do: 'stall' | 'abort' | 'drip' }>;

export interface ScriptServer {
  port: number;
  /** The whole requests that came: head and body. */
  seen: { head: string; body: string }[];
  /** Answers whose headers have been written. */
  answered(): number;
  /** Connections whose script waits for the client to go. */
  hanging(): number;
  open(): number;
  close(): Promise<void>;
}

// The headers of an answer that is not interim
const HEADERS_END = /^HTTP\/1\.\d [2-9][^]*\r\n\r\n/;

/** Plays one script per request, the last one for all that follow. */
export async function playScripts(
  scripts: Script[],
  onReached: (reached: Reached) => void | Promise<void> = () => {},
  host = '127.0.0.1',
  over: (listener: (socket: Socket) => void) => Server = (listener) =>
    createServer({ allowHalfOpen: true, noDelay: true }, listener),
): Promise<ScriptServer> {
  const left = [...scripts];
  const seen: ScriptServer['seen'] = [];
  const open = new Set<Socket>();
  const hanging = new Set<Socket>();
  let answered = 0;

  const play = async (socket: Socket) => {
    const { at, steps } = left.length > 1 ? left.shift()! : left[0]!;
    let head: string | undefined = '';
    for (const step of steps) {
      if (typeof step === 'string' || step instanceof Uint8Array) {
        if (head !== undefined) head += Buffer.from(step).toString('latin1');
        if (head !== undefined && HEADERS_END.test(head)) {
          head = undefined;
          answered += 1;
        }
        await new Promise<unknown>((resolve) => socket.write(step, resolve));
        // The peer reads each piece by itself
        await new Promise(setImmediate);
      } else if (step.do === 'end') socket.end();
      else if (step.do === 'reset') socket.resetAndDestroy();
      else {
        // A connection that nothing was sent on may be kept for the next call
        if (at !== 'connect') hanging.add(socket);
        if (step.do === 'flood') flood(socket, step.bytes);
        else if (step.do === 'drip') void drip(socket, step.bytes, () => onReached(step));
        else void onReached(step);
      }
    }
  };

  const server = over((socket) => {
    open.add(socket);
    socket.on('close', () => (open.delete(socket), hanging.delete(socket)));
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    let received = '';
    let isPlaying = false;
    const start = () => {
      isPlaying = true;
      void play(socket).then(() => (isPlaying = false));
    };
    if (left[0]!.at === 'connect') start();
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const [head, ...rest] = received.split('\r\n\r\n');
      if (rest.length === 0) return;
      if (!isPlaying && left[0]!.at === 'headers') return start();
      const body = rest.join('\r\n\r\n');
      if (body.length < Number(/content-length: (\d+)/i.exec(head!)?.[1] ?? 0)) return;
      received = '';
      seen.push({ head: head!, body });
      if (!isPlaying) start();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    answered: () => answered,
    hanging: () => hanging.size,
    open: () => open.size,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function flood(socket: Socket, bytes: Uint8Array): void {
  const more = () => {
    while (!socket.destroyed) if (!socket.write(bytes)) return;
  };
  socket.on('drain', more);
  more();
}

async function drip(socket: Socket, bytes: string, afterEach: () => void | Promise<void>): Promise<void> {
  while (socket.writable) {
    await new Promise<unknown>((resolve) => socket.write(bytes, resolve));
    await afterEach();
  }
}
