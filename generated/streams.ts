// Generated from openapi/openapi.yaml; do not edit.
// SHA-256 of the description: 0d39c24d79d8b1d4c74c920fd50cfebd5c882c080155a23cbed92783e3c1f833
// Remake it with: npm run generate

/** A state machine over the symbols of a stream's events. */
export interface StreamGrammar {
  /** From each state, the symbols that may come and the state they lead to. A stream begins in `begin` and is whole in `done`. A client hands on events whose symbol is in no state and stays where it is: the vendor adds events. */
  states: Record<string, Record<string, string>>;
  /** Further transitions, which a client forgives and a verifier does not. */
  lenient: Record<string, Record<string, string>>;
  /** Symbols that may come in every state and change nothing. */
  anywhere: readonly string[];
  /** Symbols after which nothing comes; the stream has failed. */
  terminal: readonly string[];
  /** Symbols that carry content. Once one was handed on, the stream is not started again. */
  content: readonly string[];
  /** JSON pointers to what an event of that symbol must have. A client forgives what is missing, a verifier does not. */
  requires: Record<string, readonly string[]>;
  /** The symbols that open, fill and close a block, and by the type of a block the types of deltas that fit it. One block is open at a time, and each has a higher `index` than the one before. A client lets types through that are not listed. */
  blocks?: { start: string; delta: string; stop: string; deltas: Record<string, readonly string[]> };
}

export const CREATE_MESSAGE_GRAMMAR = {
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
  lenient: {},
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
} satisfies StreamGrammar;

export const CREATE_CHAT_COMPLETION_GRAMMAR = {
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
  lenient: {
    begin: {
      content: 'open',
      tool_call: 'open',
      finish: 'finished',
      usage: 'begin',
    },
    open: {
      role: 'open',
      usage: 'open',
    },
    finished: {
      role: 'finished',
      finish: 'finished',
    },
  },
  anywhere: ['empty'],
  terminal: ['error'],
  content: ['content', 'tool_call'],
  requires: {
    usage: ['/usage/credits_consumed'],
  },
} satisfies StreamGrammar;

/** One grammar per operation that streams. */
export const STREAM_GRAMMARS = {
  createMessage: CREATE_MESSAGE_GRAMMAR,
  createChatCompletion: CREATE_CHAT_COMPLETION_GRAMMAR,
};
