/** Gateways that repeat keys: no report shows one, in any form in which it was sent. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import {
  checkExchanges,
  REPORTS,
  reportAnnotations,
  reportSummary,
  reportTerminal,
  verify,
  writeHar,
  type Exchange,
  type Report,
} from '../../src/verify/index.js';
import { http } from './servers.js';

const KEY = 'cai_api_HUSHhushHUSHhushHUSH.hush';
const CLI_KEY = 'cli-HUSHhushHUSHhush';
const BASE64 = Buffer.from(KEY).toString('base64').slice(0, 20);

/** Every form of a report, and its HAR file. */
function written(report: Report): string[] {
  const forms = [...Object.values(REPORTS), reportTerminal, reportAnnotations, reportSummary];
  return [...forms.map((form) => form(report)), writeHar(report.exchanges)];
}

function expectNoKey(report: Report): void {
  for (const text of written(report)) {
    expect(text).not.toMatch(/hush/i);
    expect(text).not.toContain(BASE64);
  }
}

/** Starts a gateway that accepts the first request and refuses the others with an error made from their headers. */
function echoing(echo: (headers: IncomingHttpHeaders) => { type?: string; message?: string }): Promise<string> {
  let count = 0;
  return http(({ headers }: IncomingMessage, response: ServerResponse) => {
    const isFirst = ++count === 1;
    const error = { type: 'invalid_request_error', message: 'no', ...echo(headers) };
    response.writeHead(isFirst ? 200 : 400, { 'content-type': 'application/json', 'x-echo': error.message });
    response.end(JSON.stringify(isFirst ? { tier: 'free', credit_balance: 9 } : { type: 'error', error }));
  });
}

const credentialIn = ({ authorization = '', 'x-api-key': key = '' }: IncomingHttpHeaders) =>
  authorization + String(key);
const tokenIn = (headers: IncomingHttpHeaders) => credentialIn(headers).split(' ').at(-1)!;

describe('active verification', () => {
  test.each([
    {
      what: 'the header',
      echo: (headers: IncomingHttpHeaders) => ({ message: `bad header: ${credentialIn(headers)}` }),
    },
    { what: 'the token', echo: (headers: IncomingHttpHeaders) => ({ message: `no key ${tokenIn(headers)}, sorry` }) },
    { what: 'the token as type', echo: (headers: IncomingHttpHeaders) => ({ type: tokenIn(headers) }) },
    {
      what: 'user and password',
      echo: (headers: IncomingHttpHeaders) => ({ type: Buffer.from(tokenIn(headers), 'base64').toString() }),
    },
  ])('no report shows the key of a gateway that repeats $what', async ({ echo }) => {
    const keys = { main: KEY, cli: CLI_KEY };
    // The scenarios that send keys in every form
    const scenarios = ['turns', 'keys', 'special-keys'];
    const report = await verify({ baseUrl: await echoing(echo), keys, scenarios, strict: true });
    expect(report.checks.flatMap(({ findings }) => findings).length).toBeGreaterThan(10);
    expectNoKey(report);
    // The texts of the checks are not redacted
    expect(report.checks.find(({ name }) => name === 'shows-no-key')!.describe).toBe(
      'No response contains an API key.',
    );
  });
});

test('a message that is cut inside a key shows no part of the key', async () => {
  for (let shown = 8; shown < CLI_KEY.length; shown += 3) {
    const url = await http(({ headers: { authorization = '' } }, response) => {
      const isOfCli = authorization.endsWith(CLI_KEY);
      const message = `${'x'.repeat(160 - shown)}${CLI_KEY} and more`;
      response.writeHead(isOfCli ? 400 : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(isOfCli ? { type: 'error', error: { type: 'api_error', message } } : { tier: 'free' }),
      );
    });
    const report = await verify({ baseUrl: url, keys: { main: KEY, cli: CLI_KEY }, scenarios: ['special-keys'] });
    expect(report.checks.flatMap(({ findings }) => findings).some(({ message }) => message.includes('“xxx'))).toBe(
      true,
    );
    expectNoKey(report);
  }
});

test('a response that is cut off inside a key shows no part of the key', async () => {
  for (let shown = 8; shown < CLI_KEY.length; shown += 3) {
    const url = await http(({ headers: { authorization = '' } }, response) => {
      const isOfCli = authorization.endsWith(CLI_KEY);
      if (!isOfCli) return response.end('{}');
      response.writeHead(400, { 'content-length': 100 });
      response.write(`no key ${CLI_KEY.slice(0, shown)}`, () => response.destroy());
    });
    expectNoKey(await verify({ baseUrl: url, keys: { main: KEY, cli: CLI_KEY }, scenarios: ['special-keys'] }));
  }
});

describe('recorded traffic', () => {
  const repeating = (header: [string, string], text: string, id = 1): Exchange => ({
    id,
    request: { method: 'GET', url: `https://caicaini.com/v1/models/${text}`, headers: [header] },
    response: {
      status: 418,
      headers: [['x-echo', text]],
      body: JSON.stringify({ type: 'error', error: { type: text, message: text } }),
    },
    startMs: id,
    headersMs: id,
    endMs: id,
  });
  const secret = 'sk-ant-HUSHhushHUSH';
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each<{ header: [string, string]; text: string }>([
    { header: ['x-api-key', secret], text: secret },
    { header: ['authorization', `Bearer ${secret}`], text: secret.toUpperCase() },
    { header: ['authorization', `Token ${secret}`], text: Buffer.from(`${secret}:`).toString('base64') },
    { header: ['authorization', secret], text: secret },
    { header: ['authorization', basic(`someone:${secret}:more`)], text: `${secret}:more` },
    { header: ['authorization', basic(`${secret}:`)], text: secret },
    { header: ['proxy-authorization', basic(`someone:${secret}`)], text: secret },
    { header: ['cookie', `a=b; session=${secret}; c=d`], text: secret },
  ])('no report shows $text when the gateway repeats the credential of $header', ({ header, text }) => {
    for (const exchanges of [
      [repeating(header, text)],
      // Also when another response repeats it
      [repeating(header, 'something'), repeating(['x-other', '1'], text, 2)],
    ]) {
      const report = checkExchanges(exchanges, {
        target: 'traffic',
        source: 'har',
        baseline: [{ check: 'a', reason: text }],
      });
      expect(report.checks.flatMap(({ findings }) => findings)).not.toEqual([]);
      for (const shown of [...written(report), writeHar(exchanges)]) expect(shown).not.toContain(text);
    }
  });

  test('a credential that equals a check name does not redact the check name', () => {
    const report = checkExchanges([repeating(['authorization', 'Bearer status-is-documented'], 'something')], {
      target: 'traffic',
      source: 'proxy',
      only: ['status-is-documented'],
      baseline: [{ check: 'status-is-documented', reason: 'accepted' }],
    });
    expect(report.checks).toMatchObject([
      { name: 'status-is-documented', outcome: 'accepted', findings: [{ check: 'status-is-documented' }] },
    ]);
  });
});
