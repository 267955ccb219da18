/** The schema of every successful body, one check per operation; severity by what each part of the schema rests on. */
import type { SchemaName, Violation } from '../../check.js';
import { OPERATIONS, type OperationId } from '../../contract.js';
import { each, type Check, type Matter, type Said } from '../check-type.js';
import { placeOf } from '../walk.js';

export const bodyChecks = {
  'message-fits-schema': body('createMessage', ['message', 'id', 'usage', 'credits', 'echo']),
  'chat-completion-fits-schema': body('createChatCompletion', ['chat', 'id', 'usage', 'credits', 'echo']),
  'token-count-fits-schema': body('countMessageTokens', ['count']),
  'models-fit-schema': body('listModels', ['models']),
  'account-fits-schema': body('getAccount', ['account']),
  'usage-report-fits-schema': body('getUsage', ['usage']),
} satisfies Record<string, Check>;

function body(id: OperationId, matters: Matter[]): Check {
  const { response, path } = OPERATIONS[id];
  return each({
    describe: `The answer of ${path} fits the schema ${response}.`,
    basis:
      id === 'countMessageTokens' ? 'convention' : id === 'getAccount' || id === 'getUsage' ? 'assumed' : 'documented',
    source: [],
    matters,
    judge: ({ operation, isSuccess, stream, error, asksStream, json, violations, exchange: { failure } }) => {
      if (operation?.id !== id || !isSuccess || stream || error || asksStream || failure !== undefined)
        return undefined;
      if (json === undefined) return ['the body is no JSON'];
      return violations!.map((violation) => saidOf(response, json, violation));
    },
  });
}

/** A violation with the place of its rule in the description, on which its gravity depends. */
export function saidOf(schema: SchemaName, value: unknown, { pointer, message }: Violation): Said {
  const place = placeOf(schema, value, pointer);
  return { message, pointer, schema: place.schema, basis: place.basis, source: place.source };
}
