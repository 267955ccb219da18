/** The Chinese overlay as it is published: beside the description that it extends. */
import type { Json, Spec } from '../spec.js';

/** The handwritten overlay, with the place of the description from where it is published. */
export function emitZhOverlay({ zh }: Spec): Json {
  const { overlay, info, actions } = zh;
  return { overlay, info, extends: '../openapi.yaml', actions };
}
