/** Ruby: the client on Typhoeus. */
import type { Language } from './language.js';

export const ruby: Language = {
  name: 'Ruby',
  generator: 'openapi-generator 5.0.0-beta2',
  form: 'openapi.3.0.sdk.json',
  needs: {
    java: 'openjdk-17-jre-headless',
    ruby: 'ruby',
    '/usr/share/doc/ruby-typhoeus': 'ruby-typhoeus',
  },
  works: ['tool', 'models', 'count', 'error', 'retry-after', 'stream'],
  notes: "A stream can be read at its end only, with `return_type: 'String'`.",
  async run({ driver, openapiGenerator, run }) {
    await openapiGenerator('ruby', '-p', 'gemName=caicaini');
    return run('ruby', ['-I', 'client/lib', driver('driver.rb')]);
  },
};
