/** Samples a text that satisfies a schema. */
import { STEPS, type Budget } from './budget.js';
import { pick, type Random } from './random.js';
import { textMatching } from './sample-pattern.js';
import { lengthIn, numberIn, type Schema } from './schema.js';

const WORDS = ['alpha', 'bravo', 'carol', 'delta', 'ember', 'fjord'];

/** One text for each format of JSON Schema and OpenAPI. */
const FORMATS: Record<string, string> = {
  date: '2026-11-23',
  'date-time': '2026-11-23T12:00:00Z',
  time: '12:00:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  'idn-email': 'someone@example.com',
  hostname: 'example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/path',
  'uri-template': '/path/{name}',
  url: 'https://example.com/',
  iri: 'https://example.com/',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  'json-pointer': '/a/b',
  'relative-json-pointer': '1/a',
  regex: '^a+$',
  byte: 'YWxwaGE=',
};

/** A text that keeps `pattern`, or else `format`, or else the length bounds. */
export function sampleText(node: Schema, random: Random, budget: Budget): string {
  const least = lengthIn(node, 'minLength');
  const most = numberIn(node, 'maxLength') ?? Infinity;
  const { format, pattern } = node;
  if (typeof pattern === 'string') return textMatching(pattern, least, most, budget);
  if (typeof format === 'string' && Object.hasOwn(FORMATS, format)) return FORMATS[format]!;
  if (!budget.spend(STEPS.character * least)) return '';
  return pick(WORDS, random).padEnd(least, 'x').slice(0, most);
}
