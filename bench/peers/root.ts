/** The folder in which the peers are installed: this repository, whose own name resolves to its build. */
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
