/** Statuses and types of errors, and whether every request gets a response. Source: Errors. */
import { ERRORS } from '../../contract.js';
import { isPartlySeen, withPrefix } from '../read/failures.js';
import { exchangeCheck, type Check } from './check.js';

/** The only documented status of a success. */
const OK = 200;
/** Every documented type of an error. */
export const ERROR_TYPES: ReadonlySet<string> = new Set(Object.values(ERRORS).map(({ type }) => type));

export const statusChecks = {
  'response-is-complete': exchangeCheck({
    describe: 'Every request gets a complete response.',
    basis: 'documented',
    source: ['errors'],
    areas: ['answer', 'body-cap', 'stream', 'chat-stream'],
    evaluate: ({ raw: { failure, response } }) => {
      if (failure === undefined) return [];
      // The observer caused the failure, not the gateway
      return isPartlySeen(failure) ? undefined : [withPrefix(failure, response !== undefined)];
    },
  }),
  'status-is-documented': exchangeCheck({
    describe: 'The status of a response is 200 or the status of a documented error row.',
    basis: 'documented',
    source: ['errors'],
    areas: ['status'],
    evaluate: ({ status, isSuccess, row, raw: { probe } }) => {
      // The vendor does not document the status of a wrong method
      if (status === undefined || probe?.check === 'refuses-wrong-method') return undefined;
      if (status === OK || row) return [];
      return [isSuccess ? `the status of a success is ${status}, not ${OK}` : `the status ${status} has no error row`];
    },
  }),
  'status-fits-type': exchangeCheck({
    describe: 'The status and error.type belong to the same error row.',
    basis: 'documented',
    source: ['errors'],
    areas: ['status', 'type'],
    evaluate: ({ row, error, typeMatchesRow }) => {
      if (!row || error?.type === undefined) return undefined;
      return typeMatchesRow
        ? []
        : [
            {
              message: `the status ${row.status} has the type ${row.type}, not ${error.type}`,
              pointer: '/error/type',
            },
          ];
    },
  }),
  'success-has-no-error': exchangeCheck({
    describe: 'A response with a success status contains no error.',
    basis: 'documented',
    source: ['errors'],
    areas: ['status'],
    evaluate: ({ status, isSuccess, responseJson, error, stream, raw: { probe, request } }) => {
      if (!isSuccess || stream) return undefined;
      if (!error) return responseJson === undefined ? undefined : [];
      // A response may have a member `error` of its own; an error envelope has a type
      const isEnvelope = error.type !== undefined || probe?.expect !== undefined;
      return isEnvelope
        ? [`the response to ${request.method} is an error of type ${error.type ?? '(none)'} with the status ${status!}`]
        : [];
    },
  }),
  'error-type-is-documented': exchangeCheck({
    describe: 'The type of an error is one of the documented types.',
    basis: 'documented',
    source: ['errors'],
    areas: ['type', 'status'],
    evaluate: ({ error, isSuccess }) => {
      if (isSuccess || error?.type === undefined) return undefined;
      return ERROR_TYPES.has(error.type)
        ? []
        : [{ message: `the type ${error.type} is not documented`, pointer: '/error/type' }];
    },
  }),
} satisfies Record<string, Check>;
