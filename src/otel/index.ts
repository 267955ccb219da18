/** OpenTelemetry: a span for every call, an event for every attempt, and metrics, named as GenAI's semantic conventions say. */
import { SpanKind, SpanStatusCode, context, metrics, trace, type Attributes } from '@opentelemetry/api';
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { CallEnd } from '../hooks.js';
import type { FetchOptions } from '../options.js';
import { contentOf, costOf, endOf, placeOf, requestOf } from './attributes.js';

/** Where traces and metrics go, and what they hold. */
export interface TelemetryOptions {
  /** Default: the global one. */
  tracerProvider?: TracerProvider;
  /** Default: the global one. */
  meterProvider?: MeterProvider;
  /** Records what was asked and answered, in full. Default false: messages are nobody's business but the caller's. */
  recordContent?: boolean;
}

const NAME = 'caicaini';

/**
 * Hooks for `createClient` or `createFetch`: `createClient({ ...telemetry() })`. A span is a child of the context the call
 * is made in; it is made when the call has ended, from when the call began. The key is in none of them.
 */
export function telemetry(options: TelemetryOptions = {}): Required<Pick<FetchOptions, 'onEnd' | 'onHardStop'>> {
  const tracer = (options.tracerProvider ?? trace.getTracerProvider()).getTracer(NAME);
  const meter = (options.meterProvider ?? metrics.getMeterProvider()).getMeter(NAME);
  const duration = meter.createHistogram('gen_ai.client.operation.duration', {
    unit: 's',
    description: 'Time of a call, all attempts and waits included.',
    advice: {
      explicitBucketBoundaries: [
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
      ],
    },
  });
  const tokens = meter.createHistogram('gen_ai.client.token.usage', {
    unit: '{token}',
    description: 'Tokens of a call, input and output apart.',
    advice: { explicitBucketBoundaries: [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576] },
  });
  const credits = meter.createCounter('caicaini.credits', { unit: '{credit}', description: 'Credits consumed.' });
  const retries = meter.createCounter('caicaini.retries', {
    unit: '{retry}',
    description: 'Attempts after the first.',
  });
  const stops = meter.createCounter('caicaini.hard_stops', { unit: '{stop}', description: 'Hard stops met.' });

  const count = (end: CallEnd, attributes: Attributes) => {
    const { receipt, attempts, durationMs } = end;
    duration.record(durationMs / 1_000, attributes);
    const used = { input: receipt?.inputTokens, output: receipt?.outputTokens };
    for (const [type, value] of Object.entries(used))
      if (value !== undefined) tokens.record(value, { ...attributes, 'gen_ai.token.type': type });
    if (receipt?.credits !== undefined) credits.add(receipt.credits, attributes);
    if (attempts.length > 1) retries.add(attempts.length - 1, attributes);
  };

  return {
    onEnd(end) {
      const endMs = Date.now();
      const startTime = endMs - end.durationMs;
      const request = requestOf(end);
      const few = { ...request.few, ...placeOf(end), ...endOf(end) };
      const attributes = {
        ...few,
        ...request.more,
        ...costOf(end),
        ...(options.recordContent && contentOf(end)),
      };
      const span = tracer.startSpan(request.name, { kind: SpanKind.CLIENT, startTime, attributes }, context.active());
      let atMs = startTime;
      for (const [index, { status, code, durationMs, delayMs }] of end.attempts.entries()) {
        atMs += durationMs;
        const facts = { number: index + 1, status, code, duration_ms: durationMs, delay_ms: delayMs };
        span.addEvent('caicaini.attempt', prefixed('caicaini.attempt.', facts), atMs);
        atMs += delayMs ?? 0;
      }
      if (end.error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: end.error.message });
        span.recordException({ name: end.error.name, message: end.error.message }, endMs);
      }
      span.end(endMs);
      count(end, few);
    },
    onHardStop: (error) => stops.add(1, error.type === undefined ? {} : { 'error.type': error.type }),
  };
}

function prefixed(prefix: string, facts: Record<string, number | string | undefined>): Attributes {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [prefix + name, value]));
}
