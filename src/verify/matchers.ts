/** Matchers for vitest and jest: `expect.extend(caicainiMatchers)`. */
import { OPERATIONS, type OperationId } from '../contract.js';
import type { Exchange } from './exchange.js';
import { judge } from './judge.js';
import { takeExchanges, type Checkable } from './checkable.js';
import type { Finding } from './report.js';

export type { Checkable, PlainAnswer } from './checkable.js';

/** What may be said with {@link CaicainiMatchers.toMatchContract}. */
export interface MatchOptions {
  /** Whether what rests on convention fails too. Default false. */
  strict?: boolean | undefined;
  /** Names of the checks to make. Default all. */
  only?: readonly string[] | undefined;
  /** Names of checks to leave out. */
  skip?: readonly string[] | undefined;
}

/** The matchers, to extend the types of a test library with that does not look into the global namespace `jest`. */
export interface CaicainiMatchers {
  /**
   * Whether an answer keeps the contract: a `Response`, which stays readable, a plain `{ status, headers, body }`, an
   * exchange or a list of them. Only exchanges can do without the operation. To be awaited.
   */
  toMatchContract(operation?: OperationId, options?: MatchOptions): Promise<void>;
}

declare global {
  // vitest looks here as jest does, and neither need be installed for it
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> extends CaicainiMatchers {}
  }
}

/** To be given to `expect.extend`. */
export const caicainiMatchers = { toMatchContract };

/** What a matcher answers. */
export interface Match {
  pass: boolean;
  message: () => string;
}

async function toMatchContract(
  received: Checkable,
  operation?: OperationId,
  { strict = false, only, skip }: MatchOptions = {},
): Promise<Match> {
  if (operation !== undefined && !Object.hasOwn(OPERATIONS, operation))
    throw new TypeError(`the operation must be one of ${Object.keys(OPERATIONS).join(', ')}`);
  const exchanges = await takeExchanges(received, operation);
  const report = judge(exchanges, { target: 'the test', feed: 'test', strict, only, skip, operation });
  if (report.checks.every(({ outcome }) => outcome === 'not-asked'))
    throw new TypeError('the checks that were chosen have nothing to judge in it');
  const broken = report.checks.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'fail');
  const what = operation === undefined ? 'the contract' : `the contract of ${operation}`;
  return {
    pass: broken.length === 0,
    message: () =>
      broken.length === 0
        ? `expected ${seen(report.exchanges)} to break ${what}, but it keeps it`
        : `expected ${seen(report.exchanges)} to keep ${what}, but:\n${broken.map(inWords).join('\n')}`,
  };
}

function seen(exchanges: readonly Exchange[]): string {
  const [first, ...rest] = exchanges;
  if (rest.length > 0) return `${exchanges.length} exchanges`;
  return first?.response ? `an answer with status ${first.response.status}` : 'an exchange without an answer';
}

function inWords({ check, message, pointer, basis, source }: Finding): string {
  const pages = source.map(({ title }) => title).join(', ');
  return `- ${check}: ${message}${pointer ? ` at ${pointer}` : ''} (${basis}${pages ? `: ${pages}` : ''})`;
}
