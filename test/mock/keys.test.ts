/** The keys of the mock and their accounts. */
import { describe, expect, test } from 'vitest';
import { HEADERS } from '../../src/contract.js';
import { createMock, MOCK_KEYS, TIER_KEYS } from '../../src/mock/index.js';
import { message, setup, type KeyName } from './setup.js';

describe('each kind of key', () => {
  const kinds: { key: KeyName; status: number; type?: string }[] = [
    { key: 'enterprise', status: 200 },
    { key: 'highVolume', status: 200 },
    { key: 'payAsYouGo', status: 200 },
    { key: 'free', status: 200 },
    { key: 'empty', status: 402, type: 'insufficient_quota' },
    { key: 'cli', status: 403, type: 'permission_error' },
    { key: 'suspended', status: 403, type: 'permission_error' },
    { key: 'scopeLimited', status: 403, type: 'permission_error' },
  ];
  for (const { key, status, type } of kinds) {
    test(`the ${key} key gets a ${status}`, async () => {
      const response = await setup(key).call('/v1/messages', message);
      expect(response.status).toBe(status);
      if (type) expect(await response.json()).toMatchObject({ type: 'error', error: { type } });
    });
  }
});

test('every key has the documented form', () => {
  for (const key of Object.values(MOCK_KEYS)) expect(key).toMatch(/^cai_api_[A-Za-z0-9_-]{32}$/);
});

test.each(['enterprise', 'free'] as const)('a changed limit of the %s account does not change other mocks', (tier) => {
  const limitsOf = () => createMock().accounts.get(TIER_KEYS[tier])!.limits;
  const before = { ...limitsOf() };
  limitsOf().requestsPerMinute = 1;
  expect(limitsOf()).toEqual(before);
});

test.each(['enterprise', 'high_volume', 'pay_as_you_go', 'free'] as const)(
  'a mock with the option tier %s has the key of that tier',
  async (tier) => {
    const mock = createMock({ tier });
    const response = await mock.fetch('https://caicaini.com/v1/models', {
      headers: { authorization: `Bearer ${mock.key}` },
    });
    expect(response.headers.get(HEADERS.RateLimitTier)).toBe(tier);
  },
);
