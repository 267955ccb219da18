/** The client's side of one exchange: whether it is still there, and how the connection to it breaks. */

/** What had been sent when a connection broke. */
export type Sent = 'nothing' | 'part of the headers' | 'part of the body';

/** The client of one exchange, without a socket or behind one. */
export interface Peer {
  /** Tells once that the client went away, and why; gives back how to stop listening. */
  onGone(run: (reason: unknown) => void): () => void;
  /** Breaks the connection; settles when it is broken. Without a socket there is nothing to do. */
  reset(sent: Sent): Promise<void>;
  /** Fails a body under way. Behind a socket the body is cancelled anyway when the connection is gone. */
  failBody(controller: ReadableStreamDefaultController, reason: unknown): void;
  /** Headers must go out before the body is looked at; read by the server. */
  headersFirst: boolean;
}

/** The client of a `fetch` call: it goes away through its signal. */
export function fetchPeer(request: Request): Peer {
  return {
    headersFirst: false,
    reset: () => Promise.resolve(),
    failBody: (controller, reason) => controller.error(reason),
    onGone: (run) => {
      const { signal } = request;
      const tell = () => run(signal.reason);
      if (signal.aborted) tell();
      signal.addEventListener('abort', tell, { once: true });
      return () => signal.removeEventListener('abort', tell);
    },
  };
}

/** What a client sees of a broken connection: `fetch` rejects with it, or the body errors with it. */
export class ConnectionReset extends TypeError {
  constructor(readonly sent: Sent) {
    super(sent === 'part of the body' ? 'terminated' : 'fetch failed', {
      cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' }),
    });
    this.name = 'TypeError';
  }
}
