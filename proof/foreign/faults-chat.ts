/** Faults in answers of /v1/chat/completions. */
import {
  asText,
  CHAT,
  convention,
  documented,
  HTML,
  on,
  onDraft,
  onJson,
  onTurn,
  put,
  rename,
  setHeader,
  without,
  plus,
  type Fault,
} from './fault.js';
import type { Answer } from './parts.js';

const chat = (change: (json: any) => void) => onJson(CHAT, (json) => change(json));
const usage = (change: (usage: any) => void) => chat((json) => change(json.usage));
const choice = (change: (choice: any) => void) => chat((json) => change(json.choices[0]));
const spoken = (change: (message: any) => void) => choice((each) => change(each.message));
const called = (change: (call: any) => void) =>
  spoken((each) => {
    for (const call of each.tool_calls ?? []) change(call);
  });
const finish = (from: string, to: string) =>
  choice((each) => void (each.finish_reason = each.finish_reason === from ? to : each.finish_reason));
const whole = (change: (answer: Answer) => void) =>
  on((answer, call) => answer.status === 200 && answer.json !== undefined && call.route === CHAT, change);
const chatTurn: typeof onTurn = (change) => onTurn((turn) => (turn.surface === 'chat' ? change(turn) : turn));

const missing = ['id', 'object', 'created', 'model', 'choices'].map((name): [string, Fault] => [
  `chat-without-${name}`,
  documented(`chat completions lack ${name}`, 'chat', chat(without(name))),
]);

