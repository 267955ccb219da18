/** Every form of the report, with the words of a hostile gateway too. */
import { stripVTControlCharacters } from 'node:util';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/verify/read/exchange.js';
import type { CheckResult, Coverage, Finding, Gap, Report, Skipped } from '../../src/verify/reports/report.js';
import { REPORTS, reportAnnotations, reportSummary, reportTerminal } from '../../src/verify/reports/index.js';
import { hideSecrets, secretsOf } from '../../src/verify/read/secrets.js';

const FORMS: Record<string, (report: Report) => string> = {
  ...REPORTS,
  terminal: reportTerminal,
  'coloured terminal': (report) => reportTerminal(report, { colour: true }),
  annotations: reportAnnotations,
  summary: reportSummary,
};

function finding(over: Partial<Finding> = {}): Finding {
  return {
    // A problem of its own unless the test says otherwise
    id: JSON.stringify(over),
    check: 'ids-are-unique',
    severity: 'fail',
    basis: 'documented',
    message: 'an id is not unique',
    exchange: 1,
    operation: 'createMessage',
    pointer: '/id',
    schema: '#/components/schemas/Message',
    source: [{ name: 'quickstart', title: 'Quick start' }],
    ...over,
  };
}

function check(over: Partial<CheckResult> = {}): CheckResult {
  const { name = 'ids-are-unique', findings = [] } = over;
  return {
    describe: 'Every id is unique.',
    basis: 'documented',
    source: [{ name: 'quickstart', title: 'Quick start' }],
    outcome: 'passed',
    evaluated: 3,
    planned: 3,
    ...over,
    name,
    findings: findings.map((each) => ({ ...each, check: name })),
  };
}

function exchange(over: Partial<Exchange> = {}): Exchange {
  return {
    id: 1,
    request: {
      method: 'POST',
      url: 'https://gateway.example/v1/messages',
      headers: [['accept', '*/*']],
      body: 'question',
    },
    response: { status: 200, headers: [['x-a', 'b']], body: 'answer' },
    startMs: 0,
    headersMs: 1,
    endMs: 2,
    ...over,
  };
}

const counts = (total: number, shown: number, broken: number) => ({
  total,
  shown,
  broken,
  notShown: total - shown - broken,
});
const coverage: Coverage = {
  ...counts(8, 5, 1),
  percent: 75,
  byBasis: { documented: counts(4, 3, 1), convention: counts(3, 2, 0), assumed: counts(1, 0, 0) },
  facts: [{ id: '/checks/ids-are-unique', kind: 'requirement', basis: 'documented', state: 'broken' }],
};

function report(over: Partial<Report> = {}): Report {
  return {
    target: 'https://gateway.example',
    source: 'active',
    profile: 'standard',
    strict: false,
    description: { version: '1.2.3', sha256: 'ab12cd34ef56'.padEnd(64, '0') },
    startedMs: 0,
    endedMs: 2500,
    credits: { spent: 412, max: 1000 },
    exchanges: [exchange()],
    dropped: 0,
    ignored: 0,
    checks: [],
    skipped: [],
    stale: [],
    baseline: [],
    coverage,
    gaps: [],
    verdict: 'passed',
    exitCode: 0,
    ...over,
  };
}

const failed = check({ outcome: 'failed', findings: [finding()] });
const warned = check({
  name: 'limits-count-down',
  basis: 'convention',
  outcome: 'warned',
  findings: [finding({ severity: 'warn', basis: 'convention', message: 'remaining grew' })],
});
const noted = check({
  name: 'usage-has-rows',
  basis: 'assumed',
  outcome: 'noted',
  findings: [finding({ severity: 'note', basis: 'assumed', message: 'no rows' })],
});
const accepted = check({
  name: 'models-are-complete',
  outcome: 'accepted',
  findings: [finding({ message: 'a model is missing', accepted: 'reported in May' })],
});
const notShown = check({
  name: 'refuses-above-limit',
  outcome: 'not-shown',
  evaluated: 0,
  planned: 2,
  because: 'no spare key',
});
const unsent: Skipped = {
  what: 'large bodies',
  because: 'the profile is standard',
  cause: 'plan',
  scenario: 'sizes',
};
const gap: Gap = { name: 'refuses-missing-key', what: 'its requirement', because: 'a 529', give: 'another run' };
const stale = { check: 'tier-is-known', match: 'gold', reason: 'reported in April' };
const everything = report({
  checks: [check({ name: 'status-is-known' }), accepted, noted, warned, failed, notShown],
  skipped: [unsent],
  stale: [stale],
  verdict: 'failed',
  exitCode: 1,
});

