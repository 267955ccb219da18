/** The six endpoints, for requests that passed every gate. */
import { chatBody, chatFrames } from './chat.js';
import { book } from './ledger.js';
import { messageBody, messageFrames, type Said } from './messages.js';
import type { Answer, Call, Parts } from './parts.js';
import { readMessages } from './turn.js';

const json = (value: any): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json;charset=UTF-8' },
  json: value,
});

export const routes = (g: Parts): Record<string, (call: Call) => Answer> => ({
  'POST /v1/messages': (call) => runTurn(g, call, ['msg_', 26], messageBody, messageFrames),
  'POST /v1/chat/completions': (call) => runTurn(g, call, ['chatcmpl_', 23], chatBody, chatFrames),
  'POST /v1/messages/count_tokens': ({ body }) =>
    json({ exact: true, input_tokens: readMessages(body, 1).inputTokens, model: body.model }),
  'GET /v1/models': () => json(listModels(g)),
  'GET /v1/account': ({ key }) =>
    json({
      consumed: { credits: key!.consumed, month: new Date(g.now()).toISOString().slice(0, 7) },
      wallet: { apiCredits: key!.credits - key!.held },
      tier: key!.tier,
    }),
  'GET /v1/usage': ({ key }) => json({ buckets: [...key!.buckets.values()], zone: 'UTC' }),
});

function listModels(g: Parts): any {
  const entries = Object.entries(g.models).map(([id, model]) => ({
    output_cap: model.maxOutput,
    window: model.window,
    supports_thinking: model.thinking,
    supports_tools: model.tools,
    supports_vision: model.vision,
    description: model.about,
    display_name: model.title,
    object: 'model',
    id,
  }));
  return { count: entries.length, data: entries };
}

function runTurn(
  g: Parts,
  call: Call,
  [prefix, length]: [string, number],
  body: (g: Parts, said: Said) => any,
  frames: (g: Parts, said: Said) => Answer['frames'],
): Answer {
  const turn = call.turn!;
  const draft = g.compose(turn);
  const { inputTokens: input } = turn;
  const output = draft.outputTokens;
  const credits = g.price(turn.model, input, output, call);
  const said = { id: g.newId(prefix, length), model: turn.model, draft, usage: { input, output, credits } };
  const answer = call.turn!.stream
    ? { status: 200, headers: { 'Content-Type': 'text/event-stream; charset=utf-8' }, frames: frames(g, said) }
    : json(body(g, said));
  return { ...answer, settle: () => settle(g, call, said) };
}

function settle(g: Parts, call: Call, { model, usage }: Said): void {
  const key = call.key!;
  key.held -= call.reserved;
  g.charge(key, usage.credits, call);
  book(g, key, { model, ...usage });
}
