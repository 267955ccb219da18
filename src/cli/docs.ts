/** Links from an error to its docs: a URL of the published docs, or the command that explains the error. */
import { DEFAULT_BASE_URL, DOCS_URL, ERRORS, type ErrorRow } from '../contract.js';
import type { Language } from './terms.js';

const ROWS: readonly ErrorRow[] = Object.values(ERRORS);

/** The URL of a row in the published docs. Undefined when the package was built without the URL of its docs. */
export function docsUrl(row: ErrorRow, language: Language): string | undefined {
  const folder = language === 'zh' ? '' : 'en/';
  return DOCS_URL === '' ? undefined : `${DOCS_URL}${folder}errors/#${anchorOf(row)}`;
}

/** The URL of a row in the English docs, or else the command that explains the row. */
export function docsOf(row: ErrorRow): string {
  return docsUrl(row, 'en') ?? `caicaini explain ${anchorOf(row)}`;
}

/** An advice with the host of the pages that it names by their path, such as /developers/billing. */
export function withHost(advice: string): string {
  return advice.replace(/\/developers\//g, `${DEFAULT_BASE_URL}$&`);
}

/** The type of a row, or its status when rows share the type: an anchor of the docs, and an argument of `explain`. */
function anchorOf({ status, type }: ErrorRow): string {
  const isUnique = ROWS.filter((row) => row.type === type).length === 1;
  return isUnique ? type : String(status);
}
