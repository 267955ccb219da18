import { stripVTControlCharacters } from 'node:util';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../src/verify/exchange.js';
import type { CheckResult, Finding, Report } from '../src/verify/report.js';
import { REPORTS, reportAnnotations, reportSummary, reportTerminal } from '../src/verify/reports/index.js';
import { hideSecrets, secretsOf } from '../src/verify/secrets.js';

const FORMS: Record<string, (report: Report) => string> = {
  ...REPORTS,
  terminal: reportTerminal,
  'coloured terminal': (report) => reportTerminal(report, { colour: true }),
  annotations: reportAnnotations,
  summary: reportSummary,
};

function finding(over: Partial<Finding> = {}): Finding {
  return {
    check: 'ids-are-unique',
    severity: 'fail',
    basis: 'documented',
    message: 'an id came twice',
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
    describe: 'No id comes twice.',
    basis: 'documented',
    source: [{ name: 'quickstart', title: 'Quick start' }],
    outcome: 'kept',
    judged: 3,
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
      body: 'asked',
    },
    response: { status: 200, headers: [['x-a', 'b']], body: 'answered' },
    startMs: 0,
    headersMs: 1,
    endMs: 2,
    ...over,
  };
}

function report(over: Partial<Report> = {}): Report {
  return {
    target: 'https://gateway.example',
    feed: 'active',
    profile: 'standard',
    strict: false,
    description: { version: '1.2.3', sha256: 'ab12cd34ef56'.padEnd(64, '0') },
    startedMs: 0,
    endedMs: 2500,
    credits: { spent: 412, max: 1000 },
    exchanges: [exchange()],
    checks: [],
    notAsked: [],
    stale: [],
    exitCode: 0,
    ...over,
  };
}

const broken = check({ outcome: 'broken', findings: [finding()] });
const warned = check({
  name: 'limits-count-down',
  basis: 'convention',
  outcome: 'warned',
  findings: [finding({ severity: 'warn', basis: 'convention', message: 'remaining went up' })],
});
const noted = check({
  name: 'usage-has-rows',
  basis: 'assumed',
  outcome: 'noted',
  findings: [finding({ severity: 'note', basis: 'assumed', message: 'no rows' })],
});
const known = check({
  name: 'models-are-complete',
  outcome: 'known',
  findings: [finding({ message: 'a model is missing', known: 'told in May' })],
});
const notAsked = check({ name: 'refuses-above-limit', outcome: 'not-asked', judged: 0, because: 'no spare key' });
const stale = { check: 'tier-is-known', match: 'gold', reason: 'told in April' };
const everything = report({
  checks: [check({ name: 'status-is-known' }), known, noted, warned, broken, notAsked],
  notAsked: [{ what: 'large bodies', because: 'the profile is standard' }],
  stale: [stale],
  exitCode: 1,
});

