// Generated from openapi/openapi.yaml; do not edit.
// Remake it with: npm run generate

/** A state machine over the symbols of a stream's events. */
export interface StreamGrammar {
  /** The order of events that a verifier checks: from each state, the symbols that may come and the state they lead to. A stream begins in `begin` and is whole in `done`. A client takes events in any order and hands on events whose symbol is in no state: the vendor adds events. */
  states: Record<string, Record<string, string>>;
  /** The symbol that announces the end of the answer. A client takes a stream without it as cut off, also when `last` comes. */
  finish: string;
  /** The symbol that ends the stream. A client takes nothing after it. */
  last: string;
  /** Whether a client takes a stream as whole that ends after `finish` without `last`, between two events. A verifier does not. */
  lastIsOptional: boolean;
  /** Symbols that may come in every state and change nothing. */
  anywhere: readonly string[];
  /** Symbols after which nothing comes; the stream has failed. */
  terminal: readonly string[];
  /** Symbols that carry content. Once one was handed on, the stream is not started again. */
  content: readonly string[];
  /** JSON pointers to what an event of that symbol must have. A client forgives what is missing, a verifier does not. */
  requires: Record<string, readonly string[]>;
  /** The symbols that open, fill and close a block, and by the type of a block the types of deltas that fit it. A verifier expects one open block at a time, and a higher `index` than that of the block before. A client takes each delta to the block of its `index`. */
  blocks?: { start: string; delta: string; stop: string; deltas: Record<string, readonly string[]> };
}

/** One grammar per operation that streams. */
export const STREAM_GRAMMARS = {
  createMessage: {
    states: {
      begin: {
        message_start: 'between',
      },
      between: {
        content_block_start: 'inside',
        message_delta: 'ending',
      },
      inside: {
        content_block_delta: 'inside',
        content_block_stop: 'between',
      },
      ending: {
        message_stop: 'done',
      },
    },
    finish: 'message_delta',
    last: 'message_stop',
    lastIsOptional: false,
    anywhere: ['ping'],
    terminal: ['error'],
    content: ['content_block_delta'],
    requires: {
      message_delta: ['/delta/stop_reason', '/usage/credits_consumed'],
    },
    blocks: {
      start: 'content_block_start',
      delta: 'content_block_delta',
      stop: 'content_block_stop',
      deltas: {
        text: ['text_delta'],
        tool_use: ['input_json_delta'],
        thinking: ['thinking_delta', 'signature_delta'],
      },
    },
  },
  createChatCompletion: {
    states: {
      begin: {
        role: 'open',
      },
      open: {
        content: 'open',
        tool_call: 'open',
        finish: 'finished',
      },
      finished: {
        usage: 'finished',
        done: 'done',
      },
    },
    finish: 'finish',
    last: 'done',
    lastIsOptional: true,
    anywhere: ['empty'],
    terminal: ['error'],
    content: ['content', 'tool_call'],
    requires: {
      usage: ['/usage/credits_consumed'],
    },
  },
} satisfies Record<string, StreamGrammar>;

/** What a client reads of the grammars, apart, so that a bundle leaves out the rest. */
export type StreamRules = Pick<StreamGrammar, 'finish' | 'last' | 'lastIsOptional' | 'anywhere' | 'content'>;

/** The rules of each operation that streams. */
export const STREAM_RULES = {
  createMessage: {
    finish: 'message_delta',
    last: 'message_stop',
    lastIsOptional: false,
    anywhere: ['ping'],
    content: ['content_block_delta'],
  },
  createChatCompletion: {
    finish: 'finish',
    last: 'done',
    lastIsOptional: true,
    anywhere: ['empty'],
    content: ['content', 'tool_call'],
  },
} satisfies Record<string, StreamRules>;
