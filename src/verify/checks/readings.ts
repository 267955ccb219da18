/** The endpoints that only read: models, usage, counts. Source: Models, Vision; mostly assumed. */
import { MODELS, type ModelId } from '../../contract.js';
import { isObject } from '../../json.js';
import { each, together, type Check, type Said } from '../check-type.js';
import type { Reading } from '../reading.js';

/** What the flags of a model are called, and what they say in the description. */
const FLAGS = {
  supports_vision: { of: 'supportsVision', basis: 'documented' },
  supports_tools: { of: 'supportsTools', basis: 'assumed' },
  supports_thinking: { of: 'supportsThinking', basis: 'assumed' },
  context_window: { of: 'contextWindow', basis: 'assumed' },
  max_output_tokens: { of: 'maxOutputTokens', basis: 'assumed' },
} as const;

export const readingChecks = {
  'models-are-complete': each({
    describe: 'The list has every documented model, once.',
    basis: 'documented',
    source: ['models'],
    matters: ['models'],
    judge: (reading) => {
      const models = modelsIn(reading);
      if (!models) return undefined;
      const ids = models.map(({ id }) => id);
      return [
        ...Object.keys(MODELS)
          .filter((id) => !ids.includes(id))
          .map((id) => `${id} is missing`),
        ...[...new Set(ids)]
          .filter((id) => ids.indexOf(id) !== ids.lastIndexOf(id))
          .map((id) => `${String(id)} is listed twice`),
      ];
    },
  }),
  'model-flags-are-right': each({
    describe: 'Flags and names of the models are those of the documented table.',
    basis: 'documented',
    source: ['models', 'vision'],
    matters: ['models'],
    judge: (reading) =>
      modelsIn(reading)?.flatMap((model, index) => {
        if (typeof model['id'] !== 'string' || !Object.hasOwn(MODELS, model['id'])) return [];
        const row = MODELS[model['id'] as ModelId];
        const flags = Object.entries(FLAGS).flatMap(([name, { of, basis }]): Said[] => {
          const told = model[name];
          // Of another type, the schema says it
          if (typeof told !== typeof row[of] || told === row[of]) return [];
          return [{ message: `${row.id}: ${name} is ${String(told)}`, pointer: `/data/${index}/${name}`, basis }];
        });
        const name = model['display_name'];
        return typeof name === 'string' && name !== row.displayName
          ? [...flags, { message: `${row.id} is named ${name}`, pointer: `/data/${index}/display_name` }]
          : flags;
      }),
  }),
  'count-agrees-with-usage': together({
    describe: 'Counting gives the input tokens that the same message is said to have.',
    basis: 'assumed',
    source: ['changelog'],
    matters: ['count', 'usage'],
    judge: ({ readings }) => {
      const counts = readings.filter(
        ({ operation, violations }) => operation?.id === 'countMessageTokens' && violations?.length === 0,
      );
      const pairs = counts.flatMap((count) => {
        const same = readings.find(
          (each) =>
            each.turnId === 'createMessage' && each.turn?.inputTokens !== undefined && inputOf(each) === inputOf(count),
        );
        return same ? [{ count, turn: same.turn! }] : [];
      });
      if (pairs.length === 0) return undefined;
      return pairs.flatMap(({ count, turn }): Said[] => {
        const { input_tokens: counted } = count.json as { input_tokens: number };
        if (counted === turn.inputTokens) return [];
        return [
          {
            message: `${counted} tokens were counted, and the message had ${turn.inputTokens!}`,
            exchange: count.exchange.id,
            pointer: '/input_tokens',
          },
        ];
      });
    },
  }),
  'usage-report-has-the-turns': together({
    describe: 'After turns, the usage report is not empty.',
    basis: 'assumed',
    source: ['changelog'],
    matters: ['usage'],
    judge: ({ readings, isOurs }) => {
      const report = [...readings]
        .reverse()
        .find(({ operation, violations }) => operation?.id === 'getUsage' && violations?.length === 0);
      const isAfter = readings.some(({ turn, exchange }) => turn && report && exchange.id < report.exchange.id);
      const data = isObject(report?.json) ? report.json['data'] : undefined;
      if (!isOurs || !isAfter || !Array.isArray(data)) return undefined;
      return data.length > 0
        ? []
        : [{ message: 'the usage report has no rows', exchange: report!.exchange.id, pointer: '/data' }];
    },
  }),
} satisfies Record<string, Check>;

/** The models of an answer that lists them. */
export function modelsIn({ operation, isSuccess, json }: Reading): Record<string, unknown>[] | undefined {
  if (operation?.id !== 'listModels' || !isSuccess || !isObject(json) || !Array.isArray(json['data'])) return undefined;
  return json['data'].filter(isObject);
}

/** The part of a request that is input, as text that is equal for equal input. */
function inputOf({ asked }: Reading): string | undefined {
  if (!isObject(asked)) return undefined;
  const { model, messages, system, tools, tool_choice, thinking } = asked;
  return JSON.stringify([model, messages, system, tools, tool_choice, thinking]);
}
