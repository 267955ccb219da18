/** The words of `failure` in an exchange: what became of its answer. */

const UNSEEN = 'not seen whole: ';
const NO_ANSWER = 'no answer: ';
const BROKE_OFF = 'the answer broke off: ';

/** Says that none came, and why. */
export function noAnswer(why: string): string {
  return NO_ANSWER + why;
}

/** Says that it came in part, and why not more of it. */
export function brokeOff(why: string): string {
  return BROKE_OFF + why;
}

/** Says that it was not seen whole, which is none of its doing: its reader left, or whoever copied it kept less. */
export function unseen(why: string): string {
  return UNSEEN + why;
}

/** Whether a failure says so, and hence nothing about the gateway. */
export function isUnseen(failure: string): boolean {
  return failure.startsWith(UNSEEN);
}

/** A failure as these words have it, also where who noted it wrote no more than why. */
export function inTheseWords(failure: string, hasBegun: boolean): string {
  if ([UNSEEN, NO_ANSWER, BROKE_OFF].some((words) => failure.startsWith(words))) return failure;
  return hasBegun ? brokeOff(failure) : noAnswer(failure);
}
