/** The counters of observed traffic. */
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { trafficCounters } from '../../src/otel/index.js';

test('requests count by operation and status, findings by check and severity', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const counters = trafficCounters({ meterProvider });
  counters.exchange({ operation: 'listModels', status: 200 });
  counters.exchange({ operation: 'listModels', status: 200 });
  counters.exchange({ operation: undefined, status: undefined });
  counters.finding({ check: 'models-are-complete', severity: 'fail', operation: 'listModels' });
  await reader.forceFlush();
  const points = exporter
    .getMetrics()[0]!
    .scopeMetrics[0]!.metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => ({ ...attributes, value })),
    ]);
  await meterProvider.shutdown();
  expect(Object.fromEntries(points)).toEqual({
    'caicaini.verify.exchanges': [
      { 'caicaini.operation': 'listModels', 'http.response.status_code': 200, value: 2 },
      { 'caicaini.operation': 'other', value: 1 },
    ],
    'caicaini.verify.findings': [
      {
        'caicaini.operation': 'listModels',
        'caicaini.check': 'models-are-complete',
        'caicaini.severity': 'fail',
        value: 1,
      },
    ],
  });
});
