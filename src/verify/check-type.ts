/** What a check is: a small pure function over one exchange or over a whole session. */
import type { Basis } from './exchange.js';
import type { Reading } from './reading.js';

/** A page of the vendor, by its short name in the description's `x-sources`. */
export type Source = readonly string[];

/** What a check has to say: a sentence that begins small, with where it stands. */
export interface Said {
  message: string;
  /** Words of the gateway behind it, as they came: they are cut when keys are out of them. */
  quote?: string | undefined;
  /** The exchange that shows it; in a check of one exchange, that one. */
  exchange?: number;
  /** JSON pointer into the body of the answer. */
  pointer?: string;
  /** JSON pointer into the description. */
  schema?: string;
  /** Where it rests on something else than its check does. */
  basis?: Basis;
  source?: Source;
}

/** What came of judging: nothing could be judged, or all that is wrong. */
export type Verdict = readonly (string | Said)[] | undefined;

/** All exchanges of a verification. */
export interface Session {
  readings: readonly Reading[];
  /** Whether nobody else used the keys meanwhile as far as we know: requests were ours, one after the other. */
  isOurs: boolean;
}

interface Common {
  /** What it demands, as a sentence. */
  describe: string;
  basis: Basis;
  source: Source;
  /** The parts of the contract it watches. */
  matters: readonly Matter[];
}

/** A check; its name is its flag, its line in reports and its test. */
export type Check = Common &
  (
    | { over: 'exchange'; judge: (reading: Reading) => Verdict }
    | { over: 'session'; judge: (session: Session) => Verdict }
  );

/** A part of the contract. */
export type Matter =
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

/** A check of single exchanges. */
export function each(check: Common & { judge: (reading: Reading) => Verdict }): Check {
  return { ...check, over: 'exchange' };
}

/** A check of the whole session. */
export function together(check: Common & { judge: (session: Session) => Verdict }): Check {
  return { ...check, over: 'session' };
}
