/** The shape of errors, and content types. Source: Errors, Streaming. */
import { check } from '../../check.js';
import { each, type Check } from '../check-type.js';

const JSON_TYPE = 'application/json';
const STREAM_TYPE = 'text/event-stream';

export const envelopeChecks = {
  'envelope-has-its-shape': each({
    describe: 'Every answer that is no success has the one error envelope.',
    basis: 'documented',
    source: ['errors'],
    matters: ['envelope'],
    judge: ({ status, isSuccess, json, exchange: { response, failure } }) => {
      if (status === undefined || isSuccess || failure !== undefined) return undefined;
      if (json === undefined)
        return [
          response!.body.trim() === '' ? `the body of the ${status} is empty` : `the body of the ${status} is no JSON`,
        ];
      return check('ErrorEnvelope', json).map(({ pointer, message }) => ({
        message,
        pointer,
        schema: '/components/schemas/ErrorEnvelope',
      }));
    },
  }),
  'content-type-fits': each({
    describe: 'Answers are application/json; streams, and only they, are text/event-stream.',
    basis: 'documented',
    source: ['streaming', 'errors'],
    matters: ['content-type', 'envelope'],
    judge: ({ status, isSuccess, asksStream, contentType, stream, exchange: { failure, response } }) => {
      if (status === undefined || status === 204 || (failure !== undefined && response!.body === '')) return undefined;
      const wanted = isSuccess && asksStream && stream ? STREAM_TYPE : JSON_TYPE;
      return contentType === wanted ? [] : [`the content type is ${contentType || 'missing'}, not ${wanted}`];
    },
  }),
  'stream-is-streamed': each({
    describe: 'Events come exactly where stream was true.',
    basis: 'documented',
    source: ['streaming'],
    matters: ['stream', 'chat-stream'],
    judge: ({ turnId, isSuccess, asksStream, stream, error }) => {
      if (!turnId || !isSuccess || error) return undefined;
      if (stream?.events.length === 0) return ['the stream has no event'];
      if (asksStream === (stream !== undefined)) return [];
      return [
        asksStream
          ? 'a stream was asked for, and the answer is none'
          : 'no stream was asked for, and the answer is one',
      ];
    },
  }),
} satisfies Record<string, Check>;
