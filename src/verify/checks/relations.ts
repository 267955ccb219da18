/** Relations of several answers: equal requests, larger requests, requests at the same time, and streams in time. */
import { ERRORS } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { sessionCheck, type Check, type Problem } from './check.js';

/** The status of an internal error. */
const FAILED = ERRORS[500].status;
/** Internal errors in a row that are no coincidence. */
export const OFTEN = 3;
/** Time of a stream from which its pieces can be told apart, milliseconds. */
const LONG_MS = 1_000;
/** Events of a stream that a gateway cannot hold back by chance. */
const MANY_EVENTS = 10;

export const relationChecks = {
  'equivalent-requests-get-equal-answers': sessionCheck({
    describe: 'Requests that HTTP and JSON do not tell apart get the same status and count the same tokens.',
    basis: 'convention',
    source: ['sdks'],
    areas: ['refuses', 'accepts', 'count'],
    evaluate: ({ exchanges }) => {
      const groups = groupsOf(
        probesOf(exchanges, 'equivalent-requests-get-equal-answers'),
        ({ operation }) => operation!.id,
      );
      // Without an answer to the usual form there is nothing to compare
      const comparable = groups.filter(([usual]) => isAnswered(usual!));
      if (comparable.length === 0) return undefined;
      return comparable.flatMap(([usual, ...others]) =>
        others.flatMap((parsed): Problem[] => {
          const { status, raw, error } = parsed;
          if (status === undefined || isRetryable(parsed)) return [];
          const [tokens, wanted] = [inputTokensOf(parsed), inputTokensOf(usual!)];
          const what = raw.probe!.why!;
          if (!isAnswered(parsed))
            return [
              { message: `${what}: the gateway answered with ${status} ${error?.type ?? ''}`.trim(), exchange: raw.id },
            ];
          return tokens === wanted
            ? []
            : [
                {
                  message: `${what}: it counts ${tokens} input tokens, and the usual form ${wanted}`,
                  exchange: raw.id,
                },
              ];
        }),
      );
    },
  }),
  'more-input-counts-more': sessionCheck({
    describe: 'A longer prompt does not count fewer tokens, and a system prompt and tools count.',
    basis: 'convention',
    source: ['pricing', 'rate-limits'],
    areas: ['count', 'usage'],
    evaluate: ({ exchanges }) => {
      const probes = probesOf(exchanges, 'more-input-counts-more').filter(
        (parsed) => inputTokensOf(parsed) !== undefined && isAnswered(parsed),
      );
      const comparable = groupsOf(probes, ({ operation }) => operation!.id).filter((group) => group.length > 1);
      if (comparable.length === 0) return undefined;
      return comparable.flatMap(([first, ...others]): Problem[] => {
        const least = inputTokensOf(first!)!;
        return others
          .filter((parsed) => inputTokensOf(parsed)! <= least)
          .map((parsed) => ({
            message: `${parsed.raw.probe!.why!}: it counts ${inputTokensOf(parsed)!} input tokens, and exchange ${first!.raw.id} with less text counts ${least}`,
            exchange: parsed.raw.id,
          }));
      });
    },
  }),
  'callers-are-isolated': sessionCheck({
    describe: 'Of two requests at the same time, each gets its own answer.',
    basis: 'documented',
    source: ['messages', 'chat-completions', 'tools'],
    areas: ['message', 'chat', 'stream', 'chat-stream'],
    evaluate: ({ exchanges }) => {
      const probes = probesOf(exchanges, 'callers-are-isolated').filter(({ turn }) => turn && turn.calls.length > 0);
      if (probes.length < 2) return undefined;
      return probes.flatMap(({ turn, requestJson, raw }): Problem[] => {
        const own = JSON.stringify(isObject(requestJson) ? requestJson['tools'] : undefined);
        const foreign = turn!.calls.find(({ name }) => name !== undefined && !own.includes(JSON.stringify(name)));
        const message = `${raw.probe!.why!}: the answer calls ${foreign?.name ?? ''}, which another request at the same time asked for`;
        return foreign ? [{ message, exchange: raw.id, pointer: foreign.pointer }] : [];
      });
    },
  }),
  'refusals-are-not-retryable': sessionCheck({
    describe:
      'A refusal that waiting cannot cure has no retryable status: clients would send the request again and again.',
    basis: 'documented',
    source: ['errors'],
    areas: ['status', 'refuses', 'credits', 'account', 'authentication', 'accepts'],
    evaluate: ({ exchanges }) => {
      const isWanted = ({ raw: { probe }, status }: ParsedExchange) =>
        probe?.check !== undefined &&
        probe.check !== 'answers-provoked-rows' &&
        typeof probe.expect === 'number' &&
        ERRORS[probe.expect].action !== 'retry' &&
        status !== undefined;
      const groups = groupsOf(exchanges.filter(isWanted), ({ raw }) => raw.probe!.check!).filter(
        (group) => group.length > 1,
      );
      // A gateway that answers nothing is unavailable
      if (groups.length === 0 || !exchanges.some(({ isSuccess, turn }) => isSuccess && turn)) return undefined;
      return groups.flatMap((group): Problem[] => {
        if (!group.every(isRetryable)) return [];
        const [{ raw, status, error }] = group as [ParsedExchange];
        const { expect, why } = raw.probe!;
        const wanted = ERRORS[expect as keyof typeof ERRORS];
        const message =
          `${why ?? ''}: expected ${wanted.status} ${wanted.type}, and each of ${group.length} requests got a status to ` +
          `retry, the first ${status!} ${error?.type ?? ''}`;
        return [{ message: message.trim(), exchange: raw.id }];
      });
    },
  }),
  'no-endpoint-always-fails': sessionCheck({
    describe: `No endpoint answers every request with a ${FAILED} while others answer.`,
    basis: 'documented',
    source: ['errors'],
    areas: ['models', 'account', 'usage', 'count', 'status', 'message', 'chat'],
    evaluate: ({ exchanges }) => {
      const probes = exchanges.filter(
        ({ raw: { probe }, operation }) =>
          operation && probe?.key === 'main' && (probe.expect ?? 'success') === 'success',
      );
      const groups = groupsOf(probes, ({ operation }) => operation!.id).filter((group) => group.length >= OFTEN);
      // A gateway that answers nothing is unavailable
      if (groups.length === 0 || !probes.some(isAnswered)) return undefined;
      return groups.flatMap((group): Problem[] => {
        if (!group.every(({ status }) => status === FAILED)) return [];
        const [{ raw, error }] = group as [ParsedExchange];
        const message = `each of ${group.length} requests got ${FAILED} ${error?.type ?? ''}`.trim();
        return [{ message: `${message}, and other endpoints answered`, exchange: raw.id }];
      });
    },
  }),
  'streams-arrive-in-pieces': sessionCheck({
    describe: 'The events of a long stream arrive while they are made, and not all at once.',
    basis: 'assumed',
    source: ['streaming'],
    areas: ['stream', 'chat-stream'],
    evaluate: ({ exchanges }) => {
      const long = exchanges.filter(
        ({ stream, raw }) =>
          stream?.end === 'done' &&
          stream.events.length >= MANY_EVENTS &&
          raw.reads !== undefined &&
          raw.endMs - raw.startMs >= LONG_MS,
      );
      const groups = groupsOf(long, ({ operation }) => operation!.id).filter((group) => group.length > 1);
      if (groups.length === 0) return undefined;
      return groups.flatMap((group): Problem[] => {
        const [{ raw, stream }] = group as [ParsedExchange];
        if (group.some(({ raw: { reads } }) => reads! > 1)) return [];
        const message = `all ${stream!.events.length} events arrived at once after ${raw.endMs - raw.startMs} ms: something holds the stream back`;
        return [{ message, exchange: raw.id }];
      });
    },
  }),
} satisfies Record<string, Check>;

function probesOf(exchanges: readonly ParsedExchange[], check: string): ParsedExchange[] {
  return exchanges.filter(({ raw, operation }) => raw.probe?.check === check && operation);
}

function groupsOf(exchanges: readonly ParsedExchange[], keyOf: (parsed: ParsedExchange) => string): ParsedExchange[][] {
  const groups = new Map<string, ParsedExchange[]>();
  for (const parsed of exchanges) groups.set(keyOf(parsed), [...(groups.get(keyOf(parsed)) ?? []), parsed]);
  return [...groups.values()];
}

function isAnswered({ isSuccess, error }: ParsedExchange): boolean {
  return isSuccess && !error;
}

function isRetryable({ row }: ParsedExchange): boolean {
  return row?.action === 'retry';
}

/** The input tokens of a turn or of a count. */
function inputTokensOf({ turn, operation, responseJson }: ParsedExchange): number | undefined {
  if (turn) return turn.inputTokens;
  const count =
    operation?.id === 'countMessageTokens' && isObject(responseJson) ? responseJson['input_tokens'] : undefined;
  return typeof count === 'number' ? count : undefined;
}
