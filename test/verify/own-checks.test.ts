/** Checks of a user: they run beside those of the contract, and an error names the member that is wrong. */
import { describe, expect, test } from 'vitest';
import { MOCK_KEYS, startMock } from '../../src/mock/index.js';
import {
  checkExchanges,
  ownChecksIn,
  reportTerminal,
  verify,
  type Exchange,
  type OwnChecks,
} from '../../src/verify/index.js';

const exchange: Exchange = {
  id: 7,
  request: { method: 'GET', url: 'https://caicaini.com/v1/models', headers: [] },
  response: { status: 404, headers: [], body: '{}' },
  ...{ startMs: 0, headersMs: 0, endMs: 0 },
};
const judge = (checks: OwnChecks, only?: string[]) =>
  checkExchanges([exchange], { target: 'x', source: 'har', checks, only });
const ok = { describe: 'It is so.', evaluate: () => [] };

describe('own checks', () => {
  test('a check of an exchange and one of the session run in a verification, also by name', async () => {
    const checks: OwnChecks = {
      'names-a-request': {
        describe: 'Every response has x-request-id.',
        evaluate: ({ raw }) =>
          raw.response && !raw.response.headers.some(([name]) => name === 'x-request-id') ? ['no x-request-id'] : [],
      },
      'is-asked': {
        describe: 'The gateway is asked.',
        basis: 'convention',
        scope: 'session',
        evaluate: ({ exchanges }) => (exchanges.length > 0 ? [{ message: 'it was asked', exchange: 1 }] : undefined),
      },
    };
    const { url, close } = await startMock();
    const keys = { main: MOCK_KEYS.enterprise };
    const report = await verify({ baseUrl: url, keys, profile: 'smoke', checks, only: Object.keys(checks) });
    await close();
    expect(report.checks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['names-a-request', 'failed'],
      ['is-asked', 'warned'],
    ]);
    expect(report.exitCode).toBe(1);
    expect(reportTerminal(report)).toContain('expected: Every response has x-request-id.');
  });

  test('the baseline accepts their findings', () => {
    const checks: OwnChecks = { mine: { describe: 'It is so.', evaluate: () => ['it is not'] } };
    const report = checkExchanges([exchange], {
      ...{ target: 'x', source: 'har', checks, only: ['mine'] },
      baseline: [{ check: 'mine', reason: 'known' }],
    });
    expect(report.checks[0]).toMatchObject({ outcome: 'accepted' });
    expect(report.stale).toEqual([]);
  });
});

describe('an error', () => {
  const wrong: { checks: unknown; says: string }[] = [
    { checks: { Mine: ok }, says: 'checks.Mine: a name has lower-case words with hyphens between them' },
    {
      checks: { 'response-is-complete': ok },
      says: 'checks.response-is-complete: the contract has a check of this name',
    },
    { checks: { mine: () => [] }, says: 'checks.mine must be an object' },
    { checks: { mine: { ...ok, name: 'x' } }, says: 'checks.mine.name is not a member' },
    { checks: { mine: { evaluate: () => [] } }, says: 'checks.mine.describe must be a sentence' },
    { checks: { mine: { ...ok, basis: 'guess' } }, says: 'checks.mine.basis must be one of documented' },
    { checks: { mine: { ...ok, scope: 'all' } }, says: 'checks.mine.scope must be one of exchange, session' },
    { checks: { mine: { describe: 'x' } }, says: 'checks.mine.evaluate must be a function' },
  ];
  test.each(wrong)('it names the member: $says', ({ checks, says }) => {
    expect(() => judge(checks as OwnChecks)).toThrow(says);
    expect(() => ownChecksIn({ checks }, 'mine.mjs')).toThrow(`mine.mjs: ${says}`);
  });

  test('it names the exchange on which a check threw or returned something else', () => {
    const thrower = { describe: 'x', evaluate: () => JSON.parse('{') as never };
    expect(() => judge({ mine: thrower })).toThrow('checks.mine.evaluate threw on exchange 7: SyntaxError');
    const other = { describe: 'x', evaluate: () => false as never };
    expect(() => judge({ mine: other })).toThrow(
      'checks.mine.evaluate returned something else than undefined or a list of texts and { message } on exchange 7',
    );
  });

  test('it says what a module must export', () => {
    expect(() => ownChecksIn({}, 'mine.mjs')).toThrow('mine.mjs: it must export checks, an object of checks by name');
    expect(ownChecksIn({ default: { mine: ok } }, 'mine.mjs')).toEqual({ mine: ok });
  });
});
