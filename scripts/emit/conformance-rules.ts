/** The rules by which an SDK reads the vectors, for the README of the package and for docs/site/en/resources/other-languages.md. */
import type { Json, Spec } from '../spec.js';
import type { Language } from './pages.js';

/** The names of all clauses of both files, as the rules show them. */
export function clauseNames({ rules, conformance }: Spec): { decisions: string[]; streams: string[] } {
  const names = (list: Json[], member: string, prefix = '') => list.map((each) => `${prefix}${each[member]}`);
  return {
    decisions: [
      ...['no-answer', 'type', ...names(rules.classification, 'name'), 'several-rows', 'mismatch', 'retry-after'],
      ...names(rules.retryAfter.accepts, 'form', 'retry-after-'),
      ...[...names(rules.decision, 'because'), 'backoff', 'spread'],
    ],
    streams: names(conformance.clauses, 'name'),
  };
}

/** Emits the rules of both files of vectors, as Markdown. */
export function emitConformanceRules({ rules, conformance }: Spec): string {
  const { classification, retryAfter, decision, wait } = rules;
  const rows = classification.map(({ name, when, take }: Json) => `   - \`${name}\`. ${when}: take ${sentence(take)}`);
  const accepted = retryAfter.accepts.map(
    ({ form, meaning, pattern }: Json) => `   - \`retry-after-${form}\`. ${meaning} Its pattern: \`${pattern}\``,
  );
  const reasons = decision.map(({ because, when }: Json) => `   - \`${because}\`: ${sentence(when)}`);
  const streams = conformance.clauses.map(({ name, text }) => `- \`${name}\`. ${text}`);
  return `Each vector names in \`clause\` the clause below that it is about.

## Decisions

The decisions depend on \`errors.json\` alone, which has these rules as data in \`rules\`. For each vector of \`conformance/decisions.json\`, with the policy \`retryPolicy\` and the clock \`dateMs\`:

1. Make the outcome in \`given\`: an answer with \`status\`, \`body\` and \`retryAfter\`, or one of \`retryPolicy.noAnswer.outcomes\` (\`no-answer\`), among them \`unusable-stream\`, a 2xx stream with data that cannot be read.
2. Classify it and compare \`action\`, \`charged\`, \`type\` and \`mismatch\`. ${rules.type} Without one \`type\` is that of the row that is taken, or null (\`type\`). The first rule that applies wins:
${rows.join('\n')}

   If a type has several rows, take the row of the status, or else the first (\`several-rows\`). \`mismatch\` is true when the type has a row and the status has another or none (\`mismatch\`).
3. Read Retry-After if ${retryAfter.when} (\`retry-after\`). These values are a time, and any other is ignored:
${accepted.join('\n')}
4. Decide with \`attempts\`, \`maxAttempts\`, \`leftMs\`, \`idempotent\` and \`streamStarted\` from \`given\`. The first rule that applies wins:
${reasons.join('\n')}
5. If \`want.retry\` is true, compute the wait with the random number 0, which gives \`minMs\`, and with one as near to 1 as you can, which gives \`maxMs\`. Otherwise compare \`because\`, which does not depend on the random number. The wait is ${wait.backoff} (\`backoff\`). With Retry-After it is ${wait.retryAfter} (\`spread\`).

## Streams

For each vector of \`conformance/streams.json\`, feed \`given.text\`, as UTF-8, to the reader of \`given.operation\`, whose grammar is in \`stream-grammar.json\`. Feed it as a whole, byte by byte, and in two parts, split at every byte. Each time the reader returns \`want.events\` in order, and then \`want.final\` or \`want.failure\`. A client may hold events back until content arrives.

${streams.join('\n')}

${emitScore(conformance.score)}`;
}

/** The share of wrong readings that the vectors find, as a sentence under a heading. */
function emitScore(score: Score): string {
  return `## Score

A reference reader passes every vector. With one mistake at a time, of ${score.mistakes} that readers make, it fails ${score.found} times: the vectors find ${percent(score)}.`;
}

type Score = Spec['conformance']['score'];

/** The score as one sentence, for the README of the repository. */
export function emitReadmeScore({ conformance: { score } }: Spec, language: Language = 'en'): string {
  const { mistakes } = score;
  return {
    en: `The conformance vectors find ${percent(score)} of ${mistakes} wrong readers.`,
    zh: `一致性用例能发现 ${mistakes} 种错误实现中的 ${percent(score)}。`,
  }[language];
}

// Rounded down
function percent({ found, mistakes }: Score): string {
  return `${Math.floor((1000 * found) / mistakes) / 10} %`;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
