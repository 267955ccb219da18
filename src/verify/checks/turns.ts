/** The members of a model's response: id, model, usage, stop reason. Source: Messages, Chat completions, Errors. */
import { DESCRIPTION, MODELS } from '../../contract.js';
import { isObject, parseObject } from '../../shared/json.js';
import { ROUTER } from '../read/constants.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { exchangeCheck, sessionCheck, type Check } from './check.js';

const knownOf = (schema: string) => DESCRIPTION.components.schemas[schema]!['x-extensible-enum'] as readonly string[];
const REASONS = { createMessage: knownOf('StopReason'), createChatCompletion: knownOf('ChatFinishReason') };
/** The stop reason of a tool call. */
const TOOLS = { createMessage: 'tool_use', createChatCompletion: 'tool_calls' };
/** The stop reason of output that reached max_tokens. */
const CUT = { createMessage: 'max_tokens', createChatCompletion: 'length' };
/** The stop reason of output that the model ended itself. */
const ORDINARY = { createMessage: 'end_turn', createChatCompletion: 'stop' };
/** The stop reason of output that a stop sequence ended. */
const STOPPED = 'stop_sequence';
/** Plausible times, seconds since 1970: the years 2020 to 2100. */
const [FIRST_S, LAST_S] = [1_577_836_800, 4_102_444_800];

