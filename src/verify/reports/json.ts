/** The report as JSON. */
import type { Report } from './report.js';

/** The whole report as JSON. Keys are redacted. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
