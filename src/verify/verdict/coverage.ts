/** How much of the contract the exchanges show: of each fact, whether it held, was broken or was never seen. */
import { HEADERS, MODELS, OPERATIONS, STREAM_GRAMMARS, type StreamGrammar } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { responseHeader, type Basis } from '../read/exchange.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { parts, rootLocation } from '../read/schema-walk.js';
import type { CheckResult, Coverage, Fact, FactCounts } from '../reports/report.js';
import type { SchemaName } from '../../validate/check.js';
import { allFacts, edgeId, errorId, headerId, modelId, requestFactId, requirementId } from './facts.js';

/** Longer bodies prove no more, and walking them takes time. */
const MAX_WALKED_CHARS = 200_000;
/** Checks of a header as a whole. */
const HEADER_CHECKS = /^(limit-headers|tier-is|limit-matches|remaining|reset|retry-after)/;
const BASES: readonly Basis[] = ['documented', 'convention', 'assumed'];

/** The coverage. `evaluated` has the exchanges that each check evaluated, by check name; `earlier` what was seen before. */
export function coverageOf(
  exchanges: readonly ParsedExchange[],
  checks: readonly CheckResult[],
  evaluated: ReadonlyMap<string, ReadonlySet<number>>,
  earlier: readonly Fact[] = [],
): Coverage {
  const idsOf = (state: Fact['state']) => new Set(earlier.filter((fact) => fact.state === state).map(({ id }) => id));
  const [shown, broken] = [idsOf('shown'), idsOf('broken')];
  for (const { name, outcome, findings } of checks) {
    if (outcome === 'not-shown') continue;
    (findings.length > 0 ? broken : shown).add(requirementId(name));
  }
  const byId = new Map(exchanges.map((each) => [each.raw.id, each]));
  for (const { findings, name } of checks) {
    if (HEADER_CHECKS.test(name))
      for (const [header, value] of Object.entries(HEADERS))
        if (findings.some(({ message, exchange }) => exchange !== undefined && message.includes(value)))
          broken.add(headerId(header));
    for (const { schema, exchange } of findings) {
      const parsed = byId.get(exchange ?? NaN);
      const isOfProbe = parsed?.raw.probe?.check === name && parsed.raw.probe.schema !== undefined;
      if (schema !== undefined)
        broken.add(isOfProbe ? requestFactId(schema, parsed.raw.probe!.expect === 'success') : schema);
      if (parsed && (name.startsWith('status-') || name.startsWith('error-')))
        if (parsed.operation && parsed.status !== undefined) broken.add(errorId(parsed.operation, parsed.status));
    }
  }
  for (const parsed of exchanges) for (const id of shownBy(parsed, evaluated)) shown.add(id);
  return countFacts(
    allFacts().map(({ id, kind, basis }): Fact => ({
      id,
      kind,
      basis,
      state: broken.has(id) ? 'broken' : shown.has(id) ? 'shown' : 'not-shown',
    })),
  );
}

function countFacts(facts: readonly Fact[]): Coverage {
  const all = countsOf(facts);
  const byBasis = Object.fromEntries(
    BASES.map((basis) => [basis, countsOf(facts.filter((fact) => fact.basis === basis))]),
  ) as Record<Basis, FactCounts>;
  return {
    ...all,
    percent: Math.floor((1000 * (all.shown + all.broken)) / Math.max(1, all.total)) / 10,
    byBasis,
    facts,
  };
}

/** The coverage of exchanges that are not compared with the facts. */
export const NO_COVERAGE = countFacts([]);

function countsOf(facts: readonly Fact[]): FactCounts {
  const count = (state: Fact['state']) => facts.filter((fact) => fact.state === state).length;
  return { total: facts.length, shown: count('shown'), broken: count('broken'), notShown: count('not-shown') };
}

/** The facts that one exchange shows. */
function* shownBy(parsed: ParsedExchange, evaluated: ReadonlyMap<string, ReadonlySet<number>>): Generator<string> {
  const { operation, turnOperation, isSuccess, error, stream, violations, responseJson, raw, requestJson } = parsed;
  const { probe, response } = raw;
  if (probe?.schema !== undefined && probe.check !== undefined && evaluated.get(probe.check)?.has(raw.id))
    yield requestFactId(probe.schema, probe.expect === 'success');
  if (operation && parsed.typeMatchesRow) yield errorId(operation, response!.status);
  for (const [name, header] of Object.entries(HEADERS))
    if (responseHeader(raw, header) !== undefined) yield headerId(name);
  if (!response || !operation || response.body.length > MAX_WALKED_CHARS) return;
  if (isSuccess && !error && violations?.length === 0) yield* placesIn(operation.response, responseJson);
  if (error && !isSuccess) yield* placesIn('ErrorEnvelope', responseJson);
  if (stream && turnOperation) {
    for (const event of stream.events)
      if (event.schema && event.violations.length === 0) yield* placesIn(event.schema, event.json);
    if (!stream.orderViolation) yield* edgesOf(parsed);
  }
  const model = isObject(requestJson) ? requestJson['model'] : undefined;
  const isAnswered = stream ? stream.end === 'done' : violations?.length === 0;
  if (turnOperation && isAnswered && typeof model === 'string' && Object.hasOwn(MODELS, model))
    yield modelId(operation, model);
}

function* placesIn(schema: SchemaName, value: unknown): Generator<string> {
  for (const part of parts(rootLocation(schema), value)) yield part.schema;
}

/** The steps of the grammar that a stream took. */
function* edgesOf({ stream, turnOperation }: ParsedExchange): Generator<string> {
  const { states }: StreamGrammar = STREAM_GRAMMARS[turnOperation!];
  let [state] = Object.keys(states);
  for (const { symbols } of stream!.events)
    for (const symbol of symbols) {
      const next: string | undefined = states[state!]?.[symbol];
      if (next === undefined) continue;
      yield edgeId(OPERATIONS[turnOperation!], state!, symbol);
      state = next;
    }
}