export const chatFaults: Record<string, Fault> = {
  ...Object.fromEntries(missing),
  'chat-without-usage': documented('chat completions lack usage, and so credits', 'chat', chat(without('usage'))),
  'chat-id-with-hyphen': documented(
    'chat ids begin with chatcmpl-',
    'chat',
    chat((json) => void (json.id = json.id.replace('_', '-'))),
  ),
  'chat-id-of-message': documented(
    'chat ids begin with msg_',
    'chat',
    chat((json) => void (json.id = json.id.replace('chatcmpl_', 'msg_'))),
  ),
  'chat-id-always-same': documented(
    'all chat completions have one id',
    'chat-twice',
    chat(put('id', 'chatcmpl_01abcdefghjkmnpqrstvwxyz'.slice(0, 32))),
  ),
  'chat-object-text': documented('object is text_completion', 'chat', chat(put('object', 'text_completion'))),
  'chat-object-chunk': documented('object is that of a chunk', 'chat', chat(put('object', 'chat.completion.chunk'))),
  'chat-created-milliseconds': documented(
    'created is in milliseconds',
    'chat',
    chat((json) => void (json.created *= 1000)),
  ),
  'chat-created-date': documented(
    'created is a date',
    'chat',
    chat((json) => void (json.created = new Date(json.created * 1000).toISOString())),
  ),
  'chat-created-fraction': documented('created has a fraction', 'chat', chat(plus('created', 0.5))),
  'chat-created-zero': documented('created is 0', 'chat', chat(put('created', 0))),
  'chat-model-of-another': documented(
    'asked for opus, the answer says sonnet',
    'chat-each-model',
    chat((json) => void (json.model = json.model.replace('opus', 'sonnet'))),
  ),
  'chat-choices-empty': documented('choices is empty', 'chat', chat(put('choices', []))),
  'chat-choices-object': documented(
    'choices is an object',
    'chat',
    chat((json) => void (json.choices = json.choices[0])),
  ),
  'chat-choice-without-index': documented('choices lack their index', 'chat', choice(without('index'))),
  'chat-choice-index-one': documented('the only choice has index 1', 'chat', choice(put('index', 1))),
  'chat-choice-without-message': documented('choices lack their message', 'chat', choice(without('message'))),
  'chat-choice-text': documented(
    'the text of a choice stands in text, without a message',
    'chat',
    choice((each) => {
      each.text = each.message.content;
      without('message')(each);
    }),
  ),
  'chat-choice-without-finish': convention(
    'choices lack their finish_reason',
    'chat',
    choice(without('finish_reason')),
  ),
  'chat-finish-null': convention('finish_reason is null', 'chat', choice(put('finish_reason', null))),
  'chat-finish-end_turn': convention('finish_reason is end_turn', 'chat', finish('stop', 'end_turn')),
  'chat-finish-at-cap': convention(
    'an answer cut at max_tokens finishes with stop',
    'chat-short',
    finish('length', 'stop'),
  ),
  'chat-finish-max_tokens': convention(
    'an answer cut at max_tokens finishes with max_tokens',
    'chat-short',
    finish('length', 'max_tokens'),
  ),
  'chat-finish-with-tools': convention(
    'an answer with tool calls finishes with stop',
    'chat-tool',
    finish('tool_calls', 'stop'),
  ),
  'chat-finish-tool_use': convention(
    'an answer with tool calls finishes with tool_use',
    'chat-tool',
    finish('tool_calls', 'tool_use'),
  ),
  'chat-role-missing': documented('messages of choices lack their role', 'chat', spoken(without('role'))),
  'chat-role-bot': documented('messages of choices have the role bot', 'chat', spoken(put('role', 'bot'))),
  'chat-content-missing': documented('messages of choices lack their content', 'chat', spoken(without('content'))),
  'chat-content-null': documented(
    'content is null though nothing else was said',
    'chat',
    spoken((each) => void (each.content = null)),
  ),
  'chat-content-blocks': documented(
    'content is a list of blocks',
    'chat',
    spoken((each) => void (each.content = [{ type: 'text', text: each.content ?? '' }])),
  ),
  'chat-usage-of-messages': convention(
    'usage has the names of messages',
    'chat',
    usage((each) => {
      rename('prompt_tokens', 'input_tokens')(each);
      rename('completion_tokens', 'output_tokens')(each);
      without('total_tokens')(each);
    }),
  ),
  'chat-usage-without-prompt': convention('usage lacks prompt_tokens', 'chat', usage(without('prompt_tokens'))),
  'chat-usage-without-completion': convention(
    'usage lacks completion_tokens',
    'chat',
    usage(without('completion_tokens')),
  ),
  'chat-usage-without-total': convention('usage lacks total_tokens', 'chat', usage(without('total_tokens'))),
  'chat-usage-total-off': convention('total_tokens is not the sum', 'chat', usage(plus('total_tokens', 3))),
  'chat-usage-total-string': convention(
    'total_tokens is a string',
    'chat',
    usage((each) => void (each.total_tokens = String(each.total_tokens))),
  ),
  'chat-usage-prompt-negative': convention(
    'prompt_tokens is negative',
    'chat',
    usage((each) => {
      each.total_tokens -= 2 * each.prompt_tokens;
      each.prompt_tokens *= -1;
    }),
  ),
  'chat-usage-above-cap': documented(
    'completion_tokens is above max_tokens',
    'chat-short',
    usage((each) => {
      plus('completion_tokens', 90_000)(each);
      plus('total_tokens', 90_000)(each);
    }),
  ),
  'chat-usage-without-credits': documented('usage lacks credits_consumed', 'chat', usage(without('credits_consumed'))),
  'chat-usage-credits-string': documented(
    'credits_consumed is a string',
    'chat',
    usage((each) => void (each.credits_consumed = String(each.credits_consumed))),
  ),
  'chat-usage-credits-fraction': documented(
    'credits_consumed has a fraction',
    'chat',
    usage(plus('credits_consumed', 0.25)),
  ),
  'chat-cap-ignored': documented(
    'max_tokens does not end a chat completion',
    'chat-short',
    chatTurn((turn) => ({ ...turn, maxTokens: Math.max(4000, turn.maxTokens) })),
  ),
  'chat-stop-ignored': documented(
    'stop does not end a chat completion',
    'chat-stop',
    chatTurn((turn) => ({ ...turn, stops: [] })),
  ),
  'chat-stop-string-ignored': documented('stop is only read as a list', 'chat-stop', (g) => {
    const gate = g.gates.constraints!;
    g.gates.constraints = (call) => {
      const refusal = gate(call);
      if (call.turn && typeof call.body.stop === 'string') call.turn.stops = [];
      return refusal;
    };
  }),
  'chat-json-prose': documented(
    'json_object is answered with prose',
    'chat-json',
    chatTurn((turn) => ({ ...turn, json: false })),
  ),
  'chat-json-fenced': documented(
    'json_object is answered with JSON in a fence',
    'chat-json',
    onDraft((draft, turn) => ({
      ...draft,
      blocks: draft.blocks.map((each) =>
        turn.json && each.kind === 'text' ? { ...each, text: `\`\`\`json\n${each.text}\n\`\`\`` } : each,
      ),
    })),
  ),
  'chat-json-cut': documented(
    'the JSON that json_object brings lacks its end',
    'chat-json',
    onDraft((draft, turn) => ({
      ...draft,
      blocks: draft.blocks.map((each) =>
        turn.json && each.kind === 'text' ? { ...each, text: each.text.slice(0, -1) } : each,
      ),
    })),
  ),
  'chat-arguments-object': convention(
    'the arguments of a call are an object',
    'chat-tool',
    called((call) => void (call.function.arguments = JSON.parse(call.function.arguments))),
  ),
  'chat-arguments-not-json': convention(
    'the arguments of a call are not JSON',
    'chat-tool',
    called((call) => void (call.function.arguments = call.function.arguments.slice(0, -1))),
  ),
  'chat-arguments-against-schema': convention(
    'the arguments of a call do not satisfy its schema',
    'chat-tool',
    called((call) => void (call.function.arguments = '{"unexpected":true}')),
  ),
  'chat-call-without-id': convention('tool calls lack their id', 'chat-tool', called(without('id'))),
  'chat-call-without-type': convention('tool calls lack their type', 'chat-tool', called(without('type'))),
  'chat-call-type-tool': convention('tool calls have the type tool', 'chat-tool', called(put('type', 'tool'))),
  'chat-call-flat': convention(
    'the name and arguments of a call stand outside function',
    'chat-tool',
    called((call) => {
      Object.assign(call, call.function);
      without('function')(call);
    }),
  ),
  'chat-call-name-unknown': convention(
    'a function is called that was not offered',
    'chat-tool',
    called((call) => void (call.function.name = `${call.function.name}_v2`)),
  ),
  'chat-forced-ignored': convention(
    'a forced function is not called',
    'chat-tool',
    chatTurn((turn) => (typeof turn.choice === 'object' ? { ...turn, choice: 'none' } : turn)),
  ),
  'chat-none-ignored': documented(
    'tool_choice none still brings a call',
    'chat-tool-none',
    chatTurn((turn) => (turn.choice === 'none' ? { ...turn, choice: 'any' } : turn)),
  ),
  'chat-as-201': documented(
    'chat completions have the status 201',
    'chat',
    whole((answer) => void (answer.status = 201)),
  ),
  'chat-is-message': documented(
    'a chat completion is a message of the other endpoint',
    'chat',
    whole((answer) => {
      const { id, model, choices } = answer.json;
      answer.json = { id, type: 'message', role: 'assistant', model, content: choices[0].message.content };
    }),
  ),
  'chat-is-html': documented(
    'chat completions are an HTML page with status 200',
    'chat',
    whole((answer) => asText(answer, 'text/html', HTML)),
  ),
  'chat-type-text-plain': documented(
    'the content type of chat completions is text/plain',
    'chat',
    whole((answer) => setHeader(answer, 'Content-Type', 'text/plain')),
  ),
};
