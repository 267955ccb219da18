/** Departures in whole answers. Source: Messages, Chat completions, Models, Pricing, Authentication. */
import { check, type SchemaName } from '../../check.js';
import type { Departure } from '../departure.js';
import { answer, drop, number, on, put, type Edit, type Mutation } from './edit.js';

const MESSAGE = 'createMessage';
const CHAT = 'createChatCompletion';
const TURNS = [MESSAGE, CHAT] as const;

const id = on('id', TURNS);
const usage = on('usage', TURNS);
const credits = on('credits', TURNS);
const echo = on('echo', TURNS);
const message = on('message', MESSAGE);
const chat = on('chat', CHAT);
const charging = (describe: string, apply: Departure): Mutation => ({ category: 'credits', describe, apply });

/** The member of a request has no effect. */
const ignoring = (name: string, category: string): Mutation => ({
  category,
  describe: `${name} is ignored.`,
  apply: {
    request: (body, { request }) => {
      // What is wrong is still refused
      if (check(request as SchemaName, body).length > 0) return body;
      return Object.fromEntries(Object.entries(body as object).filter(([member]) => member !== name));
    },
  },
});

const taking = (describe: string, isMeant: (status: number, id: string | undefined) => boolean): Mutation =>
  charging(
    describe,
    answer(
      ({ status }, { operation, caller }) => caller !== undefined && isMeant(status, operation?.id),
      (draft, { caller }) => {
        caller!.account.balance -= 1;
        return draft;
      },
    ),
  );

const tools = (edit: Edit): Edit =>
  put('/content', (blocks: unknown[]) =>
    blocks.map((block) => ((block as { type: string }).type === 'tool_use' ? edit(block) : block)),
  );

