/** Samples a number that satisfies a schema. */
import type { Random } from './random.js';
import { numberIn, type Schema } from './schema.js';

// The range of a number with one bound or none; wide enough for lists whose items must differ
const SPREAD = 1_000;

/** A number that keeps `minimum`, `maximum`, their exclusive forms and `multipleOf`. */
export function sampleNumber(node: Schema, random: Random): number {
  const whole = [node['type']].flat()[0] === 'integer';
  const multiple = numberIn(node, 'multipleOf') ?? 0;
  const step = multiple > 0 ? multiple : whole ? 1 : undefined;
  const [low, isLowExcluded] = tighter(node, 'minimum', 'exclusiveMinimum', Math.max);
  const [high, isHighExcluded] = tighter(node, 'maximum', 'exclusiveMaximum', Math.min);
  const from = low ?? (high === undefined || high > 0 ? 0 : high - SPREAD * (step ?? 1));
  const to = high ?? from + SPREAD * (step ?? 1);
  // A value strictly between the bounds is right for inclusive and exclusive bounds alike
  if (step === undefined) return from === to ? from : from + (to - from) * (0.25 + Math.floor(random() * 500) / 1_000);
  const first = Math.ceil(from / step) + Number(isLowExcluded && Number.isInteger(from / step));
  const last = Math.floor(to / step) - Number(isHighExcluded && Number.isInteger(to / step));
  return (first + Math.floor(random() * Math.max(1, last - first + 1))) * step;
}

/** The tighter of an inclusive and an exclusive bound, and whether it excludes its own value. */
function tighter(
  node: Schema,
  inclusive: string,
  exclusive: string,
  choose: (one: number, other: number) => number,
): [bound: number | undefined, isExcluded: boolean] {
  const [one, other] = [numberIn(node, inclusive), numberIn(node, exclusive)];
  if (one === undefined || other === undefined) return [one ?? other, other !== undefined];
  return [choose(one, other), choose(one, other) === other];
}
