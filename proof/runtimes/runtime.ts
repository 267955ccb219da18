/** A runtime, and the result of the smoke suite in it. */

/** The addresses and keys that the suite uses. */
export interface Stage {
  /** Address of the mock. */
  url: string;
  /** An address on which no server listens. */
  closed: string;
  key: string;
  /** Key of an account without credits. */
  emptyKey: string;
}

/** The result of one check. */
export interface Line {
  check: string;
  ok: boolean;
  ms: number;
  detail?: string;
}

/** A runtime in which the client must work. */
export interface Runtime {
  /** As in `Node 22`. */
  name: string;
  /** How the package is loaded, for the table. */
  how: string;
  /** Path of its program. Throws when it cannot be installed here. */
  find: () => Promise<string>;
  version: (program: string) => Promise<string>;
  /** Runs the suite in a project that has the package, and reports every check. Throws when the suite could not run. */
  run: (program: string, project: string, stage: Stage, report: (line: Line) => void) => Promise<void>;
}

/** The result of all checks in a runtime. It is `passed` only if every check passed. */
export interface Result {
  name: string;
  how: string;
  outcome: 'passed' | 'failed' | 'not run';
  version: string;
  lines: Line[];
  /** The reason why the suite did not run, or the error that ended it. */
  reason?: string;
}

/** Time limit of the whole suite in one runtime, milliseconds. */
export const SUITE_MS = 60_000;

/** Runs the suite in one runtime; never throws. */
export async function play(
  { name, how, find, version, run }: Runtime,
  { project, stage, checks }: { project: string; stage: Stage; checks: readonly string[] },
): Promise<Result> {
  const result: Result = { name, how, outcome: 'not run', version: '', lines: [] };
  try {
    const program = await find();
    result.version = await version(program);
    result.outcome = 'failed';
    await run(program, project, stage, (line) => result.lines.push(line));
    const passed = checks.every((check) => result.lines.some((line) => line.check === check && line.ok));
    return { ...result, outcome: passed ? 'passed' : 'failed' };
  } catch (error) {
    return { ...result, reason: (error as Error).message };
  }
}
