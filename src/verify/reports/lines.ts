/** Words and small texts that the reports share. */
import type { CheckResult, Finding, KnownDeparture, Outcome, Report, Severity } from '../report.js';

/** Severities, the gravest first, with a heading for each. */
export const SEVERITIES: Record<Severity, string> = { fail: 'Broken', warn: 'Warnings', note: 'Notes' };

/** Findings, the gravest first and accepted ones last, otherwise in their order. */
export function byGravity(findings: readonly Finding[]): Finding[] {
  const order = Object.keys(SEVERITIES);
  const rank = ({ severity, known }: Finding) => (known === undefined ? order.indexOf(severity) : order.length);
  return [...findings].sort((one, other) => rank(one) - rank(other));
}

/** Outcomes in the order in which they are counted, with a word for each. */
export const OUTCOMES: Record<Outcome, string> = {
  kept: 'kept',
  broken: 'broken',
  warned: 'warned',
  noted: 'noted',
  known: 'known',
  'not-asked': 'not asked',
};

/** The findings that nobody has accepted, gravest first. */
export function openFindings(report: Report): Finding[] {
  return byGravity(allFindings(report).filter(({ known }) => known === undefined));
}

/** All findings, accepted ones too. */
export function allFindings({ checks }: Report): Finding[] {
  return checks.flatMap(({ findings }) => findings);
}

/** `createMessage #12 /usage/credits_consumed`: where a finding was made; `session` when no single exchange shows it. */
export function placeOf({ operation, exchange, pointer }: Finding): string {
  return [operation, exchange !== undefined && `#${exchange}`, pointer].filter(Boolean).join(' ') || 'session';
}

/** `models-are-complete “flag”: why`: a known departure that matched nothing. */
export function staleOf({ check, match, reason }: KnownDeparture): string {
  return `${check}${match === undefined ? '' : ` “${match}”`}: ${reason}`;
}

/** `38 kept, 2 broken`: the outcomes that occurred. */
export function countsOf({ checks }: Report): string {
  const counts = countOutcomes(checks).filter(([, count]) => count > 0);
  return counts.map(([outcome, count]) => `${count} ${OUTCOMES[outcome]}`).join(', ') || 'no checks';
}

/** A text without what would steer whoever shows it: control characters, and those that turn the direction of writing. */
export function printable(text: string): string {
  return text.replace(STEERING, '');
}

/** Control characters but tab and line ends, and the marks that turn the direction of writing. */
export const STEERING = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** How many checks came to which outcome. */
export function countOutcomes(checks: readonly CheckResult[]): [Outcome, number][] {
  return (Object.keys(OUTCOMES) as Outcome[]).map((outcome) => [
    outcome,
    checks.filter((check) => check.outcome === outcome).length,
  ]);
}

/** What was not asked by why, checks first. */
export function notAskedBy({ checks, notAsked }: Report): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  const add = (because: string, what: string) => groups.set(because, [...(groups.get(because) ?? []), what]);
  for (const { name, outcome, because } of checks)
    if (outcome === 'not-asked') add(because ?? 'no answer showed it', name);
  for (const { what, because } of notAsked) add(because, what);
  return groups;
}

/** The last line: what it comes to. */
export function verdictOf({ exitCode, stopped, stale }: Report): string {
  if (stopped !== undefined) return `Could not ask: ${stopped}`;
  if (exitCode === 0) return 'The description is kept.';
  return stale.length > 0
    ? 'Broken: a known departure is stale, or a statement does not hold.'
    : 'The description is broken.';
}
