/** A process of its own for what only the environment decides: one call to CAICAINI_BASE, its outcome printed as JSON. */
import { CaicainiError, createClient } from '../../src/index.js';

try {
  await createClient({ maxAttempts: 2, baseMs: 0 }).models.list();
  console.log('{}');
} catch (error) {
  console.log(CaicainiError.is(error) ? JSON.stringify(error) : JSON.stringify({ message: String(error) }));
}
