/** Checks a value against a JSON Schema that came with a request, by ajv. */
import { Ajv2020 } from 'ajv/dist/2020.js';

// Formats are annotations
const options = { strict: false, allErrors: true, validateFormats: false, logger: false } as const;
/** Looks at the schemas themselves. Made when the first one comes, and kept: its rules take long to compile. */
let meta: Ajv2020 | undefined;

/** What is wrong with a value, as sentences; nothing where the schema itself cannot be used. */
export function schemaProblems(schema: unknown, value: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { $schema: _, ...rest } = schema as Record<string, unknown>;
  try {
    meta ??= new Ajv2020(options);
    if (!meta.validateSchema(rest)) return [];
    // A new one each time, because schemas of strangers may share an id
    const validate = new Ajv2020({ ...options, validateSchema: false }).compile(rest);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || 'it'} ${message ?? 'is wrong'}`,
    );
  } catch {
    return [];
  }
}
