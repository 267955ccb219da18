/** A process of its own, for settings that come from the environment: one call to CAICAINI_BASE, its outcome printed as JSON. */
import { CaicainiError, createClient } from '../../src/index.js';

try {
  await createClient({ retry: { maxAttempts: 2, baseDelayMs: 0 } }).models.list();
  console.log('{}');
} catch (error) {
  console.log(CaicainiError.is(error) ? JSON.stringify(error) : JSON.stringify({ message: String(error) }));
}
