/** Spans and metrics of calls over a real socket, kept in memory by OpenTelemetry's own SDKs. */
import { context, trace, SpanStatusCode } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import OpenAI from 'openai';
import { afterAll, describe, expect, test } from 'vitest';
import { createClient, createFetch, type Caicaini } from '../../src/index.js';
import { MOCK_KEYS, startMock, type MockOptions, type RunningMock } from '../../src/mock/index.js';
import { telemetry } from '../../src/otel/index.js';
import { requestExample } from '../support/examples.js';
import { outside, testRuntime } from '../support/fake-clock.js';

const hello = requestExample('createMessage', 'quickstart');
const mocks: RunningMock[] = [];
afterAll(() => Promise.all(mocks.map((mock) => mock.close())));

async function scene(options: MockOptions & { apiKey?: string; recordContent?: boolean } = {}) {
  const { apiKey, recordContent = false, ...mockOptions } = options;
  const mock = await startMock(mockOptions);
  mocks.push(mock);
  const kept = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(kept)] });
  const counted = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: counted, exportIntervalMillis: 2 ** 30 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const hooks = telemetry({ tracerProvider, meterProvider, recordContent });
  const key = apiKey ?? mock.key;
  const caicaini = createClient({
    apiKey: key,
    baseUrl: mock.url,
    ...outside(testRuntime()),
    retry: { maxAttempts: 3 },
    hooks,
  });
  const metricsOf = async () => {
    await reader.forceFlush();
    const metrics =
      counted
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    return Object.fromEntries(
      metrics.map(({ descriptor, dataPoints }) => [descriptor.name, { descriptor, dataPoints }]),
    );
  };
  const everything = async () => {
    const spans = kept
      .getFinishedSpans()
      .map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
    return JSON.stringify([spans, await metricsOf()]);
  };
  return { mock, key, caicaini, hooks, tracerProvider, spans: () => kept.getFinishedSpans(), metricsOf, everything };
}

type Scene = Awaited<ReturnType<typeof scene>>;

function quoting(request: object): string {
  return JSON.stringify({ error: { type: 'invalid_request_error', message: `not valid: ${JSON.stringify(request)}` } });
}

/** Aborts once the mock has the request and waits before it answers. */
const aborter = new AbortController();

const ends: {
  name: string;
  options?: Parameters<typeof scene>[0];
  call: (caicaini: Caicaini) => Promise<unknown>;
  want: Record<string, unknown>;
  statuses: (number | undefined)[];
  isError?: boolean;
}[] = [
  {
    name: 'a success',
    call: (caicaini) => caicaini.messages.create(hello),
    want: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'caicaini',
      'gen_ai.request.model': hello.model,
      'gen_ai.request.max_tokens': hello.max_tokens,
      'gen_ai.response.id': expect.stringMatching(/^msg_/),
      'gen_ai.response.finish_reasons': ['end_turn'],
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': expect.any(Number),
      'caicaini.credits': expect.any(Number),
      'caicaini.attempts': 1,
      'server.address': '127.0.0.1',
    },
    statuses: [200],
  },
  {
    name: 'a success after two failures',
    options: { script: [{ times: 2, answer: { status: 503 } }] },
    call: (caicaini) => caicaini.messages.create(hello),
    want: { 'caicaini.attempts': 3 },
    statuses: [503, 503, 200],
  },
  {
    name: 'a hard stop',
    options: { apiKey: MOCK_KEYS.empty },
    call: (caicaini) => caicaini.messages.create(hello),
    want: {
      'error.type': 'insufficient_quota',
      'http.response.status_code': 402,
      'caicaini.action': 'stop',
      'caicaini.because': 'stop',
    },
    statuses: [402],
    isError: true,
  },
  {
    name: 'a request to fix, whose answer quotes it',
    options: { script: [{ answer: { status: 400, contentType: 'application/json', body: quoting(hello) } }] },
    call: (caicaini) => caicaini.messages.create(hello),
    want: { 'error.type': 'invalid_request_error', 'caicaini.action': 'fix' },
    statuses: [400],
    isError: true,
  },
  {
    name: 'an error of a type that no page names, each of which would be a time series',
    options: {
      script: [{ answer: { status: 400, contentType: 'application/json', body: '{"error":{"type":"odd"}}' } }],
    },
    call: (caicaini) => caicaini.messages.create(hello),
    want: { 'error.type': '400' },
    statuses: [400],
    isError: true,
  },
  {
    name: 'a stream that was read',
    call: (caicaini) => caicaini.messages.stream(hello).finalMessage(),
    want: { 'gen_ai.response.id': expect.stringMatching(/^msg_/), 'caicaini.credits': expect.any(Number) },
    statuses: [200],
  },
  {
    name: 'a stream that was left',
    options: { script: [{ answer: { stream: { after: 4, then: 'stall' } } }] },
    call: async (caicaini) => {
      for await (const _ of caicaini.messages.stream(hello)) break;
    },
    want: { 'gen_ai.response.id': expect.stringMatching(/^msg_/), 'error.type': 'left' },
    statuses: [200],
  },
  {
    name: 'a stream whose caller aborted',
    options: { script: [{ answer: { stream: { after: 4, then: 'stall' } } }] },
    call: async (caicaini) => {
      const stream = caicaini.messages.stream(hello);
      for await (const _ of stream) stream.abort();
    },
    want: { 'gen_ai.response.id': expect.stringMatching(/^msg_/), 'error.type': 'left' },
    statuses: [200],
  },
  {
    name: 'a stream that broke',
    options: { script: [{ answer: { stream: { after: 4, then: 'cut' } } }] },
    call: (caicaini) => caicaini.messages.stream(hello).finalMessage(),
    want: { 'gen_ai.response.id': expect.stringMatching(/^msg_/), 'caicaini.because': 'stream-started' },
    statuses: [200],
    isError: true,
  },
  {
    name: 'a call that its caller aborted',
    options: { script: [{ answer: { delayMs: 1 } }], setTimer: () => (aborter.abort(), () => {}) },
    call: (caicaini) => caicaini.messages.create(hello, { signal: aborter.signal }),
    want: { 'error.type': 'aborted' },
    statuses: [undefined],
  },
];

