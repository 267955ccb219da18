/** The comparison of two gateways, as data and as text. */
import type { Severity } from './report.js';
import { printable } from './wording.js';

/** Something that the two gateways do differently. */
export interface Difference {
  /** `finding`: a finding of one gateway that the other does not have. */
  kind: 'status' | 'error-type' | 'header' | 'finding';
  /** Name of the header or of the check; else what is compared. */
  what: string;
  /** The operation, or method and path. */
  operation: string;
  /** The value of the one gateway, as text. */
  one: string;
  /** The value of the other gateway. */
  other: string;
  /** How many probes show it. */
  count: number;
  /** What the first of these probes ask. */
  probes: readonly string[];
  /** Findings that its exchanges show on one side alone: the same cause, and so no difference of their own. */
  findings: readonly SideFinding[];
  /** Ids of the exchanges of the first probe; absent for a finding of the whole session. */
  exchanges?: { one?: number | undefined; other?: number | undefined } | undefined;
}

/** A finding of one of two gateways. */
export interface SideFinding {
  of: 'one' | 'other';
  check: string;
  severity: Severity;
  message: string;
}

/** The result of a comparison. */
export interface DiffReport {
  /** Base URL of the one gateway. */
  one: string;
  /** Base URL of the other gateway. */
  other: string;
  /** Probes that both gateways got. */
  compared: number;
  /** Probes that only the one gateway got, such as those of a key that only it has. */
  onlyOne: number;
  onlyOther: number;
  differences: readonly Difference[];
  /** Why the comparison is incomplete. */
  stopped?: string | undefined;
  /** 0 no difference, 1 differences, 2 incomplete. */
  exitCode: 0 | 1 | 2;
}

/** The comparison for a terminal. */
export function reportDiff(report: DiffReport): string {
  const { one, other, compared, onlyOne, onlyOther, differences, stopped } = report;
  const lines = [`- ${one}`, `+ ${other}`, ''];
  for (const each of differences) {
    const times = each.count > 1 ? ` (${each.count} times)` : '';
    lines.push(`${each.operation}: ${each.what}${times}`, `  - ${each.one}`, `  + ${each.other}`);
    for (const { of, check, severity, message } of each.findings)
      lines.push(`  ${of === 'one' ? '-' : '+'} ${severity}: ${check}: ${message}`);
    if (each.probes.length > 0) lines.push(`  for: ${each.probes.join('; ')}`);
  }
  if (differences.length > 0) lines.push('');
  const alone = [
    ...(onlyOne > 0 ? [`${onlyOne} only to the first`] : []),
    ...(onlyOther > 0 ? [`${onlyOther} only to the second`] : []),
  ];
  lines.push(`${compared} probes compared${alone.length > 0 ? `, ${alone.join(', ')}` : ''}`);
  lines.push(
    stopped !== undefined
      ? `Could not compare: ${stopped}`
      : differences.length === 0
        ? 'No difference.'
        : `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}.`,
    '',
  );
  return printable(lines.map((line) => line.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' ')).join('\n'));
}
