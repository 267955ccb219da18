/** The environment variables of the keys. */
import type { KeyRole } from '../read/exchange.js';

/** Environment variables of the keys. */
export const KEY_VARIABLES: Record<KeyRole, string> = {
  main: 'CAICAINI_API_KEY',
  cli: 'CAICAINI_VERIFY_CLI_KEY',
  suspended: 'CAICAINI_VERIFY_SUSPENDED_KEY',
  scope: 'CAICAINI_VERIFY_SCOPE_KEY',
  empty: 'CAICAINI_VERIFY_EMPTY_KEY',
  spare: 'CAICAINI_VERIFY_SPARE_KEY',
};
