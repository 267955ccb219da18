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

/** The scenes of a profile. Throws a `TypeError` for a name that is none, and for a scene that the setting does not have. */
export function scenesOf(setting: Setting): Scene[] {
  const { scenes: wanted } = setting;
  for (const name of wanted ?? []) {
    const scene = SCENES.find((each) => each.name === name);
    if (!scene)
      throw new TypeError(`no scene is named ${name}; there are ${SCENES.map((each) => each.name).join(', ')}`);
    const lack = lackOf(scene, setting);
    if (lack !== undefined) throw new TypeError(`the scene ${name} needs ${lack}`);
  }
  return SCENES.filter((scene) => lackOf(scene, setting) === undefined && (wanted?.includes(scene.name) ?? true));
}

/** What a setting lacks for a scene. */
function lackOf({ name, from }: Scene, { profile, provokes }: Setting): string | undefined {
  if (PROFILES.indexOf(from) > PROFILES.indexOf(profile)) return `the profile ${from}; this is ${profile}`;
  return name === 'rows' && !provokes ? 'provoke prefer' : undefined;
}
