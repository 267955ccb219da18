/** A script under way: which rule answers the next request, and what is left of each. */
import type { FaultAnswer, FaultRule } from './fault-rule.js';
import { readScript } from './fault-script.js';

/** What rules are matched with. Model and stream are those of the body, where it could be read. */
export interface RequestFacts {
  method: string;
  path: string;
  model?: string | undefined;
  stream?: boolean | undefined;
}

/** A rule with what it has seen. */
interface LiveRule {
  rule: FaultRule;
  matched: number;
  used: number;
}

/** A rule as `GET /__mock/faults` shows it. */
export type ListedRule = FaultRule & { used: number };

/** The rules in force. */
export class Faults {
  private rules: LiveRule[] = [];

  /** Takes a new script; a `TypeError` says what is wrong with it, and then the old one stays. */
  set(script: unknown): void {
    this.rules = readScript(script).map((rule) => ({ rule, matched: 0, used: 0 }));
  }

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  /** The rules with how often each was used. */
  list(): ListedRule[] {
    return this.rules.map(({ rule, used }) => ({ ...rule, used }));
  }

  /** The answer of the first rule that matches and has uses left. */
  take(facts: RequestFacts): FaultAnswer | undefined {
    const meant = this.rules.filter(({ rule }) => isMeant(rule, facts));
    // Every rule counts every request that it is for, also those another rule answers
    for (const live of meant) live.matched += 1;
    const first = meant.find(
      ({ rule: { match, times = Infinity }, used, matched }) =>
        used < times && (match?.nth === undefined || match.nth === matched),
    );
    if (first) first.used += 1;
    return first?.rule.answer;
  }
}

// A fault of a stream is meant for streams
function isMeant({ match = {}, answer }: FaultRule, facts: RequestFacts): boolean {
  if (answer.stream && facts.stream !== true) return false;
  return (
    (match.method === undefined || match.method.toUpperCase() === facts.method) &&
    (match.path === undefined || match.path === facts.path) &&
    (match.model === undefined || match.model === facts.model) &&
    (match.stream === undefined || match.stream === (facts.stream ?? false))
  );
}
