/**
 * `caicaini explain`: prints the meaning of an error and the advice for it, in English or Chinese, without a network.
 */
import { classify } from '../policy/classify.js';
import { ERRORS, ERRORS_ZH, RETRY_POLICY, type Action, type ErrorRow } from '../contract.js';
import { integer, type Command } from './command.js';
import { docsUrl, withHost } from './docs.js';
import { EXIT } from './exit.js';
import { redact } from '../shared/redact.js';
import { localeLanguage } from './language.js';
import { jsonLine, printable } from './say.js';
import { readInput } from './stdin.js';
import { LANGUAGES, TERMS, type Language } from './terms.js';

interface ExplainOptions {
  lang: Language;
  status?: number;
  json?: boolean;
}

/** The explanation of an error: its rows of the table, or else the general rule. */
interface Explanation {
  rows: readonly ErrorRow[];
  /** The status or type that has no row. */
  unlisted?: string;
  /** The action of the status' class, when the status has no row. */
  action?: Action;
  /** The message in the body. */
  message?: string;
}

const ROWS: readonly ErrorRow[] = Object.values(ERRORS);

const NOTES = `
Exit codes:
  ${EXIT.ok}    explained; a status that is not in the table, and a body, by the general rule
  ${EXIT.stop}    the output could not be written
  ${EXIT.usage}   invalid arguments, or an error.type that is not in the table

Examples:
  caicaini explain 529
  caicaini explain api_error --lang zh
  curl -s … | caicaini explain -`;

/** Adds the arguments, the options and the action to the command. */
export function defineExplain(command: Command): void {
  command
    .argument('<status|type|->', 'a status, an error.type, or - for an error body on stdin')
    .addOption(
      command
        .createOption('--lang <language>', 'language of the answer')
        .choices(LANGUAGES)
        .default(localeLanguage(), 'that of the locale'),
    )
    .option('--status <status>', 'the status that came with the body on stdin', integer(100, 599))
    .option('--json', 'one JSON object per row')
    .addHelpText('after', NOTES)
    .action(async (subject: string) => {
      // The program has an option of this name too, for its help, and takes the value
      const options = command.optsWithGlobals<ExplainOptions>();
      const explanation = subject === '-' ? explainBody(await readInput(), options.status) : explain(subject);
      const lines = options.json ? toJson(explanation, options.lang) : toText(explanation, options.lang);
      // A word that is no status and no type of the table is more often a mistake than a new type
      const isUnknown = subject !== '-' && explanation.unlisted === subject && explanation.action === undefined;
      if (isUnknown) process.exitCode = EXIT.usage;
      (isUnknown ? process.stderr : process.stdout).write(`${redact(lines.join('\n'))}\n`);
    });
}

function explain(subject: string): Explanation {
  const rows = ROWS.filter(({ status, type }) => String(status) === subject || type === subject);
  if (rows.length > 0) return { rows };
  const status = /^[345]\d\d$/.test(subject) ? Number(subject) : undefined;
  return status === undefined ? { rows, unlisted: subject } : explainBody('', status);
}

/** Explains a body with `classify`. Without a status the type alone decides, as for an error inside a stream. */
function explainBody(body: string, status?: number): Explanation {
  const failure = classify({ kind: 'response', status: status ?? 200, body: body.trim() });
  const { action, type, message } = failure;
  const said = body.trim() === '' || status === undefined ? {} : { message };
  const rows = ROWS.filter((row) => row.type === type && row.action === action);
  const exact = rows.filter((row) => row.status === failure.status && status !== undefined);
  if (rows.length > 0) return { rows: exact.length > 0 ? exact : rows, ...said };
  if (status === undefined) return { rows, unlisted: type ?? '-', ...said };
  const byStatus = ROWS.filter((row) => row.status === status && row.action === action);
  return byStatus.length > 0 ? { rows: byStatus, ...said } : { rows, unlisted: String(status), action, ...said };
}

function toText({ rows, unlisted, action, message }: Explanation, lang: Language): string[] {
  const terms = TERMS[lang];
  const said = message === undefined ? [] : [printable(message)];
  if (unlisted === undefined) return [...said, ...rows.map((row) => describe(row, lang))];
  const known = [...new Set(ROWS.map(({ type }) => type))].join(terms.comma);
  if (action)
    return [...said, terms.unlistedStatus(unlisted), `  ${terms.action}${terms.colon}${terms.actions[action]}`];
  const rule = Object.entries(RETRY_POLICY.statuses).map(
    ([status, each]) => `  ${status}${terms.colon}${terms.actions[each]}`,
  );
  return [...said, printable(terms.unlistedType(unlisted, known)), terms.rule, ...rule];
}

function describe(row: ErrorRow, lang: Language): string {
  const terms = TERMS[lang];
  const { summary, whatToDo } = lang === 'zh' ? ERRORS_ZH[row.status] : row;
  const docs = docsUrl(row, lang);
  return [
    `${row.status} ${row.type}`,
    `  ${terms.action}${terms.colon}${terms.actions[row.action]}`,
    `  ${terms.charged}${terms.colon}${terms.charges[row.charged]}`,
    `  ${summary}`,
    `  ${withHost(whatToDo)}`,
    ...(docs === undefined ? [] : [`  ${terms.docs}${terms.colon}${docs}`]),
  ].join('\n');
}

function toJson({ rows, unlisted, action, message }: Explanation, lang: Language): string[] {
  const said = message === undefined ? {} : { message };
  if (unlisted !== undefined)
    return [jsonLine({ unlisted, ...(action ? { action } : { actions: RETRY_POLICY.statuses }), ...said })];
  return rows.map((row) => {
    const { status, type, action, charged, honorsRetryAfter } = row;
    const { summary, whatToDo } = lang === 'zh' ? ERRORS_ZH[status] : row;
    return jsonLine({
      status,
      type,
      action,
      charged,
      honorsRetryAfter,
      summary,
      whatToDo,
      docs: docsUrl(row, lang),
      ...said,
    });
  });
}
