/** The gates that a request has to pass, in this order, before the gateway does anything for it. */
import { EXCUSES } from './catalogue.js';
import type { Surface } from './constraints.js';
import { minuteOf, reservationOf, standing } from './ledger.js';
import type { Call, Gate, Key, Parts, Refusal } from './parts.js';
import { readChat, readMessages } from './turn.js';

const SURFACES: Record<string, Surface> = {
  'POST /v1/messages': 'messages',
  'POST /v1/messages/count_tokens': 'count',
  'POST /v1/chat/completions': 'chat',
};

const under = (call: Call) => call.path === '/v1' || call.path.startsWith('/v1/');

// Exactly one space, exactly this case
export function findKey(g: Parts, call: Call): Key | undefined {
  const given = call.headers.authorization;
  const token = given === undefined ? undefined : /^Bearer (\S+)$/.exec(given)?.[1];
  return g.keys.find((key) => key.token === token);
}

export const gates = (g: Parts): Record<string, Gate> => ({
  place: (call) => (under(call) ? undefined : { status: 404, message: 'The API lives under /v1.' }),
  key: (call) => {
    call.key = g.findKey(call);
    return call.key ? undefined : { status: 401, message: 'Show a key: "Authorization: Bearer ...".' };
  },
  permission: ({ key, method }) => {
    if (key?.role === 'cli') return { status: 403, message: 'This key is for the terminal, not for /v1.' };
    if (key?.role === 'suspended') return { status: 403, message: 'The account rests until support wakes it.' };
    // The key may read, and may not spend
    const refused = key?.role === 'scope' && method === 'POST';
    return refused ? { status: 403, message: 'The scopes of this key do not reach that far.' } : undefined;
  },
  path: (call) => (call.route ? undefined : { status: 404, message: `Nothing answers ${call.method} here.` }),
  forced: (call) => (call.forced === undefined ? undefined : forced(g, call)),
  requests: (call) => countRequest(g, call),
  size: ({ bytes }) =>
    bytes > g.limits.bodyBytes ? { status: 413, message: 'Too heavy: 16 MB is the most.' } : undefined,
  json: (call) => readBody(call),
  constraints: (call) => judge(g, call),
  tokens: (call) => countTokens(g, call),
  streams: (call) => takeStream(g, call),
  credit: (call) => reserve(g, call),
});

function forced(g: Parts, call: Call): Refusal {
  const status = call.forced!;
  const retryAfter = status === 429 ? standing(g, call.key!).resetSeconds : undefined;
  return { status, message: EXCUSES[status]!, retryAfter };
}

// Only POST requests count against the limit
function countRequest(g: Parts, call: Call): Refusal | undefined {
  if (call.method !== 'POST') return undefined;
  const key = call.key!;
  const minute = minuteOf(g, key);
  if (minute.requests >= g.tiers[key.tier]!.requests) {
    const { resetSeconds } = standing(g, key);
    return {
      status: 429,
      message: `No requests left; the next minute is ${resetSeconds} s away.`,
      retryAfter: resetSeconds,
    };
  }
  minute.requests += 1;
  return undefined;
}

function readBody(call: Call): Refusal | undefined {
  if (call.method !== 'POST') return undefined;
  try {
    call.body = JSON.parse(call.text);
  } catch {
    return { status: 400, message: 'The body is not JSON.' };
  }
  const isObject = typeof call.body === 'object' && call.body !== null && !Array.isArray(call.body);
  return isObject ? undefined : { status: 400, message: 'The body has to be a JSON object.' };
}

function judge(g: Parts, call: Call): Refusal | undefined {
  const surface = SURFACES[call.route!];
  if (!surface) return undefined;
  const read = surface === 'chat' ? readChat : readMessages;
  const turn = read(call.body, g.models[call.body.model]?.maxOutput ?? 4096);
  const broken = g.constraints.find(({ on, holds }) => on.includes(surface) && !holds(call.body, g, turn));
  if (broken) return { status: 400, message: broken.says };
  if (!Object.hasOwn(g.models, turn.model)) turn.model = 'caicaini/auto';
  // A model without thinking ignores the request for it
  if (!g.models[turn.model]!.thinking) turn.thinking = undefined;
  if (surface !== 'count') call.turn = turn;
  return undefined;
}

function countTokens(g: Parts, { turn, key }: Call): Refusal | undefined {
  if (!turn) return undefined;
  const minute = minuteOf(g, key!);
  if (minute.tokens + turn.inputTokens > g.tiers[key!.tier]!.tokens) {
    const { resetSeconds } = standing(g, key!);
    return { status: 429, message: 'No input tokens left in this minute.', retryAfter: resetSeconds };
  }
  minute.tokens += turn.inputTokens;
  return undefined;
}

function takeStream(g: Parts, call: Call): Refusal | undefined {
  const key = call.key!;
  if (!call.turn?.stream) return undefined;
  if (key.streams >= g.tiers[key.tier]!.streams) {
    return { status: 429, message: 'All streams of this key are running.', retryAfter: 1 };
  }
  key.streams += 1;
  call.streaming = true;
  return undefined;
}

function reserve(g: Parts, call: Call): Refusal | undefined {
  if (!call.turn) return undefined;
  const key = call.key!;
  const most = reservationOf(g, call);
  if (key.credits - key.held < most) {
    return { status: 402, message: `This turn may need ${most} apiCredits, which are not there.` };
  }
  key.held += most;
  call.reserved = most;
  return undefined;
}
