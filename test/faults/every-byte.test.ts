/** A stream cut, reset or garbled at every byte: either it is whole, or there is an error with a true beginning. */
import { expect, test } from 'vitest';
import { CaicainiError, createClient, type Caicaini } from '../../src/index.js';
import { requestExample } from '../examples.js';
import { testWorld } from '../world.js';
import { answer, CHAT_STREAM, chunk, END, head, LAST_CHUNK, RESET, SSE, STREAM, STREAM_TEXT } from './fault.js';
import { KEY, until } from './run-fault.js';
import { playScripts, type Script } from './script-server.js';

const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');

const surfaces = {
  messages: { text: STREAM, open: (caicaini: Caicaini) => caicaini.messages.stream(hello) },
  completions: { text: CHAT_STREAM, open: (caicaini: Caicaini) => caicaini.chat.completions.stream(chat) },
};

/** The text that came, and how it ended. */
async function read(stream: { text(): AsyncIterable<string> }): Promise<{ text: string; error?: CaicainiError }> {
  let text = '';
  try {
    for await (const piece of stream.text()) text += piece;
    return { text };
  } catch (error) {
    expect(CaicainiError.is(error), String(error)).toBe(true);
    return { text, error: error as CaicainiError };
  }
}

const cuts: { name: string; script: (start: string) => Script }[] = [
  { name: 'ended', script: (start) => answer(head(200, SSE), ...(start ? [chunk(start)] : []), LAST_CHUNK) },
  { name: 'closed', script: (start) => answer(head(200, SSE), chunk(start || '\n'), END) },
  { name: 'reset', script: (start) => answer(head(200, SSE), chunk(start || '\n'), RESET) },
];

for (const [surface, { text, open }] of Object.entries(surfaces)) {
  for (const { name, script } of cuts) {
    test(`${surface} ${name} after each byte`, async () => {
      // Every byte for the clean end, as it is the one that looks right; every seventh for the others
      const step = name === 'ended' ? 1 : 7;
      for (let at = 0; at < text.length; at += step) {
        const server = await playScripts([script(text.slice(0, at))]);
        const baseUrl = `http://127.0.0.1:${server.port}`;
        const caicaini = createClient({ apiKey: KEY, baseUrl, world: testWorld(), maxAttempts: 1 });
        const seen = await read(open(caicaini));
        expect(STREAM_TEXT.startsWith(seen.text), `at ${at}`).toBe(true);
        // The blank line after the last event adds nothing
        const isWhole = at >= text.trimEnd().length;
        if (!isWhole) {
          expect(seen.error, `at ${at}`).toBeDefined();
          expect(['stream-started', 'attempts', 'fix'], `at ${at}`).toContain(seen.error!.because);
        }
        await server.close();
        await until(() => server.open() === 0);
      }
    });
  }

  test(`${surface} with each byte replaced, left out or doubled`, async () => {
    const bytes = Buffer.from(text);
    const garbled = (at: number) => [
      Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 1)]),
      Buffer.concat([bytes.subarray(0, at), Buffer.from('\n'), bytes.subarray(at + 1)]),
      Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
      Buffer.concat([bytes.subarray(0, at + 1), bytes.subarray(at)]),
    ];
    for (let at = 0; at < bytes.length; at++) {
      for (const body of garbled(at)) {
        const fetch = () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
        const caicaini = createClient({ apiKey: KEY, world: testWorld({ fetch }), maxAttempts: 1 });
        const stream = open(caicaini);
        const { text: got, error } = await read(stream);
        // What was handed on is what the final answer holds, unless the type of its block is one nobody knows
        if (error) expect(error.because, `at ${at}`).toMatch(/^(stream-started|attempts|fix)$/);
        else expect([got, ''], `at ${at}`).toContain(await stream.finalText());
      }
    }
  });
}
