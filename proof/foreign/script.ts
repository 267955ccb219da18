/** The script: short series of requests, each against a new gateway, and the transcripts with random parts numbered. */
import { request as send } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { accepted, refused } from './cases.js';
import { startForeign } from './gateway.js';
import type { Role } from './parts.js';
import { ask, chatHello, chatLoop, chatTools, hello, toolLoop, tools } from './samples.js';

export interface Asked {
  method?: string;
  path: string;
  /** The role of the key; null for no key. Default: main. */
  as?: Role | null;
  headers?: Record<string, string>;
  body?: unknown;
  /** Called when the answer begins. */
  begun?: () => void;
}

export interface Reply {
  /** 0 if the connection broke before an answer. */
  status: number;
  headers: Record<string, string>;
  body: string;
  broken: boolean;
}

export interface Scene {
  ask: (asked: Asked) => Promise<Reply>;
  /** Moves the gateway's clock. */
  pass: (ms: number) => void;
  keys: Record<Role, string>;
}

export interface Step {
  name: string;
  play(scene: Scene): Promise<unknown>;
  /** The statuses that the vendor's pages require, in order. */
  want: number[];
}

const post = (path: string, body: unknown, more: Partial<Asked> = {}): Asked => ({
  method: 'POST',
  path,
  body,
  ...more,
});
const message = (body: object = {}, more?: Partial<Asked>) => post('/v1/messages', { ...hello, ...body }, more);
const chat = (body: object = {}, more?: Partial<Asked>) =>
  post('/v1/chat/completions', { ...chatHello, ...body }, more);
const count = (more?: Partial<Asked>) =>
  post('/v1/messages/count_tokens', { model: hello.model, messages: hello.messages }, more);
const get = (path: string, as?: Role | null): Asked => ({ path, ...(as !== undefined && { as }) });
const account = get('/v1/account');

/** Sends one request after the other. */
const inTurn = (name: string, ...asked: [Asked, number][]): Step => ({
  name,
  want: asked.map(([, status]) => status),
  play: async ({ ask: tell }) => {
    for (const [each] of asked) await tell(each);
  },
});
const one = (name: string, asked: Asked, status = 200) => inTurn(name, [asked, status]);
const pair = (name: string, asked: Asked) => inTurn(name, [asked, 200], [asked, 200]);
/** Reads the account before and after. */
const spend = (name: string, asked: Asked, status = 200, as?: Role) =>
  inTurn(name, [get('/v1/account', as), 200], [asked, status], [get('/v1/account', as), 200]);
/** Sends a header that is made from a key. */
const with_ = (name: string, header: (keys: Record<Role, string>) => Record<string, string>, status = 401): Step => ({
  name,
  want: [status],
  play: ({ ask: tell, keys }) => tell(message({}, { as: null, headers: header(keys) })),
});

const stream = { stream: true };
const tool = { tools, tool_choice: { type: 'any' } };
const chatTool = { tools: chatTools, tool_choice: { type: 'function', function: { name: 'find_ferry' } } };
const thinking = { model: 'caicaini/opus', thinking: { type: 'enabled', budget_tokens: 64 } };
const json = { response_format: { type: 'json_object' } };
const MODELS = ['auto', 'opus', 'sonnet', 'kimi', 'haiku'].map((name) => ({ model: `caicaini/${name}` }));
const ROWS = [400, 401, 402, 403, 404, 413, 429, 500, 502, 503, 504, 529];
const forced = (name: string, make: (headers: Record<string, string>) => Asked) =>
  inTurn(name, ...ROWS.map((row): [Asked, number] => [make({ Prefer: `code=${row}` }), row]));
const six = (as: Role | null): Asked[] => [
  message({}, { as }),
  chat({}, { as }),
  count({ as }),
  get('/v1/models', as),
  get('/v1/account', as),
  get('/v1/usage', as),
];
const everywhere = (name: string, as: Role | null, statuses: number[]) =>
  inTurn(name, ...six(as).map((asked, at): [Asked, number] => [asked, statuses[at]!]));
