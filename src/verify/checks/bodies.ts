/** The schema of every successful body, one check per operation. The violated part of the schema sets the severity. */
import type { SchemaName, Violation } from '../../validate/check.js';
import { OPERATIONS, type OperationId } from '../../contract.js';
import { locationOf } from '../read/schema-walk.js';
import { exchangeCheck, type Area, type Check, type Problem } from './check.js';

export const bodyChecks = {
  'message-fits-schema': body('createMessage', ['message', 'id', 'usage', 'credits', 'echo']),
  'chat-completion-fits-schema': body('createChatCompletion', ['chat', 'id', 'usage', 'credits', 'echo']),
  'token-count-fits-schema': body('countMessageTokens', ['count']),
  'models-fit-schema': body('listModels', ['models']),
  'account-fits-schema': body('getAccount', ['account']),
  'usage-report-fits-schema': body('getUsage', ['usage']),
} satisfies Record<string, Check>;

function body(id: OperationId, areas: Area[]): Check {
  const { response, path } = OPERATIONS[id];
  return exchangeCheck({
    describe: `The response of ${path} fits the schema ${response}.`,
    basis:
      id === 'countMessageTokens' ? 'convention' : id === 'getAccount' || id === 'getUsage' ? 'assumed' : 'documented',
    source: [],
    areas,
    evaluate: ({ operation, isSuccess, stream, error, requestsStream, responseJson, violations, raw: { failure } }) => {
      if (operation?.id !== id || !isSuccess || stream || error || requestsStream || failure !== undefined)
        return undefined;
      if (responseJson === undefined) return ['the body is not JSON'];
      return violations!.map((violation) => toProblem(response, responseJson, violation));
    },
  });
}

/** A schema violation with the location, basis and source of the violated rule. */
export function toProblem(schema: SchemaName, value: unknown, { pointer, message }: Violation): Problem {
  const location = locationOf(schema, value, pointer);
  return { message, pointer, schema: location.schema, basis: location.basis, source: location.source };
}
