/** The output of the mock's model. It depends on prompt and seed only, and is the same streamed or not. */
import type { ChatAnswer, ChatCompletion, ContentBlock, Message } from '../../contract.js';
import { BLOCK_MEMBERS, hasOutput, type FaultAnswer, type ScriptedBlock } from '../faults/rule.js';
import { makeId, pick, type Random } from './random.js';
import type { Prompt, PromptTool } from './prompt.js';
import { sampleSchema, sampleToolInput } from './sample.js';
import { tokenize } from './tokens.js';

/** The complete output of a generation. */
export interface ModelOutput {
  content: ContentBlock[];
  stopReason: 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence';
  /** The stop sequence that ended the output; null if none did. */
  stopSequence: string | null;
  outputTokens: number;
}

/** The parts of `usage` that the output does not tell. */
export interface GenerationCost {
  inputTokens: number;
  credits: number;
}

const REMARKS = ['That is a good question.', 'Let me put it briefly.', 'Here is what I know.', 'Gladly.'];
const QUOTED_CHARACTERS = 60;
const MAX_BLOCKS = 20;
// A request may have thousands of tools and a text of megabytes
const SEARCHED_CHARACTERS = 10_000;

/** Generates the output for a prompt; `scripted` replaces what the model would say. */
export function generateOutput(prompt: Prompt, random: Random, scripted?: FaultAnswer): ModelOutput {
  const content =
    scripted && hasOutput(scripted) ? scriptedContent(scripted, prompt, random) : generatedContent(prompt, random);
  return truncate(
    prompt.hasBlocks ? content : content.filter(({ type }) => type !== 'thinking'),
    prompt,
    content.some(({ type }) => type === 'tool_use'),
  );
}

function generatedContent(prompt: Prompt, random: Random): ContentBlock[] {
  const tool = chooseTool(prompt);
  const content: ContentBlock[] = [];
  if (prompt.thinking)
    content.push({
      type: 'thinking',
      thinking: `The question is ${quote(prompt.text)}. I weigh what is asked and answer it.`,
    });
  if (tool) {
    // A chat completion has either text or calls
    if (prompt.hasBlocks) content.push({ type: 'text', text: `Let me use ${tool.name}.` });
    content.push(toolUse(tool.name, sampleToolInput(tool.schema, random), random));
  } else {
    content.push(...textsFor(prompt, random).map((text) => ({ type: 'text' as const, text })));
  }
  return content;
}

function scriptedContent(scripted: FaultAnswer, prompt: Prompt, random: Random): ContentBlock[] {
  const { blocks = [] } = scripted;
  const own = BLOCK_MEMBERS.flatMap((member) => (member in scripted ? [{ [member]: scripted[member] }] : []));
  return [...own, ...blocks].map((block: ScriptedBlock): ContentBlock => {
    if (block.thinking !== undefined) return { type: 'thinking', thinking: block.thinking };
    if (block.tool) {
      const { name, input } = block.tool;
      const offered = prompt.tools.find((tool) => tool.name === name);
      return toolUse(name, input ?? (offered ? sampleToolInput(offered.schema, random) : {}), random);
    }
    return { type: 'text', text: block.text ?? JSON.stringify(block.json) };
  });
}

function toolUse(name: string, input: Record<string, unknown>, random: Random): ContentBlock {
  return { type: 'tool_use', id: makeId('toolu_', 26, random), name, input };
}

/** The output as a message, the response of `/v1/messages`. */
export function toMessage(output: ModelOutput, prompt: Prompt, cost: GenerationCost, id: string): Message {
  return {
    id,
    type: 'message',
    role: 'assistant',
    content: output.content,
    model: prompt.model,
    stop_reason: output.stopReason,
    stop_sequence: output.stopSequence,
    usage: { input_tokens: cost.inputTokens, output_tokens: output.outputTokens, credits_consumed: cost.credits },
  };
}

