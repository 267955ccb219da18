/** When a verification cannot go on, or has nothing to say: it ends, says why, and reports what it has. */
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { verify, type Report, type VerifyOptions } from '../src/verify/index.js';
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
function drip(response: ServerResponse): void {
  const dripping = setInterval(() => response.write(' '), 2);
  response.on('close', () => clearInterval(dripping));
}

function ask(baseUrl: string, options: Partial<VerifyOptions> = {}): Promise<Report> {
  return verify({ baseUrl, keys: { main: KEY }, profile: 'smoke', ...options });
}

const outcomeOf = ({ checks }: Report, name: string) => checks.find((each) => each.name === name);

describe('answers that never end', () => {
  test('are given up, and so is the verification after some', async () => {
    const report = await ask(await afterHello(drip), { timeoutMs: 40 });
    expect(report).toMatchObject({
      exitCode: 2,
      stopped: expect.stringMatching(/^3 answers would not end; .* it had not ended after 200 ms$/) as string,
    });
    const { outcome, findings } = outcomeOf(report, 'is-answered')!;
    expect(outcome).toBe('broken');
    expect(findings.at(-1)!.message).toBe('the answer broke off: it had not ended after 200 ms');
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
