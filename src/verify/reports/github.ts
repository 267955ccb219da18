/** The report in GitHub Actions: annotations, and the summary of a job. */
import type { Finding, Report, Severity } from '../report.js';
import { countOutcomes, notAskedBy, openFindings, OUTCOMES, placeOf, verdictOf } from './lines.js';

const COMMANDS: Record<Severity, string> = { fail: 'error', warn: 'warning', note: 'notice' };
/** GitHub shows ten of each kind in a step. */
const MOST = 10;

/** Workflow commands, one per finding. */
export function reportAnnotations(report: Report): string {
  const shown = Object.keys(COMMANDS).flatMap((severity) =>
    openFindings(report)
      .filter((finding) => finding.severity === severity)
      .slice(0, MOST),
  );
  const stale = report.stale.map(
    ({ check, reason }) => `::error title=${property(check)}::${data(`stale known departure: ${reason}`)}`,
  );
  const stopped = report.stopped === undefined ? [] : [`::error title=caicaini verify::${data(verdictOf(report))}`];
  return [...shown.map(toCommand), ...stale, ...stopped].map((line) => `${line}\n`).join('');
}

/** A table of the findings in GitHub's Markdown. */
export function reportSummary(report: Report): string {
  const rows = openFindings(report).map(
    (finding) =>
      `| ${finding.severity} | \`${finding.check}\` | ${cell(placeOf(finding))} | ${cell(finding.message)} |`,
  );
  const counts = countOutcomes(report.checks).filter(([, count]) => count > 0);
  const missing = [...notAskedBy(report)].map(([because, what]) => `- ${cell(because)}: ${what.length}`);
  return [
    `## caicaini verify: ${cell(report.target)}`,
    '',
    `${cell(verdictOf(report))} ${counts.map(([outcome, count]) => `${count} ${OUTCOMES[outcome]}`).join(', ')}.`,
    '',
    ...(rows.length > 0 ? ['| severity | check | where | what |', '| --- | --- | --- | --- |', ...rows, ''] : []),
    ...(missing.length > 0 ? ['Not asked:', '', ...missing, ''] : []),
  ].join('\n');
}

function toCommand(finding: Finding): string {
  return `::${COMMANDS[finding.severity]} title=${property(finding.check)}::${data(`${placeOf(finding)}: ${finding.message}`)}`;
}

// Source: GitHub Docs, Workflow commands
function data(text: string): string {
  // What a gateway says must not steer whoever reads the log
  const plain = text.replace(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '');
  return plain.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function cell(text: string): string {
  return text
    .replace(/[\u0000-\u001f]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[|`*_[\]\\]/g, '\\$&');
}
