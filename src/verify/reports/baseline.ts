/**
 * The baseline file: the severity of findings, each with a reason; without one, they are accepted. An entry that matches no
 * finding of a check that was evaluated is stale, and so is an entry past its last day.
 */
import { isObject, parseJson } from '../../shared/json.js';
import type { BaselineEntry, Finding, Severity } from './report.js';

const MEMBERS = ['check', 'match', 'operation', 'severity', 'reason', 'until'];
const SEVERITIES = ['error', 'warn', 'off'] as const;
const LEVELS = { error: 'fail', warn: 'warn' } as const satisfies Record<string, Severity>;

/** Parses a baseline file. Throws a `TypeError` that names the file, the entry (from 1) and the member. */
export function parseBaseline(text: string, file: string): BaselineEntry[] {
  const list = parseJson(text);
  if (list === undefined) throw new TypeError(`${file}: the file is not JSON`);
  if (!Array.isArray(list)) throw new TypeError(`${file}: it must be a list of entries with check, match and reason`);
  return list.map((entry: unknown, index) => {
    const wrong = (what: string) => new TypeError(`${file}: entry ${index + 1}: ${what}`);
    if (!isObject(entry)) throw wrong('it must be an object');
    const unknown = Object.keys(entry).find((name) => !MEMBERS.includes(name));
    if (unknown !== undefined) throw wrong(`${unknown} is not a member; the members are ${MEMBERS.join(', ')}`);
    const { check, match, reason, operation, severity, until } = entry;
    if (typeof check !== 'string' || check === '') throw wrong('check is required');
    if (typeof reason !== 'string' || reason.trim() === '') throw wrong('reason is required');
    for (const [name, value] of Object.entries({ match, operation }))
      if (value !== undefined && typeof value !== 'string') throw wrong(`${name} must be a string`);
    if (severity !== undefined && !SEVERITIES.includes(severity as never))
      throw wrong(`severity must be one of ${SEVERITIES.join(', ')}`);
    if (until !== undefined && !isDay(until)) throw wrong('until must be a day, such as 2027-01-31');
    return entry as unknown as BaselineEntry;
  });
}

function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const ms = Date.parse(value);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}

/** What the baseline is applied to. */
export interface BaselineInput {
  findings: readonly Finding[];
  baseline: readonly BaselineEntry[];
  /** Whether a check evaluated anything. Default: it did. */
  isEvaluated?: (check: string) => boolean;
  /** Milliseconds since 1970. */
  nowMs: number;
}

/** Gives each finding the severity of the first entry that matches it, and returns the entries that are stale. */
export function applyBaseline(input: BaselineInput): { findings: Finding[]; stale: BaselineEntry[] } {
  const { findings, baseline, isEvaluated = () => true, nowMs } = input;
  const today = new Date(nowMs).toJSON().slice(0, 10);
  const isExpired = ({ until }: BaselineEntry) => until !== undefined && until < today;
  const valid = baseline.filter((entry) => !isExpired(entry));
  const marked = findings.map((finding): Finding => {
    const entry = valid.find((each) => matches(each, finding));
    if (!entry) return finding;
    const { severity = 'off', reason } = entry;
    return severity === 'off' ? { ...finding, accepted: reason } : { ...finding, severity: LEVELS[severity] };
  });
  const isUnused = (entry: BaselineEntry) =>
    // A raised severity is a rule, and no finding is what it asks for
    entry.severity !== 'error' && isEvaluated(entry.check) && !findings.some((finding) => matches(entry, finding));
  return { findings: marked, stale: baseline.filter((entry) => isExpired(entry) || isUnused(entry)) };
}

/** The text of a baseline file that accepts every finding that fails and is not accepted yet. */
export function writeBaseline(findings: readonly Finding[], entries: readonly BaselineEntry[] = []): string {
  const open = findings.filter(({ severity, accepted }) => severity === 'fail' && accepted === undefined);
  const added = new Map(
    open.map(({ id, check, operation, message }): [string, BaselineEntry] => [
      id,
      {
        check,
        match: id,
        ...(operation !== undefined && { operation }),
        reason: `accepted without a reason: ${message}`,
      },
    ]),
  );
  return `${JSON.stringify([...entries, ...added.values()], null, 2)}\n`;
}

function matches({ check, match, operation }: BaselineEntry, finding: Finding): boolean {
  if (finding.check !== check || (operation !== undefined && finding.operation !== operation)) return false;
  return match === undefined || finding.message.includes(match) || finding.pointer === match || finding.id === match;
}
