/** The report for a terminal. */
import { styleText } from 'node:util';
import { docsOfCheck, evidenceOf } from './evidence.js';
import type { Finding, Report } from './report.js';
import {
  countsOf,
  coverageByBasis,
  coverageLine,
  describeGap,
  exchangesOf,
  partlyShown,
  notShownByReason,
  unacceptedFindings,
  findingPlace,
  groupsOf,
  printable,
  SEVERITIES,
  describeEntry,
  verdictOf,
  type FindingGroup,
} from './wording.js';

/** Options of {@link reportTerminal}. */
export interface TerminalOptions {
  /** Writes colours. Default false. */
  colour?: boolean;
}

const COLOURS = { fail: 'red', warn: 'yellow', note: 'cyan' } as const;
/** Findings shown per check; the others are counted. */
const MAX_FINDINGS = 5;
/** Names shown per reason; the others are counted. */
const MAX_NAMES = 6;
/** Gaps shown; the others are counted. */
const MAX_GAPS = 12;

/** Coverage, findings by severity, what is not shown and why, and the verdict. */
export function reportTerminal(report: Report, { colour = false }: TerminalOptions = {}): string {
  // Control characters of the gateway are removed before colours are added
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, plain(text), { validateStream: false }) : plain(text);
  const { target, profile, description, credits, stale, ignored, exitCode, gaps } = report;
  const head = [
    target,
    profile && `profile ${profile}`,
    `description ${description.version}, ${description.sha256.slice(0, 12)}`,
  ];
  const lines = [plain(head.filter(Boolean).join(' · ')), coverageLine(report), `  ${coverageByBasis(report)}`, ''];
  for (const [severity, heading] of Object.entries(SEVERITIES)) {
    const found = unacceptedFindings(report).filter((finding) => finding.severity === severity);
    if (found.length === 0) continue;
    lines.push(paint([COLOURS[severity as Finding['severity']], 'bold'], heading));
    for (const name of new Set(found.map(({ check }) => check))) {
      const own = found.filter(({ check }) => check === name);
      const basis = own[0]!.source.map(({ title }) => title).join(', ') || own[0]!.basis;
      lines.push(`  ${paint('bold', name)} (${plain(basis)})`);
      const groups = groupsOf(own);
      lines.push(...groups.slice(0, MAX_FINDINGS).flatMap((group) => describeGroup(group, report)));
      if (groups.length > MAX_FINDINGS) lines.push(`    and ${groups.length - MAX_FINDINGS} more`);
    }
    lines.push('');
  }
  lines.push(...stale.map((entry) => paint('red', `Stale baseline entry: ${describeEntry(entry)}`)));
  if (stale.length > 0) lines.push('');
  const groups = [...notShownByReason(report)];
  if (groups.length > 0) lines.push('Not shown');
  for (const [because, what] of groups) lines.push(`  ${plain(`${because}: ${firstOf(what)}`)}`);
  const partly = partlyShown(report);
  if (partly.length > 0) lines.push(`  ${plain(`in part: ${firstOf(partly)}`)}`);
  if (groups.length + partly.length > 0) lines.push('');
  if (gaps.length > 0) lines.push(paint(['yellow', 'bold'], 'Missing for a pass'));
  for (const gap of gaps.slice(0, MAX_GAPS)) lines.push(`  ${plain(describeGap(gap))}`);
  if (gaps.length > MAX_GAPS) lines.push(`  and ${gaps.length - MAX_GAPS} more`);
  if (gaps.length > 0) lines.push('');
  const spent = credits ? `, ${credits.spent} of ${credits.max} credits` : '';
  const left = ignored > 0 ? `, ${ignored} left out that are not the gateway’s` : '';
  lines.push(`${countsOf(report)}; ${exchangesOf(report)}${left}${spent}`);
  lines.push(paint([exitCode === 0 ? 'green' : 'red', 'bold'], verdictOf(report)), '');
  return lines.join('\n');
}

/** A problem with its evidence, as lines. */
function describeGroup({ first, count, exchanges }: FindingGroup, report: Report): string[] {
  const also =
    count > 1
      ? ` (${count} times: ${exchanges.slice(0, MAX_NAMES).join(', ')}${count > Math.min(MAX_NAMES, exchanges.length) ? ', …' : ''})`
      : '';
  const evidence = evidenceOf(report, first);
  const docs = docsOfCheck(first.check);
  return [
    `${findingPlace(first)}: ${first.message}${also}`,
    ...(evidence
      ? [
          evidence.why !== undefined && `  why:      ${evidence.why}`,
          `  sent:     ${evidence.sent}`,
          `  came:     ${evidence.came}`,
          `  expected: ${evidence.expected}`,
          docs !== undefined && `  docs:     ${docs}`,
          `  repeat:   ${evidence.curl}`,
        ]
      : []),
  ].flatMap((line) => (line === false ? [] : [`    ${plain(line)}`]));
}

function firstOf(names: readonly string[]): string {
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return names.slice(0, MAX_NAMES).join(', ') + more;
}

// Words of the gateway must not control the terminal, nor GitHub's runner, which runs `##[` commands anywhere in a line
function plain(text: string): string {
  return printable(text.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ')).replaceAll('##[', '## [');
}
