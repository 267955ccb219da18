/** Findings as tasks: the command that repeats a request, the replay of an exchange, and headers of every request. */
import { describe, expect, test } from 'vitest';
import { startFront } from '../../scripts/verifier/front.js';
import { verifyMock } from '../../scripts/verifier/mutation-matrix.js';
import { MOCK_KEYS, startMock } from '../../src/mock/index.js';
import { exchangeIn, replay, REPORTS, verify, type Report } from '../../src/verify/index.js';
import { evidenceOf } from '../../src/verify/reports/evidence.js';
import { closeAfter } from './servers.js';

const keys = { main: MOCK_KEYS.enterprise };

async function started(options: Parameters<typeof startMock>[0] = {}) {
  const mock = await startMock(options);
  closeAfter(() => mock.close());
  return mock;
}

const failuresOf = ({ checks }: Report) => checks.flatMap(({ findings }) => findings);

describe('the evidence of a finding', () => {
  test('the command has the key as a variable, and quotes of the body are escaped', async () => {
    const { url } = await started({ mutations: ['echo-missing'] });
    const report = await verify({ baseUrl: url, keys, profile: 'smoke' });
    const finding = failuresOf(report).find(({ check }) => check === 'message-fits-schema')!;
    const { curl, came, expected, sent, why } = evidenceOf(report, finding)!;
    expect(curl).toMatch(
      /^curl -i -X POST 'http:\/\/127\.0\.0\.1:\d+\/v1\/messages' -H "Authorization: Bearer \$CAICAINI_API_KEY" -H 'content-type: application\/json' -d '\{/,
    );
    expect(came).toMatch(/^200 \{"id":"msg_/);
    expect([expected, why]).toEqual(['The response of /v1/messages fits the schema Message.', 'the smallest message']);
    expect(sent).toMatch(/^POST http:\S+\/v1\/messages \{"model"/);
    const quoted = structuredClone(report);
    const exchange = quoted.exchanges.find(({ id }) => id === finding.exchange)!;
    exchange.request.body = `{"a":"it's"}`;
    expect(evidenceOf(quoted, finding)!.curl).toContain(`-d '{"a":"it'\\''s"}'`);
  });

  test('the command of a key that must be refused has its scheme and no key', async () => {
    const report = await verifyMock(
      { mutations: ['auth-other-scheme'] },
      { profile: 'smoke', only: ['refuses-other-scheme'] },
    );
    const commands = failuresOf(report).map((finding) => evidenceOf(report, finding)!);
    expect(commands.map(({ curl }) => /-H "authorization: ([^"]*)"/.exec(curl)?.[1])).toContain('Token $KEY');
    expect(commands[0]!.expected).toBe('401 authentication_error');
    expect(JSON.stringify(commands)).not.toContain(MOCK_KEYS.enterprise);
  });

  test('the same problem has the same id in every run', async () => {
    const ids = async () => {
      const { url } = await started({ mutations: ['echo-missing'] });
      return failuresOf(await verify({ baseUrl: url, keys, profile: 'smoke' })).map(({ id }) => id);
    };
    const [first, second] = [await ids(), await ids()];
    expect(first).toEqual(second);
    expect(new Set(first).size).toBe(2);
  });
});

describe('the replay of an exchange', () => {
  test('the request is sent again, and the response is checked', async () => {
    const broken = await started({ mutations: ['echo-missing'] });
    const text = REPORTS.json(await verify({ baseUrl: broken.url, keys, profile: 'smoke' }));
    const id = failuresOf(JSON.parse(text))[0]!.exchange!;
    const again = await replay(exchangeIn(text, id), { keys });
    expect(failuresOf(again)).toMatchObject([{ check: 'message-fits-schema', message: '/model is required' }]);
    const fixed = await started();
    const elsewhere = await replay(exchangeIn(text, id), { keys, baseUrl: fixed.url });
    expect(elsewhere).toMatchObject({ target: fixed.url, exitCode: 0 });
    expect(failuresOf(elsewhere)).toEqual([]);
  });

  test.each([
    { text: 'no JSON', id: 1, says: 'the file is not a JSON report' },
    { text: '{"exchanges":[]}', id: 7, says: 'the report has no exchange 7' },
    { text: '{"exchanges":[{"id":1}]}', id: 1, says: 'the request of exchange 1 is incomplete' },
    { text: '{"exchanges":[{"id":1,"request":{"url":7}}]}', id: 1, says: 'the request of exchange 1 is incomplete' },
    {
      text: '{"exchanges":[{"id":1,"request":{"url":"http://x","headers":[],"body":"{\\"data\\":\\"(12000 characters)\\"}"}}]}',
      id: 1,
      says: 'the report does not have the whole body of exchange 1',
    },
  ])('$says', ({ text, id, says }) => {
    expect(() => exchangeIn(text, id)).toThrow(new TypeError(says));
  });
});

test('headers go with every request, and the report does not show their values', async () => {
  const seen: (string | null)[] = [];
  const { url, close } = await startFront({
    authorization: (value, _method, headers) => (seen.push(headers.get('x-tenant')), value),
  });
  closeAfter(close);
  const headers = { 'x-tenant': 'tenant-secret-1' };
  const report = await verify({ baseUrl: url, keys, profile: 'smoke', scenarios: ['turns'], headers });
  expect(new Set(seen)).toEqual(new Set(['tenant-secret-1']));
  expect(JSON.stringify(report)).not.toContain('tenant-secret-1');
});
