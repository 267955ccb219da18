/** Python: the client on urllib3. */
import type { Language } from './language.js';

// Debian's, because its packages are not seen by another one
const PYTHON = '/usr/bin/python3';

export const python: Language = {
  name: 'Python',
  generator: 'openapi-generator 5.0.0-beta2',
  form: 'openapi.3.0.sdk.json',
  needs: {
    java: 'openjdk-17-jre-headless',
    [PYTHON]: 'python3',
    '/usr/lib/python3/dist-packages/urllib3': 'python3-urllib3',
    '/usr/lib/python3/dist-packages/dateutil': 'python3-dateutil',
    '/usr/lib/python3/dist-packages/six.py': 'python3-six',
    '/usr/lib/python3/dist-packages/certifi': 'python3-certifi',
  },
  works: ['tool', 'models', 'count', 'error', 'retry-after', 'stream'],
  notes: 'A stream is read line by line with `_preload_content=False`.',
  async run({ driver, openapiGenerator, run }) {
    await openapiGenerator('python', '-p', 'packageName=caicaini_client');
    return run(PYTHON, [driver('driver.py')], { env: { PYTHONPATH: 'client' } });
  },
};
