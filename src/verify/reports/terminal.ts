/** The report for people at a terminal. */
import { styleText } from 'node:util';
import type { Finding, Report } from '../report.js';
import { countOutcomes, notAskedBy, openFindings, OUTCOMES, placeOf, SEVERITIES, verdictOf } from './lines.js';

/** How it is written. */
export interface TerminalOptions {
  /** With colours. Default false. */
  colour?: boolean;
}

const COLOURS = { fail: 'red', warn: 'yellow', note: 'cyan' } as const;
/** Findings of one check that are shown; the others are counted. */
const SHOWN = 5;
const NAMED = 6;

/** Findings by gravity, what was not asked and why, and the verdict. */
export function reportTerminal(report: Report, { colour = false }: TerminalOptions = {}): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const { target, profile, description, credits, checks, stale, exchanges, exitCode } = report;
  const head = [
    target,
    profile && `profile ${profile}`,
    `description ${description.version}, ${description.sha256.slice(0, 12)}`,
  ];
  const lines = [head.filter(Boolean).join(' · '), ''];
  for (const [severity, heading] of Object.entries(SEVERITIES)) {
    const found = openFindings(report).filter((finding) => finding.severity === severity);
    if (found.length === 0) continue;
    lines.push(paint([COLOURS[severity as Finding['severity']], 'bold'], heading));
    for (const name of new Set(found.map(({ check }) => check))) {
      const own = found.filter(({ check }) => check === name);
      lines.push(`  ${paint('bold', name)} (${own[0]!.source.map(({ title }) => title).join(', ') || own[0]!.basis})`);
      lines.push(
        ...own
          .slice(0, SHOWN)
          .map((finding) => `    ${placeOf(finding)}: ${finding.message}`.replace('    : ', '    ')),
      );
      if (own.length > SHOWN) lines.push(`    and ${own.length - SHOWN} more`);
    }
    lines.push('');
  }
  for (const { check, match, reason } of stale)
    lines.push(
      paint('red', `Stale: ${check}${match === undefined ? '' : ` “${match}”`} is known (${reason}) and was not found`),
    );
  const groups = [...notAskedBy(report)];
  if (groups.length > 0) lines.push('Not asked');
  for (const [because, what] of groups) {
    const more = what.length > NAMED ? ` and ${what.length - NAMED} more` : '';
    lines.push(`  ${because}: ${what.slice(0, NAMED).join(', ')}${more}`);
  }
  if (groups.length > 0) lines.push('');
  const counts = countOutcomes(checks).filter(([, count]) => count > 0);
  const summary = counts.map(([outcome, count]) => `${count} ${OUTCOMES[outcome]}`).join(', ');
  const spent = credits ? `, ${credits.spent} of ${credits.max} credits` : '';
  lines.push(`${summary}; ${exchanges.length} exchanges${spent}`);
  lines.push(paint([exitCode === 0 ? 'green' : 'red', 'bold'], verdictOf(report)), '');
  return lines.map(plain).join('\n');
}

// What a gateway says must not steer the terminal; colours of our own are kept
function plain(line: string): string {
  return line.replace(/[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f-\u009f]|\u001b(?!\[\d{1,2}m)/g, '');
}
