/**
 * The mock keeps the contract: properties over random requests. A title shows the seed; set FUZZ_SEED to it to repeat a
 * run.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { chatProtocol } from '../../src/stream/chat.js';
import { HEADERS, OPERATIONS, STREAM_GRAMMARS, type Operation } from '../../src/contract.js';
import { StreamMachine } from '../../src/verify/read/grammar.js';
import { messageProtocol } from '../../src/stream/messages.js';
import { createMock, type FaultAnswer, type FaultRule, type Mock, type ScriptedBlock } from '../../src/mock/index.js';
import { createSseParser, type ServerSentEvent } from '../../src/stream/sse.js';
import type { StreamProtocol } from '../../src/stream/protocol.js';
import { rowPointer } from '../support/row-pointer.js';
import { seed } from '../fuzz/fuzz.js';
import {
  altered,
  alteredRequest,
  isDocumented,
  isValid,
  problems,
  smallRequest,
  toolSchema,
  validRequest,
} from './arbitrary-requests.js';

const numRuns = Number(process.env['CAICAINI_TEST_RUNS'] ?? 75);
const NOW = Date.parse('2026-11-23T12:00:18Z');

function check<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(arbitrary, holds), { seed, numRuns });
}

function freshMock(): Mock {
  const mock = createMock({ now: () => NOW });
  mock.accounts.get(mock.key)!.balance = 1e12;
  return mock;
}

function send(mock: Mock, { method, path }: { method: string; path: string }, body?: unknown, headers = {}) {
  return mock.fetch(`https://caicaini.com${path}`, {
    method,
    headers: { authorization: `Bearer ${mock.key}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const escaped = (path: string) => path.replaceAll('~', '~0').replaceAll('/', '~1');

/** Expects that status, headers and body of a JSON response follow the contract. Returns the body. */
async function expectContract(operation: Operation, response: Response): Promise<any> {
  const body = await response.json();
  const { status } = response;
  const success = `/paths/${escaped(operation.path)}/${operation.method.toLowerCase()}/responses/200/content/application~1json/schema`;
  if (status !== 200) expect(operation.errors).toContain(status);
  expect(problems(status === 200 ? success : rowPointer(status), body)).toEqual([]);
  expect(response.headers.get('content-type')).toBe('application/json');
  expectHeaders(response.headers, status);
  return body;
}

function expectHeaders(headers: Headers, status: number): void {
  const { RateLimitTier, RetryAfter, ...counts } = HEADERS;
  for (const name of Object.values(counts)) expect(headers.get(name), name).toMatch(/^\d+$/);
  expect(headers.get(RateLimitTier)).toBe('enterprise');
  expect(headers.has(RetryAfter)).toBe(status === 429);
}

const posts = Object.values(OPERATIONS).filter(({ request }) => request !== null);
const streaming = posts.filter(({ streams }) => streams);

