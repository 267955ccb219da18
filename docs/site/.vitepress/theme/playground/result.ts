/** The end of a run: its error, its receipt and its answer, in words. */
import type { CaicainiError, Receipt } from '../../../../../src/index.js';
import { ERRORS } from '../../../../../src/contract.js';
import type { Step } from './engine.js';
import { rowTexts, TEXTS, type Language } from './texts.js';

/** The result of a run. */
export interface Result {
  parts: { title: string; tone: 'error' | 'success'; facts: [string, string][] }[];
  /** The answer as JSON. */
  answer?: string;
  /** One sentence that says how it ended. */
  outcome: string;
}

type Ended = Extract<Step, { kind: 'ended' }>;

/** The result of the steps; undefined while a call is under way. */
export function resultOf(steps: readonly Step[], callers: number, language: Language): Result | undefined {
  const texts = TEXTS[language];
  const last = Array.from({ length: callers }, (_, caller) => steps.findLast((step) => isOf(step, caller)));
  const ends = last.filter((step): step is Ended => step?.kind === 'ended');
  if (ends.length < callers) return undefined;
  if (callers > 1) {
    const attempts = ends.reduce((sum, end) => sum + end.attempts.length, 0);
    const time = texts.seconds(Math.max(...ends.map(({ atMs }) => atMs)));
    const summary = texts.summary(ends.filter(({ error }) => !error).length, callers, attempts, time);
    return { outcome: summary, parts: [] };
  }
  const { error, receipt, answer, atMs } = ends[0]!;
  // A conversation with tools has several calls
  const attempts = steps.filter(({ kind }) => kind === 'sent').length;
  const parts: Result['parts'] = [];
  if (error) parts.push({ title: texts.error, tone: 'error', facts: factsOfError(error, language) });
  if (receipt)
    parts.push({
      title: receipt.broken ? texts.brokenReceipt : texts.receipt,
      tone: receipt.broken ? 'error' : 'success',
      facts: factsOfReceipt(receipt, language),
    });
  const outcome = error
    ? texts.failed(texts.actions[error.action], texts.because[error.because])
    : texts.succeeded(attempts, texts.seconds(atMs));
  return { parts, outcome, ...(answer && { answer: JSON.stringify(answer, null, 2) }) };
}

// The last event of a stream may come after its end
function isOf(step: Step, caller: number): boolean {
  return step.kind !== 'limiter' && step.kind !== 'event' && step.caller === caller;
}

function factsOfError(error: CaicainiError, language: Language): [string, string][] {
  const { fields, actions, because, charged } = TEXTS[language];
  const row = Object.values(ERRORS).find(({ status }) => status === error.status);
  return present([
    [fields.action, `${actions[error.action]} (${error.action})`],
    [fields.because, `${because[error.because]} (${error.because})`],
    [fields.status, error.status],
    [fields.type, error.type],
    [fields.code, error.code],
    [fields.message, error.message],
    [fields.charged, charged[error.charged]],
    [fields.attempts, error.attempts.length],
    [fields.id, error.messageId],
    [fields.whatToDo, row && rowTexts(row, language).whatToDo],
  ]);
}

function factsOfReceipt(receipt: Receipt, language: Language): [string, string][] {
  const { fields, seconds } = TEXTS[language];
  const { id, model, inputTokens, outputTokens, credits, attempts, durationMs, rateLimit } = receipt;
  return present([
    [fields.id, id],
    [fields.model, model],
    [fields.tokens, inputTokens === undefined ? undefined : [inputTokens, outputTokens ?? '–'].join(' / ')],
    [fields.credits, credits],
    [fields.attempts, attempts],
    [fields.duration, seconds(durationMs)],
    [fields.rateLimit, rateLimit && `${rateLimit.remaining} / ${rateLimit.limit} (${rateLimit.tier})`],
  ]);
}

function present(facts: [string, string | number | undefined][]): [string, string][] {
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]));
}
