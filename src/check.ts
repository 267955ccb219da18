/** Checks values against the schemas of the description and its documented rules that no schema can say. */
import { CONSTRAINTS, validators, type MessageInput, type SchemaError, type Validator } from './contract.js';

/** Name of a schema in the description. */
export type SchemaName = keyof typeof validators;

/** One broken rule. */
export interface Violation {
  /** JSON pointer (RFC 6901) to the value; empty for the whole. */
  pointer: string;
  /** The broken rule: a JSON Schema keyword, or the name of a constraint of the description. */
  rule: string;
  /** What the rule demands: a bound, the allowed values, the missing name. */
  limit?: unknown;
  /** Pointer and demand as a sentence. */
  message: string;
}

/** Everything in `value` that departs from the schema `name`; empty when it fits. */
export function check(name: SchemaName, value: unknown): Violation[] {
  const validate: Validator = validators[name];
  if (!validate(value)) return telling(validate.errors ?? []).map(toViolation);
  return CONSTRAINED.has(name) ? checkConstraints(value as MessageInput) : [];
}

const CONSTRAINED: ReadonlySet<string> = new Set<SchemaName>(['MessageInput', 'MessageRequest']);

type Constraint = keyof typeof CONSTRAINTS;

const CONSTRAINT_CHECKS = {
  'roles-alternate': ({ messages }) =>
    messages.flatMap((message, index) =>
      message.role === messages[index - 1]?.role ? [`/messages/${index}/role`] : [],
    ),
  'last-message-is-user': ({ messages }) =>
    messages.at(-1)?.role === 'user' ? [] : [`/messages/${messages.length - 1}/role`],
  'images-per-turn': ({ messages }) =>
    messages.flatMap(({ content }, index) =>
      imagesIn(content).length > CONSTRAINTS['images-per-turn'].max ? [`/messages/${index}/content`] : [],
    ),
  'image-bytes': (input) => wrongImages(input, (data) => bytesIn(data) > CONSTRAINTS['image-bytes'].max),
  'image-pixels': (input) => wrongImages(input, (data) => sideOfPng(data) > CONSTRAINTS['image-pixels'].max),
} satisfies Record<Constraint, (input: MessageInput) => string[]>;

function checkConstraints(input: MessageInput): Violation[] {
  return (Object.keys(CONSTRAINT_CHECKS) as Constraint[]).flatMap((rule) =>
    CONSTRAINT_CHECKS[rule](input).map((pointer) => {
      const { description, ...rest } = CONSTRAINTS[rule];
      const bound = 'max' in rest ? { limit: rest.max } : {};
      return { pointer, rule, ...bound, message: `${pointer}: ${description}${'max' in rest ? ` (${rest.max})` : ''}` };
    }),
  );
}

interface Block {
  type?: unknown;
  content?: unknown;
  source?: { data?: unknown };
}

/** The image blocks, also those inside tool results. */
function imagesIn(content: unknown): Block[] {
  if (!Array.isArray(content)) return [];
  const blocks = content as (Block | null)[];
  return blocks.flatMap((block) => (block?.type === 'image' ? [block] : imagesIn(block?.content)));
}

/** Pointers to the messages with an inline image that is wrong. */
function wrongImages({ messages }: MessageInput, isWrong: (base64: string) => boolean): string[] {
  return messages.flatMap(({ content }, index) => {
    const images = imagesIn(content).map(({ source }) => source?.data);
    return images.some((data) => typeof data === 'string' && isWrong(data)) ? [`/messages/${index}/content`] : [];
  });
}

function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor((base64.length * 3) / 4) - padding;
}

/** The longer side of a PNG in pixels, from its first 24 bytes; 0 for anything else. Source: PNG, RFC 2083, section 4.1.1. */
function sideOfPng(base64: string): number {
  if (!base64.startsWith('iVBORw0KGgo') || base64.length < 32) return 0;
  const bytes = new DataView(Uint8Array.from(atob(base64.slice(0, 32)), (char) => char.charCodeAt(0)).buffer);
  return Math.max(bytes.getUint32(16), bytes.getUint32(20));
}

// A failed union reports every branch: keep what is wrong deeper inside the branch that was meant, else the union itself
function telling(errors: SchemaError[]): SchemaError[] {
  const unions = errors.filter(isUnion);
  const hasDeeper = (union: SchemaError) =>
    errors.some((error) => error.instancePath.startsWith(`${union.instancePath}/`));
  const kept = errors.filter((error) => {
    if (error.keyword === 'if') return false;
    return isUnion(error) ? !hasDeeper(error) : !unions.some((union) => union.instancePath === error.instancePath);
  });
  return [
    ...new Map(
      kept.map((error) => [`${error.instancePath} ${error.keyword} ${String(error.params['missingProperty'])}`, error]),
    ).values(),
  ];
}

function isUnion(error: SchemaError): boolean {
  return error.keyword === 'oneOf' || error.keyword === 'anyOf';
}

function toViolation(error: SchemaError): Violation {
  const { params } = error;
  const missing = error.keyword === 'required' ? `/${escapePointer(String(params['missingProperty']))}` : '';
  const pointer = error.instancePath + missing;
  const limit =
    params['limit'] ?? params['allowedValues'] ?? params['allowedValue'] ?? params['pattern'] ?? params['type'];
  const demand = missing
    ? 'is required'
    : `${error.message ?? error.keyword}${Array.isArray(limit) ? `: ${(limit as unknown[]).join(', ')}` : ''}`;
  return {
    pointer,
    rule: error.keyword,
    ...(limit === undefined ? {} : { limit }),
    message: `${pointer || 'the value'} ${demand}`,
  };
}

/** A name as it stands in a JSON pointer. Source: RFC 6901, section 3. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
