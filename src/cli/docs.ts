/** Where the docs speak of an error. No public host of the docs is known, so this is a place within them. */
import { ERRORS, type ErrorRow } from '../contract.js';

const ROWS: readonly ErrorRow[] = Object.values(ERRORS);

/** The anchor of a row on the docs' page of errors: its type, or its status where rows share a type. */
export function docsOf({ status, type }: ErrorRow): string {
  const isAlone = ROWS.filter((row) => row.type === type).length === 1;
  return `errors.html#${isAlone ? type : String(status)}`;
}
