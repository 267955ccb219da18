/** Mutations of JSON responses and of charges. Source: Messages, Chat completions, Pricing. */
import { isObject } from '../../shared/json.js';
import { check, type SchemaName } from '../../validate/check.js';
import { asNumber, bodyMutation, drop, editResponse, put, type Edit } from './edit.js';
import type { Mutation, MutationHooks } from './mutation.js';

const MESSAGE = 'createMessage';
const CHAT = 'createChatCompletion';
const GENERATIONS = [MESSAGE, CHAT] as const;

const id = bodyMutation('id', GENERATIONS);
const usage = bodyMutation('usage', GENERATIONS);
const credits = bodyMutation('credits', GENERATIONS);
const echo = bodyMutation('echo', GENERATIONS);
const message = bodyMutation('message', MESSAGE);
const chat = bodyMutation('chat', CHAT);
const charging = (description: string, hooks: MutationHooks): Mutation => ({ category: 'credits', description, hooks });

/** A member of a request has no effect. An invalid request is still refused. */
const ignoring = (name: string, category: string): Mutation => ({
  category,
  description: `${name} is ignored.`,
  hooks: {
    request: (body, { request }) => {
      if (check(request as SchemaName, body).length > 0) return body;
      return Object.fromEntries(Object.entries(body as object).filter(([member]) => member !== name));
    },
  },
});

/** A response costs a credit that it should not cost. */
const overcharging = (description: string, matches: (status: number, id: string | undefined) => boolean): Mutation =>
  charging(
    description,
    editResponse(
      ({ status }, { operation, key }) => key !== undefined && matches(status, operation?.id),
      (draft, { key }) => {
        key!.account.balance -= 1;
        return draft;
      },
    ),
  );

/** Edits the tool calls of a message. */
const toolCalls = (edit: Edit): Edit =>
  put('/content', (blocks: unknown[]) =>
    blocks.map((block) => ((block as { type: string }).type === 'tool_use' ? edit(block) : block)),
  );

/** An ordinary end in place of a stop sequence. */
export const withoutStopReason = (end: unknown): unknown =>
  isObject(end) && end['stop_reason'] === 'stop_sequence'
    ? { ...end, stop_reason: 'end_turn', stop_sequence: null }
    : end;

