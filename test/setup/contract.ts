/** Makes the package caicaini-contract once before a run (globalSetup of vitest.config.ts); tests read its files here. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CONTRACT, ensureContract } from '../../scripts/contract.js';

export default ensureContract;

/** Where a file of the package is. */
export function contractPath(path: string): string {
  return fileURLToPath(new URL(`../../${CONTRACT}/${path}`, import.meta.url));
}

export function contractText(path: string): Promise<string> {
  return readFile(contractPath(path), 'utf8');
}

export async function contractJson(path: string): Promise<any> {
  return JSON.parse(await contractText(path));
}
