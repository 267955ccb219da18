/** Where the peers are installed: this repository, whose own package resolves to what was built. */
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
