/** The forms of a report that are written to files. */
import type { Report } from './report.js';
import { reportBadge } from './badge.js';
import { reportHtml } from './html.js';
import { reportJson } from './json.js';
import { reportJunit } from './junit.js';
import { reportSarif } from './sarif.js';

export { reportAnnotations, reportSummary } from './github.js';
export { reportTerminal } from './terminal.js';

/** Writes a report, by form. */
export const REPORTS = {
  json: reportJson,
  junit: reportJunit,
  html: reportHtml,
  sarif: reportSarif,
  badge: reportBadge,
} as const satisfies Record<string, (report: Report) => string>;

/** Name of a form. */
export type ReportName = keyof typeof REPORTS;
