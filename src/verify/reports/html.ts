/** The report as one page that needs nothing else: no script, no file beside it, no network. */
import type { Exchange, Header } from '../exchange.js';
import type { CheckResult, Finding, Report } from '../report.js';
import { allFindings, countOutcomes, notAskedBy, OUTCOMES, placeOf, SEVERITIES, verdictOf } from './lines.js';

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
  const broken = checks.filter(({ findings }) => findings.length > 0);
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
<p>${escape(facts.filter(Boolean).join(' · '))}</p>
</header>
<main>
${stale.length > 0 ? `<section><h2>Stale known departures</h2><ul>${stale.map(({ check, reason }) => `<li><code>${escape(check)}</code>: ${escape(reason)}</li>`).join('')}</ul></section>` : ''}
<section aria-labelledby="findings"><h2 id="findings">Findings (${allFindings(report).length})</h2>
${broken.length === 0 ? '<p>None.</p>' : broken.map((check) => section(check, byId)).join('\n')}</section>
<section aria-labelledby="all"><h2 id="all">Checks</h2>
<p>${countOutcomes(checks)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `<span class="key ${outcome}">${count} ${OUTCOMES[outcome]}</span>`)
    .join(' ')}</p>
<ul class="tiles">${checks.map(tile).join('')}</ul></section>
<section aria-labelledby="missing"><h2 id="missing">Not asked</h2>
<ul>${[...notAskedBy(report)].map(([because, what]) => `<li>${escape(because)}: ${escape(what.join(', '))}</li>`).join('') || '<li>Everything was asked.</li>'}</ul></section>
</main>
</body>
</html>
`;
}

function tile({ name, outcome, describe, judged, findings }: CheckResult): string {
  const text = `<b>${escape(name)}</b><small>${escape(describe)} ${OUTCOMES[outcome]}, ${judged} judged.</small>`;
  return `<li class="${outcome}">${findings.length > 0 ? `<a href="#${name}">${text}</a>` : text}</li>`;
}

function section(
  { name, describe, findings, basis, outcome }: CheckResult,
  byId: ReadonlyMap<number, Exchange>,
): string {
  const more = findings.length - SHOWN_FINDINGS;
  return `<article id="${name}"><h3><span class="key ${outcome}">${OUTCOMES[outcome]}</span> ${escape(name)}</h3>
<p>${escape(describe)} Rests on: ${basis}.</p>
${findings
  .slice(0, SHOWN_FINDINGS)
  .map((finding) => item(finding, byId.get(finding.exchange ?? NaN)))
  .join('\n')}
${more > 0 ? `<p>And ${more} more of this check.</p>` : ''}</article>`;
}

function item(finding: Finding, exchange: Exchange | undefined): string {
  const { message, severity, schema, source, known } = finding;
  const facts = [
    SEVERITIES[severity],
    placeOf(finding),
    schema && `description: ${schema}`,
    source.length > 0 && `source: ${source.map(({ title }) => title).join(', ')}`,
    known !== undefined && `known: ${known}`,
  ];
  return `<details class="${severity}"><summary>${escape(message)}<small>${escape(facts.filter(Boolean).join(' · '))}</small></summary>
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
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE = `
:root { color-scheme: light dark; --back: light-dark(#fff, #15181c); --text: light-dark(#1b1f24, #e6e8eb); --line: light-dark(#d5d9de, #3a4048);
  --kept: light-dark(#1a7f37, #3fb950); --broken: light-dark(#b3261e, #ff7b72); --warned: light-dark(#8a5a00, #e3a53a); --noted: light-dark(#0b61a4, #6cb6ff); --none: light-dark(#5c6670, #9aa4af); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin: 1.5rem 0 0; } h4 { margin: .75rem 0 .25rem; }
small { display: block; opacity: .85; font-size: .85rem; overflow-wrap: anywhere; }
.verdict { font-size: 1.2rem; font-weight: 600; } .v0 { color: var(--kept); } .v1, .v2 { color: var(--broken); }
.tiles { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem; }
.tiles li { border: 1px solid var(--line); border-left: .4rem solid var(--none); padding: .4rem .6rem; border-radius: .25rem; } .tiles a { color: inherit; text-decoration: none; display: block; }
.tiles b { font-size: .9rem; }
.tiles .kept { border-left-color: var(--kept); } .tiles .broken { border-left-color: var(--broken); } .tiles .warned { border-left-color: var(--warned); } .tiles .noted, .tiles .known { border-left-color: var(--noted); }
.key { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; white-space: nowrap; color: var(--none); }
.key.kept { color: var(--kept); } .key.broken { color: var(--broken); } .key.warned { color: var(--warned); } .key.noted, .key.known { color: var(--noted); }
details { border: 1px solid var(--line); border-radius: .25rem; margin: .5rem 0; padding: .5rem .75rem; } summary { cursor: pointer; }
details.fail { border-left: .4rem solid var(--broken); } details.warn { border-left: .4rem solid var(--warned); } details.note { border-left: .4rem solid var(--noted); }
pre { overflow: auto; max-height: 24rem; padding: .6rem; border: 1px solid var(--line); border-radius: .25rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; }
`;
