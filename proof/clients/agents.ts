/** The client `@openai/agents`. */
import type OpenAI from 'openai';
import { citySchema, MODEL, PROMPT, SYSTEM, TOOLS, type Caller, type Target } from '../../scripts/clients/caller.js';

/** The parts of the package that the calls use. */
export interface Agents {
  Agent: new (options: object) => object;
  OpenAIProvider: new (options: { openAIClient: OpenAI; useResponses: boolean }) => object;
  Runner: new (options: { modelProvider: object; tracingDisabled: boolean }) => {
    run: (agent: object, input: string, options: object) => Promise<AgentsResult>;
  };
  tool: (options: object) => object;
}

interface AgentsResult {
  finalOutput?: unknown;
  completed: Promise<void>;
  toTextStream: () => AsyncIterable<string>;
}

/** The calls of the package. */
export function agentsCaller(agents: Agents, Client: typeof OpenAI): Caller {
  const ask = ({ base, key, ...rest }: Target, agent: object = {}, options: object = {}): Promise<AgentsResult> => {
    const openAIClient = new Client({ apiKey: key, baseURL: `${base}/v1`, ...rest });
    const modelProvider = new agents.OpenAIProvider({ openAIClient, useResponses: false });
    const runner = new agents.Runner({ modelProvider, tracingDisabled: true });
    return runner.run(new agents.Agent({ name: 'Helper', model: MODEL, ...agent }), PROMPT, options);
  };
  const answerOf = async (target: Target, agent?: object) => String((await ask(target, agent)).finalOutput);
  const toolNamed = (name: string, answer: string) =>
    agents.tool({ name, description: name, parameters: citySchema(), strict: true, execute: () => answer });
  return {
    create: (target) => answerOf(target),
    async stream(target, signal, onText) {
      const result = await ask(target, {}, { stream: true, ...(signal && { signal }) });
      let text = '';
      for await (const piece of result.toTextStream()) {
        text += piece;
        onText?.();
      }
      await result.completed;
      return text;
    },
    system: (target) => answerOf(target, { instructions: SYSTEM }),
    // An agent runs the tool itself, and answers with its result
    tool: (target) =>
      answerOf(target, { tools: [toolNamed('get_weather', 'get_weather')], toolUseBehavior: 'stop_on_first_tool' }),
    forced: (target) =>
      answerOf(target, {
        tools: TOOLS.map((name) => toolNamed(name, name)),
        toolUseBehavior: 'stop_on_first_tool',
        modelSettings: { toolChoice: 'get_weather' },
      }),
    loop: (target) => answerOf(target, { tools: [toolNamed('get_weather', 'rain')] }),
    async structured(target) {
      const outputType = { type: 'json_schema', name: 'place', strict: true, schema: citySchema() };
      return JSON.stringify((await ask(target, { outputType })).finalOutput);
    },
  };
}

export const agentsDescription = {
  name: '@openai/agents',
  packages: [
    ['@openai/agents', '0'],
    ['openai', '6'],
    ['zod', '4'],
  ] as [string, string][],
  setup: `import { Agent, OpenAIProvider, Runner } from '@openai/agents';
import OpenAI from 'openai';

const openAIClient = new OpenAI({
  apiKey: process.env.CAICAINI_API_KEY,
  baseURL: 'https://caicaini.com/v1',
});
const modelProvider = new OpenAIProvider({ openAIClient, useResponses: false });
const runner = new Runner({ modelProvider, tracingDisabled: true });
const agent = new Agent({ name: 'Helper', model: 'caicaini/auto' });
console.log((await runner.run(agent, 'Hi')).finalOutput);`,
  notes: [
    'The base URL ends in `/v1`.',
    'Set `useResponses: false`: by default it uses `/v1/responses`, which the gateway does not have.',
    'Tracing sends data to another service; `tracingDisabled: true` ends it.',
    'With `createFetch` set `fetch` and `maxRetries: 0` in the client, so that one layer retries.',
    'The `timeout` of the client, ten minutes by default, covers all attempts and waits beneath `createFetch`: set it to 900,000 or more.',
  ],
};