describe.each(Object.entries(FORMS))('as %s', (name, write) => {
  const isMachine = ['json', 'junit', 'sarif'].includes(name);

  test('the same report gives the same text, and an end of line at its end', () => {
    expect(write(everything)).toBe(write(structuredClone(everything)));
    expect(write(everything)).toMatch(/[^\n]\n+$/);
  });

  test('an empty report can be written', () => {
    const text = write(report({ exchanges: [], profile: undefined, credits: undefined }));
    expect(text).not.toMatch(/undefined|NaN|null/);
    if (name !== 'annotations') expect(text).not.toBe('');
  });

  test('findings of every severity are told', () => {
    for (const { message } of [broken, warned, noted].flatMap(({ findings }) => findings))
      expect(stripVTControlCharacters(write(everything))).toContain(message);
  });

  test('a finding of the whole session has a place too', () => {
    const whole = finding({ exchange: undefined, operation: undefined, pointer: undefined, schema: undefined });
    const text = write(report({ checks: [check({ outcome: 'broken', findings: [whole] })], exitCode: 1 }));
    if (name !== 'json') expect(text).toContain('session');
    expect(text).not.toMatch(/undefined|::: | {4}: an id/);
  });

  test('a stale known departure is told with its reason', () => {
    const text = write(everything);
    expect(text).toContain('tier-is-known');
    expect(text).toContain('told in April');
  });

  test('what stopped it is told, and what was found until then', () => {
    const text = write({ ...everything, stopped: 'the key was refused', exitCode: 2 });
    expect(text).toContain('the key was refused');
    expect(text).toContain('an id came twice');
  });

  test('what was not asked is told with why', () => {
    if (name === 'annotations' || name === 'sarif') return;
    expect(write(everything)).toContain('no spare key');
  });

  test('a key in an exchange or a finding never shows', () => {
    const key = `cai_api_${'k'.repeat(32)}`;
    const spoken = exchange({
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
    const text = write({ ...everything, exchanges: [hideSecrets(spoken, secretsOf([spoken]))] });
    expect(text).not.toContain('k'.repeat(32));
    expect(text).not.toContain(key.slice(0, 12));
  });

  test('nothing a gateway said steers who reads it', () => {
    const hostile = '\u001b[2J\u001b[8m\u0007\u009b31m\u202eevil\u2066';
    const text = write(
      report({
        target: hostile,
        stopped: hostile,
        exchanges: [exchange({ response: { status: 200, headers: [['x-a', hostile]], body: hostile } })],
        checks: [check({ outcome: 'broken', findings: [finding({ message: hostile, pointer: hostile })] })],
        notAsked: [{ what: hostile, because: hostile }],
        stale: [{ check: 'a', match: hostile, reason: hostile }],
        exitCode: 2,
      }),
    );
    expect(text).toContain('evil');
    expect(text).not.toMatch(/\u001b\[(2J|8m)|\u0007/);
    if (!isMachine) expect(text).not.toMatch(/[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe('the terminal', () => {
  test('tells all of it in this order', () => {
    expect(reportTerminal(everything))
      .toBe(`https://gateway.example · profile standard · description 1.2.3, ab12cd34ef56

Broken
  ids-are-unique (Quick start)
    createMessage #1 /id: an id came twice

Warnings
  limits-count-down (Quick start)
    createMessage #1 /id: remaining went up

Notes
  usage-has-rows (Quick start)
    createMessage #1 /id: no rows

Stale: tier-is-known “gold”: told in April (known, and not found)

Not asked
  no spare key: refuses-above-limit
  the profile is standard: large bodies

1 kept, 1 broken, 1 warned, 1 noted, 1 known, 1 not asked; 1 exchanges, 412 of 1000 credits
Broken: a known departure is stale, or a statement does not hold.
`);
  });

  test('has colours only when asked, and says the same with them', () => {
    const coloured = reportTerminal(everything, { colour: true });
    expect(reportTerminal(everything)).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(reportTerminal(everything));
  });

  test('folds long lists', () => {
    const names = Array.from({ length: 12 }, (_, index) => `check-${index}`);
    const asked = names.map((name) => ({ ...notAsked, name }));
    const many = check({ outcome: 'broken', findings: names.map((message) => finding({ message })) });
    const text = reportTerminal(report({ checks: [...asked, many], exitCode: 1 }));
    expect(text).toContain('and 7 more');
    expect(text).toMatch(/no spare key: .*check-5 and 6 more/);
  });

  test('keeps a finding on its line, and gives a runner nothing to obey', () => {
    const message = 'the body is\r\n::error::x\n##[stop-commands]y\u2028z';
    const text = reportTerminal(report({ checks: [check({ outcome: 'broken', findings: [finding({ message })] })] }));
    const [line] = text.split('\n').filter((each) => each.includes('the body is'));
    expect(line).toContain('::error::x ## [stop-commands]y z');
    expect(text).not.toMatch(/^\s*::/m);
    expect(text).not.toContain('##[');
  });
});

describe('JSON', () => {
  test('is the report itself', () => {
    expect(JSON.parse(REPORTS.json(everything))).toEqual(JSON.parse(JSON.stringify(everything)));
  });
});

describe('JUnit', () => {
  const one = (xml: string, name: string) =>
    new RegExp(`<testcase [^>]*name="${name}[^"]*"(?:/>|>[^]*?</testcase>)`).exec(xml)?.[0] ?? '';

  test('a case per check: failures fail, the rest is told, what was not asked is skipped', () => {
    const xml = REPORTS.junit(everything);
    expect(xml).toContain('tests="7" failures="2" errors="0" skipped="1" time="2.5"');
    expect(one(xml, 'ids-are-unique')).toContain('<failure message="an id came twice">');
    expect(one(xml, 'status-is-known')).toMatch(/\/>$/);
    for (const name of ['limits-count-down', 'usage-has-rows', 'models-are-complete']) {
      expect(one(xml, name)).toContain('<system-out>');
      expect(one(xml, name)).not.toContain('<failure');
    }
    expect(one(xml, 'models-are-complete')).toContain('(known: told in May)');
    expect(one(xml, 'refuses-above-limit')).toContain('<skipped message="no spare key"/>');
    expect(one(xml, 'known departure of tier-is-known')).toContain('<failure');
  });

  test('what stopped it is an error', () => {
    const xml = REPORTS.junit({ ...everything, stopped: 'no key', exitCode: 2 });
    expect(xml).toContain('tests="8" failures="2" errors="1"');
    expect(one(xml, 'verification')).toContain('<error message="Could not ask: no key"/>');
  });

  test('counts say what is there, when everything is broken too', () => {
    const all = report({ checks: Array.from({ length: 9 }, (_, at) => ({ ...broken, name: `c${at}` })), exitCode: 1 });
    const xml = REPORTS.junit(all);
    expect(xml.match(/<testcase /g)).toHaveLength(9);
    expect(xml.match(/<failure /g)).toHaveLength(9);
    expect(xml).toContain('tests="9" failures="9"');
  });

  test('markup and characters that XML has not are made harmless', () => {
    const message = '</failure> <a b="c"> ]]> & \u0000\u0008\ufffe \ud800';
    const xml = REPORTS.junit(
      report({ target: message, checks: [check({ outcome: 'broken', findings: [finding({ message })] })] }),
    );
    expect(xml.match(/<\/failure>/g)).toHaveLength(1);
    // Beyond attributes, where it is allowed
    expect(xml.replace(/"[^"]*"/g, '')).not.toContain(']]>');
    expect(xml).not.toContain('<a b=');
    expect(xml).not.toMatch(/[\u0000-\u0008\ufffe]/);
    expect(Buffer.from(xml).toString()).toBe(xml);
  });

  test('a line stays a line in a text', () => {
    const message = 'one\n\ttwo\r';
    const xml = REPORTS.junit(report({ checks: [check({ outcome: 'broken', findings: [finding({ message })] })] }));
    expect(xml).toContain(': one\n\ttwo');
  });
});

describe('SARIF', () => {
  const runOf = (given: Report) => (JSON.parse(REPORTS.sarif(given)) as Log).runs[0]!;

  test('has what the standard requires', () => {
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

  test('a rule tells its basis and the page it comes from', () => {
    const [rule] = runOf(report({ checks: [broken] })).tool.driver.rules!;
    expect(rule?.help?.text).toBe('No id comes twice. Rests on: documented (Quick start).');
  });

  test('a result has its level, its operation and where the description says so', () => {
    const { results = [] } = runOf(everything);
    expect(results.map(({ level }) => level)).toEqual(['error', 'note', 'warning', 'error']);
    const last = results.at(-1)!;
    expect(last.locations?.[0]?.logicalLocations?.[0]?.name).toBe('createMessage');
    expect(last.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('openapi/openapi.yaml');
    expect(last.properties).toEqual({ schema: '#/components/schemas/Message', pointer: '/id' });
  });

  test('known ones are suppressed with their reason, and the others say that they are not', () => {
    const { results = [] } = runOf(everything);
    expect(results[0]?.suppressions).toEqual([{ kind: 'external', justification: 'told in May' }]);
    expect(results.slice(1).map(({ suppressions }) => suppressions)).toEqual([[], [], []]);
    expect(runOf(report({ checks: [broken] })).results?.[0]).not.toHaveProperty('suppressions');
  });

  test('a run without findings has an empty list of results', () => {
    expect(runOf(report()).results).toEqual([]);
  });

  test('what stopped it, and stale entries, are notifications', () => {
    const [invocation] = runOf({ ...everything, stopped: 'no key', exitCode: 2 }).invocations!;
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications?.[0]?.message.text).toBe('no key');
    expect(invocation?.toolConfigurationNotifications?.[0]?.message.text).toContain('tier-is-known');
  });
});

describe('GitHub', () => {
  test('a command per finding nobody has accepted, the gravest first', () => {
    expect(reportAnnotations(everything).split('\n')).toEqual([
      '::error title=ids-are-unique::createMessage #1 /id: an id came twice',
      '::warning title=limits-count-down::createMessage #1 /id: remaining went up',
      '::notice title=usage-has-rows::createMessage #1 /id: no rows',
      '::error title=tier-is-known::stale known departure: tier-is-known “gold”: told in April',
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
  test.each(cases)('data: $given', ({ given, want }) => {
    const text = reportAnnotations(report({ checks: [check({ findings: [finding({ message: given })] })] }));
    expect(text).toBe(`::error title=ids-are-unique::createMessage #1 /id: ${want}\n`);
  });

  test('a title cannot end itself', () => {
    const text = reportAnnotations(report({ stale: [{ check: 'a,file=b::c\n', reason: 'd' }] }));
    expect(text.startsWith('::error title=a%2Cfile=b%3A%3Ac%0A::')).toBe(true);
  });

  test('ten of each kind at most, because a step shows no more', () => {
    const findings = Array.from({ length: 30 }, () => finding());
    const text = reportAnnotations(report({ checks: [check({ findings }), warned] }));
    expect(text.match(/^::error/gm)).toHaveLength(10);
    expect(text.match(/^::warning/gm)).toHaveLength(1);
  });

  test('the summary has a row per finding, what is stale and what was not asked', () => {
    expect(reportSummary(everything)).toBe(`## caicaini verify: https://gateway.example

Broken: a known departure is stale, or a statement does not hold.

Checks: 1 kept, 1 broken, 1 warned, 1 noted, 1 known, 1 not asked.

Profile standard, description 1.2.3.

| severity | check | where | what |
| --- | --- | --- | --- |
| fail | \`ids-are-unique\` | createMessage #1 /id | an id came twice |
| warn | \`limits-count-down\` | createMessage #1 /id | remaining went up |
| note | \`usage-has-rows\` | createMessage #1 /id | no rows |

Stale known departures:

- tier-is-known “gold”: told in April

Not asked:

- no spare key: 1
- the profile is standard: 1
`);
  });

  test('a cell stays a cell', () => {
    const message = 'a | b\n| c | <img src=x> [x](y) `z` **w** \\ &amp;';
    const text = reportSummary(report({ checks: [check({ findings: [finding({ message })] })] }));
    expect(text).toContain('a \\| b \\| c \\| &lt;img src=x&gt; \\[x\\](y) \\`z\\` \\*\\*w\\*\\* \\\\ &amp;amp; |\n');
  });

  test('stays far below the MiB a summary holds', () => {
    const findings = Array.from({ length: 5000 }, () => finding({ message: '<'.repeat(5000) }));
    const text = reportSummary(report({ checks: [check({ findings })] }));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('And 4800 more.');
  });
});

describe('HTML', () => {
  const html = REPORTS.html(everything);

  test('needs nothing beside itself and runs no script', () => {
    expect(html).toContain(`default-src 'none'`);
    expect(html).not.toMatch(/<(script|link|img|iframe|object|base|form)\b|@import|url\(|\son\w+=/i);
    expect(html).not.toMatch(/(src|href)="(?!#)/i);
  });

  test('every link has its target, and no id comes twice', () => {
    const ids = [...html.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);
    const links = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    const labels = [...html.matchAll(/aria-labelledby="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(links).toHaveLength(4);
    for (const id of [...links, ...labels]) expect(ids).toContain(id);
  });

  test('headings go down one step at a time', () => {
    const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.slice(1).forEach((level, index) => expect(level - levels[index]!).toBeLessThanOrEqual(1));
  });

  test('the picture says in words what it shows', () => {
    expect(html).toContain(
      'role="img" aria-label="Checks: 1 kept, 1 broken, 1 warned, 1 noted, 1 known, 1 not asked" viewBox="0 0 6 1"',
    );
    expect(html.match(/<rect /g)).toHaveLength(6);
  });

  test('the gravest checks come first, whatever their order', () => {
    const names = [...html.matchAll(/<article id="([^"]*)"/g)].map(([, id]) => id);
    expect(names).toEqual(['ids-are-unique', 'limits-count-down', 'usage-has-rows', 'models-are-complete']);
  });

  test('a finding shows its exchange, basis, place in the description, and page', () => {
    const [shown = ''] = /<details class="fail">[^]*?<\/details>/.exec(html) ?? [];
    for (const text of ['POST https://gateway.example/v1/messages', 'accept: */*', 'asked', '200\nx-a: b', 'answered'])
      expect(shown).toContain(text);
    expect(shown).toContain('documented · description: #/components/schemas/Message · source: Quick start');
  });

  test('an accepted one is in a group of its own, with its reason', () => {
    expect(html.match(/<details class="fail">/g)).toHaveLength(1);
    expect(html).toContain('id="only-known"> Known (1)');
    expect(html).toContain('known: told in May');
  });

  test('every choice of the filter hides the other groups', () => {
    const choices = [...html.matchAll(/<input [^>]*id="only-(\w+)"/g)].map(([, name]) => name!);
    expect(choices).toEqual(['all', 'fail', 'warn', 'note', 'known']);
    for (const name of choices.slice(1)) {
      expect(html).toContain(`section:has(#only-${name}:checked) details:not(.${name})`);
      expect(html).toContain(`<details class="${name}">`);
    }
  });

  test('the filter offers only groups that occur', () => {
    const page = REPORTS.html(report({ checks: [broken] }));
    expect([...page.matchAll(/<input [^>]*id="only-(\w+)"/g)].map(([, name]) => name)).toEqual(['all', 'fail']);
  });

  test('strangers add no markup, wherever their text stands', () => {
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
            probe: { scene: hostile, why: hostile },
          }),
        ],
        checks: [
          check({
            name: hostile,
            describe: hostile,
            outcome: 'broken',
            findings: [
              finding({
                message: hostile,
                operation: hostile,
                pointer: hostile,
                schema: hostile,
                known: hostile,
                source: [{ name: hostile, title: hostile }],
              }),
            ],
          }),
          check({ name: 'b', outcome: 'not-asked', because: hostile }),
        ],
        notAsked: [{ what: hostile, because: 'x' }],
        stale: [{ check: hostile, match: hostile, reason: hostile }],
        exitCode: 2,
      }),
    );
    expect(page).not.toMatch(/<script|<!--/);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page.match(/<\/details>/g)).toHaveLength(1);
    expect(page.match(/<\/pre>/g)).toHaveLength(2);
    expect(page).not.toContain('" onload="');
  });

  test('a long body is cut, and says how long it was', () => {
    const long = exchange({ response: { status: 200, headers: [], body: 'y'.repeat(30_000) } });
    const page = REPORTS.html(report({ exchanges: [long], checks: [broken], exitCode: 1 }));
    expect(page).toContain('… cut here, 30000 characters in all');
    expect(page.match(/y{100,}/)?.[0]).toHaveLength(20_000);
  });

  test('the twenty gravest of a check are shown, the others counted', () => {
    const notes = Array.from({ length: 30 }, (_, at) => finding({ severity: 'note', message: `note ${at}` }));
    const page = REPORTS.html(report({ checks: [check({ outcome: 'broken', findings: [...notes, finding()] })] }));
    expect(page.match(/<details/g)).toHaveLength(20);
    expect(page).toContain('an id came twice');
    expect(page).toContain('And 11 more of this check.');
  });

  test('accepted findings do not push out others', () => {
    const accepted = Array.from({ length: 30 }, () => finding({ known: 'told in May' }));
    const open = finding({ severity: 'note', message: 'a field is new' });
    const page = REPORTS.html(report({ checks: [check({ outcome: 'noted', findings: [...accepted, open] })] }));
    expect(page).toContain('a field is new');
  });

  test('an exchange without an answer tells why', () => {
    const silent: Exchange = { ...exchange(), response: undefined, failure: 'connection reset' };
    expect(REPORTS.html(report({ exchanges: [silent], checks: [broken] }))).toContain('connection reset');
  });
});
