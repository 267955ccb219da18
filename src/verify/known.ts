/** The file of known departures: what is accepted, and why; an entry that matches nothing is stale. */
import { isObject, parseJson } from '../json.js';
import type { Finding, KnownDeparture } from './report.js';

const MEMBERS = ['check', 'match', 'reason'];

/** Reads the list. Throws a `TypeError` that names file, entry and member. */
export function parseKnown(text: string, file: string): KnownDeparture[] {
  const list = parseJson(text);
  if (list === undefined) throw new TypeError(`${file}: it is no JSON`);
  if (!Array.isArray(list)) throw new TypeError(`${file}: it must be a list of entries with check, match and reason`);
  return list.map((entry: unknown, index) => {
    const wrong = (what: string) => new TypeError(`${file}: entry ${index + 1}: ${what}`);
    if (!isObject(entry)) throw wrong('it must be an object');
    const unknown = Object.keys(entry).find((name) => !MEMBERS.includes(name));
    if (unknown !== undefined) throw wrong(`there is no member ${unknown}; there are ${MEMBERS.join(', ')}`);
    const { check, match, reason } = entry;
    if (typeof check !== 'string' || check === '') throw wrong('check is required');
    if (typeof reason !== 'string' || reason.trim() === '') throw wrong('reason is required');
    if (match !== undefined && typeof match !== 'string') throw wrong('match must be a text');
    return { check, reason, ...(match !== undefined && { match }) };
  });
}

/** Marks the findings that are accepted, by the first entry that fits, and gives the entries that fit none. */
export function applyKnown(
  findings: readonly Finding[],
  known: readonly KnownDeparture[],
): { findings: Finding[]; stale: KnownDeparture[] } {
  const marked = findings.map((finding) => {
    const entry = known.find((each) => fits(each, finding));
    return entry ? { ...finding, known: entry.reason } : finding;
  });
  return { findings: marked, stale: known.filter((entry) => !findings.some((finding) => fits(entry, finding))) };
}

function fits({ check, match }: KnownDeparture, finding: Finding): boolean {
  return (
    finding.check === check && (match === undefined || finding.message.includes(match) || finding.pointer === match)
  );
}
