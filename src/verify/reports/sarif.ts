/** The report as SARIF 2.1.0, for code scanning. */
import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { Finding, Report, Severity } from '../report.js';
import { allFindings, placeOf, staleOf } from './lines.js';

const LEVELS: Record<Severity, Result.level> = { fail: 'error', warn: 'warning', note: 'note' };
/** Findings stand at the description, because a gateway has no lines. */
const DESCRIPTION_FILE = 'openapi/openapi.yaml';

/** A rule per check, a result per finding; accepted ones are suppressed with their reason. */
export function reportSarif(report: Report): string {
  const { version, sha256 } = report.description;
  const findings = allFindings(report);
  const isAnyKnown = findings.some(({ known }) => known !== undefined);
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
              toolExecutionNotifications: [{ level: 'error' as const, message: { text: report.stopped } }],
            }),
            ...(report.stale.length > 0 && {
              toolConfigurationNotifications: report.stale.map((entry) => ({
                level: 'error' as const,
                message: { text: `stale known departure: ${staleOf(entry)}` },
              })),
            }),
          },
        ],
        results: findings.map((finding) => toResult(finding, isAnyKnown)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toResult(finding: Finding, isAnyKnown: boolean): Result {
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
    // SARIF 3.27.23: all results of a run have the member, or none; empty says that it stands
    ...(isAnyKnown && {
      suppressions: known === undefined ? [] : [{ kind: 'external' as const, justification: known }],
    }),
    properties: { ...(schema !== undefined && { schema }), ...(pointer !== undefined && { pointer }) },
  };
}
