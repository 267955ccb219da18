/** A stream cut, reset or garbled at every byte: it is whole, or it ends in an error after a true beginning. */
import { expect, test } from 'vitest';
import { CaicainiError, createClient, type Caicaini } from '../../src/index.js';
import { requestExample } from '../support/examples.js';
import { answer, CHAT_STREAM, chunk, END, head, LAST_CHUNK, RESET, SSE, STREAM, STREAM_TEXT } from './fault.js';
import { KEY, until } from './run-fault.js';
import { playScripts, type Script } from './script-server.js';
import { outside, testRuntime } from '../support/fake-clock.js';

const hello = requestExample('createMessage', 'quickstart');
const chat = requestExample('createChatCompletion', 'documented');

const protocols = {
  messages: { text: STREAM, open: (caicaini: Caicaini) => caicaini.messages.stream(hello) },
  completions: { text: CHAT_STREAM, open: (caicaini: Caicaini) => caicaini.chat.completions.stream(chat) },
};

/** Whether the characters of a text are in another one, in order. */
function isPartOf(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at += 1;
  return at === part.length;
}

/** The text of a stream, and how it ended. */
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

for (const [protocol, { text, open }] of Object.entries(protocols)) {
  for (const { name, script } of cuts) {
    test(`a stream of ${protocol} ${name} after any byte is whole or ends in an error`, async () => {
      // Every byte for the clean end, as it is the one that looks right; every seventh for the others
      const step = name === 'ended' ? 1 : 7;
      for (let at = 0; at < text.length; at += step) {
        const server = await playScripts([script(text.slice(0, at))]);
        const baseUrl = `http://127.0.0.1:${server.port}`;
        const caicaini = createClient({ apiKey: KEY, baseUrl, ...outside(testRuntime()), retry: { maxAttempts: 1 } });
        const seen = await read(open(caicaini));
        expect(STREAM_TEXT.startsWith(seen.text), `at ${at}`).toBe(true);
        // The blank line after the last event adds nothing; a completion may end after its finish
        const mayBeWhole = at >= text.trimEnd().length || text.slice(0, at).includes('"finish_reason":"stop"');
        if (seen.error || !mayBeWhole)
          expect(['stream-started', 'attempts'], `at ${at}`).toContain(seen.error?.because);
        if (!seen.error) expect(seen.text, `at ${at}`).toBe(STREAM_TEXT);
        await server.close();
        await until(() => server.open() === 0);
      }
    });
  }

  test(`a stream of ${protocol} with any byte replaced, left out or doubled is whole or ends in an error`, async () => {
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
        const caicaini = createClient({ apiKey: KEY, ...outside(testRuntime({ fetch })), retry: { maxAttempts: 1 } });
        const stream = open(caicaini);
        const { text: got, error } = await read(stream);
        if (error) expect(error.because, `at ${at}`).toMatch(/^(stream-started|attempts|unusable-answer)$/);
        else {
          // The text of a block or of a delta of an unknown type is in one of the two alone
          const final = await stream.finalText();
          expect(final === '' || isPartOf(got, final), `at ${at}: ${got}, ${final}`).toBe(true);
        }
      }
    }
  });
}
