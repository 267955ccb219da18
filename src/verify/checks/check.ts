/** A check: a pure function over one exchange, or over all exchanges of a session. */
import type { Basis } from '../read/exchange.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';

/** Pages of the vendor, by their short names in the description's `x-sources`. */
export type Source = readonly string[];

/** One problem that a check found. */
export interface Problem {
  /** A sentence that begins in lower case. */
  message: string;
  /** The gateway's own words about it; the report redacts them before it cuts them. */
  quote?: string | undefined;
  /** Id of the exchange that shows it. Default: the exchange that the check evaluates. */
  exchange?: number;
  /** JSON pointer into the response body. */
  pointer?: string;
  /** JSON pointer into the description. */
  schema?: string;
  /** Default: the basis of the check. */
  basis?: Basis;
  /** Default: the pages of the check. */
  source?: Source;
}

/** The result of a check: all problems, or undefined when there was nothing to evaluate. */
export type Evaluation = readonly (string | Problem)[] | undefined;

/** All exchanges of a verification. */
export interface Session {
  exchanges: readonly ParsedExchange[];
  /** Whether the verifier sent all requests, one after the other. No other user of the keys is assumed. */
  isOwnTraffic: boolean;
}

interface CheckBase {
  /** The requirement, as a sentence. */
  describe: string;
  basis: Basis;
  source: Source;
  /** The parts of the contract that the check covers. */
  areas: readonly Area[];
  /** Whether it evaluates only traffic that the verifier observed. */
  observedOnly?: boolean;
  /** Whether a finding fails whatever its basis: a leak or corrupted data is wrong without a page that says so. */
  alwaysFails?: boolean;
}

/** A check. Its name is its flag, its line in reports and its test. */
export type Check = CheckBase &
  (
    | { scope: 'exchange'; evaluate: (parsed: ParsedExchange) => Evaluation }
    | { scope: 'session'; evaluate: (session: Session) => Evaluation }
  );

/** A part of the contract. */
export type Area =
  | 'status'
  | 'type'
  | 'envelope'
  | 'content-type'
  | 'answer'
  | 'leak'
  | 'message'
  | 'chat'
  | 'id'
  | 'usage'
  | 'credits'
  | 'echo'
  | 'stream'
  | 'chat-stream'
  | 'models'
  | 'account'
  | 'count'
  | 'rate-limit'
  | 'retry-after'
  | 'authentication'
  | 'accepts'
  | 'refuses'
  | 'body-cap';

/** A check that evaluates each exchange by itself. */
export function exchangeCheck(check: CheckBase & { evaluate: (parsed: ParsedExchange) => Evaluation }): Check {
  return { ...check, scope: 'exchange' };
}

/** A check that evaluates the whole session. */
export function sessionCheck(check: CheckBase & { evaluate: (session: Session) => Evaluation }): Check {
  return { ...check, scope: 'session' };
}