export const bodyMutations = {
  'drop-id': id('Responses have no id.', drop('/id')),
  'id-empty': id('The id is empty.', put('/id', '')),
  'id-other-prefix': id(
    'Messages have ids of chat completions, and the reverse.',
    put('/id', (old: unknown) =>
      String(old).startsWith('msg_')
        ? String(old).replace('msg_', 'chatcmpl_')
        : String(old).replace('chatcmpl_', 'msg_'),
    ),
  ),
  'id-repeated': id(
    'All responses have the same id.',
    put('/id', (old: unknown) => `${String(old).split('_')[0]}_01H8FKX2N3P4Q5R6S7T8V9V0WX`),
  ),
  'id-as-number': id('The id is a number.', put('/id', 42)),
  'drop-usage': usage('Responses have no usage.', drop('/usage')),
  'usage-null': usage('The usage is null.', put('/usage', null)),
  'usage-tokens-as-text': usage('The number of output tokens is a string.', (value) =>
    [put('/usage/output_tokens', '7'), put('/usage/completion_tokens', '7')].reduce(
      (edited, edit) => ('usage' in (edited as object) ? edit(edited) : edited),
      value,
    ),
  ),
  'usage-input-of-zero': bodyMutation('usage', MESSAGE)('input_tokens is 0.', put('/usage/input_tokens', 0)),
  'usage-without-input-tokens': bodyMutation('usage', MESSAGE)('input_tokens is missing.', drop('/usage/input_tokens')),
  'usage-output-above-max': bodyMutation('usage', MESSAGE)(
    'output_tokens is above the maximum of every model.',
    put('/usage/output_tokens', 1_000_000),
  ),
  'usage-total-wrong': bodyMutation('usage', CHAT)(
    'total_tokens is not the sum.',
    put(
      '/usage/total_tokens',
      asNumber((old) => old + 1),
    ),
  ),
  'drop-credits': credits('Responses have no credits_consumed.', drop('/usage/credits_consumed')),
  'credits-as-text': credits('credits_consumed is a string.', put('/usage/credits_consumed', String)),
  'credits-fraction': credits(
    'credits_consumed is not an integer.',
    put(
      '/usage/credits_consumed',
      asNumber((old) => old + 0.5),
    ),
  ),
  'credits-negative': credits('credits_consumed is negative.', put('/usage/credits_consumed', -1)),
  'credits-null': credits('credits_consumed is null.', put('/usage/credits_consumed', null)),
  'credits-understated': credits(
    'credits_consumed is less than the account is charged.',
    put('/usage/credits_consumed', 0),
  ),
  'credits-by-endpoint': bodyMutation('credits', CHAT)(
    'A chat completion costs one credit more when it is not streamed.',
    put(
      '/usage/credits_consumed',
      asNumber((old) => old + 1),
    ),
  ),
  'credits-not-charged': charging('Responses are not charged.', { charge: () => 0 }),
  'credits-charged-twice': charging('Responses are charged twice.', { charge: (credits) => 2 * credits }),
  'credits-for-429': overcharging('A 429 costs a credit.', (status) => status === 429),
  'credits-for-reading': overcharging(
    'Reading the account costs a credit.',
    (status, id) => status === 200 && id === 'getAccount',
  ),
  'credits-for-counting': overcharging(
    'Counting tokens costs a credit.',
    (status, id) => status === 200 && id === 'countMessageTokens',
  ),
  'credits-for-listing': overcharging(
    'Listing models costs a credit.',
    (status, id) => status === 200 && id === 'listModels',
  ),
  'credits-for-400': overcharging('A 400 costs a credit.', (status) => status === 400),
  'echo-missing': echo('Responses do not name the model.', drop('/model')),
  'echo-other-model': echo('Responses name another model than the request.', put('/model', 'caicaini/kimi')),
  'echo-upstream-model': echo(
    'Responses name the model of the upstream provider.',
    put('/model', 'upstream-large-2026-05'),
  ),
  'message-without-type': message('Messages have no type.', drop('/type')),
  'message-role-user': message('Messages have the role user.', put('/role', 'user')),
  'message-content-as-text': message('The content is a string instead of blocks.', put('/content', 'Hello')),
  'message-content-missing': message('Messages have no content.', drop('/content')),
  'message-block-without-type': message('The first block has no type.', drop('/content/0/type')),
  'message-text-null': message('The first text is null.', put('/content/0/text', null)),
  'message-without-stop-reason': message('Messages have no stop_reason.', drop('/stop_reason')),
  'message-stop-reason-null': message('The stop_reason is null.', put('/stop_reason', null)),
  'message-stop-reason-unknown': message('The stop_reason is not a documented one.', put('/stop_reason', 'finished')),
  'message-stop-reason-of-tools': message(
    'The stop_reason of a tool call is end_turn.',
    put('/stop_reason', (old: unknown) => (old === 'tool_use' ? 'end_turn' : old)),
  ),
  'message-stop-reason-of-stops': message(
    'The stop_reason of output that a stop sequence ended is end_turn.',
    withoutStopReason,
  ),
  'message-stop-sequence-other': message(
    'stop_sequence is none of those in the request.',
    put('/stop_sequence', (old: unknown) => (old === null ? null : '###')),
  ),
  'message-stops-ignored': ignoring('stop_sequences', 'message'),
  'message-thinking-ignored': ignoring('thinking', 'message'),
  'chat-json-ignored': ignoring('response_format', 'chat'),
  'tool-use-without-id': message('Tool calls have no id.', toolCalls(drop('/id'))),
  'tool-use-ids-equal': message('All tool calls have the same id.', toolCalls(put('/id', 'toolu_01'))),
  'tool-use-input-as-text': message(
    'The input of tool calls is a JSON string.',
    toolCalls(put('/input', JSON.stringify)),
  ),
  'tool-use-input-empty': message(
    'Tool calls have an empty input, also when the schema requires members.',
    toolCalls(put('/input', {})),
  ),
  'tool-use-unknown-name': message(
    'A tool is called that the request did not offer.',
    toolCalls(put('/name', 'another_tool')),
  ),
  'chat-without-choices': chat('Completions have no choices.', drop('/choices')),
  'chat-choices-empty': chat('The choices are empty.', put('/choices', [])),
  'chat-finish-reason-missing': chat('Choices have no finish_reason.', drop('/choices/0/finish_reason')),
  'chat-content-missing': chat('Messages of completions have no content.', drop('/choices/0/message/content')),
  'chat-role-missing': chat('Messages of completions have no role.', drop('/choices/0/message/role')),
  'chat-other-object': chat('The object is text_completion.', put('/object', 'text_completion')),
  'chat-call-ids-equal': chat(
    'All tool calls have the same id.',
    put('/choices/0/message/tool_calls/0/id', (old: unknown) => (old === undefined ? old : 'call_01')),
  ),
  'chat-created-as-text': chat('created is a date.', put('/created', '2026-11-23T12:00:18Z')),
  'chat-created-in-ms': chat(
    'created is in milliseconds.',
    put(
      '/created',
      asNumber((old) => old * 1000),
    ),
  ),
  'chat-created-missing': chat('created is missing.', drop('/created')),
  'chat-arguments-as-object': chat(
    'The arguments of tool calls are objects instead of JSON strings.',
    put('/choices/0/message/tool_calls/0/function/arguments', (old: unknown) =>
      typeof old === 'string' ? (JSON.parse(old) as unknown) : old,
    ),
  ),
  'chat-arguments-cut': chat(
    'The arguments of tool calls are JSON that is cut off.',
    put('/choices/0/message/tool_calls/0/function/arguments', (old: unknown) => String(old).slice(0, -1)),
  ),
} satisfies Record<string, Mutation>;
