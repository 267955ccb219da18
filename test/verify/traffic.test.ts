/** Traffic without end: what stays is bounded, and the report has the findings of what was dropped. */
import { expect, test } from 'vitest';
import { OPERATIONS } from '../../src/contract.js';
import { reportTerminal, trafficLog, type Exchange } from '../../src/verify/index.js';

const settings = { target: 'x', only: ['status-is-documented', 'ids-are-unique'] };
const { method, path } = OPERATIONS.createMessage;
const exchange = (id: number, status = 200, body = JSON.stringify({ id: `msg_${id}` })): Exchange => ({
  id,
  request: { method, url: `https://caicaini.com${path}`, headers: [], body: '{}' },
  response: { status, headers: [['content-type', 'application/json']], body },
  ...{ startMs: id, headersMs: id, endMs: id },
});
const count = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

test('10,000 exchanges leave no more than the latest and one for each cause', () => {
  const log = trafficLog({ ...settings, keep: 50 });
  const most = count(1, 10_001).map((id) => {
    log.add(exchange(id, id % 3 === 0 ? 418 : id % 7 === 0 ? 419 : 200));
    return log.kept();
  });
  // A cause is the check, the place and the message without numbers
  expect(Math.max(...most)).toBeLessThanOrEqual(50 + 5 + 1);
  const report = log.report();
  expect(report.exchanges.length + report.dropped).toBe(10_000);
  expect([report.startedMs, report.endedMs]).toEqual([1, 10_000]);
  const [statuses] = report.checks;
  expect(statuses).toMatchObject({ outcome: 'failed', evaluated: 10_000 });
  expect(statuses!.findings.reduce((sum, { more = 0 }) => sum + 1 + more, 0)).toBe(3_333 + 952);
  expect(reportTerminal(report)).toContain('(4285 times: 3, ');
  expect(reportTerminal(report)).toMatch(/10000 exchanges, of which \d+ were dropped after they had been checked/);
});

test('large bodies do not add up', () => {
  const log = trafficLog({ ...settings, keep: 1_000 });
  const body = JSON.stringify({ id: 'msg_1', text: 'x'.repeat(4_000_000) });
  for (const id of count(1, 41)) log.add(exchange(id, 200, body));
  expect(log.kept()).toBeLessThanOrEqual(17);
  expect(log.report()).toMatchObject({ dropped: 24 });
});

test.each([
  { distance: 40, found: 1 },
  { distance: 400, found: 0 },
])(
  'ids that repeat after $distance exchanges are found $found times, because the latest 50 stay',
  ({ distance, found }) => {
    const log = trafficLog({ ...settings, only: ['ids-are-unique'], keep: 50 });
    for (const id of count(1, 1_000)) log.add(exchange(id, 200, JSON.stringify({ id: `msg_${id}` })));
    for (const id of count(1_000, 1_000 + distance)) log.add(exchange(id));
    log.add(exchange(2_000, 200, JSON.stringify({ id: 'msg_1000' })));
    expect(log.report().checks[0]!.findings).toHaveLength(found);
  },
);

test('the baseline holds for what was dropped, and an entry that matched it is not stale', () => {
  const baseline = [
    { check: 'status-is-documented', reason: 'known' },
    { check: 'ids-are-unique', reason: 'never seen' },
  ];
  const log = trafficLog({ ...settings, baseline, keep: 10 });
  log.add(exchange(1, 418));
  for (const id of count(2, 100)) log.add(exchange(id));
  const report = log.report();
  expect(report.checks.map(({ outcome }) => outcome)).toEqual(['accepted', 'passed']);
  expect(report.stale).toEqual([baseline[1]]);
});

test('a success that was dropped is still shown', () => {
  const log = trafficLog({ target: 'x', keep: 1 });
  const body = JSON.stringify({ object: 'list', data: [] });
  const models = {
    ...exchange(1, 200, body),
    request: { ...exchange(1).request, method: 'GET', url: 'https://x/v1/models' },
  };
  log.add(models);
  for (const id of [2, 3]) log.add({ ...exchange(id), response: undefined, failure: 'no response: ECONNREFUSED' });
  const report = log.report();
  expect(report.gaps).toEqual([]);
  expect(report.coverage.shown).toBeGreaterThan(0);
});
