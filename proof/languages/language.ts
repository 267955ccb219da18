/** A language of `npm run languages`: its generator, the programs that it needs, and how its driver is built and run. */
import type { GeneratorName } from './generators.js';
import type { Workspace } from './workspace.js';

/** The tasks of a driver, as the table names them. */
export const CHECKS = {
  tool: 'a message with a tool',
  models: 'models',
  count: 'token count',
  error: 'error type and action',
  'retry-after': 'Retry-After',
  stream: 'stream',
  types: 'types of a message',
} as const;

export type CheckName = keyof typeof CHECKS;

export interface Language {
  /** Name for people; in lower case it is the name for `--only`. */
  name: string;
  generator: GeneratorName;
  /** File of the contract package that the client is made from. */
  form: string;
  /** A program or file that must be there → the Debian packages that bring it. */
  needs: Record<string, string>;
  /** The checks that must pass. */
  works: CheckName[];
  /** How a stream is read, the changes made by hand, and why the other checks fail. */
  notes: string;
  /** Generates the client, compiles and runs the driver. Returns its output: one JSON object `{check, detail}` per line. */
  run(workspace: Workspace): Promise<string>;
}
