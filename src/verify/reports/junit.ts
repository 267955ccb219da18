/** The report as JUnit XML, written by fast-xml-builder. */
import XMLBuilder from 'fast-xml-builder';
import type { CheckResult, Finding, Report } from './report.js';
import { evidenceOf } from './evidence.js';
import { findingPlace, groupsOf, describeEntry, describeGap, verdictOf } from './wording.js';

const SUITE = 'caicaini verify';

/** An XML element. Members that begin with `@` are attributes; `#text` is its text. */
type XmlElement = { [member: string]: string | number | XmlElement | XmlElement[] };

/** One test case per check. Findings that fail are failures; warnings and notes are output. */
export function reportJunit(report: Report): string {
  const { checks, stale, stopped, target, startedMs, endedMs, gaps } = report;
  const errors = stopped === undefined ? gaps.map(describeGap) : [verdictOf(report)];
  const failed = checks.filter(({ findings }) => failuresIn(findings).length > 0).length + stale.length;
  const cases = [
    ...checks.map((each) => caseOf(each, report)),
    ...stale.map((entry) => {
      const failure = { '@message': `the baseline entry is stale: ${describeEntry(entry)}` };
      return testCase(`baseline entry for ${entry.check}`, { failure });
    }),
    ...errors.map((message) => testCase('verification', { error: { '@message': message } })),
  ];
  const testsuite: XmlElement = {
    '@name': `${SUITE} ${target}`,
    '@tests': cases.length,
    '@failures': failed,
    '@errors': errors.length,
    '@skipped': checks.filter(({ outcome }) => outcome === 'not-shown').length,
    '@time': (endedMs - startedMs) / 1000,
    testcase: cases,
  };
  return BUILDER.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, testsuites: { testsuite } });
}

const BUILDER = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
  attributeValueProcessor: (_, value) => clean(String(value)),
  tagValueProcessor: (_, value) => clean(String(value)),
});

// All characters that XML 1.0 allows. Source: XML 1.0, section 2.2
function clean(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

function caseOf({ name, describe, findings, outcome, because }: CheckResult, report: Report): XmlElement {
  const failures = failuresIn(findings);
  const others = findings.filter((finding) => !failures.includes(finding));
  return testCase(`${name}: ${describe}`, {
    ...(failures.length > 0 && { failure: { '@message': failures[0]!.message, '#text': lines(failures, report) } }),
    ...(outcome === 'not-shown' && { skipped: because === undefined ? {} : { '@message': because } }),
    ...(others.length > 0 && { 'system-out': lines(others, report) }),
  });
}

function testCase(name: string, content: XmlElement): XmlElement {
  return { '@classname': SUITE, '@name': name, ...content };
}

function failuresIn(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity, accepted }) => severity === 'fail' && accepted === undefined);
}

function lines(findings: readonly Finding[], report: Report): string {
  return groupsOf(findings)
    .map(({ first: finding, count }) => {
      const accepted = finding.accepted === undefined ? '' : ` (accepted: ${finding.accepted})`;
      const times = count > 1 ? ` (${count} times)` : '';
      const evidence = evidenceOf(report, finding);
      const details = evidence
        ? `\n  sent: ${evidence.sent}\n  came: ${evidence.came}\n  expected: ${evidence.expected}\n  repeat: ${evidence.curl}`
        : '';
      return `${finding.severity} ${findingPlace(finding)}: ${finding.message}${times}${accepted}${details}`;
    })
    .join('\n');
}
