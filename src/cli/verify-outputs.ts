/** The output of a verification: report files, the recording, and the report on stdout. */
import {
  REPORTS,
  writeBaseline,
  reportAnnotations,
  reportSummary,
  reportTerminal,
  writeHar,
  type Report,
} from '../verify/index.js';
import { checkOutput, writeOutput, type Output } from './files.js';
import { INCOMPLETE, type VerifyCommandOptions } from './verify-options.js';

/** A file that is written from a report. */
interface ReportOutput extends Output {
  write: (report: Report) => string;
}

/** Throws if an output file cannot be written. */
export async function checkOutputs(options: VerifyCommandOptions): Promise<void> {
  for (const output of outputsOf(options)) await checkOutput(output);
}

/**
 * Writes the files, prints the report and returns the exit code. The files are first, because a reader of stdout such
 * as `head` may end the process.
 */
export async function publish(report: Report, options: VerifyCommandOptions): Promise<number> {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
  const written = [await writeOutputs(report, options)];
  if (GITHUB_STEP_SUMMARY) {
    const summary = { path: GITHUB_STEP_SUMMARY, name: `GITHUB_STEP_SUMMARY ${GITHUB_STEP_SUMMARY}` };
    written.push(await writeOutput(summary, () => reportSummary(report), 'a'));
  }
  const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  process.stdout.write(reportTerminal(report, { colour }));
  if (GITHUB_ACTIONS === 'true') process.stdout.write(reportAnnotations(report));
  return written.includes(false) ? INCOMPLETE : report.exitCode;
}

/** Writes the report files and the recording. False when one could not be written. */
export async function writeOutputs(report: Report, options: VerifyCommandOptions): Promise<boolean> {
  const written: boolean[] = [];
  for (const output of outputsOf(options)) written.push(await writeOutput(output, () => output.write(report)));
  return !written.includes(false);
}

function outputsOf({ report = [], record, writeBaseline: path }: VerifyCommandOptions): ReportOutput[] {
  const reports = report.map(({ form, path }) => ({ path, name: `--report ${form}=${path}`, write: REPORTS[form] }));
  const recording = ({ exchanges }: Report) => writeHar(exchanges);
  const accepted = ({ checks, baseline }: Report) =>
    writeBaseline(
      checks.flatMap(({ findings }) => findings),
      baseline,
    );
  return [
    ...reports,
    ...(record === undefined ? [] : [{ path: record, name: `--record ${record}`, write: recording }]),
    ...(path === undefined ? [] : [{ path, name: `--write-baseline ${path}`, write: accepted }]),
  ];
}
