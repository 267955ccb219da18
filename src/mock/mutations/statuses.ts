/** Departures in the pairs of status and type. Source: Errors. */
import { ERRORS, OPERATIONS, type ErrorStatus } from '../../contract.js';
import { parseJson } from '../../json.js';
import { answer, error, isError, put, type Mutation } from './edit.js';

function status(from: ErrorStatus, to: number): Mutation {
  return {
    category: 'status',
    describe: `A ${from} has the status ${to}; its envelope stays.`,
    apply: answer(isError([from]), (draft) => ({ ...draft, status: to })),
  };
}

function type(of: ErrorStatus, to: string): Mutation {
  return {
    category: 'type',
    describe: `A ${of} has the type ${to} instead of ${ERRORS[of].type}.`,
    apply: error(put('/error/type', to), of),
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
    describe: 'Errors have the status 200; their envelope stays.',
    apply: answer(isError(), (draft) => ({ ...draft, status: 200 })),
  },
  'status-and-type-of-others': {
    category: 'status',
    describe: 'A 400 is a 422 of the type validation_error.',
    apply: answer(isError([400]), (draft) => ({
      ...draft,
      status: 422,
      body: put('/error/type', 'validation_error')(draft.body),
    })),
  },
  'status-400-for-unknown-paths': {
    category: 'status',
    describe: 'An unknown path is a 400.',
    apply: answer(isError([404]), (draft) => ({
      ...draft,
      status: 400,
      body: put('/error/type', ERRORS[400].type)(draft.body),
    })),
  },
  'status-500-for-malformed-json': {
    category: 'status',
    describe: 'A body that is no JSON is a 500.',
    apply: answer(
      (draft, { asked }) => isError([400])(draft) && asked !== undefined && parseJson(asked) === undefined,
      (draft) => ({ ...draft, status: 500, body: put('/error/type', ERRORS[500].type)(draft.body) }),
    ),
  },
  'status-200-for-other-methods': {
    category: 'status',
    describe: 'Known paths answer every method.',
    apply: answer(
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
