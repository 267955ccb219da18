/** Faults in answers of /v1/messages, and faults of the model on either surface. */
import {
  asText,
  assumed,
  convention,
  documented,
  HTML,
  MESSAGES,
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
import type { Block, Draft } from './turn.js';

const message = (change: (json: any, answer: Answer) => void) =>
  onJson(MESSAGES, (json, _, answer) => change(json, answer));
const usage = (change: (usage: any) => void) => message((json) => change(json.usage));
const block = (type: string, change: (block: any) => void) =>
  message((json) => {
    for (const each of json.content) if (each.type === type) change(each);
  });
const whole = (change: (answer: Answer) => void) =>
  on((answer, call) => answer.status === 200 && answer.json !== undefined && call.route === MESSAGES, change);

const missing = (name: string, basis = documented): [string, Fault] => [
  `message-without-${name}`,
  basis(`messages lack ${name}`, 'message', message(without(name))),
];

/** An input that the schema of a tool forbids, if it forbids any. */
function spoil(input: any): any {
  const [first] = Object.keys(input ?? {});
  return first === undefined ? 'nothing' : { ...input, [first]: { unexpected: true } };
}

const tools = (change: (tool: Extract<Block, { kind: 'tool' }>) => Block) => (draft: Draft) => ({
  ...draft,
  blocks: draft.blocks.map((each) => (each.kind === 'tool' ? change(each) : each)),
});

export const messageFaults: Record<string, Fault> = {
  ...Object.fromEntries([
    ...['id', 'type', 'role', 'content', 'model', 'stop_reason', 'usage'].map((name) => missing(name)),
  ]),
  'message-id-prefix': documented(
    'message ids begin with message_',
    'message',
    message((json) => void (json.id = json.id.replace('msg_', 'message_'))),
  ),
  'message-id-of-chat': documented(
    'message ids begin with chatcmpl_',
    'message',
    message((json) => void (json.id = json.id.replace('msg_', 'chatcmpl_'))),
  ),
  'message-id-number': documented('message ids are numbers', 'message', message(put('id', 4711))),
  'message-id-null': documented('message ids are null', 'message', message(put('id', null))),
  'message-id-empty': documented('message ids are empty', 'message', message(put('id', ''))),
  'message-id-always-same': documented(
    'all messages have one id',
    'message-twice',
    message(put('id', 'msg_01abcdefghjkmnpqrstvwxyz0A')),
  ),
  'message-type-completion': documented('the type is "completion"', 'message', message(put('type', 'completion'))),
  'message-role-model': documented('the role is "model"', 'message', message(put('role', 'model'))),
  'message-role-user': documented('the role is "user"', 'message', message(put('role', 'user'))),
  'message-content-string': documented(
    'content is a string',
    'message',
    message((json) => void (json.content = json.content[0]?.text ?? '')),
  ),
  'message-content-object': documented(
    'content is one block without a list',
    'message',
    message((json) => void (json.content = json.content[0])),
  ),
  'message-content-null': documented('content is null', 'message', message(put('content', null))),
  'message-content-strings': documented(
    'content is a list of strings',
    'message',
    message((json) => void (json.content = json.content.map((each: any) => each.text ?? ''))),
  ),
  'message-block-without-type': documented('text blocks lack their type', 'message', block('text', without('type'))),
  'message-block-without-text': documented('text blocks lack their text', 'message', block('text', without('text'))),
  'message-block-text-null': documented('the text of blocks is null', 'message', block('text', put('text', null))),
  'message-block-text-named-content': documented(
    'the text of blocks is called content',
    'message',
    block('text', rename('text', 'content')),
  ),
  'message-block-type-output_text': documented(
    'text blocks have the type output_text',
    'message',
    block('text', put('type', 'output_text')),
  ),
  'message-model-of-another': documented(
    'asked for opus, the answer says sonnet',
    'message-each-model',
    message((json) => void (json.model = json.model.replace('opus', 'sonnet'))),
  ),
  'message-model-upstream': assumed(
    'the model is named as its provider names it',
    'message',
    message(put('model', 'claude-sonnet-4-5-20250929')),
  ),
  'message-model-without-prefix': documented(
    'the model lacks the prefix caicaini/',
    'message',
    message((json) => void (json.model = json.model.replace('caicaini/', ''))),
  ),
  'message-model-null': documented('the model is null', 'message', message(put('model', null))),
  'message-stop-reason-null': documented('stop_reason is null', 'message', message(put('stop_reason', null))),
  'message-stop-reason-of-chat': documented(
    'stop_reason is "stop" at an ordinary end',
    'message',
    message((json) => void (json.stop_reason = json.stop_reason === 'end_turn' ? 'stop' : json.stop_reason)),
  ),
  'message-stop-reason-number': documented('stop_reason is a number', 'message', message(put('stop_reason', 0))),
  'message-stop-reason-at-cap': convention(
    'an answer cut at max_tokens ends with end_turn',
    'message-short',
    message((json) => void (json.stop_reason = json.stop_reason === 'max_tokens' ? 'end_turn' : json.stop_reason)),
  ),
  'message-stop-reason-length': convention(
    'an answer cut at max_tokens ends with length',
    'message-short',
    message((json) => void (json.stop_reason = json.stop_reason === 'max_tokens' ? 'length' : json.stop_reason)),
  ),
  'message-stop-reason-at-sequence': convention(
    'an answer that met a stop sequence ends with end_turn',
    'message-stop',
    message((json) => {
      if (json.stop_reason === 'stop_sequence') json.stop_reason = 'end_turn';
      json.stop_sequence = null;
    }),
  ),
  'message-stop-sequence-other': convention(
    'stop_sequence is not one of those that were given',
    'message-stop',
    message((json) => void (json.stop_sequence = json.stop_sequence === null ? null : '###')),
  ),
  'message-stop-reason-with-tool': documented(
    'an answer with a tool_use ends with end_turn',
    'message-tool',
    message((json) => void (json.stop_reason = json.stop_reason === 'tool_use' ? 'end_turn' : json.stop_reason)),
  ),
  'message-stop-reason-without-tool': documented(
    'an answer without a tool_use ends with tool_use',
    'message',
    message((json) => void (json.stop_reason = json.stop_reason === 'end_turn' ? 'tool_use' : json.stop_reason)),
  ),
  'usage-without-input': documented('usage lacks input_tokens', 'message', usage(without('input_tokens'))),
  'usage-without-output': documented('usage lacks output_tokens', 'message', usage(without('output_tokens'))),
  'usage-without-credits': documented('usage lacks credits_consumed', 'message', usage(without('credits_consumed'))),
  'usage-null': documented('usage is null', 'message', message(put('usage', null))),
  'usage-of-chat': documented(
    'usage has the names of chat completions',
    'message',
    usage((each) => {
      rename('input_tokens', 'prompt_tokens')(each);
      rename('output_tokens', 'completion_tokens')(each);
    }),
  ),
  'usage-input-string': documented(
    'input_tokens is a string',
    'message',
    usage((each) => void (each.input_tokens = String(each.input_tokens))),
  ),
  'usage-input-negative': documented(
    'input_tokens is negative',
    'message',
    usage((each) => void (each.input_tokens *= -1)),
  ),
  'usage-input-zero': assumed('input_tokens is always 0', 'message', usage(put('input_tokens', 0))),
  'usage-output-fraction': documented('output_tokens has a fraction', 'message', usage(plus('output_tokens', 0.5))),
  'usage-output-null': documented('output_tokens is null', 'message', usage(put('output_tokens', null))),
  'usage-output-zero': assumed('output_tokens is 0 though there is text', 'message', usage(put('output_tokens', 0))),
  'usage-output-above-cap': documented(
    'output_tokens is above max_tokens',
    'message-short',
    onJson(MESSAGES, (json, call) => plus('output_tokens', call.turn!.maxTokens)(json.usage)),
  ),
  'usage-credits-string': documented(
    'credits_consumed is a string',
    'message',
    usage((each) => void (each.credits_consumed = String(each.credits_consumed))),
  ),
  'usage-credits-fraction': documented(
    'credits_consumed has a fraction',
    'message',
    usage(plus('credits_consumed', 0.25)),
  ),
  'usage-credits-negative': documented(
    'credits_consumed is negative',
    'message',
    usage((each) => void (each.credits_consumed *= -1)),
  ),
  'usage-credits-null': documented('credits_consumed is null', 'message', usage(put('credits_consumed', null))),
  'usage-credits-camel': documented(
    'credits_consumed is called creditsConsumed',
    'message',
    usage(rename('credits_consumed', 'creditsConsumed')),
  ),
  'usage-credits-outside': documented(
    'credits_consumed stands beside usage',
    'message',
    message((json) => {
      json.credits_consumed = json.usage.credits_consumed;
      without('credits_consumed')(json.usage);
    }),
  ),
  'message-wrapped': documented(
    'messages are wrapped in data',
    'message',
    whole((answer) => void (answer.json = { data: answer.json })),
  ),
  'message-in-list': documented(
    'messages come as a list',
    'message',
    whole((answer) => void (answer.json = [answer.json])),
  ),
  'message-as-201': documented(
    'messages have the status 201',
    'message',
    whole((answer) => void (answer.status = 201)),
  ),
  'message-as-204': documented(
    'messages have the status 204 and no body',
    'message',
    whole((answer) => {
      asText(answer, 'application/json', '');
      answer.status = 204;
    }),
  ),
  'message-content-empty': assumed(
    'content is empty though tokens were written',
    'message',
    message((json) => void (json.content = [])),
  ),
  'message-is-envelope': documented(
    'messages are an error envelope with status 200',
    'message',
    whole((answer) => void (answer.json = { type: 'error', error: { type: 'api_error', message: 'Sorry.' } })),
  ),
  'message-is-html': documented(
    'messages are an HTML page with status 200',
    'message',
    whole((answer) => asText(answer, 'text/html', HTML)),
  ),
  'message-type-text-plain': documented(
    'the content type of messages is text/plain',
    'message',
    whole((answer) => setHeader(answer, 'Content-Type', 'text/plain')),
  ),
  'message-type-missing': documented(
    'messages have no content type',
    'message',
    whole((answer) => setHeader(answer, 'Content-Type', undefined)),
  ),
  'message-streamed-unasked': documented('stream: false is answered with a stream', 'messages stream-false', (g) => {
    const gate = g.gates.constraints!;
    g.gates.constraints = (call) => {
      const refusal = gate(call);
      if (call.turn && call.body.stream === false) call.turn.stream = true;
      return refusal;
    };
  }),
  'cap-ignored': documented(
    'max_tokens does not end an answer',
    'message-short',
    onTurn((turn) => ({ ...turn, maxTokens: Math.max(4000, turn.maxTokens) })),
  ),
  'stops-ignored': documented(
    'stop sequences do not end an answer',
    'message-stop',
    onTurn((turn) => ({ ...turn, stops: [] })),
  ),
  'stop-kept-in-text': convention(
    'the stop sequence stays in the text',
    'message-stop',
    onDraft((draft) => ({
      ...draft,
      blocks: draft.blocks.map((each) =>
        each.kind === 'text' && draft.stop ? { ...each, text: each.text + draft.stop } : each,
      ),
    })),
  ),
  'thinking-left-out': documented(
    'no thinking block though thinking was asked for',
    'message-thinking',
    onTurn((turn) => ({ ...turn, thinking: undefined })),
  ),
  'thinking-unasked': convention(
    'a thinking block though nobody asked for it',
    'message',
    onDraft((draft, turn) =>
      turn.thinking === undefined ? { ...draft, blocks: [{ kind: 'thinking', text: 'Hm.' }, ...draft.blocks] } : draft,
    ),
  ),
  'thinking-named-text': documented(
    'the thoughts of thinking blocks are called text',
    'message-thinking',
    block('thinking', rename('thinking', 'text')),
  ),
  'thinking-null': documented(
    'the thoughts of thinking blocks are null',
    'message-thinking',
    block('thinking', put('thinking', null)),
  ),
  'thinking-type-reasoning': documented(
    'thinking blocks have the type reasoning',
    'message-thinking',
    block('thinking', put('type', 'reasoning')),
  ),
  'thinking-without-text': documented(
    'only the thinking block comes, no text after it',
    'message-thinking',
    onDraft((draft) => ({
      ...draft,
      blocks: draft.blocks.some((each) => each.kind === 'thinking')
        ? draft.blocks.filter((each) => each.kind === 'thinking')
        : draft.blocks,
    })),
  ),
  'tool-input-string': documented(
    'the input of a tool_use is a string of JSON',
    'message-tool',
    block('tool_use', (each) => void (each.input = JSON.stringify(each.input))),
  ),
  'tool-input-null': documented(
    'the input of a tool_use is null',
    'message-tool',
    block('tool_use', put('input', null)),
  ),
  'tool-input-named-arguments': documented(
    'the input of a tool_use is called arguments',
    'message-tool',
    block('tool_use', rename('input', 'arguments')),
  ),
  'tool-input-against-schema': documented(
    'the input of a tool does not satisfy its schema',
    'message-tool',
    onDraft(tools((tool) => ({ ...tool, input: spoil(tool.input) }))),
  ),
  'tool-input-empty': documented(
    'the input of a tool is empty whatever it requires',
    'message-tool',
    onDraft(tools((tool) => ({ ...tool, input: {} }))),
  ),
  'tool-name-unknown': convention(
    'a tool is called that was not offered',
    'message-tool',
    onDraft(tools((tool) => ({ ...tool, name: `${tool.name}_v2` }))),
  ),
  'tool-use-without-id': convention('tool_use blocks lack their id', 'message-tool', block('tool_use', without('id'))),
  'tool-use-without-name': convention(
    'tool_use blocks lack their name',
    'message-tool',
    block('tool_use', without('name')),
  ),
  'tool-use-ids-equal': convention(
    'all tool_use blocks have one id',
    'message-tools-auto',
    block('tool_use', put('id', 'toolu_0123456789abcdefghjkmn')),
  ),
  'tool-use-type-function': documented(
    'tool_use blocks have the type function_call',
    'message-tool',
    block('tool_use', put('type', 'function_call')),
  ),
  'tool-any-ignored': documented(
    'tool_choice any does not bring a tool_use',
    'message-tool',
    onTurn((turn) => (turn.choice === 'any' ? { ...turn, tools: [] } : turn)),
  ),
  'tool-forced-ignored': documented(
    'a forced tool is not called',
    'message-tool-forced',
    onTurn((turn) => (typeof turn.choice === 'object' ? { ...turn, choice: 'none' } : turn)),
  ),
  'tool-forced-other': documented(
    'another tool than the forced one is called',
    'message-tool-forced',
    onTurn((turn) => {
      const { choice, tools } = turn;
      if (typeof choice === 'string') return turn;
      return { ...turn, choice: 'any', tools: tools.filter((tool) => tool.name !== choice.name) };
    }),
  ),
  'tool-none-ignored': convention(
    'tool_choice none still brings a tool_use',
    'message-tool-none',
    onTurn((turn) => (turn.choice === 'none' ? { ...turn, choice: 'any' } : turn)),
  ),
  'tool-without-being-offered': convention(
    'a tool is called though none was offered',
    'message',
    onTurn((turn) =>
      turn.tools.length > 0 ? turn : { ...turn, tools: [{ name: 'web_search', schema: {} }], choice: 'any' },
    ),
  ),
};
