/**
 * Sends many prompts and keeps the answers. Run it again to go on where it ended.
 *
 *     npx tsx examples/batch.ts prompts.jsonl answers.jsonl [--concurrency 20]
 *
 * A line of prompts.jsonl is `{"id": "1", "prompt": "Hello"}`. Exit code: 0 all answered, 1 some failed, 2 a 401, 402 or
 * 403, after which a person must act.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
// In your project import from 'caicaini'
import { createClient, type CaicainiError } from '../src/index.js';

const { values, positionals } = parseArgs({
  options: { concurrency: { type: 'string', default: '20' } },
  allowPositionals: true,
});
const [input = 'prompts.jsonl', output = 'answers.jsonl'] = positionals;
const prompts = linesOf(readFileSync(input, 'utf8')) as { id: string; prompt: string }[];
const before = existsSync(output) ? readFileSync(output, 'utf8') : '';
const done = new Set((linesOf(before) as { id: string }[]).map(({ id }) => id));
// A run that was killed may have left half a line
if (before !== '' && !before.endsWith('\n')) appendFileSync(output, '\n');

let hardStop: CaicainiError | undefined;
const caicaini = createClient({ hooks: { onHardStop: (error) => (hardStop = error) } });
const queue = prompts.filter(({ id }) => !done.has(id)).values();
let failed = 0;

/** Takes one prompt after the other. A hard stop lets those in flight end, because they may be paid. */
async function work(): Promise<void> {
  for (const { id, prompt } of queue) {
    try {
      const message = await caicaini.messages.create({
        model: 'caicaini/auto',
        max_tokens: 1024,
        messages: [{ role: 'user', content: prompt }],
      });
      const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      appendFileSync(output, `${JSON.stringify({ id, messageId: message.id, text })}\n`);
      done.add(id);
    } catch (error) {
      failed += 1;
      console.error(`\n${id}: ${String(error)}`);
    }
    process.stderr.write(`\r${done.size} of ${prompts.length} answered, ${failed} failed`);
    if (hardStop) return;
  }
}

await Promise.all(Array.from({ length: Number(values.concurrency) }, work));
console.error(hardStop ? '\nstopped: run it again once a person has acted' : '');
process.exitCode = hardStop ? 2 : failed > 0 ? 1 : 0;

/** The lines that are whole. */
function linesOf(text: string): unknown[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}
