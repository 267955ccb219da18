/** Faults of models, account, usage and count_tokens. */
import {
  ACCOUNT,
  assumed,
  asText,
  convention,
  COUNT,
  documented,
  HTML,
  MODELS,
  on,
  onJson,
  put,
  rename,
  setHeader,
  USAGE,
  without,
  plus,
  type Fault,
} from './fault.js';
import type { Answer, Call, Parts } from './parts.js';

const models = (change: (json: any) => void) => onJson(MODELS, (json) => change(json));
const entries = (change: (model: any) => void) => models((json) => void json.data.forEach(change));
const entry = (id: string, change: (model: any) => void) =>
  entries((model) => {
    if (model.id === `caicaini/${id}`) change(model);
  });
const account = (change: (json: any, call: Call) => void) => onJson(ACCOUNT, change);
const count = (change: (json: any) => void) => onJson(COUNT, (json) => change(json));
const whole = (route: string, change: (answer: Answer) => void) =>
  on((answer, call) => answer.status === 200 && call.route === route, change);
const gone = (route: string) => (g: Parts) => {
  const path = g.gates.path!;
  g.gates.path = (call) => (call.route === route ? { status: 404, message: 'Nothing answers here.' } : path(call));
};
const failing = (route: string) => (g: Parts) => {
  const path = g.gates.path!;
  g.gates.path = (call) => (call.route === route ? { status: 500, message: 'That went wrong.' } : path(call));
};

const modelFaults: Record<string, Fault> = {
  'models-without-kimi': documented(
    'the list lacks caicaini/kimi',
    'models',
    models((json) => void (json.data = json.data.filter((model: any) => !model.id.endsWith('kimi')))),
  ),
  'models-without-auto': documented(
    'the list lacks caicaini/auto',
    'models',
    models((json) => void (json.data = json.data.filter((model: any) => !model.id.endsWith('auto')))),
  ),
  'models-with-a-sixth': documented(
    'the list has a model that no request may name',
    'models',
    models((json) => void json.data.push({ ...json.data[0], id: 'caicaini/mini', display_name: 'Mini' })),
  ),
  'models-doubled': documented(
    'the list has a model twice',
    'models',
    models((json) => void json.data.push(json.data[0])),
  ),
  'models-empty': documented('the list is empty', 'models', models(put('data', []))),
  'models-object': documented(
    'the list is an object by id',
    'models',
    models((json) => void (json.data = Object.fromEntries(json.data.map((model: any) => [model.id, model])))),
  ),
  'models-ids-only': documented(
    'the list has only ids',
    'models',
    models((json) => void (json.data = json.data.map((model: any) => model.id))),
  ),
  'models-named-models': documented('the list is called models', 'models', models(rename('data', 'models'))),
  'models-bare-list': documented(
    'the list stands alone, without an object around it',
    'models',
    onJson(MODELS, (json, _, answer) => void (answer.json = json.data)),
  ),
  'models-without-prefix': documented(
    'ids lack the prefix caicaini/',
    'models',
    entries((model) => void (model.id = model.id.replace('caicaini/', ''))),
  ),
  'models-upstream-ids': documented(
    'kimi has the id of its provider',
    'models',
    entry('kimi', put('id', 'moonshot/kimi-k2')),
  ),
  'models-without-object': documented('models have no object', 'models', entries(without('object'))),
  'models-object-llm': documented('models have the object "llm"', 'models', entries(put('object', 'llm'))),
  'models-without-name': documented('models have no display_name', 'models', entries(without('display_name'))),
  'models-name-camel': documented(
    'display_name is called displayName',
    'models',
    entries(rename('display_name', 'displayName')),
  ),
  'models-name-of-kimi': documented('kimi is shown as Kimi', 'models', entry('kimi', put('display_name', 'Kimi'))),
  'models-name-null': documented('display_name of opus is null', 'models', entry('opus', put('display_name', null))),
  'models-without-description': documented('models have no description', 'models', entries(without('description'))),
  'models-description-list': documented(
    'the description is a list',
    'models',
    entries((model) => void (model.description = [model.description])),
  ),
  'models-without-vision': documented('models have no supports_vision', 'models', entries(without('supports_vision'))),
  'models-vision-text': documented('supports_vision is "yes"', 'models', entries(put('supports_vision', 'yes'))),
  'models-vision-of-haiku': documented(
    'haiku is said not to see',
    'models',
    entry('haiku', put('supports_vision', false)),
  ),
  'models-thinking-of-haiku': assumed(
    'haiku is said to think',
    'models',
    entry('haiku', put('supports_thinking', true)),
  ),
  'models-thinking-of-opus': assumed(
    'opus is said not to think',
    'models',
    entry('opus', put('supports_thinking', false)),
  ),
  'models-tools-of-auto': assumed(
    'auto is said to use no tools',
    'models',
    entry('auto', put('supports_tools', false)),
  ),
  'models-html': documented(
    'the list is an HTML page',
    'models',
    whole(MODELS, (answer) => asText(answer, 'text/html', HTML)),
  ),
  'models-type-text': documented(
    'the content type of the list is text/plain',
    'models',
    whole(MODELS, (answer) => setHeader(answer, 'Content-Type', 'text/plain')),
  ),
  'models-gone': documented('the list is not found', 'models', gone(MODELS)),
  'models-fail': documented('the list is an internal error', 'models', failing(MODELS)),
};

