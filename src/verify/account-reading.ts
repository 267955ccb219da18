/** Finds tier and balance in an account whose field names nobody documented. */
import { isObject } from '../json.js';

/** A member that was found. */
export interface Found<T> {
  value: T;
  pointer: string;
}
export type Amount = Found<number>;

const BALANCE = '/credit_balance';
const TIER = '/tier';
const DECIMAL = /^-?\d+(\.\d+)?$/;
const LIKE_BALANCE = /balance|remaining|available|spendable|credits?$/i;
const LIKE_CONSUMED = /consum|used|spent|month|limit|total|lifetime|reserved|pending/i;
const LIKE_MONEY = /usd|dollar|cny|rmb|eur|currency|cost|money/i;
const LIKE_MONTHS_CREDITS = /consum|spent|used/i;
const LIKE_OTHER = /token|request|limit|remaining|lifetime|total|last/i;
const CONSUMED = '/credits_consumed_this_month';
const LIKE_TIER = /tier$/i;

/** The balance: the member that the description guesses, else the only number whose name sounds like it. */
export function balanceOf(account: unknown): Amount | undefined {
  const isLike = (pointer: string) => LIKE_BALANCE.test(pointer) && !LIKE_CONSUMED.test(pointer);
  return guessedOrOnly(leaves(account).filter(isAmount), BALANCE, isLike);
}

/** How many texts and numbers an account has; a number may have been written as text, which its schema says. */
export function countLeaves(account: unknown): { texts: number; numbers: number } {
  const values = leaves(account).map(({ value }) => value);
  const isNumber = (value: unknown) => typeof value === 'number' || (typeof value === 'string' && DECIMAL.test(value));
  return {
    texts: values.filter((value) => typeof value === 'string' && !isNumber(value)).length,
    numbers: values.filter(isNumber).length,
  };
}

/** What was consumed this month: the member that the description guesses, else the only number whose name sounds like it. */
export function consumedIn(account: unknown): Amount | undefined {
  const isLike = (pointer: string) => LIKE_MONTHS_CREDITS.test(pointer) && !LIKE_OTHER.test(pointer);
  return guessedOrOnly(leaves(account).filter(isAmount), CONSUMED, isLike);
}

/** Every number whose name sounds like an amount of credits; also one that was written as text. */
export function amountsIn(account: unknown): Amount[] {
  return leaves(account)
    .map(({ value, pointer }) => ({
      pointer,
      value: typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value,
    }))
    .filter(isAmount)
    .filter(({ pointer }) => LIKE_BALANCE.test(pointer) || LIKE_CONSUMED.test(pointer))
    .filter(({ pointer }) => !LIKE_MONEY.test(pointer));
}

/** Whether a text of the account is the tier, however it is written: "Pay as you go" is `pay_as_you_go`. */
export function saysTier(account: unknown, tier: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]+/g, '_');
  return leaves(account).some(({ value }) => typeof value === 'string' && plain(value) === plain(tier));
}

/** The tier: the member that the description guesses, else the only text whose name ends like it. */
export function tierIn(account: unknown): Found<string> | undefined {
  const texts = leaves(account).filter((leaf): leaf is Found<string> => typeof leaf.value === 'string');
  return guessedOrOnly(texts, TIER, (pointer) => LIKE_TIER.test(pointer));
}

function isAmount(leaf: Found<unknown>): leaf is Amount {
  return typeof leaf.value === 'number';
}

/** The member at the guessed place, else the only one whose name is like it. */
function guessedOrOnly<T>(
  members: Found<T>[],
  guess: string,
  isLike: (pointer: string) => boolean,
): Found<T> | undefined {
  const likely = members.filter(({ pointer }) => isLike(pointer));
  return members.find(({ pointer }) => pointer === guess) ?? (likely.length === 1 ? likely[0] : undefined);
}

function leaves(value: unknown, pointer = ''): Found<unknown>[] {
  if (!isObject(value)) return [{ value, pointer }];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, `${pointer}/${name}`));
}
