/** A program or library, unmodified and configured as its docs say, with the scenes that it plays against the mock. */
import type { FaultRule } from '../../src/mock/index.js';

/** The place of one run. */
export interface Place {
  /** URL of the mock, without `/v1`. */
  url: string;
  key: string;
  /** Empty folder in which the program runs; also its home. */
  home: string;
}

/** One run of a program. */
export interface Scene {
  name: string;
  script: FaultRule[];
  /** Arguments after the program; for a library, source that is added to its setup. */
  args?: string[];
  /** Whether the key is unknown to the mock. Default false. */
  wrongKey?: boolean;
  /** The output must have this text. */
  says: string;
  /** A request must have this text. */
  sends?: string;
  /** Whether the program ends with a code other than 0. Default false. */
  fails?: boolean;
}

/** A program with its configuration. */
export interface Program {
  name: string;
  /** Package and range of versions, the program first. */
  packages: [name: string, range: string][];
  /** Name of the command; absent for a library. */
  bin?: string;
  /** A script of the package that has to run before the first start, for packages with an install script. */
  prepare?: string;
  /** Arguments before those of the scene. Default none. */
  args?: (place: Place) => string[];
  env: (place: Place) => Record<string, string>;
  /** Files in the home, by name. */
  files?: (place: Place) => Record<string, string> | Promise<Record<string, string>>;
  /** The configuration as its users write it, for the docs. */
  setup: string;
  notes: string[];
  scenes: Scene[];
}

export const HELLO = 'Hello from the gateway.';
const overloaded: FaultRule[] = [{ times: 2, answer: { status: 529 } }, { answer: { text: HELLO } }];

/** The scenes of most programs: an answer, no credits, an overload that passes. */
export function usualScenes(args: string[], noCredits: string): Scene[] {
  return [
    { name: 'an answer', args, script: [{ answer: { text: HELLO } }], says: HELLO },
    { name: '402', args, script: [{ answer: { status: 402 } }], says: noCredits, fails: true },
    { name: '529 twice, then fine', args, script: overloaded, says: HELLO },
  ];
}