// A badge has the verdict and the coverage only
describe.each(Object.entries(FORMS).filter(([name]) => name !== 'badge'))('the form %s', (name, write) => {
  const isMachine = ['json', 'junit', 'sarif'].includes(name);

  test('the same report gives the same text, which ends with a line end', () => {
    expect(write(everything)).toBe(write(structuredClone(everything)));
    expect(write(everything)).toMatch(/[^\n]\n+$/);
  });

  test('an empty report has no undefined values', () => {
    const text = write(report({ exchanges: [], profile: undefined, credits: undefined }));
    expect(text).not.toMatch(/undefined|NaN|null/);
    if (name !== 'annotations') expect(text).not.toBe('');
  });

  test('the text has findings of every severity', () => {
    for (const { message } of [failed, warned, noted].flatMap(({ findings }) => findings))
      expect(stripVTControlCharacters(write(everything))).toContain(message);
  });

  test('a finding of the whole session has a place', () => {
    const whole = finding({ exchange: undefined, operation: undefined, pointer: undefined, schema: undefined });
    const text = write(report({ checks: [check({ outcome: 'failed', findings: [whole] })], exitCode: 1 }));
    if (name !== 'json') expect(text).toContain('session');
    expect(text).not.toMatch(/undefined|::: | {4}: an id/);
  });

  test('the text has a stale baseline entry with its reason', () => {
    const text = write(everything);
    expect(text).toContain('tier-is-known');
    expect(text).toContain('reported in April');
  });

  test('the text has the reason of an early end and the findings so far', () => {
    const text = write({ ...everything, stopped: 'the key was refused', verdict: 'inconclusive', exitCode: 2 });
    expect(text).toContain('the key was refused');
    expect(text).toContain('an id is not unique');
  });

  test('the text has the reason of a skipped check', () => {
    if (name === 'annotations' || name === 'sarif') return;
    expect(write(everything)).toContain('no spare key');
  });

  test('the text contains no key of an exchange', () => {
    const key = `cai_api_${'k'.repeat(32)}`;
    const repeated = exchange({
      request: {
        method: 'POST',
        url: `https://gateway.example/v1/messages?key=${key}`,
        headers: [
          ['authorization', `Bearer ${key}`],
          ['x-odd', key],
        ],
        body: `{"key":"${key}"}`,
      },
      response: { status: 500, headers: [['set-cookie', key]], body: `oops: ${key}` },
      failure: `closed after ${key}`,
    });
    const text = write({ ...everything, exchanges: [hideSecrets(repeated, secretsOf([repeated]))] });
    expect(text).not.toContain('k'.repeat(32));
    expect(text).not.toContain(key.slice(0, 12));
  });

  test('the text contains no control characters of the gateway', () => {
    const hostile = '\u001b[2J\u001b[8m\u0007\u009b31m\u202eevil\u2066';
    const text = write(
      report({
        target: hostile,
        stopped: hostile,
        exchanges: [exchange({ response: { status: 200, headers: [['x-a', hostile]], body: hostile } })],
        checks: [check({ outcome: 'failed', findings: [finding({ message: hostile, pointer: hostile })] })],
        skipped: [{ ...unsent, what: hostile, because: hostile }],
        gaps: [{ ...gap, because: hostile }],
        stale: [{ check: 'a', match: hostile, reason: hostile }],
        exitCode: 2,
      }),
    );
    expect(text).toContain('evil');
    expect(text).not.toMatch(/\u001b\[(2J|8m)|\u0007/);
    if (!isMachine) expect(text).not.toMatch(/[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe('reportTerminal', () => {
  test('reportTerminal writes everything in this order', () => {
    expect(reportTerminal(everything))
      .toBe(`https://gateway.example · profile standard · description 1.2.3, ab12cd34ef56
Coverage: 5 of 8 facts of the contract shown, 1 broken, 2 not shown (75 %)
  documented 4 of 4, convention 2 of 3, assumed 0 of 1

Failures
  ids-are-unique (Quick start)
    createMessage #1 /id: an id is not unique
      sent:     POST https://gateway.example/v1/messages question
      came:     200 answer
      expected: Every id is unique.
      repeat:   curl -i -X POST 'https://gateway.example/v1/messages' -d 'question'

Warnings
  limits-count-down (Quick start)
    createMessage #1 /id: remaining grew
      sent:     POST https://gateway.example/v1/messages question
      came:     200 answer
      expected: Every id is unique.
      repeat:   curl -i -X POST 'https://gateway.example/v1/messages' -d 'question'

Notes
  usage-has-rows (Quick start)
    createMessage #1 /id: no rows
      sent:     POST https://gateway.example/v1/messages question
      came:     200 answer
      expected: Every id is unique.
      repeat:   curl -i -X POST 'https://gateway.example/v1/messages' -d 'question'

Stale baseline entry: tier-is-known “gold”: reported in April

Not shown
  no spare key: refuses-above-limit
  the profile is standard: large bodies

1 passed, 1 failed, 1 warned, 1 noted, 1 accepted, 1 not shown; 1 exchanges, 412 of 1000 credits
Failed: a check failed, and a baseline entry is stale. The baseline accepts 1 finding.
`);
  });

  test('reportTerminal lists what a pass needs, and checks that were shown in part', () => {
    const part = check({ name: 'refuses-above-limit', evaluated: 12, planned: 62 });
    const text = reportTerminal(report({ checks: [part], gaps: [gap], verdict: 'inconclusive', exitCode: 2 }));
    expect(text).toContain('in part: refuses-above-limit 12 of 62');
    expect(text).toContain(
      'Missing for a pass\n  refuses-missing-key: its requirement, because a 529; give another run\n',
    );
    expect(text).toContain('Inconclusive: no check failed, but one thing that a pass needs is not shown.');
  });

  test('reportTerminal writes colours only with the option, and the same text with them', () => {
    const coloured = reportTerminal(everything, { colour: true });
    expect(reportTerminal(everything)).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(reportTerminal(everything));
  });

  test('reportTerminal shortens long lists', () => {
    const names = Array.from({ length: 12 }, (_, index) => `check-${index}`);
    const asked = names.map((name) => ({ ...notShown, name }));
    const many = check({ outcome: 'failed', findings: names.map((message) => finding({ message })) });
    const text = reportTerminal(report({ checks: [...asked, many], exitCode: 1 }));
    expect(text).toContain('and 7 more');
    expect(text).toMatch(/no spare key: .*check-5 and 6 more/);
  });

  test('a finding stays on one line and contains no command for a runner', () => {
    const message = 'the body is\r\n::error::x\n##[stop-commands]y\u2028z';
    const text = reportTerminal(report({ checks: [check({ outcome: 'failed', findings: [finding({ message })] })] }));
    const [line] = text.split('\n').filter((each) => each.includes('the body is'));
    expect(line).toContain('::error::x ## [stop-commands]y z');
    expect(text).not.toMatch(/^\s*::/m);
    expect(text).not.toContain('##[');
  });
});

describe('the badge', () => {
  test.each([
    { verdict: 'passed', colour: '#1a7f37' },
    { verdict: 'failed', colour: '#b3261e' },
    { verdict: 'inconclusive', colour: '#8a5a00' },
  ] as const)('the badge of $verdict has the verdict, the coverage and a colour of its own', ({ verdict, colour }) => {
    const svg = REPORTS.badge(report({ verdict }));
    expect(svg).toContain(`>${verdict}, 6 of 8 facts</text>`);
    expect(svg).toContain(`fill="${colour}"`);
  });
});

describe('JSON', () => {
  test('the JSON is the report itself', () => {
    expect(JSON.parse(REPORTS.json(everything))).toEqual(JSON.parse(JSON.stringify(everything)));
  });
});

describe('JUnit', () => {
  const one = (xml: string, name: string) =>
    new RegExp(`<testcase [^>]*name="${name}[^"]*"(?:/>|>[^]*?</testcase>)`).exec(xml)?.[0] ?? '';

  test('each check is a test case: failures fail, other findings are output, skipped checks are skipped', () => {
    const xml = REPORTS.junit(everything);
    expect(xml).toContain('tests="7" failures="2" errors="0" skipped="1" time="2.5"');
    expect(one(xml, 'ids-are-unique')).toContain('<failure message="an id is not unique">');
    expect(one(xml, 'status-is-known')).toMatch(/\/>$/);
    for (const name of ['limits-count-down', 'usage-has-rows', 'models-are-complete']) {
      expect(one(xml, name)).toContain('<system-out>');
      expect(one(xml, name)).not.toContain('<failure');
    }
    expect(one(xml, 'models-are-complete')).toContain('(accepted: reported in May)');
    expect(one(xml, 'refuses-above-limit')).toContain('<skipped message="no spare key"/>');
    expect(one(xml, 'baseline entry for tier-is-known')).toContain('<failure');
  });

  test('an early end is an error', () => {
    const xml = REPORTS.junit({ ...everything, stopped: 'no key', verdict: 'inconclusive', exitCode: 2 });
    expect(xml).toContain('tests="8" failures="2" errors="1"');
    expect(one(xml, 'verification')).toContain('<error message="Could not verify: no key"/>');
  });

  test('the counts match the elements when every check fails', () => {
    const all = report({ checks: Array.from({ length: 9 }, (_, at) => ({ ...failed, name: `c${at}` })), exitCode: 1 });
    const xml = REPORTS.junit(all);
    expect(xml.match(/<testcase /g)).toHaveLength(9);
    expect(xml.match(/<failure /g)).toHaveLength(9);
    expect(xml).toContain('tests="9" failures="9"');
  });

  test('markup is escaped, and characters that XML does not allow are replaced', () => {
    const message = '</failure> <a b="c"> ]]> & \u0000\u0008\ufffe \ud800';
    const xml = REPORTS.junit(
      report({ target: message, checks: [check({ outcome: 'failed', findings: [finding({ message })] })] }),
    );
    expect(xml.match(/<\/failure>/g)).toHaveLength(1);
    // Beyond attributes, where it is allowed
    expect(xml.replace(/"[^"]*"/g, '')).not.toContain(']]>');
    expect(xml).not.toContain('<a b=');
    expect(xml).not.toMatch(/[\u0000-\u0008\ufffe]/);
    expect(Buffer.from(xml).toString()).toBe(xml);
  });

  test('line ends in a message are kept', () => {
    const message = 'one\n\ttwo\r';
    const xml = REPORTS.junit(report({ checks: [check({ outcome: 'failed', findings: [finding({ message })] })] }));
    expect(xml).toContain(': one\n\ttwo');
  });
});

describe('SARIF', () => {
  const runOf = (given: Report) => (JSON.parse(REPORTS.sarif(given)) as Log).runs[0]!;

  test('the log has the members that the standard requires', () => {
    const log = JSON.parse(REPORTS.sarif(everything)) as Log;
    expect(log.version).toBe('2.1.0');
    expect(log.$schema).toContain('sarif-2.1.0');
    expect(log.runs).toHaveLength(1);
    const { tool, results = [], invocations = [] } = log.runs[0]!;
    expect(tool.driver.name).not.toBe('');
    const rules = tool.driver.rules!.map(({ id }) => id);
    expect(rules).toEqual(everything.checks.map(({ name }) => name));
    expect(new Set(rules).size).toBe(rules.length);
    for (const { ruleId, message } of results) {
      expect(rules).toContain(ruleId);
      expect(message.text).not.toBe('');
    }
    expect(invocations.map(({ executionSuccessful }) => executionSuccessful)).toEqual([true]);
  });

  test('a rule has its basis and its page', () => {
    const [rule] = runOf(report({ checks: [failed] })).tool.driver.rules!;
    expect(rule?.help?.text).toBe('Every id is unique. Basis: documented (Quick start).');
  });

  test('a result has its level, its operation and its place in the description', () => {
    const { results = [] } = runOf(everything);
    expect(results.map(({ level }) => level)).toEqual(['error', 'note', 'warning', 'error']);
    const last = results.at(-1)!;
    expect(last.locations?.[0]?.logicalLocations?.[0]?.name).toBe('createMessage');
    expect(last.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('openapi/openapi.yaml');
    expect(last.properties).toMatchObject({ schema: '#/components/schemas/Message', pointer: '/id' });
  });

  test('accepted results are suppressed with their reason, and the others have an empty list', () => {
    const { results = [] } = runOf(everything);
    expect(results[0]?.suppressions).toEqual([{ kind: 'external', justification: 'reported in May' }]);
    expect(results.slice(1).map(({ suppressions }) => suppressions)).toEqual([[], [], []]);
    expect(runOf(report({ checks: [failed] })).results?.[0]).not.toHaveProperty('suppressions');
  });

  test('a run without findings has an empty list of results', () => {
    expect(runOf(report()).results).toEqual([]);
  });

  test('an early end and stale entries are notifications', () => {
    const [invocation] = runOf({ ...everything, stopped: 'no key', verdict: 'inconclusive', exitCode: 2 }).invocations!;
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications?.[0]?.message.text).toBe('no key');
    expect(invocation?.toolConfigurationNotifications?.[0]?.message.text).toContain('tier-is-known');
  });
});

describe('the forms for GitHub', () => {
  const EVIDENCE =
    '%0Acame: 200 answer%0Aexpected: Every id is unique.%0A' +
    "curl -i -X POST 'https://gateway.example/v1/messages' -d 'question'";

  test('each finding outside the baseline is an annotation, in descending severity', () => {
    expect(reportAnnotations(everything).split('\n')).toEqual([
      `::error title=ids-are-unique::createMessage #1 /id: an id is not unique${EVIDENCE}`,
      `::warning title=limits-count-down::createMessage #1 /id: remaining grew${EVIDENCE}`,
      `::notice title=usage-has-rows::createMessage #1 /id: no rows${EVIDENCE}`,
      '::error title=tier-is-known::stale baseline entry: tier-is-known “gold”: reported in April',
      '',
    ]);
  });

  const cases = [
    { given: '100 % sure', want: '100 %25 sure' },
    { given: 'a\r\nb', want: 'a%0D%0Ab' },
    { given: 'a\n::error::b', want: 'a%0A::error::b' },
    { given: '%0A::error::b', want: '%250A::error::b' },
    { given: 'a: b, c', want: 'a: b, c' },
  ];
  test.each(cases)('the message “$given” is escaped as “$want”', ({ given, want }) => {
    const text = reportAnnotations(report({ checks: [check({ findings: [finding({ message: given })] })] }));
    expect(text).toBe(`::error title=ids-are-unique::createMessage #1 /id: ${want}${EVIDENCE}\n`);
  });

  test('a title cannot contain the end of the command', () => {
    const text = reportAnnotations(report({ stale: [{ check: 'a,file=b::c\n', reason: 'd' }] }));
    expect(text.startsWith('::error title=a%2Cfile=b%3A%3Ac%0A::')).toBe(true);
  });

  test('the annotations of each severity are ten at most', () => {
    const findings = Array.from({ length: 30 }, (_, at) => finding({ message: `problem ${at}` }));
    const text = reportAnnotations(report({ checks: [check({ findings }), warned] }));
    expect(text.match(/^::error/gm)).toHaveLength(10);
    expect(text.match(/^::warning/gm)).toHaveLength(1);
  });

  test('the summary has a row per finding, the stale entries and the skipped checks', () => {
    expect(reportSummary(everything)).toBe(`## caicaini verify: https://gateway.example

Failed: a check failed, and a baseline entry is stale. The baseline accepts 1 finding.

Checks: 1 passed, 1 failed, 1 warned, 1 noted, 1 accepted, 1 not shown. Coverage: 5 of 8 facts of the contract shown, 1 broken, 2 not shown (75 %).

Profile standard, description 1.2.3.

| severity | check | where | what |
| --- | --- | --- | --- |
| fail | \`ids-are-unique\` | createMessage #1 /id | an id is not unique |
| warn | \`limits-count-down\` | createMessage #1 /id | remaining grew |
| note | \`usage-has-rows\` | createMessage #1 /id | no rows |

Stale baseline entries:

- tier-is-known “gold”: reported in April

Not shown:

- no spare key: 1
- the profile is standard: 1
`);
  });

  test('a message cannot leave its table cell', () => {
    const message = 'a | b\n| c | <img src=x> [x](y) `z` **w** \\ &amp;';
    const text = reportSummary(report({ checks: [check({ findings: [finding({ message })] })] }));
    expect(text).toContain('a \\| b \\| c \\| &lt;img src=x&gt; \\[x\\](y) \\`z\\` \\*\\*w\\*\\* \\\\ &amp;amp; |\n');
  });

  test('the summary stays below 1 MiB', () => {
    const findings = Array.from({ length: 5000 }, (_, at) => finding({ message: `${at}${'<'.repeat(5000)}` }));
    const text = reportSummary(report({ checks: [check({ findings })] }));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('And 4800 more.');
  });
});

describe('HTML', () => {
  const html = REPORTS.html(everything);

  test('the page loads no other file and runs no script', () => {
    expect(html).toContain(`default-src 'none'`);
    expect(html).not.toMatch(/<(script|link|img|iframe|object|base|form)\b|@import|url\(|\son\w+=/i);
    expect(html).not.toMatch(/(src|href)="(?!#)/i);
  });

  test('every link has its target, and every id is unique', () => {
    const ids = [...html.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);
    const links = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    const labels = [...html.matchAll(/aria-labelledby="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(links).toHaveLength(4);
    for (const id of [...links, ...labels]) expect(ids).toContain(id);
  });

  test('heading levels increase by one at a time', () => {
    const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.slice(1).forEach((level, index) => expect(level - levels[index]!).toBeLessThanOrEqual(1));
  });

  test('the bar has a label with its numbers', () => {
    expect(html).toContain(
      'role="img" aria-label="Checks: 1 passed, 1 failed, 1 warned, 1 noted, 1 accepted, 1 not shown" viewBox="0 0 6 1"',
    );
    expect(html.match(/<rect /g)).toHaveLength(6);
  });

  test('the checks are in the order of their outcomes', () => {
    const names = [...html.matchAll(/<article id="([^"]*)"/g)].map(([, id]) => id);
    expect(names).toEqual(['ids-are-unique', 'limits-count-down', 'usage-has-rows', 'models-are-complete']);
  });

  test('a finding has its exchange, basis, place in the description, and page', () => {
    const [shown = ''] = /<details class="fail">[^]*?<\/details>/.exec(html) ?? [];
    for (const text of ['POST https://gateway.example/v1/messages', 'accept: */*', 'question', '200\nx-a: b', 'answer'])
      expect(shown).toContain(text);
    expect(shown).toContain('documented · description: #/components/schemas/Message · source: Quick start');
  });

  test('an accepted finding is in a separate group, with its reason', () => {
    expect(html.match(/<details class="fail">/g)).toHaveLength(1);
    expect(html).toContain('id="only-accepted"> Accepted (1)');
    expect(html).toContain('accepted: reported in May');
  });

  test('every choice of the filter hides the other groups', () => {
    const choices = [...html.matchAll(/<input [^>]*id="only-(\w+)"/g)].map(([, name]) => name!);
    expect(choices).toEqual(['all', 'fail', 'warn', 'note', 'accepted']);
    for (const name of choices.slice(1)) {
      expect(html).toContain(`section:has(#only-${name}:checked) details:not(.${name})`);
      expect(html).toContain(`<details class="${name}">`);
    }
  });

  test('the filter has only groups with findings', () => {
    const page = REPORTS.html(report({ checks: [failed] }));
    expect([...page.matchAll(/<input [^>]*id="only-(\w+)"/g)].map(([, name]) => name)).toEqual(['all', 'fail']);
  });

  test('texts of the gateway add no markup, in any member', () => {
    const hostile = `</pre></details></style><script>alert('x')</script>" onload="a &lt; <!--`;
    const page = REPORTS.html(
      report({
        target: hostile,
        profile: hostile,
        stopped: hostile,
        description: { version: hostile, sha256: hostile },
        exchanges: [
          exchange({
            request: { method: hostile, url: hostile, headers: [[hostile, hostile]], body: hostile },
            response: { status: 500, headers: [[hostile, hostile]], body: hostile },
            failure: hostile,
            probe: { scenario: hostile, why: hostile },
          }),
        ],
        checks: [
          check({
            name: hostile,
            describe: hostile,
            outcome: 'failed',
            findings: [
              finding({
                message: hostile,
                operation: hostile,
                pointer: hostile,
                schema: hostile,
                accepted: hostile,
                source: [{ name: hostile, title: hostile }],
              }),
            ],
          }),
          check({ name: 'b', outcome: 'not-shown', because: hostile }),
        ],
        skipped: [{ ...unsent, what: hostile, because: 'x' }],
        stale: [{ check: hostile, match: hostile, reason: hostile }],
        exitCode: 2,
      }),
    );
    expect(page).not.toMatch(/<script|<!--/);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page.match(/<\/details>/g)).toHaveLength(1);
    // The request, the response and the command
    expect(page.match(/<\/pre>/g)).toHaveLength(3);
    expect(page).not.toContain('" onload="');
  });

  test('a long body is cut, and the page has its length', () => {
    const long = exchange({ response: { status: 200, headers: [], body: 'y'.repeat(30_000) } });
    const page = REPORTS.html(report({ exchanges: [long], checks: [failed], exitCode: 1 }));
    expect(page).toContain('… cut; 30000 characters in total');
    expect(page.match(/y{100,}/)?.[0]).toHaveLength(20_000);
  });

  test('the page has the first twenty findings of a check in descending severity, and counts the others', () => {
    const notes = Array.from({ length: 30 }, (_, at) => finding({ severity: 'note', message: `note ${at}` }));
    const page = REPORTS.html(report({ checks: [check({ outcome: 'failed', findings: [...notes, finding()] })] }));
    expect(page.match(/<details/g)).toHaveLength(20);
    expect(page).toContain('an id is not unique');
    expect(page).toContain('And 11 more of this check.');
  });

  test('accepted findings do not displace others', () => {
    const accepted = Array.from({ length: 30 }, () => finding({ accepted: 'reported in May' }));
    const open = finding({ severity: 'note', message: 'a field is new' });
    const page = REPORTS.html(report({ checks: [check({ outcome: 'noted', findings: [...accepted, open] })] }));
    expect(page).toContain('a field is new');
  });

  test('an exchange without a response has its failure', () => {
    const silent: Exchange = { ...exchange(), response: undefined, failure: 'connection reset' };
    expect(REPORTS.html(report({ exchanges: [silent], checks: [failed] }))).toContain('connection reset');
  });
});