const wallet = (change: (credits: number) => unknown) =>
  account((json) => void (json.wallet.apiCredits = change(json.wallet.apiCredits)));
const consumed = (change: (credits: number) => unknown) =>
  account((json) => void (json.consumed.credits = change(json.consumed.credits)));

const accountFaults: Record<string, Fault> = {
  'account-without-tier': documented('the account tells no tier', 'account', account(without('tier'))),
  'account-tier-unknown': assumed(
    'the tier of the account is none of the four',
    'account',
    account(put('tier', 'gold')),
  ),
  'account-tier-number': assumed('the tier of the account is a number', 'account', account(put('tier', 4))),
  'account-tier-of-another': documented(
    'the tier of the account is not that of the headers',
    'account',
    account((json) => void (json.tier = json.tier === 'high_volume' ? 'free' : 'high_volume')),
  ),
  'account-tier-always-free': documented('every account is said to be free', 'account', account(put('tier', 'free'))),
  'account-without-balance': documented('the account tells no balance', 'account', account(without('wallet'))),
  'account-balance-fraction': documented(
    'the balance has a fraction',
    'account',
    wallet((credits) => credits + 0.5),
  ),
  'account-balance-negative': assumed(
    'the balance is negative',
    'account',
    wallet((credits) => -credits - 1),
  ),
  'account-balance-null': documented(
    'the balance is null',
    'account',
    wallet(() => null),
  ),
  'account-balance-in-dollars': documented(
    'the balance is in dollars',
    'account',
    wallet((credits) => (credits / 7000).toFixed(2)),
  ),
  'account-without-consumption': documented(
    'the account tells no consumption',
    'account',
    account(without('consumed')),
  ),
  'account-consumption-fraction': documented(
    'the consumption has a fraction',
    'account',
    consumed((credits) => credits + 0.5),
  ),
  'account-consumption-negative': assumed(
    'the consumption is negative',
    'account',
    consumed((credits) => -credits - 1),
  ),
  'account-empty': documented(
    'the account is an empty object',
    'account',
    whole(ACCOUNT, (answer) => void (answer.json = {})),
  ),
  'account-list': assumed(
    'the account is a list',
    'account',
    whole(ACCOUNT, (answer) => void (answer.json = [answer.json])),
  ),
  'account-html': documented(
    'the account is an HTML page',
    'account',
    whole(ACCOUNT, (answer) => asText(answer, 'text/html', HTML)),
  ),
  'account-gone': documented('the account is not found', 'account', gone(ACCOUNT)),
  'account-fails': documented('the account is an internal error', 'account', failing(ACCOUNT)),
  'account-broken-json': documented(
    'the JSON of the account lacks its end',
    'account',
    whole(ACCOUNT, (answer) => asText(answer, 'application/json', JSON.stringify(answer.json).slice(0, -1))),
  ),
};

const usageAndCount: Record<string, Fault> = {
  'usage-gone': documented('the usage is not found', 'usage', gone(USAGE)),
  'usage-fails': documented('the usage is an internal error', 'usage', failing(USAGE)),
  'usage-html': documented(
    'the usage is an HTML page',
    'usage',
    whole(USAGE, (answer) => asText(answer, 'text/html', HTML)),
  ),
  'usage-csv': documented(
    'the usage is CSV',
    'usage',
    whole(USAGE, (answer) => asText(answer, 'text/csv', 'day,model,credits\n')),
  ),
  'count-gone': documented('count_tokens is not found', 'count', gone(COUNT)),
  'count-fails': documented('count_tokens is an internal error', 'count', failing(COUNT)),
  'count-without-number': convention('count_tokens lacks input_tokens', 'count', count(without('input_tokens'))),
  'count-named-tokens': convention('input_tokens is called tokens', 'count', count(rename('input_tokens', 'tokens'))),
  'count-in-usage': convention(
    'the count stands in usage',
    'count',
    count((json) => {
      json.usage = { input_tokens: json.input_tokens };
      without('input_tokens')(json);
    }),
  ),
  'count-string': convention(
    'the count is a string',
    'count',
    count((json) => void (json.input_tokens = String(json.input_tokens))),
  ),
  'count-fraction': convention('the count has a fraction', 'count', count(plus('input_tokens', 0.5))),
  'count-negative': convention('the count is negative', 'count', count(put('input_tokens', -1))),
  'count-zero': assumed('the count is always 0', 'count', count(put('input_tokens', 0))),
  'count-constant': assumed('the count is always 42', 'count', count(put('input_tokens', 42))),
  'count-halved': assumed(
    'the count is half of what the message then uses',
    'count-and-message',
    count((json) => void (json.input_tokens = Math.ceil(json.input_tokens / 2))),
  ),
  'count-html': documented(
    'the count is an HTML page',
    'count',
    whole(COUNT, (answer) => asText(answer, 'text/html', HTML)),
  ),
  'count-needs-cap': convention('count_tokens wants max_tokens', 'count', (g) => {
    const gate = g.gates.constraints!;
    g.gates.constraints = (call) =>
      call.route === COUNT && call.body.max_tokens === undefined
        ? { status: 400, message: 'Say how long it may get: max_tokens.' }
        : gate(call);
  }),
};

export const readFaults: Record<string, Fault> = { ...modelFaults, ...accountFaults, ...usageAndCount };
