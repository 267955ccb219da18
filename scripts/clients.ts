/** Puts the official clients through every scene against the mock, and writes what came of it to docs/clients.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CALLERS } from './clients/callers.js';
import { describePlayed, play } from './clients/play.js';
import { SCENES } from './clients/scenes.js';
import { firstDifference } from './outputs.js';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const path = new URL('../docs/clients.md', import.meta.url);

const sections: string[] = [];
for (const [name, caller] of Object.entries(CALLERS)) {
  const rows: string[] = [];
  for (const scene of SCENES) {
    const [alone, beneath] = [await play(scene, caller, false), await play(scene, caller, true)];
    rows.push(
      `| ${scene.name} | ${describePlayed(alone, scene)} | ${describePlayed(beneath, scene)} | ${beneath.receipts} |`,
    );
    process.stderr.write('.');
  }
  sections.push(
    `## ${name}\n\n| scene | as it is | with \`createFetch\` beneath | receipts |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`,
  );
}
process.stderr.write('\n');

const text = `# Clients of other makers against the mock gateway

Printed by \`npm run clients\`: each client unchanged, first at its own defaults, then with \`createFetch()\` as its
\`fetch\` and \`maxRetries: 0\`, so that one layer retries. \`answer\` is the whole of what was asked for; \`no error\`
means that the client took for a success what was none. Requests are those the gateway saw: each of them may be charged.

${sections.join('\n')}`;

const found = await readFile(path, 'utf8').catch(() => '');
const difference = firstDifference(text, found);
if (!values.check) {
  await writeFile(path, text);
  console.log(text);
} else if (difference) {
  console.error(`docs/clients.md:${difference.line}\n  want: ${difference.want}\n  got:  ${difference.got}`);
  process.exitCode = 1;
}
