/** `Prefer: code=529` forces a row for one request, the convention that users of Prism know. */
import { ERRORS } from '../contract.js';
import { refuse, Refusal } from './respond.js';

/** The row that `Prefer: code=529` asks for. */
export function forcedRow(prefer: string | null): Refusal | undefined {
  // The value may stand in quotes. Source: RFC 7240, section 2
  const code = /(?:^|[\s,;])code="?([^\s,;"]*)/.exec(prefer ?? '')?.[1];
  if (code === undefined || code === '200') return undefined;
  const row = Object.values(ERRORS).find(({ status }) => String(status) === code);
  return row ? new Refusal(row) : refuse(400, `Prefer asks for code ${code}, which has no row.`);
}
