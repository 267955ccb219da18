/** The rules by which an SDK reads the vectors, for the README of the package and for docs/site/en/resources/other-languages.md. */
import type { Json, Spec } from '../spec.js';

/** Emits the rules of both files of vectors, as Markdown. */
export function emitConformanceRules({ rules, conformance }: Spec): string {
  const { classification, retryAfter, decision, wait } = rules;
  const rows = classification.map(({ when, take }: Json) => `   - ${when}: take ${sentence(take)}`);
  const accepted = retryAfter.accepts.map(
    ({ meaning, pattern }: Json) => `   - ${meaning} Its pattern: \`${pattern}\``,
  );
  const reasons = decision.map(({ because, when }: Json) => `   - \`${because}\`: ${sentence(when)}`);
  const { found, mistakes } = conformance.score;
  const percent = Math.floor((1000 * found) / mistakes) / 10;
  return `## Decisions

The decisions depend on \`errors.json\` alone, which has these rules as data in \`rules\`. For each vector of \`conformance/decisions.json\`, with the policy \`retryPolicy\` and the clock \`dateMs\`:

1. Make the outcome in \`given\`: an answer with \`status\`, \`body\` and \`retryAfter\`, or one of \`retryPolicy.noAnswer.outcomes\`, among them \`unusable-stream\`, a 2xx stream with data that cannot be read.
2. Classify it and compare \`action\`, \`charged\`, \`type\` and \`mismatch\`. ${rules.type} Without one \`type\` is that of the row that is taken, or null. The first rule that applies wins:
${rows.join('\n')}

   If a type has several rows, take the row of the status, or else the first. \`mismatch\` is true when the type has a row and the status has another or none.
3. Read Retry-After if ${sentence(retryAfter.when)} These values are a time, and any other is ignored:
${accepted.join('\n')}
4. Decide with \`attempts\`, \`leftMs\`, \`idempotent\` and \`streamStarted\` from \`given\`. The first rule that applies wins:
${reasons.join('\n')}
5. If \`want.retry\` is true, compute the wait with the random number 0, which gives \`minMs\`, and with one as near to 1 as you can, which gives \`maxMs\`. Otherwise compare \`because\`, which does not depend on the random number. The wait is ${wait.backoff}. With Retry-After it is ${wait.retryAfter}.

## Streams

For each vector of \`conformance/streams.json\`, feed \`given.text\`, as UTF-8, to the reader of \`given.operation\`, whose grammar is in \`stream-grammar.json\`. Feed it as a whole, byte by byte, and in two parts, split at every byte. Each time the reader returns \`want.events\` in order, and then \`want.final\` or \`want.failure\`.

- An event is the JSON object in its data. \`[DONE]\` is not an event, and neither is an error: an event with the name \`error\`, or data that holds an error as a 2xx body does (see above). Ignore data that is empty, is JSON but no object, or has the name of a symbol of \`anywhere\`.
- A client takes events in any order. The stream is whole at \`last\`, if \`finish\` came before it, and with \`lastIsOptional\` also when its text ends after \`finish\` between two events. Vectors with \`lenient\` break the order of \`states\`, which a verifier reports.
- At the end of the text a last event counts without its blank line, if its data is whole. Ignore everything after the event that ends the stream.
- \`want.final\` is the answer that the same call gives without \`stream\`. Texts in pieces are joined, lists too; null, a missing member and an empty text change nothing that is known. A delta belongs to the block of its \`index\`, else to the block that is open. A tool input that is not a JSON object stays as text in \`partial_json\`. A piece of a tool call belongs to the call of its id, else to the last call of its \`index\`, else to the call of its position; a new id begins a new call. \`id\`, \`type\`, \`role\` and \`name\` are never joined.
- Classify a stream that ends before it is whole as \`sent\`, also when it ends inside an event; \`lost\` is for an answer in one piece. Classify one with data that is not JSON as \`unusable-stream\`. Classify an error as an answer with its status and its type.
- The decision is the one after the first attempt of a request that is not idempotent, with the whole time of the policy. \`streamStarted\` is true once an event with a symbol of \`content\` has arrived.

## Score

A reference reader passes every vector. With one mistake at a time, of ${mistakes} that readers make, it fails ${found} times: the vectors find ${percent} %.`;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
