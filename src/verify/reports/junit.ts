/** The report for what shows JUnit results; XML by fast-xml-builder. */
import XMLBuilder from 'fast-xml-builder';
import type { CheckResult, Finding, Report } from '../report.js';
import { placeOf, staleOf, verdictOf } from './lines.js';

const SUITE = 'caicaini verify';

/** A part of the document: members that begin with `@` are attributes, `#text` is text. */
type Part = { [member: string]: string | number | Part | Part[] };

/** One test case per check; departures that fail are failures, what was not asked is skipped. */
export function reportJunit(report: Report): string {
  const { checks, stale, stopped, target, startedMs, endedMs } = report;
  const failed = checks.filter(({ findings }) => failuresIn(findings).length > 0).length + stale.length;
  const cases = [
    ...checks.map(caseOf),
    ...stale.map((entry) => {
      const failure = { '@message': `it is stale: ${staleOf(entry)}` };
      return testCase(`known departure of ${entry.check}`, { failure });
    }),
    ...(stopped === undefined ? [] : [testCase('verification', { error: { '@message': verdictOf(report) } })]),
  ];
  const testsuite: Part = {
    '@name': `${SUITE} ${target}`,
    '@tests': cases.length,
    '@failures': failed,
    '@errors': stopped === undefined ? 0 : 1,
    '@skipped': checks.filter(({ outcome }) => outcome === 'not-asked').length,
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

// XML 1.0, section 2.2, has no other characters
function clean(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

function caseOf({ name, describe, findings, outcome, because }: CheckResult): Part {
  const failures = failuresIn(findings);
  const others = findings.filter((finding) => !failures.includes(finding));
  return testCase(`${name}: ${describe}`, {
    ...(failures.length > 0 && { failure: { '@message': failures[0]!.message, '#text': lines(failures) } }),
    ...(outcome === 'not-asked' && { skipped: because === undefined ? {} : { '@message': because } }),
    ...(others.length > 0 && { 'system-out': lines(others) }),
  });
}

function testCase(name: string, content: Part): Part {
  return { '@classname': SUITE, '@name': name, ...content };
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
