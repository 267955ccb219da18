/** The account, and credits: deducted once per turn and for nothing else. Source: Pricing, Authentication, Errors. */
import { HEADERS } from '../../contract.js';
import { isObject } from '../../shared/json.js';
import { amountsIn, balanceOf, consumedIn, countLeaves, mentionsTier, tierIn } from '../read/account.js';
import { ROUTER } from '../read/constants.js';
import { responseHeader } from '../read/exchange.js';
import type { ParsedExchange } from '../read/parsed-exchange.js';
import { balanceWindows, type BalanceWindow } from './balance-windows.js';
import { exchangeCheck, sessionCheck, type Check, type Problem, type Session } from './check.js';

/** More credits per token are implausible: at 7,000 credits a dollar it is over 1,400 dollars per million tokens. */
const MAX_CREDITS_PER_TOKEN = 10;

export const accountChecks = {
  'account-tier-matches-headers': exchangeCheck({
    describe: 'The account and the headers have the same tier.',
    basis: 'documented',
    source: ['authentication', 'rate-limits'],
    areas: ['account', 'rate-limit'],
    evaluate: ({ operation, isSuccess, responseJson, raw }) => {
      const inHeaders = responseHeader(raw, HEADERS.RateLimitTier);
      const inAccount = operation?.id === 'getAccount' && isSuccess ? tierIn(responseJson) : undefined;
      if (inHeaders === undefined || inAccount === undefined) return undefined;
      const { value, pointer } = inAccount;
      return value === inHeaders
        ? []
        : [{ message: `the tier is ${value} in the account and ${inHeaders} in the headers`, pointer }];
    },
  }),
  'account-has-tier-and-credits': exchangeCheck({
    describe: 'The account has the tier, the balance and the consumed credits, under any names.',
    basis: 'documented',
    source: ['authentication'],
    areas: ['account'],
    evaluate: ({ operation, isSuccess, responseJson, error, raw }) => {
      if (operation?.id !== 'getAccount' || !isSuccess || error || !isObject(responseJson)) return undefined;
      const { texts, numbers } = countLeaves(responseJson);
      const tier = responseHeader(raw, HEADERS.RateLimitTier);
      // account-tier-matches-headers covers an account with a field named like the tier
      const hasTier = tier === undefined || tierIn(responseJson) !== undefined || mentionsTier(responseJson, tier);
      return [
        ...(texts > 0 && !hasTier ? [`no string in the account is the tier of the headers, ${tier}`] : []),
        ...(texts > 0 ? [] : ['the account has no string that can be the tier']),
        ...(numbers > 1 ? [] : [`the account has ${numbers} numbers; the balance and the consumed credits are two`]),
      ];
    },
  }),
  'account-amounts-are-whole': exchangeCheck({
    describe: 'Amounts of credits in the account are whole numbers.',
    basis: 'documented',
    source: ['pricing', 'authentication'],
    areas: ['account'],
    evaluate: ({ operation, isSuccess, responseJson }) => {
      const amounts = operation?.id === 'getAccount' && isSuccess ? amountsIn(responseJson) : [];
      if (amounts.length === 0) return undefined;
      return amounts
        .filter(({ value }) => !Number.isInteger(value))
        .map(({ value, pointer }) => ({ message: `the amount of credits ${value} is not a whole number`, pointer }));
    },
  }),
  'credits-are-deducted-once': sessionCheck({
    describe: 'A turn reduces the balance by exactly its credits_consumed.',
    basis: 'documented',
    source: ['pricing'],
    areas: ['credits', 'stream', 'chat-stream'],
    evaluate: (session) => {
      return windowsOfKind(session, hasReceipt)?.flatMap(({ decrease, between, endExchange }): Problem[] => {
        const credits = creditsOf(between);
        return decrease === credits
          ? []
          : [{ message: `credits_consumed is ${credits}, and the balance fell by ${decrease}`, exchange: endExchange }];
      });
    },
  }),
  'consumption-matches-balance': sessionCheck({
    describe: 'The consumption of the month is not negative and grows by as much as the balance falls.',
    basis: 'documented',
    source: ['authentication', 'pricing'],
    areas: ['account', 'credits', 'stream', 'chat-stream'],
    evaluate: ({ exchanges, isOwnTraffic }) => {
      const accounts = exchanges.flatMap(({ operation, isSuccess, responseJson, raw }) => {
        const [consumed, balance] = [consumedIn(responseJson), balanceOf(responseJson)];
        const isAccount = operation?.id === 'getAccount' && isSuccess && raw.probe?.scenario === 'credits';
        return isAccount && consumed && balance ? [{ consumed, balance, exchange: raw.id }] : [];
      });
      const [first, last] = [accounts[0], accounts.at(-1)];
      if (!isOwnTraffic || !first || !last) return undefined;
      const { value, pointer } = last.consumed;
      if (value < 0) return [{ message: `the consumption is ${value} credits`, exchange: last.exchange, pointer }];
      const [fell, grew] = [first.balance.value - last.balance.value, value - first.consumed.value];
      // A new month starts at 0, and a top-up raises the balance
      if (fell <= 0 || grew < 0) return undefined;
      const message = `the balance fell by ${fell}, and the consumption grew by ${grew}`;
      return fell === grew ? [] : [{ message, exchange: last.exchange, pointer }];
    },
  }),
  'receipts-are-plausible': sessionCheck({
    describe: 'A turn costs no more than the balance of the account, and no more than tokens can cost.',
    basis: 'documented',
    source: ['pricing', 'errors'],
    areas: ['credits', 'usage', 'stream', 'chat-stream'],
    evaluate: ({ exchanges, isOwnTraffic }) => {
      const priced = exchanges.filter(({ turn }) => turn?.credits !== undefined);
      if (priced.length === 0) return undefined;
      return priced.flatMap(({ turn, raw }): Problem[] => {
        const credits = turn!.credits!;
        const balance = isOwnTraffic ? balanceBefore(exchanges, raw.id, raw.probe?.key) : undefined;
        const tokens = (turn!.inputTokens ?? 0) + (turn!.outputTokens ?? 0);
        if (balance !== undefined && credits > balance)
          return [{ message: `the turn cost ${credits} credits, and the balance was ${balance}`, exchange: raw.id }];
        // The vendor does not document the price of a token
        return credits > MAX_CREDITS_PER_TOKEN * (tokens + 1)
          ? [
              {
                message: `the turn cost ${credits} credits for ${tokens} tokens`,
                exchange: raw.id,
                basis: 'convention',
              },
            ]
          : [];
      });
    },
  }),
  'price-depends-on-tokens-only': sessionCheck({
    describe: 'The same model and token counts have the same price, on either surface, whole or streamed.',
    basis: 'documented',
    source: ['pricing', 'streaming', 'chat-completions'],
    areas: ['credits', 'usage', 'stream', 'chat-stream'],
    evaluate: ({ exchanges }) => {
      const groups = new Map<string, ParsedExchange[]>();
      for (const parsed of exchanges) {
        const { inputTokens, outputTokens } = parsed.turn ?? {};
        const model = isObject(parsed.requestJson) ? parsed.requestJson['model'] : undefined;
        // The price of the model that the router chose is unknown
        if (!hasReceipt(parsed) || !inputTokens || !outputTokens || typeof model !== 'string' || model === ROUTER)
          continue;
        const key = `${model} ${inputTokens} ${outputTokens}`;
        groups.set(key, [...(groups.get(key) ?? []), parsed]);
      }
      const comparable = [...groups.values()].filter((group) => group.length > 1);
      if (comparable.length === 0) return undefined;
      return comparable.flatMap(([first, ...others]): Problem[] => {
        const other = others.find(({ turn }) => turn!.credits !== first!.turn!.credits);
        if (!other) return [];
        const message =
          `the turn cost ${other.turn!.credits!} credits, and exchange ${first!.raw.id} with the same model and tokens ` +
          `cost ${first!.turn!.credits!}`;
        return [{ message, exchange: other.raw.id }];
      });
    },
  }),
  'account-reads-are-free': sessionCheck({
    describe: 'Reading the account costs no credits.',
    basis: 'documented',
    source: ['authentication'],
    areas: ['credits'],
    evaluate: (session) => {
      const { idle } = balanceWindows(session);
      if (idle.length === 0) return undefined;
      // One finding per key
      const firsts = new Map(idle.map((window) => [window.key, window] as const).reverse());
      return [...firsts.values()]
        .filter(({ decrease }) => decrease !== 0)
        .map(({ key, decrease, endExchange }) => ({
          message: `the balance of the ${key} key fell by ${decrease} without a request in between`,
          exchange: endExchange,
        }));
    },
  }),
  'lists-are-free': freeOfCharge(
    'Listing models and reading the usage cost no credits.',
    'assumed',
    ['authentication'],
    ['credits'],
    ({ operation, isSuccess }) => (operation?.id === 'listModels' || operation?.id === 'getUsage') && isSuccess,
  ),
  'counting-is-free': freeOfCharge(
    'Counting tokens costs no credits.',
    'convention',
    ['changelog'],
    ['credits', 'count'],
    ({ operation, isSuccess }) => operation?.id === 'countMessageTokens' && isSuccess,
  ),
  'rate-limited-requests-are-free': freeOfCharge(
    'A request with a 429 costs no credits.',
    'documented',
    ['rate-limits', 'errors'],
    ['credits'],
    ({ status }) => status === 429,
  ),
  'errors-are-free': freeOfCharge(
    'A request whose error row says stop or fix costs no credits.',
    'assumed',
    ['errors'],
    ['credits'],
    ({ row }) => row !== undefined && row.action !== 'retry',
  ),
} satisfies Record<string, Check>;

