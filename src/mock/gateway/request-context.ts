/** One request and all that the mock knows of it. */
import { OPERATIONS, type Operation } from '../../contract.js';
import type { FaultAnswer } from '../faults/rule.js';
import type { ClientConnection } from './client-connection.js';
import type { Departures } from './departures.js';
import { readRequestText } from './request-body.js';

/** A request with the connection of its client. */
export class RequestContext {
  readonly method: string;
  readonly path: string;
  /** The operation that the request calls; undefined for an unknown path or method. */
  readonly operation: Operation | undefined;
  /** The scripted answer, once a fault rule matched the request. */
  fault: FaultAnswer | undefined;
  /** What the request has beyond the vendor's pages; set once it was found valid. */
  departures: Departures | undefined;
  /** The body, once it was read. */
  bodyText: string | undefined;
  private reading: Promise<string> | undefined;

  constructor(
    readonly request: Request,
    readonly connection: ClientConnection,
    private readonly maxBodyBytes: (bytes: number) => number,
  ) {
    this.method = request.method;
    this.path = new URL(request.url).pathname;
    this.operation = Object.values(OPERATIONS).find(({ path, method }) => path === this.path && method === this.method);
  }

  /** Reads the body once; further calls return the same text. Rejects with a 413 above the size limit. */
  readBodyText(): Promise<string> {
    const maxBytes = this.operation?.maxBodyBytes ?? OPERATIONS.createMessage.maxBodyBytes;
    this.reading ??= readRequestText(this.request, this.maxBodyBytes(maxBytes)).then((text) => (this.bodyText = text));
    return this.reading;
  }
}
