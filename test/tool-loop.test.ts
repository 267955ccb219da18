/** The example of tool use, run against the mock: streamed and not, with a tool nobody has, and with no end. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getWeather, runToolLoop, type LoopOptions, type RunnableTool } from '../examples/tool-loop.js';
import { createClient, type InputMessage, type ToolResultBlock } from '../src/index.js';
import { createMock } from '../src/mock/index.js';
import { requestExample } from './examples.js';
import { ROOT, runNode } from './process.js';

const { tools: _, ...body } = requestExample('createMessage', 'tools');

/** A loop over a fresh mock; `rename` is what the model calls the tool in its first answer. */
async function loop(options: LoopOptions, { rename = '', request = body, tool = getWeather } = {}) {
  const mock = createMock();
  const caicaini = createClient({
    apiKey: mock.key,
    fetch: async (url, init) => {
      const response = await mock.fetch(url, init);
      if (rename === '' || mock.requests.length > 1) return response;
      const text = (await response.text()).replaceAll('"name":"get_weather"', `"name":"${rename}"`);
      return new Response(text, response);
    },
  });
  const said: string[] = [];
  const result = await runToolLoop(caicaini, request, [tool], { onText: (text) => said.push(text), ...options });
  return { ...result, said, requests: mock.requests.length };
}

const resultsOf = (messages: InputMessage[]): ToolResultBlock[] =>
  messages
    .flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    .filter((block): block is ToolResultBlock => block.type === 'tool_result');

for (const stream of [false, true]) {
  describe(stream ? 'a streamed loop' : 'a loop', () => {
    test('runs the tool and ends with an answer in words', async () => {
      const { message, messages, turns, complete, said } = await loop({ stream });
      expect({ turns, complete, stop: message.stop_reason }).toEqual({ turns: 2, complete: true, stop: 'end_turn' });
      expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
      const [result] = resultsOf(messages);
      expect(messages[1]!.content).toContainEqual(
        expect.objectContaining({ type: 'tool_use', id: result!.tool_use_id }),
      );
      expect(said.join('')).toContain('degrees, cloudy');
    });

    test('tells the model of a tool that is not there, and goes on', async () => {
      const { messages, turns, complete } = await loop({ stream }, { rename: 'get_tides' });
      expect({ turns, complete }).toEqual({ turns: 2, complete: true });
      expect(resultsOf(messages)).toMatchObject([{ is_error: true, content: 'There is no tool named get_tides.' }]);
    });

    test('tells the model of a tool that fails, and goes on', async () => {
      const failing: RunnableTool = { ...getWeather, run: () => Promise.reject(new Error('no such city')) };
      const { messages, complete } = await loop({ stream }, { tool: failing });
      expect(complete).toBe(true);
      expect(resultsOf(messages)).toMatchObject([{ is_error: true, content: 'no such city' }]);
    });

    test('ends after the cap on turns when every turn wants a tool', async () => {
      const request = { ...body, tool_choice: { type: 'any' } };
      const { turns, complete, requests, message, messages } = await loop({ stream }, { request });
      expect({ turns, complete, requests }).toEqual({ turns: 8, complete: false, requests: 8 });
      expect(message.stop_reason).toBe('tool_use');
      expect(resultsOf(messages)).toHaveLength(7);
      expect(await loop({ stream, maxTurns: 2 }, { request })).toMatchObject({ turns: 2, requests: 2 });
    });
  });
}

test('both ways have the same conversation and say the same', async () => {
  const [whole, streamed] = [await loop({}), await loop({ stream: true })];
  expect(streamed.messages).toEqual(whole.messages);
  expect(streamed.said.join('')).toBe(whole.said.join(''));
  expect(streamed.said.length).toBeGreaterThan(whole.said.length);
});

test('the example runs without a key, streamed and not', async () => {
  const run = (...args: string[]) =>
    runNode(join(ROOT, 'node_modules/tsx/dist/cli.mjs'), ['examples/tool-loop.ts', ...args], {
      env: { CAICAINI_API_KEY: '' },
    });
  const [whole, streamed] = await Promise.all([run(), run('--stream')]);
  expect(whole).toMatchObject({ code: 0, stderr: '2 turns\n' });
  expect(whole.stdout).toMatch(/degrees, cloudy.*\n$/);
  expect(streamed).toEqual(whole);
});
