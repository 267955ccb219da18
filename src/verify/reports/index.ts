/** The forms of a report that go into files. */
import type { Report } from '../report.js';
import { reportHtml } from './html.js';
import { reportJson } from './json.js';
import { reportJunit } from './junit.js';
import { reportSarif } from './sarif.js';

export { reportAnnotations, reportSummary } from './github.js';
export { reportTerminal } from './terminal.js';

/** Writes a report in each form. */
export const REPORTS = {
  json: reportJson,
  junit: reportJunit,
  html: reportHtml,
  sarif: reportSarif,
} as const satisfies Record<string, (report: Report) => string>;

/** A form of a report. */
export type ReportName = keyof typeof REPORTS;
