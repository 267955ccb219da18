/** The report as one self-contained page: no script, no other file, no network. */
import type { Exchange, Header } from '../read/exchange.js';
import type { CheckResult, Finding, Report, Severity } from './report.js';
import { evidenceOf } from './evidence.js';
import { STYLE } from './html-style.js';
import {
  allFindings,
  bySeverity,
  CONTROL_CHARACTERS,
  countOutcomes,
  countsOf,
  coverageByBasis,
  coverageLine,
  describeEntry,
  describeGap,
  findingPlace,
  exchangesOf,
  groupsOf,
  OUTCOMES,
  SEVERITIES,
  notShownByReason,
  verdictOf,
  wordOf,
  type FindingGroup,
} from './wording.js';

/** Characters of a body that are shown. */
const MAX_BODY_CHARS = 20_000;
/** Findings shown per check; the others are counted. */
const MAX_FINDINGS = 20;

/** Verdict, a bar of the outcomes, the findings with their raw exchanges, all checks, and what was skipped. */
export function reportHtml(report: Report): string {
  const { target, profile, description, credits, checks, exchanges, startedMs, endedMs, stale, gaps } = report;
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  const facts = [
    profile && `profile ${profile}`,
    `${exchangesOf(report)} in ${((endedMs - startedMs) / 1000).toFixed(1)} s`,
    credits && `${credits.spent} of ${credits.max} credits`,
    `description ${description.version}, ${description.sha256.slice(0, 12)}`,
  ];
  const withFindings = checks
    .filter(({ findings }) => findings.length > 0)
    .sort((one, other) => OUTCOMES.indexOf(one.outcome) - OUTCOMES.indexOf(other.outcome));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>caicaini verify: ${escape(target)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escape(target)}</h1>
<p class="verdict v${report.exitCode}">${escape(verdictOf(report))}</p>
${outcomeBar(report)}
<p>${escape(coverageLine(report))}; ${escape(coverageByBasis(report))}</p>
<p>${escape(facts.filter(Boolean).join(' · '))}</p>
</header>
<main>
${stale.length > 0 ? `<section aria-labelledby="stale"><h2 id="stale">Stale baseline entries</h2><ul>${stale.map((entry) => `<li>${escape(describeEntry(entry))}</li>`).join('')}</ul></section>` : ''}
${gaps.length > 0 ? `<section aria-labelledby="gaps"><h2 id="gaps">Missing for a pass</h2><ul>${gaps.map((gap) => `<li>${escape(describeGap(gap))}</li>`).join('')}</ul></section>` : ''}
<section aria-labelledby="findings"><h2 id="findings">Findings (${allFindings(report).length})</h2>
${withFindings.length === 0 ? '<p>None.</p>' : filterHtml(allFindings(report)) + withFindings.map((check) => checkHtml(check, byId, report)).join('\n')}</section>
<section aria-labelledby="all"><h2 id="all">Checks</h2>
<ul class="tiles">${checks.map(tileHtml).join('')}</ul></section>
<section aria-labelledby="not-shown"><h2 id="not-shown">Not shown</h2>
<ul>${[...notShownByReason(report)].map(([because, what]) => `<li>${escape(because)}: ${escape(what.join(', '))}</li>`).join('') || '<li>None.</li>'}</ul></section>
</main>
</body>
</html>
`;
}

/** How many checks have each outcome, as a bar with its legend. */
function outcomeBar(report: Report): string {
  const counts = countOutcomes(report.checks).filter(([, count]) => count > 0);
  let left = 0;
  const bars = counts.map(([outcome, count]) => {
    const bar = `<rect class="${outcome}" x="${left}" width="${count}" height="1"><title>${count} ${wordOf(outcome)}</title></rect>`;
    left += count;
    return bar;
  });
  const keys = counts.map(([outcome, count]) => `<span class="key ${outcome}">${count} ${wordOf(outcome)}</span>`);
  return `<svg class="bar" role="img" aria-label="Checks: ${countsOf(report)}" viewBox="0 0 ${Math.max(left, 1)} 1" preserveAspectRatio="none">${bars.join('')}</svg>
<p>${keys.join(' ')}</p>`;
}

/** Radio buttons that filter the findings. The style sheet does the filtering, without a script. */
function filterHtml(findings: readonly Finding[]): string {
  const choice = (name: string, label: string, count: number) =>
    `<label><input type="radio" name="group" id="only-${name}"${name === 'all' ? ' checked' : ''}> ${label} (${count})</label>`;
  const groups = Object.entries({ ...SEVERITIES, accepted: 'Accepted' }).map(([name, label]) => {
    const count = findings.filter((finding) => filterGroupOf(finding) === name).length;
    return count > 0 ? choice(name, label, count) : '';
  });
  return `<fieldset><legend>Show</legend>${choice('all', 'All', findings.length)} ${groups.join(' ')}</fieldset>\n`;
}

/** The filter group of a finding: its severity, or `accepted`. */
function filterGroupOf({ accepted, severity }: Finding): Severity | 'accepted' {
  return accepted === undefined ? severity : 'accepted';
}

function tileHtml({ name, outcome, describe, evaluated, planned, findings }: CheckResult): string {
  const text = `<b>${escape(name)}</b><small>${escape(describe)} ${wordOf(outcome)}, ${evaluated} of ${planned} evaluated.</small>`;
  return `<li class="${outcome}">${findings.length > 0 ? `<a href="#${escape(name)}">${text}</a>` : text}</li>`;
}

function checkHtml(
  { name, describe, findings, basis, outcome }: CheckResult,
  byId: ReadonlyMap<number, Exchange>,
  report: Report,
): string {
  const groups = groupsOf(bySeverity(findings));
  const more = groups.length - MAX_FINDINGS;
  return `<article id="${escape(name)}"><h3><span class="key ${outcome}">${outcome}</span> ${escape(name)}</h3>
<p>${escape(describe)} Basis: ${basis}.</p>
${groups
  .slice(0, MAX_FINDINGS)
  .map((group) => findingHtml(group, byId.get(group.first.exchange ?? NaN), report))
  .join('\n')}
${more > 0 ? `<p>And ${more} more of this check.</p>` : ''}</article>`;
}

const WORDS: Record<Severity, string> = { fail: 'failure', warn: 'warning', note: 'note' };

function findingHtml({ first: finding, count }: FindingGroup, exchange: Exchange | undefined, report: Report): string {
  const evidence = evidenceOf(report, finding);
  const times = count > 1 ? ` (${count} times)` : '';
  const { message, severity, basis, schema, source, accepted } = finding;
  const facts = [
    WORDS[severity],
    findingPlace(finding),
    basis,
    schema && `description: ${schema}`,
    source.length > 0 && `source: ${source.map(({ title }) => title).join(', ')}`,
    accepted !== undefined && `accepted: ${accepted}`,
  ];
  return `<details class="${filterGroupOf(finding)}"><summary>${escape(message + times)}<small>${escape(facts.filter(Boolean).join(' · '))}</small></summary>
${evidence ? `<p>Expected: ${escape(evidence.expected)}</p><h4>Repeat</h4><pre tabindex="0">${escape(evidence.curl)}</pre>` : ''}
${exchange ? exchangeHtml(exchange) : '<p>No single exchange shows this finding; the session as a whole does.</p>'}</details>`;
}

function exchangeHtml({ request, response, failure, probe }: Exchange): string {
  const { method, url, headers, body } = request;
  const sent = `${method} ${url}\n${lines(headers)}\n\n${cut(body ?? '')}`;
  const received = response ? `${response.status}\n${lines(response.headers)}\n\n${cut(response.body)}` : '';
  return `${probe?.why ? `<p>Purpose: ${escape(probe.why)}</p>` : ''}
<h4>Request</h4><pre tabindex="0">${escape(sent)}</pre>
<h4>Response</h4>${failure === undefined ? '' : `<p>${escape(failure)}</p>`}${response ? `<pre tabindex="0">${escape(received)}</pre>` : ''}`;
}

function lines(headers: readonly Header[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

function cut(text: string): string {
  return text.length > MAX_BODY_CHARS
    ? `${text.slice(0, MAX_BODY_CHARS)}\n… cut; ${text.length} characters in total`
    : text;
}

function escape(text: string): string {
  return text
    .replace(CONTROL_CHARACTERS, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
