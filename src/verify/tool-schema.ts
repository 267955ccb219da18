/** Checks a value against a JSON Schema that came with a request, by ajv. */
import { Ajv2020 } from 'ajv/dist/2020.js';

/** What is wrong with a value, as sentences; nothing where the schema itself cannot be used. */
export function schemaProblems(schema: unknown, value: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  // A new one each time, because schemas of strangers may share an id; formats are annotations
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false });
  try {
    const { $schema: _, ...rest } = schema as Record<string, unknown>;
    const validate = ajv.compile(rest);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || 'it'} ${message ?? 'is wrong'}`,
    );
  } catch {
    return [];
  }
}
