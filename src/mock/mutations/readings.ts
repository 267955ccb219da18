/** Departures in the endpoints that only read. Source: Models, Authentication; mostly assumed. */
import { answer, drop, number, on, put, type Mutation } from './edit.js';

const models = on('models', 'listModels');
const account = on('account', 'getAccount');
const count = on('count', 'countMessageTokens');

export const readingMutations = {
  'usage-rows-missing': on('usage', 'getUsage')('The usage report has no rows.', put('/data', [])),
  'usage-rows-negative': on('usage', 'getUsage')('Rows count -1 requests.', put('/data/0/requests', -1)),
  'models-bare-list': models('The models are a bare list.', (value) => (value as { data: unknown }).data),
  'models-one-missing': models(
    'A model is missing.',
    put('/data', (all: unknown[]) => all.slice(0, -1)),
  ),
  'models-id-renamed': models('A model has another id.', put('/data/1/id', 'caicaini/opus-2')),
  'models-without-id': models('A model has no id.', drop('/data/0/id')),
  'models-other-object': models('Models say they are engines.', put('/data/0/object', 'engine')),
  'models-without-vision': models('A model has no vision flag.', drop('/data/0/supports_vision')),
  'models-vision-as-text': models('A vision flag is text.', put('/data/0/supports_vision', 'yes')),
  'models-haiku-thinks': models('Haiku is said to think.', put('/data/4/supports_thinking', true)),
  'models-gone': {
    category: 'models',
    describe: 'The models are a 404.',
    apply: answer(
      ({ status }, { operation }) => status === 200 && operation?.id === 'listModels',
      (draft) => ({
        ...draft,
        status: 404,
        body: { type: 'error', error: { type: 'not_found_error', message: 'Gone.' } },
      }),
    ),
  },
  'account-unreadable-when-empty': {
    category: 'account',
    describe: 'The account is a 402 without credits.',
    apply: answer(
      ({ status }, { operation, caller }) =>
        status === 200 && operation?.id === 'getAccount' && caller?.account.balance === 0,
      (draft) => ({
        ...draft,
        status: 402,
        body: { type: 'error', error: { type: 'insufficient_quota', message: 'Top up.' } },
      }),
    ),
  },
  'account-without-balance': account('The account has no balance.', drop('/credit_balance')),
  'account-in-a-list': account('The account is a list.', (value) => [value]),
  'account-other-tier': account('The account names another tier than the headers.', put('/tier', 'gold')),
  'account-balance-as-text': account('The balance is text.', put('/credit_balance', String)),
  'account-balance-fraction': account(
    'The balance is no whole number.',
    put(
      '/credit_balance',
      number((old) => old + 0.5),
    ),
  ),
  'account-consumed-negative': account('Consumed credits are negative.', put('/credits_consumed_this_month', -1)),
  'account-consumed-stuck': account('Consumed credits never grow.', put('/credits_consumed_this_month', 7)),
  'count-missing': count('Counting gives no count.', drop('/input_tokens')),
  'count-as-text': count('The count is text.', put('/input_tokens', String)),
  'count-differs': count(
    'The count differs from what the message is said to have.',
    put(
      '/input_tokens',
      number((old) => old + 1),
    ),
  ),
} satisfies Record<string, Mutation>;
