/** Libraries that only the proof installs: major versions before those of package-lock.json, and further clients. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as AiAnthropic from '@ai-sdk/anthropic';
import type * as Compatible from '@ai-sdk/openai-compatible';
import type * as Anthropic from '@anthropic-ai/sdk';
import type * as LangchainAnthropic from '@langchain/anthropic';
import type * as Messages from '@langchain/core/messages';
import type * as LangchainOpenai from '@langchain/openai';
import type * as Ai from 'ai';
import type * as Openai from 'openai';
import { aiCaller, chatModel, messagesModel } from '../../scripts/clients/ai.js';
import { anthropicCaller } from '../../scripts/clients/anthropic.js';
import type { Caller, Client } from '../../scripts/clients/caller.js';
import { anthropicModel, langchainCaller, openaiModel } from '../../scripts/clients/langchain.js';
import { openaiCaller } from '../../scripts/clients/openai.js';
import { playClient, type PlayedClient, type Row } from '../../scripts/clients/play-client.js';
import { obtainAll } from '../support/cached.js';
import { agentsCaller, agentsDescription, type Agents } from './agents.js';
import { instructorCaller, instructorDescription, type Instructor, type Zod } from './instructor.js';

/** A library with the ranges of its packages. */
export interface Library extends Pick<Client, 'name' | 'lacks'>, Partial<Pick<Client, 'setup' | 'notes'>> {
  /** Package and range of versions, the library first. */
  packages: [name: string, range: string][];
  load: (require: (name: string) => unknown) => Caller;
}

export const LIBRARIES: readonly Library[] = [
  {
    name: 'openai 6',
    packages: [['openai', '6']],
    load: (require) => openaiCaller((require('openai') as typeof Openai).default),
  },
  {
    name: '@anthropic-ai/sdk 0',
    packages: [['@anthropic-ai/sdk', '0']],
    load: (require) => anthropicCaller((require('@anthropic-ai/sdk') as typeof Anthropic).default),
  },
  {
    name: 'ai 6 (chat)',
    packages: [
      ['ai', '6'],
      ['@ai-sdk/openai-compatible', '2'],
    ],
    load: (require) =>
      aiCaller(
        require('ai') as typeof Ai,
        chatModel((require('@ai-sdk/openai-compatible') as typeof Compatible).createOpenAICompatible),
      ),
  },
  {
    name: 'ai 6 (messages)',
    packages: [
      ['ai', '6'],
      ['@ai-sdk/anthropic', '3'],
    ],
    load: (require) =>
      aiCaller(
        require('ai') as typeof Ai,
        messagesModel((require('@ai-sdk/anthropic') as typeof AiAnthropic).createAnthropic),
      ),
  },
  {
    name: 'LangChain 0 (chat)',
    packages: [
      ['@langchain/openai', '0'],
      ['@langchain/core', '0'],
    ],
    load: (require) =>
      langchainCaller(
        require('@langchain/core/messages') as typeof Messages,
        openaiModel((require('@langchain/openai') as typeof LangchainOpenai).ChatOpenAI),
      ),
  },
  {
    name: 'LangChain 0 (messages)',
    packages: [
      ['@langchain/anthropic', '0'],
      ['@langchain/core', '0'],
    ],
    load: (require) =>
      langchainCaller(
        require('@langchain/core/messages') as typeof Messages,
        anthropicModel((require('@langchain/anthropic') as typeof LangchainAnthropic).ChatAnthropic, { topP: 1 }),
      ),
  },
  {
    ...agentsDescription,
    load: (require) => agentsCaller(require('@openai/agents') as Agents, (require('openai') as typeof Openai).default),
  },
  {
    ...instructorDescription,
    load: (require) =>
      instructorCaller(
        require('@instructor-ai/instructor') as Instructor,
        (require('openai') as typeof Openai).default,
        require('zod') as Zod,
      ),
  },
];

/** Installs a library and runs every scenario with it. */
export async function playLibrary(
  { load, packages, ...client }: Library,
  onRow: (row: Row) => void,
): Promise<PlayedClient> {
  const project = await obtainAll('clients', packages);
  const caller = load(createRequire(join(project, 'index.js')));
  return playClient({ ...client, packages: packages.map(([name]) => name), caller }, project, onRow);
}
