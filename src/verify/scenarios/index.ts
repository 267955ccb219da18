/** The scenarios of a verification, in the order in which they run. */
import { expectationChecks } from '../checks/expectations.js';
import type { Probe } from '../run/probe.js';
import { credits, furtherKeys, keyIsolation, readEndpoints, usage } from './accounts.js';
import { keys, specialKeys } from './keys.js';
import { concurrentStreams, requestLimit, tokenLimit } from './limits.js';
import { constraints, errorRows, refusals } from './refusals.js';
import { equivalentRequests, tokenRelations, twoCallers } from './relations.js';
import { PROFILES, type Scenario, type ScenarioSettings } from './scenario.js';
import { images, sizes } from './sizes.js';
import { models, repeats, tools, turns } from './turns.js';

/** Every scenario, in order. Those of the spare key end with its minute used up. */
const SCENARIOS: Scenario[] = [
  readEndpoints,
  keyIsolation,
  turns,
  keys,
  refusals,
  specialKeys,
  furtherKeys,
  credits,
  repeats,
  tools,
  models,
  equivalentRequests,
  tokenRelations,
  twoCallers,
  concurrentStreams,
  tokenLimit,
  requestLimit,
  errorRows,
  // The most requests, and those that matter least alone, so that a small budget ends with them
  constraints,
  sizes,
  images,
  usage,
];

/** The selected scenarios. Throws a `TypeError` for an unknown name, and for a scenario that the settings exclude. */
export function scenariosOf(settings: ScenarioSettings): Scenario[] {
  const { scenarios: wanted } = settings;
  for (const name of wanted ?? []) {
    const scenario = SCENARIOS.find((each) => each.name === name);
    if (!scenario)
      throw new TypeError(
        `${name} is not a scenario; the scenarios are ${SCENARIOS.map((each) => each.name).join(', ')}`,
      );
    const missing = missingSetting(scenario, settings);
    if (missing !== undefined) throw new TypeError(`the scenario ${name} needs ${missing}`);
  }
  return SCENARIOS.filter(
    (scenario) => missingSetting(scenario, settings) === undefined && (wanted?.includes(scenario.name) ?? true),
  ).flatMap((scenario) => narrowed(scenario, settings));
}

/** The scenario with the probes of the chosen checks; without a choice, or for checks of any exchange, as it is. */
function narrowed(scenario: Scenario, settings: ScenarioSettings): Scenario[] {
  const { only } = settings;
  if (!only?.every((name) => Object.hasOwn(expectationChecks, name))) return [scenario];
  const isChosen = ({ check }: Probe) => check !== undefined && only.includes(check);
  if (!scenario.probes(settings).some(isChosen)) return [];
  // A scenario with steps of its own needs all of its probes
  return [scenario.run ? scenario : { ...scenario, probes: (given) => scenario.probes(given).filter(isChosen) }];
}

/** The setting that a scenario needs and does not have. */
function missingSetting({ name, minProfile }: Scenario, settings: ScenarioSettings): string | undefined {
  const { profile, provokes, furtherKeys: further = [] } = settings;
  if (PROFILES.indexOf(minProfile) > PROFILES.indexOf(profile))
    return `the profile ${minProfile}; the profile is ${profile}`;
  if (name === furtherKeys.name && further.length === 0) return 'a key of another name';
  return name === 'error-rows' && !provokes ? 'provoke prefer' : undefined;
}
