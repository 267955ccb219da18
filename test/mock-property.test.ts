/**
 * Whatever is asked, the mock answers as described: properties over generated requests. The seed is printed; set
 * FUZZ_SEED to repeat a run.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { chatSurface } from '../src/chat-stream.js';
import { HEADERS, OPERATIONS, type Operation } from '../src/contract.js';
import { StreamMachine } from '../src/grammar.js';
import { messageSurface } from '../src/message-stream.js';
import { createMock, type Mock } from '../src/mock/index.js';
import { createSseParser, type ServerSentEvent } from '../src/sse.js';
import type { Surface } from '../src/surface.js';
import { seed } from './fuzz/fuzz.js';
import { allowedRequest, departing, departingRequest, isAllowed, problems, toolSchema } from './mock-arbitrary.js';

const numRuns = Number(process.env['CAICAINI_TEST_RUNS'] ?? 150);
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

/** Status, headers and body of an answer that is not streamed fit the description. */
async function expectDescribed(operation: Operation, response: Response): Promise<any> {
  const body = await response.json();
  const { status } = response;
  const described = `/paths/${escaped(operation.path)}/${operation.method.toLowerCase()}/responses/200`;
  const pointer = status === 200 ? described : `/components/responses/${status}`;
  if (status !== 200) expect(operation.errors).toContain(status);
  expect(problems(`${pointer}/content/application~1json/schema`, body)).toEqual([]);
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

describe(`over generated requests (seed ${seed})`, () => {
  for (const operation of posts) {
    test(`${operation.id} answers what is allowed as described`, () =>
      check(allowedRequest(operation), async (body) => {
        expect(isAllowed(operation, body)).toBe(true);
        const response = await send(freshMock(), operation, { ...body, stream: false });
        expect(response.status).toBe(200);
        await expectDescribed(operation, response);
      }));

    test(`${operation.id} refuses what is not allowed, and nothing else`, () =>
      check(departingRequest(operation), async (body) => {
        const response = await send(freshMock(), operation, body);
        const allowed = isAllowed(operation, body);
        expect(response.status).toBe(allowed ? 200 : 400);
        if (!allowed || body.stream !== true) await expectDescribed(operation, response);
      }));

    test(`${operation.id} refuses any text that is not allowed JSON`, () =>
      check(fc.string({ unit: 'binary' }), async (text) => {
        const response = await freshMock().fetch(`https://caicaini.com${operation.path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${freshMock().key}` },
          body: text,
        });
        expect(response.status).toBe(400);
        await expectDescribed(operation, response);
      }));
  }

  for (const operation of Object.values(OPERATIONS).filter(({ request }) => request === null)) {
    test(`${operation.id} answers as described after any messages`, () =>
      check(fc.array(allowedRequest(OPERATIONS.createMessage), { maxLength: 4 }), async (bodies) => {
        const mock = freshMock();
        for (const body of bodies) await (await send(mock, OPERATIONS.createMessage, body)).text();
        const response = await send(mock, operation);
        expect(response.status).toBe(200);
        await expectDescribed(operation, response);
      }));
  }

  test('a key that is none of the mock is refused on every path', () => {
    const printable = fc.string({ unit: fc.constantFrom(...'Bearer cai_api_0-9'.split('')), maxLength: 60 });
    return check(fc.tuple(fc.constantFrom(...Object.values(OPERATIONS)), printable), async ([operation, key]) => {
      const response = await send(freshMock(), operation, operation.request ? {} : undefined, { authorization: key });
      expect(response.status).toBe(401);
      expect(problems('/components/responses/401/content/application~1json/schema', await response.json())).toEqual([]);
    });
  });

  test('a path that is none of the gateway is a 404', () =>
    check(fc.webPath(), async (path) => {
      const response = await send(freshMock(), { method: 'GET', path: `/v1/x${path}` });
      expect(response.status).toBe(404);
      expect(problems('/components/responses/404/content/application~1json/schema', await response.json())).toEqual([]);
    }));

  for (const operation of streaming) {
    test(`${operation.id} streams as described what it answers whole`, () =>
      check(allowedRequest(operation), async (body) => {
        const whole = await (await send(freshMock(), operation, { ...body, stream: false })).json();
        const mock = freshMock();
        const response = await send(mock, operation, { ...body, stream: true });
        expect(response.headers.get('content-type')).toBe('text/event-stream');
        expectHeaders(response.headers, 200);
        const events = parse(await response.text());
        const final =
          operation.id === 'createMessage'
            ? follow(messageSurface, 'MessageStreamEvent', events)
            : follow(chatSurface, 'ChatCompletionChunk', events);
        expect(final).toEqual(whole);
        // What was announced is what was charged
        expect(mock.accounts.get(mock.key)).toMatchObject({
          reserved: 0,
          consumed: whole.usage.credits_consumed,
        });
      }));
  }

  test('a tool whose schema is none is called with some object', () =>
    check(departing(toolSchema), async (schema) => {
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
        await expectDescribed(operation, response);
      }
    }));

  test('tool input fits the schema the tool declares', () => {
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

/** Checks every event by schema and grammar, and puts the answer together. */
function follow<Event, Final>(surface: Surface<Event, Final>, schema: string, events: ServerSentEvent[]): Final {
  const machine = new StreamMachine(surface.grammar, true);
  const assembly = surface.assemble();
  for (const { event: name, data } of events) {
    if (data === surface.marker) {
      expect(machine.take('done', undefined)).toBeUndefined();
      continue;
    }
    const event = JSON.parse(data) as Event;
    expect(problems(`/components/schemas/${schema}`, event)).toEqual([]);
    expect(name).toBe(surface.nameOf(event));
    for (const symbol of [surface.symbolsOf(event)].flat()) expect(machine.take(symbol, event)).toBeUndefined();
    assembly.take(event);
  }
  expect(machine.isDone).toBe(true);
  return assembly.final();
}
