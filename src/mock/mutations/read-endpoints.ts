/** Mutations of the read endpoints: models, account, usage, token count. Source: Models, Authentication; mostly assumed. */
import { ERRORS } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { asNumber, bodyMutation, drop, editResponse, put, withStatus } from './edit.js';
import type { Mutation } from './mutation.js';

const models = bodyMutation('models', 'listModels');
const account = bodyMutation('account', 'getAccount');
const count = bodyMutation('count', 'countMessageTokens');

const errorBody = (type: string) => ({ type: 'error', error: { type, message: 'Gone.' } });

export const readEndpointMutations = {
  'count-without-system': {
    category: 'count',
    description: 'A system prompt does not count.',
    hooks: {
      request: (body, { id }) =>
        id === 'countMessageTokens' && isObject(body) ? { ...body, system: undefined } : body,
    },
  },
  'usage-rows-missing': bodyMutation('usage', 'getUsage')('The usage report has no rows.', put('/data', [])),
  'usage-rows-negative': bodyMutation('usage', 'getUsage')(
    'The requests of a row are -1.',
    put('/data/0/requests', -1),
  ),
  'models-bare-list': models(
    'The models are a list without an envelope.',
    (value) => (value as { data: unknown }).data,
  ),
  'models-one-missing': models(
    'A model is missing.',
    put('/data', (all: unknown[]) => all.slice(0, -1)),
  ),
  'models-id-renamed': models('A model has another id.', put('/data/1/id', 'caicaini/opus-2')),
  'models-without-id': models('A model has no id.', drop('/data/0/id')),
  'models-other-object': models('The object of a model is engine.', put('/data/0/object', 'engine')),
  'models-without-vision': models('A model has no vision flag.', drop('/data/0/supports_vision')),
  'models-vision-as-text': models('The vision flag of a model is a string.', put('/data/0/supports_vision', 'yes')),
  'models-haiku-thinks': models('Haiku has the thinking flag.', put('/data/4/supports_thinking', true)),
  'account-always-fails': {
    category: 'account',
    description: 'The account is always a 500.',
    hooks: editResponse(
      ({ status }, { operation }) => status === 200 && operation?.id === 'getAccount',
      (draft) => ({ ...draft, status: ERRORS[500].status, body: errorBody(ERRORS[500].type) }),
    ),
  },
  'models-gone': {
    category: 'models',
    description: 'The list of models is a 404.',
    hooks: editResponse(
      ({ status }, { operation }) => status === 200 && operation?.id === 'listModels',
      (draft) => ({ ...draft, status: ERRORS[404].status, body: errorBody(ERRORS[404].type) }),
    ),
  },
  'account-unreadable-when-empty': {
    category: 'account',
    description: 'The account is a 402 when it has no credits.',
    hooks: editResponse(
      ({ status }, { operation, key }) =>
        status === 200 && operation?.id === 'getAccount' && key?.account.balance === 0,
      (draft) => ({
        ...draft,
        status: 402,
        body: { type: 'error', error: { type: 'insufficient_quota', message: 'Top up.' } },
      }),
    ),
  },
  'account-empty-as-503': {
    category: 'account',
    description: 'A turn without credits gets a 503.',
    hooks: editResponse(
      ({ status }, { key }) => status === ERRORS[402].status && key?.account.balance === 0,
      withStatus(ERRORS[503].status, ERRORS[503].type),
    ),
  },
  'account-without-balance': account('The account has no balance.', drop('/credit_balance')),
  'account-in-a-list': account('The account is in a list.', (value) => [value]),
  'account-other-tier': account('The account names another tier than the headers.', put('/tier', 'gold')),
  'account-balance-as-text': account('The balance is a string.', put('/credit_balance', String)),
  'account-balance-fraction': account(
    'The balance is not an integer.',
    put(
      '/credit_balance',
      asNumber((old) => old + 0.5),
    ),
  ),
  'account-consumed-negative': account('Consumed credits are negative.', put('/credits_consumed_this_month', -1)),
  'account-consumed-stuck': account('Consumed credits never increase.', put('/credits_consumed_this_month', 7)),
  'count-missing': count('The token count is missing.', drop('/input_tokens')),
  'count-as-text': count('The token count is a string.', put('/input_tokens', String)),
  'count-differs': count(
    'The token count differs from the input_tokens of the message.',
    put(
      '/input_tokens',
      asNumber((old) => old + 1),
    ),
  ),
} satisfies Record<string, Mutation>;
