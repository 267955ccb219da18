/**
 * Reads and applies overlays, which add a second language to the description. Supports the updates of OpenAPI Overlay
 * 1.0.
 */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Json } from './spec.js';

/** An overlay with the path of its file. */
export interface Overlay {
  /** Path from the root of the repository. */
  path: string;
  actions: { target: string; update: Json }[];
}

/** An overlay with its title and version. */
export interface OverlayFile extends Overlay {
  /** Version of the Overlay Specification. */
  overlay: string;
  info: Json;
}

/** Reads an overlay from its path below the root of a repository. */
export async function loadOverlay(path: string, root: URL): Promise<OverlayFile> {
  const { overlay, info, actions } = parse(await readFile(new URL(path, root), 'utf8'));
  return { path, overlay, info, actions };
}

/** Returns a copy of the description with every action applied. Throws for a target that matches nothing. */
export function applyOverlay(document: Json, { path, actions }: Overlay): Json {
  const copy = structuredClone(document);
  for (const { target, update } of actions) {
    const found = find(copy, target);
    if (found.length === 0) throw new Error(`${path}: the target ${target} matches nothing`);
    for (const node of found) merge(node, update);
  }
  return copy;
}

// The part of JSONPath that the overlays use: .name, ['name'] and [?(@.name=='value')], with the parentheses that tools
// from before RFC 9535 need
const SEGMENT = /\.(?<name>[\w-]+)|\['(?<quoted>[^']+)'\]|\[\?\(@\.(?<member>[\w-]+)=='(?<value>[^']*)'\)\]/y;

/** The objects that a JSONPath names. */
function find(document: Json, target: string): Json[] {
  if (!target.startsWith('$')) throw new Error(`the target ${target} does not begin with $`);
  let nodes: unknown[] = [document];
  SEGMENT.lastIndex = 1;
  for (let at = 1; at < target.length; at = SEGMENT.lastIndex) {
    const groups = SEGMENT.exec(target)?.groups;
    if (!groups) throw new Error(`the target ${target} cannot be read from character ${at + 1} on`);
    const { name, quoted, member, value } = groups;
    const key = name ?? quoted;
    nodes = nodes.filter(isObject).flatMap((node) => {
      if (key !== undefined) return key in node ? [node[key]] : [];
      return Object.values(node).filter((item) => isObject(item) && item[member!] === value);
    });
  }
  return nodes.filter(isObject);
}

// Overlay 1.0 §4.4.3: objects merge, arrays grow, everything else is replaced
function merge(target: Json, update: Json): void {
  for (const [key, value] of Object.entries(update)) {
    const old = target[key];
    if (Array.isArray(old)) old.push(...[value].flat());
    else if (isObject(old) && isObject(value)) merge(old, value);
    else target[key] = structuredClone(value);
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