export const bodyMutations = {
  'drop-id': id('Answers have no id.', drop('/id')),
  'id-empty': id('The id is empty.', put('/id', '')),
  'id-other-prefix': id(
    'The ids of the surfaces are swapped.',
    put('/id', (old: unknown) =>
      String(old).startsWith('msg_')
        ? String(old).replace('msg_', 'chatcmpl_')
        : String(old).replace('chatcmpl_', 'msg_'),
    ),
  ),
  'id-repeated': id(
    'All answers have the same id.',
    put('/id', (old: unknown) => `${String(old).split('_')[0]}_01H8FKX2N3P4Q5R6S7T8V9V0WX`),
  ),
  'id-as-number': id('The id is a number.', put('/id', 42)),
  'drop-usage': usage('Answers have no usage.', drop('/usage')),
  'usage-null': usage('The usage is null.', put('/usage', null)),
  'usage-tokens-as-text': usage('Output tokens are text.', (value) =>
    [put('/usage/output_tokens', '7'), put('/usage/completion_tokens', '7')].reduce(
      (sum, edit) => ('usage' in (sum as object) ? edit(sum) : sum),
      value,
    ),
  ),
  'usage-input-of-zero': on('usage', MESSAGE)('No input tokens are counted.', put('/usage/input_tokens', 0)),
  'usage-without-input-tokens': on('usage', MESSAGE)('Input tokens are missing.', drop('/usage/input_tokens')),
  'usage-output-above-max': on('usage', MESSAGE)(
    'More output tokens are counted than any model makes.',
    put('/usage/output_tokens', 1_000_000),
  ),
  'usage-total-wrong': on('usage', CHAT)(
    'The total is not the sum.',
    put(
      '/usage/total_tokens',
      number((old) => old + 1),
    ),
  ),
  'drop-credits': credits('Answers have no credits_consumed.', drop('/usage/credits_consumed')),
  'credits-as-text': credits('Credits are text.', put('/usage/credits_consumed', String)),
  'credits-fraction': credits(
    'Credits are no whole number.',
    put(
      '/usage/credits_consumed',
      number((old) => old + 0.5),
    ),
  ),
  'credits-negative': credits('Credits are negative.', put('/usage/credits_consumed', -1)),
  'credits-null': credits('Credits are null.', put('/usage/credits_consumed', null)),
  'credits-understated': credits('Fewer credits are shown than charged.', put('/usage/credits_consumed', 0)),
  'credits-by-surface': on('credits', CHAT)(
    'Completions that are not streamed cost one more.',
    put(
      '/usage/credits_consumed',
      number((old) => old + 1),
    ),
  ),
  'credits-not-charged': charging('Turns are not charged.', { charge: () => 0 }),
  'credits-charged-twice': charging('Turns are charged twice.', { charge: (charged) => 2 * charged }),
  'credits-for-429': taking('A 429 costs a credit.', (status) => status === 429),
  'credits-for-reading': taking(
    'Reading the account costs a credit.',
    (status, id) => status === 200 && id === 'getAccount',
  ),
  'credits-for-counting': taking(
    'Counting costs a credit.',
    (status, id) => status === 200 && id === 'countMessageTokens',
  ),
  'credits-for-listing': taking(
    'Listing models costs a credit.',
    (status, id) => status === 200 && id === 'listModels',
  ),
  'credits-for-400': taking('A 400 costs a credit.', (status) => status === 400),
  'echo-missing': echo('Answers do not name the model.', drop('/model')),
  'echo-other-model': echo('Answers name another model than was asked.', put('/model', 'caicaini/kimi')),
  'echo-upstream-model': echo(
    'Answers name the model of the provider behind.',
    put('/model', 'upstream-large-2026-05'),
  ),
  'message-without-type': message('Messages have no type.', drop('/type')),
  'message-role-user': message('Messages have the role user.', put('/role', 'user')),
  'message-content-as-text': message('The content is text instead of blocks.', put('/content', 'Hello')),
  'message-content-missing': message('Messages have no content.', drop('/content')),
  'message-block-without-type': message('The first block has no type.', drop('/content/0/type')),
  'message-text-null': message('The first text is null.', put('/content/0/text', null)),
  'message-without-stop-reason': message('Messages have no stop_reason.', drop('/stop_reason')),
  'message-stop-reason-null': message('The stop_reason is null.', put('/stop_reason', null)),
  'message-stop-reason-unknown': message('Messages end for the reason finished.', put('/stop_reason', 'finished')),
  'message-stop-reason-of-tools': message(
    'Tool use ends with end_turn.',
    put('/stop_reason', (old: unknown) => (old === 'tool_use' ? 'end_turn' : old)),
  ),
  'message-stops-ignored': ignoring('stop_sequences', 'message'),
  'message-thinking-ignored': ignoring('thinking', 'message'),
  'chat-json-ignored': ignoring('response_format', 'chat'),
  'tool-use-without-id': message('Tool calls have no id.', tools(drop('/id'))),
  'tool-use-input-as-text': message('The input of tool calls is JSON text.', tools(put('/input', JSON.stringify))),
  'tool-use-input-empty': message(
    'Tool calls have an empty input, whatever the schema requires.',
    tools(put('/input', {})),
  ),
  'tool-use-unknown-name': message('A tool is called that was not offered.', tools(put('/name', 'another_tool'))),
  'chat-without-choices': chat('Completions have no choices.', drop('/choices')),
  'chat-choices-empty': chat('The choices are empty.', put('/choices', [])),
  'chat-finish-reason-missing': chat('Choices have no finish_reason.', drop('/choices/0/finish_reason')),
  'chat-content-missing': chat('Answers have no content.', drop('/choices/0/message/content')),
  'chat-role-missing': chat('Answers have no role.', drop('/choices/0/message/role')),
  'chat-other-object': chat('The object is text_completion.', put('/object', 'text_completion')),
  'chat-created-as-text': chat('The time is a date.', put('/created', '2026-11-23T12:00:18Z')),
  'chat-created-in-ms': chat(
    'The time is in milliseconds.',
    put(
      '/created',
      number((old) => old * 1000),
    ),
  ),
  'chat-created-missing': chat('The time is missing.', drop('/created')),
  'chat-arguments-as-object': chat(
    'The arguments of calls are objects instead of JSON text.',
    put('/choices/0/message/tool_calls/0/function/arguments', (old: unknown) =>
      typeof old === 'string' ? (JSON.parse(old) as unknown) : old,
    ),
  ),
  'chat-arguments-cut': chat(
    'The arguments of calls are JSON that is cut.',
    put('/choices/0/message/tool_calls/0/function/arguments', (old: unknown) => String(old).slice(0, -1)),
  ),
} satisfies Record<string, Mutation>;
