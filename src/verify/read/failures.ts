/** The `failure` of an exchange in words; its prefix says whether the gateway or the observer is the cause. */

const PARTLY_SEEN = 'partly seen: ';
const NO_RESPONSE = 'no response: ';
const CUT_OFF = 'response cut off: ';

/** No response arrived. */
export function noResponse(why: string): string {
  return NO_RESPONSE + why;
}

/** The response ended before it was complete. */
export function cutOff(why: string): string {
  return CUT_OFF + why;
}

/** The verifier saw only a part, for a reason of its own: the reader stopped early, or the copy is limited. */
export function partlySeen(why: string): string {
  return PARTLY_SEEN + why;
}

/** Whether the failure says nothing about the gateway. */
export function isPartlySeen(failure: string): boolean {
  return failure.startsWith(PARTLY_SEEN);
}

/** A failure with its prefix; adds the prefix to a recorded failure that has none. */
export function withPrefix(failure: string, hasResponse: boolean): string {
  if ([PARTLY_SEEN, NO_RESPONSE, CUT_OFF].some((prefix) => failure.startsWith(prefix))) return failure;
  return hasResponse ? cutOff(failure) : noResponse(failure);
}
