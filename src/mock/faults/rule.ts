/** The rules of a fault script, as data. */

/** The names of faults that are not a row of the error table, each with its description. */
export const FAULTS = {
  'html-502': 'A 502 with the HTML page of a proxy instead of the envelope; no model runs.',
  'html-200': 'A 200 with an HTML page, as from a captive portal or a login page; no model runs.',
  'malformed-envelope': 'A 500 whose JSON is not the error envelope; no model runs.',
  redirect: 'A 307 to another host; no model runs.',
  empty: 'The status and headers of the correct response with an empty body; the model runs and is charged.',
  truncated: 'The correct response, ended cleanly in the middle of its body; the model runs and is charged.',
  'wrong-content-type': 'The correct response labelled text/plain; the model runs and is charged.',
  'reset-before': 'The connection breaks before anything is sent; no model runs.',
  'reset-headers': 'The connection breaks in the middle of the headers; the model runs and is charged.',
  'reset-after-headers': 'The connection breaks between headers and body; the model runs and is charged.',
  'reset-body': 'The connection breaks in the middle of the body; the model runs and is charged.',
  stall: 'The connection stays open and nothing is sent; no model runs.',
  'stall-headers': 'The headers are sent, the body never is; the model runs and is charged.',
  'stall-body': 'The body stops in the middle and the connection stays open; the model runs and is charged.',
} as const;

/** Name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** The names of stream faults, each with its description. A fault follows a number of correct events. */
export const STREAM_FAULTS = {
  error: 'An error event, then the end of the body.',
  'error-first': 'An error event as the only event; `after` has no effect.',
  cut: 'The body ends cleanly.',
  reset: 'The connection breaks.',
  stall: 'No further event is sent and the connection stays open.',
  'wrong-order': 'The remaining events are sent in reverse order.',
  garbage: 'An event whose data is not JSON; the remaining events follow.',
  'unknown-event': 'An event of an unknown type, as a later version may add; the remaining events follow.',
  'json-instead': 'The complete response as JSON, as if the request had not asked for a stream; `after` has no effect.',
} as const;

/** Name of a stream fault. */
export type StreamFaultName = keyof typeof STREAM_FAULTS;

/** The requests that a rule matches: those that agree with every member given here. */
export interface FaultMatch {
  /** HTTP method, in any case. */
  method?: string;
  /** Path without the query, such as `/v1/messages`. */
  path?: string;
  /** `model` in the body. */
  model?: string;
  /** Whether the body asks for a stream. */
  stream?: boolean;
  /** Matches only the n-th of these requests, counted from 1. */
  nth?: number;
}

/** A fault of a stream. */
export interface StreamFault {
  /** Number of correct events before the fault. A negative number counts from the end: -1 keeps all but the last. Default 0. */
  after?: number;
  /** The fault after these events. Default: none, the stream continues to its end. */
  then?: StreamFaultName;
  /** `error.type` of the error event. Default `overloaded_error`. */
  type?: string;
  /** Wait before each event, milliseconds. Default 0. */
  everyMs?: number;
}

/** A call of a tool. The tool need not be offered by the request. */
export interface ScriptedTool {
  name: string;
  /** Default: sampled from the schema of the tool, or empty if the request does not offer it. */
  input?: Record<string, unknown>;
}

/** A block of the model's output. */
export interface ScriptedBlock {
  /** Text of the output. */
  text?: string;
  /** A value that the output has as JSON text. */
  json?: unknown;
  /** A call of a tool. */
  tool?: ScriptedTool;
  /** Reasoning before the output. Chat completions have no form for it, and leave it out. */
  thinking?: string;
}

/**
 * The answer of a rule: an error status, a raw body, the model's output, a fault, or a stream fault. A rule with output
 * matches the requests that run a model only. Its answer still keeps `max_tokens` and stop sequences.
 */
export interface FaultAnswer extends ScriptedBlock {
  /** Several blocks of output, in this order, after those of `thinking`, `text`, `json` and `tool`. */
  blocks?: readonly ScriptedBlock[];
  /** Error status. Its row in the error table gives type and message. */
  status?: number;
  /** `error.type`. Default: that of the error table. */
  type?: string;
  /** `error.message`. Default: that of the error table. */
  message?: string;
  /** Value of `Retry-After`: a number of seconds, or any text. */
  retryAfter?: number | string;
  /** Further headers; they replace headers of the same name. */
  headers?: Record<string, string>;
  /** Raw body: text is sent as it is, any other value as JSON. `status` is then 200 by default. */
  body?: unknown;
  /** Content-Type of `body`. Default `application/json`. */
  contentType?: string;
  /** A fault by name; see {@link FAULTS}. */
  fault?: FaultName;
  /** A fault of streamed responses. The rule then matches streamed requests only. */
  stream?: StreamFault;
  /** Wait before the response, milliseconds. Given alone, the correct response follows. Default 0. */
  delayMs?: number;
}

/** The members of a block. */
export const BLOCK_MEMBERS = ['thinking', 'text', 'json', 'tool'] as const satisfies readonly (keyof ScriptedBlock)[];

/** Whether an answer has output of the model. */
export function hasOutput(answer: FaultAnswer): boolean {
  return 'blocks' in answer || BLOCK_MEMBERS.some((member) => member in answer);
}

/** One rule of a fault script. */
export interface FaultRule {
  /** The requests that the rule matches. Default: every request. */
  match?: FaultMatch;
  /** Number of requests that the rule answers. Default: no limit. */
  times?: number;
  answer: FaultAnswer;
}
