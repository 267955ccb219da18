/** What a verification asks, scene by scene, in the order in which it is worth asking. */
import { credits, keysApart, reads, usage } from './scenes/accounts.js';
import { keys, specialKeys } from './scenes/keys.js';
import { concurrentStreams, requestLimit, tokenLimit } from './scenes/limits.js';
import { constraints, refusals, rows } from './scenes/refusals.js';
import { PROFILES, type Scene, type Setting } from './scenes/scene.js';
import { images, sizes } from './scenes/sizes.js';
import { answers, repeats, tools, turns } from './scenes/turns.js';

/** Every scene, in order. */
const SCENES: Scene[] = [
  reads,
  keysApart,
  turns,
  keys,
  refusals,
  specialKeys,
  credits,
  repeats,
  tools,
  answers,
  rows,
  constraints,
  sizes,
  images,
  concurrentStreams,
  tokenLimit,
  requestLimit,
  usage,
];

/** The scenes of a profile. Throws a `TypeError` for a name that is none. */
export function scenesOf({ profile, provokes, scenes }: Setting): Scene[] {
  const level = PROFILES.indexOf(profile);
  const unknown = scenes?.find((name) => !SCENES.some((scene) => scene.name === name));
  if (unknown !== undefined)
    throw new TypeError(`no scene is named ${unknown}; there are ${SCENES.map(({ name }) => name).join(', ')}`);
  return SCENES.filter(
    ({ name, from }) =>
      PROFILES.indexOf(from) <= level && (name !== 'rows' || provokes) && (scenes?.includes(name) ?? true),
  );
}