export const turnChecks = {
  'ids-are-unique': sessionCheck({
    describe: 'Every response has a unique id.',
    basis: 'documented',
    source: ['errors'],
    areas: ['id', 'stream', 'chat-stream'],
    evaluate: ({ exchanges }) => {
      const withId = exchanges.filter(({ turn }) => turn?.id !== undefined);
      if (withId.length < 2) return undefined;
      const first = new Map<string, number>();
      return withId.flatMap(({ turn, raw }) => {
        const earlier = first.get(turn!.id!);
        first.set(turn!.id!, earlier ?? raw.id);
        return earlier === undefined
          ? []
          : [{ message: `the id ${turn!.id!} is also the id of exchange ${earlier}`, exchange: raw.id }];
      });
    },
  }),
  'model-is-echoed': exchangeCheck({
    describe: 'The response names the requested model; after a request to the router it may name any model.',
    basis: 'documented',
    source: ['quickstart', 'streaming', 'chat-completions'],
    areas: ['echo'],
    evaluate: ({ requestJson, turn, turnOperation, stream }) => {
      if (turn?.model === undefined || !isObject(requestJson) || !Object.hasOwn(MODELS, String(requestJson['model'])))
        return undefined;
      const isKnown = Object.hasOwn(MODELS, turn.model);
      if (requestJson['model'] === turn.model || (requestJson['model'] === ROUTER && isKnown)) return [];
      return [
        {
          message: `the request names ${String(requestJson['model'])}, and the response names ${turn.model}`,
          pointer: stream ? '' : '/model',
          schema: `/components/schemas/${turnOperation === 'createMessage' ? 'Message' : 'ChatCompletion'}/properties/model`,
        },
      ];
    },
  }),
  'output-stays-within-max-tokens': exchangeCheck({
    describe: 'The output tokens do not exceed max_tokens.',
    basis: 'documented',
    source: ['messages', 'pricing'],
    areas: ['usage'],
    evaluate: ({ requestJson, turn }) => {
      const max = isObject(requestJson) ? requestJson['max_tokens'] : undefined;
      if (typeof max !== 'number' || max < 1 || turn?.outputTokens === undefined) return undefined;
      return turn.outputTokens <= max
        ? []
        : [`the usage has ${turn.outputTokens} output tokens, and max_tokens is ${max}`];
    },
  }),
  'usage-adds-up': exchangeCheck({
    describe: 'total_tokens is the sum of prompt_tokens and completion_tokens.',
    basis: 'convention',
    source: ['chat-completions'],
    areas: ['usage'],
    evaluate: ({ turn, turnOperation }) => {
      const { inputTokens, outputTokens, totalTokens } = turn ?? {};
      if (turnOperation !== 'createChatCompletion' || totalTokens === undefined) return undefined;
      if (inputTokens === undefined || outputTokens === undefined) return undefined;
      return totalTokens === inputTokens + outputTokens
        ? []
        : [
            {
              message: `the sum of ${inputTokens} and ${outputTokens} is not ${totalTokens}`,
              pointer: '/usage/total_tokens',
            },
          ];
    },
  }),
  'input-is-counted': exchangeCheck({
    describe: 'A turn has input tokens, and output tokens if it has text.',
    basis: 'documented',
    source: ['streaming', 'pricing'],
    areas: ['usage'],
    evaluate: ({ turn, stream }) => {
      if (turn?.inputTokens === undefined || turn.outputTokens === undefined) return undefined;
      if (stream && !stream.isComplete) return undefined;
      return [
        ...(turn.inputTokens > 0 ? [] : [`the usage has ${turn.inputTokens} input tokens`]),
        ...(turn.outputTokens > 0 || turn.text === ''
          ? []
          : [`the usage has ${turn.outputTokens} output tokens for text`]),
      ];
    },
  }),
  'stop-sequences-end-output': exchangeCheck({
    describe: 'The output contains no stop sequence.',
    basis: 'documented',
    source: ['messages', 'chat-completions'],
    areas: ['message', 'chat'],
    evaluate: ({ turn, requestJson }) => {
      const stops = stopsOf(requestJson);
      if (!turn?.stopReason || stops.length === 0) return undefined;
      return stops
        .filter((stop) => turn.text.includes(stop))
        .map((stop) => `the output continues after the stop sequence ${JSON.stringify(stop)}`);
    },
  }),
  'stop-sequence-is-named': exchangeCheck({
    describe: 'stop_sequence is a stop sequence of the request if the stop reason is stop_sequence, and else null.',
    basis: 'convention',
    source: ['messages'],
    areas: ['message', 'stream'],
    evaluate: ({ turn, requestJson }) => {
      const { stopReason, stopSequence: named } = turn ?? {};
      if (!isObject(requestJson) || !stopReason || named === undefined) return undefined;
      const told = JSON.stringify(named);
      if ((stopReason === STOPPED) !== (named !== null))
        return [`stop_sequence is ${told}, and the stop reason is ${stopReason}`];
      return named === null || stopsOf(requestJson).includes(named)
        ? []
        : [`stop_sequence is ${told}, which is no stop sequence of the request`];
    },
  }),
  'stop-sequence-is-the-reason': sessionCheck({
    describe: 'The stop reason is stop_sequence if the same request without stop sequences goes on with one.',
    basis: 'convention',
    source: ['messages'],
    areas: ['message', 'stream'],
    evaluate: ({ exchanges }) => {
      const messages = exchanges.filter(
        ({ turn, turnOperation, requestJson }) =>
          turnOperation === 'createMessage' && turn?.stopReason && isObject(requestJson),
      );
      const stopped = messages.filter(({ requestJson }) => stopsOf(requestJson).length > 0);
      if (stopped.length === 0) return undefined;
      const unstopped = new Map(
        messages
          .filter(({ requestJson }) => !hasStops(requestJson))
          .map((parsed) => [withoutStops(parsed), parsed] as const),
      );
      const ended = stopped.filter((parsed) => {
        const whole = unstopped.get(withoutStops(parsed))?.turn!.text;
        const { text } = parsed.turn!;
        return (
          whole?.startsWith(text) && stopsOf(parsed.requestJson).some((stop) => whole.startsWith(stop, text.length))
        );
      });
      if (ended.length === 0) return undefined;
      return ended
        .filter(({ turn }) => turn!.stopReason !== STOPPED)
        .map((parsed) => ({
          message: `the output ends where exchange ${unstopped.get(withoutStops(parsed))!.raw.id} goes on with a stop sequence, and the stop reason is ${parsed.turn!.stopReason!}`,
          exchange: parsed.raw.id,
        }));
    },
  }),
  'thinking-matches-request': exchangeCheck({
    describe: 'The response contains reasoning if the request enables thinking, and only then.',
    basis: 'documented',
    source: ['thinking'],
    areas: ['message', 'stream'],
    evaluate: ({ turn, turnOperation, requestJson, stream, violations }) => {
      if (turnOperation !== 'createMessage' || !turn?.stopReason || !isObject(requestJson)) return undefined;
      if (stream ? !stream.isComplete : violations!.length > 0) return undefined;
      const isEnabled = isObject(requestJson['thinking']) && requestJson['thinking']['type'] === 'enabled';
      const model = MODELS[requestJson['model'] as keyof typeof MODELS] as
        (typeof MODELS)[keyof typeof MODELS] | undefined;
      if (!isEnabled)
        return turn.hasThinking ? ['the response contains reasoning, and the request does not enable thinking'] : [];
      // A model without thinking, and output that reached a limit, prove nothing
      if (!model?.supportsThinking || turn.stopReason !== ORDINARY.createMessage) return undefined;
      return turn.hasThinking ? [] : ['the request enables thinking, and the response contains no reasoning'];
    },
  }),
  'json-mode-returns-json': exchangeCheck({
    describe: 'The output is a JSON object if response_format requires one.',
    basis: 'documented',
    source: ['chat-completions'],
    areas: ['chat', 'chat-stream'],
    evaluate: ({ turn, turnOperation, requestJson }) => {
      const format = isObject(requestJson) ? requestJson['response_format'] : undefined;
      const isRequired = isObject(format) && format['type'] === 'json_object';
      if (!isRequired || turn?.stopReason !== ORDINARY[turnOperation!] || hasStops(requestJson)) return undefined;
      return parseObject(turn.text) ? [] : ['the output is not a JSON object'];
    },
  }),
  'completion-is-plausible': exchangeCheck({
    describe: 'created is a time in seconds, and the only choice has the index 0.',
    basis: 'documented',
    source: ['chat-completions'],
    areas: ['chat', 'chat-stream'],
    evaluate: ({ turnOperation, violations, responseJson, stream }) => {
      if (turnOperation !== 'createChatCompletion') return undefined;
      const parts = stream ? stream.events.map((event) => event.json) : violations?.length === 0 ? [responseJson] : [];
      const dated = parts.flatMap((part) => (isObject(part) && typeof part['created'] === 'number' ? [part] : []));
      if (dated.length === 0) return undefined;
      const basis = stream ? 'convention' : 'documented';
      const [{ created, choices }] = dated as [{ created: number; choices: unknown }];
      const [choice] = Array.isArray(choices) ? (choices as unknown[]) : [];
      return [
        ...(created > FIRST_S && created < LAST_S
          ? []
          : [
              {
                message: `created is ${created}, which is not a time in seconds since 1970`,
                pointer: stream ? '' : '/created',
                basis,
              } as const,
            ]),
        ...(!isObject(choice) || choice['index'] === 0
          ? []
          : [{ message: `the first choice has the index ${String(choice['index'])}, not 0`, basis } as const]),
      ];
    },
  }),
  'stop-reason-is-known': exchangeCheck({
    describe: 'The stop reason is one of the known reasons.',
    basis: 'convention',
    source: ['tools', 'quickstart'],
    areas: ['message', 'chat', 'stream', 'chat-stream'],
    evaluate: ({ turn, turnOperation }) => {
      if (turn?.stopReason === undefined || turn.stopReason === '') return undefined;
      return REASONS[turnOperation!].includes(turn.stopReason) ? [] : [`the stop reason ${turn.stopReason} is unknown`];
    },
  }),
  'stop-reason-fits': exchangeCheck({
    describe: 'The stop reason is that of a tool call if the output has one, and only then.',
    basis: 'documented',
    source: ['tools'],
    areas: ['message', 'chat', 'stream', 'chat-stream'],
    evaluate: ({ turn, turnOperation, requestJson, stream, violations }) => {
      if (!turn?.stopReason || (stream ? !stream.isComplete : violations!.length > 0)) return undefined;
      const { stopReason, calls, text, outputTokens } = turn;
      const isOrdinary = stopReason === ORDINARY[turnOperation!];
      if (calls.length > 0 && stopReason !== TOOLS[turnOperation!] && stopReason !== CUT[turnOperation!])
        return [`the output calls tools, and the stop reason is ${stopReason}`];
      if (isOrdinary && text === '' && calls.length === 0 && !hasStops(requestJson))
        return [`the output is empty, and the stop reason is ${stopReason}`];
      const max = isObject(requestJson) ? requestJson['max_tokens'] : undefined;
      // A complete answer of one or two tokens is implausible
      if (isOrdinary && outputTokens === max && typeof max === 'number' && max <= 2 && !hasStops(requestJson))
        return [`the output has all ${max} tokens of max_tokens, and the stop reason is ${stopReason}`];
      if (stopReason === TOOLS[turnOperation!] && calls.length === 0)
        return [`the output calls no tool, and the stop reason is ${stopReason}`];
      return [];
    },
  }),
} satisfies Record<string, Check>;

/** The stop sequences of a request on either surface. */
function stopsOf(requestJson: unknown): string[] {
  if (!isObject(requestJson)) return [];
  const given = [requestJson['stop_sequences'] ?? requestJson['stop'] ?? []].flat();
  return given.filter((stop): stop is string => typeof stop === 'string' && stop !== '');
}

/** The request as text, without its stop sequences, and whether whole or streamed. */
function withoutStops({ requestJson }: ParsedExchange): string {
  return JSON.stringify({ ...(requestJson as object), stop_sequences: undefined, stream: undefined });
}

/** Whether a request has stop sequences, valid or not. */
function hasStops(requestJson: unknown): boolean {
  return isObject(requestJson) && (requestJson['stop_sequences'] !== undefined || requestJson['stop'] !== undefined);
}
