/** Kotlin: the types of quicktype, which make a message. */
import type { Language } from './language.js';

export const kotlin: Language = {
  name: 'Kotlin',
  generator: 'quicktype 26.0.0',
  form: 'openapi.3.1.json',
  needs: { kotlinc: 'kotlin', java: 'openjdk-17-jre-headless' },
  works: ['types'],
  notes:
    'quicktype makes types and no calls, and without a library (`--just-types`) no parser: the driver builds the message itself.',
  async run({ form, driver, generator, run }) {
    const options = ['--src-lang', 'schema', '--lang', 'kotlin', '--just-types', '--package', 'caicaini'];
    await run(process.execPath, [await generator(), ...options, '-o', 'models.kt', `${form}#/components/schemas/`]);
    await run('kotlinc', ['models.kt', driver('driver.kt'), '-include-runtime', '-d', 'driver.jar']);
    return run('java', ['-jar', 'driver.jar']);
  },
};
