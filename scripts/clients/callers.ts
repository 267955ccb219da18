/** The clients that every check runs, in the versions of package-lock.json. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import * as ai from 'ai';
import OpenAI from 'openai';
import { aiCaller, aiChatDescription, aiMessagesDescription, chatModel, messagesModel } from './ai.js';
import { anthropicCaller, anthropicDescription } from './anthropic.js';
import type { Caller, Client } from './caller.js';
import { langchainChat, langchainMessages } from './langchain.js';
import { openaiCaller, openaiDescription } from './openai.js';

export const CLIENTS: readonly Client[] = [
  { ...openaiDescription, caller: openaiCaller(OpenAI) },
  { ...anthropicDescription, caller: anthropicCaller(Anthropic) },
  { ...aiChatDescription, caller: aiCaller(ai, chatModel(createOpenAICompatible)) },
  { ...aiMessagesDescription, caller: aiCaller(ai, messagesModel(createAnthropic)) },
  langchainChat,
  langchainMessages,
];

/** Their calls, by name. */
export const CALLERS: Record<string, Caller> = Object.fromEntries(CLIENTS.map(({ name, caller }) => [name, caller]));
