/** The endpoints that only read: models, usage and token counts. Source: Models, Vision; mostly assumed. */
import { MODELS, type KnownModelId } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import type { Turn } from '../read/turn.js';
import { exchangeCheck, sessionCheck, type Check, type Problem } from './check.js';

/** The members of a listed model, each with its member in the description. */
const FLAGS = {
  supports_vision: { of: 'supportsVision', basis: 'documented' },
  supports_tools: { of: 'supportsTools', basis: 'assumed' },
  supports_thinking: { of: 'supportsThinking', basis: 'assumed' },
  context_window: { of: 'contextWindow', basis: 'assumed' },
  max_output_tokens: { of: 'maxOutputTokens', basis: 'assumed' },
} as const;

export const readEndpointChecks = {
  'models-are-complete': exchangeCheck({
    describe: 'The list has every documented model exactly once.',
    basis: 'documented',
    source: ['models'],
    areas: ['models'],
    evaluate: (parsed) => {
      const models = modelsIn(parsed);
      if (!models) return undefined;
      const ids = models.map(({ id }) => id);
      return [
        ...Object.keys(MODELS)
          .filter((id) => !ids.includes(id))
          .map((id) => `${id} is missing`),
        ...[...repeatedIn(ids)].map((id) => `${String(id)} is in the list twice`),
      ];
    },
  }),
  'model-flags-are-correct': exchangeCheck({
    describe: 'The flags and display names of the models match the documented table.',
    basis: 'documented',
    source: ['models', 'vision'],
    areas: ['models'],
    evaluate: (parsed) =>
      modelsIn(parsed)?.flatMap((model, index) => {
        if (typeof model['id'] !== 'string' || !Object.hasOwn(MODELS, model['id'])) return [];
        const row = MODELS[model['id'] as KnownModelId];
        const flags = Object.entries(FLAGS).flatMap(([name, { of, basis }]): Problem[] => {
          const value = model[name];
          if (value === undefined || value === row[of]) return [];
          const message = `${row.id}: ${name} is ${JSON.stringify(value)}, not ${String(row[of])}`;
          return [{ message, pointer: `/data/${index}/${name}`, basis }];
        });
        const name = model['display_name'];
        return typeof name === 'string' && name !== row.displayName
          ? [
              ...flags,
              {
                message: `${row.id}: display_name is ${name}, not ${row.displayName}`,
                pointer: `/data/${index}/display_name`,
              },
            ]
          : flags;
      }),
  }),
  'count-agrees-with-usage': sessionCheck({
    describe: 'The token count of a message equals the input tokens in its usage.',
    basis: 'assumed',
    source: ['changelog'],
    areas: ['count', 'usage'],
    evaluate: ({ exchanges }) => {
      const counts = exchanges.filter(
        ({ operation, violations }) => operation?.id === 'countMessageTokens' && violations?.length === 0,
      );
      if (counts.length === 0) return undefined;
      const turns = new Map<string | undefined, Turn>();
      for (const each of exchanges)
        if (each.turnOperation === 'createMessage' && each.turn?.inputTokens !== undefined) {
          const input = inputOf(each);
          if (!turns.has(input)) turns.set(input, each.turn);
        }
      const pairs = counts.flatMap((count) => {
        const turn = turns.get(inputOf(count));
        return turn ? [{ count, turn }] : [];
      });
      if (pairs.length === 0) return undefined;
      return pairs.flatMap(({ count, turn }): Problem[] => {
        const { input_tokens: counted } = count.responseJson as { input_tokens: number };
        if (counted === turn.inputTokens) return [];
        return [
          {
            message: `the count is ${counted}, and the usage of the message has ${turn.inputTokens!} input tokens`,
            exchange: count.raw.id,
            pointer: '/input_tokens',
          },
        ];
      });
    },
  }),
  'usage-report-has-turns': sessionCheck({
    describe: 'The usage report is not empty after turns.',
    basis: 'assumed',
    source: ['changelog'],
    areas: ['usage'],
    evaluate: ({ exchanges, isOwnTraffic }) => {
      const report = [...exchanges]
        .reverse()
        .find(({ operation, violations }) => operation?.id === 'getUsage' && violations?.length === 0);
      const isAfterTurn = exchanges.some(({ turn, raw }) => turn && report && raw.id < report.raw.id);
      const data = isObject(report?.responseJson) ? report.responseJson['data'] : undefined;
      if (!isOwnTraffic || !isAfterTurn || !Array.isArray(data)) return undefined;
      return data.length > 0
        ? []
        : [{ message: 'the usage report has no rows', exchange: report!.raw.id, pointer: '/data' }];
    },
  }),
} satisfies Record<string, Check>;

/** The models in the response of the list; undefined for any other response. */
export function modelsIn({
  operation,
  isSuccess,
  responseJson,
}: ParsedExchange): Record<string, unknown>[] | undefined {
  if (operation?.id !== 'listModels' || !isSuccess || !isObject(responseJson) || !Array.isArray(responseJson['data']))
    return undefined;
  return responseJson['data'].filter(isObject);
}

function repeatedIn(ids: readonly unknown[]): Set<unknown> {
  const seen = new Set<unknown>();
  return new Set(ids.filter((id) => seen.size === seen.add(id).size));
}

/** The members of a request that count as input, as a text that is equal for equal input. */
function inputOf({ requestJson }: ParsedExchange): string | undefined {
  if (!isObject(requestJson)) return undefined;
  const { model, messages, system, tools, tool_choice, thinking } = requestJson;
  return JSON.stringify([model, messages, system, tools, tool_choice, thinking]);
}
