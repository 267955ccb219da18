/** The error envelope, content types, and streams where they were requested. Source: Errors, Streaming. */
import { check } from '../../validate/check.js';
import { isPartlySeen } from '../read/failures.js';
import { exchangeCheck, type Check } from './check.js';

const JSON_TYPE = 'application/json';
const STREAM_TYPE = 'text/event-stream';
/** What decoders write in place of bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

export const envelopeChecks = {
  'error-envelope-fits-schema': exchangeCheck({
    describe: 'Every error response has the documented error envelope.',
    basis: 'documented',
    source: ['errors'],
    areas: ['envelope'],
    evaluate: ({ status, isSuccess, responseJson, raw: { response, failure } }) => {
      if (status === undefined || isSuccess || failure !== undefined) return undefined;
      if (responseJson === undefined)
        return [`the body of the ${status} is ${response!.body.trim() === '' ? 'empty' : 'not JSON'}`];
      return check('ErrorEnvelope', responseJson).map(({ pointer, message }) => ({
        message,
        pointer,
        schema: '/components/schemas/ErrorEnvelope',
      }));
    },
  }),
  'content-type-fits': exchangeCheck({
    describe: 'The content type is text/event-stream for streams and application/json for all other responses.',
    basis: 'documented',
    source: ['streaming', 'errors'],
    areas: ['content-type', 'envelope'],
    evaluate: ({ status, isSuccess, requestsStream, contentType, stream, raw: { failure, response } }) => {
      if (status === undefined || status === 204 || (failure !== undefined && response!.body === '')) return undefined;
      const wanted = isSuccess && requestsStream && stream ? STREAM_TYPE : JSON_TYPE;
      return contentType === wanted ? [] : [`the content type is ${contentType || 'missing'}, not ${wanted}`];
    },
  }),
  'text-is-valid-unicode': exchangeCheck({
    describe: 'A response is valid UTF-8, and has no replacement character that its request does not have.',
    basis: 'convention',
    source: ['errors', 'streaming'],
    areas: ['envelope', 'message', 'chat', 'stream', 'chat-stream'],
    alwaysFails: true,
    evaluate: ({ raw: { response, request, failure, probe } }) => {
      // A body that ends early may end inside a character
      if (!response || response.body === '' || failure !== undefined || probe?.stoppedEarly) return undefined;
      if (request.body?.includes(REPLACEMENT)) return undefined;
      const at = response.body.indexOf(REPLACEMENT);
      return at < 0
        ? []
        : [{ message: 'the body has a broken character', quote: response.body.slice(Math.max(0, at - 20), at + 20) }];
    },
  }),
  'streams-only-when-requested': exchangeCheck({
    describe: 'The response is a stream if the request has stream: true, and only then.',
    basis: 'documented',
    source: ['streaming'],
    areas: ['stream', 'chat-stream', 'status'],
    evaluate: ({ turnOperation, isSuccess, requestsStream, stream, raw: { failure } }) => {
      if (!turnOperation || !isSuccess || (failure !== undefined && isPartlySeen(failure))) return undefined;
      if (stream?.events.length === 0) return ['the stream has no event'];
      if (requestsStream === (stream !== undefined)) return [];
      return [
        requestsStream
          ? 'the request asks for a stream, and the response is not one'
          : 'the request asks for no stream, and the response is one',
      ];
    },
  }),
} satisfies Record<string, Check>;
