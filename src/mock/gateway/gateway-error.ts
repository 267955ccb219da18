/** Errors of the gateway: a row of the contract's error table with a message. */
import { ERRORS, type ErrorRow, type ErrorStatus } from '../../contract.js';

/** An error that the gateway answers with. It never leaves the mock: `Gateway.respond` turns it into a response. */
export class GatewayError extends Error {
  constructor(
    readonly row: ErrorRow,
    message: string = row.message,
  ) {
    super(message);
  }
}

/** The error of a documented status. The message defaults to that of the error table. */
export function gatewayError(status: ErrorStatus, message?: string): GatewayError {
  return new GatewayError(ERRORS[status], message);
}

/** The message of a 429. The vendor documents it for requests; that of the other limits is assumed. */
export function rateLimitMessage(seconds: number | string, limit = 'Requests per minute'): string {
  return `${limit} exceeded for this key. Retry after ${seconds} seconds.`;
}

/** The error row of a status, which may be text; undefined for a status that is not documented as an error. */
export function errorRow(status: number | string): ErrorRow | undefined {
  return Object.hasOwn(ERRORS, status) ? ERRORS[status as ErrorStatus] : undefined;
}
