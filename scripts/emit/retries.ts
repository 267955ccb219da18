/** An overlay with the retry policy in the extensions of public generators. */
import { errorRows, operations, type Json, type Spec } from '../spec.js';

/**
 * Emits an OpenAPI Overlay with `x-speakeasy-retries` and `x-fern-retries`, both from `x-retry-policy`. Each can
 * express a part of it: Speakeasy has no number of attempts, and Fern has only a switch.
 */
export function emitRetriesOverlay({ document }: Spec): Json {
  const { attempts, backoff, timeouts } = document['x-retry-policy'];
  const speakeasy = {
    strategy: 'backoff',
    backoff: {
      initialInterval: backoff.baseMs,
      maxInterval: backoff.capMs,
      maxElapsedTime: timeouts.deadlineMs,
      exponent: backoff.factor,
    },
    statusCodes: retriedStatuses(document),
    retryConnectionErrors: true,
  };
  return {
    overlay: '1.0.0',
    info: { title: 'Retries for public generators', version: document.info.version },
    extends: '../openapi.yaml',
    actions: [
      { target: '$', update: { 'x-speakeasy-retries': speakeasy } },
      ...operations(document).map(({ path, method }) => ({
        target: `$.paths['${path}'].${method.toLowerCase()}`,
        update: { 'x-fern-retries': { disabled: attempts.default === 1 } },
      })),
    ],
  };
}

/** Every status that is retried; a class such as 5XX only when all its rows are retried. */
function retriedStatuses(document: Json): string[] {
  const rows = errorRows(document);
  const classes = Object.entries(document['x-retry-policy'].statuses).filter(([, action]) => action === 'retry');
  const unlisted = classes
    .map(([status]) => status.toUpperCase())
    .filter((status) => {
      const others = rows.filter((row) => row.action !== 'retry' && `${Math.floor(row.status / 100)}XX` === status);
      return others.length === 0;
    });
  const listed = rows.filter((row) => row.action === 'retry').map((row) => String(row.status));
  const isCovered = (status: string) => unlisted.includes(`${status[0]!}XX`);
  return [...new Set([...listed, ...unlisted].filter((status) => !isCovered(status) || status.endsWith('XX')))].sort();
}
