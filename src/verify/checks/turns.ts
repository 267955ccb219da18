/** What a model's answer says about itself: id, model, usage, why it ended. Source: Messages, Chat completions, Errors. */
import { DESCRIPTION, MODELS } from '../../contract.js';
import { isObject, parseObject } from '../../json.js';
import { ROUTER } from '../facts.js';
import { each, together, type Check } from '../check-type.js';

const knownOf = (schema: string) => DESCRIPTION.components.schemas[schema]!['x-extensible-enum'] as readonly string[];
const REASONS = { createMessage: knownOf('StopReason'), createChatCompletion: knownOf('ChatFinishReason') };
/** The reason that says that tools are to be run. */
const TOOLS = { createMessage: 'tool_use', createChatCompletion: 'tool_calls' };
/** The reason that says that max_tokens was met. */
const CUT = { createMessage: 'max_tokens', createChatCompletion: 'length' };
/** The reason of an answer that came to its end. */
const ORDINARY = { createMessage: 'end_turn', createChatCompletion: 'stop' };
/** Seconds since 1970 between which the gateway exists: the years 2020 and 2100. */
const [FIRST_S, LAST_S] = [1_577_836_800, 4_102_444_800];

export const turnChecks = {
  'ids-are-unique': together({
    describe: 'No two answers have the same id.',
    basis: 'documented',
    source: ['errors'],
    matters: ['id', 'stream', 'chat-stream'],
    judge: ({ readings }) => {
      const answered = readings.filter(({ turn }) => turn?.id !== undefined);
      if (answered.length < 2) return undefined;
      const first = new Map<string, number>();
      return answered.flatMap(({ turn, exchange }) => {
        const earlier = first.get(turn!.id!);
        first.set(turn!.id!, earlier ?? exchange.id);
        return earlier === undefined
          ? []
          : [{ message: `the id ${turn!.id!} was given to exchange ${earlier} already`, exchange: exchange.id }];
      });
    },
  }),
  'model-is-echoed': each({
    describe: 'The answer names the model that was asked for; the router may name one of the others.',
    basis: 'documented',
    source: ['quickstart', 'streaming', 'chat-completions'],
    matters: ['echo'],
    judge: ({ asked, turn, turnId, stream }) => {
      if (turn?.model === undefined || !isObject(asked) || !Object.hasOwn(MODELS, String(asked['model'])))
        return undefined;
      const isKnown = Object.hasOwn(MODELS, turn.model);
      if (asked['model'] === turn.model || (asked['model'] === ROUTER && isKnown)) return [];
      return [
        {
          message: `${String(asked['model'])} was asked for, and ${turn.model} is named`,
          pointer: stream ? '' : '/model',
          schema: `/components/schemas/${turnId === 'createMessage' ? 'Message' : 'ChatCompletion'}/properties/model`,
        },
      ];
    },
  }),
  'output-stays-within-max-tokens': each({
    describe: 'No more output tokens are counted than max_tokens allowed.',
    basis: 'documented',
    source: ['messages', 'pricing'],
    matters: ['usage'],
    judge: ({ asked, turn }) => {
      const max = isObject(asked) ? asked['max_tokens'] : undefined;
      if (typeof max !== 'number' || max < 1 || turn?.outputTokens === undefined) return undefined;
      return turn.outputTokens <= max
        ? []
        : [`${turn.outputTokens} output tokens were counted where max_tokens was ${max}`];
    },
  }),
  'usage-adds-up': each({
    describe: 'total_tokens is the sum of prompt_tokens and completion_tokens.',
    basis: 'convention',
    source: ['chat-completions'],
    matters: ['usage'],
    judge: ({ turn, turnId }) => {
      const { inputTokens, outputTokens, totalTokens } = turn ?? {};
      if (turnId !== 'createChatCompletion' || totalTokens === undefined) return undefined;
      if (inputTokens === undefined || outputTokens === undefined) return undefined;
      return totalTokens === inputTokens + outputTokens
        ? []
        : [{ message: `${inputTokens} and ${outputTokens} are not ${totalTokens}`, pointer: '/usage/total_tokens' }];
    },
  }),
  'input-is-counted': each({
    describe: 'A turn has input tokens, and output tokens where it has text.',
    basis: 'documented',
    source: ['streaming', 'pricing'],
    matters: ['usage'],
    judge: ({ turn, stream }) => {
      if (turn?.inputTokens === undefined || turn.outputTokens === undefined) return undefined;
      if (stream && !stream.isWhole) return undefined;
      return [
        ...(turn.inputTokens > 0 ? [] : [`${turn.inputTokens} input tokens were counted`]),
        ...(turn.outputTokens > 0 || turn.text === ''
          ? []
          : [`${turn.outputTokens} output tokens were counted for text`]),
      ];
    },
  }),
  'stops-end-answers': each({
    describe: 'No answer has a text that should have ended it.',
    basis: 'documented',
    source: ['messages', 'chat-completions'],
    matters: ['message', 'chat'],
    judge: ({ turn, asked }) => {
      const stops = stopsOf(asked);
      if (!turn?.stopReason || stops.length === 0) return undefined;
      return stops
        .filter((stop) => turn.text.includes(stop))
        .map((stop) => `the answer goes on after ${JSON.stringify(stop)}`);
    },
  }),
  'thinking-is-as-asked': each({
    describe: 'Reasoning is shown where thinking was enabled, and nowhere else.',
    basis: 'documented',
    source: ['thinking'],
    matters: ['message', 'stream'],
    judge: ({ turn, turnId, asked, stream, violations }) => {
      if (turnId !== 'createMessage' || !turn?.stopReason || !isObject(asked)) return undefined;
      if (stream ? !stream.isWhole : violations!.length > 0) return undefined;
      const isEnabled = isObject(asked['thinking']) && asked['thinking']['type'] === 'enabled';
      const model = MODELS[asked['model'] as keyof typeof MODELS] as (typeof MODELS)[keyof typeof MODELS] | undefined;
      if (!isEnabled) return turn.thinks ? ['reasoning is shown, and thinking was not enabled'] : [];
      // Of a model that cannot, and of an answer that was cut, nothing follows
      if (!model?.supportsThinking || turn.stopReason !== ORDINARY.createMessage) return undefined;
      return turn.thinks ? [] : ['thinking was enabled, and no reasoning is shown'];
    },
  }),
  'json-answers-are-json': each({
    describe: 'Where response_format demands a JSON object, the answer is one.',
    basis: 'documented',
    source: ['chat-completions'],
    matters: ['chat', 'chat-stream'],
    judge: ({ turn, turnId, asked }) => {
      const format = isObject(asked) ? asked['response_format'] : undefined;
      const isDemanded = isObject(format) && format['type'] === 'json_object';
      if (!isDemanded || turn?.stopReason !== ORDINARY[turnId!] || hasStops(asked)) return undefined;
      return parseObject(turn.text) ? [] : ['the answer is no JSON object'];
    },
  }),
  'completion-is-plausible': each({
    describe: 'created is a time in seconds, and the only choice has the index 0.',
    basis: 'documented',
    source: ['chat-completions'],
    matters: ['chat', 'chat-stream'],
    judge: ({ turnId, violations, json, stream }) => {
      if (turnId !== 'createChatCompletion') return undefined;
      const parts = stream ? stream.events.map((event) => event.json) : violations?.length === 0 ? [json] : [];
      const told = parts.flatMap((part) => (isObject(part) && typeof part['created'] === 'number' ? [part] : []));
      if (told.length === 0) return undefined;
      const basis = stream ? 'convention' : 'documented';
      const [{ created, choices }] = told as [{ created: number; choices: unknown }];
      const [choice] = Array.isArray(choices) ? (choices as unknown[]) : [];
      return [
        ...(created > FIRST_S && created < LAST_S
          ? []
          : [{ message: `created is ${created}`, pointer: stream ? '' : '/created', basis } as const]),
        ...(!isObject(choice) || choice['index'] === 0
          ? []
          : [{ message: `the first choice has the index ${String(choice['index'])}`, basis } as const]),
      ];
    },
  }),
  'stop-reason-is-known': each({
    describe: 'The reason why an answer ended is one of the known ones.',
    basis: 'convention',
    source: ['tools', 'quickstart'],
    matters: ['message', 'chat', 'stream', 'chat-stream'],
    judge: ({ turn, turnId }) => {
      if (turn?.stopReason === undefined || turn.stopReason === '') return undefined;
      return REASONS[turnId!].includes(turn.stopReason)
        ? []
        : [`the answer ended for the unknown reason ${turn.stopReason}`];
    },
  }),
  'stop-reason-fits': each({
    describe: 'An answer that calls tools says so, and one that calls none does not.',
    basis: 'documented',
    source: ['tools'],
    matters: ['message', 'chat', 'stream', 'chat-stream'],
    judge: ({ turn, turnId, asked, stream, violations }) => {
      if (!turn?.stopReason || (stream ? !stream.isWhole : violations!.length > 0)) return undefined;
      const saysTools = turn.stopReason === TOOLS[turnId!];
      const saysCut = turn.stopReason === CUT[turnId!];
      if (turn.calls.length > 0 && !saysTools && !saysCut)
        return [`tools are called, and the answer ended for the reason ${turn.stopReason}`];
      const said = turn.text !== '' || turn.calls.length > 0;
      if (turn.stopReason === ORDINARY[turnId!] && !said && !hasStops(asked))
        return [`the answer ended with ${turn.stopReason} and says nothing`];
      const max = isObject(asked) ? asked['max_tokens'] : undefined;
      // Nobody says so little by chance
      if (
        turn.stopReason === ORDINARY[turnId!] &&
        turn.outputTokens === max &&
        typeof max === 'number' &&
        max <= 2 &&
        !hasStops(asked)
      )
        return [`the answer has all ${max} tokens that were allowed, and ended with ${turn.stopReason}`];
      if (saysTools && turn.calls.length === 0) return [`the answer ended with ${turn.stopReason} and calls no tool`];
      return [];
    },
  }),
} satisfies Record<string, Check>;

/** The texts that end an answer, on either surface. */
function stopsOf(asked: unknown): string[] {
  if (!isObject(asked)) return [];
  const given = [asked['stop_sequences'] ?? asked['stop'] ?? []].flat();
  return given.filter((stop): stop is string => typeof stop === 'string' && stop !== '');
}

/** Whether texts were given that end an answer. */
function hasStops(asked: unknown): boolean {
  return isObject(asked) && (asked['stop_sequences'] !== undefined || asked['stop'] !== undefined);
}
