/** Tools that a program gives to a model: their definition, and the check of the input with which the model calls one. */
import { Validator } from '@cfworker/json-schema';
import { CaicainiError } from '../policy/error.js';
import type { Tool } from '../contract.js';

/** The JSON Schema of a tool's input. Source: Tools. */
export type InputSchema = Tool['input_schema'];

/** A schema of zod, valibot, arktype or another library. Source: https://standardschema.dev. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Validated<Output> | Promise<Validated<Output>>;
    readonly types?: { readonly output: Output } | undefined;
    /** Gives the JSON Schema of the input; libraries have it since version 1.1 of the standard. */
    readonly jsonSchema?: { readonly input: (options: { target: string }) => Record<string, unknown> } | undefined;
  };
}

type Validated<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] };

/** What a tool gets beside its input. */
export interface ToolContext {
  /** Id of the call, such as `toolu_…`. */
  id: string;
  /** The signal of `runTools`. Obey it: `runTools` does not wait for a tool that goes on after an abort. */
  signal: AbortSignal | undefined;
}

/** A tool with the function that runs it. */
export interface RunnableTool<Input = never> {
  /** Name by which the model calls it. */
  name: string;
  /** What it does and when to use it, for the model. */
  description?: string;
  /** The JSON Schema of its input, or a schema of zod, valibot, arktype and the like. */
  input: InputSchema | StandardSchema;
  /** The JSON Schema to send, for a library whose schema does not give one. */
  inputSchema?: InputSchema;
  /** Runs it. The model gets a string as it is, anything else as JSON; when it throws, the model gets the message. */
  run(input: Input, context: ToolContext): unknown;
}

/** Defines a tool whose input has the type of its Standard Schema. */
export function tool<Output>(
  definition: RunnableTool<Output> & { input: StandardSchema<Output> },
): RunnableTool<Output>;
/** Defines a tool whose input is described by a JSON Schema; its type is the given one. */
export function tool<Input = Record<string, unknown>>(
  definition: RunnableTool<Input> & { input: InputSchema },
): RunnableTool<Input>;
export function tool(definition: unknown): unknown {
  return definition;
}

/**
 * The JSON Schema of a tool's input.
 * @throws {CaicainiError} with `action: 'fix'` when its schema gives none and `inputSchema` is missing.
 */
export function schemaOf({ name, input, inputSchema }: RunnableTool): InputSchema {
  if (inputSchema) return inputSchema;
  if (!isStandard(input)) return input;
  const { jsonSchema, vendor } = input['~standard'];
  if (!jsonSchema)
    throw CaicainiError.usage(`the tool ${name} needs inputSchema: this version of ${vendor} gives no JSON Schema`);
  return jsonSchema.input({ target: 'draft-2020-12' });
}

/** Checks an input. Returns it as the schema parses it, or what is wrong with it, for the model. */
export async function checkInput({ input: schema }: RunnableTool, input: unknown): Promise<{ value: never } | string> {
  if (isStandard(schema)) {
    const result = await schema['~standard'].validate(input);
    if (!result.issues) return { value: result.value as never };
    return result.issues
      .map(({ path = [], message }) => `${path.map(nameOf).join('.') || 'input'}: ${message}`)
      .join('; ');
  }
  const { valid, errors } = new Validator(schema, '2020-12', false).validate(input);
  if (valid) return { value: input as never };
  // The errors of subschemas name the place; that of the whole says only that there are some
  const named = errors.filter(({ keyword }) => keyword !== 'properties' && keyword !== 'items');
  return named.map(({ instanceLocation, error }) => `${instanceLocation.slice(2) || 'input'}: ${error}`).join('; ');
}

function isStandard(schema: InputSchema | StandardSchema): schema is StandardSchema {
  return '~standard' in schema;
}

function nameOf(part: unknown): string {
  return String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part);
}
