/** The account: its tier, and that credits are deducted once, for turns alone. Source: Pricing, Authentication, Errors. */
import { HEADERS } from '../../contract.js';
import { isObject } from '../../json.js';
import { each, together, type Check, type Said, type Session } from '../check-type.js';
import { amountsIn, balanceOf, consumedIn, countLeaves, saysTier, tierIn, type Amount } from '../account-reading.js';
import { answerHeader } from '../exchange.js';
import { ROUTER } from '../facts.js';
import type { Reading } from '../reading.js';

export const accountChecks = {
  'account-tier-is-that-of-headers': each({
    describe: 'The account has the tier that the headers tell.',
    basis: 'documented',
    source: ['authentication', 'rate-limits'],
    matters: ['account', 'rate-limit'],
    judge: ({ operation, isSuccess, json, exchange }) => {
      const told = answerHeader(exchange, HEADERS.RateLimitTier);
      const tier = operation?.id === 'getAccount' && isSuccess ? tierIn(json) : undefined;
      if (told === undefined || tier === undefined) return undefined;
      return tier.value === told
        ? []
        : [{ message: `the account has the tier ${tier.value}, and the headers ${told}`, pointer: tier.pointer }];
    },
  }),
  'account-tells-what-it-should': each({
    describe: 'The account tells its tier, its balance and what it consumed, whatever their names.',
    basis: 'documented',
    source: ['authentication'],
    matters: ['account'],
    judge: ({ operation, isSuccess, json, error, exchange }) => {
      if (operation?.id !== 'getAccount' || !isSuccess || error || !isObject(json)) return undefined;
      const { texts, numbers } = countLeaves(json);
      const told = answerHeader(exchange, HEADERS.RateLimitTier);
      // Where a member is named like it, account-tier-is-that-of-headers says more
      const isTold = told === undefined || tierIn(json) !== undefined || saysTier(json, told);
      return [
        ...(texts > 0 && !isTold ? [`no text in the account is the tier ${told} that the headers tell`] : []),
        ...(texts > 0 ? [] : ['no text in the account can be its tier']),
        ...(numbers > 1 ? [] : [`${numbers} numbers in the account cannot be its balance and what it consumed`]),
      ];
    },
  }),
  'account-amounts-are-whole': each({
    describe: 'Amounts of credits in the account are whole numbers.',
    basis: 'documented',
    source: ['pricing', 'authentication'],
    matters: ['account'],
    judge: ({ operation, isSuccess, json }) => {
      const amounts = operation?.id === 'getAccount' && isSuccess ? amountsIn(json) : [];
      if (amounts.length === 0) return undefined;
      return amounts
        .filter(({ value }) => !Number.isInteger(value))
        .map(({ value, pointer }) => ({ message: `an amount of credits is ${value}`, pointer }));
    },
  }),
  'credits-are-deducted-once': together({
    describe: 'The balance falls by just the credits_consumed of a turn.',
    basis: 'documented',
    source: ['pricing'],
    matters: ['credits', 'stream', 'chat-stream'],
    judge: (session) => {
      return windowsWith(session, isTurn)?.flatMap(({ fell, between, after }): Said[] => {
        const told = receiptsOf(between);
        return fell === told
          ? []
          : [{ message: `credits_consumed says ${told}, and the balance fell by ${fell}`, exchange: after }];
      });
    },
  }),
  'consumption-grows-with-credits': together({
    describe:
      'What the account says was consumed this month is no negative amount, and grows by what the balance falls.',
    basis: 'documented',
    source: ['authentication', 'pricing'],
    matters: ['account', 'credits', 'stream', 'chat-stream'],
    judge: (session) => {
      const { readings, isOurs } = session;
      const accounts = readings.flatMap(({ operation, isSuccess, json, exchange }) => {
        const [consumed, balance] = [consumedIn(json), balanceOf(json)];
        const isAccount = operation?.id === 'getAccount' && isSuccess && exchange.probe?.scene === 'credits';
        return isAccount && consumed && balance ? [{ consumed, balance, exchange: exchange.id }] : [];
      });
      const [first, last] = [accounts[0], accounts.at(-1)];
      if (!isOurs || !first || !last) return undefined;
      const { value, pointer } = last.consumed;
      if (value < 0) return [{ message: `${value} credits were consumed`, exchange: last.exchange, pointer }];
      const [fell, grew] = [first.balance.value - last.balance.value, value - first.consumed.value];
      // A month that begins in between starts at nothing, and a balance that rose was topped up
      if (fell <= 0 || grew < 0 || !isSettled(session)) return undefined;
      const message = `the balance fell by ${fell}, and what was consumed grew by ${grew}`;
      return fell === grew ? [] : [{ message, exchange: last.exchange, pointer }];
    },
  }),
  'price-is-the-same-for-all': together({
    describe: 'The same model with as many tokens costs the same, on either surface, whole or streamed.',
    basis: 'documented',
    source: ['pricing', 'streaming', 'chat-completions'],
    matters: ['credits', 'usage', 'stream', 'chat-stream'],
    judge: ({ readings }) => {
      const groups = new Map<string, Reading[]>();
      for (const reading of readings) {
        const { inputTokens, outputTokens } = reading.turn ?? {};
        const model = isObject(reading.asked) ? reading.asked['model'] : undefined;
        // What the router chose, and at what price, nobody knows
        if (!isTurn(reading) || !inputTokens || !outputTokens || typeof model !== 'string' || model === ROUTER)
          continue;
        const key = `${model} ${inputTokens} ${outputTokens}`;
        groups.set(key, [...(groups.get(key) ?? []), reading]);
      }
      const judged = [...groups.values()].filter((group) => group.length > 1);
      if (judged.length === 0) return undefined;
      return judged.flatMap(([first, ...others]): Said[] => {
        const other = others.find(({ turn }) => turn!.credits !== first!.turn!.credits);
        if (!other) return [];
        const message = `${other.turn!.credits!} credits, and exchange ${first!.exchange.id} with the same tokens cost ${first!.turn!.credits!}`;
        return [{ message, exchange: other.exchange.id }];
      });
    },
  }),
  'reading-is-free': together({
    describe: 'Reading the account costs nothing.',
    basis: 'documented',
    source: ['authentication'],
    matters: ['credits'],
    judge: (session) => {
      const idle = windowsOf(session).filter(isIdle);
      const falls = new Set(idle.map(({ fell }) => fell));
      // Falls that differ come from someone else who uses the account
      if (idle.length === 0 || falls.size > 1) return undefined;
      const [{ fell, after }] = idle as [BalanceWindow];
      return fell === 0 ? [] : [{ message: `the balance fell by ${fell} while it was only read`, exchange: after }];
    },
  }),
  'lists-are-free': free(
    'Listing models and reading the usage cost nothing.',
    'assumed',
    ['authentication'],
    ['credits'],
    ({ operation, isSuccess }) => (operation?.id === 'listModels' || operation?.id === 'getUsage') && isSuccess,
  ),
  'counting-is-free': free(
    'Counting tokens costs nothing.',
    'convention',
    ['changelog'],
    ['credits', 'count'],
    ({ operation, isSuccess }) => operation?.id === 'countMessageTokens' && isSuccess,
  ),
  'refusals-are-free': free(
    'A 429 costs nothing.',
    'documented',
    ['rate-limits', 'errors'],
    ['credits'],
    ({ status }) => status === 429,
  ),
  'errors-are-free': free(
    'A request that must be corrected, or may not be made, costs nothing.',
    'assumed',
    ['errors'],
    ['credits'],
    ({ row }) => row !== undefined && row.action !== 'retry',
  ),
} satisfies Record<string, Check>;

