/** Scenarios: groups of probes, and the settings that select them. */
import type { Probe } from '../run/probe.js';
import type { ProbeRunner } from '../run/probe-runner.js';

/** Profiles, each with the scenarios of the one before. `smoke` takes seconds; `thorough` tests every limit from both sides. */
export const PROFILES = ['smoke', 'standard', 'thorough'] as const;
export type Profile = (typeof PROFILES)[number];

/** The settings that select the scenarios and their probes. */
export interface ScenarioSettings {
  profile: Profile;
  /** Adds probes with an assumed basis. */
  strict: boolean;
  /** The gateway supports `Prefer: code=NNN`. */
  provokes: boolean;
  /** An image that the gateway can fetch. */
  imageUrl?: string | undefined;
  /** Names of the scenarios. Default all of the profile. */
  scenarios?: readonly string[] | undefined;
  /** Names of the only checks to run. Default all. */
  only?: readonly string[] | undefined;
  /** Names of the keys without a role. Default none. */
  furtherKeys?: readonly string[] | undefined;
}

/** A group of probes. */
export interface Scenario {
  name: string;
  describe: string;
  /** The smallest profile that includes it. */
  minProfile: Profile;
  probes: (settings: ScenarioSettings) => Probe[];
  /** Sends the probes. Default: one after the other. */
  run?: (runner: ProbeRunner, probes: Probe[]) => Promise<void>;
}
