/** Failures that are none of the answer: its reader left, or whoever copied it has not kept it whole. */

const PREFIX = 'not seen whole: ';

/** Says of an exchange that it was not seen whole, and why. */
export function unseen(why: string): string {
  return PREFIX + why;
}

/** Whether a failure says so, and hence nothing about the gateway. */
export function isUnseen(failure: string): boolean {
  return failure.startsWith(PREFIX);
}
