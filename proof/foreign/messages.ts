/** /v1/messages: a draft as a message, whole or as events. */
import type { Frame, Parts, Usage } from './parts.js';
import { pieces } from './tokens.js';
import type { Block, Draft } from './turn.js';

const ENDS = { finished: 'end_turn', length: 'max_tokens', stop: 'stop_sequence', tools: 'tool_use' } as const;

export interface Said {
  id: string;
  model: string;
  draft: Draft;
  usage: Usage;
}

const usageOf = ({ input, output, credits }: Usage) => ({
  cache: { read: 0, written: 0 },
  credits_consumed: credits,
  output_tokens: output,
  input_tokens: input,
});

function contentOf(g: Parts, block: Block): any {
  switch (block.kind) {
    case 'text':
      return { annotations: [], text: block.text, type: 'text' };
    case 'thinking':
      return { signature: signature(block.text), thinking: block.text, type: 'thinking' };
    case 'tool':
      return { input: block.input, name: block.name, id: g.newId('toolu_', 22), type: 'tool_use', origin: 'model' };
  }
}

const signature = (text: string) => Buffer.from(`seal ${text.length}`).toString('base64');

export const messageBody = (g: Parts, { id, model, draft, usage }: Said): any => ({
  usage: usageOf(usage),
  stop_sequence: draft.stop ?? null,
  stop_reason: ENDS[draft.end],
  content: draft.blocks.map((block) => contentOf(g, block)),
  model,
  role: 'assistant',
  type: 'message',
  id,
});

export function messageFrames(g: Parts, said: Said): Frame[] {
  const { id, model, draft, usage } = said;
  const start = {
    docs: 'https://caicaini.com/developers',
    message: {
      ...{ usage: { cache: { read: 0 }, output_tokens: 0, input_tokens: usage.input } },
      ...{ stop_reason: null, model, content: [], role: 'assistant', type: 'message', id },
    },
    type: 'message_start',
  };
  const end = {
    usage: usageOf(usage),
    delta: { stop_sequence: draft.stop ?? null, stop_reason: ENDS[draft.end] },
    type: 'message_delta',
  };
  return [
    { comment: ' here it comes' },
    event(start),
    event({ type: 'ping', load: 0.3 }),
    ...draft.blocks.flatMap((block, index) => blockFrames(contentOf(g, block), index)),
    { comment: '' },
    event(end),
    event({ total: usage.output, type: 'message_stop' }),
  ];
}

export const event = (data: any): Frame => ({ event: data.type, data });

function blockFrames(content: any, index: number): Frame[] {
  const [empty, deltas] = unfold(content);
  return [
    event({ content_block: empty, index, type: 'content_block_start' }),
    ...deltas.map((delta) => event({ delta, type: 'content_block_delta', index })),
    event({ index, type: 'content_block_stop' }),
  ];
}

/** A block as it begins, and its deltas. */
function unfold(content: any): [empty: any, deltas: any[]] {
  switch (content.type) {
    case 'text':
      return [{ ...content, text: '' }, strides(content.text).map((text) => ({ text, type: 'text_delta' }))];
    case 'thinking': {
      const { signature: seal, ...rest } = content;
      const thoughts = strides(content.thinking).map((thinking) => ({ thinking, type: 'thinking_delta' }));
      return [{ ...rest, thinking: '' }, [...thoughts, { signature: seal, type: 'signature_delta' }]];
    }
    default: {
      const parts = ['', ...strides(JSON.stringify(content.input))];
      return [{ ...content, input: {} }, parts.map((partial_json) => ({ partial_json, type: 'input_json_delta' }))];
    }
  }
}

/** A text in unequal steps of one to four tokens. */
export function strides(text: string): string[] {
  const tokens = pieces(text);
  const steps: string[] = [];
  for (let at = 0, width = 1; at < tokens.length; at += width, width = (width % 4) + 1) {
    steps.push(tokens.slice(at, at + width).join(''));
  }
  return steps;
}
