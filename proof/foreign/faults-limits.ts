/** Faults of rate limits: the four headers, the counting, and 429. */
import { assumed, documented, headerOf, MESSAGES, on, onError, onSuccess, setHeader, type Fault } from './fault.js';
import { minuteOf, standing } from './ledger.js';
import type { Answer, Call, Key, Parts } from './parts.js';

const NAMES = {
  tier: 'X-RateLimit-Tier',
  limit: 'X-RateLimit-Limit-Requests',
  remaining: 'X-RateLimit-Remaining-Requests',
  reset: 'X-RateLimit-Reset-Requests',
};

const all = (answer: Answer) => {
  for (const name of Object.values(NAMES)) setHeader(answer, name, undefined);
};

const missing = Object.entries(NAMES).map(([short, name]): [string, Fault] => [
  `header-${short}-missing`,
  documented(
    `${name} is never sent`,
    'message',
    on(
      () => true,
      (answer) => setHeader(answer, name, undefined),
    ),
  ),
]);

/** Changes the right value of a header. */
const rewrite = (name: string, change: (value: string, call: Call, answer: Answer) => string) =>
  on(
    (answer) => headerOf(answer, name) !== undefined,
    (answer, call) => setHeader(answer, name, change(headerOf(answer, name)!, call, answer)),
  );

const silentOn = (when: (answer: Answer, call: Call) => boolean) => on(when, all);

const retryAfter = (change: (seconds: number, g: Parts) => string | undefined) => (g: Parts) => {
  onError((answer) => {
    const seconds = Number(headerOf(answer, 'Retry-After'));
    setHeader(answer, 'Retry-After', change(seconds, g));
  }, 429)(g);
};

const ownTier = (tier: string, change: (limits: Parts['tiers'][string]) => void) => (g: Parts) => {
  change(g.tiers[tier]!);
};

/** Lets requests pass that a gate of that name refuses with 429. */
const unlimited = (name: string) => (g: Parts) => {
  const gate = g.gates[name]!;
  g.gates[name] = (call) => {
    const refusal = gate(call);
    if (refusal && name === 'streams') call.streaming = false;
    return undefined;
  };
};

const refusedBy = (name: string, change: (call: Call, g: Parts) => void) => (g: Parts) => {
  const gate = g.gates[name]!;
  g.gates[name] = (call) => {
    const refusal = gate(call);
    if (refusal) change(call, g);
    return refusal;
  };
};

const recount = (change: (key: Key, before: number, g: Parts) => void) => (g: Parts) => {
  const gate = g.gates.requests!;
  g.gates.requests = (call) => {
    const before = minuteOf(g, call.key!).requests;
    const refusal = gate(call);
    if (!refusal && call.method === 'POST') change(call.key!, before, g);
    return refusal;
  };
};