describe(`over random requests (seed ${seed})`, () => {
  for (const operation of posts) {
    test(`${operation.id} answers a valid request by the contract`, () =>
      check(validRequest(operation), async (body) => {
        expect(isValid(operation, body)).toBe(true);
        const response = await send(freshMock(), operation, { ...body, stream: false });
        expect(response.status).toBe(200);
        await expectContract(operation, response);
      }));

    test(`${operation.id} refuses an invalid request with a 400, and only those`, () =>
      check(alteredRequest(operation), async (body) => {
        const response = await send(freshMock(), operation, body);
        const valid = isValid(operation, body);
        expect(response.status).toBe(valid ? 200 : 400);
        if (!valid || body.stream !== true) await expectContract(operation, response);
      }));

    test(`${operation.id} notes a request by convention in the log, and only those`, () =>
      check(fc.oneof(validRequest(operation), smallRequest(operation)), async (body) => {
        const mock = freshMock();
        await (await send(mock, operation, body)).text();
        const notes = mock.requests[0]!.conventions ?? [];
        expect(notes.length === 0, notes.join('; ')).toBe(isDocumented(operation, body));
      }));

    test(`${operation.id} refuses random text with a 400`, () =>
      check(fc.string({ unit: 'binary' }), async (text) => {
        const response = await freshMock().fetch(`https://caicaini.com${operation.path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${freshMock().key}` },
          body: text,
        });
        expect(response.status).toBe(400);
        await expectContract(operation, response);
      }));
  }

  for (const operation of Object.values(OPERATIONS).filter(({ request }) => request === null)) {
    test(`${operation.id} answers by the contract after random messages`, () =>
      check(fc.array(validRequest(OPERATIONS.createMessage), { maxLength: 4 }), async (bodies) => {
        const mock = freshMock();
        for (const body of bodies) await (await send(mock, OPERATIONS.createMessage, body)).text();
        const response = await send(mock, operation);
        expect(response.status).toBe(200);
        await expectContract(operation, response);
      }));
  }

  test('every path refuses an unknown key with a 401', () => {
    const printable = fc.string({ unit: fc.constantFrom(...'Bearer cai_api_0-9'.split('')), maxLength: 60 });
    return check(fc.tuple(fc.constantFrom(...Object.values(OPERATIONS)), printable), async ([operation, key]) => {
      const response = await send(freshMock(), operation, operation.request ? {} : undefined, { authorization: key });
      expect(response.status).toBe(401);
      expect(problems(rowPointer(401), await response.json())).toEqual([]);
    });
  });

  test('an unknown path gets a 404', () =>
    check(fc.webPath(), async (path) => {
      const response = await send(freshMock(), { method: 'GET', path: `/v1/x${path}` });
      expect(response.status).toBe(404);
      expect(problems(rowPointer(404), await response.json())).toEqual([]);
    }));

  for (const operation of streaming) {
    test(`${operation.id} streams the same output as it sends in a JSON response`, () =>
      check(validRequest(operation), (body) => expectSameStreamed(operation, body)));

    test(`${operation.id} answers with scripted output by the contract, streamed or not`, () =>
      check(fc.tuple(validRequest(operation), scriptedOutput), ([body, answer]) =>
        expectSameStreamed(operation, body, [{ answer }]),
      ));
  }

  test('a tool with an invalid schema gets an object as input', () =>
    check(altered(toolSchema), async (schema) => {
      const mock = freshMock();
      const chat = { type: 'function', function: { name: 'it', parameters: schema } };
      const messages = [{ role: 'user', content: 'x' }];
      const body = { model: 'caicaini/opus', max_tokens: 32_768, messages };
      const bodies = [
        [OPERATIONS.createMessage, { ...body, tools: [{ name: 'it', input_schema: schema }] }],
        [OPERATIONS.createChatCompletion, { ...body, tools: [chat] }],
      ] as const;
      for (const [operation, body] of bodies) {
        const response = await send(mock, operation, body);
        expect(response.status).toBe(200);
        await expectContract(operation, response);
      }
    }));

  test('tool input satisfies the schema of the tool', () => {
    // A member such as `constructor` counts only where the input has it itself
    const ajv = new Ajv2020({ strict: false, ownProperties: true });
    ajvFormats.default(ajv);
    return check(toolSchema, async (schema) => {
      const tool = { name: 'it', input_schema: schema };
      const choice = { type: 'tool', name: 'it' };
      const body = { model: 'caicaini/opus', max_tokens: 32_768, messages: [{ role: 'user', content: 'x' }] };
      const response = await send(freshMock(), OPERATIONS.createMessage, {
        ...body,
        tools: [tool],
        tool_choice: choice,
      });
      const { content, stop_reason } = await response.json();
      expect(stop_reason).toBe('tool_use');
      const { input } = content.at(-1);
      const validate = ajv.compile(schema);
      validate(input);
      expect(validate.errors ?? [], JSON.stringify(input)).toEqual([]);
    });
  });
});

/** Expects that a request gets the same output streamed and whole, both by the contract. */
async function expectSameStreamed(operation: Operation, body: any, script: FaultRule[] = []): Promise<void> {
  const [whole, mock] = [freshMock(), freshMock()];
  for (const each of [whole, mock]) each.script(script);
  const complete = await expectContract(operation, await send(whole, operation, { ...body, stream: false }));
  const response = await send(mock, operation, { ...body, stream: true });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expectHeaders(response.headers, 200);
  const events = parse(await response.text());
  const final =
    operation.id === 'createMessage'
      ? accumulate(messageProtocol, 'MessageStreamData', events)
      : accumulate(chatProtocol, 'ChatCompletionChunk', events);
  expect(final).toEqual(complete);
  // The account is charged the credits of the usage
  expect(mock.accounts.get(mock.key)).toMatchObject({ reserved: 0, consumed: complete.usage.credits_consumed });
}

const words = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', ' ', 'one\n\ntwo', '👩‍🚀 data: [DONE]\n'));
const block: fc.Arbitrary<ScriptedBlock> = fc.oneof(
  fc.record({ text: words }),
  fc.record({ thinking: words }),
  fc.record({ json: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({
    tool: fc.record({ name: fc.string({ minLength: 1 }), input: fc.dictionary(words, fc.jsonValue({ maxDepth: 1 })) }),
  }),
);
const scriptedOutput: fc.Arbitrary<FaultAnswer> = fc.oneof(
  block,
  fc.record({ blocks: fc.array(block, { maxLength: 4 }) }),
);

function parse(text: string): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const parser = createSseParser(
    Infinity,
    (event) => events.push(event),
    () => expect.unreachable(),
  );
  parser.feed(text);
  return events;
}

/** Checks each event by schema and grammar. Returns the complete response that the events make. */
function accumulate<Event, Final extends object>(
  protocol: StreamProtocol<Event, Final>,
  schema: string,
  events: ServerSentEvent[],
): Final {
  const machine = new StreamMachine(
    protocol.marker ? STREAM_GRAMMARS.createChatCompletion : STREAM_GRAMMARS.createMessage,
  );
  const accumulator = protocol.accumulate();
  for (const { event: name, data } of events) {
    if (data === protocol.marker) {
      expect(machine.take('done', undefined)).toBeUndefined();
      continue;
    }
    const event = JSON.parse(data) as Event;
    expect(problems(`/components/schemas/${schema}`, event)).toEqual([]);
    expect(name).toBe(protocol.nameOf?.(event));
    for (const symbol of accumulator.push(event)) expect(machine.take(symbol, event)).toBeUndefined();
  }
  expect(machine.isDone).toBe(true);
  return accumulator.partial() as Final;
}
