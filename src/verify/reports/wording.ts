/** Words and short texts that all forms of the report share. */
import type { BaselineEntry, CheckOutcome, CheckResult, Finding, Gap, Report, Severity } from './report.js';

/** Severities, the highest first, each with its heading. */
export const SEVERITIES: Record<Severity, string> = { fail: 'Failures', warn: 'Warnings', note: 'Notes' };

/** Findings in descending severity, accepted ones last; otherwise in their order. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
  const order = Object.keys(SEVERITIES);
  const rank = ({ severity, accepted }: Finding) => (accepted === undefined ? order.indexOf(severity) : order.length);
  return [...findings].sort((one, other) => rank(one) - rank(other));
}

/** Outcomes in the order in which reports count them. */
export const OUTCOMES: readonly CheckOutcome[] = ['passed', 'failed', 'warned', 'noted', 'accepted', 'not-shown'];

/** An outcome in words. */
export function wordOf(outcome: CheckOutcome): string {
  return outcome === 'not-shown' ? 'not shown' : outcome;
}

/** The findings that the baseline does not accept, in descending severity. */
export function unacceptedFindings(report: Report): Finding[] {
  return bySeverity(allFindings(report).filter(({ accepted }) => accepted === undefined));
}

/** All findings, also accepted ones. */
export function allFindings({ checks }: Report): Finding[] {
  return checks.flatMap(({ findings }) => findings);
}

/** Findings of one cause: the same problem at the same place, and the exchanges that show it. */
export interface FindingGroup {
  first: Finding;
  count: number;
  exchanges: readonly number[];
}

/** The findings by cause, in their order. */
export function groupsOf(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = groups.get(finding.id);
    if (list) list.push(finding);
    else groups.set(finding.id, [finding]);
  }
  return [...groups.values()].map((list) => ({
    first: list[0]!,
    count: list.reduce((sum, { more = 0 }) => sum + 1 + more, 0),
    exchanges: list.flatMap(({ exchange }) => exchange ?? []),
  }));
}

/** The place of a finding: `createMessage #12 /usage/credits_consumed`, or `session` when no single exchange shows it. */
export function findingPlace({ operation, exchange, pointer }: Finding): string {
  return [operation, exchange !== undefined && `#${exchange}`, pointer].filter(Boolean).join(' ') || 'session';
}

/** A baseline entry in one line: `models-are-complete “flag”: why`. */
export function describeEntry({ check, match, reason }: BaselineEntry): string {
  return `${check}${match === undefined ? '' : ` “${match}”`}: ${reason}`;
}

/** How many exchanges were evaluated: `12 exchanges`. */
export function exchangesOf({ exchanges, dropped }: Report): string {
  if (dropped === 0) return `${exchanges.length} exchanges`;
  return `${exchanges.length + dropped} exchanges, of which ${dropped} were dropped after they had been checked`;
}

/** The outcomes that occurred: `38 passed, 2 failed`. */
export function countsOf({ checks }: Report): string {
  const counts = countOutcomes(checks).filter(([, count]) => count > 0);
  return counts.map(([outcome, count]) => `${count} ${wordOf(outcome)}`).join(', ') || 'no checks';
}

/** A text without control characters and marks that change the direction of writing: neither may reach a terminal. */
export function printable(text: string): string {
  return text.replace(CONTROL_CHARACTERS, '');
}

/** Control characters except tab and line ends, and marks that change the direction of writing. */
export const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** How many checks have each outcome. */
export function countOutcomes(checks: readonly CheckResult[]): [CheckOutcome, number][] {
  return OUTCOMES.map((outcome) => [outcome, checks.filter((check) => check.outcome === outcome).length]);
}

/** Checks that are not shown and probes that were not sent, by reason, checks first. */
export function notShownByReason({ checks, skipped }: Report): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  const add = (because: string, what: string) => groups.set(because, [...(groups.get(because) ?? []), what]);
  for (const { name, outcome, because } of checks)
    if (outcome === 'not-shown') add(because ?? 'no exchange to evaluate', name);
  for (const { what, because } of skipped) add(because, what);
  return groups;
}

/** Checks that evaluated only some of their probes: `refuses-invalid-requests 12 of 62`. */
export function partlyShown({ checks }: Report): string[] {
  return checks
    .filter(({ evaluated, planned }) => evaluated > 0 && evaluated < planned)
    .map(({ name, evaluated, planned }) => `${name} ${evaluated} of ${planned}`);
}

/** The coverage in one line. */
export function coverageLine({ coverage: { total, shown, broken, notShown, percent } }: Report): string {
  const brokenPart = broken === 0 ? '' : `${broken} broken, `;
  return `Coverage: ${shown} of ${total} facts of the contract shown, ${brokenPart}${notShown} not shown (${percent} %)`;
}

/** The coverage of each basis: `documented 200 of 300`. */
export function coverageByBasis({ coverage: { byBasis } }: Report): string {
  return Object.entries(byBasis)
    .map(([basis, { shown, broken, total }]) => `${basis} ${shown + broken} of ${total}`)
    .join(', ');
}

/** A gap in one line. */
export function describeGap({ name, what, because, give }: Gap): string {
  return `${name}: ${what}, because ${because}${give === undefined ? '' : `; give ${give}`}`;
}

/** The last line of a report. */
export function verdictOf({ verdict, stopped, stale, gaps, checks }: Report): string {
  if (stopped !== undefined) return `Could not verify: ${stopped}`;
  if (verdict === 'passed') return `Passed: no check failed.${acceptedPart(checks)}`;
  if (verdict === 'failed') {
    const failed = checks.some(({ outcome }) => outcome === 'failed') && 'a check failed';
    const reasons = [failed, stale.length > 0 && 'a baseline entry is stale'].filter(Boolean);
    return `Failed: ${reasons.join(', and ')}.${acceptedPart(checks)}`;
  }
  const parts = gaps.length === 1 ? 'one thing that a pass needs is' : `${gaps.length} things that a pass needs are`;
  return `Inconclusive: no check failed, but ${parts} not shown.${acceptedPart(checks)}`;
}

/** Why a verdict is inconclusive. */
export function inconclusiveBecause({ stopped, gaps: [first, ...others] }: Pick<Report, 'stopped' | 'gaps'>): string {
  if (stopped !== undefined) return stopped;
  if (!first) return 'too little was shown';
  return `${describeGap(first)}${others.length > 0 ? `, and ${others.length} more` : ''}`;
}

/** Accepted findings are still deviations, so the verdict counts them. */
function acceptedPart(checks: readonly CheckResult[]): string {
  const count = checks.flatMap(({ findings }) => findings).filter(({ accepted }) => accepted !== undefined).length;
  return count === 0 ? '' : ` The baseline accepts ${count} ${count === 1 ? 'finding' : 'findings'}.`;
}
