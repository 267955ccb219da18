/** The fault script in force: finds the rule for each request and counts its uses. */
import { readScript } from './read-script.js';
import { OPERATIONS } from '../../contract.js';
import { hasOutput, type FaultAnswer, type FaultRule } from './rule.js';

/** The parts of a request that rules match. Model and stream are those of the body, if it could be read. */
export interface RequestFacts {
  method: string;
  path: string;
  model?: string | undefined;
  stream?: boolean | undefined;
}

const RUNS_A_MODEL: ReadonlySet<string> = new Set(
  Object.values(OPERATIONS).flatMap(({ method, path, streams }) => (streams ? [`${method} ${path}`] : [])),
);

/** A rule with its counters. */
interface RuleState {
  rule: FaultRule;
  matched: number;
  used: number;
}

/** A rule as `GET /__mock/faults` shows it. */
export type ListedRule = FaultRule & { used: number };

/** The fault rules in force. */
export class FaultScript {
  private rules: RuleState[] = [];

  /** Replaces the rules. Throws a `TypeError` that names the wrong member, and then keeps the old rules. */
  set(rules: unknown): void {
    this.rules = readScript(rules).map((rule) => ({ rule, matched: 0, used: 0 }));
  }

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  /** The rules, each with the number of requests that it answered. */
  list(): ListedRule[] {
    return this.rules.map(({ rule, used }) => ({ ...rule, used }));
  }

  /** The answer of the first rule that matches and has uses left; it counts as used. */
  take(facts: RequestFacts): FaultAnswer | undefined {
    const matching = this.rules.filter(({ rule }) => matches(rule, facts));
    // Each rule counts every request that it matches, also one that another rule answers
    for (const state of matching) state.matched += 1;
    const first = matching.find(
      ({ rule: { match, times = Infinity }, used, matched }) =>
        used < times && (match?.nth === undefined || match.nth === matched),
    );
    if (first) first.used += 1;
    return first?.rule.answer;
  }
}

// A stream fault matches streamed requests only, and output of the model those that run a model
function matches({ match = {}, answer }: FaultRule, facts: RequestFacts): boolean {
  if (answer.stream && facts.stream !== true) return false;
  if (hasOutput(answer) && !RUNS_A_MODEL.has(`${facts.method} ${facts.path}`)) return false;
  return (
    (match.method === undefined || match.method.toUpperCase() === facts.method) &&
    (match.path === undefined || match.path === facts.path) &&
    (match.model === undefined || match.model === facts.model) &&
    (match.stream === undefined || match.stream === (facts.stream ?? false))
  );
}
