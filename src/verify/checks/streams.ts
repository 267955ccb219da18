/** Streams: every event, their order and their end. Source: Streaming. */
import { OPERATIONS } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { check } from '../../validate/check.js';
import { parseBoundedJson } from '../read/bounded-json.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import type { ParsedStream } from '../read/parsed-stream.js';
import { weaker } from '../read/schema-walk.js';
import { toProblem } from './bodies.js';
import { exchangeCheck, sessionCheck, type Area, type Check, type Problem } from './check.js';
import { ERROR_TYPES } from './statuses.js';

const BOTH: Area[] = ['stream', 'chat-stream'];

/** Evaluates the stream of an exchange if it has events. */
const overStream =
  (evaluate: (stream: ParsedStream, parsed: ParsedExchange) => (string | Problem)[] | undefined) =>
  (parsed: ParsedExchange): (string | Problem)[] | undefined =>
    parsed.stream && parsed.stream.events.length > 0 ? evaluate(parsed.stream, parsed) : undefined;

const basisOf = ({ turnOperation }: ParsedExchange) =>
  ({ basis: turnOperation === 'createMessage' ? 'documented' : 'convention' }) as const;
const nameOf = ({ index }: { index: number }) => `event ${index}`;

export const streamChecks = {
  'stream-events-fit-schema': exchangeCheck({
    describe: 'The data of every event fits its schema.',
    basis: 'documented',
    source: ['streaming'],
    areas: [...BOTH, 'credits', 'id', 'usage', 'echo'],
    evaluate: overStream(({ events }) =>
      events.flatMap((event): (string | Problem)[] => {
        if (event.json === undefined && event.symbols.length === 0) return [`${nameOf(event)} is not JSON`];
        return event.violations.map((violation) => {
          const problem = toProblem(event.schema!, event.json, violation);
          return { ...problem, message: `${nameOf(event)}: ${problem.message}` };
        });
      }),
    ),
  }),
  'stream-names-match-types': exchangeCheck({
    describe: 'The name of a message event is the type of its data; completion chunks have no name.',
    basis: 'documented',
    source: ['streaming'],
    areas: BOTH,
    evaluate: overStream(({ events }, { turnOperation }) =>
      events.flatMap((event): (string | Problem)[] => {
        const { name, json } = event;
        if (turnOperation === 'createChatCompletion') {
          // Some gateways name errors and pings
          const isAllowed = name === undefined || name === 'error' || name === 'ping' || name === 'message';
          return isAllowed ? [] : [{ message: `${nameOf(event)} has the name ${name}`, basis: 'convention' as const }];
        }
        const type = isObject(json) ? json['type'] : undefined;
        if (typeof type !== 'string' || name === type) return [];
        return [`${nameOf(event)} has the name ${name ?? '(none)'} and the type ${type}`];
      }),
    ),
  }),
  'stream-order-is-valid': exchangeCheck({
    describe: 'The events follow the grammar: a start, one block after the other with matching deltas, an end.',
    basis: 'documented',
    source: ['streaming'],
    areas: BOTH,
    evaluate: overStream(({ orderViolation }, parsed) =>
      orderViolation
        ? [
            {
              message: `${nameOf(orderViolation.event)}: ${orderViolation.message}`,
              ...basisOf(parsed),
              schema: grammarOf(parsed),
            },
          ]
        : [],
    ),
  }),
  'stream-ends': exchangeCheck({
    describe: 'A stream ends with its last event or with an error.',
    basis: 'documented',
    source: ['streaming'],
    areas: BOTH,
    evaluate: overStream(({ end, lacksFinalBlankLine }, parsed) => {
      const { probe, failure } = parsed.raw;
      if (probe?.stoppedEarly || failure !== undefined) return undefined;
      if (end === 'done' && lacksFinalBlankLine)
        return [{ message: 'no blank line follows the last event, so parsers drop it', ...basisOf(parsed) }];
      const last = parsed.turnOperation === 'createMessage' ? 'message_stop' : '[DONE]';
      return end === 'cut'
        ? [{ message: `the stream ended without ${last}`, ...basisOf(parsed), schema: grammarOf(parsed) }]
        : [];
    }),
  }),
  'stream-has-no-trailing-events': exchangeCheck({
    describe: 'No event except pings follows the end or the error of a stream.',
    basis: 'documented',
    source: ['streaming'],
    areas: BOTH,
    evaluate: overStream(({ trailing, end }, parsed) => {
      if (end === 'cut') return undefined;
      return trailing.slice(0, 1).map((event) => ({
        message: `${nameOf(event)} follows the ${end === 'error' ? 'error' : 'end'} of the stream`,
        quote: event.name ?? event.data,
        ...basisOf(parsed),
      }));
    }),
  }),
  'stream-error-is-documented': exchangeCheck({
    describe: 'An error in a stream has a documented type.',
    basis: 'convention',
    source: ['streaming', 'errors'],
    areas: BOTH,
    evaluate: overStream(({ events, end }) => {
      const event = events.find(({ symbols }) => symbols.includes('error'));
      const error = isObject(event?.json) ? event.json['error'] : undefined;
      if (end !== 'error' || !isObject(error) || typeof error['type'] !== 'string') return undefined;
      return ERROR_TYPES.has(error['type']) ? [] : [`${nameOf(event!)} has the undocumented type ${error['type']}`];
    }),
  }),
  'assembled-completion-fits-schema': exchangeCheck({
    describe: 'The chunks of a complete chat stream add up to a whole chat completion.',
    basis: 'convention',
    source: ['streaming', 'chat-completions'],
    areas: ['chat-stream'],
    evaluate: overStream(({ isComplete, assembled }, { turnOperation }) => {
      // Other checks report what is wrong with single chunks
      if (turnOperation !== 'createChatCompletion' || !isComplete) return undefined;
      return check('ChatCompletion', assembled).map((violation) => {
        const problem = toProblem('ChatCompletion', assembled, violation);
        const message = `the chunks add up to a completion where ${problem.message}`;
        return { ...problem, message, basis: weaker('convention', problem.basis ?? 'convention') };
      });
    }),
  }),
  'stream-reports-credits': exchangeCheck({
    describe: 'A complete stream has credits_consumed.',
    basis: 'documented',
    source: ['streaming', 'pricing'],
    areas: [...BOTH, 'credits'],
    evaluate: overStream(({ end, turn }) => {
      if (end !== 'done') return undefined;
      return turn.credits === undefined ? ['no event has credits_consumed'] : [];
    }),
  }),
  'stream-has-one-id': exchangeCheck({
    describe: 'All events of a stream with an id or a model have the same one.',
    basis: 'convention',
    source: ['streaming'],
    areas: [...BOTH, 'id', 'echo'],
    evaluate: overStream(({ events }) =>
      ['id', 'model'].flatMap((name) => {
        const values = events.flatMap(({ json }) =>
          isObject(json) && typeof json[name] === 'string' ? [json[name]] : [],
        );
        const count = new Set(values).size;
        return count > 1 ? [`the events of the stream have ${count} ${name}s`] : [];
      }),
    ),
  }),
  'stream-matches-whole-response': sessionCheck({
    describe: 'The same request gets the same output whole and streamed, if whole responses repeat.',
    basis: 'convention',
    alwaysFails: true,
    source: ['streaming'],
    areas: BOTH,
    evaluate: ({ exchanges }) => {
      const comparable = sameRequests(exchanges).filter(isRepeatable);
      if (comparable.length === 0) return undefined;
      return comparable.flatMap((group) => {
        const whole = group.find((parsed) => !parsed.stream)!;
        return group
          .filter((parsed) => parsed.stream && outputOf(parsed) !== outputOf(whole))
          .map(({ raw }) => ({
            message: `the output of the stream differs from the whole response of exchange ${whole.raw.id}`,
            exchange: raw.id,
          }));
      });
    },
  }),
  'stream-input-matches-whole-response': sessionCheck({
    describe: 'The same request has the same input tokens whole and streamed, in the first event too.',
    basis: 'assumed',
    source: ['streaming', 'pricing'],
    areas: [...BOTH, 'usage'],
    evaluate: ({ exchanges }) => {
      const groups = sameRequests(exchanges).flatMap((group) => {
        const whole = group.find(({ stream, turn }) => !stream && turn?.inputTokens !== undefined);
        const streams = group.filter(({ stream }) => stream);
        return whole && streams.length > 0 ? [{ whole, streams }] : [];
      });
      if (groups.length === 0) return undefined;
      return groups.flatMap(({ whole, streams }) => {
        const wanted = whole.turn!.inputTokens!;
        return streams.flatMap((parsed): Problem[] => {
          const other = inputTokensOf(parsed).find((count) => count !== wanted);
          const message = `the stream has ${other!} input tokens, and the whole response of exchange ${whole.raw.id} has ${wanted}`;
          return other === undefined ? [] : [{ message, exchange: parsed.raw.id }];
        });
      });
    },
  }),
} satisfies Record<string, Check>;

