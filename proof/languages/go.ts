/** Go: the generated client in a GOPATH, because nothing may be fetched. */
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from './language.js';

export const go: Language = {
  name: 'Go',
  generator: 'openapi-generator 4.3.1',
  form: 'openapi.3.0.sdk.json',
  needs: {
    java: 'openjdk-17-jre-headless',
    go: 'golang-go',
    '/usr/share/gocode/src/golang.org/x/oauth2': 'golang-golang-x-oauth2-dev',
  },
  works: ['tool', 'models', 'count', 'error', 'retry-after', 'stream'],
  notes:
    'Its generator `go-experimental`; `go` sends empty objects for what is left out. A stream can be read at its end only, from the bytes the client keeps in its error.',
  async run({ folder, driver, openapiGenerator, run }) {
    await openapiGenerator('go-experimental', '-p', 'packageName=caicaini');
    await mkdir(join(folder, 'src/driver'), { recursive: true });
    await rename(join(folder, 'client'), join(folder, 'src/caicaini'));
    await copyFile(driver('driver.go'), join(folder, 'src/driver/main.go'));
    const env = { GO111MODULE: 'off', GOPATH: `${folder}:/usr/share/gocode`, GOFLAGS: '' };
    await run('go', ['build', '-o', 'driver', 'driver'], { env });
    return run(join(folder, 'driver'), []);
  },
};
