/** A runtime, and what comes of the smoke suite in it. */

/** Where the suite plays. */
export interface Stage {
  /** Address of the mock. */
  url: string;
  /** An address where nobody listens. */
  nobody: string;
  key: string;
  /** Key of an account without credits. */
  emptyKey: string;
}

/** What came of one check. */
export interface Line {
  check: string;
  ok: boolean;
  ms: number;
  detail?: string;
}

/** A place where the client must work. */
export interface Runtime {
  /** As in `Node 22`. */
  name: string;
  /** How the package gets there, for the table. */
  how: string;
  /** Path of its program; throws when it cannot be had here. */
  find: () => Promise<string>;
  version: (program: string) => Promise<string>;
  /** Runs the suite in a project that has the package; tells of every check. Throws when the suite could not be run. */
  run: (program: string, project: string, stage: Stage, report: (line: Line) => void) => Promise<void>;
}

/** What came of all checks in a runtime. `passed` is only what passed every check. */
export interface Result {
  name: string;
  how: string;
  outcome: 'passed' | 'failed' | 'not run';
  version: string;
  lines: Line[];
  /** Why it was not run, or what broke the suite itself off. */
  reason?: string;
}

/** How long a runtime may take for the whole suite, milliseconds. */
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
