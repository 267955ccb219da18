/** When a verification cannot go on, or has nothing to say: it ends, says why, and reports what it has. */
import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ERRORS } from '../src/contract.js';
import {
  judge,
  REPORTS,
  reportTerminal,
  verify,
  type Exchange,
  type Report,
  type VerifyOptions,
} from '../src/verify/index.js';
import { http } from './verify-net.js';

const KEY = `cai_api_${'k'.repeat(32)}`;

/** A gateway that answers the first request, and all others as it is told. */
function afterHello(answer: (response: ServerResponse, count: number) => unknown): Promise<string> {
  let count = 0;
  return http((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    return ++count === 1 ? response.end('{"tier":"free","credit_balance":9}') : answer(response, count);
  });
}

/** Writes a space now and then, until nobody reads any more. */
function drip(response: ServerResponse, dripped = () => {}): void {
  const dripping = setInterval(() => response.write(' ', (failed) => failed ?? dripped()), 2);
  response.on('close', () => clearInterval(dripping));
}

function ask(baseUrl: string, options: Partial<VerifyOptions> = {}): Promise<Report> {
  return verify({ baseUrl, keys: { main: KEY }, profile: 'smoke', ...options });
}

describe('a gateway that is not there for now', () => {
  test.each(Object.values(ERRORS).filter(({ action }) => action === 'retry'))(
    'is no gateway that keeps its description: $status',
    async ({ status, type }) => {
      let count = 0;
      const url = await http((_, response) => {
        count += 1;
        response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '30' });
        response.end(JSON.stringify({ type: 'error', error: { type, message: 'down' } }));
      });
      const report = await ask(url);
      expect(report).toMatchObject({
        exitCode: 2,
        stopped: expect.stringContaining(`answered the first request with ${status} ${type}`) as string,
      });
      expect(count).toBe(1);
    },
  );

  test('is none where something before it answers', async () => {
    const url = await http((_, response) => response.writeHead(520).end('<html>'));
    expect(await ask(url)).toMatchObject({
      exitCode: 2,
      stopped: 'the gateway answered the first request with 520',
    });
  });
});

describe('a verdict about nothing', () => {
  const at = { id: 1, startMs: 0, headersMs: 0, endMs: 0 };
  const request = { method: 'GET', url: 'https://caicaini.com/v1/models', headers: [] };
  const unseen: Exchange = { ...at, request, failure: 'not seen whole: no answer was recorded' };

  test.each([
    { name: 'a proxy without traffic', feed: 'proxy', exchanges: [] },
    { name: 'a recording whose only answer was not recorded', feed: 'har', exchanges: [unseen] },
  ] as const)('is none: $name', ({ feed, exchanges }) => {
    const report = judge(exchanges, { target: 'x', feed });
    expect(report).toMatchObject({ exitCode: 2, stopped: 'no check had anything to judge' });
    for (const form of [REPORTS.junit, REPORTS.html, REPORTS.sarif, reportTerminal])
      expect(form(report)).toContain('no check had anything to judge');
  });

  test('is none: checks of keys that are not there', async () => {
    const url = await afterHello((response) => response.end('{}'));
    expect(await ask(url, { only: ['refuses-cli-key'] })).toMatchObject({ exitCode: 2 });
  });
});

const outcomeOf = ({ checks }: Report, name: string) => checks.find((each) => each.name === name);

describe('answers that never end', () => {
  test('are given up, and so is the verification after some', async () => {
    // Every piece that came takes ten seconds, and no one waits for them
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const url = await afterHello((response) => drip(response, () => vi.advanceTimersByTime(10_000)));
    const report = await ask(url, { timeoutMs: 20_000 });
    expect(report).toMatchObject({
      exitCode: 2,
      stopped: expect.stringMatching(/^3 answers would not end; .* it had not ended after 100000 ms$/) as string,
    });
    const { outcome, findings } = outcomeOf(report, 'is-answered')!;
    expect(outcome).toBe('broken');
    expect(findings.at(-1)!.message).toBe('the answer broke off: it had not ended after 100000 ms');
  });

  test('are left at once on an abort, and what was asked until then is reported', async () => {
    const aborter = new AbortController();
    let left!: () => void;
    const isLeft = new Promise<void>((resolve) => (left = resolve));
    const url = await afterHello((response, count) => {
      if (count < 3) return response.end('{}');
      response.on('close', left);
      drip(response);
      aborter.abort();
    });
    const scenes: string[] = [];
    const report = await ask(url, { signal: aborter.signal, onScene: ({ name }) => scenes.push(name) });
    await isLeft;
    expect(report).toMatchObject({ exitCode: 2, stopped: 'it was interrupted' });
    expect(report.exchanges.map(({ failure }) => failure)).toEqual([
      undefined,
      undefined,
      'not seen whole: it was given up',
    ]);
    expect(outcomeOf(report, 'is-answered')).toMatchObject({ outcome: 'kept', judged: 2 });
    expect(scenes).toEqual(['reads']);
  });

  test.each(['before it begins', 'in its first request'])('are not waited for after an abort %s', async (when) => {
    const aborter = new AbortController();
    const url = await http((_, response) => {
      aborter.abort();
      drip(response);
    });
    if (when === 'before it begins') aborter.abort();
    const report = await ask(url, { signal: aborter.signal });
    expect(report).toMatchObject({ exitCode: 2, stopped: 'it was interrupted' });
  });
});
