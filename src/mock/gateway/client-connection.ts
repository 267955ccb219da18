/** The client's end of one request: whether the client is still connected, and how its connection breaks. */

/** How much of a response had been sent when the connection broke. */
export type SentPart = 'nothing' | 'part of the headers' | 'part of the body';

/** The connection of one request, over a socket or as a plain function call. */
export interface ClientConnection {
  /** Calls `run` once with the reason when the client disconnects. The returned function stops listening. */
  onDisconnect(run: (reason: unknown) => void): () => void;
  /** Breaks the connection and settles when it is broken. Does nothing without a socket. */
  reset(sent: SentPart): Promise<void>;
  /** Errors a body that is being sent. Does nothing over a socket: there the broken connection cancels the body. */
  failBody(controller: ReadableStreamDefaultController, reason: unknown): void;
  /** Set when the headers must be sent before the first part of the body exists. The server reads it. */
  headersFirst: boolean;
}

/** The connection of a `fetch` call: its client disconnects by aborting the signal. */
export function fetchConnection(request: Request): ClientConnection {
  return {
    headersFirst: false,
    reset: () => Promise.resolve(),
    failBody: (controller, reason) => controller.error(reason),
    onDisconnect: (run) => {
      const { signal } = request;
      const onAbort = () => run(signal.reason);
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      return () => signal.removeEventListener('abort', onAbort);
    },
  };
}

/** Breaks the connection, then rejects with the error that `fetch` gives its caller. */
export async function resetConnection(connection: ClientConnection, sent: SentPart): Promise<never> {
  await connection.reset(sent);
  throw new ConnectionResetError(sent);
}

/** A broken connection as the client sees it: `fetch` rejects with it, or the body errors with it. */
export class ConnectionResetError extends TypeError {
  constructor(readonly sent: SentPart) {
    super(sent === 'part of the body' ? 'terminated' : 'fetch failed', {
      cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' }),
    });
    this.name = 'TypeError';
  }
}
