/** Every part of the description that says what it rests on, with the place where the docs show it. */
import type { Json } from '../spec.js';
import type { OperationModel } from './model.js';

export interface BasisPart {
  basis: string;
  /** What a reader calls it, such as `Message.usage` or `POST /v1/messages`. */
  name: string;
  href: string;
  description?: string;
  source: string[];
}

/** The parts with an x-basis or an x-source of their own. */
export function basisParts(document: Json, operations: OperationModel[]): BasisPart[] {
  const root: string = document['x-basis'];
  const { schemas, headers, responses } = document.components;
  return [
    ...operations.flatMap(({ node, method, path, file }) => partsIn(node, root, `${method} ${path}`, file)),
    ...Object.entries<Json>(schemas).flatMap(([name, node]) => partsIn(node, root, name, `schemas.html#${name}`)),
    ...Object.entries<Json>(headers).flatMap(([name, node]) => partsIn(node, root, name, `rate-limits.html#${name}`)),
    ...Object.entries<Json>(responses).flatMap(([name, node]) => partsIn(node, root, name, `errors.html#${name}`)),
    ...partsIn({ properties: document['x-retry-policy'] }, root, 'x-retry-policy', 'retry.html'),
  ];
}

function partsIn(node: Json, inherited: string, name: string, href: string): BasisPart[] {
  const basis: string = node['x-basis'] ?? inherited;
  const source: string[] = node['x-source'] ?? [];
  const own = node['x-basis'] !== undefined || source.length > 0;
  const { description } = node;
  const inner = Object.entries<Json>(node['properties'] ?? {}).filter(([, each]) => typeof each === 'object');
  return [
    ...(own ? [{ basis, name, href, source, ...(typeof description === 'string' ? { description } : {}) }] : []),
    ...inner.flatMap(([key, each]) =>
      partsIn(each, basis, `${name}.${key}`, href.includes('#') ? `${href}.${key}` : `${href}#${key}`),
    ),
  ];
}
