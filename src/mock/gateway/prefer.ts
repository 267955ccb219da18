/** `Prefer: code=529` forces an error on one request, by the convention of the Prism mock server. */
import { gatewayError, GatewayError, errorRow } from './gateway-error.js';

/** The error that a Prefer header asks for; undefined for code 200 and for a header without a code. */
export function forcedError(prefer: string | null): GatewayError | undefined {
  // The value may be quoted. Source: RFC 7240, section 2
  const code = /(?:^|[\s,;])code="?([^\s,;"]*)/.exec(prefer ?? '')?.[1];
  if (code === undefined || code === '200') return undefined;
  const row = errorRow(code);
  return row
    ? new GatewayError(row)
    : gatewayError(400, `Prefer asks for code ${code}, which no documented error has.`);
}
