/** Streams: every event, their order and their end. Source: Streaming. */
import { OPERATIONS } from '../../contract.js';
import { isObject } from '../../json.js';
import { each, together, type Check, type Matter, type Said } from '../check-type.js';
import type { Reading } from '../reading.js';
import { readJson } from '../shallow.js';
import type { StreamReading } from '../stream-reading.js';
import { saidOf } from './bodies.js';
import { ERROR_TYPES } from './statuses.js';

const BOTH: Matter[] = ['stream', 'chat-stream'];

/** Judges the stream of an exchange that was read to its end. */
const stream =
  (judge: (stream: StreamReading, reading: Reading) => (string | Said)[] | undefined) =>
  (reading: Reading): (string | Said)[] | undefined =>
    reading.stream && reading.stream.events.length > 0 ? judge(reading.stream, reading) : undefined;

const basisOf = ({ turnId }: Reading) => ({ basis: turnId === 'createMessage' ? 'documented' : 'convention' }) as const;
const at = ({ index }: { index: number }) => `event ${index}`;

export const streamChecks = {
  'stream-events-fit-schema': each({
    describe: 'The data of every event fits its schema.',
    basis: 'documented',
    source: ['streaming'],
    matters: [...BOTH, 'credits', 'id', 'usage', 'echo'],
    judge: stream(({ events }) =>
      events.flatMap((event): (string | Said)[] => {
        if (event.json === undefined && event.symbols.length === 0) return [`${at(event)} is no JSON`];
        return event.violations.map((violation) => {
          const said = saidOf(event.schema!, event.json, violation);
          return { ...said, message: `${at(event)}: ${said.message}` };
        });
      }),
    ),
  }),
  'stream-names-are-types': each({
    describe: 'Events of a message are named by the type of their data; chunks of a completion have no names.',
    basis: 'documented',
    source: ['streaming'],
    matters: BOTH,
    judge: stream(({ events }, { turnId }) =>
      events.flatMap((event): (string | Said)[] => {
        const { name, json } = event;
        if (turnId === 'createChatCompletion') {
          // An error, or a ping as some gateways send it, may have its name
          const mayHave = name === undefined || name === 'error' || name === 'ping' || name === 'message';
          return mayHave ? [] : [{ message: `${at(event)} is named ${name}`, basis: 'convention' as const }];
        }
        const type = isObject(json) ? json['type'] : undefined;
        if (typeof type !== 'string' || name === type) return [];
        return [`${at(event)} is named ${name ?? '(nothing)'} and has the type ${type}`];
      }),
    ),
  }),
  'stream-keeps-order': each({
    describe:
      'Events come in the order of the grammar: a start, blocks one after the other with deltas that fit, an end.',
    basis: 'documented',
    source: ['streaming'],
    matters: BOTH,
    judge: stream(({ disorder }, reading) =>
      disorder
        ? [{ message: `${at(disorder.event)}: ${disorder.message}`, ...basisOf(reading), schema: grammarOf(reading) }]
        : [],
    ),
  }),
  'stream-ends': each({
    describe: 'A stream ends with its last event, or with an error.',
    basis: 'documented',
    source: ['streaming'],
    matters: BOTH,
    judge: stream(({ end, isUndelivered }, reading) => {
      const { probe, failure } = reading.exchange;
      if (probe?.left || failure !== undefined) return undefined;
      if (end === 'done' && isUndelivered)
        return [{ message: 'no blank line follows the last event, so that parsers drop it', ...basisOf(reading) }];
      const last = reading.turnId === 'createMessage' ? 'message_stop' : '[DONE]';
      return end === 'cut'
        ? [{ message: `the stream ended without ${last}`, ...basisOf(reading), schema: grammarOf(reading) }]
        : [];
    }),
  }),
  'stream-is-quiet-after-its-end': each({
    describe: 'Nothing comes after the end of a stream, nor after its error.',
    basis: 'documented',
    source: ['streaming'],
    matters: BOTH,
    judge: stream(({ late, end }, reading) => {
      if (end === 'cut') return undefined;
      return late.slice(0, 1).map((event) => ({
        message: `${at(event)} comes after the ${end === 'error' ? 'error' : 'end'}`,
        quote: event.name ?? event.data,
        ...basisOf(reading),
      }));
    }),
  }),
  'stream-error-is-documented': each({
    describe: 'An error inside a stream has a documented type.',
    basis: 'convention',
    source: ['streaming', 'errors'],
    matters: BOTH,
    judge: stream(({ events, end }) => {
      const event = events.find(({ symbols }) => symbols.includes('error'));
      const error = isObject(event?.json) ? event.json['error'] : undefined;
      if (end !== 'error' || !isObject(error) || typeof error['type'] !== 'string') return undefined;
      return ERROR_TYPES.has(error['type'])
        ? []
        : [`${at(event!)} has the type ${error['type']}, which is documented nowhere`];
    }),
  }),
  'stream-tells-credits': each({
    describe: 'A stream that ends well tells what it cost.',
    basis: 'documented',
    source: ['streaming', 'pricing'],
    matters: [...BOTH, 'credits'],
    judge: stream(({ end, turn }) => {
      if (end !== 'done') return undefined;
      return turn.credits === undefined ? ['no event has credits_consumed'] : [];
    }),
  }),
  'stream-has-one-id': each({
    describe: 'All events of a stream that carry an id, or a model, carry the same.',
    basis: 'convention',
    source: ['streaming'],
    matters: [...BOTH, 'id', 'echo'],
    judge: stream(({ events }) =>
      ['id', 'model'].flatMap((name) => {
        const told = events.flatMap(({ json }) =>
          isObject(json) && typeof json[name] === 'string' ? [json[name]] : [],
        );
        const count = new Set(told).size;
        return count > 1 ? [`events of one stream have ${count} ${name}s`] : [];
      }),
    ),
  }),
  'stream-says-the-same': together({
    describe: 'Streamed or not, the same request gets the same text, where answers are repeatable.',
    basis: 'convention',
    source: ['streaming'],
    matters: BOTH,
    judge: ({ readings }) => {
      const groups = new Map<string, Reading[]>();
      for (const reading of readings) {
        if (!reading.turn || !isObject(reading.asked)) continue;
        if (reading.stream ? reading.stream.end !== 'done' : reading.violations?.length !== 0) continue;
        const { stream: _, ...question } = reading.asked;
        const key = `${reading.turnId!} ${JSON.stringify(question)}`;
        groups.set(key, [...(groups.get(key) ?? []), reading]);
      }
      const judged = [...groups.values()].filter(isTelling);
      if (judged.length === 0) return undefined;
      return judged.flatMap((group) => {
        const whole = group.find((reading) => !reading.stream)!;
        return group
          .filter((reading) => reading.stream && contentOf(reading) !== contentOf(whole))
          .map(({ exchange }) => ({
            message: `the stream says something else than exchange ${whole.exchange.id}, whole`,
            exchange: exchange.id,
          }));
      });
    },
  }),
} satisfies Record<string, Check>;

// Two equal whole answers show that answers are repeatable
function isTelling(group: Reading[]): boolean {
  const whole = group.filter((reading) => !reading.stream);
  return (
    whole.length > 1 && whole.length < group.length && whole.every((each) => contentOf(each) === contentOf(whole[0]!))
  );
}

function contentOf({ turn }: Reading): string {
  const { text, calls } = turn!;
  return JSON.stringify([text, calls.map(({ name, input }) => [name, sorted(input)])]);
}

function sorted(input: string): unknown {
  const value = readJson(input);
  return isObject(value) ? Object.entries(value).sort() : (value ?? input);
}

function grammarOf({ turnId }: Reading): string {
  const path = OPERATIONS[turnId!].path.replaceAll('/', '~1');
  return `/paths/${path}/post/responses/200/content/text~1event-stream/x-stream-grammar`;
}
