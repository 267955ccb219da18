/** PHP: the client on Guzzle. */
import { join } from 'node:path';
import type { Language } from './language.js';

export const php: Language = {
  name: 'PHP',
  generator: 'openapi-generator 5.0.0-beta2',
  form: 'openapi.3.0.sdk.json',
  needs: {
    java: 'openjdk-17-jre-headless',
    php: 'php-cli php-curl php-mbstring',
    '/usr/share/php/GuzzleHttp/autoload.php': 'php-guzzlehttp-guzzle',
  },
  works: ['tool', 'models', 'count', 'error', 'retry-after'],
  notes: 'Made for Guzzle 6; with Guzzle 7 the driver adds one function of old. It knows no streams.',
  async run({ folder, driver, openapiGenerator, run }) {
    await openapiGenerator('php');
    return run('php', [driver('driver.php')], { env: { CLIENT: join(folder, 'client') } });
  },
};