const padded = (bytes: number) => ({ metadata: { user_id: 'x'.repeat(bytes) } });

const turns: Step[] = [
  one('message', message()),
  one('message-short', message({ max_tokens: 5 })),
  one('message-stop', message({ stop_sequences: ['. '] })),
  one('message-tool', message(tool)),
  one('message-tools-auto', message({ tools })),
  one('message-tool-forced', message({ tools, tool_choice: { type: 'tool', name: 'find_ferry' } })),
  one('message-tool-none', message({ tools, tool_choice: { type: 'none' } })),
  one('message-tool-loop', message({ tools, messages: toolLoop() })),
  one('message-thinking', message(thinking)),
  pair('message-twice', message()),
  inTurn('message-each-model', ...MODELS.map((model): [Asked, number] => [message(model), 200])),
  one('message-stream', message(stream)),
  pair('message-stream-twice', message(stream)),
  one('message-stream-short', message({ ...stream, max_tokens: 5 })),
  one('message-stream-tool', message({ ...stream, tools })),
  one('message-stream-thinking', message({ ...stream, ...thinking })),
  inTurn('message-stream-and-whole', [message(), 200], [message(stream), 200]),
  one('stream-refused', message({ ...stream, max_tokens: 0 }), 400),
  one('chat', chat()),
  one('chat-short', chat({ max_tokens: 5 })),
  one('chat-stop', chat({ stop: '. ' })),
  one('chat-tool', chat(chatTool)),
  one('chat-tool-none', chat({ tools: chatTools, tool_choice: 'none' })),
  one('chat-tool-loop', chat({ tools: chatTools, messages: chatLoop })),
  one('chat-json', chat(json)),
  pair('chat-twice', chat()),
  inTurn('chat-each-model', ...MODELS.map((model): [Asked, number] => [chat(model), 200])),
  one('chat-stream', chat(stream)),
  pair('chat-stream-twice', chat(stream)),
  one('chat-stream-short', chat({ ...stream, max_tokens: 5 })),
  one('chat-stream-tool', chat({ ...stream, ...chatTool })),
  one('chat-stream-json', chat({ ...stream, ...json })),
  inTurn('chat-stream-and-whole', [chat(), 200], [chat(stream), 200]),
];

const reads: Step[] = [
  one('models', get('/v1/models')),
  one('account', account),
  one('usage', get('/v1/usage')),
  one('count', count()),
  inTurn('count-and-message', [count(), 200], [message(), 200]),
];

const generous = { messages: [ask('How many boats?')], model: 'caicaini/opus' };
const spending: Step[] = [
  spend('spend-message', message()),
  spend('spend-message-stream', message(stream)),
  spend('spend-chat', chat()),
  spend('spend-chat-stream', chat(stream)),
  spend('spend-tool', message(tool)),
  spend('spend-count', count()),
  spend('spend-refused', message({ max_tokens: 0 }), 400),
  spend('spend-empty', message({}, { as: 'empty' }), 402, 'empty'),
  inTurn('spend-reads', [account, 200], [get('/v1/models'), 200], [get('/v1/usage'), 200], [account, 200]),
  inTurn(
    'spend-generous',
    [message({ ...generous, max_tokens: 200 }), 200],
    [message({ ...generous, max_tokens: 9000 }), 200],
  ),
  inTurn('price-surfaces', [message(), 200], [chat(), 200]),
];

