/** What a verification leaves: the reports, the recording, and what is printed. */
import { REPORTS, reportAnnotations, reportSummary, reportTerminal, writeHar, type Report } from '../verify/index.js';
import { checkOutput, writeOutput, type Output } from './files.js';
import { INCOMPLETE, type VerifyCommandOptions } from './verify-options.js';

/** A file that is made from a report. */
interface ReportOutput extends Output {
  write: (report: Report) => string;
}

/** Throws when a file that is asked for could not be written. */
export async function checkOutputs(options: VerifyCommandOptions): Promise<void> {
  for (const output of outputsOf(options)) await checkOutput(output);
}

/** Writes and prints, and answers the exit code. Files come first: whoever reads what is printed may leave early. */
export async function publish(report: Report, options: VerifyCommandOptions): Promise<number> {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
  const written: boolean[] = [];
  for (const output of outputsOf(options)) written.push(await writeOutput(output, () => output.write(report)));
  if (GITHUB_STEP_SUMMARY) {
    const summary = { path: GITHUB_STEP_SUMMARY, name: `GITHUB_STEP_SUMMARY ${GITHUB_STEP_SUMMARY}` };
    written.push(await writeOutput(summary, () => reportSummary(report), 'a'));
  }
  const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  process.stdout.write(reportTerminal(report, { colour }));
  if (GITHUB_ACTIONS === 'true') process.stdout.write(reportAnnotations(report));
  return written.includes(false) ? INCOMPLETE : report.exitCode;
}

function outputsOf({ report = [], record }: VerifyCommandOptions): ReportOutput[] {
  const reports = report.map(({ form, path }) => ({ path, name: `--report ${form}=${path}`, write: REPORTS[form] }));
  if (record === undefined) return reports;
  const recording = ({ exchanges }: Report) => writeHar(exchanges);
  return [...reports, { path: record, name: `--record ${record}`, write: recording }];
}
