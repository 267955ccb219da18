/** Status and type of errors, and that there is an answer at all. Source: Errors. */
import { ERRORS } from '../../contract.js';
import { each, type Check } from '../check-type.js';
import { inTheseWords, isUnseen } from '../failures.js';

/** Of a success. */
const OK = 200;
/** Every documented type of an error. */
export const ERROR_TYPES: ReadonlySet<string> = new Set(Object.values(ERRORS).map(({ type }) => type));

export const statusChecks = {
  'is-answered': each({
    describe: 'Every request gets a whole answer.',
    basis: 'documented',
    source: ['errors'],
    matters: ['answer', 'body-cap', 'stream', 'chat-stream'],
    judge: ({ exchange: { failure, response } }) => {
      if (failure === undefined) return [];
      // What we or the caller did not look at is no fault of the gateway
      return isUnseen(failure) ? undefined : [inTheseWords(failure, response !== undefined)];
    },
  }),
  'status-is-documented': each({
    describe: 'An answer is a success or has the status of one of the documented rows.',
    basis: 'documented',
    source: ['errors'],
    matters: ['status'],
    judge: ({ status, isSuccess, row, exchange: { probe } }) => {
      // What a wrong method gets is not said
      if (status === undefined || probe?.check === 'refuses-wrong-method') return undefined;
      if (status === OK || row) return [];
      return [
        isSuccess
          ? `the status of a success is ${status}, not ${OK}`
          : `the status ${status} is in no row of the errors page`,
      ];
    },
  }),
  'status-fits-type': each({
    describe: 'Status and error.type name the same row.',
    basis: 'documented',
    source: ['errors'],
    matters: ['status', 'type'],
    judge: ({ row, error, isRow }) => {
      if (!row || error?.type === undefined) return undefined;
      return isRow
        ? []
        : [{ message: `${row.status} goes with ${row.type}, not ${error.type}`, pointer: '/error/type' }];
    },
  }),
  'success-is-no-error': each({
    describe: 'An error never comes with a status of success.',
    basis: 'documented',
    source: ['errors'],
    matters: ['status'],
    judge: ({ status, isSuccess, json, error, stream, exchange: { probe, request } }) => {
      if (!isSuccess || stream) return undefined;
      if (!error) return json === undefined ? undefined : [];
      // An answer may have a member error of its own; an envelope has a type that is documented
      const isEnvelope = error.type !== undefined || probe?.expect !== undefined;
      return isEnvelope
        ? [`an error of type ${error.type ?? '(none)'} to ${request.method} has the status ${status!}`]
        : [];
    },
  }),
  'error-type-is-documented': each({
    describe: 'The type of an error is one of the documented types.',
    basis: 'documented',
    source: ['errors'],
    matters: ['type', 'status'],
    judge: ({ row, error, isSuccess }) => {
      // With a row, status-fits-type says it
      if (row || isSuccess || error?.type === undefined) return undefined;
      return ERROR_TYPES.has(error.type)
        ? []
        : [{ message: `the type ${error.type} is documented nowhere`, pointer: '/error/type' }];
    },
  }),
} satisfies Record<string, Check>;
