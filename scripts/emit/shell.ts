/** The `case` statements of `examples/handler.sh`: the action for each status and type. */
import { errorRows, type Spec } from '../spec.js';

/**
 * Emits two `case` statements that set `action`. The type is last, because a type whose action is stop wins over a
 * status.
 */
export function emitShellCases(spec: Spec): string {
  const rows = errorRows(spec.document);
  const statuses = spec.document['x-retry-policy'].statuses as Record<string, string>;
  const listed = Object.entries(statuses).filter(([status]) => /^\d/.test(status));
  const classes = listed.filter(([status]) => status.endsWith('xx'));
  const exact = [
    ...rows.map(({ status, action }): [string, string] => [String(status), action]),
    ...listed.filter(([status]) => !status.endsWith('xx')),
  ];
  // A status whose class has the same action needs no line
  const special = exact.filter(([status, action]) => statuses[`${status[0]}xx`] !== action);
  const byClass = classes.map(([status, action]): [string, string] => [status.replace('xx', '??'), action]);
  const stopping = rows
    .filter(({ action }) => action === 'stop')
    .map(({ type, action }): [string, string] => [type, action]);
  return [...caseOf('status', special, byClass), ...caseOf('type', stopping)].join('\n');
}

function caseOf(name: string, ...groups: [string, string][][]): string[] {
  const arms = groups.flatMap((group) =>
    [...new Set(group.map(([, action]) => action))].sort().map((action) => {
      const patterns = group.filter(([, each]) => each === action).map(([pattern]) => pattern);
      return `  ${[...new Set(patterns)].sort().join(' | ')}) action=${action} ;;`;
    }),
  );
  return [`case "$${name}" in`, ...arms, 'esac'];
}
