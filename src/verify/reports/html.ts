/** The report as one page that needs nothing else: no script, no file beside it, no network. */
import type { Exchange, Header } from '../exchange.js';
import type { CheckResult, Finding, Report, Severity } from '../report.js';
import { STYLE } from './html-style.js';
import { allFindings, byGravity, countOutcomes, countsOf, notAskedBy, OUTCOMES, placeOf } from './lines.js';
import { SEVERITIES, STEERING, staleOf, verdictOf } from './lines.js';

/** A body is shown up to here, in characters. */
const SHOWN_CHARS = 20_000;
/** Findings of one check that are shown in full. */
const SHOWN_FINDINGS = 20;

/** Verdict, a picture of all checks, every finding with its raw exchange, and what was not asked. */
export function reportHtml(report: Report): string {
  const { target, profile, description, credits, checks, exchanges, startedMs, endedMs, stale } = report;
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  const facts = [
    profile && `profile ${profile}`,
    `${exchanges.length} exchanges in ${((endedMs - startedMs) / 1000).toFixed(1)} s`,
    credits && `${credits.spent} of ${credits.max} credits`,
    `description ${description.version}, ${description.sha256.slice(0, 12)}`,
  ];
  const order = Object.keys(OUTCOMES);
  const broken = checks
    .filter(({ findings }) => findings.length > 0)
    .sort((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
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
${picture(report)}
<p>${escape(facts.filter(Boolean).join(' · '))}</p>
</header>
<main>
${stale.length > 0 ? `<section aria-labelledby="stale"><h2 id="stale">Stale known departures</h2><ul>${stale.map((entry) => `<li>${escape(staleOf(entry))}</li>`).join('')}</ul></section>` : ''}
<section aria-labelledby="findings"><h2 id="findings">Findings (${allFindings(report).length})</h2>
${broken.length === 0 ? '<p>None.</p>' : filter(allFindings(report)) + broken.map((check) => section(check, byId)).join('\n')}</section>
<section aria-labelledby="all"><h2 id="all">Checks</h2>
<ul class="tiles">${checks.map(tile).join('')}</ul></section>
<section aria-labelledby="missing"><h2 id="missing">Not asked</h2>
<ul>${[...notAskedBy(report)].map(([because, what]) => `<li>${escape(because)}: ${escape(what.join(', '))}</li>`).join('') || '<li>Everything was asked.</li>'}</ul></section>
</main>
</body>
</html>
`;
}

/** How many checks came to which outcome, as a bar; the words under it say the same. */
function picture(report: Report): string {
  const counts = countOutcomes(report.checks).filter(([, count]) => count > 0);
  let left = 0;
  const bars = counts.map(([outcome, count]) => {
    const bar = `<rect class="${outcome}" x="${left}" width="${count}" height="1"><title>${count} ${OUTCOMES[outcome]}</title></rect>`;
    left += count;
    return bar;
  });
  const keys = counts.map(([outcome, count]) => `<span class="key ${outcome}">${count} ${OUTCOMES[outcome]}</span>`);
  return `<svg class="bar" role="img" aria-label="Checks: ${countsOf(report)}" viewBox="0 0 ${Math.max(left, 1)} 1" preserveAspectRatio="none">${bars.join('')}</svg>
<p>${keys.join(' ')}</p>`;
}

/** Shows one group of findings; the style sheet does it, so that there is no script. */
function filter(findings: readonly Finding[]): string {
  const choice = (name: string, label: string, count: number) =>
    `<label><input type="radio" name="group" id="only-${name}"${name === 'all' ? ' checked' : ''}> ${label} (${count})</label>`;
  const groups = Object.entries({ ...SEVERITIES, known: 'Known' }).map(([name, label]) => {
    const count = findings.filter((finding) => groupOf(finding) === name).length;
    return count > 0 ? choice(name, label, count) : '';
  });
  return `<fieldset><legend>Show</legend>${choice('all', 'All', findings.length)} ${groups.join(' ')}</fieldset>\n`;
}

/** What nobody has accepted stands by its severity. */
function groupOf({ known, severity }: Finding): Severity | 'known' {
  return known === undefined ? severity : 'known';
}

function tile({ name, outcome, describe, judged, findings }: CheckResult): string {
  const text = `<b>${escape(name)}</b><small>${escape(describe)} ${OUTCOMES[outcome]}, ${judged} judged.</small>`;
  return `<li class="${outcome}">${findings.length > 0 ? `<a href="#${escape(name)}">${text}</a>` : text}</li>`;
}

function section(
  { name, describe, findings, basis, outcome }: CheckResult,
  byId: ReadonlyMap<number, Exchange>,
): string {
  const more = findings.length - SHOWN_FINDINGS;
  return `<article id="${escape(name)}"><h3><span class="key ${outcome}">${OUTCOMES[outcome]}</span> ${escape(name)}</h3>
<p>${escape(describe)} Rests on: ${basis}.</p>
${byGravity(findings)
  .slice(0, SHOWN_FINDINGS)
  .map((finding) => item(finding, byId.get(finding.exchange ?? NaN)))
  .join('\n')}
${more > 0 ? `<p>And ${more} more of this check.</p>` : ''}</article>`;
}

const WORDS: Record<Severity, string> = { fail: 'broken', warn: 'warning', note: 'note' };

function item(finding: Finding, exchange: Exchange | undefined): string {
  const { message, severity, basis, schema, source, known } = finding;
  const facts = [
    WORDS[severity],
    placeOf(finding),
    basis,
    schema && `description: ${schema}`,
    source.length > 0 && `source: ${source.map(({ title }) => title).join(', ')}`,
    known !== undefined && `known: ${known}`,
  ];
  return `<details class="${groupOf(finding)}"><summary>${escape(message)}<small>${escape(facts.filter(Boolean).join(' · '))}</small></summary>
${exchange ? raw(exchange) : '<p>The session as a whole shows it.</p>'}</details>`;
}

function raw({ request, response, failure, probe }: Exchange): string {
  const { method, url, headers, body } = request;
  const asked = `${method} ${url}\n${lines(headers)}\n\n${cut(body ?? '')}`;
  const answered = response ? `${response.status}\n${lines(response.headers)}\n\n${cut(response.body)}` : '';
  return `${probe?.why ? `<p>Asked because: ${escape(probe.why)}</p>` : ''}
<h4>Request</h4><pre tabindex="0">${escape(asked)}</pre>
<h4>Response</h4>${failure === undefined ? '' : `<p>${escape(failure)}</p>`}${response ? `<pre tabindex="0">${escape(answered)}</pre>` : ''}`;
}

function lines(headers: readonly Header[]): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join('\n');
}

function cut(text: string): string {
  return text.length > SHOWN_CHARS
    ? `${text.slice(0, SHOWN_CHARS)}\n… cut here, ${text.length} characters in all`
    : text;
}

function escape(text: string): string {
  return text
    .replace(STEERING, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