function free(
  describe: string,
  basis: Check['basis'],
  source: string[],
  matters: Check['matters'],
  isMeant: (reading: Reading) => boolean,
): Check {
  return together({
    describe,
    basis,
    source,
    matters,
    judge: (session) =>
      windowsWith(session, isMeant)?.flatMap(({ fell, after }): Said[] =>
        fell === 0 ? [] : [{ message: `the balance fell by ${fell}`, exchange: after }],
      ),
  });
}

/** What happened on one key between two readings of its balance. */
interface BalanceWindow {
  fell: number;
  between: Reading[];
  /** Whether a further reading was taken into it. */
  isSettled?: boolean;
  /** The exchange of the second reading. */
  after: number;
}

// A second reading right after a turn may watch it being settled: both count as one, with the later value
function windowsOf({ readings, isOurs }: Session): BalanceWindow[] {
  if (!isOurs) return [];
  const windows: BalanceWindow[] = [];
  for (const key of new Set(readings.map(({ exchange }) => exchange.probe?.key))) {
    let last: Amount | undefined;
    let between: Reading[] = [];
    let current: BalanceWindow | undefined;
    for (const reading of readings.filter(({ exchange }) => key !== undefined && exchange.probe?.key === key)) {
      const balance = reading.operation?.id === 'getAccount' && reading.isSuccess ? balanceOf(reading.json) : undefined;
      if (!balance) {
        between.push(reading);
        continue;
      }
      const isSettling =
        between.length === 0 && current !== undefined && current.between.length > 0 && !current.isSettled;
      if (last && isSettling) {
        current!.fell += last.value - balance.value;
        current!.isSettled = true;
      } else if (last)
        windows.push(
          (current = {
            fell: last.value - balance.value,
            between,
            after: reading.exchange.id,
          }),
        );
      last = balance;
      between = [];
    }
  }
  return windows;
}

/** Whether the balance fell as the receipts say; where it did not, credits-are-deducted-once tells of it. */
function isSettled(session: Session): boolean {
  const windows = windowsWith(session, isTurn) ?? [];
  return windows.length > 0 && windows.every(({ fell, between }) => fell === receiptsOf(between));
}

/** The credits that turns say they cost. */
function receiptsOf(turns: readonly Reading[]): number {
  return turns.reduce((sum, { turn }) => sum + turn!.credits!, 0);
}

function isTurn({ turn, stream }: Reading): boolean {
  return turn?.credits !== undefined && Number.isInteger(turn.credits) && (!stream || stream.end === 'done');
}

function isIdle({ between }: BalanceWindow): boolean {
  return between.length === 0;
}

/** The windows in which only such requests were made; undefined without any, or where the balance falls by itself. */
function windowsWith(session: Session, isMeant: (reading: Reading) => boolean): BalanceWindow[] | undefined {
  const windows = windowsOf(session);
  const meant = windows.filter((window) => !isIdle(window) && window.between.every(isMeant));
  return meant.length === 0 || windows.some((window) => isIdle(window) && window.fell !== 0) ? undefined : meant;
}
