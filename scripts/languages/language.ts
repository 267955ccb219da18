/** What a language of `npm run languages` is: a generator, what it needs, and how its driver is built and run. */
import type { GeneratorName } from './generators.js';
import type { Shop } from './shop.js';

/** What a driver is asked to do, in the words of the table. */
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
  /** File in generated/ that the client is made from. */
  form: string;
  /** A program or file that must be there → the Debian packages that bring it. */
  needs: Record<string, string>;
  /** What the driver shows; these checks must pass. */
  works: CheckName[];
  /** How a stream is read, what was changed by hand, and why the rest does not work. */
  notes: string;
  /** Generates, compiles and runs the driver; answers with what it printed, one JSON object `{check, detail}` per line. */
  run(shop: Shop): Promise<string>;
}
