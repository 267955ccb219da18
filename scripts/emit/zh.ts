/** The Chinese overlay of the contract package. */
import { applyOverlay } from '../overlay.js';
import { textsOf } from '../texts.js';
import type { Json, Spec } from '../spec.js';
import { CHINESE, publish } from './forms/publish.js';

/**
 * Emits the handwritten overlay with the path of the description that it extends, and with the texts to which
 * publishing adds something.
 */
export function emitZhOverlay({ document, zh }: Spec): Json {
  const { overlay, info, actions } = zh;
  const extended = { overlay, info, extends: '../openapi.yaml', actions };
  const translated = new Map(textsOf(applyOverlay(publish(document), zh)).map(({ pointer, text }) => [pointer, text]));
  const wanted = textsOf(publish(applyOverlay(document, zh), CHINESE));
  const published = wanted
    .filter(({ pointer, text }) => translated.get(pointer) !== text)
    .map(({ pointer, text }) => {
      const [member, ...path] = pointer.slice(1).split('/').map(unescaped).reverse();
      return { target: `$${path.reverse().map(segment).join('')}`, update: { [member!]: text } };
    });
  return { ...extended, actions: [...actions, ...published] };
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

function segment(name: string): string {
  return /^[A-Za-z]\w*$/.test(name) ? `.${name}` : `['${name}']`;
}
