/** What a scene is, and what decides which there are. */
import type { Asker } from '../asker.js';
import type { Probe } from '../probe.js';

/** How much is asked: in seconds and nearly free; the default; all limits from both sides. */
export const PROFILES = ['smoke', 'standard', 'thorough'] as const;
export type Profile = (typeof PROFILES)[number];

/** What decides which probes there are. */
export interface Setting {
  profile: Profile;
  /** Also what rests on guesses. */
  strict: boolean;
  /** The target knows `Prefer: code=NNN`. */
  provokes: boolean;
  /** An image that the gateway can fetch. */
  imageUrl?: string | undefined;
  /** Only these. */
  scenes?: readonly string[] | undefined;
}

/** A group of probes. */
export interface Scene {
  name: string;
  describe: string;
  /** The smallest profile that has it. */
  from: Profile;
  probes: (setting: Setting) => Probe[];
  /** How they are sent, where not simply one after the other. */
  run?: (asker: Asker, probes: Probe[]) => Promise<void>;
}
