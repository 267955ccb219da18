/** `docs/bench.md`: the table of the peers, and what its columns mean. */
import { cpus } from 'node:os';

/** The page as Markdown. */
export function pageOf(table: string): string {
  return `# Size and speed beside others

Written by \`npm run bench -- --peers --write\` on Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} processors. Every column is measured
in one run, the peers in turns; medians; brackets, where there are some, hold the quartiles: half of the rounds lies between.

${table}

- **Bundles** are minified by esbuild for Node and compressed with gzip: a program that makes one message, and one that also reads
  a stream. openapi-fetch and ky read a stream with \`eventsource-parser\`; openapi-fetch has no errors and no retries.
- **Installed** counts the files of the package and of all that it depends on, not the blocks of a disk.
- **Import** is the time that a process takes more than one that imports nothing, started in the same round: what is below zero in
  brackets is the noise of a start.
- **CPU per call** is that of the process beside bare fetch in the same round, with a fetch that answers at once; the second is
  over sockets to a server in another process, 64 calls at a time. Ours passes through the door, which keeps a key's callers
  within its limits.
- **Type instantiations** are those that checking a file of some lines needs over an empty one (TypeScript, \`skipLibCheck\`).

\`caicaini\` is the client with everything; \`caicaini/lite\` the same code as functions, without the door and the raw client.

Where we are not first: openapi-fetch and ky are smaller, in a bundle and on disk; openapi-fetch starts sooner, and its calls
cost no more than those of \`caicaini\` with its door; the types of openai and @anthropic-ai/sdk need fewer instantiations than
those of \`caicaini/lite\`. Figures whose quartiles overlap may change places from run to run.

We aimed at bundles of 6 kB, and 8 kB with streaming. What judges, retries, keeps time limits, bounds what is read, checks
options and keeps the key out of every text takes more than that in \`caicaini/lite\` already; the parser of server-sent events,
the order of events and the message put together come on top. The package as installed also carries the mock, the verifier and
the description; a program loads only what it imports.
`;
}
