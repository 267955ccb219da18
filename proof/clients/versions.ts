/** The major versions before those of package-lock.json, with the scenarios of `npm run clients`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as AiAnthropic from '@ai-sdk/anthropic';
import type * as Compatible from '@ai-sdk/openai-compatible';
import type * as Anthropic from '@anthropic-ai/sdk';
import type * as Ai from 'ai';
import type * as Openai from 'openai';
import { aiCaller, chatModel, messagesModel } from '../../scripts/clients/ai.js';
import { anthropicCaller } from '../../scripts/clients/anthropic.js';
import type { Caller } from '../../scripts/clients/caller.js';
import { openaiCaller } from '../../scripts/clients/openai.js';
import { describeResult, runScenario } from '../../scripts/clients/run-scenario.js';
import { SCENARIOS } from '../../scripts/clients/scenarios.js';
import { obtain } from '../support/cached.js';
import type { SceneResult } from './play.js';

/** The scenarios with each earlier major version, alone and with createFetch beneath. */
export async function earlierMajors(): Promise<SceneResult[]> {
  const results: SceneResult[] = [];
  for (const [program, caller] of Object.entries(await callers()))
    for (const scenario of SCENARIOS)
      for (const beneath of [false, true]) {
        const result = await runScenario(scenario, caller, beneath);
        const cell = describeResult(result, scenario);
        // Without faults every call succeeds; with createFetch no failure passes for a success; 400 is a scenario
        const isFaultless = scenario.script.length === 0 && !scenario.wrongKey;
        const problems = [
          ...(isFaultless && !/^(answer|stops)/.test(cell) ? [cell] : []),
          ...(beneath && cell.includes('**') ? [cell] : []),
          ...(cell.includes('error 400') && scenario.name !== '400' ? [cell] : []),
        ];
        results.push({ program, scene: `${scenario.name}${beneath ? ', with createFetch' : ''}`, problems });
      }
  return results;
}

async function callers(): Promise<Record<string, Caller>> {
  const openai = await load<typeof Openai>('openai', '6');
  const anthropic = await load<typeof Anthropic>('@anthropic-ai/sdk', '0.137');
  const ai = await load<typeof Ai>('ai', '6');
  const { createOpenAICompatible } = await load<typeof Compatible>('@ai-sdk/openai-compatible', '2');
  const { createAnthropic } = await load<typeof AiAnthropic>('@ai-sdk/anthropic', '3');
  return {
    'openai 6': openaiCaller(openai.default),
    '@anthropic-ai/sdk 0.137': anthropicCaller(anthropic.default),
    'ai 6 (chat)': aiCaller(ai, chatModel(createOpenAICompatible)),
    'ai 6 (messages)': aiCaller(ai, messagesModel(createAnthropic)),
  };
}

async function load<T>(name: string, range: string): Promise<T> {
  const folder = await obtain('clients', name, range);
  return createRequire(join(folder, 'index.js'))(name) as T;
}
