/** A run in words: the lines that say the same as the picture. */
import { ERRORS } from '../../../../../src/contract.js';
import type { Step } from './engine.js';
import { TEXTS, type Language, type Texts } from './texts.js';

/** One line of the log. */
export interface Line {
  /** Milliseconds since the start of the run. */
  atMs: number;
  /** Index of the caller, from 0; absent for the limiter. */
  caller?: number;
  text: string;
  /** Facts below the text: headers of a response, or the names of events. */
  notes: string[];
  /** True for a line that grows, so that it is not read aloud again and again. */
  grows?: boolean;
}

/** The lines of the steps so far. With many callers, only what the limiter does and how each call ended. */
export function linesOf(steps: readonly Step[], callers: number, language: Language): Line[] {
  const texts = TEXTS[language];
  const isShort = callers > 1;
  const lines: Line[] = [];
  let events: { line: Line; names: Map<string, number> } | undefined;
  for (const step of steps) {
    const { atMs } = step;
    if (step.kind === 'limiter') {
      const { state, waiting, inFlight } = step.notice;
      lines.push({ atMs, text: texts.stateTexts[state], notes: [texts.load(waiting, inFlight)] });
      continue;
    }
    const { caller } = step;
    if (step.kind !== 'event') {
      // The last event of a stream may come after its end
      if (step.kind !== 'ended') events = undefined;
      if (!isShort || step.kind === 'ended') lines.push({ atMs, caller, ...inWords(step, texts) });
      continue;
    }
    if (!events) {
      events = { line: { atMs, caller, text: '', notes: [], grows: true }, names: new Map() };
      lines.push(events.line);
    }
    const { line, names } = events;
    names.set(step.name, (names.get(step.name) ?? 0) + 1);
    line.text = texts.events([...names.values()].reduce((sum, each) => sum + each, 0));
    line.notes = [...names].map(([name, times]) => (times === 1 ? name : `${name} × ${times}`));
  }
  return lines;
}

function inWords(
  step: Exclude<Step, { kind: 'limiter' } | { kind: 'event' }>,
  texts: Texts,
): Pick<Line, 'text' | 'notes'> {
  const { seconds } = texts;
  switch (step.kind) {
    case 'sent':
      return { text: texts.sent(step.attempt, `${step.method} ${step.path}`), notes: [] };
    case 'answered':
      return {
        text: texts.answered(statusInWords(step.status)),
        notes: step.headers.map(([name, value]) => `${name}: ${value}`),
      };
    case 'retry': {
      const { afterMs, retryAfterMs } = step;
      const text =
        retryAfterMs === undefined
          ? texts.backoff(seconds(afterMs))
          : texts.retryAfter(seconds(afterMs), seconds(retryAfterMs));
      return { text, notes: [] };
    }
    case 'tool':
      return { text: texts.tool(`${step.name}(${JSON.stringify(step.input)})`, step.result), notes: [] };
    case 'ended': {
      const { error, attempts, durationMs } = step;
      return error
        ? { text: texts.failed(texts.actions[error.action], texts.because[error.because]), notes: [error.message] }
        : { text: texts.succeeded(attempts.length, seconds(durationMs)), notes: [] };
    }
  }
}

function statusInWords(status: number): string {
  const row = Object.values(ERRORS).find((each) => each.status === status);
  return row ? `${status} ${row.type}` : String(status);
}
