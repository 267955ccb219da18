/** Mutations of the status and type of errors. Source: Errors. */
import { ERRORS, OPERATIONS, type ErrorStatus } from '../../contract.js';
import { parseJson } from '../../shared/json.js';
import { editErrors, editResponse, isError, put, withStatus } from './edit.js';
import type { Mutation } from './mutation.js';

function status(from: ErrorStatus, to: number): Mutation {
  return {
    category: 'status',
    description: `A ${from} has the status ${to} and an unchanged envelope.`,
    hooks: editResponse(isError([from]), withStatus(to)),
  };
}

function type(of: ErrorStatus, to: string): Mutation {
  return {
    category: 'type',
    description: `A ${of} has the type ${to} instead of ${ERRORS[of].type}.`,
    hooks: editErrors(put('/error/type', to), of),
  };
}

export const statusMutations = {
  'status-400-as-422': status(400, 422),
  'status-401-as-403': status(401, 403),
  'status-401-as-400': status(401, 400),
  'status-402-as-429': status(402, 429),
  'status-403-as-401': status(403, 401),
  'status-404-as-400': status(404, 400),
  'status-413-as-400': status(413, 400),
  'status-429-as-503': status(429, 503),
  'status-500-as-502': status(500, 502),
  'status-529-as-503': status(529, 503),
  'status-errors-as-200': {
    category: 'status',
    description: 'Errors have the status 200 and an unchanged envelope.',
    hooks: editResponse(isError(), withStatus(200)),
  },
  'status-and-type-of-others': {
    category: 'status',
    description: 'A 400 has the status 422 and the type validation_error.',
    hooks: editResponse(isError([400]), withStatus(422, 'validation_error')),
  },
  'status-400-for-unknown-paths': {
    category: 'status',
    description: 'An unknown path gets a 400.',
    hooks: editResponse(isError([404]), withStatus(400, ERRORS[400].type)),
  },
  'status-500-for-malformed-json': {
    category: 'status',
    description: 'A body that is not JSON gets a 500.',
    hooks: editResponse(
      (draft, { bodyText }) => isError([400])(draft) && bodyText !== undefined && parseJson(bodyText) === undefined,
      withStatus(500, ERRORS[500].type),
    ),
  },
  'status-200-for-other-methods': {
    category: 'status',
    description: 'A known path gets a 200 with every method.',
    hooks: editResponse(
      (draft, { operation, request }) =>
        draft.status === 404 &&
        operation === undefined &&
        Object.values(OPERATIONS).some(({ path }) => new URL(request.url).pathname === path),
      (draft) => ({ ...draft, status: 200, body: {} }),
    ),
  },
  'type-400-as-validation': type(400, 'validation_error'),
  'type-401-as-permission': type(401, 'permission_error'),
  'type-402-as-billing': type(402, 'billing_error'),
  'type-402-as-rate-limit': type(402, 'rate_limit_error'),
  'type-403-as-authentication': type(403, 'authentication_error'),
  'type-404-as-invalid-request': type(404, 'invalid_request_error'),
  'type-413-as-invalid-request': type(413, 'invalid_request_error'),
  'type-429-as-overloaded': type(429, 'overloaded_error'),
  'type-503-as-overloaded': type(503, 'overloaded_error'),
  'type-504-as-timeout': type(504, 'timeout_error'),
  'type-529-as-api': type(529, 'api_error'),
} satisfies Record<string, Mutation>;
