/** The promise of a call, whose answer can be had with its status and headers. */

/** The status and the headers of an answer. */
export interface ResponseHead {
  status: number;
  headers: Headers;
}

/** An answer with the facts of its response. */
export interface WithResponse<T> {
  /** The answer. */
  data: T;
  response: ResponseHead;
  /**
   * The header `x-request-id` or `request-id`, which a proxy may set. The vendor documents none and traces calls by the id
   * of the message.
   */
  requestId: string | undefined;
}

/** The promise of a call. */
export interface CallPromise<T> extends Promise<T> {
  /** Waits for the answer with its status, headers and request id, as `const { data, response } = await ...`. */
  withResponse(): Promise<WithResponse<T>>;
}

/** Adds the head of its response to an answer. */
export function withHead<T>(data: T, { status, headers }: ResponseHead): WithResponse<T> {
  const requestId = headers.get('x-request-id') ?? headers.get('request-id') ?? undefined;
  return { data, response: { status, headers }, requestId };
}
