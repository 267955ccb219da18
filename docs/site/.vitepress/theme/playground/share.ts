/** The address of a scene, and the clipboard. */

/** The choice that an address holds. */
export interface Choice {
  scene: string;
  op: string;
  limits: boolean;
}

/** Reads `#scene=NAME&op=ID`. */
export function readHash(hash: string): Choice {
  const given = new URLSearchParams(hash.slice(1));
  return { scene: given.get('scene') ?? '', op: given.get('op') ?? '', limits: given.get('limiter') !== 'off' };
}

/** The hash of a choice. */
export function hashOf({ scene, op, limits }: Choice): string {
  return `#scene=${scene}&op=${op}${limits ? '' : '&limiter=off'}`;
}

/** Copies a text, also where a page over plain http has no clipboard. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(area);
    area.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without navigator.clipboard
    document.execCommand('copy');
    area.remove();
  }
}
