/** A number that a schema allows. */
import type { Chance } from './chance.js';
import { numberIn, type Schema } from './schema.js';

// Wide enough for lists whose items must differ
const SPREAD = 1_000;

/** A number within bounds, exclusive or not, and a multiple where one is asked for. */
export function sampleNumber(node: Schema, chance: Chance): number {
  const whole = [node['type']].flat()[0] === 'integer';
  const multiple = numberIn(node, 'multipleOf') ?? 0;
  const step = multiple > 0 ? multiple : whole ? 1 : undefined;
  const [low, isLowOut] = tighter(node, 'minimum', 'exclusiveMinimum', Math.max);
  const [high, isHighOut] = tighter(node, 'maximum', 'exclusiveMaximum', Math.min);
  const from = low ?? (high === undefined || high > 0 ? 0 : high - SPREAD * (step ?? 1));
  const to = high ?? from + SPREAD * (step ?? 1);
  // Strictly inside, so that it is no matter which bounds are exclusive
  if (step === undefined) return from === to ? from : from + (to - from) * (0.25 + Math.floor(chance() * 500) / 1_000);
  const first = Math.ceil(from / step) + Number(isLowOut && Number.isInteger(from / step));
  const last = Math.floor(to / step) - Number(isHighOut && Number.isInteger(to / step));
  return (first + Math.floor(chance() * Math.max(1, last - first + 1))) * step;
}

/** The bound that binds, and whether it is itself outside. */
function tighter(
  node: Schema,
  inclusive: string,
  exclusive: string,
  choose: (one: number, other: number) => number,
): [bound: number | undefined, isOut: boolean] {
  const [one, other] = [numberIn(node, inclusive), numberIn(node, exclusive)];
  if (one === undefined || other === undefined) return [one ?? other, other !== undefined];
  return [choose(one, other), choose(one, other) === other];
}
