/** The Arazzo description: the workflows of openapi/arazzo.yaml, and one that provokes every row of errors.yaml. */
import { errorRows, operations, type Json, type Spec } from '../spec.js';

/** The operation that can answer with every row. */
const PROVOKED = 'createMessage';

/** Emits the Arazzo document. Its last workflow requests each row with `Prefer: code=…`, which the mock obeys. */
export function emitArazzo({ document, arazzo }: Spec): Json {
  const { inputs, parameters } = arazzo['workflows'][0];
  const { node } = operations(document).find(({ id }) => id === PROVOKED)!;
  const payload = node['requestBody'].content['application/json'].examples.quickstart.value;
  const provoke = {
    workflowId: 'errors',
    summary: 'Provoke every error on the mock',
    description:
      'The header Prefer asks the mock for a row. A real gateway ignores it and answers 200, which fails the step.',
    inputs,
    parameters,
    steps: errorRows(document).map(({ status, type, action, whatToDo }) => ({
      stepId: `error${status}`,
      description: `${action}: ${whatToDo}`,
      operationId: PROVOKED,
      parameters: [{ name: 'Prefer', in: 'header', value: `code=${status}` }],
      requestBody: { contentType: 'application/json', payload },
      successCriteria: [
        { condition: `$statusCode == ${status}` },
        { condition: "$response.body#/type == 'error'" },
        { condition: `$response.body#/error/type == '${type}'` },
      ],
    })),
  };
  return { ...arazzo, workflows: [...arazzo['workflows'], provoke] };
}
