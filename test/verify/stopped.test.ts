/** Verifications that end early or have no result: the report says why and has the exchanges so far. */
import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ERRORS } from '../../src/contract.js';
import {
  checkExchanges,
  REPORTS,
  reportTerminal,
  verify,
  type Exchange,
  type Report,
  type VerifyOptions,
} from '../../src/verify/index.js';
import { startMock } from '../../src/mock/index.js';
import { http } from './servers.js';

const KEY = `cai_api_${'k'.repeat(32)}`;

/** Starts a gateway that accepts the first request; `answer` handles the others. */
function afterFirst(answer: (response: ServerResponse, count: number) => unknown): Promise<string> {
  let count = 0;
  return http((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    return ++count === 1 ? response.end('{"tier":"free","credit_balance":9}') : answer(response, count);
  });
}

/** Writes a space every 2 ms until the connection closes. */
function drip(response: ServerResponse, onDrip = () => {}): void {
  const dripping = setInterval(() => response.write(' ', (failed) => failed ?? onDrip()), 2);
  response.on('close', () => clearInterval(dripping));
}

function verifyAt(baseUrl: string, options: Partial<VerifyOptions> = {}): Promise<Report> {
  return verify({ baseUrl, keys: { main: KEY }, profile: 'smoke', ...options });
}

describe('a gateway that is unavailable', () => {
  test.each(Object.values(ERRORS).filter(({ action }) => action === 'retry'))(
    'a $status on the first request stops the verification',
    async ({ status, type }) => {
      let count = 0;
      const url = await http((_, response) => {
        count += 1;
        response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '30' });
        response.end(JSON.stringify({ type: 'error', error: { type, message: 'down' } }));
      });
      const report = await verifyAt(url);
      expect(report).toMatchObject({
        exitCode: 2,
        stopped: expect.stringContaining(`answered the first request with ${status} ${type}`) as string,
      });
      // Another endpoint is tried, because one may fail alone
      expect(count).toBe(status >= 500 ? 2 : 1);
    },
  );

  test('an account that fails alone stops nothing, and is a finding', async () => {
    const mock = await startMock({ tier: 'enterprise', mutations: ['account-always-fails'] });
    onTestFinished(() => mock.close());
    const report = await verify({ baseUrl: mock.url, keys: { main: mock.key }, profile: 'smoke' });
    expect(report).toMatchObject({ exitCode: 1, stopped: undefined });
    expect(outcomeOf(report, 'no-endpoint-always-fails')!.findings).toMatchObject([
      { operation: 'getAccount', severity: 'fail', message: expect.stringContaining('500 api_error') as string },
    ]);
  });

  test('a status outside the contract on the first request stops the verification', async () => {
    const url = await http((_, response) => response.writeHead(520).end('<html>'));
    expect(await verifyAt(url)).toMatchObject({
      exitCode: 2,
      stopped: 'the gateway answered the first request with 520',
    });
  });
});

describe('a verification without evidence', () => {
  const at = { id: 1, startMs: 0, headersMs: 0, endMs: 0 };
  const request = { method: 'GET', url: 'https://caicaini.com/v1/models', headers: [] };
  const unseen: Exchange = { ...at, request, failure: 'partly seen: no response was recorded' };

  test.each([
    { name: 'a proxy without traffic', source: 'proxy', exchanges: [] },
    { name: 'a recording without a response', source: 'har', exchanges: [unseen] },
  ] as const)('the report of $name has the exit code 2', ({ source, exchanges }) => {
    const report = checkExchanges(exchanges, { target: 'x', source });
    expect(report).toMatchObject({ exitCode: 2, stopped: 'no check had an exchange to evaluate' });
    for (const form of [REPORTS.junit, REPORTS.html, REPORTS.sarif, reportTerminal])
      expect(form(report)).toContain('no check had an exchange to evaluate');
  });

  test('a report whose only check needs a missing key has the exit code 2', async () => {
    const url = await afterFirst((response) => response.end('{}'));
    expect(await verifyAt(url, { only: ['refuses-cli-key'] })).toMatchObject({ exitCode: 2 });
  });
});

const outcomeOf = ({ checks }: Report, name: string) => checks.find((each) => each.name === name);

describe('a response that never ends', () => {
  test('the verification stops after three responses beyond the total timeout', async () => {
    // Each piece advances the fake clock by ten seconds
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const url = await afterFirst((response) => drip(response, () => vi.advanceTimersByTime(10_000)));
    const report = await verifyAt(url, { timeoutMs: 20_000 });
    expect(report).toMatchObject({
      exitCode: 2,
      stopped: expect.stringMatching(/^3 responses did not end; .* no end after 100000 ms$/) as string,
    });
    const { outcome, findings } = outcomeOf(report, 'response-is-complete')!;
    expect(outcome).toBe('failed');
    expect(findings.at(-1)!.message).toBe('response cut off: no end after 100000 ms');
  });

  test('an abort ends the open response at once, and the report has the exchanges so far', async () => {
    const aborter = new AbortController();
    let onClose!: () => void;
    const closed = new Promise<void>((resolve) => (onClose = resolve));
    const url = await afterFirst((response, count) => {
      if (count < 3) return response.end('{}');
      response.on('close', onClose);
      drip(response);
      aborter.abort();
    });
    const scenarios: string[] = [];
    const report = await verifyAt(url, { signal: aborter.signal, onScenario: ({ name }) => scenarios.push(name) });
    await closed;
    expect(report).toMatchObject({ exitCode: 2, stopped: 'it was interrupted' });
    expect(report.exchanges.map(({ failure }) => failure)).toEqual([
      undefined,
      undefined,
      'partly seen: the caller aborted the request',
    ]);
    expect(outcomeOf(report, 'response-is-complete')).toMatchObject({ outcome: 'passed', evaluated: 2 });
    expect(scenarios).toEqual(['read-endpoints']);
  });

  test.each(['before the verification', 'during the first request'])(
    'an abort %s stops the verification',
    async (when) => {
      const aborter = new AbortController();
      const url = await http((_, response) => {
        aborter.abort();
        drip(response);
      });
      if (when === 'before the verification') aborter.abort();
      const report = await verifyAt(url, { signal: aborter.signal });
      expect(report).toMatchObject({ exitCode: 2, stopped: 'it was interrupted' });
    },
  );
});
