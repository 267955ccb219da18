/** OpenTelemetry for the client: spans, events and metrics, named by the semantic conventions for GenAI. */
import { SpanKind, SpanStatusCode, context, metrics, trace, type Attributes } from '@opentelemetry/api';
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { CallEnd, Hooks } from '../client/hooks.js';
import { contentOf, costOf, endOf, errorType, requestOf, serverOf } from './attributes.js';

/** The options of `telemetry`. */
export interface TelemetryOptions {
  /** Creates the spans. Default: the global provider. */
  tracerProvider?: TracerProvider;
  /** Creates the metrics. Default: the global provider. */
  meterProvider?: MeterProvider;
  /** Records the messages of requests and answers in full. Default false, because they may hold personal data. */
  recordContent?: boolean;
}

const NAME = 'caicaini';

/**
 * Creates hooks for a span per call, an event per attempt, and metrics: `createClient({ hooks: telemetry() })`. A span
 * is a child of the active context. It is created when the call has ended, with the start time of the call. No
 * attribute holds the key. Source: OpenTelemetry, Semantic conventions for generative AI.
 */
export function telemetry(options: TelemetryOptions = {}): Required<Pick<Hooks, 'onEnd' | 'onHardStop'>> {
  const tracer = (options.tracerProvider ?? trace.getTracerProvider()).getTracer(NAME);
  const meter = (options.meterProvider ?? metrics.getMeterProvider()).getMeter(NAME);
  const duration = meter.createHistogram('gen_ai.client.operation.duration', {
    unit: 's',
    description: 'Duration of a call, all attempts and waits included.',
    advice: {
      explicitBucketBoundaries: [
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
      ],
    },
  });
  const tokens = meter.createHistogram('gen_ai.client.token.usage', {
    unit: '{token}',
    description: 'Tokens of a call, input and output separately.',
    advice: { explicitBucketBoundaries: [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576] },
  });
  const credits = meter.createCounter('caicaini.credits', { unit: '{credit}', description: 'Credits consumed.' });
  const retries = meter.createCounter('caicaini.retries', {
    unit: '{retry}',
    description: 'Attempts after the first.',
  });
  const stops = meter.createCounter('caicaini.hard_stops', {
    unit: '{stop}',
    description: 'Hard stops: 401, 402, 403.',
  });

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
      const shared = { ...request.shared, ...serverOf(end), ...endOf(end) };
      const attributes = {
        ...shared,
        ...request.spanOnly,
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
        // A message of the gateway may quote the prompt
        const { name, action, because } = end.error;
        const message = options.recordContent ? end.error.message : `${errorType(end.error)}: ${action}, ${because}`;
        span.setStatus({ code: SpanStatusCode.ERROR, message });
        span.recordException({ name, message }, endMs);
      }
      span.end(endMs);
      count(end, shared);
    },
    onHardStop: (error) => stops.add(1, { 'error.type': errorType(error) }),
  };
}

/** Counters of observed traffic. The values of their attributes are from closed sets. */
export interface TrafficCounters {
  /** Counts a request; `status` is undefined when no response arrived. */
  exchange: (exchange: { operation: string | undefined; status: number | undefined }) => void;
  /** Counts a finding of the verifier. */
  finding: (finding: { check: string; severity: string; operation: string | undefined }) => void;
}

/** Creates the counters of `caicaini verify --proxy`: `caicaini.verify.exchanges` and `caicaini.verify.findings`. */
export function trafficCounters(options: Pick<TelemetryOptions, 'meterProvider'> = {}): TrafficCounters {
  const meter = (options.meterProvider ?? metrics.getMeterProvider()).getMeter(NAME);
  const exchanges = meter.createCounter('caicaini.verify.exchanges', {
    unit: '{exchange}',
    description: 'Requests that the verifier observed.',
  });
  const findings = meter.createCounter('caicaini.verify.findings', {
    unit: '{finding}',
    description: 'Findings of the verifier.',
  });
  const of = (operation: string | undefined): Attributes => ({ 'caicaini.operation': operation ?? 'other' });
  return {
    exchange: ({ operation, status }) =>
      exchanges.add(1, { ...of(operation), ...(status !== undefined && { 'http.response.status_code': status }) }),
    finding: ({ check, severity, operation }) =>
      findings.add(1, { ...of(operation), 'caicaini.check': check, 'caicaini.severity': severity }),
  };
}

function prefixed(prefix: string, facts: Record<string, number | string | undefined>): Attributes {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [prefix + name, value]));
}
