/** What the environment of the process changes: proxies and trusted certificates are Node's matter, with no switch of ours. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:tls';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inFolder, ROOT, run, runNode } from '../process.js';
import { makeCertificate } from './certificate.js';
import { answer, END, MODELS, RESET, whole } from './fault.js';
import { KEY } from './run-fault.js';
import { playScripts } from './script-server.js';

const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');

/** The error of one call in a process of its own; empty when it succeeded. The process must end by itself. */
async function oneCall(baseUrl: string, env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runNode(TSX, [join(ROOT, 'test/faults/one-call.ts')], {
    env: { CAICAINI_API_KEY: KEY, CAICAINI_BASE: baseUrl, ...env },
  });
  expect(code, stderr).toBe(0);
  expect(stdout + stderr).not.toContain(KEY);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe.concurrent('a process', () => {
  const proxies: { name: string; env: NodeJS.ProcessEnv; isUsed: boolean }[] = [
    { name: 'HTTP_PROXY alone, as fetch ignores it', env: {}, isUsed: false },
    {
      name: 'HTTP_PROXY and NODE_USE_ENV_PROXY, where Node knows that',
      env: { NODE_USE_ENV_PROXY: '1' },
      isUsed: process.allowedNodeEnvironmentFlags.has('--use-env-proxy'),
    },
  ];
  for (const { name, env, isUsed } of proxies) {
    test(`with ${name}, ${isUsed ? 'asks the proxy' : 'goes straight to the gateway'}`, async () => {
      const [gateway, proxy] = await Promise.all([
        playScripts([whole(200, MODELS)]),
        playScripts([{ at: 'headers', steps: [RESET] }]),
      ]);
      const address = `http://127.0.0.1:${proxy.port}`;
      const error = await oneCall(`http://127.0.0.1:${gateway.port}`, {
        HTTP_PROXY: address,
        http_proxy: address,
        ...env,
      });
      expect('message' in error).toBe(isUsed);
      expect(gateway.seen).toHaveLength(isUsed ? 0 : 1);
      await Promise.all([gateway.close(), proxy.close()]);
    });
  }

  test('trusts whom NODE_EXTRA_CA_CERTS names, and still only for the right host', async ({ skip }) => {
    const pem = await makeCertificate();
    if (!pem) return skip();
    const gateway = await playScripts([whole(200, MODELS)], undefined, undefined, (each) => createServer(pem, each));
    await inFolder(async (folder) => {
      const file = join(folder, 'ca.pem');
      await writeFile(file, pem.cert);
      const env = { NODE_EXTRA_CA_CERTS: file };
      expect(await oneCall(`https://localhost:${gateway.port}`, env)).toEqual({});
      expect(await oneCall(`https://127.0.0.1:${gateway.port}`, env)).toMatchObject({
        action: 'fix',
        charged: 'never',
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
        attempts: [{}],
      });
    });
    expect(gateway.seen).toHaveLength(1);
    await gateway.close();
  });

  test('ends by itself after a call that was retried in vain', async () => {
    const gateway = await playScripts([answer(END)]);
    expect(await oneCall(`http://127.0.0.1:${gateway.port}`, {})).toMatchObject({ because: 'attempts' });
    await gateway.close();
  });
});

test('a body that is too large takes no more memory than its JSON', async () => {
  const measure = async (what: string): Promise<{ length: number; grownBy: number }> => {
    const { stdout } = await runNode(TSX, [join(ROOT, 'test/faults/large-body.ts'), what]);
    return JSON.parse(stdout);
  };
  const written = await measure('written');
  expect(written.grownBy).toBeGreaterThan(0.9 * written.length);
  expect((await measure('sent')).grownBy).toBeLessThan(written.grownBy + written.length / 2);
});

test('no file of the sources touches how certificates are checked', async () => {
  const { stdout } = await run('grep', [
    ...['-rlE', 'rejectUnauthorized|NODE_TLS_REJECT|checkServerIdentity|setDefaultCACertificates'],
    join(ROOT, 'src'),
  ]);
  expect(stdout).toBe('');
});