describe('the span', () => {
  for (const { name, options, call, want, statuses, isError = false } of ends) {
    test(`of ${name} is made once, with every attempt, and holds neither the key nor a message`, async () => {
      const { caicaini, spans, everything, key } = await scene(options);
      await call(caicaini).catch(() => {});
      expect(spans()).toHaveLength(1);
      const [span] = spans();
      expect(span!.attributes).toMatchObject(want);
      expect(span!.name).toBe(`chat ${hello.model}`);
      expect(
        span!.events
          .filter((event) => event.name === 'caicaini.attempt')
          .map((event) => event.attributes?.['caicaini.attempt.status']),
      ).toEqual(statuses);
      expect(span!.status.code).toBe(isError ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);
      const all = await everything();
      expect(all).not.toContain(key);
      expect(all).not.toContain(JSON.stringify(hello.messages[0]!.content).slice(1, -1));
    });
  }

  test('is a child of the span of its caller', async () => {
    const { caicaini, spans, tracerProvider } = await scene();
    const outer = tracerProvider.getTracer('test').startSpan('outer');
    const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    await context.with(trace.setSpan(context.active(), outer), () => caicaini.models.list());
    context.disable();
    expect(spans()[0]!.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    expect(spans()[0]!.name).toBe('listModels');
  });

  test('of createFetch is made beneath the official client, too', async () => {
    const { mock, hooks, spans, key } = await scene();
    const fetch = createFetch({ ...outside(testRuntime()), hooks });
    const openai = new OpenAI({ apiKey: key, baseURL: `${mock.url}/v1`, fetch, maxRetries: 0 });
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    await openai.chat.completions.create({ model: 'caicaini/auto', messages });
    const stream = await openai.chat.completions.create({ model: 'caicaini/auto', messages, stream: true });
    for await (const _ of stream);
    expect(spans().map(({ attributes }) => attributes['gen_ai.response.finish_reasons'])).toEqual([['stop'], ['stop']]);
  });

  test('holds messages when an option says so', async () => {
    const { caicaini, spans } = await scene({ recordContent: true });
    const message = await caicaini.messages.create({ ...hello, system: 'Be brief.' });
    expect(spans()[0]!.attributes).toMatchObject({
      'gen_ai.input.messages': JSON.stringify(hello.messages),
      'gen_ai.system_instructions': '"Be brief."',
      'gen_ai.output.messages': JSON.stringify(message.content),
    });
  });
});

test('metrics count time in seconds, tokens, credits, retries and hard stops', async () => {
  const { caicaini, metricsOf, mock }: Scene = await scene({ script: [{ times: 1, answer: { status: 529 } }] });
  const message = await caicaini.messages.create(hello);
  mock.mock.accounts.get(mock.key)!.balance = 0;
  await caicaini.messages.create(hello).catch(() => {});
  const metrics = await metricsOf();
  const sums = (name: string) =>
    metrics[name]?.dataPoints.map(({ value }) => (typeof value === 'number' ? value : value.sum));
  expect(metrics['gen_ai.client.operation.duration']?.descriptor.unit).toBe('s');
  // A backoff of up to half a second, with the random number 0.5, and no other time
  expect(sums('gen_ai.client.operation.duration')).toEqual([0.25, 0]);
  expect(sums('gen_ai.client.token.usage')).toEqual([message.usage.input_tokens, message.usage.output_tokens]);
  expect(sums('caicaini.credits')).toEqual([message.usage.credits_consumed]);
  expect(sums('caicaini.retries')).toEqual([1]);
  expect(sums('caicaini.hard_stops')).toEqual([1]);
});

test('a set of hooks beside telemetry takes nothing from it', async () => {
  const { mock, hooks, metricsOf } = await scene();
  const stops: unknown[] = [];
  const caicaini = createClient({
    apiKey: MOCK_KEYS.empty,
    baseUrl: mock.url,
    ...outside(testRuntime()),
    hooks: [hooks, { onHardStop: (error) => stops.push(error) }],
  });
  const error: unknown = await caicaini.messages.create(hello).catch((thrown: unknown) => thrown);
  expect(stops).toEqual([error]);
  expect((await metricsOf())['caicaini.hard_stops']?.dataPoints.map(({ value }) => value)).toEqual([1]);
});