const spare = { as: 'spare' } as const;
const tiny = message({ max_tokens: 1 }, spare);
const five = Array.from({ length: 5 }, (): [Asked, number] => [tiny, 200]);
const long = message({ messages: [ask('ahoy '.repeat(9000))], max_tokens: 1 }, spare);
const limits: Step[] = [
  inTurn('throttle', ...five, [tiny, 429], [chat({ max_tokens: 1 }, spare), 429]),
  inTurn(
    'spend-throttled',
    ...five,
    [get('/v1/account', 'spare'), 200],
    [tiny, 429],
    [get('/v1/account', 'spare'), 200],
  ),
  inTurn(
    'throttle-tokens',
    [long, 200],
    [message({ messages: [ask('ahoy '.repeat(13_000))], max_tokens: 1 }, spare), 429],
  ),
  {
    name: 'throttle-streams',
    want: [200, 429],
    play: async ({ ask: tell }) => {
      let first: Promise<Reply> | undefined;
      await new Promise<void>((begun) => {
        first = tell(message(stream, { ...spare, begun }));
      });
      await Promise.all([first, tell(message(stream, spare))]);
    },
  },
  inTurn('stream-after-stream', [message(stream, spare), 200], [chat(stream, spare), 200]),
  inTurn('keys-apart', [message(), 200], [tiny, 200], [message(), 200], [tiny, 200]),
  {
    name: 'minute',
    want: [200, 200, 200, 200],
    play: async ({ ask: tell, pass }) => {
      for (const ms of [0, 20_500, 30_000, 41_000]) {
        pass(ms);
        await tell(message());
      }
    },
  },
];

const STRANGER = `cai_api_${'0123456789abcdef'.repeat(2)}`;
const access: Step[] = [
  everywhere('no-key', null, [401, 401, 401, 401, 401, 401]),
  everywhere('cli', 'cli', [403, 403, 403, 403, 403, 403]),
  everywhere('suspended', 'suspended', [403, 403, 403, 403, 403, 403]),
  everywhere('scope', 'scope', [403, 403, 403, 200, 200, 200]),
  inTurn('empty', ...six('empty').map((asked, at): [Asked, number] => [asked, at < 2 ? 402 : 200]), [
    message(stream, { as: 'empty' }),
    402,
  ]),
  with_('unknown-key', () => ({ Authorization: `Bearer ${STRANGER}` })),
  with_('strange-key', () => ({ Authorization: 'Bearer open-sesame' })),
  with_('lower-scheme', ({ main }) => ({ Authorization: `bearer ${main}` })),
  with_('upper-scheme', ({ main }) => ({ Authorization: `BEARER ${main}` })),
  with_('two-spaces', ({ main }) => ({ Authorization: `Bearer  ${main}` })),
  with_('token-scheme', ({ main }) => ({ Authorization: `Token ${main}` })),
  with_('bare-key', ({ main }) => ({ Authorization: main })),
  with_('basic-scheme', ({ main }) => ({ Authorization: `Basic ${Buffer.from(`${main}:`).toString('base64')}` })),
  with_('cut-key', ({ main }) => ({ Authorization: `Bearer ${main.slice(0, 12)}` })),
  with_('longer-key', ({ main }) => ({ Authorization: `Bearer ${main}X` })),
  with_('other-case-key', ({ main }) => ({ Authorization: `Bearer ${swapCase(main)}` })),
  with_('lower-header', ({ main }) => ({ authorization: `Bearer ${main}` }), 200),
  {
    name: 'query-key',
    want: [401],
    play: ({ ask: tell, keys }) => tell({ path: `/v1/account?api_key=${keys.main}`, as: null }),
  },
];

const errors: Step[] = [
  forced('forced', (headers) => message({}, { headers })),
  forced('forced-read', (headers) => ({ path: '/v1/account', headers })),
  one('unknown-path', get('/v1/harbours'), 404),
  one('outside-path', get('/harbours', null), 404),
  one('wrong-method', get('/v1/messages'), 404),
  one('malformed', post('/v1/messages', '{"model": "caicaini/auto",'), 400),
  one('list-body', post('/v1/messages', [hello]), 400),
  one('empty-body', post('/v1/messages', ''), 400),
  one('heavy', message(padded(17_000_000)), 413),
  one('less-heavy', message(padded(9_000_000)), 200),
];