function freeOfCharge(
  describe: string,
  basis: Check['basis'],
  source: string[],
  areas: Check['areas'],
  isOfKind: (parsed: ParsedExchange) => boolean,
): Check {
  return sessionCheck({
    describe,
    basis,
    source,
    areas,
    evaluate: (session) =>
      windowsOfKind(session, isOfKind)?.flatMap(({ decrease, endExchange }): Problem[] =>
        decrease === 0 ? [] : [{ message: `the balance fell by ${decrease}`, exchange: endExchange }],
      ),
  });
}

/** The credits on the receipts of turns. */
function creditsOf(turns: readonly ParsedExchange[]): number {
  return turns.reduce((sum, { turn }) => sum + turn!.credits!, 0);
}

/** The balance of a key in its last account before an exchange. */
function balanceBefore(exchanges: readonly ParsedExchange[], id: number, key: string | undefined): number | undefined {
  const accounts = exchanges.filter(
    ({ raw, operation, isSuccess }) =>
      raw.id < id && raw.probe?.key === key && operation?.id === 'getAccount' && isSuccess,
  );
  return balanceOf(accounts.at(-1)?.responseJson)?.value;
}

function hasReceipt({ turn, stream }: ParsedExchange): boolean {
  return turn?.credits !== undefined && Number.isInteger(turn.credits) && (!stream || stream.end === 'done');
}

/** Windows with exchanges of one kind only; undefined when there are none. */
function windowsOfKind(session: Session, isOfKind: (parsed: ParsedExchange) => boolean): BalanceWindow[] | undefined {
  const ofKind = balanceWindows(session).busy.filter(({ between }) => between.every(isOfKind));
  return ofKind.length === 0 ? undefined : ofKind;
}
