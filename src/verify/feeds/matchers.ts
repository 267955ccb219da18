/** Matchers for vitest and jest: `expect.extend(caicainiMatchers)`. */
import { OPERATIONS, type OperationId } from '../../contract.js';
import type { OwnChecks } from '../checks/own.js';
import type { Exchange } from '../read/exchange.js';
import type { Finding } from '../reports/report.js';
import { checkExchanges } from '../run/check-exchanges.js';
import { toExchanges, type Checkable } from './checkable.js';

export type { Checkable, PlainResponse } from './checkable.js';

/** Options of {@link CaicainiMatchers.toMatchContract}. */
export interface MatchOptions {
  /** Raises convention to failure. Default false. */
  strict?: boolean | undefined;
  /** Further checks. Default none. */
  checks?: OwnChecks | undefined;
  /** Names of the checks to run. Default all. */
  only?: readonly string[] | undefined;
  /** Names of the checks to leave out. Default none. */
  skip?: readonly string[] | undefined;
}

/** The matchers, for a test library whose types do not use the global namespace `jest`. */
export interface CaicainiMatchers {
  /**
   * Whether a response matches the contract: a `Response`, which stays readable, a plain `{ status, headers, body }`, an
   * exchange or a list of exchanges. All but exchanges require the operation. Await the result.
   */
  toMatchContract(operation?: OperationId, options?: MatchOptions): Promise<void>;
}

declare global {
  // vitest reads this namespace as jest does; neither need be installed
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> extends CaicainiMatchers {}
  }
}

/** Pass it to `expect.extend`. */
export const caicainiMatchers = { toMatchContract };

/** The result of a matcher. */
export interface MatchResult {
  pass: boolean;
  message: () => string;
}

async function toMatchContract(
  received: Checkable,
  operation?: OperationId,
  { strict = false, checks, only, skip }: MatchOptions = {},
): Promise<MatchResult> {
  if (operation !== undefined && !Object.hasOwn(OPERATIONS, operation))
    throw new TypeError(`the operation must be one of ${Object.keys(OPERATIONS).join(', ')}`);
  const exchanges = await toExchanges(received, operation);
  const report = checkExchanges(exchanges, {
    target: 'the test',
    source: 'test',
    ...{ strict, checks, only, skip, operation },
  });
  if (report.checks.every(({ outcome }) => outcome === 'not-shown'))
    throw new TypeError('the selected checks have nothing to evaluate in it');
  const failures = report.checks.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'fail');
  const contract = operation === undefined ? 'the contract' : `the contract of ${operation}`;
  const what = describeExchanges(report.exchanges);
  return {
    pass: failures.length === 0,
    message: () =>
      failures.length === 0
        ? `expected ${what} to violate ${contract}, but no check failed`
        : `expected ${what} to match ${contract}, but:\n${failures.map(describeFinding).join('\n')}`,
  };
}

function describeExchanges(exchanges: readonly Exchange[]): string {
  const [first, ...rest] = exchanges;
  if (rest.length > 0) return `${exchanges.length} exchanges`;
  return first?.response ? `a response with status ${first.response.status}` : 'an exchange without a response';
}

function describeFinding({ check, message, pointer, basis, source }: Finding): string {
  const pages = source.map(({ title }) => title).join(', ');
  return `- ${check}: ${message}${pointer ? ` at ${pointer}` : ''} (${basis}${pages ? `: ${pages}` : ''})`;
}
