/** What the gateway consists of, as data and small functions, each of which a fault may exchange. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Model, Tier } from './catalogue.js';
import type { Constraint } from './constraints.js';
import type { Draft, Turn } from './turn.js';

export type Role = 'main' | 'cli' | 'suspended' | 'scope' | 'empty' | 'spare';

export interface Key {
  token: string;
  role: Role;
  tier: string;
  /** apiCredits that may be spent, and what running turns hold back of them. */
  credits: number;
  held: number;
  /** In this month. */
  consumed: number;
  /** One per day and model. */
  buckets: Map<string, Bucket>;
  /** The running minute: begins with the first request, not with the clock's. */
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

/** One request, and what the gates found out about it. */
export interface Call {
  method: string;
  path: string;
  /** Method and path, where that is one of the six. */
  route?: string | undefined;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  rawHeaders: readonly string[];
  /** Of the body. */
  bytes: number;
  text: string;
  body: any;
  key?: Key | undefined;
  /** The row that `Prefer: code=` asked for. */
  forced?: number | undefined;
  turn?: Turn | undefined;
  reserved: number;
  /** It holds one of its key's streams. */
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
  /** One of three: a JSON value, a text, frames. */
  json?: any;
  text?: string | undefined;
  frames?: Frame[] | undefined;
  /** Done when everything is told, at the latest when the client has gone. */
  settle?: (() => void) | undefined;
  /** The connection breaks: at once, or half way. */
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
  /** Asked in this order; the first that refuses wins. */
  gates: Record<string, Gate>;
  routes: Record<string, (call: Call) => Answer>;
  findKey: (call: Call) => Key | undefined;
  compose: (turn: Turn) => Draft;
  price: (model: string, input: number, output: number, call: Call) => number;
  charge: (key: Key, credits: number, call: Call) => void;
  newId: (prefix: string, length: number) => string;
  limitHeaders: (key: Key, call: Call) => Record<string, string>;
  refuse: (refusal: Refusal, call: Call) => Answer;
  /** The last look at every answer. */
  after: ((answer: Answer, call: Call) => void)[];
}
