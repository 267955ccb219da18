/** A program, unmodified and configured as its docs say, with its part in each scene. */
import type { FaultRule, ScriptedTool } from '../../src/mock/index.js';

/** The place of one run. */
export interface Place {
  /** URL of the mock, without `/v1`. */
  url: string;
  key: string;
  /** Empty folder in which the program runs; also its home. */
  home: string;
  /** Folder with the packages of the program. */
  project: string;
}

/** The part of a program in a scene. */
export interface Run {
  /** Arguments after those of the program; for a library, source that is added to its setup. */
  args: string[];
  /** A text of the output. Default {@link HELLO}. */
  says?: string;
  /** The tool that the model calls. */
  tool?: ScriptedTool;
  /** Variables to add to the environment. */
  env?: Record<string, string>;
}

/** The mock in a scene, and what follows from it. */
export interface Scene {
  name: string;
  /** The answers of the model. */
  answers: (run: Run) => FaultRule[];
  /** A text of a request. */
  sends?: string;
  /** Whether the program reports a failure and ends with a code other than 0. */
  fails?: boolean;
  wrongKey?: boolean;
  /** Least time between the first request and the second, milliseconds. */
  waitsMs?: number;
  /** Whether the program is interrupted in the middle of its stream. */
  isInterrupted?: boolean;
}

export const HELLO = 'Hello from the gateway.';
export const SYSTEM = 'Be brief.';
/** A command for a tool, and its output, which is no part of the command. */
export const COMMAND = 'echo from-the-tool | tr a-z A-Z';
const OUTPUT = 'FROM-THE-TOOL';
const LONG = Array.from({ length: 500 }, (_, index) => `word ${index}`).join(', ');

const hello: FaultRule[] = [{ answer: { text: HELLO } }];
const afterTool = ({ tool }: Run): FaultRule[] => [...(tool ? [{ times: 1, answer: { tool } }] : []), ...hello];

/** The scenes of every program. */
export const SCENES = [
  { name: 'an answer', answers: () => hello },
  { name: 'a system prompt', answers: () => hello, sends: SYSTEM },
  { name: 'a tool loop', answers: afterTool, sends: OUTPUT },
  { name: 'a forced tool', answers: afterTool },
  { name: 'structured output', answers: ({ tool }) => (tool ? [{ times: 1, answer: { tool } }, ...hello] : []) },
  { name: '401', answers: () => [], wrongKey: true, fails: true },
  { name: '402', answers: () => [{ answer: { status: 402 } }], fails: true },
  {
    name: '429, Retry-After 2',
    answers: () => [{ times: 1, answer: { status: 429, retryAfter: 2 } }, ...hello],
    waitsMs: 2_000,
  },
  { name: '529 twice, then fine', answers: () => [{ times: 2, answer: { status: 529 } }, ...hello] },
  { name: '529 every time', answers: () => [{ answer: { status: 529 } }], fails: true },
  {
    name: 'an interruption in a stream',
    answers: () => [{ answer: { text: LONG, stream: { everyMs: 20 } } }],
    isInterrupted: true,
  },
] as const satisfies Scene[];

export type SceneName = (typeof SCENES)[number]['name'];

/** A program with its configuration. */
export interface Program {
  name: string;
  /** Package and range of versions, the program first. */
  packages: [name: string, range: string][];
  /** Name of the command; absent for a library. */
  bin?: string;
  /** A script of the package that has to run before the first start, for packages with an install script. */
  prepare?: string;
  /** The model that answers the prompt; a program may ask another one for a title. Default: every request counts. */
  model?: string;
  /** Arguments before those of the scene. Default none. */
  args?: (place: Place) => string[];
  env: (place: Place) => Record<string, string>;
  /** Files in the home, by name. */
  files?: (place: Place) => Record<string, string> | Promise<Record<string, string>>;
  /** Writes into the home what is no single file. */
  before?: (place: Place) => Promise<void>;
  /** The configuration as its users write it, for the docs. */
  setup: string;
  notes: string[];
  /** Its part in each scene, or the reason why it has none. */
  runs: Record<SceneName, Run | string>;
}
