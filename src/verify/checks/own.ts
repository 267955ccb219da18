/** Checks that a user adds to those of the contract. */
import { isObject } from '../../shared/json.js';
import type { Basis } from '../read/exchange.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import type { Check, Evaluation, Problem, Session } from './check.js';
import { CHECKS } from './index.js';

interface OwnCheckBase {
  /** The requirement, as a sentence. */
  describe: string;
  /** `documented` fails, `convention` warns, `assumed` notes. Default `documented`. */
  basis?: Basis | undefined;
}

/**
 * A check of your own. `evaluate` is pure and returns all problems, or undefined when the exchange (or the session) has
 * nothing to evaluate.
 */
export type OwnCheck = OwnCheckBase &
  (
    | { scope?: 'exchange' | undefined; evaluate: (parsed: ParsedExchange) => Evaluation }
    | { scope: 'session'; evaluate: (session: Session) => Evaluation }
  );

/** Checks of your own by their names, which are in lower case with hyphens, as those of the contract. */
export type OwnChecks = Readonly<Record<string, OwnCheck>>;

const MEMBERS = ['describe', 'basis', 'scope', 'evaluate'];
const BASES = ['documented', 'convention', 'assumed'];
const SCOPES = ['exchange', 'session'];

/** The checks of the contract and these. Throws a `TypeError` that names the check and the member that is wrong. */
export function withOwnChecks(own: OwnChecks | undefined): Readonly<Record<string, Check>> {
  if (own === undefined) return CHECKS;
  if (!isObject(own)) throw new TypeError('checks must be an object of checks by name');
  return { ...CHECKS, ...Object.fromEntries(Object.entries(own).map(([name, check]) => [name, toCheck(name, check)])) };
}

/** The own checks of a module: its export `checks`, or its default export. Throws a `TypeError` that names the file. */
export function ownChecksIn(module: object, file: string): OwnChecks {
  const { checks, default: otherwise } = module as Record<string, unknown>;
  const given = checks ?? otherwise;
  if (!isObject(given)) throw new TypeError(`${file}: it must export checks, an object of checks by name`);
  try {
    withOwnChecks(given as OwnChecks);
  } catch (thrown) {
    throw new TypeError(`${file}: ${(thrown as Error).message}`);
  }
  return given as OwnChecks;
}

function toCheck(name: string, given: unknown): Check {
  const wrong = (what: string) => new TypeError(`checks.${name}${what}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw wrong(': a name has lower-case words with hyphens between them');
  if (Object.hasOwn(CHECKS, name)) throw wrong(': the contract has a check of this name');
  if (!isObject(given)) throw wrong(' must be an object');
  const unknown = Object.keys(given).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) throw wrong(`.${unknown} is not a member; the members are ${MEMBERS.join(', ')}`);
  const { describe, basis = 'documented', scope = 'exchange', evaluate } = given;
  if (typeof describe !== 'string' || describe.trim() === '') throw wrong('.describe must be a sentence');
  if (!BASES.includes(basis as string)) throw wrong(`.basis must be one of ${BASES.join(', ')}`);
  if (!SCOPES.includes(scope as string)) throw wrong(`.scope must be one of ${SCOPES.join(', ')}`);
  if (typeof evaluate !== 'function') throw wrong('.evaluate must be a function');
  const checked = (input: ParsedExchange | Session) => {
    const place = 'raw' in input ? ` on exchange ${input.raw.id}` : '';
    let result: unknown;
    try {
      result = (evaluate as (input: ParsedExchange | Session) => unknown)(input);
    } catch (thrown) {
      throw new TypeError(`checks.${name}.evaluate threw${place}: ${String(thrown)}`, { cause: thrown });
    }
    if (result === undefined || (Array.isArray(result) && result.every(isProblem))) return result as Evaluation;
    throw new TypeError(
      `checks.${name}.evaluate returned something else than undefined or a list of texts and { message }${place}`,
    );
  };
  return { describe, basis: basis as Basis, source: [], areas: [], scope: scope as 'exchange', evaluate: checked };
}

function isProblem(value: unknown): value is string | Problem {
  return typeof value === 'string' || (isObject(value) && typeof value['message'] === 'string');
}
