/** Rust: the client on reqwest, with the crates that Debian packages. */
import { appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from './language.js';

const REGISTRY = '/usr/share/cargo/registry';

export const rust: Language = {
  name: 'Rust',
  generator: 'openapi-generator 5.0.0-beta2',
  form: 'openapi.3.0.sdk.json',
  needs: { java: 'openjdk-17-jre-headless', cargo: 'cargo', [REGISTRY]: 'librust-reqwest-dev' },
  works: ['tool', 'models', 'count', 'error'],
  notes:
    'Three edits: reqwest 0.11 instead of 0.10, url 2 instead of 1.5, and the missing `AnyType` as a JSON value. Errors carry no headers, so no Retry-After; it knows no streams.',
  async run({ folder, driver, openapiGenerator, run }) {
    await openapiGenerator('rust', '-p', 'packageName=caicaini');
    const client = join(folder, 'client');
    const manifest = await readFile(join(client, 'Cargo.toml'), 'utf8');
    await writeFile(join(client, 'Cargo.toml'), withDebiansVersions(manifest));
    await appendFile(join(client, 'src/models/mod.rs'), 'pub type AnyType = serde_json::Value;\n');
    await mkdir(join(client, 'src/bin'));
    await copyFile(driver('driver.rs'), join(client, 'src/bin/driver.rs'));
    await mkdir(join(client, '.cargo'));
    const source = `[source.crates-io]\nreplace-with = "debian"\n[source.debian]\ndirectory = "${REGISTRY}"\n`;
    await writeFile(join(client, '.cargo/config.toml'), source);
    // Kept between runs, because building the dependencies takes a minute
    const env = { CARGO_TARGET_DIR: join(folder, '../rust-target') };
    return run('cargo', ['run', '--offline', '--quiet', '--bin', 'driver'], { cwd: client, env });
  },
};

function withDebiansVersions(manifest: string): string {
  const tokio = 'tokio = { version = "1", features = ["rt", "macros"] }';
  return manifest.replace('url = "1.5"', `url = "2"\n${tokio}`).replace('version = "^0.10"', 'version = "0.11"');
}
