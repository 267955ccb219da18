/** Streams over random input: any chunking gives the same events, and any events end in a whole answer or an error. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STREAM_GRAMMARS } from '../../src/contract.js';
import { CaicainiError, createClient, type Caicaini } from '../../src/index.js';
import { createSseParser, writeSse } from '../../src/stream/sse.js';
import { requestExample } from '../support/examples.js';
import { CHAT_STREAM, STREAM } from '../faults/fault.js';
import { cuts, holds, holdsLater, splitAt } from './fuzz.js';
import { outside, testRuntime } from '../support/fake-clock.js';

const line = fc.string({
  unit: fc.constantFrom(...Array.from('ab: é\u{1F004}'), 'data', 'event', '\0', '\uFEFF'),
  maxLength: 12,
});
const ending = fc.constantFrom('\n', '\r', '\r\n');
const sseText = fc
  .array(
    fc.tuple(
      fc.oneof(
        line,
        line.map((text) => `data:${text}`),
        line.map((text) => `data: ${text}`),
        fc.constantFrom('', '', ':', 'event: x', 'id: 1', 'retry: 5'),
      ),
      ending,
    ),
    { maxLength: 30 },
  )
  .map((lines) => lines.flat().join(''));

describe('the parser of events', () => {
  test('gives the same events however the text is cut', () =>
    holds(fc.tuple(sseText, cuts), ([text, shares]) => {
      expect(eventsOf(splitAt(text, shares))).toEqual(eventsOf([text]));
      expect(eventsOf(text.split(''))).toEqual(eventsOf([text]));
    }));

  test('gives the events that were written', () =>
    holds(
      fc.array(
        fc.tuple(
          fc.option(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), minLength: 1 }), { nil: undefined }),
          fc.json(),
        ),
      ),
      (events) => {
        const text = events.map(([name, data]) => writeSse(name, data)).join('');
        expect(eventsOf([text])).toEqual(events);
      },
    ));
});

function eventsOf(pieces: string[]): [string | undefined, string][] {
  const events: [string | undefined, string][] = [];
  const parser = createSseParser(
    1e6,
    ({ event, data }) => events.push([event, data]),
    () => expect.unreachable(),
  );
  for (const piece of pieces) parser.feed(piece);
  parser.end();
  return events;
}

const protocols = {
  messages: {
    text: STREAM,
    grammar: STREAM_GRAMMARS.createMessage,
    open: (caicaini: Caicaini) => caicaini.messages.stream(requestExample('createMessage', 'quickstart')),
  },
  completions: {
    text: CHAT_STREAM,
    grammar: STREAM_GRAMMARS.createChatCompletion,
    open: (caicaini: Caicaini) =>
      caicaini.chat.completions.stream(requestExample('createChatCompletion', 'documented')),
  },
};

for (const [protocol, { text, grammar, open }] of Object.entries(protocols)) {
  const symbols = [...new Set(Object.values(grammar.states).flatMap((each) => Object.keys(each))), 'balloon'];

  describe(`the stream of ${protocol}`, () => {
    const parts = text
      .split('\n\n')
      .slice(0, -1)
      .map((each) => `${each}\n\n`);
    /** The documented events left out, doubled, swapped and mixed with others. */
    const mixed = fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.nat(parts.length - 1).map((at) => parts[at]!) },
        fc.jsonValue({ maxDepth: 3 }).map((value) => `data: ${JSON.stringify(value)}\n\n`),
        fc
          .record(
            {
              type: fc.constantFrom(...symbols, 'error', '__proto__'),
              index: fc.jsonValue(),
              delta: fc.jsonValue(),
              message: fc.jsonValue(),
              content_block: fc.jsonValue(),
              choices: fc.jsonValue(),
              error: fc.jsonValue(),
            },
            { requiredKeys: [] },
          )
          .map((value) => `data: ${JSON.stringify(value)}\n\n`),
      ),
      { maxLength: 14 },
    );
    const orders = fc.oneof(
      mixed.map((all) => all.join('')),
      fc.tuple(fc.nat(parts.length), mixed).map(([until, rest]) => parts.slice(0, until).join('') + rest.join('')),
      fc
        .tuple(fc.nat(parts.length), mixed)
        .map(([at, more]) => [...parts.slice(0, at), ...more, ...parts.slice(at)].join('')),
    );

    test('ends in an answer or in one error for any events in any order, however they are cut', () =>
      holdsLater(fc.tuple(orders, cuts), async ([given, shares]) => {
        const bytes = new TextEncoder().encode(given);
        const whole = await read([bytes], open);
        expect(await read(splitAt(bytes, shares), open)).toEqual(whole);
      }));
  });
}

/** The text of a stream in these pieces, with its final answer or its error. */
async function read(
  pieces: Uint8Array[],
  open: (caicaini: Caicaini) => { text(): AsyncIterable<string>; finalMessage(): Promise<unknown> },
) {
  const body = () =>
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) if (piece.length > 0) controller.enqueue(piece);
        controller.close();
      },
    });
  const fetch = () => Promise.resolve(new Response(body(), { headers: { 'content-type': 'text/event-stream' } }));
  const caicaini = createClient({
    apiKey: `cai_api_${'x'.repeat(32)}`,
    ...outside(testRuntime({ fetch })),
    retry: { maxAttempts: 1 },
  });
  const stream = open(caicaini);
  let text = '';
  try {
    for await (const piece of stream.text()) text += piece;
    return { text, final: await stream.finalMessage() };
  } catch (error) {
    expect(CaicainiError.is(error), String(error)).toBe(true);
    const { message, action, because, partial } = error as CaicainiError;
    return { text, message, action, because, partial };
  }
}
