/** The first command of the README: `npm run demo` shows every error row as the description has it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ERRORS, RETRY_POLICY, type ErrorRow } from '../../src/contract.js';
import { defaultPolicy } from '../../src/policy/decide.js';
import { run, type Ended } from '../support/process.js';

const { maxAttempts, baseDelayMs, maxDelayMs } = defaultPolicy.retry;

/** A line of the demo's table: status, type, action, attempts, waits in seconds, time held by the limiter, reason, verdict. */
const LINE = /^(\d{3}) +(\S+) +(\S+) +(\d+) +((?:\d+\.\d\d ?)+|-) +(\d+|-) +(\S+) +(\S+)$/;

let demo: Ended;
let lines: RegExpExecArray[];
beforeAll(async () => {
  demo = await run('npm', ['run', '-s', 'demo']);
  lines = demo.stdout
    .split('\n')
    .map((line) => LINE.exec(line))
    .filter((line) => line !== null);
});

test('the demo exits with 0 and prints no complaint', () => {
  expect(demo).toMatchObject({ code: 0, stderr: '' });
  expect(demo.stdout).not.toMatch(/\bNO\b|not run/);
});

test('the demo shows each row of the error table once, in order', () => {
  expect(lines.map(([, status]) => Number(status))).toEqual(Object.values(ERRORS).map(({ status }) => status));
});

describe('the demo shows', () => {
  for (const [index, row] of (Object.values(ERRORS) as ErrorRow[]).entries()) {
    test(`${row.status} with its type, its action, and the attempts, waits and reason that follow from them`, () => {
      const [, status, type, action, attempts, waited, , reason, verdict] = lines[index]!;
      const isRetried = row.action === 'retry';
      expect({ status: Number(status), type, action }).toEqual({
        status: row.status,
        type: row.type,
        action: row.action,
      });
      expect({ attempts: Number(attempts), reason }).toEqual({
        attempts: isRetried ? maxAttempts : 1,
        reason: isRetried ? 'attempts' : row.action,
      });
      const waits = waited === '-' ? [] : waited!.trim().split(' ').map(Number);
      expect(waits).toHaveLength(Number(attempts) - 1);
      for (const [failures, seconds] of waits.entries()) {
        const boundS = Math.min(maxDelayMs, baseDelayMs * RETRY_POLICY.backoff.factor ** failures) / 1_000;
        // The mock sends Retry-After with a 429 alone: the seconds until its window ends, which replace the backoff
        if (row.status === 429) expect(seconds).toBeGreaterThan(1);
        else expect(seconds).toBeLessThanOrEqual(boundS);
      }
      expect(verdict).toBe('yes');
    });
  }
});