/** The output as a chat completion, the response of `/v1/chat/completions`. `created` is in seconds since 1970. */
export function toChatCompletion(
  output: ModelOutput,
  prompt: Prompt,
  cost: GenerationCost,
  id: string,
  created: number,
): ChatCompletion {
  const calls = output.content.flatMap((block) =>
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
  const text = output.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n\n');
  const message: ChatAnswer = {
    role: 'assistant',
    content: calls.length > 0 && text === '' ? null : text,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  const finish = { end_turn: 'stop', stop_sequence: 'stop', tool_use: 'tool_calls', max_tokens: 'length' } as const;
  return {
    id,
    object: 'chat.completion',
    created,
    model: prompt.model,
    choices: [{ index: 0, message, finish_reason: finish[output.stopReason] }],
    usage: {
      prompt_tokens: cost.inputTokens,
      completion_tokens: output.outputTokens,
      total_tokens: cost.inputTokens + output.outputTokens,
      credits_consumed: cost.credits,
    },
  };
}

function textsFor(prompt: Prompt, random: Random): string[] {
  const { format, text } = prompt;
  if (typeof format === 'object') return [JSON.stringify(sampleSchema(format.schema, random))];
  if (format === 'json') return [JSON.stringify({ answer: replyTo(prompt, random) })];
  // A prompt of several paragraphs gets one text block for each, up to a limit
  return text.split('\n\n', MAX_BLOCKS).map((part) => replyTo({ ...prompt, text: part }, random));
}

function chooseTool({ tools, choice, toolResult, text }: Prompt): PromptTool | undefined {
  if (tools.length === 0 || choice === 'none') return undefined;
  if (typeof choice === 'object') return tools.find((tool) => tool.name === choice.name);
  // After a tool result the model answers in text, so that a tool loop ends
  if (toolResult !== undefined && choice === 'auto') return undefined;
  const start = text.slice(0, SEARCHED_CHARACTERS);
  return tools.find((tool) => start.includes(tool.name)) ?? tools[0];
}

function replyTo({ text, toolResult, images }: Prompt, random: Random): string {
  if (toolResult !== undefined) return `The tool answered ${quote(toolResult)}.`;
  const seen = images > 0 ? ` I see ${images} image${images > 1 ? 's' : ''}.` : '';
  return `You said ${quote(text)}.${seen} ${pick(REMARKS, random)}`;
}

function quote(text: string): string {
  // Array.from splits by code point. A lone surrogate is replaced: JSON parsers of other languages reject it.
  const kept = Array.from(text.trim().slice(0, 2 * QUOTED_CHARACTERS))
    .slice(0, QUOTED_CHARACTERS)
    .join('');
  return `“${kept.replace(/\p{Surrogate}/gu, '\ufffd')}”`;
}

/** Ends the output at the first stop sequence or at max_tokens, whichever is first. */
function truncate(blocks: ContentBlock[], { stop, maxTokens }: Prompt, usesTool: boolean): ModelOutput {
  const content: ContentBlock[] = [];
  let outputTokens = 0;
  const finish = (stopReason: ModelOutput['stopReason'], stopSequence: string | null = null): ModelOutput => ({
    content,
    stopReason,
    stopSequence,
    outputTokens,
  });
  for (const block of blocks) {
    const text =
      block.type === 'text' ? block.text : block.type === 'thinking' ? block.thinking : JSON.stringify(block.input);
    const found = block.type === 'text' ? firstStop(text, stop) : undefined;
    const tokens = tokenize(found ? text.slice(0, found.at) : text);
    const fits = outputTokens + tokens.length <= maxTokens;
    const kept = fits ? tokens : tokens.slice(0, maxTokens - outputTokens);
    // A tool call with a part of its input would be invalid
    if (block.type === 'tool_use' && !fits) return finish('max_tokens');
    outputTokens += kept.length;
    // A block of which nothing fits is left out
    if (fits || kept.length > 0) content.push(withText(block, kept.join('')));
    if (!fits) return finish('max_tokens');
    if (found) return finish('stop_sequence', found.sequence);
  }
  return finish(usesTool ? 'tool_use' : 'end_turn');
}

function withText(block: ContentBlock, text: string): ContentBlock {
  if (block.type === 'text') return { ...block, text };
  return block.type === 'thinking' ? { ...block, thinking: text } : block;
}

function firstStop(text: string, stop: string[]): { at: number; sequence: string } | undefined {
  const found = stop.flatMap((sequence) =>
    sequence !== '' && text.includes(sequence) ? [{ at: text.indexOf(sequence), sequence }] : [],
  );
  return found.sort((one, other) => one.at - other.at)[0];
}
