/** The report for what shows JUnit results; XML by xmlbuilder. */
import xmlbuilder from 'xmlbuilder';
import type { Finding, Report } from '../report.js';
import { placeOf, staleOf, verdictOf } from './lines.js';

const SUITE = 'caicaini verify';

/** One test case per check; departures that fail are failures, what was not asked is skipped. */
export function reportJunit(report: Report): string {
  const { checks, stale, stopped, target, startedMs, endedMs } = report;
  const failed = checks.filter(({ findings }) => failuresIn(findings).length > 0).length + stale.length;
  const suite = xmlbuilder
    .create('testsuites', { encoding: 'UTF-8', invalidCharReplacement: '\ufffd' })
    .ele('testsuite', {
      name: `${SUITE} ${target}`,
      tests: checks.length + stale.length + (stopped === undefined ? 0 : 1),
      failures: failed,
      errors: stopped === undefined ? 0 : 1,
      skipped: checks.filter(({ outcome }) => outcome === 'not-asked').length,
      time: (endedMs - startedMs) / 1000,
    });
  const add = (name: string) => suite.ele('testcase', { classname: SUITE, name });
  for (const { name, describe, findings, outcome, because } of checks) {
    const test = add(`${name}: ${describe}`);
    const failures = failuresIn(findings);
    const others = findings.filter((finding) => !failures.includes(finding));
    if (failures.length > 0) test.ele('failure', { message: failures[0]!.message }, lines(failures));
    if (outcome === 'not-asked') test.ele('skipped', because === undefined ? {} : { message: because });
    if (others.length > 0) test.ele('system-out', {}, lines(others));
  }
  for (const entry of stale)
    add(`known departure of ${entry.check}`).ele('failure', { message: `it is stale: ${staleOf(entry)}` });
  if (stopped !== undefined) add('verification').ele('error', { message: verdictOf(report) });
  return `${suite.end({ pretty: true })}\n`;
}

function failuresIn(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity, known }) => severity === 'fail' && known === undefined);
}

function lines(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const accepted = finding.known === undefined ? '' : ` (known: ${finding.known})`;
      return `${finding.severity} ${placeOf(finding)}: ${finding.message}${accepted}`;
    })
    .join('\n');
}
