/** Java: the client on the HTTP client of the JDK. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from './language.js';

export const java: Language = {
  name: 'Java',
  generator: 'openapi-generator 5.0.0-beta2',
  form: 'openapi.3.0.sdk.json',
  needs: { javac: 'openjdk-17-jdk-headless' },
  works: ['tool', 'models', 'count', 'error', 'retry-after'],
  notes: 'Library `native`. Jackson and the annotations come from the jar of the generator. It knows no streams.',
  async run({ folder, driver, generator, openapiGenerator, run }) {
    const packages = 'apiPackage=caicaini.api,modelPackage=caicaini.model,invokerPackage=caicaini';
    await openapiGenerator('java', '--library', 'native', '-p', `openApiNullable=false,${packages}`);
    const source = join(folder, 'client/src/main/java');
    const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.java'));
    const sources = [...files.map((name) => join(source, name)), driver('Driver.java')];
    await run('javac', ['-nowarn', '-d', 'classes', '-cp', await generator(), ...sources]);
    return run('java', ['-cp', `classes:${await generator()}`, 'Driver']);
  },
};
