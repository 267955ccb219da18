/** TypeScript types, made by openapi-typescript; nothing else in the project knows that package. */
import openapiTS, { astToString } from 'openapi-typescript';
import { mapObjects, type Json, type Spec } from '../spec.js';

export async function emitTypes(spec: Spec): Promise<string> {
  const ast = await openapiTS(typeable(spec.document), {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    emptyObjectsUnknown: true,
    // A default makes a member optional in a request, not certain
    defaultNonNullable: false,
  });
  return astToString(ast);
}

// The generator knows OpenAPI 3.1, takes if/then for a type, and would join an answer with its stream into `unknown`
function typeable(document: Json): any {
  const copy = mapObjects(document, (node) => {
    if (Array.isArray(node.allOf))
      node.allOf = node.allOf.filter((part: Json) => !part.if && !isConditional(document, part));
    if (node.allOf?.length === 0) delete node.allOf;
    if (node['application/json'] && node['text/event-stream']) delete node['text/event-stream'];
    // `'a' | (string & {})` would not survive openapi-fetch's mapped types, so known values go into the docstring
    if (node['x-extensible-enum'])
      node.description = `${node.description} Known: ${node['x-extensible-enum'].join(', ')}.`;
    return node;
  });
  delete copy.components.schemas.MaxTokensOfModel;
  return { ...copy, openapi: '3.1.0' };
}

function isConditional(document: Json, part: Json): boolean {
  const name = part.$ref?.split('/').at(-1);
  return Boolean(document.components.schemas[name]?.allOf?.every((row: Json) => row.if));
}
