/** What the mock's model answers: decided by prompt and chance alone, the same whether streamed or not. */
import type { ChatAnswer, ChatCompletion, ContentBlock, Message } from '../contract.js';
import { makeId, pick, type Chance } from './chance.js';
import type { Prompt, PromptTool } from './prompt.js';
import { sampleInput } from './sample.js';
import { tokenize } from './tokens.js';

/** A finished answer. */
export interface Answer {
  content: ContentBlock[];
  stopReason: 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence';
  stopSequence: string | null;
  outputTokens: number;
}

/** What the turn cost, for the body. */
export interface Cost {
  inputTokens: number;
  credits: number;
}

const REMARKS = ['That is a good question.', 'Let me put it briefly.', 'Here is what I know.', 'Gladly.'];
const QUOTED = 60;
const MOST_BLOCKS = 20;

/** Answers a prompt. */
export function answerPrompt(prompt: Prompt, chance: Chance): Answer {
  const tool = chooseTool(prompt);
  const content: ContentBlock[] = [];
  if (prompt.thinking)
    content.push({
      type: 'thinking',
      thinking: `The question is ${quote(prompt.text)}. I weigh what is asked and answer it.`,
    });
  if (tool) {
    content.push({ type: 'text', text: `Let me use ${tool.name}.` });
    content.push({
      type: 'tool_use',
      id: makeId('toolu_', 26, chance),
      name: tool.name,
      input: sampleInput(tool.schema, chance),
    });
  } else {
    // A blank line in the prompt is answered in as many blocks, up to a number
    const paragraphs = prompt.json
      ? [JSON.stringify({ answer: remark(prompt, chance) })]
      : prompt.text.split('\n\n', MOST_BLOCKS).map((text) => remark({ ...prompt, text }, chance));
    content.push(...paragraphs.map((text) => ({ type: 'text' as const, text })));
  }
  return cut(content, prompt, tool !== undefined);
}

/** The answer in the Anthropic style. */
export function toMessage(answer: Answer, prompt: Prompt, cost: Cost, id: string): Message {
  return {
    id,
    type: 'message',
    role: 'assistant',
    content: answer.content,
    model: prompt.model,
    stop_reason: answer.stopReason,
    stop_sequence: answer.stopSequence,
    usage: { input_tokens: cost.inputTokens, output_tokens: answer.outputTokens, credits_consumed: cost.credits },
  };
}

/** The answer in the OpenAI style. `created` is in Unix seconds. */
export function toChatCompletion(
  answer: Answer,
  prompt: Prompt,
  cost: Cost,
  id: string,
  created: number,
): ChatCompletion {
  const calls = answer.content.flatMap((block) =>
    block.type === 'tool_use'
      ? [
          {
            id: block.id.replace('toolu_', 'call_'),
            type: 'function' as const,
            function: { name: block.name, arguments: JSON.stringify(block.input) },
          },
        ]
      : [],
  );
  const text = answer.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
  const message: ChatAnswer = {
    role: 'assistant',
    content: calls.length > 0 ? null : text,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const finish = { end_turn: 'stop', stop_sequence: 'stop', tool_use: 'tool_calls', max_tokens: 'length' } as const;
  return {
    id,
    object: 'chat.completion',
    created,
    model: prompt.model,
    choices: [{ index: 0, message, finish_reason: finish[answer.stopReason] }],
    usage: {
      prompt_tokens: cost.inputTokens,
      completion_tokens: answer.outputTokens,
      total_tokens: cost.inputTokens + answer.outputTokens,
      credits_consumed: cost.credits,
    },
  };
}

function chooseTool({ tools, choice, toolResult, text }: Prompt): PromptTool | undefined {
  if (tools.length === 0 || choice === 'none') return undefined;
  if (typeof choice === 'object') return tools.find((tool) => tool.name === choice.name);
  // Without this a tool loop would never end
  if (toolResult !== undefined && choice === 'auto') return undefined;
  return tools.find((tool) => text.includes(tool.name)) ?? tools[0];
}

function remark({ text, toolResult, images }: Prompt, chance: Chance): string {
  if (toolResult !== undefined) return `The tool answered ${quote(toolResult)}.`;
  const seen = images > 0 ? ` I see ${images} image${images > 1 ? 's' : ''}.` : '';
  return `You said ${quote(text)}.${seen} ${pick(REMARKS, chance)}`;
}

function quote(text: string): string {
  // Cut between characters, and never half of one: clients in other languages cannot read that
  const kept = Array.from(text.trim().slice(0, 2 * QUOTED))
    .slice(0, QUOTED)
    .join('');
  return `“${kept.replace(/\p{Surrogate}/gu, '\ufffd')}”`;
}

/** Ends the answer at the first stop sequence or at max_tokens, whichever comes first. */
function cut(blocks: ContentBlock[], { stop, maxTokens }: Prompt, usesTool: boolean): Answer {
  const content: ContentBlock[] = [];
  let outputTokens = 0;
  const ended = (stopReason: Answer['stopReason'], stopSequence: string | null = null): Answer => ({
    content,
    stopReason,
    stopSequence,
    outputTokens,
  });
  for (const block of blocks) {
    const whole =
      block.type === 'text' ? block.text : block.type === 'thinking' ? block.thinking : JSON.stringify(block.input);
    const met = block.type === 'text' ? firstStop(whole, stop) : undefined;
    const tokens = tokenize(met ? whole.slice(0, met.at) : whole);
    const fits = outputTokens + tokens.length <= maxTokens;
    const kept = fits ? tokens : tokens.slice(0, maxTokens - outputTokens);
    // A tool's input is of no use when cut
    if (block.type === 'tool_use' && !fits) return ended('max_tokens');
    outputTokens += kept.length;
    // No block is begun when nothing of it fits
    if (fits || kept.length > 0) content.push(withText(block, kept.join('')));
    if (!fits) return ended('max_tokens');
    if (met) return ended('stop_sequence', met.sequence);
  }
  return ended(usesTool ? 'tool_use' : 'end_turn');
}

function withText(block: ContentBlock, text: string): ContentBlock {
  if (block.type === 'text') return { ...block, text };
  return block.type === 'thinking' ? { ...block, thinking: text } : block;
}

function firstStop(text: string, stop: string[]): { at: number; sequence: string } | undefined {
  const met = stop.flatMap((sequence) =>
    sequence !== '' && text.includes(sequence) ? [{ at: text.indexOf(sequence), sequence }] : [],
  );
  return met.sort((one, other) => one.at - other.at)[0];
}
