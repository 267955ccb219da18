/** The parts of the gateway, as data and small functions. A fault replaces some of them. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Model, Tier } from './catalogue.js';
import type { Constraint } from './constraints.js';
import type { Draft, Turn } from './turn.js';

export type Role = 'main' | 'cli' | 'suspended' | 'scope' | 'empty' | 'spare';

export interface Key {
  token: string;
  role: Role;
  tier: string;
  /** The apiCredits that may be spent, and the part that running turns reserve. */
  credits: number;
  held: number;
  /** In this month. */
  consumed: number;
  /** One per day and model. */
  buckets: Map<string, Bucket>;
  /** The running minute. It begins with the first request, not with a minute of the clock. */
  window?: { startMs: number; requests: number; tokens: number } | undefined;
  streams: number;
}

export interface Bucket {
  day: string;
  model: string;
  calls: number;
  input: number;
  output: number;
  credits: number;
}

/** One request, and the findings of the gates. */
export interface Call {
  method: string;
  path: string;
  /** Method and path, if they name one of the six endpoints. */
  route?: string | undefined;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  rawHeaders: readonly string[];
  /** Size of the body. */
  bytes: number;
  text: string;
  body: any;
  key?: Key | undefined;
  /** The row that `Prefer: code=` asked for. */
  forced?: number | undefined;
  turn?: Turn | undefined;
  reserved: number;
  /** Whether it counts as one of its key's streams. */
  streaming: boolean;
}

/** A frame of a stream; `raw` is sent as it is. */
export interface Frame {
  event?: string | undefined;
  data?: any;
  comment?: string | undefined;
  raw?: string | undefined;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** An answer has one of three: a JSON value, a text, frames. */
  json?: any;
  text?: string | undefined;
  frames?: Frame[] | undefined;
  /** Called when the answer is sent, or when the client has gone. */
  settle?: (() => void) | undefined;
  /** Where the connection breaks: at once, or half way. */
  cut?: 'at once' | 'half way' | undefined;
}

export interface Refusal {
  status: number;
  message: string;
  retryAfter?: number | undefined;
}

export type Gate = (call: Call) => Refusal | undefined;

export interface Usage {
  input: number;
  output: number;
  credits: number;
}

export interface Parts {
  now: () => number;
  models: Record<string, Model>;
  tiers: Record<string, Tier>;
  rows: Record<number, string>;
  keys: Key[];
  limits: { bodyBytes: number; images: number; imageBytes: number; pixels: number };
  constraints: Constraint[];
  /** The gates in order; the first refusal wins. */
  gates: Record<string, Gate>;
  routes: Record<string, (call: Call) => Answer>;
  findKey: (call: Call) => Key | undefined;
  compose: (turn: Turn) => Draft;
  price: (model: string, input: number, output: number, call: Call) => number;
  charge: (key: Key, credits: number, call: Call) => void;
  newId: (prefix: string, length: number) => string;
  limitHeaders: (key: Key, call: Call) => Record<string, string>;
  refuse: (refusal: Refusal, call: Call) => Answer;
  /** Changes of every answer, just before it is sent. */
  after: ((answer: Answer, call: Call) => void)[];
}
