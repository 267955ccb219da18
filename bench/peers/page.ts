/** The page `docs/generated/bench.md`: the table of the peers, and the meaning of its columns. */
import { cpus } from 'node:os';

/** Writes the page as Markdown. */
export function pageOf(table: string): string {
  return `# Size and speed compared with other clients

Written by \`npm run bench -- --peers --write\` on Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} processors. One run measures all columns,
the peers in turns. Figures are medians; brackets contain the quartiles.

${table}

- **Bundles** are minified by esbuild for Node and compressed with gzip: a program that makes one message, and one that also reads
  a stream. openapi-fetch and ky read a stream with \`eventsource-parser\`; openapi-fetch has no errors and no retries.
- **Installed** is the size of the files of the package and of all its dependencies.
- **Import** is the time of a process that imports the package, minus that of a process without imports in the same round. A
  figure below zero is noise.
- **CPU per call** is the CPU time of the process compared with bare fetch in the same round. The first column uses a fetch that
  answers at once, the second one sockets to a server in another process, 64 calls at a time. The calls of \`caicaini\` pass its
  limiter.
- **Type instantiations** are those of a short file, minus those of an empty one (TypeScript, \`skipLibCheck\`).

Other clients are better in these columns: openapi-fetch and ky are smaller, in a bundle and on disk, and openapi-fetch starts
sooner. Figures whose quartiles overlap may differ in the next run.

The aim was a bundle of 6 kB, and 8 kB with streaming. Classification, retries, time limits, size limits, the checks of options
and the redaction of the key take more than that; the parser of server-sent events, the check of their order and the
accumulation of the message are on top. The installed package also contains the mock, the verifier and the description, but a
program loads only the subpaths that it imports.
`;
}
