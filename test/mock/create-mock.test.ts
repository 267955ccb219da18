/** createMock and startMock: the fetch function, the server's URL, and the log of requests. */
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { createMock, startMock } from '../../src/mock/index.js';
import { message, setup } from './setup.js';

const MESSAGES_URL = 'https://caicaini.com/v1/messages';

test('a request that cannot be made makes fetch reject, not throw', async () => {
  const promise = createMock().fetch('no address');
  await expect(promise).rejects.toBeInstanceOf(TypeError);
});

test('a request with an aborted signal rejects with its reason, costs nothing and is not logged', async () => {
  const { mock, account } = setup('enterprise');
  const before = account.balance;
  const reason = new Error('changed my mind');
  const init = { method: 'POST', headers: { authorization: `Bearer ${mock.key}` }, body: JSON.stringify(message) };
  const response = mock.fetch(MESSAGES_URL, { ...init, signal: AbortSignal.abort(reason) });
  await expect(response).rejects.toBe(reason);
  expect([account.balance, mock.requests]).toEqual([before, []]);
});

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
test.skipIf(!hasIPv6)('the URL of a server on an IPv6 address is one that fetch accepts', async () => {
  const { url, key, close } = await startMock({ host: '::1' });
  const response = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  expect([response.status, new URL(url).hostname]).toEqual([200, '[::1]']);
  await response.text();
  await close();
});

test('the log keeps the last 10,000 requests', async () => {
  const { mock, call } = setup();
  const paths = Array.from({ length: 10_002 }, (_, number) => `/nowhere/${number}`);
  for (const path of paths) await call(path);
  expect(mock.requests.map(({ path }) => path)).toEqual(paths.slice(2));
});

test('a request is logged once even if onRequest throws', async () => {
  const { fetch, requests } = createMock({
    onRequest: () => {
      throw new Error('disk full');
    },
  });
  await expect(fetch('https://caicaini.com/v1/models')).rejects.toThrow('disk full');
  expect(requests).toMatchObject([{ status: 401 }]);
});
