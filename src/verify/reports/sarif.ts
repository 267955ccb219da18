/** The report as SARIF 2.1.0, for code scanning. */
import type { Log, ReportingDescriptor, Result } from 'sarif';
import { headersToObject } from '../read/exchange.js';
import type { Exchange } from '../read/exchange.js';
import { docsOfCheck, evidenceOf } from './evidence.js';
import type { Report, Severity } from './report.js';
import { allFindings, findingPlace, describeEntry, describeGap, groupsOf, type FindingGroup } from './wording.js';

const LEVELS: Record<Severity, Result.level> = { fail: 'error', warn: 'warning', note: 'note' };
/** The location of every finding; a gateway has no source files. */
const DESCRIPTION_FILE = 'openapi/openapi.yaml';

/** A rule per check, a result per finding. Accepted findings are suppressed with their reason. */
export function reportSarif(report: Report): string {
  const { version, sha256 } = report.description;
  const findings = allFindings(report);
  const isAnyAccepted = findings.some(({ accepted }) => accepted !== undefined);
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
                ...(docsOfCheck(name) !== undefined && { helpUri: docsOfCheck(name) }),
                help: { text: `${describe} Basis: ${basis}${pages ? ` (${pages})` : ''}.` },
                properties: { basis },
              };
            }),
          },
        },
        properties: { target: report.target, descriptionSha256: sha256 },
        invocations: [
          {
            executionSuccessful: report.verdict !== 'inconclusive',
            ...(report.verdict === 'inconclusive' && {
              toolExecutionNotifications: (report.stopped === undefined
                ? report.gaps.map(describeGap)
                : [report.stopped]
              ).map((text) => ({ level: 'error' as const, message: { text } })),
            }),
            ...(report.stale.length > 0 && {
              toolConfigurationNotifications: report.stale.map((entry) => ({
                level: 'error' as const,
                message: { text: `stale baseline entry: ${describeEntry(entry)}` },
              })),
            }),
          },
        ],
        results: groupsOf(findings).map((group) => toResult(group, isAnyAccepted, report)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toResult({ first: finding, count }: FindingGroup, isAnyAccepted: boolean, report: Report): Result {
  const evidence = evidenceOf(report, finding);
  const exchange = report.exchanges.find(({ id }) => id === finding.exchange);
  const { check, severity, message, operation, schema, pointer, accepted } = finding;
  return {
    ruleId: check,
    level: LEVELS[severity],
    message: { text: `${findingPlace(finding)}: ${message}${count > 1 ? ` (${count} times)` : ''}` },
    partialFingerprints: { 'caicaini/v1': finding.id },
    occurrenceCount: count,
    ...(exchange && webOf(exchange)),
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: DESCRIPTION_FILE }, region: { startLine: 1 } },
        ...(operation !== undefined && { logicalLocations: [{ name: operation, kind: 'function' }] }),
      },
    ],
    // Either all results of a run have the member or none; an empty list is not suppressed. Source: SARIF, section 3.27.23
    ...(isAnyAccepted && {
      suppressions: accepted === undefined ? [] : [{ kind: 'external' as const, justification: accepted }],
    }),
    properties: {
      ...(evidence && { expected: evidence.expected, curl: evidence.curl }),
      ...(schema !== undefined && { schema }),
      ...(pointer !== undefined && { pointer }),
    },
  };
}

/** Characters of a body in a result. */
const MAX_BODY_CHARS = 4_000;

/** The request and the response, in the members that SARIF has for them. */
function webOf({ request, response }: Exchange): Pick<Result, 'webRequest' | 'webResponse'> {
  const text = (body: string) => ({ text: body.slice(0, MAX_BODY_CHARS) });
  return {
    webRequest: {
      method: request.method,
      target: request.url,
      headers: headersToObject(request.headers),
      ...(request.body !== undefined && { body: text(request.body) }),
    },
    webResponse: response
      ? { statusCode: response.status, headers: headersToObject(response.headers), body: text(response.body) }
      : { noResponseReceived: true },
  };
}
