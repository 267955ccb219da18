/** C++: the types of quicktype, which read a message. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from './language.js';

export const cpp: Language = {
  name: 'C++',
  generator: 'quicktype 26.0.0',
  form: 'openapi.3.1.json',
  needs: { 'g++': 'g++', '/usr/include/nlohmann/json.hpp': 'nlohmann-json3-dev' },
  works: ['types'],
  notes: 'quicktype makes types and no calls: the driver is given a real message. Written for nlohmann-json.',
  async run({ folder, form, message, driver, generator, run }) {
    const options = [
      '--src-lang',
      'schema',
      '--lang',
      'cpp',
      '--namespace',
      'caicaini',
      '--include-location',
      'global-include',
    ];
    const models = join(folder, 'models.hpp');
    await run(process.execPath, [await generator(), ...options, '-o', models, `${form}#/components/schemas/`]);
    await writeFile(models, (await readFile(models, 'utf8')).replace('<json.hpp>', '<nlohmann/json.hpp>'));
    await copyFile(driver('driver.cpp'), join(folder, 'driver.cpp'));
    await run('g++', ['-std=c++17', '-o', 'driver', 'driver.cpp']);
    return run(join(folder, 'driver'), [], { input: message });
  },
};
