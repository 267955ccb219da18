/** /v1/chat/completions: a draft as a completion, whole or in chunks. */
import { strides, type Said } from './messages.js';
import type { Frame, Parts, Usage } from './parts.js';
import type { Block } from './turn.js';

const ENDS = { finished: 'stop', length: 'length', stop: 'stop', tools: 'tool_calls' } as const;

const usageOf = ({ input, output, credits }: Usage) => ({
  credits_consumed: credits,
  details: { cached: 0 },
  total_tokens: input + output,
  completion_tokens: output,
  prompt_tokens: input,
});

const textOf = (blocks: Block[]) => blocks.map((block) => (block.kind === 'text' ? block.text : '')).join('');

const callsOf = (g: Parts, blocks: Block[]) =>
  blocks.flatMap((block) =>
    block.kind === 'tool'
      ? [
          {
            function: { arguments: JSON.stringify(block.input, null, 1), name: block.name },
            type: 'function',
            id: g.newId('call_', 20),
          },
        ]
      : [],
  );

export function chatBody(g: Parts, { id, model, draft, usage }: Said): any {
  const calls = callsOf(g, draft.blocks);
  const text = textOf(draft.blocks);
  const message = {
    ...(calls.length > 0 && { tool_calls: calls }),
    refusal: null,
    content: calls.length > 0 && text === '' ? null : text,
    role: 'assistant',
  };
  return {
    usage: usageOf(usage),
    choices: [{ message, logprobs: null, finish_reason: ENDS[draft.end], index: 0 }],
    model,
    created: Math.floor(g.now() / 1000),
    object: 'chat.completion',
    id,
  };
}

// The credits have a chunk of their own, requested or not, because every answer reports them
export function chatFrames(g: Parts, { id, model, draft, usage }: Said): Frame[] {
  const created = Math.floor(g.now() / 1000);
  const chunk = (choices: any[], more: object = {}): Frame => ({
    data: { ...more, choices, model, created, object: 'chat.completion.chunk', id, fingerprint: 'fp' },
  });
  const choice = (delta: any, finish_reason: string | null = null) =>
    chunk([{ finish_reason, delta, logprobs: null, index: 0 }]);
  return [
    { comment: ' welcome' },
    choice({ role: 'assistant', content: '' }),
    ...strides(textOf(draft.blocks)).map((content) => choice({ content })),
    { comment: ' still here' },
    ...callsOf(g, draft.blocks).flatMap((call, index) => callDeltas(call, index).map((delta) => choice(delta))),
    choice({}, ENDS[draft.end]),
    chunk([], { usage: usageOf(usage) }),
    { data: '[DONE]' },
  ];
}

function callDeltas(call: any, index: number): any[] {
  const first = { ...call, index, function: { ...call.function, arguments: '' } };
  const steps = strides(call.function.arguments);
  return [first, ...steps.map((text) => ({ index, function: { arguments: text } }))].map((each) => ({
    tool_calls: [each],
  }));
}
