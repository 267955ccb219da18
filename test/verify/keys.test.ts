/** Keys by name: their variables, and what a verification asks of a key without a role. */
import { describe, expect, test } from 'vitest';
import { MOCK_KEYS, startMock } from '../../src/mock/index.js';
import { keysFrom, keyVariable, planOf, verify } from '../../src/verify/index.js';

describe('the variables', () => {
  test('a role has its own, and any other name is a further key', () => {
    const keys = keysFrom({
      CAICAINI_API_KEY: ' a ',
      CAICAINI_VERIFY_CLI_KEY: 'b',
      CAICAINI_VERIFY_HIGH_VOLUME_KEY: 'c',
      CAICAINI_VERIFY_SPARE_KEY: '',
      CAICAINI_VERIFY_KEY: 'no name',
      OTHER: 'x',
    });
    expect(keys).toEqual({ main: 'a', cli: 'b', 'high-volume': 'c' });
    for (const name of Object.keys(keys)) expect(keysFrom({ [keyVariable(name)]: 'x' })).toEqual({ [name]: 'x' });
  });
});

describe('a further key', () => {
  const keys = { main: MOCK_KEYS.enterprise, 'high-volume': MOCK_KEYS.highVolume };

  test('without one, its scenario is not planned', () => {
    const names = (given: Record<string, string>) =>
      planOf({ profile: 'smoke', keys: given }).map((each) => each.scenario);
    expect(names({ main: 'a' })).not.toContain('further-keys');
    expect(names({ main: 'a', other: 'b' })).toContain('further-keys');
    expect(() => planOf({ scenarios: ['further-keys'] })).toThrow('needs a key of another name');
  });

  test('its account, limits and a turn are checked, and its window is compared with that of the main key', async () => {
    const { url, close } = await startMock({ mutations: ['limits-shared-by-keys'] });
    const scenarios = ['further-keys', 'key-isolation'];
    const report = await verify({ baseUrl: url, keys, scenarios });
    await close();
    const asked = report.exchanges.filter(({ probe }) => probe?.key === 'high-volume');
    expect(asked.map(({ response }) => response?.status)).toEqual([200, 200, 200, 200, 200]);
    const failed = report.checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
    expect(failed).toContain('windows-are-per-key');
    expect(JSON.stringify(report)).not.toContain(MOCK_KEYS.highVolume);
  });

  test('a tier with other limits than the documented ones is a finding', async () => {
    const { url, close } = await startMock({ mutations: ['limits-limit-of-other-tier'] });
    const report = await verify({ baseUrl: url, keys, scenarios: ['further-keys'], only: ['limit-matches-tier'] });
    await close();
    expect(report.checks[0]).toMatchObject({ outcome: 'failed' });
  });
});
