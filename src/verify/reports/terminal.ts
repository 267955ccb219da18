/** The report for people at a terminal. */
import { styleText } from 'node:util';
import type { Finding, Report } from '../report.js';
import { countsOf, notAskedBy, openFindings, placeOf, printable, SEVERITIES, staleOf, verdictOf } from './lines.js';

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
  // Made plain before it is painted, so that all colours are our own
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, plain(text), { validateStream: false }) : plain(text);
  const { target, profile, description, credits, stale, exchanges, exitCode } = report;
  const head = [
    target,
    profile && `profile ${profile}`,
    `description ${description.version}, ${description.sha256.slice(0, 12)}`,
  ];
  const lines = [plain(head.filter(Boolean).join(' · ')), ''];
  for (const [severity, heading] of Object.entries(SEVERITIES)) {
    const found = openFindings(report).filter((finding) => finding.severity === severity);
    if (found.length === 0) continue;
    lines.push(paint([COLOURS[severity as Finding['severity']], 'bold'], heading));
    for (const name of new Set(found.map(({ check }) => check))) {
      const own = found.filter(({ check }) => check === name);
      const rests = own[0]!.source.map(({ title }) => title).join(', ') || own[0]!.basis;
      lines.push(`  ${paint('bold', name)} (${plain(rests)})`);
      lines.push(...own.slice(0, SHOWN).map((finding) => `    ${plain(`${placeOf(finding)}: ${finding.message}`)}`));
      if (own.length > SHOWN) lines.push(`    and ${own.length - SHOWN} more`);
    }
    lines.push('');
  }
  lines.push(...stale.map((entry) => paint('red', `Stale: ${staleOf(entry)} (known, and not found)`)));
  if (stale.length > 0) lines.push('');
  const groups = [...notAskedBy(report)];
  if (groups.length > 0) lines.push('Not asked');
  for (const [because, what] of groups) {
    const more = what.length > NAMED ? ` and ${what.length - NAMED} more` : '';
    lines.push(`  ${plain(`${because}: ${what.slice(0, NAMED).join(', ')}${more}`)}`);
  }
  if (groups.length > 0) lines.push('');
  const spent = credits ? `, ${credits.spent} of ${credits.max} credits` : '';
  lines.push(`${countsOf(report)}; ${exchanges.length} exchanges${spent}`);
  lines.push(paint([exitCode === 0 ? 'green' : 'red', 'bold'], verdictOf(report)), '');
  return lines.join('\n');
}

// What a gateway says must not steer the terminal, nor GitHub's runner, which obeys `##[` anywhere in a line
function plain(text: string): string {
  return printable(text.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ')).replaceAll('##[', '## [');
}