/** Complete answers by request, whether whole or streamed. */
function sameRequests(exchanges: readonly ParsedExchange[]): ParsedExchange[][] {
  const groups = new Map<string, ParsedExchange[]>();
  for (const parsed of exchanges) {
    if (!parsed.turn || !isObject(parsed.requestJson)) continue;
    if (parsed.stream ? parsed.stream.end !== 'done' : parsed.violations?.length !== 0) continue;
    const { stream: _, ...request } = parsed.requestJson;
    const key = `${parsed.turnOperation!} ${JSON.stringify(request)}`;
    const group = groups.get(key);
    if (group) group.push(parsed);
    else groups.set(key, [parsed]);
  }
  return [...groups.values()];
}

/** The input tokens in the first event of a stream and in its final usage, where they are numbers. */
function inputTokensOf({ stream, turn }: ParsedExchange): number[] {
  const [first] = stream!.events;
  const message = isObject(first?.json) && isObject(first.json['message']) ? first.json['message'] : {};
  const usage = isObject(message['usage']) ? message['usage'] : {};
  return [usage['input_tokens'], turn?.inputTokens].filter((count) => typeof count === 'number');
}

// Whether the group has a stream and two equal whole responses
function isRepeatable(group: ParsedExchange[]): boolean {
  const whole = group.filter((parsed) => !parsed.stream);
  return (
    whole.length > 1 && whole.length < group.length && whole.every((each) => outputOf(each) === outputOf(whole[0]!))
  );
}

function outputOf({ turn }: ParsedExchange): string {
  const { text, calls } = turn!;
  return JSON.stringify([text, calls.map(({ name, input }) => [name, sorted(input)])]);
}

function sorted(input: string): unknown {
  const value = parseBoundedJson(input);
  return isObject(value) ? Object.entries(value).sort() : (value ?? input);
}

function grammarOf({ turnOperation }: ParsedExchange): string {
  const path = OPERATIONS[turnOperation!].path.replaceAll('/', '~1');
  return `/paths/${path}/post/responses/200/content/text~1event-stream/x-stream-grammar`;
}
