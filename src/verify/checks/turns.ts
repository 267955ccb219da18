/** What a model's answer says about itself: id, model, usage, why it ended. Source: Messages, Chat completions, Errors. */
import { DESCRIPTION, MODELS } from '../../contract.js';
import { isObject } from '../../json.js';
import { each, together, type Check } from '../check-type.js';

const knownOf = (schema: string) => DESCRIPTION.components.schemas[schema]!['x-extensible-enum'] as readonly string[];
const REASONS = { createMessage: knownOf('StopReason'), createChatCompletion: knownOf('ChatFinishReason') };
/** The reason that says that tools are to be run. */
const TOOLS = { createMessage: 'tool_use', createChatCompletion: 'tool_calls' };
/** The reason that says that max_tokens was met. */
const CUT = { createMessage: 'max_tokens', createChatCompletion: 'length' };
/** The model that resolves to another. */
const ROUTER = 'caicaini/auto' satisfies keyof typeof MODELS;

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
    judge: ({ turn, turnId, stream, violations }) => {
      if (!turn?.stopReason || (stream ? !stream.isWhole : violations!.length > 0)) return undefined;
      const saysTools = turn.stopReason === TOOLS[turnId!];
      const saysCut = turn.stopReason === CUT[turnId!];
      if (turn.calls.length > 0 && !saysTools && !saysCut)
        return [`tools are called, and the answer ended for the reason ${turn.stopReason}`];
      if (saysTools && turn.calls.length === 0) return [`the answer ended with ${turn.stopReason} and calls no tool`];
      return [];
    },
  }),
} satisfies Record<string, Check>;
