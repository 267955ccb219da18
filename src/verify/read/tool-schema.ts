/** Validates a value against a JSON Schema from a request, with ajv. */
import { Ajv2020 } from 'ajv/dist/2020.js';

// JSON Schema 2020-12 treats formats as annotations
const options = { strict: false, allErrors: true, validateFormats: false, logger: false } as const;
/** Validates the schemas themselves. Created on first use, because compiling its rules would delay every start. */
let metaValidator: Ajv2020 | undefined;

/** The errors of a value, as sentences; empty when the schema itself is invalid. */
export function schemaProblems(schema: unknown, value: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { $schema: _, ...rest } = schema as Record<string, unknown>;
  try {
    metaValidator ??= new Ajv2020(options);
    if (!metaValidator.validateSchema(rest)) return [];
    // One instance per schema, because schemas of different requests may share an $id
    const validate = new Ajv2020({ ...options, validateSchema: false }).compile(rest);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || 'it'} ${message ?? 'is invalid'}`,
    );
  } catch {
    return [];
  }
}
