/** ajv validators compiled ahead of time into one file that imports nothing and needs no eval. */
import { join } from 'node:path';
import { Ajv, Name } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { isNote, mapObjects, type Json, type Spec } from '../spec.js';
import { condense, FORMATS } from './condense.js';

const SCHEMA_ID = 'caicaini';

/** A module with one validating function per schema. */
export async function emitValidators(spec: Spec): Promise<string> {
  // Of 2020-12 the description uses no keyword that ajv's first class lacks; strict, it would throw for one
  const ajv = new Ajv({
    allErrors: true,
    // A schema that others refer to is written once
    inlineRefs: false,
    discriminator: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true, lines: true, formats: new Name(FORMATS) },
  });
  ajv.addFormat('date', () => true);
  ajv.addSchema({ $id: SCHEMA_ID, $defs: plainSchemas(spec) }, SCHEMA_ID);
  const names = Object.keys(spec.document.components.schemas);
  const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, `${SCHEMA_ID}#/$defs/${name}`])));
  const { outputFiles } = await build({
    stdin: { contents: condense(code), resolveDir: import.meta.dirname },
    bundle: true,
    // The output names its parts by their paths: make them alike wherever the repository and its packages lie
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
  /** JSON pointer to the value; empty for the whole. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
  /** Absent where something required is missing: its name is in params. */
  message?: string;
}

/** Answers whether a value fits; after false, \`errors\` says why. */
export interface Validator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}

${names.map((name) => `export declare const ${name}: Validator;`).join('\n')}
`;
}

/** The schemas of the description as ajv takes them. It knows neither x-keywords nor discriminator mappings. */
export function plainSchemas({ document }: Spec): Json {
  return mapObjects(document.components.schemas, (node) => {
    // Unions are told apart by their constants; ajv looks at a discriminator only in objects and lets everything else pass
    if (node.discriminator?.mapping)
      Object.assign(node, { type: 'object', discriminator: { propertyName: node.discriminator.propertyName } });
    if (typeof node.$ref === 'string') node.$ref = node.$ref.replace('#/components/schemas/', '#/$defs/');
    return Object.fromEntries(Object.entries(node).filter(([key, value]) => isRule(key) && !isNote(key, value)));
  });
}

function isRule(key: string): boolean {
  return !key.startsWith('x-') && key !== 'contentSchema';
}