const PATHS = { messages: '/v1/messages', chat: '/v1/chat/completions', count: '/v1/messages/count_tokens' };
const cases: Step[] = [
  ...refused.map(({ name, on, body }) => one(`${on} ${name}`, post(PATHS[on], body), 400)),
  ...accepted.map(({ name, on, body }) => one(`${on} ${name}`, post(PATHS[on], body), 200)),
];

export const SCRIPT: Step[] = [...turns, ...reads, ...spending, ...limits, ...access, ...errors, ...cases];

/** Runs a step against a new gateway. The replies have the order of the requests. */
export async function play(step: Step, fault?: string): Promise<{ replies: Reply[]; transcript: string }> {
  const clock = { ms: Date.UTC(2026, 4, 9, 8, 30, 0, 250) };
  const gateway = await startForeign({ now: () => clock.ms, ...(fault !== undefined && { fault }) });
  const replies: Reply[] = [];
  try {
    await step.play({
      keys: gateway.keys,
      pass: (ms) => (clock.ms += ms),
      ask: async (asked) => {
        const at = replies.length;
        replies.push({ status: -1, headers: {}, body: '', broken: true });
        return (replies[at] = await fetchRaw(gateway.url, gateway.keys, asked));
      },
    });
  } finally {
    await gateway.close();
  }
  return { replies, transcript: transcribe(replies, gateway.keys) };
}

function fetchRaw(
  url: string,
  keys: Record<Role, string>,
  { method = 'GET', path, as, headers, body, begun }: Asked,
): Promise<Reply> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve) => {
    const broken: Reply = { status: 0, headers: {}, body: '', broken: true };
    const request = send(url + path, {
      method,
      agent: false,
      headers: {
        ...(as !== null && { Authorization: `Bearer ${keys[as ?? 'main']}` }),
        ...(text !== undefined && { 'Content-Type': 'application/json', 'Accept-Encoding': 'gzip' }),
        ...headers,
      },
    });
    request.on('error', () => {
      begun?.();
      resolve(broken);
    });
    request.on('response', (response) => {
      begun?.();
      const chunks: Buffer[] = [];
      const finish = (cut: boolean) => {
        const bytes = Buffer.concat(chunks);
        const zipped = response.headers['content-encoding'] === 'gzip' && !cut;
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          body: (zipped ? gunzipSync(bytes) : bytes).toString('utf8'),
          broken: cut,
        });
      };
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => finish(false));
      response.on('error', () => finish(true));
    });
    request.end(text);
  });
}

const VOLATILE = ['date', 'x-request-id', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/** Replaces random parts by a name: their prefix, their length, and their number. */
function transcribe(replies: Reply[], keys: Record<Role, string>): string {
  const seen = new Map<string, number>();
  const name = (prefix: string, rest: string) => {
    const whole = prefix + rest;
    if (!seen.has(whole)) seen.set(whole, seen.size);
    return `<${prefix}${rest.length} #${seen.get(whole)!}>`;
  };
  const plain = (text: string) =>
    Object.entries(keys)
      .reduce((sum, [role, key]) => sum.replaceAll(key, `<key ${role}>`), text)
      .replace(/\breq_\w+/g, '<req>')
      .replace(
        /\b(msg_|message_|stream_|chatcmpl[_-]|toolu_|call_)([0-9A-Za-z]{12,})/g,
        (_, prefix: string, rest: string) => name(prefix, rest),
      );
  return replies
    .map(({ status, headers, body, broken }) => {
      const lines = Object.entries(headers).filter(([each]) => !VOLATILE.includes(each));
      const head = lines.map(([each, value]) => `${each}: ${value}`).sort();
      return [`${status}${broken ? ' broken' : ''}`, ...head, broken ? '' : body].map(plain).join('\n');
    })
    .join('\n---\n');
}

const swapCase = (text: string) =>
  text.replace(/[a-z]/gi, (each) => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase()));
