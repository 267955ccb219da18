/** What an SDK must make of the vectors: for the README of the package and for docs/conformance.md. */

/** The rules of both files of vectors, as Markdown. */
export function emitConformanceRules(): string {
  return `## Decisions

Judging needs \`errors.json\` alone. For each vector of \`conformance/decisions.json\`, with the policy \`retryPolicy\` and the
clock \`dateMs\`:

1. Make the outcome that \`given\` tells: an answer with \`status\`, \`body\` and \`retryAfter\`; one of the kinds without a whole
   answer, as \`retryPolicy.noAnswer\` tells them; or \`unusable-stream\`, a 2xx stream that breaks its rules.
2. Classify it and compare \`action\`, \`charged\`, \`type\` and \`mismatch\`. The type is \`error.type\` of a JSON body where that is
   a text, whatever else is missing. The first rule that speaks wins:
   - A type that says stop is believed: its row, whatever the status.
   - Status and type name the same row: that row.
   - The type has no row, or there is none: the row of the status; without one the action of \`retryPolicy.statuses\`, exact
     before class, and \`charged\` is \`unknown\`.
   - The status is 2xx: the row of the type.
   - They disagree: the more careful of the two actions (\`retryPolicy.careful\`), and \`charged\` is \`unknown\` where they
     differ in it.

   A type with several rows means that of the status, or else the first. \`mismatch\` says that the type has a row and the
   status another or none. An unusable stream is judged as a 2xx without a type.
3. Read Retry-After, if the action is \`retry\`, the status 400 or more, and its row, if any, has \`honorsRetryAfter\`: seconds,
   with or without a fraction; several with commas between, of which the longest counts; or an HTTP date later than
   \`dateMs\`. Anything else counts as none.
4. Decide, with \`attempts\`, \`leftMs\`, \`idempotent\` and \`streamStarted\` as given. The rules in this order, the first that
   speaks wins: content was handed on (\`stream-started\`); the action (\`stop\`, \`fix\`); a lost answer that may not be
   repeated (\`lost-response\`); \`retryPolicy.attempts.default\` are made (\`attempts\`); Retry-After asks for more than
   \`retryPolicy.retryAfter.maxMs\` (\`retry-after-too-long\`); the wait is not shorter than \`leftMs\` (\`deadline\`).
5. Where \`want.retry\` is true, draw the wait with chance 0 and with chance as near to 1 as you can: \`minMs\` and \`maxMs\`.
   Any chance between them lies between. Otherwise compare \`because\`, for every chance. The wait is chance × min(\`capMs\`,
   \`baseMs\` × \`factor\` ^ (attempts − 1)); with Retry-After the sum of that, \`spreadMinMs\`, and chance × (\`spreadMaxMs\` −
   \`spreadMinMs\`).

## Streams

For each vector of \`conformance/streams.json\`, feed \`given.text\`, as UTF-8, to the reader of \`given.operation\`, whose
grammar is in \`stream-grammar.json\`: whole, byte by byte, and cut in two at every byte. Each way \`want.events\` are handed
on in order, then there is \`want.final\` or \`want.failure\`.

- An event is the JSON object in its data. \`[DONE]\` is none, and neither are errors, by their name or their \`type\`.
- At the end of the text a last event counts without its blank line, too. What follows the event that ends the stream is
  not read.
- \`want.final\` is put together as the same call would have answered without \`stream\`.
- A stream that ends before that event is judged as \`sent\` (not as \`lost\`, which is an answer in one piece); one whose
  events break the grammar or are no objects, as \`unusable-stream\`; an error event, as the answer with that body and the
  status of its type, or 500 where the type has no row.
- The decision is that after the first attempt, with all the time of the policy, of a request that is not idempotent.
  \`streamStarted\` is true once an event with a symbol of \`content\` came.`;
}
