/** The environment variables of the keys. */
import type { KeyName, KeyRole } from '../read/exchange.js';

/** Environment variables of the keys with a role. */
export const KEY_VARIABLES: Record<KeyRole, string> = {
  main: 'CAICAINI_API_KEY',
  cli: 'CAICAINI_VERIFY_CLI_KEY',
  suspended: 'CAICAINI_VERIFY_SUSPENDED_KEY',
  scope: 'CAICAINI_VERIFY_SCOPE_KEY',
  empty: 'CAICAINI_VERIFY_EMPTY_KEY',
  spare: 'CAICAINI_VERIFY_SPARE_KEY',
};

const FURTHER = /^CAICAINI_VERIFY_([A-Z0-9]+(?:_[A-Z0-9]+)*)_KEY$/;

/** The environment variable of a key. A further key `high-volume` has `CAICAINI_VERIFY_HIGH_VOLUME_KEY`. */
export function keyVariable(name: KeyName): string {
  return Object.hasOwn(KEY_VARIABLES, name)
    ? KEY_VARIABLES[name as KeyRole]
    : `CAICAINI_VERIFY_${name.toUpperCase().replaceAll('-', '_')}_KEY`;
}

/** The keys in an environment by name: those with a role, and further ones. Empty variables count as absent. */
export function keysFrom(environment: Readonly<Record<string, string | undefined>>): Partial<Record<KeyName, string>> {
  const roles = Object.entries(KEY_VARIABLES).map(([role, variable]): [string, string] => [variable, role]);
  const names = new Map(roles);
  for (const variable of Object.keys(environment)) {
    const [, name] = FURTHER.exec(variable) ?? [];
    if (name !== undefined && !names.has(variable)) names.set(variable, name.toLowerCase().replaceAll('_', '-'));
  }
  const keys = [...names].map(([variable, name]) => [name, environment[variable]?.trim()] as const);
  return Object.fromEntries(keys.filter(([, key]) => key !== undefined && key !== ''));
}

/** The names of the keys without a role. */
export function furtherKeys(keys: Partial<Record<KeyName, string>>): string[] {
  return Object.keys(keys).filter((name) => !Object.hasOwn(KEY_VARIABLES, name) && keys[name] !== undefined);
}
