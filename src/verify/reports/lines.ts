/** Words and small texts that the reports share. */
import type { CheckResult, Finding, Outcome, Report, Severity } from '../report.js';

/** Severities, the gravest first, with a heading for each. */
export const SEVERITIES: Record<Severity, string> = { fail: 'Broken', warn: 'Warnings', note: 'Notes' };

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
  const order = Object.keys(SEVERITIES);
  return allFindings(report)
    .filter(({ known }) => known === undefined)
    .sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
}

/** All findings, accepted ones too. */
export function allFindings({ checks }: Report): Finding[] {
  return checks.flatMap(({ findings }) => findings);
}

/** `createMessage #12 /usage/credits_consumed`: where a finding was made. */
export function placeOf({ operation, exchange, pointer }: Finding): string {
  return [operation, exchange !== undefined && `#${exchange}`, pointer].filter(Boolean).join(' ');
}

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
