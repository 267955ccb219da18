/** The report in GitHub Actions: annotations, and the summary of a job. */
import type { Finding, Report, Severity } from '../report.js';
import { countsOf, notAskedBy, openFindings, placeOf, printable, staleOf, verdictOf } from './lines.js';

const COMMANDS: Record<Severity, string> = { fail: 'error', warn: 'warning', note: 'notice' };
/** GitHub shows ten of each kind in a step. */
const MOST = 10;
/** A summary holds 1 MiB; beyond these a finding is counted, and a text cut, in characters. */
const MOST_ROWS = 200;
const CELL_CHARS = 500;

/** Workflow commands, one per finding. */
export function reportAnnotations(report: Report): string {
  const shown = Object.keys(COMMANDS).flatMap((severity) =>
    openFindings(report)
      .filter((finding) => finding.severity === severity)
      .slice(0, MOST),
  );
  const stale = report.stale.map(
    (entry) => `::error title=${property(entry.check)}::${data(`stale known departure: ${staleOf(entry)}`)}`,
  );
  const stopped = report.stopped === undefined ? [] : [`::error title=caicaini verify::${data(verdictOf(report))}`];
  return [...shown.map(toCommand), ...stale, ...stopped].map((line) => `${line}\n`).join('');
}

/** A table of the findings in GitHub's Markdown. */
export function reportSummary(report: Report): string {
  const { target, profile, description, stale } = report;
  const findings = openFindings(report);
  const rows = findings
    .slice(0, MOST_ROWS)
    .map(
      (finding) =>
        `| ${finding.severity} | \`${finding.check}\` | ${cell(placeOf(finding))} | ${cell(finding.message)} |`,
    );
  const more = findings.length - rows.length;
  const missing = [...notAskedBy(report)].map(([because, what]) => `- ${cell(because)}: ${what.length}`);
  return [
    `## caicaini verify: ${cell(target)}`,
    '',
    cell(verdictOf(report)),
    '',
    `Checks: ${countsOf(report)}.`,
    '',
    `${profile === undefined ? 'Description' : `Profile ${cell(profile)}, description`} ${cell(description.version)}.`,
    '',
    ...(rows.length > 0 ? ['| severity | check | where | what |', '| --- | --- | --- | --- |', ...rows, ''] : []),
    ...(more > 0 ? [`And ${more} more.`, ''] : []),
    ...(stale.length > 0
      ? ['Stale known departures:', '', ...stale.map((entry) => `- ${cell(staleOf(entry))}`), '']
      : []),
    ...(missing.length > 0 ? ['Not asked:', '', ...missing, ''] : []),
  ].join('\n');
}

function toCommand(finding: Finding): string {
  return `::${COMMANDS[finding.severity]} title=${property(finding.check)}::${data(`${placeOf(finding)}: ${finding.message}`)}`;
}

// Source: GitHub Docs, Workflow commands
function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function cell(text: string): string {
  const short = text.length > CELL_CHARS ? `${text.slice(0, CELL_CHARS)}…` : text;
  return printable(short)
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[|`*_[\]\\]/g, '\\$&');
}
