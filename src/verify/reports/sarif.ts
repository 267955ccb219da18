/** The report as SARIF 2.1.0, for code scanning. */
import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { Finding, Report, Severity } from '../report.js';
import { allFindings, placeOf } from './lines.js';

const LEVELS: Record<Severity, Result.level> = { fail: 'error', warn: 'warning', note: 'note' };
/** Findings stand at the description, because a gateway has no lines. */
const DESCRIPTION_FILE = 'openapi/openapi.yaml';

/** A rule per check, a result per finding; accepted ones are suppressed with their reason. */
export function reportSarif(report: Report): string {
  const { version, sha256 } = report.description;
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'caicaini verify',
            semanticVersion: version,
            rules: report.checks.map(({ name, describe, basis, source }): ReportingDescriptor => {
              const pages = source.map(({ title }) => title).join(', ');
              return {
                id: name,
                shortDescription: { text: describe },
                help: { text: `${describe} Rests on: ${basis}${pages ? ` (${pages})` : ''}.` },
                properties: { basis },
              };
            }),
          },
        },
        properties: { target: report.target, descriptionSha256: sha256 },
        invocations: [
          {
            executionSuccessful: report.stopped === undefined,
            ...(report.stopped !== undefined && {
              toolExecutionNotifications: [{ message: { text: report.stopped } }],
            }),
          },
        ],
        results: allFindings(report).map(toResult),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toResult(finding: Finding): Result {
  const { check, severity, message, operation, schema, pointer, known } = finding;
  return {
    ruleId: check,
    level: LEVELS[severity],
    message: { text: `${placeOf(finding)}: ${message}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: DESCRIPTION_FILE }, region: { startLine: 1 } },
        ...(operation !== undefined && { logicalLocations: [{ name: operation, kind: 'function' }] }),
      },
    ],
    ...(known !== undefined && { suppressions: [{ kind: 'external' as const, justification: known }] }),
    properties: { ...(schema !== undefined && { schema }), ...(pointer !== undefined && { pointer }) },
  };
}
