/** Reads the JSON answer of an operation, or says that it is not what was asked for. */
import type { Read } from './attempt.js';
import { readText } from './body.js';
import type { Operation } from './contract.js';
import { isObject, parseObject } from './json.js';

const MAX_ANSWER_BYTES = 64 * 2 ** 20;

/** A JSON answer as text and as value. */
export interface JsonAnswer {
  text: string;
  value: Record<string, unknown>;
}

/**
 * Reads a JSON object that has every member the operation's answer requires, lists and objects where callers go into them.
 * Empty, cut and HTML bodies are unreadable, and so is an error envelope inside a 200.
 */
export function readJson(operation: Operation): Read<JsonAnswer> {
  return async (response, scope) => {
    const text = await readText(response, scope, MAX_ANSWER_BYTES);
    const value = parseObject(text);
    if (value && isAnswer(value, operation.required)) return { value: { text, value } };
    return { failed: { kind: 'response', status: response.status, headers: response.headers, body: text } };
  };
}

function isAnswer(value: Record<string, unknown>, required: Members): boolean {
  const has = ([name, kind]: [string, Kind]) => Object.hasOwn(value, name) && FITS[kind](value[name]);
  return Object.entries(required).every(has) && value['type'] !== 'error';
}

type Kind = 'any' | 'list' | 'object';
type Members = { readonly [name: string]: Kind };

const FITS: Record<Kind, (value: unknown) => boolean> = { any: () => true, list: Array.isArray, object: isObject };
