/** The report in GitHub Actions: annotations, and the job summary. */
import { evidenceOf } from './evidence.js';
import type { Report, Severity } from './report.js';
import {
  countsOf,
  coverageLine,
  describeGap,
  notShownByReason,
  unacceptedFindings,
  findingPlace,
  groupsOf,
  printable,
  describeEntry,
  verdictOf,
  type FindingGroup,
} from './wording.js';

const COMMANDS: Record<Severity, string> = { fail: 'error', warn: 'warning', note: 'notice' };
/** GitHub shows ten annotations of each severity per step. */
const MAX_ANNOTATIONS = 10;
/** Limits that keep the summary below GitHub's 1 MiB: rows of the table, and characters of a cell. */
const MAX_ROWS = 200;
const CELL_CHARS = 500;

/** Workflow commands, one per finding. */
export function reportAnnotations(report: Report): string {
  const shown = Object.keys(COMMANDS).flatMap((severity) =>
    onePerCheckFirst(groupsOf(unacceptedFindings(report).filter((finding) => finding.severity === severity))).slice(
      0,
      MAX_ANNOTATIONS,
    ),
  );
  const stale = report.stale.map(
    (entry) => `::error title=${property(entry.check)}::${data(`stale baseline entry: ${describeEntry(entry)}`)}`,
  );
  const isOpen = report.verdict === 'inconclusive';
  const why = [verdictOf(report), ...report.gaps.slice(0, 3).map(describeGap)].join('\n');
  const stopped = isOpen ? [`::error title=caicaini verify::${data(why)}`] : [];
  return [...shown.map((group) => toCommand(group, report)), ...stale, ...stopped].map((line) => `${line}\n`).join('');
}

/** A table of the findings in GitHub's Markdown. */
export function reportSummary(report: Report): string {
  const { target, profile, description, stale, gaps } = report;
  const findings = groupsOf(unacceptedFindings(report));
  const rows = findings.slice(0, MAX_ROWS).map(({ first, count }) => {
    const message = `${first.message}${count > 1 ? ` (${count} times)` : ''}`;
    return `| ${first.severity} | \`${first.check}\` | ${cell(findingPlace(first))} | ${cell(message)} |`;
  });
  const more = findings.length - rows.length;
  const missing = [...notShownByReason(report)].map(([because, what]) => `- ${cell(because)}: ${what.length}`);
  return [
    `## caicaini verify: ${cell(target)}`,
    '',
    cell(verdictOf(report)),
    '',
    `Checks: ${countsOf(report)}. ${coverageLine(report)}.`,
    '',
    ...(gaps.length > 0 ? ['Missing for a pass:', '', ...gaps.map((gap) => `- ${cell(describeGap(gap))}`), ''] : []),
    `${profile === undefined ? 'Description' : `Profile ${cell(profile)}, description`} ${cell(description.version)}.`,
    '',
    ...(rows.length > 0 ? ['| severity | check | where | what |', '| --- | --- | --- | --- |', ...rows, ''] : []),
    ...(more > 0 ? [`And ${more} more.`, ''] : []),
    ...(stale.length > 0
      ? ['Stale baseline entries:', '', ...stale.map((entry) => `- ${cell(describeEntry(entry))}`), '']
      : []),
    ...(missing.length > 0 ? ['Not shown:', '', ...missing, ''] : []),
  ].join('\n');
}

function toCommand({ first, count }: FindingGroup, report: Report): string {
  const evidence = evidenceOf(report, first);
  const text = [
    `${findingPlace(first)}: ${first.message}${count > 1 ? ` (${count} times)` : ''}`,
    ...(evidence ? [`came: ${evidence.came}`, `expected: ${evidence.expected}`, evidence.curl] : []),
  ].join('\n');
  return `::${COMMANDS[first.severity]} title=${property(first.check)}::${data(text)}`;
}

/** The first problem of every check, then the others. */
function onePerCheckFirst(groups: readonly FindingGroup[]): FindingGroup[] {
  const isFirst = (group: FindingGroup) => groups.find(({ first }) => first.check === group.first.check) === group;
  return [...groups.filter(isFirst), ...groups.filter((group) => !isFirst(group))];
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
