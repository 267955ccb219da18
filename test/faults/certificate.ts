/** A self-signed certificate for `localhost`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder, run } from '../support/process.js';

/** Made anew by openssl; undefined where that is missing. */
export async function makeCertificate(): Promise<{ key: string; cert: string } | undefined> {
  return inFolder(async (folder) => {
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const { code } = await run('openssl', ['req', ...kind, ...subject, '-keyout', keyFile, '-out', certFile]);
    if (code !== 0) return undefined;
    return { key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8') };
  });
}
