/** Settings of the environment: proxies and trusted certificates belong to Node, and no option of ours changes them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inFolder, ROOT, run, runNode } from '../support/process.js';
import { bundleProgram } from '../support/program.js';
import { makeCertificate } from './certificate.js';
import { answer, END, MODELS, RESET, whole } from './fault.js';
import { KEY } from './run-fault.js';
import { playScripts } from './script-server.js';

let folder: string;
let oneCallProgram: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caicaini-environment-'));
  oneCallProgram = await bundleProgram('test/faults/one-call.ts', join(folder, 'one-call.mjs'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The error of one call in a process of its own; empty if it succeeded. The process must end by itself. */
async function oneCall(baseUrl: string, env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runNode(oneCallProgram, [], {
    env: { CAICAINI_API_KEY: KEY, CAICAINI_BASE: baseUrl, ...env },
  });
  expect(code, stderr).toBe(0);
  expect(stdout + stderr).not.toContain(KEY);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe.concurrent('a process', () => {
  const proxies: { name: string; env: NodeJS.ProcessEnv; isUsed: boolean }[] = [
    { name: 'HTTP_PROXY alone, which fetch ignores', env: {}, isUsed: false },
    {
      name: 'HTTP_PROXY and NODE_USE_ENV_PROXY',
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

  test('trusts the certificates of NODE_EXTRA_CA_CERTS, for their host alone', async ({ skip }) => {
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
  const program = await bundleProgram('test/faults/large-body.ts', join(folder, 'large-body.mjs'));
  const measure = async (what: string): Promise<{ length: number; grownBy: number }> => {
    const { stdout } = await runNode(program, [what]);
    return JSON.parse(stdout);
  };
  const written = await measure('written');
  expect(written.grownBy).toBeGreaterThan(0.9 * written.length);
  expect((await measure('sent')).grownBy).toBeLessThan(written.grownBy + written.length / 2);
});

test('no source changes how certificates are checked', async () => {
  const { stdout } = await run('grep', [
    ...['-rlE', 'rejectUnauthorized|NODE_TLS_REJECT|checkServerIdentity|setDefaultCACertificates'],
    join(ROOT, 'src'),
  ]);
  expect(stdout).toBe('');
});
