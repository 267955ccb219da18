/** OpenAPI 3.2 as 3.1: only streams differ. @apiture/openapi-down-convert was tried: it leaves itemSchema in place. */
import { mapObjects, type Json } from '../../spec.js';
import { mapMembers } from './schemas.js';

const STREAM = 'text/event-stream';

/** The same description in 3.1, where a stream is text, and its schema of content a list of events. */
export function to31(document: Json): Json {
  const copy = mapObjects(document, (node) =>
    node[STREAM] ? { ...node, [STREAM]: streamAsText(node[STREAM]) } : node,
  );
  return { ...copy, openapi: '3.1.0' };
}

function streamAsText({ itemSchema, examples, ...media }: Json): Json {
  return {
    schema: {
      description: 'Server-sent events.',
      type: 'string',
      contentMediaType: STREAM,
      contentSchema: { type: 'array', items: itemSchema },
    },
    ...media,
    examples: mapMembers(examples, ({ serializedValue, ...example }) => ({ ...example, value: serializedValue })),
  };
}
