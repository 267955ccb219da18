/** The facts of the contract: its requirements, and the parts of the description, each with its basis. */
import {
  DESCRIPTION,
  HEADERS,
  MODELS,
  OPERATIONS,
  STREAM_GRAMMARS,
  type Operation,
  type StreamGrammar,
} from '../../contract.js';
import type { Check } from '../checks/check.js';
import { CHECKS, isObservedOnly } from '../checks/index.js';
import type { Basis, TurnOperationId } from '../read/exchange.js';
import { branchesOf, descend, property, propertiesOf, rootLocation, type SchemaLocation } from '../read/schema-walk.js';
import type { FactKind } from '../reports/report.js';
import { boundaryCasesOf } from '../scenarios/boundary-cases.js';
import type { SchemaName } from '../../validate/check.js';

/** A fact before any exchange was seen. */
export interface FactInfo {
  id: string;
  kind: FactKind;
  basis: Basis;
}

/** The schema of the events of each stream. */
const EVENT_SCHEMAS: Record<TurnOperationId, SchemaName> = {
  createMessage: 'MessageStreamData',
  createChatCompletion: 'ChatCompletionChunk',
};

const TURN_IDS = Object.keys(EVENT_SCHEMAS) as TurnOperationId[];
/** A chat stream is a convention; the events of a message stream are documented. */
const STREAM_BASES: Record<TurnOperationId, Basis> = {
  createMessage: 'documented',
  createChatCompletion: 'convention',
};

/** Ids of the facts, for those who look for them in exchanges. */
export const requirementId = (check: string) => `/checks/${check}`;
export const errorId = ({ path }: Operation, status: number) => `/paths/${escape(path)}/responses/${status}`;
export const headerId = (name: string) => `/components/headers/${name}`;
export const modelId = ({ path }: Operation, model: string) => `/paths/${escape(path)}/models/${escape(model)}`;
export const edgeId = ({ path }: Operation, from: string, symbol: string) =>
  `/paths/${escape(path)}/x-stream-grammar/states/${from}/${symbol}`;

function escape(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}

let facts: readonly FactInfo[] | undefined;

/** All facts. Computed once, because it walks every schema. */
export function allFacts(): readonly FactInfo[] {
  facts ??= [...new Map(listFacts().map((fact) => [fact.id, fact])).values()];
  return facts;
}

function listFacts(): FactInfo[] {
  const operations: readonly Operation[] = Object.values(OPERATIONS);
  return [
    // Of a client's requests the contract says nothing but their schemas, which are facts of their own
    ...Object.entries<Check>(CHECKS)
      .filter(([, check]) => !isObservedOnly(check))
      .map(([name, { basis }]): FactInfo => ({
        id: requirementId(name),
        kind: 'requirement',
        basis,
      })),
    ...operations.flatMap(({ response }) => schemaFacts(response as SchemaName)),
    ...schemaFacts('ErrorEnvelope'),
    ...TURN_IDS.flatMap((id) => schemaFacts(EVENT_SCHEMAS[id])),
    ...operations.flatMap(({ id }) => requestFacts(id)),
    ...operations.flatMap((each) =>
      each.errors.map((status): FactInfo => ({ id: errorId(each, status), kind: 'error', basis: 'documented' })),
    ),
    ...Object.keys(HEADERS).map((name): FactInfo => ({ id: headerId(name), kind: 'header', basis: 'documented' })),
    ...TURN_IDS.flatMap((id) => edgeFacts(id)),
    ...TURN_IDS.flatMap((id) =>
      Object.keys(MODELS).map((model): FactInfo => ({
        id: modelId(OPERATIONS[id], model),
        kind: 'model',
        basis: 'documented',
      })),
    ),
  ];
}

/** The members of every object that a schema describes. */
function schemaFacts(name: SchemaName): FactInfo[] {
  if (!Object.hasOwn(DESCRIPTION.components.schemas, name)) return [];
  const found = new Map<string, FactInfo>();
  const open: SchemaLocation[] = [rootLocation(name)];
  const seen = new Set<string>();
  for (let place = open.pop(); place; place = open.pop()) {
    if (seen.has(place.schema)) continue;
    seen.add(place.schema);
    for (const member of Object.keys(propertiesOf(place))) {
      const each = property(place, member);
      found.set(each.schema, { id: each.schema, kind: 'response', basis: each.basis });
      open.push(each);
    }
    const { items } = place.node;
    if (typeof items === 'object' && items !== null && !Array.isArray(items))
      open.push(descend(place, items as never, `${place.schema}/items`));
    open.push(...branchesOf(place));
  }
  return [...found.values()];
}

/** Each rule of a request that has a last valid or a first invalid value. */
function requestFacts(id: Operation['id']): FactInfo[] {
  return boundaryCasesOf(id).map(({ schema, isValid, basis }) => ({
    id: requestFactId(schema, isValid),
    kind: 'request',
    basis,
  }));
}

/** Valid and invalid values of a rule are two facts: a gateway may keep one and break the other. */
export function requestFactId(schema: string, isValid: boolean): string {
  return `${schema} ${isValid ? 'accepted' : 'refused'}`;
}

function edgeFacts(id: TurnOperationId): FactInfo[] {
  const { states }: StreamGrammar = STREAM_GRAMMARS[id];
  return Object.entries(states).flatMap(([from, next]) =>
    Object.keys(next).map((symbol): FactInfo => ({
      id: edgeId(OPERATIONS[id], from, symbol),
      kind: 'stream',
      basis: STREAM_BASES[id],
    })),
  );
}
