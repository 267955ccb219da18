/** The report for what shows JUnit results. */
import type { CheckResult, Finding, Report } from '../report.js';
import { placeOf, staleOf, verdictOf } from './lines.js';
import { xmlDocument, type Element } from './xml.js';

const SUITE = 'caicaini verify';

/** One test case per check; departures that fail are failures, what was not asked is skipped. */
export function reportJunit(report: Report): string {
  const { checks, stale, stopped, target, startedMs, endedMs } = report;
  const cases = [
    ...checks.map(caseOf),
    ...stale.map((entry) =>
      testCase(`known departure of ${entry.check}`, [part('failure', { message: `it is stale: ${staleOf(entry)}` })]),
    ),
    ...(stopped === undefined ? [] : [testCase('verification', [part('error', { message: verdictOf(report) })])]),
  ];
  const failed = checks.filter(({ findings }) => failuresIn(findings).length > 0).length + stale.length;
  const counts = {
    tests: cases.length,
    failures: failed,
    errors: stopped === undefined ? 0 : 1,
    skipped: checks.filter(({ outcome }) => outcome === 'not-asked').length,
    time: (endedMs - startedMs) / 1000,
  };
  const suite = part('testsuite', { name: `${SUITE} ${target}`, ...counts }, cases);
  return xmlDocument(part('testsuites', {}, [suite]));
}

function caseOf({ name, describe, findings, outcome, because }: CheckResult): Element {
  const failures = failuresIn(findings);
  const others = findings.filter((finding) => !failures.includes(finding));
  return testCase(`${name}: ${describe}`, [
    ...(failures.length > 0 ? [part('failure', { message: failures[0]!.message }, lines(failures))] : []),
    ...(outcome === 'not-asked' ? [part('skipped', because === undefined ? {} : { message: because })] : []),
    ...(others.length > 0 ? [part('system-out', {}, lines(others))] : []),
  ]);
}

function testCase(name: string, content: Element[]): Element {
  return part('testcase', { classname: SUITE, name }, content);
}

function part(name: string, attributes: Element['attributes'], content: Element['content'] = ''): Element {
  return { name, attributes, content };
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
