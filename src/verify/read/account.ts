/** Finds the tier and the balance in an account. The vendor documents no field names. */
import { isObject } from '../../shared/json.js';

/** A field of the account. */
export interface Field<T> {
  value: T;
  pointer: string;
}
export type Amount = Field<number>;

const BALANCE = '/credit_balance';
const CONSUMED = '/credits_consumed_this_month';
const TIER = '/tier';
const DECIMAL = /^-?\d+(\.\d+)?$/;
const BALANCE_NAME = /balance|remaining|available|spendable|credits?$/i;
const CONSUMED_NAME = /consum|used|spent|month|limit|total|lifetime|reserved|pending/i;
const MONEY_NAME = /usd|dollar|cny|rmb|eur|currency|cost|money/i;
const MONTH_CONSUMED_NAME = /consum|spent|used/i;
const OTHER_COUNT_NAME = /token|request|limit|remaining|lifetime|total|last/i;
const TIER_NAME = /tier$/i;

/** The balance: the field that the description assumes, else the only number with a name like it. */
export function balanceOf(account: unknown): Amount | undefined {
  const isLike = (pointer: string) => BALANCE_NAME.test(pointer) && !CONSUMED_NAME.test(pointer);
  return expectedOrOnly(leaves(account).filter(isAmount), BALANCE, isLike);
}

/** How many texts and numbers an account has. A number written as text counts as a number. */
export function countLeaves(account: unknown): { texts: number; numbers: number } {
  const values = leaves(account).map(({ value }) => value);
  const isNumber = (value: unknown) => typeof value === 'number' || (typeof value === 'string' && DECIMAL.test(value));
  return {
    texts: values.filter((value) => typeof value === 'string' && !isNumber(value)).length,
    numbers: values.filter(isNumber).length,
  };
}

/** The credits consumed this month: the field that the description assumes, else the only number with a name like it. */
export function consumedIn(account: unknown): Amount | undefined {
  const isLike = (pointer: string) => MONTH_CONSUMED_NAME.test(pointer) && !OTHER_COUNT_NAME.test(pointer);
  return expectedOrOnly(leaves(account).filter(isAmount), CONSUMED, isLike);
}

/** Every number whose name suggests credits, also one written as text. */
export function amountsIn(account: unknown): Amount[] {
  return leaves(account)
    .map(({ value, pointer }) => ({
      pointer,
      value: typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value,
    }))
    .filter(isAmount)
    .filter(({ pointer }) => BALANCE_NAME.test(pointer) || CONSUMED_NAME.test(pointer))
    .filter(({ pointer }) => !MONEY_NAME.test(pointer));
}

/** Whether a text of the account is the tier, in any spelling: "Pay as you go" is `pay_as_you_go`. */
export function mentionsTier(account: unknown, tier: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]+/g, '_');
  return leaves(account).some(({ value }) => typeof value === 'string' && plain(value) === plain(tier));
}

/** The tier: the field that the description assumes, else the only text whose name ends in `tier`. */
export function tierIn(account: unknown): Field<string> | undefined {
  const texts = leaves(account).filter((leaf): leaf is Field<string> => typeof leaf.value === 'string');
  return expectedOrOnly(texts, TIER, (pointer) => TIER_NAME.test(pointer));
}

function isAmount(leaf: Field<unknown>): leaf is Amount {
  return typeof leaf.value === 'number';
}

/** The field at the expected pointer, else the only one with a similar name. */
function expectedOrOnly<T>(
  fields: Field<T>[],
  expected: string,
  isLike: (pointer: string) => boolean,
): Field<T> | undefined {
  const similar = fields.filter(({ pointer }) => isLike(pointer));
  return fields.find(({ pointer }) => pointer === expected) ?? (similar.length === 1 ? similar[0] : undefined);
}

function leaves(value: unknown, pointer = ''): Field<unknown>[] {
  if (!isObject(value)) return [{ value, pointer }];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, `${pointer}/${name}`));
}
