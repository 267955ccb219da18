/** Imports the Postman collection into Bruno, by the functions of its own import. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { emitPostman } from '../../scripts/emit/postman.js';
import { loadSpec } from '../../scripts/spec.js';
import type { Place } from './program.js';

interface Converters {
  postmanToBruno: (collection: unknown) => Promise<{ collection: object }>;
}

interface Collections {
  createCollectionFromBrunoObject: (collection: object, folder: string, options: { format: 'bru' }) => Promise<string>;
}

/** Writes the collection into the home, as the files of Bruno. */
export async function importPostman({ project, home }: Place): Promise<void> {
  const require = createRequire(join(project, 'index.js'));
  const { postmanToBruno } = require('@usebruno/converters') as Converters;
  const { createCollectionFromBrunoObject } = require('@usebruno/cli/src/utils/collection') as Collections;
  const { collection } = await postmanToBruno(emitPostman(await loadSpec()));
  await createCollectionFromBrunoObject(collection, home, { format: 'bru' });
}
