/** Emits ajv validators, compiled ahead of time into one file without imports and without eval. */
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { isNote, mapObjects, type Json, type Spec } from '../spec.js';

const SCHEMA_ID = 'caicaini';

/**
 * The days of the calendar, leap years included. A pattern, because ajv can write it into the code; a function of
 * ajv-formats would be an import of all formats.
 */
const DATE = new RegExp(
  [
    /^\d{4}-(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])$/,
    /^\d{4}-(0[469]|11)-(0[1-9]|[12]\d|30)$/,
    /^\d{4}-02-(0[1-9]|1\d|2[0-8])$/,
    /^(\d\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Emits a module with one validator per schema. */
export async function emitValidators(spec: Spec): Promise<string> {
  // The description uses no keyword of 2020-12 that this class lacks: in strict mode it would throw
  const ajv = new Ajv({
    allErrors: true,
    // A schema that others refer to is emitted once
    inlineRefs: false,
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addFormat('date', DATE);
  ajv.addSchema({ $id: SCHEMA_ID, $defs: plainSchemas(spec) }, SCHEMA_ID);
  const names = Object.keys(spec.document.components.schemas);
  const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, `${SCHEMA_ID}#/$defs/${name}`])));
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    // The output has relative paths in comments; these settings make them the same on every machine
    absWorkingDir: join(import.meta.dirname, '../..'),
    preserveSymlinks: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    write: false,
    legalComments: 'none',
  });
  return outputFiles[0]!.text;
}

/** Declarations for the module of {@link emitValidators}. */
export function emitValidatorTypes(spec: Spec): string {
  const names = Object.keys(spec.document.components.schemas);
  return `
/** One broken rule, as ajv reports it. */
export interface SchemaError {
  /** JSON pointer to the value; empty for the whole value. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
}

/** Returns whether a value is valid; after false, \`errors\` has the broken rules. */
export interface Validator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}

${names.map((name) => `export declare const ${name}: Validator;`).join('\n')}
`;
}

/** The schemas of the description for ajv, which accepts neither x-keywords nor discriminator mappings. */
export function plainSchemas({ document }: Spec): Json {
  return mapObjects(document.components.schemas, (node) => {
    // The type `object`, because ajv checks a discriminator in objects alone and accepts any other value
    if (node.discriminator?.mapping)
      Object.assign(node, { type: 'object', discriminator: { propertyName: node.discriminator.propertyName } });
    if (typeof node.$ref === 'string') node.$ref = node.$ref.replace('#/components/schemas/', '#/$defs/');
    return Object.fromEntries(Object.entries(node).filter(([key, value]) => isRule(key) && !isNote(key, value)));
  });
}

function isRule(key: string): boolean {
  return !key.startsWith('x-') && key !== 'contentSchema';
}
