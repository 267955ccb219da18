/** The examples of the description, as the tests' cases. */
import document from '../../generated/openapi.json' with { type: 'json' };
import { ERRORS, OPERATIONS, type Action, type ErrorRow, type OperationId } from '../../src/contract.js';

export interface Example {
  operation: OperationId;
  name: string;
  body: unknown;
}

type Media = Record<string, { examples?: Record<string, { value?: unknown }> } | undefined>;
type Node = { requestBody?: { content: Media }; responses: Record<string, { content?: Media }> };

/** Every documented request body. */
export const requestExamples: Example[] = collect((node) => node.requestBody?.content);

/** Every documented body of a successful answer. */
export const responseExamples: Example[] = collect((node) => node.responses['200']?.content);

/** One documented request body. */
export function requestExample(operation: OperationId, name: string): any {
  return structuredClone(
    requestExamples.find((example) => example.operation === operation && example.name === name)?.body,
  );
}

/** The text of one documented stream. */
export function streamExample(path: '/v1/messages' | '/v1/chat/completions', name = 'text'): string {
  const { examples } = document.paths[path].post.responses['200'].content['text/event-stream'];
  return (examples as Record<string, { serializedValue: string }>)[name]!.serializedValue;
}

function collect(contentOf: (node: Node) => Media | undefined): Example[] {
  return Object.values(OPERATIONS).flatMap(({ id, path, method }) => {
    const item = document.paths[path] as Record<string, unknown>;
    const examples = contentOf(item[method.toLowerCase()] as Node)?.['application/json']?.examples ?? {};
    return Object.entries(examples).map(([name, { value }]) => ({ operation: id, name, body: value }));
  });
}

const rows: readonly ErrorRow[] = Object.values(ERRORS);
const isFirstOfType = (row: ErrorRow) => rows.find(({ type }) => type === row.type) === row;

/** A row with an action, rather one whose charge is unknown, so that tests of the rules do not pin what a row says. */
export function rowOf(action: Action): ErrorRow {
  const found = rows.filter((row) => row.action === action && isFirstOfType(row));
  return found.filter(({ charged }) => charged === 'unknown').at(-1) ?? found.at(-1)!;
}
