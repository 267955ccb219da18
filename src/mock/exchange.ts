/** One request under way. */
import { OPERATIONS, type Operation } from '../contract.js';
import type { FaultAnswer } from './fault-rule.js';
import type { Peer } from './peer.js';
import { readBody } from './read-body.js';

/** A request with its client. */
export class Exchange {
  readonly method: string;
  readonly path: string;
  /** The operation it asks for; undefined for an unknown path or method. */
  readonly operation: Operation | undefined;
  /** What the script answers it with. */
  fault: FaultAnswer | undefined;
  /** The body, once it was read. */
  body: string | undefined;
  private read: Promise<string> | undefined;

  constructor(
    readonly request: Request,
    readonly peer: Peer,
    private readonly maxBodyBytes: (bytes: number) => number,
  ) {
    this.method = request.method;
    this.path = new URL(request.url).pathname;
    this.operation = Object.values(OPERATIONS).find(({ path, method }) => path === this.path && method === this.method);
  }

  /** The body, read once; rejects with a 413 beyond the limit. */
  text(): Promise<string> {
    const maxBytes = this.operation?.maxBodyBytes ?? OPERATIONS.createMessage.maxBodyBytes;
    return (this.read ??= readBody(this.request, this.maxBodyBytes(maxBytes)).then((text) => (this.body = text)));
  }
}