export const limitFaults: Record<string, Fault> = {
  ...Object.fromEntries(missing),
  'headers-missing-on-errors': documented(
    'errors carry no rate-limit headers',
    'malformed',
    silentOn((answer) => answer.status >= 400),
  ),
  'headers-missing-on-reads': documented(
    'GET answers carry no rate-limit headers',
    'account',
    silentOn((_, call) => call.method === 'GET'),
  ),
  'headers-missing-on-streams': documented(
    'streams carry no rate-limit headers',
    'message-stream',
    silentOn((answer) => answer.frames !== undefined),
  ),
  'headers-missing-on-chat': documented(
    'chat completions carry no rate-limit headers',
    'chat',
    silentOn((_, call) => call.path.startsWith('/v1/chat')),
  ),
  'headers-missing-on-count': documented(
    'count_tokens carries no rate-limit headers',
    'count',
    silentOn((_, call) => call.path.endsWith('count_tokens')),
  ),
  'headers-missing-on-429': documented(
    '429 carries no rate-limit headers',
    'throttle',
    silentOn((answer) => answer.status === 429),
  ),
  'headers-named-ratelimit': documented(
    'the headers have the names of the IETF draft',
    'message',
    on(
      () => true,
      (answer) => {
        const remaining = headerOf(answer, NAMES.remaining);
        all(answer);
        if (remaining) answer.headers.RateLimit = `"requests";r=${remaining}`;
      },
    ),
  ),
  'tier-unknown': documented(
    'the tier in the header is none of the four',
    'message',
    rewrite(NAMES.tier, () => 'gold'),
  ),
  'tier-capitalised': documented(
    'the tier in the header has a capital letter',
    'message',
    rewrite(NAMES.tier, (tier) => tier.charAt(0).toUpperCase() + tier.slice(1)),
  ),
  'tier-with-hyphens': documented(
    'pay_as_you_go and high_volume are written with hyphens',
    'scope',
    rewrite(NAMES.tier, (tier) => tier.replaceAll('_', '-')),
  ),
  'tier-always-free': documented(
    'the header says free for every key',
    'message',
    rewrite(NAMES.tier, () => 'free'),
  ),
  'tier-changes': assumed(
    'the tier in the header is another for POST than for GET',
    'message',
    rewrite(NAMES.tier, (tier, { method }) => (method === 'POST' ? 'high_volume' : tier)),
  ),
  'limit-not-a-number': documented(
    'the limit is "unlimited"',
    'message',
    rewrite(NAMES.limit, () => 'unlimited'),
  ),
  'limit-with-unit': documented(
    'the limit has a unit',
    'message',
    rewrite(NAMES.limit, (limit) => `${limit}/min`),
  ),
  'limit-with-fraction': documented(
    'the limit has a fraction',
    'message',
    rewrite(NAMES.limit, (limit) => `${limit}.0`),
  ),
  'limit-of-free-is-6': documented(
    'the free tier announces and allows 6 requests',
    'throttle',
    ownTier('free', (limits) => (limits.requests = 6)),
  ),
  'limit-of-free-is-4': documented(
    'the free tier announces and allows 4 requests',
    'throttle',
    ownTier('free', (limits) => (limits.requests = 4)),
  ),
  'limit-announced-otherwise': documented(
    'the free tier announces 60 requests and allows 5',
    'throttle',
    rewrite(NAMES.limit, (limit) => (limit === '5' ? '60' : limit)),
  ),
  'limit-zero': documented(
    'the limit is 0 though requests pass',
    'message',
    rewrite(NAMES.limit, () => '0'),
  ),
  'remaining-above-limit': documented(
    'more requests remain than the limit allows',
    'message',
    rewrite(NAMES.remaining, (_, __, answer) => String(Number(headerOf(answer, NAMES.limit)) + 1)),
  ),
  'remaining-negative': documented(
    'what remains is negative when all is used',
    'throttle',
    rewrite(NAMES.remaining, (left) => (left === '0' ? '-1' : left)),
  ),
  'remaining-not-a-number': documented(
    'what remains is "many"',
    'message',
    rewrite(NAMES.remaining, () => 'many'),
  ),
  'remaining-never-falls': documented(
    'what remains is always the limit',
    'throttle',
    rewrite(NAMES.remaining, (_, __, answer) => headerOf(answer, NAMES.limit)!),
  ),
  'remaining-counts-up': documented(
    'what was used is given as what remains',
    'throttle',
    rewrite(NAMES.remaining, (left, _, answer) => String(Number(headerOf(answer, NAMES.limit)) - Number(left))),
  ),
  'remaining-falls-by-two': documented(
    'each request counts twice',
    'throttle',
    recount((key, before, g) => (minuteOf(g, key).requests = before + 2)),
  ),
  'remaining-left-at-429': assumed(
    '429 for too many requests says that some remain',
    'throttle',
    onError((answer) => setHeader(answer, NAMES.remaining, '3'), 429),
  ),
  'reset-is-timestamp': documented('the reset is a moment, not a duration', 'message', (g) =>
    rewrite(NAMES.reset, (reset) => String(Math.floor(g.now() / 1000) + Number(reset)))(g),
  ),
  'reset-is-date': documented('the reset is a date', 'message', (g) =>
    rewrite(NAMES.reset, (reset) => new Date(g.now() + Number(reset) * 1000).toISOString())(g),
  ),
  'reset-in-milliseconds': documented(
    'the reset is in milliseconds',
    'message',
    rewrite(NAMES.reset, (reset) => `${reset}000`),
  ),
  'reset-with-unit': documented(
    'the reset has a unit',
    'message',
    rewrite(NAMES.reset, (reset) => `${reset}s`),
  ),
  'reset-with-fraction': documented(
    'the reset has a fraction',
    'message',
    rewrite(NAMES.reset, (reset) => `${reset}.25`),
  ),
  'reset-negative': documented(
    'the reset is negative',
    'message',
    rewrite(NAMES.reset, (reset) => `-${reset}`),
  ),
  'reset-beyond-minute': documented(
    'the reset is an hour away',
    'message',
    rewrite(NAMES.reset, () => '3600'),
  ),
  'reset-never-falls': documented(
    'the reset is always 60',
    'minute',
    rewrite(NAMES.reset, () => '60'),
  ),
  'reset-doubled': documented(
    'a header is sent with two values',
    'message',
    rewrite(NAMES.reset, (reset) => `${reset}, ${reset}`),
  ),
  'window-of-all-keys': documented('all keys share one minute', 'keys-apart', (g) => {
    const standard = g.limitHeaders;
    g.limitHeaders = (key, call) => {
      const used = g.keys.reduce((sum, each) => sum + (each.window?.requests ?? 0), 0);
      const { limit } = standing(g, key);
      return { ...standard(key, call), 'X-RATELIMIT-REMAINING-REQUESTS': String(Math.max(0, limit - used)) };
    };
    const gate = g.gates.requests!;
    g.gates.requests = (call) => {
      const used = g.keys.reduce((sum, each) => sum + (each.window?.requests ?? 0), 0);
      const over = call.method === 'POST' && used >= standing(g, call.key!).limit;
      return over ? { status: 429, message: 'No requests left.', retryAfter: 60 } : gate(call);
    };
  }),
  'requests-not-limited': documented('requests over the limit pass', 'throttle', unlimited('requests')),
  'requests-limited-late': documented('the free tier lets 7 requests pass', 'throttle', (g) => {
    const gate = g.gates.requests!;
    g.gates.requests = (call) => {
      const refusal = gate(call);
      const key = call.key!;
      if (!refusal || key.tier !== 'free' || (key.window?.requests ?? 0) >= 7) return refusal;
      key.window!.requests += 1;
      return undefined;
    };
  }),
  'requests-limited-early': documented('the free tier announces 5 requests and allows 3', 'throttle', (g) => {
    const gate = g.gates.requests!;
    g.gates.requests = (call) => {
      const early = call.method === 'POST' && call.key!.tier === 'free' && minuteOf(g, call.key!).requests >= 3;
      return early ? { status: 429, message: 'No requests left.', retryAfter: 60 } : gate(call);
    };
  }),
  'requests-limited-on-chat-only': documented('messages are not limited', 'throttle', (g) => {
    const gate = g.gates.requests!;
    g.gates.requests = (call) => {
      const refusal = gate(call);
      return call.route === MESSAGES ? undefined : refusal;
    };
  }),
  'excess-as-403': documented('too many requests are 403', 'throttle', (g) => {
    const gate = g.gates.requests!;
    g.gates.requests = (call) => {
      const refusal = gate(call);
      return refusal && { ...refusal, status: 403 };
    };
  }),
  'tokens-not-limited': documented('input tokens over the limit pass', 'throttle-tokens', unlimited('tokens')),
  'tokens-limited-early': documented(
    'the free tier allows 300 input tokens in a minute',
    'throttle-tokens',
    ownTier('free', (limits) => (limits.tokens = 300)),
  ),
  'tokens-excess-as-400': documented('too many input tokens are 400', 'throttle-tokens', (g) => {
    const gate = g.gates.tokens!;
    g.gates.tokens = (call) => {
      const refusal = gate(call);
      return refusal && { status: 400, message: refusal.message };
    };
  }),
  'streams-not-limited': documented('streams over the limit pass', 'throttle-streams', unlimited('streams')),
  'streams-limited-to-two': documented(
    'the free tier has two streams',
    'throttle-streams',
    ownTier('free', (limits) => (limits.streams = 2)),
  ),
  'streams-never-given-back': documented('a stream counts as running for ever', 'stream-after-stream', (g) => {
    const gate = g.gates.streams!;
    g.gates.streams = (call) => {
      const refusal = gate(call);
      call.streaming = false;
      return refusal;
    };
  }),
  'streams-excess-as-503': documented('too many streams are 503', 'throttle-streams', (g) => {
    const gate = g.gates.streams!;
    g.gates.streams = (call) => {
      const refusal = gate(call);
      return refusal && { status: 503, message: refusal.message };
    };
  }),
  'streams-refused-to-free': documented(
    'the free tier has no stream at all',
    'stream-after-stream',
    ownTier('free', (limits) => (limits.streams = 0)),
  ),
  'retry-after-missing': documented(
    '429 has no Retry-After',
    'throttle',
    retryAfter(() => undefined),
  ),
  'retry-after-is-date': documented(
    'Retry-After is a date',
    'throttle',
    retryAfter((seconds, g) => new Date(g.now() + seconds * 1000).toUTCString()),
  ),
  'retry-after-in-milliseconds': documented(
    'Retry-After is in milliseconds',
    'throttle',
    retryAfter((seconds) => String(seconds * 1000)),
  ),
  'retry-after-with-fraction': documented(
    'Retry-After has a fraction',
    'throttle',
    retryAfter((seconds) => `${seconds}.5`),
  ),
  'retry-after-negative': documented(
    'Retry-After is negative',
    'throttle',
    retryAfter(() => '-1'),
  ),
  'retry-after-with-unit': documented(
    'Retry-After has a unit',
    'throttle',
    retryAfter((seconds) => `${seconds}s`),
  ),
  'retry-after-too-short': assumed(
    'Retry-After ends long before the minute does',
    'throttle',
    retryAfter(() => '1'),
  ),
  'retry-after-an-hour': documented(
    'Retry-After is an hour though the minute resets sooner',
    'throttle',
    retryAfter(() => '3600'),
  ),
  'retry-after-on-success': documented(
    'Retry-After is set on 200',
    'message',
    onSuccess((answer) => setHeader(answer, 'Retry-After', '1')),
  ),
  'excess-is-charged': documented(
    'a request refused with 429 costs a credit',
    'spend-throttled',
    refusedBy('requests', (call, g) => g.charge(call.key!, 1, call)),
  ),
  'excess-is-run': documented('429 is said with the answer in its body', 'throttle', (g) =>
    onError((answer) => {
      answer.json = { id: g.newId('msg_', 26), content: [{ text: 'Here you are.', type: 'text' }] };
    }, 429)(g),
  ),
};
